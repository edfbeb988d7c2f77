"""What the screen reads of a revision, of a composer's form, and of a reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ethics.screening import Draft
from posts.models import Revision, Variant


@dataclass(frozen=True)
class Typed:
    """What stands in the composer at this moment; nothing of it is saved.

    `alts` holds alt text and *decorative* of each picture in its place; `names` the file names.
    """

    text: str = ""
    link: str = ""
    variants: Mapping[int, str] = field(default_factory=dict)
    alts: Sequence[tuple[str, bool]] = ()
    names: Sequence[str] = ()
    sources: Sequence[str] = ()


def of_typed(typed: Typed) -> Draft:
    """Field names as in findings: text, variant:<channel>, alt:<place>, link, file:<place>."""
    fields = {"text": typed.text, "link": typed.link}
    fields |= {f"variant:{channel}": text for channel, text in typed.variants.items()}
    fields |= {f"alt:{place}": alt for place, (alt, _) in enumerate(typed.alts)}
    fields |= {f"file:{place}": name for place, name in enumerate(typed.names)}
    return Draft(
        fields={name: text for name, text in fields.items() if text},
        kind="post",
        has_source=bool(typed.sources),
        sources=tuple(typed.sources),
        images_without_alt=tuple(
            f"alt:{place}"
            for place, (alt, decorative) in enumerate(typed.alts)
            if not alt.strip() and not decorative
        ),
    )


def of_revision(revision: Revision) -> Draft:
    """The same from rows; two queries."""
    pictures = list(revision.assets.select_related("asset").order_by("position", "id"))
    variants = Variant.objects.filter(revision=revision).values_list("channel_id", "text")
    return of_typed(
        Typed(
            text=revision.text,
            link=revision.link,
            variants=dict(variants),
            alts=[(picture.alt_text, picture.decorative) for picture in pictures],
            names=[picture.asset.original_name for picture in pictures],
            sources=sources_of(revision.sources),
        )
    )


def of_reply(text: str) -> Draft:
    """An answer to a citizen: rules for replies apply too, a source is not asked for."""
    return Draft(fields={"text": text}, kind="reply")


def sources_of(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Names and addresses, as far as given."""
    return [given for row in rows for given in (row.get("what", ""), row.get("url", "")) if given]
