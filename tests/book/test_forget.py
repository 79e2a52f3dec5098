"""Forgetting: no byte of the book tells of it any more, all else stays, and what is loaded later leaves it out."""

from __future__ import annotations

import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

import earmark
from conftest import COMPANIES, DEALS, TODAY, Write, everything
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


@pytest.fixture
def files(tmp_path: Path, write: Write) -> list[Path]:
    return [
        write("companies.csv", COMPANIES, COMPANY_ROWS),
        _workbook(tmp_path / "deals.xlsx"),
        _parquet(tmp_path / "contacts.parquet"),
        _lines(tmp_path / "events.jsonl"),
        _odd(tmp_path / "nordlicht optik list.csv"),
    ]


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


@pytest.fixture
def full(tmp_path: Path, files: list[Path]) -> Iterator[Book]:
    """A book that tells of both in every way: files, decisions, answers, settings, versions, exports, broken tables."""
    with open_book(tmp_path / "book", today=TODAY) as book:
        earmark.load(book, *files, as_of=TODAY)
        earmark.decide(book, "nordlicht.example", "pursue", why="Nordlicht Optik hires")
        earmark.decide(book, "beta.io", "pursue", why="as ulf.tamm@beta.io says, unlike Nordlicht Optik", by="Ulf Tamm")
        earmark.decide(book, "beta.io", "meeting")
        earmark.reject_merge(book, ["nordlicht.example", "mein-nordlicht.example"])
        book.save_settings({"competitors": ["nordlicht.example", "rival.example"]})
        told = {
            "examples": [{"account": "Nordlicht Optik", "domain": "nordlicht.example"}],
            "said": ["ulf.tamm@beta.io"],
        }
        book.save_profile("# none\n", told, "p1")
        (book.folder / "exports").mkdir()
        (book.folder / "exports" / "nordlicht.example.csv").write_text("nordlicht.example\nulf.tamm@beta.io\n", "utf-8")
        (book.folder / "exports" / "other.csv").write_text("mein-nordlicht.example, Optik, Tamm\n", "utf-8")
        (book.folder / "spark" / "contact.parquet").mkdir(parents=True)
        (book.folder / "spark" / "contact.parquet" / "part").write_text("ulf.tamm@beta.io Nordlicht Optik", "utf-8")
        _workbook(book.folder / "exports" / "deals.xlsx")
        (book.folder / "facts.broken-1.duckdb").write_text("ulf.tamm@beta.io nordlicht.example Nordlicht Optik")
        (book.folder / "watch").mkdir()
        (book.folder / "watch" / "sec.json").write_text("ulf.tamm@beta.io nordlicht.example Nordlicht Optik Ulf Tamm")
        assert book.facts.rows("SELECT count(*) FROM account")[0][0] == 6
        yield book


