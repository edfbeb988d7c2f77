"""What the screen reads of a revision, of a composer's form, and of a reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ethics.screening import Draft
from posts.digest import Content, Picture, content_of
from posts.models import Revision


def of_content(content: Content, names: Mapping[int, str] | None = None) -> Draft:
    """A post as it stands or is being typed; `names` are file names by id of the picture.

    Fields as in findings: text, link, variant:<channel>, alt:<place>, file:<place>.
    """
    pictures = [Picture(*picture) for picture in content.assets]
    known = names or {}
    fields = {"text": content.text, "link": content.link}
    fields |= {f"variant:{channel}": text for channel, text in content.variants.items()}
    fields |= {f"alt:{place}": one.alt_text for place, one in enumerate(pictures)}
    fields |= {f"file:{place}": known.get(one.asset_id, "") for place, one in enumerate(pictures)}
    sources = sources_of(content.rows_of_sources())
    return Draft(
        fields={name: text for name, text in fields.items() if text},
        kind="post",
        has_source=bool(sources),
        sources=tuple(sources),
        images_without_alt=tuple(
            f"alt:{place}"
            for place, one in enumerate(pictures)
            if not one.alt_text.strip() and not one.decorative
        ),
    )


def of_revision(revision: Revision) -> Draft:
    """The same from rows; three queries."""
    names = dict(revision.assets.values_list("asset_id", "asset__original_name"))
    return of_content(content_of(revision), names)


def of_reply(text: str) -> Draft:
    """An answer to a citizen: rules for replies apply too, a source is not asked for."""
    return Draft(fields={"text": text}, kind="reply")


def sources_of(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Names and addresses, as far as given."""
    return [given for row in rows for given in (row.get("what", ""), row.get("url", "")) if given]
