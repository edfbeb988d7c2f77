"""`manage.py screen`: one answer per line, in order, whatever the lines are."""

import io
import json
import sys

import pytest
from django.core.management import call_command

from ethics.screening.lines import screen_lines
from tests.ethics.labelled import the_screen


def answers(*lines: str) -> list[dict[str, object]]:
    given = [line.encode() for line in lines]
    return [json.loads(answer.text) for answer in screen_lines(given, the_screen())]


def test_a_line_gives_its_findings():
    (answer,) = answers('{"id":1,"text":"Hubungi NIK 1971010203910001 hari ini"}')
    assert answer["id"] == 1
    assert answer["findings"] == [
        {
            "rule": "PDP-NIK",
            "principle": "E7",
            "severity": "block_no_override",
            "field": "text",
            "start": 12,
            "end": 28,
            "mask": "197101********01",
        }
    ]


def test_bad_lines_are_answered_in_their_place():
    found = answers('{"id":1,"text":"a"}', "{", "", "[]", '{"id":4}', '{"id":"z","text":"b"}')
    assert [answer["id"] for answer in found] == [1, None, None, 4, "z"]
    assert found[1]["error"] == "line 2: not valid JSON"
    assert str(found[2]["error"]).startswith("line 4:")


@pytest.mark.parametrize(
    "line",
    [
        *("[" * 100_000, "\x00", '{"id":NaN,"text":"a"}', '{"id":1e400,"text":"a"}'),
        *('{"text":1}', '{"text":"a","alt":3}', '{"text":"a","kind":"x"}'),
    ],
)
def test_no_line_stops_the_stream(line: str):
    bad, good = answers(line, '{"id":2,"text":"a"}')
    assert "error" in bad
    assert good == {"id": 2, "findings": []}


def test_a_line_that_is_not_utf8_is_told_so():
    (answer,) = screen_lines([b'{"id":1,"text":"\xff"}'], the_screen())
    assert json.loads(answer.text) == {"id": None, "error": "line 1: not UTF-8"}


def test_alt_texts_are_fields_of_their_own():
    nik = "1971010203910001"
    one, many = answers(
        json.dumps({"id": 1, "text": "a", "alt": f"KTP {nik}"}),
        json.dumps({"id": 2, "text": "a", "alt": ["b", f"KTP {nik}"]}),
    )
    assert [found["field"] for found in one["findings"]] == ["alt"]  # type: ignore[attr-defined]
    assert [found["field"] for found in many["findings"]] == ["alt:1"]  # type: ignore[attr-defined]


def test_a_source_is_missing_only_where_the_line_says_so():
    found = answers('{"text":"a"}', '{"text":"a","source":""}', '{"text":"a","source":null}')
    assert [len(answer["findings"]) for answer in found] == [0, 1, 1]  # type: ignore[arg-type]


def test_lines_are_answered_one_by_one():
    taken = []

    def lines():
        for number in range(3):
            taken.append(number)
            yield b'{"id": %d, "text": "a"}' % number

    stream = screen_lines(lines(), the_screen())
    next(stream)
    assert taken == [0], "the second line is not read before the first is answered"


def test_the_command_answers_and_ends_with_one_for_a_bad_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id":1,"text":"a"}\nx\n')))
    with pytest.raises(SystemExit) as ended:
        call_command("screen", "--shipped", "2026-1")
    assert ended.value.code == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.django_db
def test_without_a_ruleset_in_force_the_shipped_one_serves(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id":1,"text":"a"}\n')))
    call_command("screen")
    shown = capsys.readouterr()
    assert shown.out == '{"id": 1, "findings": []}\n'
    assert "2026-1" in shown.err or not shown.err
