"""A round of watching: what is asked for whom, what is loaded once, what is said; against a server on this machine."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.book.alone import alone
from earmark.config import BOOK_SETTINGS
from earmark.errors import BookError, CallError
from earmark.facts.watching import SourceReport
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.sources.watch import NAMES, SOURCES, greenhouse
from earmark.sources.watch.clock import Clock
from earmark.sources.watch.found import Account, Found
from earmark.sources.watch.http import World
from earmark.sources.watch.wire import Reach
from earmark.surfaces import watch_commands
from earmark.surfaces.cli import run
from earmark.surfaces.terminal import Terminal
from earmark.verbs.watched import digest, scope_of, watched
from loopback import Loopback, Time, reply, serving

TODAY = date(2026, 7, 1)
COMPANIES = (
    "id,name,domain,technologies\n1,Acme GmbH,acme.example,Snowflake;SAP\n2,Bolt,bolt.example,\n"
    "3,Nameless,,\n4,Our Own,ours.example,\n5,Rival,rival.example,\n6,Done,done.example,dbt\n7,Old Deal,old.example,\n"
)
DEALS = (
    "id,account_id,name,opened,closed,outcome\n1,7,a,2024-01-01,2024-03-01,lost\n2,6,b,2026-06-01,,open\n"
    "3,7,c,2024-05-01,2024-06-01,won\n"
)
BOARD = {
    "jobs": [
        {
            "title": "=HYPERLINK(1) Engineer <b>\x1b[31m",
            "first_published": "2026-06-20T10:00:00-04:00",
            "absolute_url": "https://jobs.example/1",
            "content": "&lt;p&gt;You know dbt and Snowflake.&lt;/p&gt;",
        },
        {"title": "Account Executive", "first_published": "2026-06-25", "absolute_url": "https://jobs.example/2"},
        {"title": "Too old", "first_published": "2016-06-25", "absolute_url": "https://jobs.example/3"},
        {"title": "Not yet", "first_published": "2026-07-05", "absolute_url": "https://jobs.example/4"},
    ]
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    (tmp_path / "companies.csv").write_text(COMPANIES, "utf-8")
    (tmp_path / "deals.csv").write_text(DEALS, "utf-8")
    with open_book(tmp_path / "book", today=TODAY) as opened:
        earmark.load(opened, tmp_path / "companies.csv", tmp_path / "deals.csv")
        for name, value in (
            ("boards", "acme.example=greenhouse:acme"), ("watch", "greenhouse"), ("own_domains", "ours.example"),
            ("competitors", "rival.example"),
        ):  # fmt: skip
            earmark.set_setting(opened, name, (value,))
        yield opened


@contextmanager
def boards(monkeypatch: pytest.MonkeyPatch, *turns: bytes) -> Iterator[tuple[Loopback, World]]:
    """Have Greenhouse's board of acme answered by a server here, in turn."""
    with serving(acme=list(turns)) as server:
        here = replace(greenhouse._BOARD, address=server.url("/{token}", "boards.example"))
        monkeypatch.setattr(greenhouse, "_BOARD", here)
        reach = Reach(lambda *_: ["127.0.0.1"], frozenset({("127.0.0.1", server.port)}))
        yield server, World(Time().clock, reach=reach)


def board(*jobs: int, **headers: str) -> bytes:
    told = {"jobs": [BOARD["jobs"][number] for number in jobs]}
    return reply(body=json.dumps(told).encode(), **headers)


def events(book: Book) -> list[tuple[object, ...]]:
    return book.facts.rows(
        "SELECT a.key, e.kind, e.happened, e.known_from, e.source, e.url, e.evidence FROM event e"
        " LEFT JOIN account a USING (account) ORDER BY e.happened, e.kind"
    )


