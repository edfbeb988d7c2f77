"""The translation tool sees what a person would trip over."""

import importlib.util
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError

from socmed_program.embedded import BASE_DIR

spec = importlib.util.spec_from_file_location("messages", BASE_DIR / "tools" / "messages.py")
assert spec is not None
assert spec.loader is not None
messages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(messages)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project beside the real one."""
    for name, path in {
        "ROOT": tmp_path,
        "LOCALE": tmp_path / "locale",
        "CATALOG": tmp_path / "locale/id/LC_MESSAGES/django.po",
    }.items():
        monkeypatch.setattr(messages, name, path)
    (tmp_path / "locale/id/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    return tmp_path


def catalogue(project: Path, text: str) -> None:
    (project / "locale/id/LC_MESSAGES/django.po").write_text(text, encoding="utf-8")


def page(project: Path, text: str) -> None:
    (project / "templates/page.html").write_text("{% load i18n %}\n" + text, encoding="utf-8")


def test_code_and_templates_are_read_whatever_their_indentation(project):
    (project / "views.py").write_text('_("From code")\nngettext("%(n)s day", "%(n)s days", 2)\n')
    page(
        project,
        '  <p>\n {% translate "From a page" %}\n    </p>'
        "{% blocktranslate trimmed %}\n Two\n lines{% endblocktranslate %}",
    )
    found, unreadable = messages.used()
    assert {key[0] for key in found} == {"From code", "%(n)s day", "From a page", "Two lines"}
    assert unreadable == []


def test_a_complete_translation_has_no_problems_and_compiles(project):
    page(project, '{% translate "Save" %}')
    catalogue(project, 'msgid "Save"\nmsgstr "Simpan"\n')
    messages.update()
    messages.compile_all()
    assert list(messages.problems()) == []
    assert b"Simpan" in (project / "locale/id/LC_MESSAGES/django.mo").read_bytes()
    assert (project / "locale/en/LC_MESSAGES/django.mo").exists()


@pytest.mark.parametrize(
    ("catalog", "complaint"),
    [
        ("", "untranslated"),
        ('#, fuzzy\nmsgid "%(n)s left"\nmsgstr "sisa %(n)s"\n', "fuzzy"),
        ('msgid "%(n)s left"\nmsgstr "sisa %(m)s"\n', "placeholders differ"),
        ('msgid "%(n)s left"\nmsgstr "sisa %(n)s, 5 % saja"\n', "cannot be filled in"),
    ],
)
def test_each_fault_is_named_with_its_place(project, catalog, complaint):
    page(project, "{% blocktranslate %}{{ n }} left{% endblocktranslate %}")
    catalogue(project, catalog)
    messages.update()
    (problem,) = messages.problems()
    assert complaint in problem
    assert problem.startswith("templates/page.html:2")


def test_a_sentence_that_no_code_uses_any_more_is_a_fault(project):
    page(project, '{% translate "Save" %}')
    catalogue(project, 'msgid "Save"\nmsgstr "Simpan"\n')
    messages.update()
    page(project, "")
    assert ["no longer used" in problem for problem in messages.problems()] == [True]


def test_new_messages_are_entered_empty_and_unused_ones_dropped(project):
    catalogue(project, 'msgid "old"\nmsgstr "usang"\n\nmsgid "b"\nmsgstr "dua"\n')
    page(project, '{% translate "b" %}{% translate "a" %}')
    messages.update()
    text = (project / "locale/id/LC_MESSAGES/django.po").read_text()
    assert text.index('msgid "a"\nmsgstr ""') < text.index('msgid "b"\nmsgstr "dua"')
    assert "usang" not in text


def test_a_catalogue_with_an_open_conflict_stays_as_it_is(project):
    broken = '<<<<<<< ours\nmsgid "b"\nmsgstr "dua"\n'
    catalogue(project, broken)
    with pytest.raises(PoFileError):
        messages.update()
    assert (project / "locale/id/LC_MESSAGES/django.po").read_text() == broken


def test_braces_count_as_placeholders():
    assert messages._mismatch(Message("{name} left"), Message("{name} left", "{nama} pergi"))
    assert not messages._mismatch(Message("{name} left"), Message("{name} left", "{name} pergi"))
