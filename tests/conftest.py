"""What every test stands on: real servers (`database.py`), a closed world (`closed_world.py`)."""

pytest_plugins = ["tests.closed_world", "tests.database"]