def test_what_is_new_is_loaded_and_what_is_not_is_loaded_once(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with boards(monkeypatch, board(0, 2, 3, ETag='"1"'), reply(304), board(0, 1)) as (server, world):
        first = earmark.watch(book, world=world)
        assert first.sources == (SourceReport("greenhouse", 1, 0, 2, 2, 0),)
        assert first.file == "watch-2026-07-01.jsonl"
        acme, day, url, said = "d:acme.example", date(2026, 6, 20), "https://jobs.example/1", "Greenhouse board: "
        assert events(book) == [
            (acme, "hiring", day, day, f"{said}engineering", url, "=HYPERLINK(1) Engineer <b> [31m"),
            (
                "d:acme.example",
                "technology_added",
                day,
                day,
                f"{said}named in a post",
                url,
                "You know dbt and Snowflake.",
            ),
        ]  # Snowflake the account has already; dbt another one has
        again = earmark.watch(book, world=world)
        assert again.sources == (SourceReport("greenhouse", 1, 1, 0, 0, 0),)
        assert again.file == ""
        third = earmark.watch(book, world=world)
        assert third.sources == (SourceReport("greenhouse", 1, 0, 2, 1, 0),)
        assert [(one.account, one.name, one.kind, one.evidence) for one in third.events] == [
            ("d:acme.example", "Acme GmbH", "hiring", "Account Executive")
        ]
        assert len(events(book)) == 3
        assert "User-Agent: Earmark/" in server.requests[0]
    assert len(book.loads()) == 4
    assert sorted(one.name for one in (book.folder / "watch").iterdir()) == ["greenhouse.json", "held"]


def test_without_its_memory_nothing_is_lost_and_nothing_doubled(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with boards(monkeypatch, board(0, 1, ETag='"1"')) as (server, world):
        earmark.watch(book, world=world)
        before = events(book)
        (book.folder / "watch" / "greenhouse.json").write_text("spoiled", "utf-8")
        report = earmark.watch(book, world=world)
        assert report.sources == (SourceReport("greenhouse", 1, 0, 3, 0, 0),)
        assert "If-None-Match" not in server.requests[1]
    assert events(book) == before
    assert len(before) == 3


def test_what_could_not_be_loaded_is_asked_for_again(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise BookError("The disk is full.")

    with boards(monkeypatch, board(1, ETag='"1"')) as (server, world):
        with monkeypatch.context() as patch:
            patch.setattr("earmark.verbs.load.load", full)
            with pytest.raises(BookError):
                earmark.watch(book, world=world)
        assert events(book) == []
        assert earmark.watch(book, world=world).sources[0].new == 1
        assert "If-None-Match" not in server.requests[1]


def test_an_earlier_day_knows_less_and_remembers_nothing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with boards(monkeypatch, board(0, 1, ETag='"1"')) as (_, world):
        report = earmark.watch(book, as_of=date(2026, 6, 21), world=world)
        assert [one.date for one in report.events] == [date(2026, 6, 20)] * 2
        assert not (book.folder / "watch" / "greenhouse.json").exists()
        assert [one.date for one in earmark.watch(book, world=world).events] == [date(2026, 6, 25)]


def test_a_board_that_is_gone_is_said_once_and_in_words(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with boards(monkeypatch, reply(404)) as (_, world):
        report = earmark.watch(book, world=world)
        assert [(one.file, one.column, one.value) for one in report.problems] == [
            ("greenhouse", "acme.example", "acme")
        ]
        assert "greenhouse acme.example: the board is gone" in as_text(report, 100, color=False)
        assert earmark.watch(book, world=world).problems == ()


def test_an_account_that_comes_later_is_asked_for_although_nothing_changed(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    with boards(monkeypatch, board(1, ETag='"1"')) as (server, world):
        earmark.watch(book, world=world)
        earmark.set_setting(book, "boards", ("acme.example=greenhouse:acme", "bolt.example=greenhouse:acme"))
        assert [one.account for one in earmark.watch(book, world=world).events] == ["d:bolt.example"]
        assert "If-None-Match" not in server.requests[1]


def test_an_event_makes_no_target_a_worked_account(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "SELECT key FROM account WHERE target ORDER BY key"
    before = book.facts.rows(query)
    assert ("d:acme.example",) in before
    with boards(monkeypatch, board(1)) as (_, world):
        earmark.watch(book, world=world)
    assert events(book)
    assert book.facts.rows(query) == before


def test_targets_and_open_ones_come_first_own_and_competitors_never(book: Book) -> None:
    source = next(one for one in SOURCES if one.name == "sec")
    scope = scope_of(book, ())
    assert [one.key for one in scope.accounts] == [
        "d:acme.example", "d:bolt.example", "d:done.example", "i:own:3", "d:old.example",
    ]  # fmt: skip
    assert scope.technologies == ("SAP", "Snowflake", "dbt")
    assert scope.accounts[0].technologies == ("sap", "snowflake")
    earmark.set_setting(book, "watch_accounts", ("2",))
    earmark.set_setting(book, "sec", ("OLD.example=77", "3=Nameless Corp", "nobody.example=1"))
    scope = scope_of(book, (source,))
    about, notes = watched(book, source, scope, TODAY)
    told = [(one.key, one.told) for one in about.accounts]
    assert told == [("i:own:3", ("Nameless Corp",)), ("d:old.example", ("77",))]
    assert notes == ("sec names nobody.example, which is no account of the book.",)
    assert about.since == date(2025, 7, 1)


def test_a_setting_names_accounts_by_domain_name_or_id(book: Book) -> None:
    source = next(one for one in SOURCES if one.name == "sec")
    earmark.set_setting(book, "sec", ("acme.example=1", "nameless=2", "https://feed.example/?a=b", "2=3"))
    about, notes = watched(book, source, scope_of(book, (source,)), TODAY)
    told = {one.key: one.told for one in about.accounts if one.told}
    assert told == {"d:acme.example": ("1",), "i:own:3": ("2",), "d:bolt.example": ("3",)}
    assert (about.told, notes) == (("https://feed.example/?a=b",), ())


def test_an_account_without_domain_is_told_by_its_id(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    earmark.set_setting(book, "boards", ("Nameless=greenhouse:acme",))
    with boards(monkeypatch, board(1)) as (_, world):
        assert [one.account for one in earmark.watch(book, world=world).events] == ["i:own:3"]
    assert [row[0] for row in events(book)] == ["i:own:3"]


def test_the_digest_tells_what_is_watched_and_not_the_day(book: Book) -> None:
    source = next(one for one in SOURCES if one.name == "sec")
    scope = scope_of(book, (source,))
    about = watched(book, source, scope, TODAY)[0]
    assert digest(about) == digest(watched(book, source, scope, date(2026, 7, 2))[0])
    assert digest(about) != digest(replace(about, accounts=(*about.accounts, Account("d:x.example", "x.example"))))


def test_a_round_says_what_came_of_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with boards(monkeypatch, board(0, 1)) as (_, world):
        report = earmark.watch(book, world=world)
    text = as_text(report, 80, color=False)
    assert text.startswith("3 new events, 5 accounts watched, as of 2026-07-01.")
    assert "hiring 2, technology added 1" in " ".join(text.split())
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80
    told = as_data(report)
    assert told["sources"] == [
        {"source": "greenhouse", "asked": 1, "unchanged": 0, "found": 3, "new": 3, "problems": 0}
    ]
    assert told["events"][-1]["date"] == "2026-06-25"


def test_what_is_not_ready_is_refused_with_a_next_step(book: Book) -> None:
    with pytest.raises(CallError, match="There is no source 'news'"):
        earmark.watch(book, sources=("news",))
    with pytest.raises(CallError, match="settings set watch_contact"):
        earmark.watch(book, sources=("sec",))
    earmark.set_setting(book, "watch", ())
    with pytest.raises(CallError, match="settings set watch "):
        earmark.watch(book)


def test_another_that_watches_is_named(book: Book) -> None:
    place = book.folder / "watch"
    place.mkdir()
    with (place / "held").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write("4711\n")
        file.flush()
        with pytest.raises(BookError, match="by another process, 4711"):
            earmark.watch(book)
    with alone(book.places):
        assert (place / "held").read_text() == f"{os.getpid()}\n"


def test_the_book_is_free_while_sources_are_asked(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(host: str) -> None:
        seen.append((host, book._facts is None))

    with boards(monkeypatch, board(1)) as (_, world):
        earmark.watch(book, world=world, step=look)
    assert seen == [("greenhouse: boards.example", True), ("loading what is new", False)]


def test_a_source_that_finds_a_stranger_loads_nothing_of_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def strange(*_: object) -> Iterator[Found]:
        yield Found("funding", TODAY, "s", "https://u.example", "words", "elsewhere.example")

    monkeypatch.setattr(greenhouse, "events", strange)
    report = earmark.watch(book)
    assert [(one.column, one.reason) for one in report.problems] == [
        ("elsewhere.example", "an event of no account that is watched")
    ]
    assert events(book) == []


def test_every_source_may_be_switched_on_and_only_they() -> None:
    row = next(row for row in BOOK_SETTINGS if row.name == "watch")
    assert set(row.options) == set(NAMES)
    assert {source.setting for source in SOURCES if source.setting} <= {row.name for row in BOOK_SETTINGS}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "either --once or --every"),
        ("--once --every 6h", "either --once or --every"),
        ("--every 6h --as-of 2026-01-01", "for one round"),
        ("--every soon", "'soon' is no time from 5m to 7d"),
        ("--every 1m", "'1m' is no time from 5m to 7d"),
        ("--every 8d", "'8d' is no time from 5m to 7d"),
        ("--once --source nobody", "There is no source 'nobody'"),
    ],
)
def test_a_call_that_does_not_fit_says_what_does(
    book: Book, capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    assert run(["watch", "--book", str(book.folder), *words.split()]) == 2
    assert said in capsys.readouterr().err


def test_one_round_at_the_command_line(
    book: Book, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(greenhouse, "events", lambda *_: iter(()))
    assert run(["watch", "--once", "--json", "--book", str(book.folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["source"] for one in told["sources"]] == ["greenhouse"]
    assert told["file"] == ""


def test_rounds_go_on_at_their_pace_and_over_a_book_in_use(
    book: Book, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: Iterator[BookError | None] = iter((None, BookError("The book is in use by another process, 9."), None))
    time = Time(step=100)

    def take(*_: object, **__: object) -> str:
        turn = next(turns, KeyboardInterrupt())
        if turn is not None:
            raise turn
        return "a round"

    monkeypatch.setattr("earmark.verbs.watch.watch", take)
    clock = Clock(time.look, time.look, time.sleep)
    with pytest.raises(KeyboardInterrupt):
        watch_commands.rounds((), 21_600, Terminal(book.folder), clock)
    said = capsys.readouterr()
    assert said.out == "a round\na round\n"
    assert "in use by another process, 9. The next round tries again." in said.err
    assert time.slept == [21_500.0] * 3


def test_an_answer_that_nobody_foresaw_costs_no_other_source_its_finds(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def stumbles(*_: object) -> Iterator[Found]:
        yield from ()
        raise KeyError("jobs")

    monkeypatch.setattr("earmark.sources.watch.lever.events", stumbles)
    earmark.set_setting(book, "watch", ("greenhouse", "lever"))
    with boards(monkeypatch, board(0)) as (_, world):
        report = earmark.watch(book, world=world)
    told = {one.source: one for one in report.sources}
    assert told["greenhouse"].new > 0
    assert told["lever"].problems == 1
