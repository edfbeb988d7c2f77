"""The dossier: entries, the review of them, handing them over, and confirming the account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import PersonField
from accounts.forms.fields import day_field
from accounts.models import UserQuerySet
from channels.models import CustodyItem
from channels.states import Holding


class CustodyForm(forms.Form):
    holding = forms.ChoiceField(label=gettext_lazy("What"), choices=Holding.choices)
    person = PersonField(label=gettext_lazy("Person"), required=False)
    outsider = forms.CharField(
        label=gettext_lazy("Or a person or firm outside"), max_length=120, required=False
    )
    place = forms.CharField(
        label=gettext_lazy("Where it lies"),
        max_length=200,
        help_text=gettext_lazy("A place in plain words. Never a password, a code or a key."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Mail address or number"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Of recovery mail and SIM only. A mask of it is kept, not the rest."
        ),
    )
    since = day_field(gettext_lazy("Since"))

    def __init__(self, data: Any, *, people: UserQuerySet, holding: str = "") -> None:
        super().__init__(data, initial={"since": timezone.localdate(), "holding": holding})
        person = self.fields["person"]
        assert isinstance(person, PersonField)
        person.offer(people, empty=_("Nobody of ours"))


class ReviewForm(forms.Form):
    """Each entry is looked at and ticked."""

    seen = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Looked at and right"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, data: Any, *, items: list[CustodyItem]) -> None:
        super().__init__(data)
        self.fields["seen"].choices = [(one.pk, entry_words(one)) for one in items]  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    items = forms.TypedMultipleChoiceField(
        label=gettext_lazy("What is handed over"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Entries of one person at a time."),
    )
    receiver = PersonField(label=gettext_lazy("To"))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Stands in the signed record, for example: transfer to another office."
        ),
    )

    def __init__(self, data: Any, *, items: list[CustodyItem], people: UserQuerySet) -> None:
        super().__init__(data)
        self.known = {one.pk: one for one in items if one.person is not None}
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (pk, entry_words(one)) for pk, one in self.known.items()
        ]
        receiver = self.fields["receiver"]
        assert isinstance(receiver, PersonField)
        receiver.offer(people, empty=_("Choose"))

    def clean_items(self) -> list[CustodyItem]:
        chosen = [self.known[pk] for pk in self.cleaned_data["items"]]
        if len({one.person_id for one in chosen}) > 1:
            raise forms.ValidationError(_("These lie with several people: hand over one by one."))
        return chosen


class AttestForm(forms.Form):
    ours = forms.BooleanField(label=gettext_lazy("The account is still ours and still needed"))
    data_right = forms.BooleanField(label=gettext_lazy("What the register says of it is right"))
    custody_right = forms.BooleanField(
        label=gettext_lazy("Custody is right: who has access, and where it lies")
    )


def entry_words(item: CustodyItem) -> str:
    """`Entry in the password manager: Dewi, S.Sos. · Brankas`."""
    holder = item.person.full_title if item.person is not None else item.outsider
    mask = f" ({item.masked})" if item.masked else ""
    return f"{item.get_holding_display()}{mask}: {holder} · {item.place}"
