"""Decisions in the tables: taken one by one as built again, what they make of deals and contracts, taken back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import COMPANIES, DEALS, TODAY, Write, everything
from earmark.book import Book, open_book
from earmark.book.answers import answer, pairs_of
from earmark.book.current import decide
from earmark.errors import BookError
from earmark.facts.decisions import ACTS, SAYINGS
from earmark.verbs.load import load

CONTRACTS = "Contract ID,Company ID,Start Date,End Date,ACV"
KEYS = ("d:acme.com", "d:acme.de", "d:beta.io", "i:hubspot:3", "i:hubspot:5", "d:gone.example")


@pytest.fixture
def files(write: Write) -> list[Path]:
    """Acme: customer with a running contract; acme.de: lost; 3: an open deal; beta.io, 5: nothing yet."""
    return [
        write("companies.csv", COMPANIES, [
            (1, "Acme GmbH", "acme.com", "", 120, "AWS", "2020-01-01"),
            (2, "Acme", "acme.de", "Software", 12, "", "2019-01-02"),
            (3, "Gamma", "", "Retail", 60, "Slack", "2020-01-03"),
            (4, "Beta", "beta.io", "Retail", 60, "", "2020-01-03"),
            (5, "Zeta", "", "Retail", 60, "", "2020-01-03"),
        ]),
        write("deals.csv", DEALS, [
            (101, "A1", "Closed Won", 1000, "2023-01-01", "2023-05-01", 1, "Acme GmbH", ""),
            (103, "A3", "Closed Lost", 10, "2022-01-01", "2022-05-01", 2, "Acme", ""),
            (104, "C1", "Appointment Scheduled", 10, "2025-01-01", "", 3, "Gamma", ""),
            (105, "C2", "Appointment Scheduled", 10, "2025-02-01", "", 3, "Gamma", ""),
        ]),
        write("contracts.csv", CONTRACTS, [("c1", 1, "2023-05-01", "", 900)]),
    ]  # fmt: skip


@pytest.fixture
def loaded(book: Book, files: list[Path]) -> Book:
    load(book, *files)
    return book


def say(book: Book, account: str | None, what: str, day: str, **more: Any) -> int:
    return decide(book, [{"account": account, "what": what, "date": day, **more}])[0].number


def deals(book: Book, key: str) -> list[tuple[Any, ...]]:
    query = "SELECT outcome, opened, closed, d.kind, d.crm FROM deal d JOIN account a USING (account) WHERE a.key = $1"
    return [
        (o, str(a) if a else None, str(c) if c else None, *rest) for o, a, c, *rest in book.facts.rows(query, [key])
    ]


def contracts(book: Book, key: str) -> list[tuple[Any, ...]]:
    query = (
        "SELECT started::VARCHAR, ended::VARCHAR, term_end FROM contract JOIN account a USING (account) WHERE key = $1"
    )
    return sorted(book.facts.rows(query, [key]))


def standing(book: Book, key: str) -> tuple[Any, ...]:
    return book.facts.rows("SELECT target, contacted::VARCHAR FROM account WHERE key = $1", [key])[0]


def did(book: Book) -> list[str | None]:
    return [row[0] for row in book.facts.rows("SELECT did FROM decision ORDER BY entry")]


def built_again(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    book.refresh()
    book.places.facts.unlink()
    return everything(book)


def _steps(rng: random.Random) -> Iterator[tuple[str, Any]]:
    for _ in range(12):
        day = date(2022, 1, 1) + timedelta(days=rng.randrange(1400))
        what = rng.choice((*ACTS, "won", "lost", "churned", "undo", "undo"))
        if rng.random() < 0.1:
            yield "said", {"account": None, "what": rng.choice(SAYINGS), "date": day.isoformat(), "why": "so"}
        elif rng.random() < 0.1:
            yield "merged", rng.sample(KEYS[:5], 2)
        else:
            extra = {"who": rng.choice(("", "kim")), "score": rng.choice((None, 3)), "tier": rng.choice((None, "A"))}
            yield what, {"account": rng.choice(KEYS), "what": what, "date": day.isoformat(), **extra}


def _take(book: Book, what: str, told: Any) -> None:
    if what == "merged":
        answer(book, pairs_of(told), "accepted")
    elif what == "undo":
        last = book.ledger.latest("decision")
        decide(book, [{**told, "undone": last.number if last and last.body["what"] != "undo" else 10**6}])
    else:
        decide(book, [told, {**told, "account": KEYS[0]}] if told["what"] in {"won", "churned"} else [told])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_decisions_taken_one_by_one_equal_a_book_built_again(
    files: list[Path], tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    with open_book(tmp_path_factory.mktemp("b") / "book", today=TODAY) as book:
        load(book, *files)
        for what, told in _steps(random.Random(seed)):  # noqa: S311 - it tells a story
            _take(book, what, told)
        assert everything(book) == built_again(book)


def test_a_win_closes_the_open_deal_of_that_day_opened_last(loaded: Book) -> None:
    say(loaded, "i:hubspot:3", "won", "2025-06-01")
    assert sorted(deals(loaded, "i:hubspot:3")) == [
        ("open", "2025-01-01", None, "new", "hubspot"), ("won", "2025-02-01", "2025-06-01", "new", "hubspot"),
    ]  # fmt: skip
    assert did(loaded) == ["shut"]


def test_a_loss_closes_every_open_deal_and_says_why(loaded: Book) -> None:
    say(loaded, "i:hubspot:3", "lost", "2025-06-01", why="no budget")
    assert {row[0] for row in deals(loaded, "i:hubspot:3")} == {"lost"}
    reasons = "SELECT DISTINCT lost_reason FROM deal d JOIN account a USING (account) WHERE key = 'i:hubspot:3'"
    assert loaded.facts.rows(reasons) == [("no budget",)]


def test_without_a_deal_one_is_made_from_the_first_pursuit_on(loaded: Book) -> None:
    assert standing(loaded, "d:beta.io") == (True, None)
    say(loaded, "d:beta.io", "pursue", "2025-03-01")
    say(loaded, "d:beta.io", "pursue", "2025-03-08")
    assert standing(loaded, "d:beta.io") == (True, None)
    entry = say(loaded, "d:beta.io", "won", "2025-04-01", who="kim")
    assert deals(loaded, "d:beta.io") == [("won", "2025-03-01", "2025-04-01", "new", "earmark")]
    assert loaded.facts.rows("SELECT deal, owner FROM deal WHERE crm = 'earmark'") == [(-entry, "kim")]
    assert standing(loaded, "d:beta.io") == (False, None)
    assert did(loaded) == [None, None, "made"]


def test_the_same_outcome_within_a_month_makes_no_second_deal(loaded: Book) -> None:
    say(loaded, "d:beta.io", "won", "2025-04-01")
    say(loaded, "d:beta.io", "won", "2025-04-20")
    assert deals(loaded, "d:beta.io") == [("won", "2025-04-01", "2025-04-01", "new", "earmark")]
    assert did(loaded) == ["made", "shown"]


@pytest.mark.parametrize(("closed", "stage", "result"), [
    ("2025-06-20", "Closed Lost", [("lost", "2025-01-01", "2025-06-20", "new", "hubspot")]),
    ("2025-09-01", "Closed Won", [("won", "2025-01-01", "2025-09-01", "new", "hubspot")]),
    ("2024-03-01", "Closed Lost", [
        ("lost", "2025-01-01", "2024-03-01", "new", "hubspot"), ("won", "2025-06-01", "2025-06-01", "new", "earmark"),
    ]),
])  # fmt: skip
def test_a_later_export_that_shows_the_close_wins_over_the_decision(
    loaded: Book, write: Write, closed: str, stage: str, result: list[Any]
) -> None:
    rows = [(104, "C1", "Appointment Scheduled", 10, "2025-01-01", "", 3, "Gamma", "")]
    say(loaded, "i:hubspot:3", "won", "2025-06-01")
    load(loaded, write("deals2.csv", DEALS, [(*row[:2], stage, 10, row[4], closed, *row[6:]) for row in rows] + [
        (105, "C2", stage, 10, "2025-01-01", closed, 3, "Gamma", "")]), as_of=date(2026, 2, 1))  # fmt: skip
    assert sorted(set(deals(loaded, "i:hubspot:3"))) == sorted(result)
    assert did(loaded) == ["made" if len(result) > 1 else "shown"]


@pytest.mark.parametrize(("day", "stage", "what", "result", "word"), [
    ("2025-07-01", "contractsent", "lost", ("open", "2025-02-01", None, "new", "hubspot"), "overtaken"),
    ("2025-06-01", "contractsent", "lost", ("lost", "2025-02-01", "2025-06-01", "new", "hubspot"), "shut"),
    ("2025-07-01", "contractsent", "won", ("won", "2025-02-01", "2025-06-01", "new", "hubspot"), "shut"),
    ("2025-07-01", "closedlost", "lost", ("lost", "2025-02-01", "2025-07-01", "new", "hubspot"), "shown"),
])  # fmt: skip
def test_a_deal_that_moved_on_after_it_was_decided_lost_is_open(
    loaded: Book, write: Write, day: str, stage: str, what: str, result: tuple[Any, ...], word: str
) -> None:
    say(loaded, "i:hubspot:3", what, "2025-06-01")
    label = "Closed Lost" if stage == "closedlost" else "Contract Sent"
    closed = day if stage == "closedlost" else ""
    now = [(deal, "C", label, 10, "2025-02-01", closed, 3, "Gamma", "") for deal in (104, 105)]
    moves = [(deal, "dealstage", to, on) for deal in (104, 105) for to, on in (
        ("appointmentscheduled", "2025-02-01"), (stage, day),
    )]  # fmt: skip
    history = write("deals_property_history.csv", "object_id,property_name,value,timestamp", moves)
    load(loaded, write("deals2.csv", DEALS, now), history, as_of=date(2026, 2, 1))
    assert deals(loaded, "i:hubspot:3").count(result) == (1 if what == "won" else 2)
    assert did(loaded) == [word]
    assert everything(loaded) == built_again(loaded)


def test_what_is_open_is_closed_though_another_deal_closed_lately(loaded: Book, write: Write) -> None:
    told = (106, "C3", "Closed Lost", 10, "2025-03-01", "2025-05-20", 3, "Gamma", "")
    load(loaded, write("deals2.csv", DEALS, [told]))
    say(loaded, "i:hubspot:3", "won", "2025-06-10")
    assert ("won", "2025-02-01", "2025-06-10", "new", "hubspot") in deals(loaded, "i:hubspot:3")
    assert did(loaded) == ["shut"]


def test_churn_ends_what_runs_on_that_day(loaded: Book) -> None:
    say(loaded, "d:acme.com", "churned", "2025-05-05")
    assert contracts(loaded, "d:acme.com") == [("2023-05-01", "2025-05-05", False)]


def test_churn_without_a_contract_ends_one_since_the_last_win(loaded: Book) -> None:
    say(loaded, "d:beta.io", "won", "2025-01-01")
    say(loaded, "d:beta.io", "churned", "2025-05-05")
    assert contracts(loaded, "d:beta.io") == [("2025-01-01", "2025-05-05", False)]
    assert did(loaded) == ["made", "made"]


def test_a_reply_is_a_contact_from_its_day_on(loaded: Book) -> None:
    say(loaded, "d:beta.io", "meeting", "2025-05-05")
    say(loaded, "d:beta.io", "replied", "2025-05-01")
    assert standing(loaded, "d:beta.io") == (False, "2025-05-01")


def test_taken_back_a_decision_leaves_no_trace(loaded: Book) -> None:
    before = {name: rows for name, rows in everything(loaded).items() if name != "built"}
    for key, what in (
        ("d:beta.io", "won"),
        ("i:hubspot:3", "lost"),
        ("d:acme.com", "churned"),
        ("d:acme.de", "meeting"),
    ):
        entry = say(loaded, key, what, "2025-06-01")
        decide(loaded, [{"account": key, "what": "undo", "undone": entry}])
    assert {name: rows for name, rows in everything(loaded).items() if name != "built"} == before
    assert len(loaded.ledger.entries("decision")) == 8


def test_a_decision_builds_nothing_again(loaded: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.book.current.project", lambda *_: pytest.fail("built again"))
    say(loaded, "d:beta.io", "won", "2025-01-01")
    loaded.refresh()
    assert deals(loaded, "d:beta.io")
    loaded.ledger.append("decision", "2", {"account": "d:beta.io", "what": "churned", "date": "2025-03-01"}, "now")
    loaded.refresh()
    assert contracts(loaded, "d:beta.io") == [("2025-01-01", "2025-03-01", False)]


def test_a_projection_of_other_decisions_is_built_again(loaded: Book) -> None:
    say(loaded, "d:beta.io", "won", "2025-01-01")
    base = loaded.facts.rows("SELECT mark FROM built")[0][0].split(" ")[0]
    loaded.facts.run("UPDATE built SET mark = $1", [f"{base} 3:of another ledger"])
    loaded.facts.run("DELETE FROM decision")
    loaded.refresh()
    assert did(loaded) == ["made"]


def test_decisions_follow_a_merged_account(loaded: Book) -> None:
    say(loaded, "d:beta.io", "won", "2025-01-01")
    answer(loaded, pairs_of(("d:beta.io", "d:acme.com")), "accepted")
    kinds = sorted((row[0], row[3], row[4]) for row in deals(loaded, "d:acme.com"))
    assert kinds == [("won", "expansion", "earmark"), ("won", "new", "hubspot")]
    assert loaded.facts.rows("SELECT d.key, a.key FROM decision d JOIN account a USING (account)") == [
        ("d:beta.io", "d:acme.com")
    ]


def test_an_entry_changed_by_hand_is_refused(loaded: Book) -> None:
    loaded.facts  # noqa: B018 - opened
    loaded.ledger.append("decision", "1", {"account": "d:beta.io", "what": "dance", "date": "2025-03-01"}, "now")
    loaded.refresh()
    with pytest.raises(BookError, match="no decision"):
        _ = loaded.facts
