"""Finding channels, entering one by its address, and correcting what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import ListFilter, UnitField, WebAddressField, offer_open_units
from accounts.forms.fields import day_field
from channels.models import Channel
from channels.states import ChannelState, Flag, Language, Moderation
from platforms.handles import only_leads_on, permanent_id, recognise
from platforms.networks import NETWORKS


class ChannelFilter(ListFilter):
    network = forms.ChoiceField(label=gettext_lazy("Network"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    flag = forms.ChoiceField(label=gettext_lazy("Red flag"), required=False)

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data, unit_ids=unit_ids)
        self.fields["network"].choices = [("", _("All networks")), *NETWORKS]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("All states")), *ChannelState.choices]  # type: ignore[attr-defined]
        self.fields["flag"].choices = [("", _("With and without")), *Flag.choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """Arguments of `queries.listing`; a filter that makes no sense is left out."""
        self.full_clean()
        values = self.cleaned_data
        return {
            "words": values.get("q", ""),
            "unit": values.get("unit"),
            "network": values.get("network", ""),
            "state": values.get("state", ""),
            "flag": values.get("flag", ""),
        }


def words_field(label: Any, rows: int = 2, limit: int = 2000, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=limit, widget=widget, **options)


class DetailsForm(forms.Form):
    """What the register says of an account, but for its name on the network and its unit."""

    name = forms.CharField(label=gettext_lazy("Name shown"), max_length=120)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=Language.choices, required=False,
        initial=Language.ID,
    )  # fmt: skip
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Separated by commas, for example: health, emergency."),
    )
    purpose = words_field(gettext_lazy("Purpose"))
    audience = words_field(gettext_lazy("Audience"))
    staffing = words_field(
        gettext_lazy("Staffing"), help_text=gettext_lazy("Who runs it, and who when they are away.")
    )
    alternative = words_field(gettext_lazy("Why an existing channel does not do"))
    contact_email = forms.EmailField(label=gettext_lazy("Official e-mail"), required=False)
    contact_phone = forms.RegexField(
        r"^[0-9+()\- .]{3,30}$", label=gettext_lazy("Official phone"), required=False
    )
    hours = forms.CharField(
        label=gettext_lazy("Service hours"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("As the public reads them. Empty: the working hours of the unit."),
    )
    response_minutes = forms.IntegerField(
        label=gettext_lazy("Promised response time (working minutes)"),
        min_value=5,
        max_value=27000,
        initial=450,
        help_text=gettext_lazy("450 minutes are one working day of seven and a half hours."),
    )
    moderation = forms.ChoiceField(
        label=gettext_lazy("Moderation"), choices=Moderation.choices, initial=Moderation.ACTIVE
    )
    house_rules = words_field(gettext_lazy("House rules for comments"), rows=3, limit=4000)
    proof_url = WebAddressField(
        label=gettext_lazy("Official page that links here"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("A page of the office that links to the account, as proof."),
    )
    proof_checked_on = day_field(
        gettext_lazy("Link last checked by hand"),
        required=False,
        help_text=gettext_lazy("The day on which somebody saw both links."),
    )
    decree_number = forms.CharField(
        label=gettext_lazy("Decree number of the channel"), max_length=80, required=False
    )
    decree_on = day_field(gettext_lazy("Date of the decree"), required=False)
    platform_id = forms.CharField(
        label=gettext_lazy("Permanent id"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "The number of the account on the network; it stays when the name changes."
        ),
    )
    badge = forms.BooleanField(
        label=gettext_lazy("The network shows its badge beside the name"), required=False
    )

    @staticmethod
    def of(channel: Channel) -> dict[str, Any]:
        """What stands in the register, as the form shows it."""
        shown = {name: getattr(channel, name) for name in DetailsForm.base_fields}
        return shown | {"tags": ", ".join(channel.tags)}

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or Language.ID

    def clean_tags(self) -> list[str]:
        tags = [tag.strip().lower()[:40] for tag in self.cleaned_data["tags"].split(",")]
        return list(dict.fromkeys(tag for tag in tags if tag))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("decree_number") and not values.get("decree_on"):
            self.add_error("decree_on", _("Needed for the decree."))
        if values.get("decree_on") and not values.get("decree_number"):
            self.add_error("decree_number", _("Needed for the decree."))
        if values.get("proof_checked_on") and not values.get("proof_url"):
            self.add_error("proof_url", _("Which page was looked at?"))
        return values


class AddressForm(forms.Form):
    """Paste the address: network and account name are read from it where they can be."""

    fixed_network = ""

    url = WebAddressField(
        label=gettext_lazy("Address"),
        max_length=300,
        assume_scheme="https",
        # Not the browser's own check: it knows neither addresses without https nor our words.
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
        help_text=gettext_lazy(
            "Paste the address of the account; network and account name are read from it."
        ),
    )
    network = forms.ChoiceField(
        label=gettext_lazy("Network"),
        required=False,
        choices=[("", gettext_lazy("Read from the address")), *NETWORKS],
    )
    handle = forms.CharField(
        label=gettext_lazy("Account name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Only if the address does not show it."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["network"] = self.fixed_network or values.get("network")
        if "url" not in values:
            return values
        if only_leads_on(values["url"]):
            self.add_error("url", _("This address only leads on. Open it and paste its end."))
            return values
        read = recognise(values["url"])
        if read is not None and read.network == "website" and not values["network"]:
            self.add_error("network", _("No known network. Choose “Website” if it is your site."))
            return values
        if read is not None and values["network"] in ("", None, read.network):
            values["network"] = read.network
            values["handle"] = values.get("handle") or read.handle
            values["url"] = read.url  # the one way in which this address is written
            values["platform_id"] = values.get("platform_id") or permanent_id(read)
        if not values["network"]:
            self.add_error("network", _("The address does not tell; please choose."))
        if not values.get("handle"):
            self.add_error("handle", _("The address does not tell; please enter it."))
        return values


class RegisterForm(DetailsForm, AddressForm):
    unit = UnitField(label=gettext_lazy("Unit"))

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data)
        offer_open_units(self, unit_ids, empty=_("Choose"))


class RequestForm(RegisterForm):
    """The unit asks: four questions that every request answers."""

    QUESTIONS = ("purpose", "audience", "staffing", "alternative")

    def __init__(self, data: Any, *, unit_ids: Iterable[int]) -> None:
        super().__init__(data, unit_ids=unit_ids)
        for name in self.QUESTIONS:
            self.fields[name].required = True


class RenameForm(AddressForm):
    """Another name on the same network."""

    def __init__(self, data: Any, *, channel: Channel) -> None:
        super().__init__(data)
        self.fixed_network = channel.network
        del self.fields["network"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        read = recognise(values["url"]) if "url" in values else None
        if read is not None and read.network not in (self.fixed_network, "website"):
            self.add_error(
                "url", _("That is another network: register it as a channel of its own.")
            )
        return values
