"""From rules to a screen, and from a draft to findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ethics.screening import detectors
from ethics.screening.definitions import SEVERITIES, RuleDefinition, RulesetError, Severity
from ethics.screening.detectors.base import Detector
from ethics.screening.draft import Draft, Finding
from ethics.screening.lexicon import LABELS, Lexicon
from ethics.screening.scan import Context, Gate, Scan, Tools

_Span = tuple[int, int, str]


class Screen:
    """A compiled ruleset. Immutable, so threads may share one; building one takes milliseconds.

    The work is linear in the length of the texts: one automaton for all words, RE2 for patterns.
    """

    def __init__(self, rules: Sequence[RuleDefinition], version: str = "") -> None:
        self.version = version
        self.rules = tuple(rules)
        self._check()
        self._detectors = [detectors.make(rule, place) for place, rule in enumerate(rules)]
        wanted = [word for detector in self._detectors for word in detector.wanted()]
        patterns = [entry for detector in self._detectors for entry in detector.patterns()]
        kinds = {role for _, (place, role), _ in wanted if place == LABELS}
        self._tools = Tools(
            Lexicon(wanted),
            Gate([pattern for pattern, case in patterns if not case]),
            Gate([pattern for pattern, case in patterns if case]),
            tuple(sorted(kinds)),
        )
        self._for_lacks = [
            detector
            for detector in self._detectors
            if type(detector).missing is not Detector.missing
        ]
        self._chosen: dict[tuple[str, str], dict[str, list[Detector]]] = {}

    def _check(self) -> None:
        codes = [rule.code for rule in self.rules]
        for rule in self.rules:
            if rule.severity not in SEVERITIES:
                raise RulesetError(f"{rule.code}: unknown severity “{rule.severity}”")
            if codes.count(rule.code) > 1:
                raise RulesetError(f"{rule.code}: stands twice in the ruleset")

    def run(self, draft: Draft) -> list[Finding]:
        """Findings in the order of the draft's fields, then of place; never raises for a text."""
        context = Context(draft, self._tools)
        findings: list[Finding] = []
        for scan in context.scans:
            found = [
                self._finding(detector, scan.field, span, draft)
                for detector in scan.awake(self._for(scan.prefix, draft.kind))
                for span in _merged(detector, scan, context)
            ]
            findings.extend(sorted(found, key=lambda one: (one.start, one.end, one.rule)))
        for detector in self._for_lacks:
            if not draft.kind or draft.kind in detector.kinds:
                findings.extend(
                    self._finding(detector, field, (0, 0, ""), draft)
                    for field in detector.missing(context)
                )
        return findings

    def _for(self, prefix: str, kind: str) -> dict[str, list[Detector]]:
        """Detectors by trigger; filled once, a race would only fill it twice alike."""
        chosen = self._chosen.get((prefix, kind))
        if chosen is None:
            chosen = {}
            for detector in self._detectors:
                if prefix in detector.fields and (not kind or kind in detector.kinds):
                    chosen.setdefault(detector.trigger, []).append(detector)
            self._chosen[(prefix, kind)] = chosen
        return chosen

    @staticmethod
    def _finding(detector: Detector, field: str, span: _Span, draft: Draft) -> Finding:
        rule = detector.rule
        start, end, mask = span
        severity: Severity = rule.severity
        if draft.phases:
            for phase, other in rule.parameters.get("severity_in", {}).items():
                if phase in draft.phases:
                    severity = other
        return Finding(
            field=field,
            start=start,
            end=end,
            rule=rule.code,
            principle=rule.principle,
            severity=severity,
            mask=mask,
        )


def _merged(detector: Detector, scan: Scan, context: Context) -> Iterable[_Span]:
    """Hits in places of the original text; of overlapping ones the longest stays."""
    hits = list(detector.find(scan, context))
    if not hits:
        return ()
    # Sorted by place, longer first.
    spans = sorted(
        (
            (hit.start, hit.end, hit.mask)
            if hit.raw
            else (*scan.folded.span(hit.start, hit.end), hit.mask)
            for hit in hits
        ),
        key=lambda span: (span[0], -span[1]),
    )
    kept: list[_Span] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
        elif span[1] - span[0] > kept[-1][1] - kept[-1][0]:
            kept[-1] = span
    return kept


def compile(rules: Iterable[RuleDefinition], *, version: str = "") -> Screen:
    """A reusable screen; raises RulesetError naming the rule that cannot be used."""
    return Screen(tuple(rules), version)
