"""The rhythm of a channel: a line of times for each day of the week."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.models import Rhythm

DAY = 24 * 60
TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


class TimesField(forms.CharField):
    """`09.00, 15.30` as minutes of the day, ascending, each once."""

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        minutes = set()
        for word in re.split(r"[\s,;]+", str(value or "").strip()):
            if not word:
                continue
            found = TIME.fullmatch(word)
            if found is None:
                raise forms.ValidationError(
                    _("“%(word)s” is no time. Write 09.00, with commas between the times.")
                    % {"word": word[:20]}
                )
            minutes.add(int(found[1]) * 60 + int(found[2]))
        return sorted(minutes)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(f"{minute // 60:02d}.{minute % 60:02d}" for minute in value)
        return value


class RhythmForm(forms.Form):
    """`values()` are the arguments of `posts.actions.set_rhythm`."""

    apart = forms.IntegerField(
        label=gettext_lazy("Minutes between two posts"), min_value=0, max_value=DAY
    )
    most_a_day = forms.IntegerField(
        label=gettext_lazy("Most posts a day"), min_value=1, max_value=50
    )

    def __init__(self, *args: Any, rhythm: Rhythm | None, **given: Any) -> None:
        slots = rhythm.slots if rhythm else []
        initial: dict[str, Any] = {
            "apart": rhythm.apart if rhythm else Rhythm.APART,
            "most_a_day": rhythm.most_a_day if rhythm else Rhythm.MOST_A_DAY,
        }
        for day in WEEKDAYS:
            initial[f"day_{day}"] = [one % DAY for one in slots if one // DAY == day]
        given["initial"] = initial
        super().__init__(*args, **given)
        for day, name in WEEKDAYS.items():
            self.fields[f"day_{day}"] = TimesField(label=name, required=False, max_length=200)

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{day}"] for day in WEEKDAYS]

    def values(self) -> dict[str, Any]:
        clean = self.cleaned_data
        slots = [day * DAY + minute for day in WEEKDAYS for minute in clean[f"day_{day}"]]
        return {"apart": clean["apart"], "most_a_day": clean["most_a_day"], "slots": slots}
