"""Forgetting: no byte of the book tells of it any more, all else stays, and what is loaded later leaves it out."""

from __future__ import annotations

import csv
import json
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

import earmark
from conftest import COMPANIES, DEALS, TODAY, Rows, Write, everything, told
from earmark.book import Book, open_book
from earmark.errors import BookError, CallError
from earmark.facts.forgetting import ForgetReport

CONTACTS = "Record ID,First Name,Last Name,Email,Job Title,Associated Company IDs,Unsubscribed from all email"
NOTED = "Id,Domain,Name,Remarks,Industry"
COMPANY_ROWS = [
    (1, "Nordlicht Optik", "nordlicht.example", "Software", 120, "AWS", "2020-01-01"),
    (2, "Beta", "beta.io", "Retail", 12, "", "2020-01-02"),
    (3, "Gamma", "mein-nordlicht.example", "Retail", 60, "AWS", "2020-01-03"),
    (4, "Delta", "nordlicht.example.org", "Retail", 61, "AWS", "2020-01-03"),
]
DEAL_ROWS = [
    (101, "Nordlicht Optik first", "Closed Won", 1000, "2023-01-01", "2023-05-01", 1, "Nordlicht Optik", "newbusiness"),
    (102, "Beta", "Closed Lost", 700, "2023-03-01", "2023-06-01", 2, "Beta", ""),
    (103, "Gamma", "Closed Won", 10, "2024-03-01", "2024-06-01", 3, "Gamma", ""),
]
CONTACT_ROWS = [
    (11, "Ina", "Kruse", "ina.kruse@nordlicht.example", "CTO", 1, ""),
    (12, "Ulf", "Tamm", "ulf.tamm@beta.io", "CEO", 2, ""),
    (13, "Ada", "Roth", "ada.roth@beta.io", "CFO", 2, ""),
]
EVENTS = [
    {"domain": "nordlicht.example", "kind": "funding", "date": "2025-12-01", "evidence": "Nordlicht Optik raises"},
    {
        "domain": "beta.io",
        "kind": "launch",
        "date": "2025-12-02",
        "evidence": "with NORDLICHT OPTIK, and ulf.tamm@beta.io",
    },
    {"domain": "beta.io", "kind": "hiring", "date": "2025-12-03", "evidence": "three jobs"},
]
OF_ACCOUNT = ("nordlicht.example", "Nordlicht Optik")
OF_PERSON = ("ulf.tamm@beta.io", "Ulf Tamm")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files, and of a book that tells of both in every way: files, decisions, answers, settings, versions,
    exports, broken tables."""
    place = tmp_path_factory.mktemp("told")
    files = [
        _csv(place / "companies.csv", COMPANIES, COMPANY_ROWS),
        _workbook(place / "deals.xlsx"),
        _parquet(place / "contacts.parquet"),
        _lines(place / "events.jsonl"),
        _odd(place / "nordlicht optik list.csv"),
    ]
    with open_book(place / "book", today=TODAY) as book:
        _tell(book, files)
    return place


@pytest.fixture(scope="module")
def account_gone(place: Path) -> Path:
    return _without(place, "nordlicht.example", place / "account gone")


@pytest.fixture(scope="module")
def person_gone(place: Path) -> Path:
    return _without(place, "Ulf.Tamm@beta.io", place / "person gone")


def _without(place: Path, whom: str, into: Path) -> Path:
    shutil.copytree(place / "book", into)
    with open_book(into, today=TODAY) as book:
        report = earmark.forget(book, whom)
        assert (bool(report.gone), report.dry_run) == (True, False)
        assert book.facts.rows("SELECT count(*) FROM deal")
    return into


@contextmanager
def _opened(folder: Path, into: Path | None = None) -> Iterator[Book]:
    """Open a book, or a copy of it."""
    if into is not None:
        shutil.copytree(folder, into)
    with open_book(into or folder, today=TODAY) as book:
        yield book


def _csv(path: Path, header: str, rows: Rows) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def _workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"author": "Ulf Tamm"})
        sheet = book.add_worksheet("Deals")
        for n, row in enumerate([DEALS.split(","), *DEAL_ROWS]):
            sheet.write_row(n, 0, row)
    return path


def _parquet(path: Path) -> Path:
    names = CONTACTS.split(",")
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE t (" + ", ".join(f'"{name}" VARCHAR' for name in names) + ")")
        marks = ", ".join("?" * len(names))
        engine.executemany(f"INSERT INTO t VALUES ({marks})", [list(map(str, r)) for r in CONTACT_ROWS])  # noqa: S608 - ours
        engine.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def _lines(path: Path) -> Path:
    path.write_text("".join(json.dumps(event) + "\n" for event in EVENTS), "utf-8")
    return path


def _odd(path: Path) -> Path:
    """A file in UTF-16, named for the account, with a line above the header and cells that begin as formulas do."""
    rows = [
        "Accounts of Nordlicht Optik;;;;", NOTED.replace(",", ";"), "7;zeta.io;Zeta;''=1+1 see ulf.tamm@beta.io;Retail",
        "8;nordlicht.example;Nordlicht Optik;'-5;Software", "", "9;eta.io;Eta;'=2;Retail",
    ]  # fmt: skip
    path.write_text("\n".join(rows) + "\n", "utf-16")
    return path


def _tell(book: Book, files: list[Path]) -> None:
    earmark.load(book, *files, as_of=TODAY)
    earmark.decide(book, "nordlicht.example", "pursue", why="Nordlicht Optik hires")
    earmark.decide(book, "beta.io", "pursue", why="as ulf.tamm@beta.io says, unlike Nordlicht Optik", by="Ulf Tamm")
    earmark.decide(book, "beta.io", "meeting")
    earmark.reject_merge(book, ["nordlicht.example", "mein-nordlicht.example"])
    book.save_settings({"competitors": ["nordlicht.example", "rival.example"]})
    told = {"examples": [{"account": "Nordlicht Optik", "domain": "nordlicht.example"}], "said": ["ulf.tamm@beta.io"]}
    book.save_profile("# none\n", told, "p1")
    exports, spark, watch = (book.folder / name for name in ("exports", "spark", "watch"))
    for made in (exports, spark / "contact.parquet", watch):
        made.mkdir(parents=True)
    (exports / "nordlicht.example.csv").write_text("nordlicht.example\nulf.tamm@beta.io\n", "utf-8")
    (exports / "other.csv").write_text("mein-nordlicht.example, Optik, Tamm\n", "utf-8")
    (spark / "contact.parquet" / "part").write_text("ulf.tamm@beta.io Nordlicht Optik", "utf-8")
    _workbook(exports / "deals.xlsx")
    (book.folder / "facts.broken-1.duckdb").write_text("ulf.tamm@beta.io nordlicht.example Nordlicht Optik")
    (watch / "sec.json").write_text("ulf.tamm@beta.io nordlicht.example Nordlicht Optik Ulf Tamm")
    assert book.facts.rows("SELECT count(*) FROM account") == [(6,)]


def test_no_byte_of_the_book_tells_of_it(place: Path, account_gone: Path, person_gone: Path) -> None:
    assert told(place / "book", *OF_ACCOUNT)
    assert told(account_gone, *OF_ACCOUNT) == []
    assert told(account_gone, OF_PERSON[0])
    assert told(person_gone, *OF_PERSON) == []
    assert (account_gone / "exports" / "other.csv").exists()
    assert stat.S_IMODE((account_gone / "forget.key").stat().st_mode) == 0o600


def test_all_other_lines_stay_as_they_were(place: Path, account_gone: Path) -> None:
    """Their numbers, cells and facts, those that begin with an apostrophe included; longer domains survive."""
    of = "account NOT IN (SELECT account FROM account WHERE key = 'd:nordlicht.example') ORDER BY 1"
    asked = (
        "SELECT key, name, line, COLUMNS('^f[0-9]') FROM account WHERE key <> 'd:nordlicht.example' ORDER BY key",
        f"SELECT crm_id, name, amount_cents, line FROM deal WHERE {of}",  # noqa: S608 - ours
        f"SELECT crm_id, name, email, line FROM contact WHERE {of}",  # noqa: S608 - ours
        f"SELECT kind, happened, line FROM event WHERE {of}",  # noqa: S608 - ours
    )
    with _opened(place / "book") as before, _opened(account_gone) as after:
        assert [after.facts.rows(query) for query in asked] == [before.facts.rows(query) for query in asked]
        remarks = after.facts.rows("SELECT name, line FROM account WHERE domain IN ('zeta.io', 'eta.io') ORDER BY 1")
        assert remarks == [("Eta", 6), ("Zeta", 3)]
        launch = "SELECT evidence FROM event WHERE kind = 'launch'"
        assert after.facts.rows(launch) == [("with , and ulf.tamm@beta.io",)]
        assert after.settings.competitors == ("rival.example",)


def test_a_person_goes_and_the_account_stays(person_gone: Path) -> None:
    with _opened(person_gone) as book:
        assert book.facts.rows("SELECT count(*) FROM account") == [(6,)]
        assert book.facts.rows("SELECT crm_id FROM contact ORDER BY 1") == [("11",), ("13",)]
        assert book.facts.rows("SELECT what, why, who FROM decision WHERE key = 'd:beta.io' ORDER BY entry")[0] == (
            "pursue", "as (forgotten) says, unlike Nordlicht Optik", "(forgotten)",
        )  # fmt: skip
        launch = "SELECT evidence FROM event WHERE kind = 'launch'"
        assert book.facts.rows(launch) == [("with NORDLICHT OPTIK, and",)]


def test_every_line_is_accounted_for_and_the_ledger_says_why_an_original_was_rewritten(
    place: Path, account_gone: Path
) -> None:
    with _opened(place / "book") as book:
        before = book.facts.rows("SELECT lines, rejected FROM load ORDER BY load")
    with _opened(account_gone) as book:
        rows = book.facts.rows("SELECT file, lines, accepted, rejected, duplicate, blank FROM load ORDER BY load")
        assert [row[1] for row in rows] == [lines for lines, _ in before]
        assert all(row[1] == sum(row[2:]) for row in rows)
        assert sum(row[3] for row in rows) == sum(rejected for _, rejected in before) + 5
        assert set(book.facts.rows("SELECT line FROM problem WHERE reason = 'forgotten'")) == {(2,), (4,), (1,)}
        assert "forgotten.csv" in {row[0] for row in rows}
        assert {entry.body["rewritten"]["why"] for entry in book.ledger.entries("load")} == {"forgotten"}


def test_what_is_built_anew_is_the_same_and_so_it_is_after_the_same_files_again(
    place: Path, account_gone: Path, tmp_path: Path
) -> None:
    files = [path for path in place.iterdir() if path.is_file()]
    with _opened(account_gone, tmp_path / "book") as book:
        first = everything(book)
        book.refresh()
        book.places.facts.unlink()
        assert everything(book) == first
        report = earmark.load(book, *files)
        assert [one.already_loaded for one in report.files] == [True] * len(files) == [True] * 5
        assert everything(book) == first
        assert told(book.folder, *OF_ACCOUNT) == []


AGAIN = {
    "domain.csv": (COMPANIES, [
        (9, "Renamed", "www.nordlicht.example", "Retail", 1, "", ""), (10, "New", "new.example", "Retail", 1, "", ""),
    ]),
    "id.csv": (COMPANIES, [
        (1, "Renamed", "", "Retail", 1, "", ""), (20, "Newer", "newer.example", "Retail", 1, "", ""),
    ]),
    "deals.csv": (DEALS, [
        (201, "Nordlicht Optik again", "Closed Won", 1, "2024-01-01", "2024-02-01", 1, "Nordlicht Optik", ""),
        (202, "Beta again", "Closed Won", 1, "2024-01-01", "2024-02-01", 2, "Beta", ""),
    ]),
    "people.csv": (CONTACTS, [
        (99, "Ina", "Kruse", "ina@nordlicht.example", "", "", ""),
        (98, "Uwe", "Roth", "uwe@beta.io", "", 2, ""),
    ]),
    "texts.csv": ("domain,kind,date,evidence", [
        ("nordlicht.example", "funding", "2025-12-05", "raises"),
        ("beta.io", "launch", "2025-12-06", "see https://nordlicht.example/news"),
    ]),
}  # fmt: skip


def test_later_files_are_taken_without_it(account_gone: Path, tmp_path: Path, write: Write) -> None:
    """By its domain, by its id, by a deal's or person's account, in words beside."""
    with _opened(account_gone, tmp_path / "book") as book:
        report = earmark.load(book, *(write(name, *told) for name, told in AGAIN.items()), as_of=TODAY)
        assert [(one.lines, one.accepted, one.rejected) for one in report.files] == [(2, 1, 1)] * 5
        gone = "SELECT file, line FROM problem WHERE reason = 'forgotten' AND file IN (SELECT unnest($1::VARCHAR[]))"
        assert sorted(book.facts.rows(gone, [list(AGAIN)])) == [(name, 2) for name in sorted(AGAIN)]
        assert told(book.folder, "nordlicht.example") == []
        assert book.facts.rows("SELECT key FROM account WHERE key = 'd:nordlicht.example' OR crm_id = '1'") == []


def test_a_person_is_kept_out_too_and_was_forgotten_before(person_gone: Path, tmp_path: Path, write: Write) -> None:
    rows = [
        (77, "Ulf", "Tamm", "ULF.TAMM@beta.io", "", 2, ""),
        (12, "Ulf", "T.", "new@beta.io", "", 2, ""),
        (78, "Eva", "Lind", "eva@beta.io", "", 2, ""),
    ]
    with _opened(person_gone, tmp_path / "book") as book:
        report = earmark.load(book, write("more.csv", CONTACTS, rows), as_of=TODAY)
        assert (report.files[0].accepted, report.files[0].rejected) == (1, 2)
        assert told(book.folder, "ulf.tamm@beta.io") == []
        assert earmark.forget(book, "ulf.tamm@beta.io").before


def test_who_says_no_keeps_everything_and_has_seen_how_much_it_is(place: Path) -> None:
    def bytes_of(book: Book) -> dict[Path, bytes]:
        paths = (path for path in book.folder.rglob("*") if path.is_file() and "facts" not in path.name)
        return {path: path.read_bytes() for path in paths}

    asked: list[ForgetReport] = []
    shares: list[float] = []
    with _opened(place / "book") as book:
        before = bytes_of(book)
        report = earmark.forget(
            book, "nordlicht.example", confirm=lambda found: bool(asked.append(found)), progress=shares.append
        )
        assert bytes_of(book) == before
    assert report.dry_run
    assert asked == [report]
    assert {one.kind: one.count for one in report.gone} == {
        "accounts": 2, "contacts": 1, "deals": 1, "events": 1, "cell": 2, "decision": 2, "merge": 1, "profile": 1,
        "settings": 1, "load": 1,
    }  # fmt: skip
    assert report.files == ("exports/deals.xlsx", "exports/nordlicht.example.csv")
    assert shares == [n / 6 for n in range(1, 6)]


def test_who_is_unknown_and_who_was_forgotten_is_said_and_no_key_is_refused(
    account_gone: Path, tmp_path: Path, write: Write
) -> None:
    with _opened(account_gone, tmp_path / "book") as book:
        with pytest.raises(CallError, match="Nothing in the book tells of"):
            earmark.forget(book, "nobody@beta.io")
        with pytest.raises(CallError, match="no account"):
            earmark.forget(book, "nobody.example")
        assert earmark.forget(book, "nordlicht.example").before
        book.places.secret.unlink()
        for ask in (
            lambda: earmark.load(book, write("m.csv", COMPANIES, [(9, "New", "new.example", "Retail", 1, "", "")])),
            lambda: earmark.forget(book, "beta.io"),
        ):
            with pytest.raises(BookError, match="by which the book knows what was forgotten is gone"):
                ask()
        assert book.facts.rows("SELECT count(*) FROM account") == [(5,)]


def test_a_damaged_original_stops_it_before_anything_is_forgotten(place: Path, tmp_path: Path) -> None:
    with _opened(place / "book", tmp_path / "book") as book:
        load = next(one for one in book.loads() if one.file == "companies.csv")
        (book.places.loads / load.original).write_bytes(b"Record ID\n1\n")
        before = len(book.ledger.entries())
        with pytest.raises(BookError, match=r"original of companies\.csv is damaged"):
            earmark.forget(book, "nordlicht.example")
        assert len(book.ledger.entries()) == before
