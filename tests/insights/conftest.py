"""The same small office as in the tests of ethics."""

from tests.ethics.conftest import _in_english, _own_media, office, signed_in

__all__ = ["_in_english", "_own_media", "office", "signed_in"]
