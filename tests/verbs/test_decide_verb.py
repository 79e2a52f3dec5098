"""What a person decides: which account is meant, what is kept with it, what is refused."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.errors import CallError
from earmark.profile.bins import Bin, Criterion
from earmark.profile.file import dumps, profile_id
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.render.text import as_text
from earmark.surfaces.cli import run

TODAY = date(2026, 1, 1)
LAND = Criterion("Land", "Country/Region", "category", (
    Bin("home", 2, values=("Germany",)), Bin("afar", -1, values=("France",)), Bin("other", other=True),
    Bin("missing", missing=True),
))  # fmt: skip
PROFILE = Profile(
    "by hand", Scorecard((LAND,)), TODAY,
    tiers=(Tier("A", 2, 0.3, 0.2, 0.4), Tier("B", -1, 0.1, 0.0, 0.2)),
    exclusions=(Exclusion("no France", LAND, "afar"),),
)  # fmt: skip
COMPANIES = (
    "Record ID,Company name,Company Domain Name,Country/Region,Create Date\n"
    "1,Acme GmbH,acme.com,Germany,2024-01-01\n2,Beta,beta.io,Italy,2024-01-01\n3,Gamma,gamma.fr,France,2025-06-01\n"
    "4,Twin,twin.com,Italy,2024-01-01\n5,Twin,twin.it,Italy,2024-01-01\n"
)
DEALS = (
    "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Company IDs\n"
    "1,a,Closed Won,1,2024-02-01,2024-03-01,1\n2,b,Appointment Scheduled,1,2025-03-01,,2\n"
)
EVENTS = "domain,kind,date\nbeta.io,funding,2025-12-20\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    for name, text in (("companies", COMPANIES), ("deals", DEALS), ("events", EVENTS)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    with open_book(tmp_path / "book", today=TODAY) as opened:
        earmark.load(opened, *(tmp_path / f"{name}.csv" for name in ("companies", "deals", "events")), as_of=TODAY)
        yield opened


@pytest.fixture
def scored(book: Book) -> Book:
    book.save_profile(dumps(PROFILE), {}, profile_id(PROFILE))
    return book


def test_the_score_of_that_moment_is_kept_with_a_decision(scored: Book) -> None:
    report = earmark.decide(scored, ["acme.com", "2", "Gamma"], "pursue", why=" so  be it ", by="kim")
    told = [(d.account, d.score, d.tier, d.timing, d.priority, d.why, d.who, d.new) for d in report.decisions]
    assert told == [
        ("d:acme.com", 2, "A", 0, 2, "so be it", "kim", True),
        ("d:beta.io", 0, "B", 2, 2, "so be it", "kim", True),
        ("d:gamma.fr", -1, "", 0, -1, "so be it", "kim", True),
    ]
    body = scored.ledger.entries("decision")[1].body
    assert body == {
        "account": "d:beta.io", "what": "pursue", "why": "so be it", "who": "kim", "date": "2026-01-01", "until": None,
        "profile_id": profile_id(PROFILE), "score": 0, "tier": "B", "timing": 2, "priority": 2,
    }  # fmt: skip
    assert scored.facts.rows("SELECT profile, score, tier, timing, priority FROM decision WHERE key = 'd:beta.io'") == [
        (profile_id(PROFILE), 0, "B", 2, 2)
    ]


def test_without_a_profile_there_is_no_score(book: Book) -> None:
    (one,) = earmark.decide(book, "acme.com", "pursue").decisions
    assert (one.score, one.tier, one.priority, one.profile_id) == (None, "", None, "")
    assert "ier" not in as_text(earmark.decide(book, "beta.io", "pursue"))


def test_the_same_decision_of_the_same_day_is_kept_once(book: Book) -> None:
    first = earmark.decide(book, "acme.com", "pursue")
    again = earmark.decide(book, ["acme.com", "d:acme.com", "beta.io"], "pursue", why="other words")
    assert [one.new for one in again.decisions] == [False, True]
    assert again.decisions[0].entry == first.decisions[0].entry
    assert "nothing changed" in as_text(again)
    assert len(book.ledger.entries("decision")) == 2


@pytest.mark.parametrize(("accounts", "what", "more", "words"), [
    (["acme.con"], "pursue", {}, "Did you mean acme.com"),
    (["Twin"], "pursue", {}, "Say which: twin.com, twin.it"),
    (["acme.com", "nobody.example"], "won", {}, "There is no account"),
    (["acme.com"], "persue", {}, "Did you mean pursue"),
    ([], "pursue", {}, "No account is named"),
    (["acme.com"], "pursue", {"as_of": date(2026, 1, 2)}, "has not come yet"),
    (["acme.com"], "pursue", {"until": date(2026, 5, 1)}, "--until is of later"),
    (["acme.com"], "later", {"until": TODAY}, "is not after"),
    (["acme.com", "beta.io"], "churned", {}, "beta.io was no customer on 2026-01-01"),
    (["acme.com"], "churned", {"as_of": date(2024, 2, 28)}, "acme.com was no customer"),
    (["acme.com"], "undo", {}, "Nothing was decided of acme.com"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    book: Book, accounts: list[str], what: str, more: dict[str, date], words: str
) -> None:
    with pytest.raises(CallError) as error:
        earmark.decide(book, accounts, what, **more)  # type: ignore[arg-type]
    assert words in str(error.value)
    assert book.ledger.entries("decision") == []


def test_a_day_before_the_record_was_made_is_said(book: Book) -> None:
    report = earmark.decide(book, "gamma.fr", "replied", as_of=date(2025, 5, 1))
    assert report.notes == ("The record of gamma.fr was made on 2025-06-01, after this decision's day.",)


def test_who_is_pursued_although_the_queue_leaves_it_out_is_said(scored: Book) -> None:
    earmark.set_setting(scored, "partners", ("twin.it",))
    report = earmark.decide(scored, ["acme.com", "beta.io", "gamma.fr", "twin.com", "twin.it"], "pursue")
    assert report.notes == (
        "Acme GmbH is a customer since 2024-03-01: the queue leaves it out.",
        "Beta has an open deal since 2025-03-01: the queue leaves it out.",
        "Gamma is excluded by the profile (no France): the queue leaves it out.",
        "Twin is a partner: the queue leaves it out.",
    )
    assert len(scored.ledger.entries("decision")) == 5
    assert report.notes[0] in as_text(report, width=100)
    assert earmark.decide(scored, "acme.com", "later").notes == ()


def test_later_comes_again_in_ninety_days_unless_it_is_said(book: Book) -> None:
    later = [
        earmark.decide(book, "acme.com", "later"),
        earmark.decide(book, "beta.io", "later", until=date(2026, 2, 1)),
    ]
    assert [one.decisions[0].until for one in later] == [date(2026, 4, 1), date(2026, 2, 1)]


def test_an_outcome_says_what_it_did(book: Book) -> None:
    assert "Its open deal is closed as won." in as_text(earmark.decide(book, "beta.io", "won", as_of=date(2025, 12, 1)))
    assert "That is known already" in as_text(earmark.decide(book, "acme.com", "won", as_of=date(2024, 3, 9)))
    assert "A deal lost that day" in as_text(earmark.decide(book, "gamma.fr", "lost"))


def test_undo_takes_the_last_decision_of_each_account_back(book: Book) -> None:
    earmark.decide(book, ["acme.com", "beta.io"], "pursue", as_of=date(2025, 12, 1))
    earmark.decide(book, "acme.com", "never")
    report = earmark.decide(book, ["acme.com", "beta.io"], "undo")
    assert [(one.account, one.what) for one in report.decisions] == [("d:acme.com", "never"), ("d:beta.io", "pursue")]
    assert book.facts.rows("SELECT key, what FROM decision") == [("d:acme.com", "pursue")]
    assert as_text(report).startswith("Taken back: Never: Acme GmbH (acme.com), 1 January 2026.")
    assert earmark.decide(book, "acme.com", "never").decisions[0].new


def test_a_merged_account_takes_decisions_of_both(book: Book) -> None:
    earmark.decide(book, "twin.it", "pursue", as_of=date(2025, 12, 1))
    earmark.accept_merge(book, ["twin.com", "twin.it"])
    (one,) = earmark.decide(book, "twin.it", "replied").decisions
    assert one.account == "d:twin.com"
    accounts = book.facts.rows("SELECT DISTINCT a.key FROM decision d JOIN account a USING (account)")
    assert accounts == [("d:twin.com",)]


def test_what_is_said_of_the_market_is_of_no_account(book: Book) -> None:
    assert earmark.say(book, "harder", why="frozen").decisions[0].new
    assert not earmark.say(book, "harder").decisions[0].new
    assert earmark.say(book, "product", as_of=date(2025, 12, 1)).decisions[0].what == "product"
    assert earmark.say(book, "undo").decisions[0].what == "product"
    assert book.facts.rows("SELECT what, why FROM decision WHERE account IS NULL") == [("harder", "frozen")]
    with pytest.raises(CallError, match="no decision"):
        earmark.say(book, "pursue")


def test_from_the_command_line(book: Book, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(book.folder)
    book.close()
    monkeypatch.setenv("USER", "kim")
    day = ("--as-of", "2025-11-03")
    assert run(["decide", "acme.com", "beta.io", "later", "--why", "budget", *day, "--book", folder, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["what"], told["date"]) == ("later", "2025-11-03")
    assert [(d["account"], d["who"], d["why"], d["until"]) for d in told["decisions"]] == [
        ("d:acme.com", "kim", "budget", "2026-02-01"), ("d:beta.io", "kim", "budget", "2026-02-01"),
    ]  # fmt: skip
    assert run(["say", "harder", "--by", "lee", *day, "--book", folder]) == 0
    assert capsys.readouterr().out == "Sellers say that it got harder, 3 November 2025.\n"
    assert run(["decide", "acme.com", "--book", folder]) == 2
    assert "As in: earmark decide acme.example pursue" in capsys.readouterr().err
