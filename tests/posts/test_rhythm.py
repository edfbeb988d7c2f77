"""The rhythm of a channel: what is too close or too many, silent channels, the next free time.

NOW is Monday 23 November 2026, 09.00 WIB; TOMORROW the same time on Tuesday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

import posts.actions
from channels.models import Channel
from posts import rhythm
from posts.models import Post, Rhythm
from tests.posts.conftest import NOW, TOMORROW, Draft, Office, approve
from tests.posts.test_pages import as_, soon
from tests.posts.test_pause_pages import as_leader
from tests.posts.test_pauses import DAY, HOUR, MINUTE, declare

NINE, HALF_PAST_THREE = 9 * 60, 15 * 60 + 30
TUESDAY, WEDNESDAY = 24 * 60, 2 * 24 * 60


@pytest.fixture(autouse=True)
def _in_indonesian() -> Iterator[None]:
    with translation.override("id"), timezone.override("Asia/Jakarta"):
        yield


def pace(office: Office, channel: Channel | None = None, **wanted: Any) -> Rhythm:
    """Marta: half an hour apart, five a day, Tuesday and Wednesday at nine."""
    given: dict[str, Any] = {
        "apart": 30, "most_a_day": 5, "slots": [TUESDAY + NINE, WEDNESDAY + NINE],
        "by": office.marta, "now": NOW,
    }  # fmt: skip
    channel = channel or office.x
    return posts.actions.set_rhythm(channel_id=channel.pk, **(given | wanted))


def cautions(post: Post, at: datetime) -> list[str]:
    return rhythm.crowded_at(post, at)


@pytest.mark.parametrize(
    ("minutes", "said"), [(-30, False), (-29, True), (0, True), (29, True), (30, False)]
)
def test_half_an_hour_lies_between_two_posts(
    office: Office, draft: Draft, minutes: int, said: bool
):
    draft(planned_at=TOMORROW)
    words = cautions(draft(), TOMORROW + minutes * MINUTE)
    assert bool(words) == said
    assert not said or words[0] == "Kurang dari 30 menit dari konten lain di X dinkes."


def test_another_channel_does_not_matter(office: Office, draft: Draft):
    draft(planned_at=TOMORROW, variants={office.facebook.pk: ""})
    assert cautions(draft(variants={office.x.pk: ""}), TOMORROW) == []


def test_a_post_is_not_too_close_to_itself(office: Office, draft: Draft):
    post = draft(planned_at=TOMORROW)
    assert cautions(post, TOMORROW + MINUTE) == []


def test_what_was_called_off_leaves_room(office: Office, draft: Draft):
    other = draft(planned_at=TOMORROW)
    posts.actions.cancel(post_id=other.pk, reason="Batal", by=office.rina, now=NOW)
    assert cautions(draft(), TOMORROW) == []


def test_the_third_is_one_too_many_where_two_are_the_most(office: Office, draft: Draft):
    pace(office, most_a_day=2, apart=0)
    for hours in (0, 2):
        draft(planned_at=TOMORROW + hours * HOUR, variants={office.x.pk: ""})
    words = cautions(draft(variants={office.x.pk: ""}), TOMORROW + 4 * HOUR)
    assert words == ["Lebih dari 2 konten hari itu di X dinkes."]


def test_a_day_is_that_of_the_unit(office: Office, draft: Draft):
    """The last minute of Tuesday and the first of Wednesday in WIB; both Tuesday in UTC."""
    pace(office, most_a_day=1, apart=0)
    midnight = TOMORROW.replace(hour=17, minute=0)
    draft(planned_at=midnight - MINUTE, variants={office.x.pk: ""})
    post = draft(variants={office.x.pk: ""})
    assert (cautions(post, midnight), len(cautions(post, midnight - 2 * MINUTE))) == ([], 1)


@pytest.mark.parametrize("rows", [1, 6])
def test_marking_asks_two_queries(
    office: Office, draft: Draft, rows: int, django_assert_num_queries
):
    for hours in range(rows):
        draft(planned_at=TOMORROW + hours * HOUR)
    shown = list(Post.objects.prefetch_related("revision__variants").select_related("revision"))
    with django_assert_num_queries(2):
        rhythm.mark_crowded(shown, NOW)


def free(post: Post, **wanted: Any) -> list[str]:
    found = rhythm.free_times(post, NOW, **wanted)
    return [f"{timezone.localtime(at):%a %d %H.%M}" for at in found]


def test_the_next_times_of_the_channel_are_offered(office: Office, draft: Draft):
    pace(office)
    post = draft(variants={office.x.pk: ""})
    assert free(post) == ["Tue 24 09.00", "Wed 25 09.00", "Tue 01 09.00"]


def test_a_time_that_is_taken_is_not_free(office: Office, draft: Draft):
    pace(office)
    draft(planned_at=TOMORROW + 10 * MINUTE, variants={office.x.pk: ""})
    assert free(draft(variants={office.x.pk: ""}), most=1) == ["Wed 25 09.00"]


def test_it_must_be_free_on_every_channel_of_the_post(office: Office, draft: Draft):
    pace(office)
    draft(planned_at=TOMORROW, variants={office.facebook.pk: ""})
    assert free(draft(), most=1) == ["Wed 25 09.00"]


def test_a_time_in_a_pause_is_not_offered(office: Office, draft: Draft):
    pace(office)
    declare(office, starts_at=TOMORROW, ends_at=TOMORROW + HOUR)
    assert free(draft(), most=1) == ["Wed 25 09.00"]


def test_nothing_is_offered_after_the_end_of_the_post(office: Office, draft: Draft):
    pace(office)
    post = draft()
    posts.actions.limit(post_id=post.pk, expires_at=TOMORROW + HOUR, by=office.rina, now=NOW)
    post.refresh_from_db()
    assert free(post) == ["Tue 24 09.00"]


def test_without_times_of_the_week_nothing_is_offered(office: Office, draft: Draft):
    assert free(draft()) == []


def silent(office: Office) -> list[Channel]:
    return rhythm.silent(office.rina, NOW)


def test_a_channel_without_a_post_in_seven_days_is_silent(office: Office, draft: Draft):
    draft(planned_at=NOW + 6 * DAY, variants={office.x.pk: ""})
    draft(planned_at=NOW + 7 * DAY, variants={office.facebook.pk: ""})
    assert silent(office) == [office.facebook]


def test_what_an_older_revision_was_for_does_not_count(office: Office, draft: Draft):
    from tests.posts.conftest import content

    post = draft(planned_at=TOMORROW)
    changed = content(post, variants={office.x.pk: ""})
    posts.actions.save_revision(
        post_id=post.pk, expected_number=1, content=changed, by=office.rina, now=NOW
    )
    assert silent(office) == [office.facebook]


@pytest.mark.parametrize("who", ["rina", "budi", "omar"])
def test_only_who_leads_sets_it(office: Office, who: str):
    with pytest.raises(posts.actions.MoveRefused, match="memimpin"):
        pace(office, by=getattr(office, who))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"apart": -1}, "apart"),
        ({"apart": 1441}, "apart"),
        ({"most_a_day": 0}, "most_a_day"),
        ({"slots": [7 * 24 * 60]}, ""),
        ({"slots": range(71)}, ""),
    ],
)
def test_an_unsound_rhythm_is_refused(office: Office, wrong: dict[str, Any], field: str):
    with pytest.raises(posts.actions.MoveRefused) as refusal:
        pace(office, **wrong)
    assert (refusal.value.field, Rhythm.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("apart = 1441", "rhythm_within_a_day"),
        ("most_a_day = 0", "rhythm_within_a_day"),
        ("slots = '{10080}'", "rhythm_slots_in_the_week"),
    ],
)
def test_sql_makes_no_unsound_rhythm(office: Office, change: str, constraint: str):
    pace(office)
    with (
        pytest.raises(DatabaseError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE posts_rhythm SET {change}")


def typed(**changes: str) -> dict[str, str]:
    return {"apart": "45", "most_a_day": "3", "day_1": "15.30, 9:00"} | changes


def ask(client: Client, channel: Channel, **changes: str):
    return client.post(reverse("posts:rhythm", args=[channel.pk]), typed(**changes))


def test_the_times_are_typed_day_by_day(office: Office):
    ask(as_leader(office.marta), office.x)
    found = Rhythm.objects.get()
    assert (found.apart, found.slots) == (45, [TUESDAY + NINE, TUESDAY + HALF_PAST_THREE])
    page = as_leader(office.marta).get(found.get_absolute_url()).content.decode()
    assert 'value="09.00, 15.30"' in page


@pytest.mark.parametrize("wrong", ["25.00", "9", "pagi", "09.00 - 10.00"])
def test_what_is_no_time_stays_with_a_reason_beside_it(office: Office, wrong: str):
    answer = ask(as_leader(office.marta), office.x, day_1=wrong)
    assert (answer.status_code, Rhythm.objects.count()) == (422, 0)
    assert "bukan waktu" in answer.context["form"].errors["day_1"][0]
    assert f'value="{wrong}"' in answer.content.decode()


def test_an_officer_reads_it_only(office: Office):
    assert (
        "disabled"
        in as_(office.rina).get(reverse("posts:rhythm", args=[office.x.pk])).content.decode()
    )
    assert ask(as_(office.rina), office.x).status_code == 422


def test_a_channel_of_another_unit_does_not_exist_here(office: Office):
    assert ask(as_leader(office.marta), office.foreign).status_code == 404


def test_the_page_of_the_time_offers_the_next_free_one(office: Office, draft: Draft):
    pace(office)
    post = draft()
    client = as_(office.rina)
    address = reverse("posts:schedule", args=[post.pk])
    (first, *_others) = client.get(address).context["free_times"]
    client.post(address, {"slot_at": f"{timezone.localtime(first):%Y-%m-%dT%H:%M}"})
    post.refresh_from_db()
    assert post.planned_at == first


def test_who_chooses_a_crowded_time_is_told(office: Office, draft: Draft):
    draft(planned_at=soon())
    post = approve(draft(), office.marta)
    answer = as_(office.rina).post(
        reverse("posts:move", args=[post.pk]), {"at": soon().isoformat()}
    )
    assert "Kurang dari 30 menit" in answer.json()["warning"]


def test_the_calendar_marks_it_and_names_the_silent_channels(office: Office, draft: Draft):
    for _ in range(2):
        draft(planned_at=soon(), variants={office.x.pk: ""})
    address = f"{reverse('posts:calendar')}?month={soon():%Y-%m}"
    page = as_(office.rina).get(address).content.decode()
    assert page.count("Kurang dari 30 menit dari konten lain di X dinkes.") == 2
    assert f"{reverse('posts:new')}?channel={office.facebook.pk}" in page


def test_writing_for_a_silent_channel_begins_with_it_ticked(office: Office):
    page = as_(office.rina).get(f"{reverse('posts:new')}?channel={office.facebook.pk}")
    assert page.context["form"]["channels"].value() == [office.facebook.pk]
