"""Word by word: what changed between two revisions."""

from __future__ import annotations

import posts.actions
from posts import difference
from posts.digest import Source
from tests.posts.conftest import NOW, Draft, Office, content


def marked(segments) -> str:
    marks = {"same": "{}", "added": "[+{}]", "removed": "[-{}]"}
    return "".join(marks[segment.kind].format(segment.text) for segment in segments)


def test_only_the_changed_words_are_marked():
    found = difference.words("Imunisasi gratis hari Senin.", "Imunisasi gratis hari Selasa!")
    assert marked(found) == "Imunisasi gratis hari [-Senin.][+Selasa!]"


def test_markup_in_a_text_stays_text():
    (only,) = difference.words("", "<b>tebal</b>")
    assert (only.kind, only.text) == ("added", "<b>tebal</b>")


def test_a_very_long_text_is_compared_by_lines():
    old = "\n".join(f"baris {number} kata kata" for number in range(3000))
    new = old.replace("baris 1500 ", "BARIS 1500 ")
    changed = [one for one in difference.words(old, new) if one.kind != "same"]
    assert [one.text for one in changed] == ["baris 1500 kata kata\n", "BARIS 1500 kata kata\n"]


def test_every_field_that_changed_is_named(office: Office, draft: Draft):
    post = draft()
    old = post.revision
    new = posts.actions.save_revision(
        post_id=post.pk,
        expected_number=1,
        content=content(
            post, link="https://dinkes.example", sources=[Source("SE 12")],
            variants={office.x.pk: "Pendek"},
        ),
        by=office.rina,
        now=NOW,
    )  # fmt: skip
    changed = {field.name for field in difference.between(old, new) if field.changed}
    assert {"X dinkes", "Facebook dinkesfb"} < changed
    assert len(changed) == 4


def test_the_first_revision_is_all_new(office: Office, draft: Draft):
    fields = difference.between(None, draft().revision)
    assert {segment.kind for field in fields for segment in field.segments} == {"added"}
