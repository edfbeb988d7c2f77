"""The detectors by the name that rules call them by."""

from ethics.screening.definitions import RuleDefinition, RulesetError
from ethics.screening.detectors.base import Detector
from ethics.screening.detectors.facts import MissingAlt, MissingSource, Unsourced
from ethics.screening.detectors.form import Emoji, HashtagCase, Shouting, StyledLetters
from ethics.screening.detectors.links import Links
from ethics.screening.detectors.personal import Contact, Numbers
from ethics.screening.detectors.terms import Terms, Together

DETECTORS: dict[str, type[Detector]] = {
    "terms": Terms,
    "together": Together,
    "nik": Numbers,
    "kk": Numbers,
    "nip": Numbers,
    "npwp": Numbers,
    "bpjs": Numbers,
    "bank": Numbers,
    "contact": Contact,
    "shouting": Shouting,
    "emoji": Emoji,
    "styled_letters": StyledLetters,
    "hashtag_case": HashtagCase,
    "links": Links,
    "missing_source": MissingSource,
    "missing_alt": MissingAlt,
    "unsourced": Unsourced,
}


def make(rule: RuleDefinition, place: int) -> Detector:
    """The rule ready to search; raises RulesetError for an unknown detector or bad parameters."""
    if rule.detector not in DETECTORS:
        raise RulesetError(f"{rule.code}: there is no detector called “{rule.detector}”")
    return DETECTORS[rule.detector](rule, place)
