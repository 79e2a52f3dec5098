from __future__ import annotations

import shutil
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from conftest import COMPANIES, DEALS, TODAY, Write, contents, one, values
from earmark.book import Book, accounts, open_book
from earmark.engines.duckdb import DuckDB
from earmark.errors import BookError, InputError, QuestionError
from earmark.sources.mapping import Question
from earmark.verbs.load import load


def test_every_line_is_accounted_for(book: Book, write: Write) -> None:
    path = write("companies.csv", COMPANIES, [
        (1, "Acme", "acme.com", "Software", 120, "", "2020-01-01"),
        (1, "Acme", "acme.com", "Software", 120, "", "2020-01-01"),
        ("", "", "", "Software", 5, "", ""),
        ("1.68298E+10", "Rounded", "", "Software", 5, "", ""),
        ("", "", "", "", "", "", ""),
        (7, "Eta", "eta.io", "Retail", 10, "", "2020-01-01"),
    ])  # fmt: skip
    report = load(book, path).files[0]
    assert (report.lines, report.accepted, report.rejected, report.duplicate, report.blank) == (6, 2, 2, 1, 1)
    lines = dict(book.facts.rows("SELECT line, severity FROM problem"))
    assert lines == {2: "duplicate", 4: "rejected", 5: "rejected"}


def test_the_same_files_again_change_nothing(book: Book, companies: Path, deals: Path) -> None:
    first = load(book, companies, deals)
    before, entries = contents(book), len(book.ledger.entries())
    again = load(book, deals, companies)
    assert [f.already_loaded for f in first.files] == [False, False]
    assert [f.already_loaded for f in again.files] == [True, True]
    assert again.changed == {}
    assert contents(book) == before
    assert len(book.ledger.entries()) == entries


def test_a_file_under_two_names_in_one_call_is_loaded_once(book: Book, companies: Path, tmp_path: Path) -> None:
    shutil.copy(companies, tmp_path / "copy.csv")
    report = load(book, companies, tmp_path / "copy.csv")
    assert len(book.loads()) == 1
    assert [f.lines for f in report.files] == [6, 6]
    assert report.counts["accounts"] == 5


def test_the_order_of_loads_does_not_matter(tmp_path: Path, companies: Path, deals: Path, write: Write) -> None:
    contracts = write("contracts.csv", "Company ID,Start Date,End Date,MRR", [(1, "2023-05-01", "2024-04-30", 100)])
    seen = []
    for number, order in enumerate(list(permutations((companies, deals, contracts)))[::2]):
        with open_book(tmp_path / f"book{number}", today=TODAY) as book:
            for path in order:
                load(book, path)
            seen.append(contents(book))
    assert seen[0]["deal"]
    assert seen[0]["contract"]
    assert all(one == seen[0] for one in seen)


def test_a_question_without_an_answer_writes_nothing(book: Book, write: Write, companies: Path) -> None:
    rows = [(1, "A", "Sales", "Closed Won", "2023-01-01"), (2, "B", "Onboarding", "Closed Won", "2023-02-01")]
    path = write("deals.csv", "Record ID,Deal Name,Pipeline,Deal Stage,Close Date", rows)
    with pytest.raises(QuestionError) as caught:
        load(book, companies, path)
    assert "new_business_pipelines" in caught.value.mapping
    assert book.loads() == ()
    assert list(book.places.loads.iterdir()) == []
    assert list(book.places.tmp.iterdir()) == []
    assert list(book.places.staged.iterdir()) == []
    report = load(book, companies, path, answers=lambda question: question.options[0])
    assert report.counts["other_pipeline"] == 1


