"""The composer, as clean values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import WebAddressField
from accounts.models import Unit, User
from channels.models import Channel
from posts import rules
from posts.actions.writing import MOST_PICTURES
from posts.digest import Content, Picture, Source, content_of
from posts.forms.timing import local_time_field
from posts.models import Asset, Campaign, Post, Revision
from posts.states import InformationClass

MOST_SOURCES = 3
MOST_TEXT = 10_000


class ComposeForm(forms.Form):
    """A draft as typed. `expected` is the number of the revision that the person saw."""

    expected = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    title = forms.CharField(label=gettext_lazy("Working title"), max_length=140)
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.objects.none())
    channels = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Channels"),
        queryset=Channel.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    link = WebAddressField(
        label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https"
    )
    information_class = forms.ChoiceField(
        label=gettext_lazy("Information class"),
        choices=InformationClass.choices,
        initial=InformationClass.ANYTIME,
        help_text=gettext_lazy("Under UU 14/2008. Exempt information is never published."),
    )
    campaign = forms.ModelChoiceField(
        label=gettext_lazy("Campaign"),
        queryset=Campaign.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    topic = forms.CharField(label=gettext_lazy("Topic"), max_length=60, required=False)
    audience = forms.CharField(
        label=gettext_lazy("Audience"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For whom it is: “parents of schoolchildren”. Not published."),
    )
    planned_at = local_time_field(gettext_lazy("Planned time"), required=False)
    expires_at = local_time_field(gettext_lazy("Not after"), required=False)
    picture = forms.FileField(
        label=gettext_lazy("Add a picture"),
        required=False,
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp", "data-preview": "#picture-preview"}
        ),
    )
    picture_alt = forms.CharField(
        label=gettext_lazy("Alt text"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What somebody who cannot see the picture should know."),
    )
    picture_decorative = forms.BooleanField(
        label=gettext_lazy("Decorative: says nothing that the text does not say"), required=False
    )
    picture_licence = forms.CharField(
        label=gettext_lazy("Rights and credit"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("“Own”, or who gave the right to use it."),
    )

    def __init__(self, *args: Any, person: User, now: datetime, post: Post | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.now = now
        self.post = post
        self.time_changed = self.end_changed = False
        self.fields["expires_at"].help_text = _(
            "From then on it does not go out any more, whatever its slot. Empty: no end."
        )
        standing_in = post.campaign_id if post else None
        self.fields["campaign"].queryset = Campaign.objects.filter(  # type: ignore[attr-defined]
            Q(pk__in=rules.campaigns_for(person, now).values("pk")) | Q(pk=standing_in)
        )
        units, channels = self.fields["unit"], self.fields["channels"]
        writable = rules.channels_to_write_for(person, now)
        if post is None:
            ids = rules.units_to_write_for(person, now)
            units.queryset = Unit.objects.filter(pk__in=ids, is_active=True)  # type: ignore[attr-defined]
        else:
            units.queryset = Unit.objects.filter(pk=post.unit_id)  # type: ignore[attr-defined]
            units.disabled = True
            standing = Channel.objects.filter(variants__revision=post.revision)
            writable = Channel.objects.filter(
                pk__in=[
                    *writable.values_list("pk", flat=True),
                    *standing.values_list("pk", flat=True),
                ]
            )
        self.available = list(writable.select_related("unit").order_by("unit__name", "name", "pk"))
        channels.queryset = writable  # type: ignore[attr-defined]
        for channel in self.available:
            self.fields[own_text_name(channel.pk)] = forms.CharField(
                label=_("Text for %(channel)s") % {"channel": channel},
                required=False,
                max_length=MOST_TEXT,
                widget=forms.Textarea(attrs={"rows": 5}),
            )

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if why_not := rules.why_not_title(title):
            raise forms.ValidationError(why_not)
        return title

    def clean_planned_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["planned_at"]
        unchanged = self.post is not None and same_minute(at, self.post.planned_at)
        self.time_changed = not unchanged
        if at is not None and at <= self.now and not unchanged:
            raise forms.ValidationError(_("Choose a time in the future."))
        return self.post.planned_at if self.post and unchanged else at

    def clean_expires_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["expires_at"]
        unchanged = same_minute(at, self.post.expires_at if self.post else None)
        self.end_changed = not unchanged
        return self.post.expires_at if self.post and unchanged else at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.end_changed:
            end, planned = cleaned.get("expires_at"), cleaned.get("planned_at")
            if why_not := rules.why_not_until(end, planned, self.now):
                self.add_error("expires_at", why_not)
        if cleaned.get("picture"):
            if not cleaned.get("picture_alt") and not cleaned.get("picture_decorative"):
                self.add_error(
                    "picture_alt", _("Describe the picture, or say that it is decorative.")
                )
            if not cleaned.get("picture_licence"):
                self.add_error("picture_licence", _("Say whose picture it is."))
        return cleaned

    def own_texts(self) -> dict[int, str]:
        """The chosen channels with their own words; empty inherits."""
        return {
            channel.pk: self.cleaned_data.get(own_text_name(channel.pk), "")
            for channel in self.cleaned_data["channels"]
        }


class SourceForm(forms.Form):
    what = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=200)
    url = WebAddressField(
        label=gettext_lazy("Address of the source"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    checked_on = forms.DateField(
        label=gettext_lazy("Checked on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("url") or cleaned.get("checked_on")) and not cleaned.get("what"):
            self.add_error("what", _("Name the source."))
        return cleaned

    def source(self) -> Source | None:
        data = self.cleaned_data
        if not data.get("what"):
            return None
        checked = data.get("checked_on")
        return Source(data["what"], data.get("url", ""), checked.isoformat() if checked else "")


class PictureForm(forms.Form):
    """A picture that is stored already; the view checks that the person may see it."""

    asset = forms.IntegerField(widget=forms.HiddenInput)
    alt_text = forms.CharField(
        label=gettext_lazy("Alt text"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decorative = forms.BooleanField(
        label=gettext_lazy("Decorative: says nothing that the text does not say"), required=False
    )
    remove = forms.BooleanField(label=gettext_lazy("Remove this picture"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        described = cleaned.get("alt_text") or cleaned.get("decorative")
        if not described and not cleaned.get("remove"):
            self.add_error("alt_text", _("Describe the picture, or say that it is decorative."))
        return cleaned


SourceFormSet = forms.formset_factory(
    SourceForm, extra=1, max_num=MOST_SOURCES, validate_max=True, absolute_max=MOST_SOURCES
)
PictureFormSet = forms.formset_factory(
    PictureForm, extra=0, max_num=MOST_PICTURES, validate_max=True, absolute_max=MOST_PICTURES
)


def own_text_name(channel_id: int) -> str:
    return f"text_{channel_id}"


def same_minute(one: datetime | None, other: datetime | None) -> bool:
    """The browser's picker knows no seconds."""
    if one is None or other is None:
        return one is other
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def initial_of(post: Post) -> dict[str, Any]:
    """The composer's fields as the post stands now."""
    content = content_of(post.revision) if post.revision else Content()
    planned = timezone.localtime(post.planned_at) if post.planned_at else None
    fields: dict[str, Any] = {
        "expected": post.revision.number if post.revision else 0,
        "title": post.title,
        "unit": post.unit_id,
        "information_class": post.information_class,
        "campaign": post.campaign_id,
        "topic": post.topic,
        "audience": post.audience,
        "planned_at": planned,
        "expires_at": timezone.localtime(post.expires_at) if post.expires_at else None,
        "text": content.text,
        "link": content.link,
        "channels": list(content.variants),
    }
    return fields | {own_text_name(pk): text for pk, text in content.variants.items()}


