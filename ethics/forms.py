"""The judge's answers and the composer's content, as clean values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ethics.models import Principle
from ethics.states import Answer, Outcome


class JudgeForm(forms.Form):
    """Eight answers with notes, an outcome and a reason.

    What an outcome needs is the action's to say; here only the shape is checked.
    """

    outcome = forms.ChoiceField(choices=Outcome.choices)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed to send back or reject. The author reads it beside the text."),
    )
    expected_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, points: Iterable[Principle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = list(points)
        for point in self.points:
            self.fields[f"answer_{point.code}"] = forms.ChoiceField(
                choices=Answer.choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"note_{point.code}"] = forms.CharField(
                required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def verdicts(self) -> dict[str, tuple[str, str]]:
        """Point code → answer and note, for the points that have an answer."""
        clean = self.cleaned_data
        return {
            point.code: (clean[f"answer_{point.code}"], clean[f"note_{point.code}"])
            for point in self.points
            if clean.get(f"answer_{point.code}")
        }

    def rows(self) -> list[dict[str, Any]]:
        """For the template: each point with its two fields and what is wrong with it."""
        return [
            {
                "point": point,
                "number": number,
                "answer": self[f"answer_{point.code}"],
                "note": self[f"note_{point.code}"],
                "chosen": (chosen := self[f"answer_{point.code}"].value() or ""),
                "answer_label": dict(Answer.choices).get(chosen, "–"),
                "errors": [
                    *self[f"answer_{point.code}"].errors,
                    *self[f"note_{point.code}"].errors,
                ],
            }
            for number, point in enumerate(self.points, start=1)
        ]

    def refuse(self, points: dict[str, str]) -> None:
        """Show the words beside the points they are about."""
        for code, words in points.items():
            name = f"answer_{code}"
            self.add_error(name if name in self.fields else None, words)
