"""`manage.py worktime`: JSON Lines in and out."""

import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from worktime.management.commands.worktime import DESCRIPTION, EXAMPLE

pytestmark = pytest.mark.django_db
FRIDAY = {"calendar": "wib", "op": "due", "start": "2026-08-14T15:45:00+07:00", "minutes": 60}


@pytest.fixture
def ask(monkeypatch):
    """Feed lines (objects, or text as it is) and return the answers."""

    def ask(*lines, fails=False):
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        stream = io.TextIOWrapper(io.BytesIO("\n".join(texts).encode("utf-8", "surrogateescape")))
        monkeypatch.setattr("sys.stdin", stream)
        out = io.StringIO()
        if fails:
            with pytest.raises(CommandError, match="could not be answered"):
                call_command("worktime", stdout=out)
        else:
            call_command("worktime", stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return ask


def test_due_and_between_answer_in_the_calendars_zone_and_in_order(ask):
    between = {"op": "between", "start": "2026-02-16T00:00:00Z", "end": "2026-02-18T09:00:00Z"}
    assert ask(FRIDAY | {"id": 1}, "", between | {"id": "b", "calendar": "wita"}) == [
        {"id": 1, "due": "2026-08-18T07:45:00+07:00"},
        {"id": "b", "minutes": 450},
    ]


def test_the_example_of_the_help_is_true(ask):
    assert '"due": "2026-08-18T07:45:00+07:00"' in EXAMPLE
    assert ask(FRIDAY)[0] == {"id": None, "due": "2026-08-18T07:45:00+07:00"}
    assert "one JSON object per line" in DESCRIPTION


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 1: not JSON"),
        ("[1]", "line 1: not a JSON object"),
        ('{"id": NaN}', "line 1: not JSON"),
        ('{"id": 1e400}', "line 1: not JSON"),
        ("\udcff", "line 1: not UTF-8"),
        (FRIDAY | {"op": "when"}, '"op" must be'),
        (FRIDAY | {"calendar": "mars"}, "there is no calendar “mars”"),
        (FRIDAY | {"calendar": 7}, '"calendar" must be'),
        (FRIDAY | {"start": "2026-08-14T15:45:00"}, "has no offset"),
        (FRIDAY | {"start": "Friday"}, "not an ISO time"),
        (FRIDAY | {"start": None}, '"start" must be'),
        (FRIDAY | {"minutes": -1}, "whole number"),
        (FRIDAY | {"minutes": 1.5}, "whole number"),
        (FRIDAY | {"minutes": True}, "whole number"),
        (FRIDAY | {"minutes": 10**12}, "past 2100"),
        (FRIDAY | {"start": "1999-01-01T00:00:00Z"}, "no hours before 2020-01-01"),
        (FRIDAY | {"op": "between", "end": "2026-08-13T00:00:00Z"}, "before the start"),
    ],
)
def test_a_bad_line_is_answered_in_its_place_and_the_rest_goes_on(ask, line, reason):
    bad, good = ask(line, FRIDAY | {"id": 2}, fails=True)
    assert reason in bad["error"]
    assert good == {"id": 2, "due": "2026-08-18T07:45:00+07:00"}


def test_nothing_in_gives_nothing_out(ask):
    assert ask("") == []


def test_a_run_reads_each_calendar_once(ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        ask(*[FRIDAY] * 50)


def test_a_reader_that_has_seen_enough_is_no_error(monkeypatch):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone:
        monkeypatch.setattr("sys.stdout", gone)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(FRIDAY).encode())))
        call_command("worktime")
        assert os.fstat(gone.fileno()).st_rdev == Path(os.devnull).stat().st_rdev
