"""The scenes of the story that test_story.py tells."""
