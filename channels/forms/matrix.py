"""What the matrix is searched by, taking a task over, and many tasks at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import FiledMandateForm, ListFilter, MandateForm, PeriodForm, PersonField
from accounts.models import UserQuerySet
from channels.models import Channel
from channels.states import Rank, Task
from platforms.networks import NETWORKS

LOCAL_TIME = "%Y-%m-%dT%H:%M"
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC)


def instant_field() -> forms.DateTimeField:
    """A moment in the zone that is active; left empty it means now."""
    return forms.DateTimeField(
        label=gettext_lazy("At the moment"),
        required=False,
        input_formats=[LOCAL_TIME, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(format=LOCAL_TIME, attrs={"type": "datetime-local"}),
    )


def instant(values: dict[str, Any], now: datetime) -> datetime:
    """The moment asked for, or now when none is given or it makes no sense."""
    at: datetime | None = values.get("at")
    return at if at is not None and EARLIEST <= at <= LATEST else now


class InstantForm(forms.Form):
    at = instant_field()

    def moment(self, now: datetime) -> datetime:
        self.full_clean()
        return instant(self.cleaned_data, now)


class MatrixFilter(ListFilter):
    network = forms.ChoiceField(label=gettext_lazy("Network"), required=False)
    person = PersonField(label=gettext_lazy("Person"), required=False)
    at = instant_field()
    gaps = forms.BooleanField(label=gettext_lazy("Only gaps"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int], people: UserQuerySet) -> None:
        super().__init__(data, unit_ids=unit_ids)
        self.fields["network"].choices = [("", _("All networks")), *NETWORKS]  # type: ignore[attr-defined]
        person = self.fields["person"]
        assert isinstance(person, PersonField)
        person.offer(people, empty=_("Everybody"))
        self.full_clean()

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of `matrix.channels`; a filter that makes no sense is left out."""
        values = self.cleaned_data
        return {
            "words": values.get("q", ""),
            "unit": values.get("unit"),
            "network": values.get("network", ""),
            "person": values.get("person"),
        }

    @property
    def only_gaps(self) -> bool:
        return bool(self.cleaned_data.get("gaps"))

    def moment(self, now: datetime) -> datetime:
        return instant(self.cleaned_data, now)


class SuccessorForm(PeriodForm, MandateForm):
    """Whoever is primary from a day on, under a decree."""

    person = PersonField(label=gettext_lazy("New primary"))
    field_order: tuple[str, ...] = ("person", "first_day", "last_day")

    def __init__(self, data: Any, files: Any = None, *, people: UserQuerySet) -> None:
        super().__init__(data, files, initial={"first_day": timezone.localdate()})
        person = self.fields["person"]
        assert isinstance(person, PersonField)
        person.offer(people, empty=_("Choose"))

    def begins(self, now: datetime) -> dict[str, Any]:
        """As `period`, where today means at once: what has been is not rewritten."""
        period = self.period()
        if self.cleaned_data["first_day"] == timezone.localdate(now):
            period["valid_from"] = now
        return period


class TakeOverForm(SuccessorForm, FiledMandateForm):
    """One task, so that the decree can come with its file."""


class BulkForm(SuccessorForm, FiledMandateForm):
    """One person, rank, period and decree for every task that is ticked."""

    charges = forms.MultipleChoiceField(
        label=gettext_lazy("Tasks"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one task of a channel.")},
    )
    rank = forms.ChoiceField(label=gettext_lazy("Rank"), choices=Rank.choices)
    replace = forms.BooleanField(
        label=gettext_lazy("Whoever is primary now ends as this person begins"),
        required=False,
        help_text=gettext_lazy("Without this, a task that has a primary is refused."),
    )
    field_order = ("charges", "person", "rank", "first_day", "last_day", "replace")

    def __init__(
        self, data: Any, files: Any = None, *, people: UserQuerySet, channels: Iterable[Channel]
    ) -> None:
        super().__init__(data, files, people=people)
        self.fields["person"].label = _("Person")
        self.fields["charges"].choices = [  # type: ignore[attr-defined]
            (f"{channel.pk}:{task.value}", f"{channel}: {task.label}")
            for channel in channels
            for task in Task
        ]

    def order(self) -> dict[str, Any]:
        """Arguments of `assign_many` and `plan_many`."""
        values = self.cleaned_data
        pairs = [charge.split(":") for charge in values["charges"]]
        return {
            "charges": [(int(channel_id), task) for channel_id, task in pairs],
            "letter": self.letter(),
            **{name: values[name] for name in ("person", "rank", "first_day", "last_day")},
            "replace": values["replace"],
        }