def test_a_file_that_cannot_be_read_leaves_the_others_unloaded(book: Book, companies: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    with pytest.raises(InputError, match=r"broken\.xlsx"):
        load(book, companies, broken)
    assert book.loads() == ()
    assert one(book, "SELECT count(*) FROM account") == 0


def test_another_mapping_replaces_the_reading(book: Book, write: Write, tmp_path: Path) -> None:
    path = write("list.csv", "Website,Firm,Size,Colour", [("a.com", "A", 3, "red"), ("b.com", "B", 4, "blue")])
    load(book, path)
    assert one(book, "SELECT kind FROM field WHERE name = 'Size'") == "number"
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[[file]]\nname = "list.csv"\nholds = "accounts"\n[file.columns]\ndomain = "Website"\nemployees = ""\n'
        '[file.kinds]\nSize = "category"\n'
    )
    report = load(book, path, mapping=mapping)
    assert not report.files[0].already_loaded
    assert one(book, "SELECT kind FROM field WHERE name = 'Size'") == "category"
    assert one(book, "SELECT count(*) FROM account") == 2
    assert len(book.loads()) == 1
    assert load(book, path, mapping=mapping).files[0].already_loaded


def test_a_later_export_updates_and_keeps_what_was_known(book: Book, write: Write, companies: Path) -> None:
    load(book, companies, as_of=date(2024, 1, 1))
    later = write("later.csv", COMPANIES, [
        (1, "Acme", "acme.com", "Media", 300, "", "2020-01-01"), (9, "New", "new.io", "Retail", 1, "", "2024-02-01"),
    ])  # fmt: skip
    report = load(book, later, as_of=date(2025, 1, 1))
    assert report.changed["accounts_new"] == 1
    assert report.changed["accounts_updated"] == 1
    assert report.changed["values_changed"] == 2
    assert values(book, "Number of Employees")["Acme"] == 300
    assert values(book, "Web Technologies")["Acme"] == ";aws;slack;"  # an empty cell takes nothing away
    rows = book.facts.rows(
        "SELECT f.name, h.number, h.text, h.known_until FROM account_history h JOIN field f USING (field) ORDER BY 1"
    )
    assert rows == [
        ("Industry", None, "software", date(2025, 1, 1)),
        ("Number of Employees", 120, None, date(2025, 1, 1)),
    ]


def test_an_earlier_export_loaded_later_is_the_past(book: Book, write: Write, companies: Path) -> None:
    later = write("later.csv", COMPANIES, [(1, "Acme", "acme.com", "Media", 300, "", "2020-01-01")])
    load(book, later, as_of=date(2025, 1, 1))
    load(book, companies, as_of=date(2024, 1, 1))
    assert values(book, "Number of Employees")["Acme"] == 300
    assert one(book, "SELECT count(*) FROM account_history") == 2


def test_a_load_tells_which_deals_are_new_and_which_say_something_else(book: Book, write: Write) -> None:
    first = [(n, f"D{n}", "Closed Lost", 10, "2023-01-01", "2023-02-01", "", "", "") for n in (1, 2)]
    assert load(book, write("a.csv", DEALS, first), as_of=date(2024, 1, 1)).changed["deals_new"] == 2
    then = [(n, f"D{n}", "Closed Won", 10, "2023-01-01", "2023-02-01", "", "", "") for n in (2, 3, 4)]
    changed = load(book, write("b.csv", DEALS, then), as_of=date(2025, 1, 1)).changed
    assert [changed[f"deals_{what}"] for what in ("new", "updated", "gone")] == [2, 1, 0]


def test_a_line_of_millions_of_characters_is_read(book: Book, write: Write) -> None:
    long = "x " * 450_000
    path = write("companies.csv", COMPANIES, [(1, long, "a.com", long, 1, long, ""), (2, "B", "b.com", "", 2, "", "")])
    assert load(book, path).files[0].accepted == 2
    assert values(book, "Number of Employees")["B"] == 2


