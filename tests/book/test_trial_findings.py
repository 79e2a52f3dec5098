"""What a load says and keeps where a user would otherwise be left in the dark."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conftest import COMPANIES, Write, one
from earmark.book import Book
from earmark.book.lists import open_list
from earmark.errors import CallError, InputError
from earmark.verbs.load import load, show_map
from earmark.verbs.problems import problems

LANES = "Record ID,Deal Name,Pipeline,Deal Stage,Create Date,Close Date,Associated Company IDs"


def _lanes(write: Write) -> Path:
    return write("deals.csv", LANES, [
        (1, "A", "Sales", "Closed Won", "2023-01-01", "2023-05-01", 1),
        (2, "B", "Onboarding", "Closed Won", "2023-02-01", "2023-05-01", 2),
    ])  # fmt: skip


def test_pipelines_set_after_loading_count(book: Book, companies: Path, write: Write) -> None:
    path = _lanes(write)
    load(book, companies, path, answers=lambda question: question.options[0])
    sold = "SELECT string_agg(name, ',' ORDER BY name) FROM deal WHERE kind = 'new'"
    first = one(book, sold)
    other = {"A": "Onboarding", "B": "Sales"}[first]
    book.save_settings({"new_business_pipelines": (other,)})
    assert one(book, sold) == {"A": "B", "B": "A"}[first]
    book.save_settings({"new_business_pipelines": ("Sales Pipelin",)})
    note = load(book, path).files[0].notes[0]
    assert note.startswith("No deal is in a pipeline that sells new business (Sales Pipelin): the pipelines here are")
    assert "Onboarding (1)" in note
    book.save_settings({"new_business_pipelines": None})
    assert one(book, sold) == first


def test_lines_that_name_no_account_are_rejected(book: Book, companies: Path, write: Write) -> None:
    joined = [(1, "2023-05-01", "2024-04-30", 100), ("", "2023-06-01", "2024-04-30", 50)]
    some = write("contracts.csv", "Company ID,Start Date,End Date,MRR", joined)
    none = write("contacts.csv", "First Name,Last Name,Job Title", [("Ann", "Lee", "CTO"), ("Bo", "Ray", "CFO")])
    files = load(book, companies, some, none).files
    assert [(f.lines, f.accepted, f.rejected) for f in files[1:]] == [(2, 1, 1), (2, 0, 2)]
    assert problems(book, "contracts.csv").by_reason == {"names no account": 1}
    assert one(book, "SELECT count(*) FROM contract WHERE account IS NULL") == 0


def test_a_new_date_keeps_the_reading(book: Book, write: Write, tmp_path: Path) -> None:
    path = write("firms.csv", "Ref,Who,Colour", [(n, f"C{n}", "red" if n % 2 else "blue") for n in range(1, 9)])
    mapping = tmp_path / "map.toml"
    mapping.write_text('[[file]]\nname = "firms.csv"\nholds = "accounts"\n[file.columns]\nid = "Ref"\nname = "Who"\n')
    load(book, path, mapping=mapping)
    before = book.loads()[0].readings
    load(book, path, as_of=date(2025, 3, 1))
    assert book.loads()[0].as_of == date(2025, 3, 1)
    assert book.loads()[0].readings == before
    assert 'id = "Ref"' in show_map(book, path)


def test_a_list_is_written_as_the_book_is_where_it_does_not_tell(book: Book, write: Write) -> None:
    rows = [(n, f"C{n}", f"c{n}.com", "X", f"{n}.250.500,5") for n in range(1, 30)]
    load(book, write("companies.csv", "Record ID,Company name,Company Domain Name,Industry,Reach Score", rows))
    found = open_list(book, write("list.csv", "Company name,Reach Score", [*[("A", "1.500")] * 10, ("B", "x?")]))
    field = f"f{found.fields['reach score']}"
    assert book.facts.rows(f"SELECT {field} FROM {found.table} ORDER BY line") == [*[(1500,)] * 10, (None,)]  # noqa: S608 - ours
    assert [(p.line, p.severity, p.value) for p in found.problems] == [(12, "cell", "x?")]
    found.close()


def test_show_map_applies_a_mapping(book: Book, write: Write, tmp_path: Path) -> None:
    path = write("firms.csv", "Ref,Who,Colour", [(1, "A", "red")])
    mapping = tmp_path / "map.toml"
    mapping.write_text('[[file]]\nname = "firms.csv"\nholds = "contacts"\n[file.columns]\nname = "Who"\n')
    text = show_map(book, path, mapping=mapping)
    assert 'holds = "contacts"' in text
    assert 'name = "Who"' in text
    assert "# Roles known for contacts: id, account_id," in text
    assert "# Columns that play no part: Ref, Colour." in text


def test_a_limit_below_zero_is_a_wrong_call(book: Book) -> None:
    with pytest.raises(CallError, match="below zero"):
        problems(book, limit=-1)


@pytest.mark.parametrize("who", ["Account No", "Customer Number", "Customer No"])
def test_contracts_by_their_short_headers(book: Book, write: Write, who: str) -> None:
    rows = [("K1", 1, "2023-05-01", "2024-04-30", 100, "active"), ("K2", 2, "2023-06-01", "2024-04-30", 50, "ended")]
    report = load(book, write("book1.csv", f"Contract No,{who},Start,End,Amount,Status", rows))
    assert report.files[0].holds == ("contracts",)
    assert book.facts.rows("SELECT crm_id FROM contract WHERE account IS NOT NULL ORDER BY 1") == [("K1",), ("K2",)]


def test_stages_taken_as_open_are_named(book: Book, companies: Path, write: Write) -> None:
    rows = [(n, "D", "Blue" if n < 4 else "Closed Won", "2023-01-01", "2023-05-01", 1) for n in range(1, 6)]
    path = write("deals.csv", LANES.replace("Pipeline,", ""), rows)
    notes = load(book, companies, path).files[1].notes
    assert "Stages that say neither won nor lost count as open: 'Blue' (3)." in notes
    assert "later deals of accounts already won: 1" not in notes


def test_an_unknown_file_without_lines_is_refused(book: Book, write: Write) -> None:
    with pytest.raises(InputError, match="it has a header and no lines"):
        load(book, write("odd.csv", "Ref,Hue,Tone,Shade", []))


def test_headers_alone_of_a_known_kind_are_loaded(book: Book, write: Write) -> None:
    assert load(book, write("companies.csv", COMPANIES, [])).files[0].lines == 0
