"""The office of the ethics tests, seen by somebody who wants to break its promises."""

from tests.ethics.conftest import _in_english, _own_media, office, signed_in

__all__ = ["_in_english", "_own_media", "office", "signed_in"]
