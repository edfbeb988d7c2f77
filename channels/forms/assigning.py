"""Giving a task to a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import FiledMandateForm, PeriodForm, PersonField
from accounts.models import UserQuerySet
from channels.states import Rank, Task


class AssignForm(PeriodForm, FiledMandateForm):
    person = PersonField(label=gettext_lazy("Person"))
    task = forms.ChoiceField(label=gettext_lazy("Task"), choices=Task.choices)
    rank = forms.ChoiceField(
        label=gettext_lazy("Rank"),
        choices=Rank.choices,
        help_text=gettext_lazy("One primary for each task at a time; any number of backups."),
    )
    field_order = ("person", "task", "rank", "first_day", "last_day")

    def __init__(
        self, data: Any, files: Any = None, *, people: UserQuerySet, task: str = ""
    ) -> None:
        super().__init__(data, files, initial={"first_day": timezone.localdate(), "task": task})
        person = self.fields["person"]
        assert isinstance(person, PersonField)
        person.offer(people, empty=_("Choose"))
        for name in self.LETTER:  # nobody is assigned without one
            self.fields[name].required = True
