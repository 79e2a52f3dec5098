"""Which names wait, and what an answer does to the events of that name, now and later."""

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.errors import BookError, CallError
from earmark.facts.events import EventsReport
from earmark.render.text import as_text
from earmark.surfaces.cli import run

DATA = os.environ.get("EARMARK_TEST_DATA")
needs_data = pytest.mark.skipif(DATA is None, reason="EARMARK_TEST_DATA names no folder with outside data")
MAPPINGS = Path(__file__).parents[2] / "docs" / "mappings"
COMPANIES = (
    "Record ID,Company name,Company Domain Name\n1,Acme GmbH,acme.com\n2,Contoso Ltd,contoso.com\n"
    "3,Zeta Holding,zeta.com\n4,Zeta Holding,zeta.it\n"
)
EVENTS = (
    "company,kind,date,headline,url\nContosso,funding,2025-11-01,Contosso raises $5M,https://news.test/1\n"
    "CONTOSSO Inc.,launch,2025-12-01,Contosso launches,https://news.test/2\nZeta Holding,layoffs,2025-10-01,,\n"
    "Acme,hiring,2025-12-20,,\nStranger,funding,2025-12-24,,\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    (tmp_path / "companies.csv").write_text(COMPANIES, "utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, "utf-8")
    with open_book(tmp_path / "book", today=date(2026, 1, 1)) as opened:
        earmark.load(opened, tmp_path / "companies.csv", tmp_path / "events.csv")
        yield opened


def whose(book: Book) -> dict[str, str | None]:
    return dict(book.facts.rows("SELECT e.name, a.key FROM event e LEFT JOIN account a USING (account)"))


def test_names_that_wait_are_listed_with_what_they_may_mean(book: Book) -> None:
    report = earmark.events(book)
    assert [(one.name, one.events, one.kinds, one.latest) for one in report.unsure] == [
        ("CONTOSSO Inc.", 2, ("funding", "launch"), date(2025, 12, 1)),
        ("Zeta Holding", 1, ("layoffs",), date(2025, 10, 1)),
    ]
    assert (report.unsure[0].evidence, report.unsure[0].url) == ("Contosso launches", "https://news.test/2")
    assert [one.account.key for one in report.unsure[1].candidates] == ["d:zeta.com", "d:zeta.it"]
    assert (report.found, report.total, report.placed, report.strangers) == (2, 5, 1, 1)
    assert len(earmark.events(book, limit=1).unsure) == 1
    with pytest.raises(CallError):
        earmark.events(book, limit=-1)


def test_a_yes_holds_for_events_loaded_later_and_can_be_taken_back(book: Book, tmp_path: Path) -> None:
    before = whose(book)
    done = earmark.accept_event(book, "contosso")
    assert (done.account.key if done.account else "", done.events, done.changed) == ("d:contoso.com", 2, True)
    (tmp_path / "later.csv").write_text("company,kind,date\nContosso Ltd,hiring,2025-12-30\n", "utf-8")
    earmark.load(book, tmp_path / "later.csv")
    assert whose(book)["Contosso Ltd"] == "d:contoso.com"
    assert not earmark.accept_event(book, "Contosso", "contoso.com").changed
    assert [(one.name, one.said, one.account) for one in earmark.events(book).answers] == [
        ("contosso", "accepted", "d:contoso.com")
    ]
    earmark.undo_event(book, "Contosso")
    assert {name: key for name, key in whose(book).items() if name in before} == before
    with pytest.raises(CallError, match="Nothing was said"):
        earmark.undo_event(book, "Contosso")


def test_a_no_goes_before_a_name_that_is_the_same(book: Book) -> None:
    assert whose(book)["Acme"] == "d:acme.com"
    earmark.reject_event(book, "ACME", "acme.com")
    assert whose(book)["Acme"] is None
    assert "Acme" not in {one.name for one in earmark.events(book).unsure}
    earmark.reject_event(book, "Zeta Holding")
    assert [one.name for one in earmark.events(book).unsure] == ["CONTOSSO Inc."]
    earmark.accept_event(book, "Zeta Holding", "zeta.it")
    assert whose(book)["Zeta Holding"] == "d:zeta.it"


def test_an_answer_outlives_the_key_that_the_account_had(book: Book, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("Record ID,Company name,Company Domain Name\n9,Contosso Sub,\n", "utf-8")
    earmark.load(book, tmp_path / "more.csv")
    earmark.accept_event(book, "Contosso", "Contosso Sub")
    assert whose(book)["Contosso"] == "i:hubspot:9"
    (tmp_path / "more.csv").write_text("Record ID,Company name,Company Domain Name\n9,Contosso Sub,sub.test\n", "utf-8")
    earmark.load(book, tmp_path / "more.csv")
    assert whose(book)["Contosso"] == "d:sub.test"


def test_words_that_mean_nothing_are_refused_with_a_hint(book: Book) -> None:
    for name, account, said in (
        ("Nobody", None, "No event is about"),
        ("Zeta Holding", None, "may mean 2 accounts: d:zeta.com, d:zeta.it"),
        ("Contosso", "nowhere.test", "There is no account"),
        ("Stranger", None, "none is proposed"),
    ):
        with pytest.raises(CallError, match=said):
            earmark.accept_event(book, name, account)
    assert earmark.events(book).answers == ()


def test_an_entry_changed_by_hand_is_refused(book: Book) -> None:
    book.record([("event_name", "1", {"name": "acme", "account": 3, "said": "accepted"})])
    with pytest.raises(BookError, match="no answer about a name"):
        book.answers()


def test_the_command_lists_answers_and_takes_back(
    book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(book.folder)
    book.close()
    monkeypatch.setenv("EARMARK_BOOK", place)
    monkeypatch.chdir(tmp_path)
    assert run(["events"]) == 0
    listed = capsys.readouterr().out
    assert "1 of 5 events have their account; 2 names may mean an account and wait for your word." in listed
    assert '"Contosso launches"' in listed
    assert run(["events", "accept", "contosso"]) == 0
    assert "contosso is d:contoso.com." in capsys.readouterr().out
    assert run(["events", "reject", "Zeta Holding", "zeta.it", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["said"] == "rejected"
    assert run(["events", "undo", "Zeta Holding"]) == 0
    assert run(["events", "accept", "nobody"]) == 2
    assert "earmark events" in capsys.readouterr().err


def test_the_words_are_plain_at_eighty_columns(book: Book) -> None:
    text = as_text(earmark.events(book), 80, color=False)
    assert max(map(len, text.splitlines())) <= 80
    assert "Yes: earmark events accept NAME KEY. No: earmark events reject NAME." in text
    assert as_text(EventsReport((), 0, 0, 0, 0, ()), 80, color=False).startswith("The book has no events yet.")
