"""Two people changed one post: part by part, who changed what since both began."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from channels.models import Channel
from posts import difference
from posts.difference import Segment
from posts.digest import Content, Picture, content_of
from posts.models import Asset, Campaign, Post
from posts.states import InformationClass

# In the post itself, not in its revision.
LONG = ("text",)  # with each channel's own words: what a person may put together by hand
MINUTE = "%Y-%m-%dT%H:%M"  # as the browser's picker sends it


@dataclass(frozen=True)
class Part:
    """A part that differs; `by` is you, them or both. Segments lead from the common beginning."""

    key: str
    name: str
    by: str
    yours: tuple[Segment, ...]
    theirs: tuple[Segment, ...]
    # The words in one's own form, where they can be edited before they are chosen.
    typed: str | None

    @property
    def choice(self) -> str:
        """What is proposed: where only one side changed something, that side."""
        return "theirs" if self.by == "them" else "yours"


def settings_of(post: Post) -> dict[str, str]:
    """As the form would send them, in the active time zone."""
    return {
        "title": post.title,
        "information_class": post.information_class,
        "campaign": str(post.campaign_id or ""),
        "topic": post.topic,
        "audience": post.audience,
        "planned_at": _minute(post.planned_at),
        "expires_at": _minute(post.expires_at),
    }


def rebase(data: QueryDict, post: Post) -> QueryDict:
    """The form with those settings as they stand now that its writer left as they were seen."""
    rebased = data.copy()
    for key, value in settings_of(post).items():
        if data.get(key, "") == data.get(f"initial-{key}"):
            rebased[key] = rebased[f"initial-{key}"] = value
    return rebased


def collides(post: Post, data: Mapping[str, str]) -> bool:
    """Whether both sides changed one setting, each in another way."""
    return any(
        stands not in (data.get(f"initial-{key}", stands), data.get(key, ""))
        for key, stands in settings_of(post).items()
    )


def compare(post: Post, yours: Content, data: Mapping[str, str]) -> list[Part]:
    """`data` is the form as sent; its `expected` names the revision that both began with."""
    number = data.get("expected", "")
    began = post.revisions.filter(number=int(number)).first() if _is_number(number) else None
    base = content_of(began) if began else Content()
    theirs = content_of(post.revision) if post.revision else Content()
    words = _Words(base, theirs, yours)
    rows = [(_("Working title"), "title", *_settings("title", post, data))]
    rows += [(words.name(key), key, *words.all(key)) for key in words.names()]
    rows += [
        (name, key, *_settings(key, post, data))
        for key, name in (
            ("information_class", _("Information class")),
            ("campaign", _("Campaign")),
            ("topic", _("Topic")),
            ("audience", _("Audience")),
            ("planned_at", _("Planned time")),
            ("expires_at", _("Not after")),
        )
    ]
    return [
        _part(key, name, before, their, your, data)
        for name, key, before, their, your in rows
        if their != your
    ]


def _part(key: str, name: str, base: str, theirs: str, yours: str, data: Mapping[str, str]) -> Part:
    by = "you" if base == theirs else "them" if base == yours else "both"
    editable = by == "both" and (key in LONG or key.startswith("text_"))
    return Part(
        key=key,
        name=name,
        by=by,
        yours=difference.words(base, yours),
        theirs=difference.words(base, theirs),
        typed=data.get(key, "") if editable else None,
    )


def _settings(key: str, post: Post, data: Mapping[str, str]) -> tuple[str, str, str]:
    """Before, theirs, yours; a form that did not say what it began with began with what stands."""
    stands = settings_of(post)[key]
    return (
        _shown(key, data.get(f"initial-{key}", stands)),
        _shown(key, stands),
        _shown(key, data.get(key, "")),
    )


def _shown(key: str, value: str) -> str:
    value = " ".join(value.split())
    if key == "information_class" and value in InformationClass.values:
        return str(InformationClass(value).label)
    if key == "campaign" and _is_number(value):
        return Campaign.objects.filter(pk=int(value)).values_list("name", flat=True).first() or ""
    return value[:16].replace("T", " ") if key.endswith("_at") else value


class _Words:
    """The parts of three contents as words to compare, under the names of the form."""

    def __init__(self, *contents: Content) -> None:
        self.contents = [content.tidied() for content in contents]
        channels = {pk for content in self.contents for pk in content.variants}
        pictures = {Picture(*one).asset_id for content in self.contents for one in content.assets}
        self.channels = Channel.objects.in_bulk(channels)
        self.pictures = dict(
            Asset.objects.filter(pk__in=pictures).values_list("pk", "original_name")
        )

    def names(self) -> list[str]:
        own = [f"text_{pk}" for pk in sorted(self.channels)]
        return ["text", "link", "channels", *own, "sources", "pictures"]

    def name(self, key: str) -> str:
        names = {
            "text": _("Text"),
            "link": _("Link"),
            "channels": _("Channels"),
            "sources": _("Sources"),
            "pictures": _("Pictures"),
        }
        if key in names:
            return names[key]
        return _("Text for %(channel)s") % {
            "channel": self.channels[int(key.removeprefix("text_"))]
        }

    def all(self, key: str) -> tuple[str, str, str]:
        base, theirs, yours = (self._words(key, content) for content in self.contents)
        return base, theirs, yours

    def _words(self, key: str, content: Content) -> str:
        if key == "channels":
            return "\n".join(str(self.channels[pk]) for pk in sorted(content.variants))
        if key == "sources":
            return difference.sources_words(content)
        if key == "pictures":
            return "\n".join(
                f"{self.pictures.get(pk, _('not saved yet'))}: {words}"
                for pk, words in difference.described(content).items()
            )
        if key in ("text", "link"):
            return str(getattr(content, key))
        return content.variants.get(int(key.removeprefix("text_")), "")


def take(data: QueryDict, parts: Collection[str], post: Post) -> QueryDict:
    """The form with `parts` as they stand now, and all of it begun anew from what stands now."""
    merged, stands = data.copy(), settings_of(post)
    content = content_of(post.revision) if post.revision else Content()
    for key, value in stands.items():
        merged[f"initial-{key}"] = value
        if key in parts:
            merged[key] = value
    for key in {"text", "link"} & set(parts):
        merged[key] = getattr(content, key)
    if "channels" in parts:
        chosen = {int(pk) for pk in data.getlist("channels") if _is_number(pk)}
        merged.setlist("channels", [str(pk) for pk in content.variants])
        for pk in content.variants.keys() - chosen:
            merged[f"text_{pk}"] = content.variants[pk]
    for pk, text in content.variants.items():
        if f"text_{pk}" in parts:
            merged[f"text_{pk}"] = text
    if "sources" in parts:
        _rows(merged, "sources", content.rows_of_sources())
    if "pictures" in parts:
        _rows(merged, "pictures", [_picture_row(Picture(*one)) for one in content.assets])
    return merged


def _rows(data: QueryDict, prefix: str, rows: list[dict[str, Any]]) -> None:
    """Replace the rows of a formset; an unticked box is not sent at all."""
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        if name.removeprefix(f"{prefix}-").split("-")[0].isdecimal():
            del data[name]
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = str(value)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))


def _picture_row(picture: Picture) -> dict[str, Any]:
    row: dict[str, Any] = {"asset": picture.asset_id, "alt_text": picture.alt_text}
    return row | ({"decorative": "on"} if picture.decorative else {})


def _minute(at: datetime | None) -> str:
    return timezone.localtime(at).strftime(MINUTE) if at else ""


def _is_number(given: str) -> bool:
    return given.isdecimal() and len(given) < 10
