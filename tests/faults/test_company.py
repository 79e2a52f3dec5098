"""Another process on the book, a folder that may not be written, other zones and locales, a clock set back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import earmark
from breaking import company, disk
from breaking.books import Case
from breaking.found import differs
from earmark.book import Book


def test_a_second_process_is_told_who_has_the_book(commands: dict[str, Case], tmp_path: Path) -> None:
    found = company.held(commands["learn"], tmp_path / "place")
    assert (found.how, found.wrong) == ("refused", "")


def test_a_second_process_waits_for_the_first(commands: dict[str, Case], tmp_path: Path) -> None:
    case = commands["learn"]
    place = case.place(tmp_path / "place")
    with earmark.open_book(place / "book", today=case.today) as book:
        assert book.facts.columns("account")
        line = [sys.executable, "-m", "earmark", "--quiet", "--book", str(place / "book"), *case.words]
        with pytest.raises(subprocess.TimeoutExpired):  # it is still waiting
            subprocess.run(line, timeout=2, check=True)
        waiting = subprocess.Popen(line)
    assert waiting.wait() == 0
    assert not differs(case.state(place), case.end)


def test_two_that_load_at_once_both_have_loaded(commands: dict[str, Case], tmp_path: Path) -> None:
    case = commands["load"]
    files, as_of = case.words[1:-3], case.words[-2:]
    found = company.together(case, tmp_path / "place", [(files[0], *as_of), (*files[1:], *as_of)])
    assert len(found.entries) == len(case.end.entries)
    assert [name for name in found.files if "loads" in name] == [name for name in case.end.files if "loads" in name]
    assert [(name, rows.split()[0]) for name, rows in found.tables] == [
        (name, rows.split()[0]) for name, rows in case.end.tables
    ]
    learn = commands["learn"]
    assert learn.run(tmp_path / "place").code == 0
    assert _profile(tmp_path / "place", learn) == _profile(learn.before.with_name("whole-learn"), learn)


@pytest.mark.parametrize("name", company.READING)
def test_a_book_that_may_not_be_written_is_refused_by_name(
    commands: dict[str, Case], tmp_path: Path, name: str
) -> None:
    if company.os.geteuid() == 0 and (lacks := disk.missing(tmp_path)):
        pytest.skip(lacks)
    found = company.unwritable(commands["document"], tmp_path / "place", name)
    assert not found.wrong


@pytest.mark.parametrize(("zone", "locale"), list(zip(company.ZONES, company.LOCALES, strict=True)))
def test_the_profile_is_the_same_everywhere(commands: dict[str, Case], tmp_path: Path, zone: str, locale: str) -> None:
    there = company.made(locale, tmp_path)
    abroad = company.Abroad(zone, locale if there else "C", str(tmp_path))
    for name in ("load", "learn"):
        assert not company.abroad(commands[name], tmp_path / name, abroad).wrong
    if not there:
        pytest.skip(f"this machine has no {locale}; {zone} was tried with C")


def test_a_clock_set_back_changes_nothing(
    commands: dict[str, Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, learn = commands["load"], commands["learn"]
    years = iter(range(2030, 1970, -1))
    monkeypatch.setattr(Book, "stamp", lambda _: f"{next(years)}-01-01T00:00:00+00:00")
    place = load.place(tmp_path / "place")
    with earmark.open_book(place / "book", today=load.today) as book:
        for file in load.words[1:5]:
            earmark.load(book, file, as_of=load.today)
        earmark.learn(book, as_of=load.today)
        stamps = [entry.at for entry in book.ledger.entries()][2:]
        assert stamps == sorted(stamps, reverse=True)
        assert book.profile().body["profile_id"] == _profile(learn.before.with_name("whole-learn"), learn)


def _profile(place: Path, case: Case) -> str:
    with earmark.open_book(place / "book", today=case.today) as book:
        return str(book.profile().body["profile_id"])