def told(folder: Path, *words: str) -> list[str]:
    """Every file of a folder that holds a word, in any case and usual encoding, packed files unpacked."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            blobs = [path.name.encode(), path.read_bytes()]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    blobs += [archive.read(name) for name in archive.namelist()]
            for word in words:
                coded = [word.lower().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
                # a longer domain is another one's
                bare = [
                    blob.lower().replace(b"mein-nordlicht.example", b"").replace(b"nordlicht.example.org", b"")
                    for blob in blobs
                ]
                if any(one in blob for one in coded for blob in bare):
                    found.append(f"{path.relative_to(folder)}: {word}")
    return found


@pytest.mark.parametrize(("whom", "words"), [("nordlicht.example", OF_ACCOUNT), ("ulf.tamm@beta.io", OF_PERSON)])
def test_no_byte_of_the_book_tells_of_it(full: Book, whom: str, words: tuple[str, ...]) -> None:
    assert told(full.folder, words[0])
    report = earmark.forget(full, whom)
    assert report.gone
    assert not report.dry_run
    assert told(full.folder, *words) == []
    assert full.facts.rows("SELECT count(*) FROM account")[0][0] == (5 if whom == "nordlicht.example" else 6)
    full.facts.run("CHECKPOINT")
    assert told(full.folder, *words) == []
    assert (full.folder / "exports" / "other.csv").exists()
    assert stat.S_IMODE(full.places.secret.stat().st_mode) == 0o600


def test_all_other_lines_stay_as_they_were(full: Book) -> None:
    """Their numbers, cells and facts, those that begin with an apostrophe included; longer domains survive."""
    of = "account NOT IN (SELECT account FROM account WHERE key = 'd:nordlicht.example') ORDER BY 1"
    asked = (
        "SELECT key, name, line, COLUMNS('^f[0-9]') FROM account WHERE key <> 'd:nordlicht.example' ORDER BY key",
        f"SELECT crm_id, name, amount_cents, line FROM deal WHERE {of}",  # noqa: S608 - ours
        f"SELECT crm_id, name, email, line FROM contact WHERE {of}",  # noqa: S608 - ours
        f"SELECT kind, happened, line FROM event WHERE {of}",  # noqa: S608 - ours
    )
    before = [full.facts.rows(query) for query in asked]
    earmark.forget(full, "nordlicht.example")
    assert [full.facts.rows(query) for query in asked] == before
    remarks = full.facts.rows("SELECT name, line FROM account WHERE domain IN ('zeta.io', 'eta.io') ORDER BY 1")
    assert remarks == [("Eta", 6), ("Zeta", 3)]
    assert full.facts.rows("SELECT evidence FROM event WHERE kind = 'launch'") == [("with , and ulf.tamm@beta.io",)]
    assert full.settings.competitors == ("rival.example",)


def test_a_person_goes_and_the_account_stays(full: Book) -> None:
    earmark.forget(full, "Ulf.Tamm@beta.io")
    assert full.facts.rows("SELECT crm_id FROM contact ORDER BY 1") == [("11",), ("13",)]
    assert full.facts.rows("SELECT what, why, who FROM decision WHERE key = 'd:beta.io' ORDER BY entry")[0] == (
        "pursue", "as (forgotten) says, unlike Nordlicht Optik", "(forgotten)",
    )  # fmt: skip
    assert full.facts.rows("SELECT evidence FROM event WHERE kind = 'launch'") == [("with NORDLICHT OPTIK, and",)]


def test_every_line_is_accounted_for_and_the_ledger_says_why_an_original_was_rewritten(full: Book) -> None:
    before = full.facts.rows("SELECT file, lines, rejected FROM load ORDER BY load")
    earmark.forget(full, "nordlicht.example")
    rows = full.facts.rows("SELECT file, lines, accepted, rejected, duplicate, blank FROM load ORDER BY load")
    assert [row[1] for row in rows] == [lines for _, lines, _ in before]
    assert all(row[1] == sum(row[2:]) for row in rows)
    assert sum(row[3] for row in rows) == sum(rejected for *_, rejected in before) + 5
    assert set(full.facts.rows("SELECT line FROM problem WHERE reason = 'forgotten'")) == {(2,), (4,), (1,)}
    assert "forgotten.csv" in {row[0] for row in rows}
    assert {entry.body["rewritten"]["why"] for entry in full.ledger.entries("load")} == {"forgotten"}


def test_what_was_built_equals_what_is_built_from_the_rest(full: Book) -> None:
    earmark.forget(full, "nordlicht.example")
    first = everything(full)
    full.refresh()
    full.places.facts.unlink()
    assert everything(full) == first


def test_the_same_file_again_changes_nothing(full: Book, files: list[Path]) -> None:
    earmark.forget(full, "nordlicht.example")
    before = everything(full)
    report = earmark.load(full, *files)
    assert [one.already_loaded for one in report.files] == [True] * len(files)
    assert everything(full) == before
    assert told(full.folder, *OF_ACCOUNT) == []


AGAIN: dict[str, Callable[[Write], Path]] = {
    "by domain": lambda write: write("more.csv", COMPANIES, [
        (9, "Renamed", "www.nordlicht.example", "Retail", 1, "", ""), (10, "New", "new.example", "Retail", 1, "", ""),
    ]),
    "by id": lambda write: write("more.csv", COMPANIES, [
        (1, "Renamed", "", "Retail", 1, "", ""), (10, "New", "new.example", "Retail", 1, "", ""),
    ]),
    "deals": lambda write: write("more.csv", DEALS, [
        (201, "Nordlicht Optik again", "Closed Won", 1, "2024-01-01", "2024-02-01", 1, "Nordlicht Optik", ""),
        (202, "Beta again", "Closed Won", 1, "2024-01-01", "2024-02-01", 2, "Beta", ""),
    ]),
    "people": lambda write: write("more.csv", CONTACTS, [
        (99, "Ina", "Kruse", "ina@nordlicht.example", "", "", ""),
        (98, "Uwe", "Roth", "uwe@beta.io", "", 2, ""),
    ]),
    "texts": lambda write: write("more.csv", "domain,kind,date,evidence", [
        ("nordlicht.example", "funding", "2025-12-05", "raises"),
        ("beta.io", "launch", "2025-12-06", "see https://nordlicht.example/news"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("how", AGAIN)
def test_a_later_file_is_taken_without_it(full: Book, write: Write, how: str) -> None:
    earmark.forget(full, "nordlicht.example")
    report = earmark.load(full, AGAIN[how](write), as_of=TODAY)
    one = report.files[0]
    assert (one.lines, one.accepted, one.rejected) == (2, 1, 1)
    assert full.facts.rows("SELECT line, value FROM problem WHERE reason = 'forgotten' AND file = 'more.csv'") == [
        (2, None)
    ]
    assert told(full.folder, "nordlicht.example") == []
    assert full.facts.rows("SELECT key FROM account WHERE key = 'd:nordlicht.example' OR crm_id = '1'") == []


def test_a_person_is_kept_out_too(full: Book, write: Write) -> None:
    earmark.forget(full, "ulf.tamm@beta.io")
    rows = [
        (77, "Ulf", "Tamm", "ULF.TAMM@beta.io", "", 2, ""),
        (12, "Ulf", "T.", "new@beta.io", "", 2, ""),
        (78, "Eva", "Lind", "eva@beta.io", "", 2, ""),
    ]
    report = earmark.load(full, write("more.csv", CONTACTS, rows), as_of=TODAY)
    assert (report.files[0].accepted, report.files[0].rejected) == (1, 2)
    assert told(full.folder, "ulf.tamm@beta.io") == []


def test_a_trial_changes_nothing_and_says_how_much(full: Book) -> None:
    before = {path: path.read_bytes() for path in full.folder.rglob("*") if path.is_file() and "facts" not in path.name}
    report = earmark.forget(full, "nordlicht.example", dry_run=True)
    assert {one.kind: one.count for one in report.gone} == {
        "accounts": 2, "contacts": 1, "deals": 1, "events": 1, "cell": 2, "decision": 2, "merge": 1, "profile": 1,
        "settings": 1, "load": 1,
    }  # fmt: skip
    assert report.files == ("exports/deals.xlsx", "exports/nordlicht.example.csv")
    now = {path: path.read_bytes() for path in full.folder.rglob("*") if path.is_file() and "facts" not in path.name}
    assert now == before


def test_who_says_no_keeps_everything(full: Book) -> None:
    asked: list[ForgetReport] = []
    report = earmark.forget(full, "nordlicht.example", confirm=lambda found: bool(asked.append(found)))
    assert report.dry_run
    assert asked == [report]
    assert full.facts.rows("SELECT count(*) FROM account") == [(6,)]


def test_who_is_unknown_is_said_and_who_was_forgotten_is_said(full: Book) -> None:
    with pytest.raises(CallError, match="Nothing in the book tells of"):
        earmark.forget(full, "nobody@beta.io")
    with pytest.raises(CallError, match="no account"):
        earmark.forget(full, "nobody.example")
    earmark.forget(full, "nordlicht.example")
    earmark.forget(full, "ulf.tamm@beta.io")
    assert earmark.forget(full, "nordlicht.example").before
    assert earmark.forget(full, "ulf.tamm@beta.io").before


def test_without_its_key_nothing_is_loaded(full: Book, write: Write) -> None:
    earmark.forget(full, "nordlicht.example")
    full.places.secret.unlink()
    with pytest.raises(BookError, match="by which the book knows what was forgotten is gone"):
        earmark.load(full, write("more.csv", COMPANIES, [(9, "New", "new.example", "Retail", 1, "", "")]))
    assert full.facts.rows("SELECT count(*) FROM account") == [(5,)]


def test_merged_accounts_go_together_and_subsidiaries_stay(book: Book, write: Write) -> None:
    rows = [
        (1, "Nordlicht Optik", "nordlicht.example", ""), (2, "Nordlicht AG", "nordlicht-ag.example", ""),
        (3, "Suedlicht", "suedlicht.example", 1), (4, "Beta", "beta.io", ""),
    ]  # fmt: skip
    names = "Record ID,Company name,Company Domain Name,Parent Company ID"
    earmark.load(book, write("c.csv", names, rows), as_of=TODAY)
    earmark.accept_merge(book, ["nordlicht.example", "nordlicht-ag.example"])
    book.save_settings({"groups": "parent"})
    report = earmark.forget(book, "nordlicht.example")
    assert report.together == ("d:nordlicht.example",)  # into the other, as the first in order
    assert report.subsidiaries == ("suedlicht.example",)
    assert book.facts.rows("SELECT key FROM account ORDER BY 1") == [("d:beta.io",), ("d:suedlicht.example",)]
    assert told(book.folder, "nordlicht.example", "nordlicht-ag.example", "Nordlicht AG") == []


def test_a_subsidiary_counted_with_its_parent_goes_alone(book: Book, write: Write) -> None:
    rows = [(1, "Nordlicht Optik", "nordlicht.example", ""), (3, "Suedlicht", "suedlicht.example", 1)]
    names = "Record ID,Company name,Company Domain Name,Parent Company ID"
    earmark.load(book, write("c.csv", names, rows), as_of=TODAY)
    book.save_settings({"groups": "parent"})
    earmark.forget(book, "suedlicht.example")
    assert book.facts.rows("SELECT key FROM account ORDER BY 1") == [("d:nordlicht.example",)]


def test_a_name_that_is_also_a_value_or_anothers_stays_with_the_others(book: Book, write: Write) -> None:
    rows = [
        (1, "Vellumsoft", "vellumsoft.example", "Software", 120, "Vellumsoft", "2020-01-01"),
        (2, "Beta", "beta.io", "Retail", 12, "AWS;Vellumsoft", "2020-01-02"),
    ]
    earmark.load(book, write("c.csv", COMPANIES, rows), as_of=TODAY)
    report = earmark.forget(book, "vellumsoft.example")
    assert any("Vellumsoft" in note for note in report.notes)
    assert book.facts.rows("SELECT shown FROM spelling WHERE folded = 'vellumsoft'") == [("Vellumsoft",)]
    assert told(book.folder, "vellumsoft.example") == []


def test_a_seller_is_a_person_too_and_his_deals_stay_where_they_are(book: Book, write: Write) -> None:
    names = "Deal ID,Deal Name,Stage,Amount,Created,Closed,Contact Email,Owner"
    rows = [
        (1, "One", "Closed Won", 5, "2023-01-01", "2023-05-01", "kim@beta.io", "Rep@ours.example"),
        (2, "Two", "Closed Lost", 5, "2023-01-01", "2023-05-01", "kim@beta.io", "Other@ours.example"),
    ]
    earmark.load(book, write("c.csv", COMPANIES, COMPANY_ROWS[:2]), write("d.csv", names, rows), as_of=TODAY)
    asked = "SELECT d.crm_id, a.key, d.owner FROM deal d LEFT JOIN account a USING (account) ORDER BY 1"
    assert book.facts.rows(asked)[0] == ("1", "d:beta.io", "Rep@ours.example")
    earmark.forget(book, "rep@ours.example")
    earmark.forget(book, "kim@beta.io")
    assert book.facts.rows(asked) == [("1", "d:beta.io", None), ("2", "d:beta.io", "Other@ours.example")]
    assert told(book.folder, "rep@ours.example", "kim@beta.io") == []
    again = [(3, "Three", "Closed Won", 5, "2024-01-01", "2024-05-01", "kim@beta.io", "rep@ours.example")]
    assert earmark.load(book, write("e.csv", names, again), as_of=TODAY).files[0].accepted == 1
    assert book.facts.rows(asked)[2] == ("3", "d:beta.io", None)
    assert told(book.folder, "rep@ours.example", "kim@beta.io") == []


def test_deals_that_an_association_gives_it_go_now_and_later(book: Book, write: Write) -> None:
    names, links = "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date", "deal_id,company_id,is_primary"
    first = [(n, f"D{n}", "Closed Won", 5, "2023-01-01", "2023-05-01") for n in (101, 102)]
    files = write("c.csv", COMPANIES, COMPANY_ROWS[:2]), write("d.csv", names, first)
    earmark.load(book, *files, write("a.csv", links, [(101, 1, 1), (102, 2, 1), (102, 1, 0)]), as_of=TODAY)
    earmark.forget(book, "nordlicht.example")
    assert book.facts.rows("SELECT crm_id FROM deal") == [("102",)]
    later = [(n, f"D{n}", "Closed Won", 5, "2024-01-01", "2024-05-01") for n in (101, 103, 104)]
    more = write("d2.csv", names, later), write("a2.csv", links, [(103, 1, 1), (104, 2, 1)])
    report = earmark.load(book, *more, as_of=TODAY)
    assert [(one.accepted, one.rejected) for one in report.files] == [(1, 2), (1, 1)]
    assert book.facts.rows("SELECT crm_id FROM deal ORDER BY 1") == [("102",), ("104",)]


def test_an_address_that_others_share_stays_theirs(book: Book, write: Write) -> None:
    names = "Record ID,First Name,Last Name,Email,Associated Company IDs"
    old = [(12, "Ulf", "Tamm", "info@beta.io", 2), (13, "Ada", "Roth", "info@beta.io", 2)]
    earmark.load(book, write("c.csv", COMPANIES, COMPANY_ROWS[:2]), write("p.csv", names, old), as_of=TODAY)
    earmark.load(book, write("q.csv", names, [(12, "Ulf", "Tamm", "ulf.tamm@beta.io", 2)]), as_of=TODAY)
    earmark.forget(book, "ulf.tamm@beta.io")
    assert book.facts.rows("SELECT crm_id, email FROM contact") == [("13", "info@beta.io")]


def test_while_others_read_the_ledger_it_is_cleared_later(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("earmark.ledger._BUSY_SECONDS", 0.1)
    with open_book(tmp_path / "book", today=TODAY) as book:
        earmark.load(book, write("c.csv", COMPANIES, COMPANY_ROWS[:2]), as_of=TODAY)
        earmark.decide(book, "nordlicht.example", "pursue", why="Nordlicht Optik hires")
        with closing(sqlite3.connect(book.places.ledger)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM entry").fetchone()
            report = earmark.forget(book, "nordlicht.example")
            assert "until the book is next opened" in report.notes[-1]
            assert book.facts.rows("SELECT key FROM account") == [("d:beta.io",)]
            assert told(book.folder, *OF_ACCOUNT)
    with open_book(tmp_path / "book", today=TODAY) as book:
        assert told(book.folder, *OF_ACCOUNT) == []
