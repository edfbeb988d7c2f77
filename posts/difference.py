"""Word by word: what one revision says differently from another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from channels.models import Channel
from posts.digest import Content, Picture, content_of
from posts.models import Asset, Revision

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Beyond this many words the comparison goes by lines: it costs the square of their number.
MOST_WORDS = 4000


@dataclass(frozen=True)
class Segment:
    """A run of text; `kind` is same, added or removed. Templates escape it as any text."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldDifference:
    """One field of the post in both revisions; `segments` read one after the other."""

    name: str
    segments: tuple[Segment, ...]

    @property
    def changed(self) -> bool:
        return any(segment.kind != "same" for segment in self.segments)


def between(old: Revision | None, new: Revision) -> list[FieldDifference]:
    """All fields of `new`, and those that `old` had; eight queries at most.

    Without an old revision everything is new.
    """
    return of_contents(content_of(old) if old else Content(), content_of(new))


def of_contents(before: Content, after: Content) -> list[FieldDifference]:
    """The same for what is not saved yet."""
    before, after = before.tidied(), after.tidied()
    fields = [
        FieldDifference(_("Text"), words(before.text, after.text)),
        FieldDifference(_("Link"), words(before.link, after.link)),
        FieldDifference(_("Sources"), words(sources_words(before), sources_words(after))),
        *_channels(before, after),
        *_pictures(before, after),
    ]
    return [field for field in fields if field.segments]


def words(old: str, new: str) -> tuple[Segment, ...]:
    """The segments that lead from one text to the other."""
    old_words, new_words = _split(old), _split(new)
    segments: list[Segment] = []
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        removed, added = "".join(old_words[old_from:old_to]), "".join(new_words[new_from:new_to])
        if kind == "equal":
            segments.append(Segment("same", added))
            continue
        segments += [Segment("removed", removed)] if removed else []
        segments += [Segment("added", added)] if added else []
    return tuple(segments)


def _split(text: str) -> list[str]:
    found = WORDS.findall(text)
    return found if len(found) <= MOST_WORDS else text.splitlines(keepends=True)


def sources_words(content: Content) -> str:
    """A line for each source."""
    rows = content.rows_of_sources()
    return "\n".join(" · ".join(value for value in row.values() if value) for row in rows)


def _channels(before: Content, after: Content) -> list[FieldDifference]:
    """Per channel its own words; where it has none, a word that it inherits the text."""
    names = {
        channel.pk: str(channel)
        for channel in Channel.objects.filter(pk__in={*before.variants, *after.variants})
    }
    inherits = _("(same text)")
    return [
        FieldDifference(
            names[pk],
            words(
                (before.variants[pk] or inherits) if pk in before.variants else "",
                (after.variants[pk] or inherits) if pk in after.variants else "",
            ),
        )
        for pk in sorted(names)
    ]


def _pictures(before: Content, after: Content) -> list[FieldDifference]:
    old, new = described(before), described(after)
    names = dict(Asset.objects.filter(pk__in={*old, *new}).values_list("pk", "original_name"))
    return [
        FieldDifference(
            _("Picture %(name)s") % {"name": names.get(pk, _("not saved yet"))},
            words(old.get(pk, ""), new.get(pk, "")),
        )
        for pk in sorted(names)
    ]


def described(content: Content) -> dict[int, str]:
    """What is said of each picture instead of it."""
    pictures = [Picture(*picture) for picture in content.assets]
    return {
        picture.asset_id: _("(decorative)")
        if picture.decorative
        else picture.alt_text or _("(no alt text)")
        for picture in pictures
    }