def initial_sources(revision: Revision | None) -> list[dict[str, str]]:
    return content_of(revision).rows_of_sources() if revision else []


def initial_pictures(revision: Revision | None) -> list[dict[str, Any]]:
    if revision is None:
        return []
    return [
        {"asset": asset_id, "alt_text": alt_text, "decorative": decorative}
        for asset_id, alt_text, decorative in content_of(revision).assets
    ]


def unfinished(data: QueryDict) -> Content:
    """What stands in the composer at this moment, unchecked, for the live panel.

    Channels that are no numbers are left out; a picture that is not stored yet has asset 0.
    """
    channels = [int(pk) for pk in data.getlist("channels") if is_id(pk)]
    rows = range(MOST_PICTURES)
    pictures = [
        Picture(int(asset), data.get(f"pictures-{row}-alt_text", ""), _ticked(data, row))
        for row in rows
        if is_id(asset := data.get(f"pictures-{row}-asset", ""))
        and not data.get(f"pictures-{row}-remove")
    ]
    if data.get("picture_alt") or data.get("picture_decorative"):
        pictures.append(Picture(0, data.get("picture_alt", ""), "picture_decorative" in data))
    return Content(
        text=data.get("text", ""),
        link=data.get("link", ""),
        sources=[_typed_source(data, row) for row in range(MOST_SOURCES) if _names(data, row)],
        variants={pk: data.get(own_text_name(pk), "") for pk in channels},
        assets=pictures,
    ).tidied()


def is_id(given: str) -> bool:
    """A number that a row may have; longer ones cannot even be read as numbers."""
    return given.isdecimal() and len(given) < 19


def _ticked(data: Mapping[str, str], row: int) -> bool:
    return f"pictures-{row}-decorative" in data


def _names(data: Mapping[str, str], row: int) -> bool:
    return bool(data.get(f"sources-{row}-what", "").strip())


def _typed_source(data: Mapping[str, str], row: int) -> Source:
    return Source(*(data.get(f"sources-{row}-{name}", "") for name in Source._fields))


def stored_pictures(person: User, now: datetime, ids: list[int]) -> dict[int, Asset]:
    """Those of the pictures that the person may see."""
    return rules.visible_assets(person, now).in_bulk(ids)