@pytest.mark.parametrize("damage", ["missing", "empty", "garbage", "cut"])
def test_facts_are_rebuilt_from_the_ledger(tmp_path: Path, companies: Path, deals: Path, damage: str) -> None:
    with open_book(tmp_path / "book", today=TODAY) as book:
        load(book, companies, deals)
        before, facts = contents(book), book.places.facts
    whole = facts.read_bytes()
    if damage == "missing":
        facts.unlink()
    else:
        facts.write_bytes({"empty": b"", "garbage": b"x" * 50_000, "cut": whole[: len(whole) // 2]}[damage])
    with open_book(tmp_path / "book", today=TODAY) as book:
        assert contents(book) == before
        assert (tmp_path / "book" / "facts.broken-1.duckdb").exists() == (damage != "missing")


def test_blocks_that_are_free_and_not_in_the_file_are_no_damage(tmp_path: Path, companies: Path) -> None:
    with open_book(tmp_path / "book", today=TODAY) as book:
        load(book, companies)
        before, facts = contents(book), book.places.facts
    engine = DuckDB(facts)
    engine.run("CREATE TABLE large AS SELECT range AS line, range::VARCHAR AS name FROM range(500000)")
    engine.run("CHECKPOINT")
    engine.run("DROP TABLE large")
    engine.close()
    engine = DuckDB(facts)
    block, blocks = engine.rows("SELECT block_size, total_blocks FROM pragma_database_size()")[0]
    engine.close()
    assert facts.stat().st_size < block * blocks
    with open_book(tmp_path / "book", today=TODAY) as book:
        assert contents(book) == before
    assert not (tmp_path / "book" / "facts.broken-1.duckdb").exists()


def test_facts_behind_the_ledger_are_brought_up_to_date(tmp_path: Path, companies: Path, deals: Path) -> None:
    with open_book(tmp_path / "book", today=TODAY) as book:
        load(book, companies)
        behind = tmp_path / "behind.duckdb"
        book.refresh()
        shutil.copy(book.places.facts, behind)
        load(book, deals)
        after = contents(book)
    shutil.copy(behind, book.places.facts)
    with open_book(tmp_path / "book", today=TODAY) as book:
        assert contents(book) == after


@pytest.mark.parametrize("damage", ["missing", "cut", "garbage"])
def test_clean_copies_may_be_lost(book: Book, companies: Path, deals: Path, damage: str) -> None:
    load(book, companies)
    kept = next(book.places.staged.iterdir())
    whole = kept.read_bytes()
    if damage == "missing":
        kept.unlink()
    else:
        kept.write_bytes(whole[:20] if damage == "cut" else b'"x' * (len(whole) // 2) + b"y" * (len(whole) % 2))
    load(book, deals)
    assert kept.read_bytes() == whole
    assert values(book, "Industry")["Beta"] == "retail"
    assert one(book, "SELECT count(*) FROM deal WHERE account IS NOT NULL") == 5


def test_an_original_that_is_gone_is_named(tmp_path: Path, companies: Path) -> None:
    with open_book(tmp_path / "book", today=TODAY) as book:
        load(book, companies)
        facts, original = book.places.facts, next(book.places.loads.iterdir())
    facts.unlink()
    kept = original.read_bytes()
    assert kept == companies.read_bytes()
    original.unlink()
    next(book.places.staged.iterdir()).unlink()
    with open_book(tmp_path / "book", today=TODAY) as book, pytest.raises(BookError, match=r"companies\.csv"):
        book.facts.rows("SELECT 1")


def test_what_dead_processes_left_is_cleared(tmp_path: Path) -> None:
    open_book(tmp_path / "book").close()
    left = tmp_path / "book" / "tmp" / "99999999-abcd-ef"
    left.mkdir()
    (left / "rows.csv").write_text("x")
    open_book(tmp_path / "book").close()
    assert not left.exists()


def test_folders_and_patterns_are_opened(book: Book, write: Write, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write("in/b.csv", COMPANIES, [(1, "Acme", "acme.com", "Software", 120, "", "2020-01-01")])
    write("in/a.csv", DEALS, [(1, "A", "Closed Won", 1, "2023-01-01", "2023-02-01", 1, "Acme", "")])
    (tmp_path / "in" / "notes.md").write_text("not data")
    assert [f.file for f in load(book, tmp_path / "in").files] == ["a.csv", "b.csv"]
    assert [f.file for f in load(book, str(tmp_path / "in" / "*.csv")).files] == ["a.csv", "b.csv"]
    with pytest.raises(InputError, match="no such file"):
        load(book, tmp_path / "nothing.csv")


def test_names_of_files_and_columns_are_data_only(book: Book, write: Write) -> None:
    name = "x'); DROP TABLE account; --.csv"
    header = "Record ID,Company name,Company Domain Name,A\"b'; DROP TABLE deal; --"
    path = write(
        name, header, [(1, "Acme'; --", "acme.com", "it's"), (2, "B", "b.com", "it's"), (3, "C", "c.com", "y")]
    )
    report = load(book, path)
    assert report.files[0].file == name
    assert report.counts["accounts"] == 3
    assert [p.suffix for p in book.places.loads.iterdir()] == [".csv"]
    assert values(book, header.rsplit(",", maxsplit=1)[-1])["B"] == "it's"


def test_two_books_in_one_process_do_not_meet(tmp_path: Path, companies: Path) -> None:
    with open_book(tmp_path / "one", today=TODAY) as one_book, open_book(tmp_path / "two", today=TODAY) as other:
        load(one_book, companies)
        assert one(other, "SELECT count(*) FROM account") == 0


def test_a_file_with_a_header_alone_is_loaded(book: Book, write: Write) -> None:
    report = load(book, write("companies.csv", COMPANIES, []), write("deals.csv", DEALS, []))
    assert [(f.lines, f.accepted) for f in report.files] == [(0, 0), (0, 0)]
    assert report.counts["accounts"] == 0


def test_a_line_of_a_deal_and_its_account_is_judged_once(book: Book, write: Write) -> None:
    header = "Deal ID,Deal Name,Account Name,Industry,Employees,Country,Stage,Created,Closed"
    rows = [
        (1, "a", "Acme", "Software", 10, "Germany", "Won", "2023-01-01", "2023-02-01"),
        (2, "b", "Acme", "Software", 10, "Germany", "Lost", "2023-03-01", "2023-04-01"),
        (2, "b", "Acme", "Software", 10, "Germany", "Lost", "2023-03-01", "2023-04-01"),
        (3, "c", "Beta", "Retail", 20, "France", "Lost", "2023-03-01", "2023-04-01"),
    ]
    report = load(book, write("wide.csv", header, rows))
    assert report.files[0].holds == ("deals", "accounts")
    assert (report.files[0].accepted, report.files[0].duplicate) == (3, 1)
    assert values(book, "Industry") == {"Acme": "software", "Beta": "retail"}
    assert one(book, "SELECT count(*) FROM deal WHERE account IS NOT NULL") == 3


def test_a_book_that_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="no book"):
        open_book(tmp_path / "nowhere", create=False)


def test_an_answer_serves_only_the_files_it_was_asked_for(book: Book, write: Write, companies: Path) -> None:
    """Two files ask what their stages mean, with other stages: two questions, each naming its file."""
    header = "Record ID,Deal Name,Deal Stage,Create Date,Close Date,Associated Company IDs"
    one_ = write("north.csv", header, [(1, "a", "Phase 9", "2024-01-01", "2024-02-01", 1)])
    two = write("south.csv", header, [(2, "b", "Phase 7", "2024-01-01", "2024-02-01", 2)])
    asked: list[str] = []

    def answers(question: Question) -> str:
        asked.append(question.text)
        return "Phase 9=won" if question.options == ("Phase 9",) else "Phase 7=lost"

    load(book, companies, one_, two, answers=answers)
    assert [("north.csv" in text, "south.csv" in text) for text in asked] == [(True, False), (False, True)]
    assert one(book, "SELECT list(outcome ORDER BY crm_id) FROM deal") == ["won", "lost"]


def test_files_that_ask_the_very_same_are_asked_once(book: Book, write: Write, companies: Path) -> None:
    header = "Record ID,Deal Name,Deal Stage,Create Date,Close Date,Associated Company IDs"
    paths = [write(f"{n}.csv", header, [(n, "a", "Phase 9", "2024-01-01", "2024-02-01", n)]) for n in (1, 2)]
    asked: list[str] = []

    def answers(question: Question) -> str:
        asked.append(question.text)
        return "Phase 9=won"

    load(book, companies, *paths, answers=answers)
    assert len(asked) == 1
    assert "1.csv, 2.csv" in asked[0]
    assert one(book, "SELECT count(*) FROM deal WHERE outcome = 'won'") == 2


def test_a_domain_of_before_still_finds_the_account(book: Book, write: Write, companies: Path) -> None:
    load(book, companies, as_of=date(2025, 1, 1))
    moved = write("moved.csv", "Record ID,Company name,Company Domain Name", [(6, "Zeta", "zeta-group.com")])
    load(book, moved, as_of=date(2025, 6, 1))
    contracts = write("contracts.csv", "Company Domain Name,Start Date,End Date", [("zeta.io", "2024-01-01", "")])
    load(book, contracts)
    told = one(book, "SELECT a.domain FROM contract c JOIN account a USING (account)")
    assert told == "zeta-group.com"
    assert one(book, "SELECT list(domain) FROM alias") == ["zeta.io"]


def test_a_domain_that_has_a_new_owner_is_the_new_owners(book: Book, write: Write, companies: Path) -> None:
    load(book, companies, as_of=date(2025, 1, 1))
    header = "Record ID,Company name,Company Domain Name"
    moved = write("moved.csv", header, [(6, "Zeta", "zeta-group.com"), (7, "Eta", "zeta.io")])
    load(book, moved, as_of=date(2025, 6, 1))
    assert one(book, "SELECT count(*) FROM alias") == 0


def test_an_older_file_read_anew_stays_older(book: Book, write: Write, tmp_path: Path) -> None:
    old = write("old.csv", "Record ID,Company name,Size,Mood", [(1, "Acme", 10, "well")])
    new = write("new.csv", "Record ID,Company name,Size,Mood", [(1, "Acme", 20, "ill")])
    load(book, old)
    load(book, new)
    mapping = tmp_path / "m.toml"
    for kind in ("text", "category"):
        mapping.write_text(
            '[[file]]\nname = "old.csv"\nholds = "accounts"\n[file.columns]\nid = "Record ID"\nname = "Company name"\n'
            f'[file.kinds]\nMood = "{kind}"\n'
        )
        assert not load(book, old, mapping=mapping).files[0].already_loaded
        size = one(book, "SELECT field FROM field WHERE name = 'Size'")
        assert one(book, f"SELECT f{size} FROM account WHERE crm_id = '1'") == 20  # noqa: S608 - a number
    book.refresh()
    assert one(book, f"SELECT f{size} FROM account WHERE crm_id = '1'") == 20  # noqa: S608 - a number


def test_every_fact_counts_as_a_change(book: Book, write: Write, companies: Path) -> None:
    load(book, companies)
    header = "Company Domain Name,Start Date,End Date"
    first = load(book, write("contracts.csv", header, [("zeta.io", "2024-01-01", "")]))
    assert first.changed["contracts_new"] == 1
    scores = write("nps.csv", "Company Domain Name,NPS,Date", [("zeta.io", 9, "2024-05-01")])
    assert any(load(book, scores).changed.values())
    filled = write("more.csv", "Record ID,Company name,Employees last year", [(1, "Acme", 100)])
    assert load(book, filled).changed["values_filled"] >= 1


def test_a_wide_file_is_read_as_a_narrow_one(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"Trait {i}" for i in range(50)]
    rows = [[i, f"Made {i}", f"made-{i}.example", *(f"{'pqrs'[(i * k) % 4]}{k}" for k in range(50))] for i in range(60)]
    path = write("companies.csv", ",".join(["Record ID", "Company name", "Company Domain Name", *words]), rows)
    told = []
    for joins in (accounts.JOINS, 1000):
        monkeypatch.setattr(accounts, "JOINS", joins)
        with open_book(tmp_path / f"book {joins}", today=TODAY) as book:
            load(book, path)
            told.append(book.facts.rows("SELECT * FROM account ORDER BY account"))
    assert told[0] == told[1]
    assert len({row[-1] for row in told[0]}) == 4
