"""Accounts that people said are one: what the tables then hold, and that taking it back leaves no trace."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import COMPANIES, DEALS, TODAY, Write, contents, everything
from earmark.book import Book, open_book
from earmark.book.answers import Pair, answer, pairs_of
from earmark.errors import BookError
from earmark.verbs.load import load

KEYS = ("d:acme.com", "d:acme.de", "d:beta.io", "i:hubspot:3", "i:hubspot:5")
CONTRACTS = "Contract ID,Company ID,Start Date,End Date,ACV"
CONTACTS = "Record ID,First Name,Last Name,Email,Associated Company IDs"


@pytest.fixture
def files(write: Write) -> list[Path]:
    """Five accounts, the first three called alike; the second older, the first with more deals."""
    return [
        write("companies.csv", COMPANIES, [
            (1, "Acme GmbH", "acme.com", "", 120, "AWS", "2020-01-01"),
            (2, "Acme", "acme.de", "Software", 12, "", "2019-01-02"),
            (3, "Acme", "", "Retail", 60, "Slack", "2020-01-03"),
            (4, "Beta", "beta.io", "Retail", 60, "", "2020-01-03"),
            (5, "Zeta", "", "Retail", 60, "", "2020-01-03"),
        ]),
        write("deals.csv", DEALS, [
            (101, "A1", "Closed Won", 1000, "2023-01-01", "2023-05-01", 1, "Acme GmbH", ""),
            (102, "A2", "Closed Won", 1000, "2023-06-01", "2023-07-01", 1, "Acme GmbH", ""),
            (103, "A3", "Closed Lost", 10, "2022-01-01", "2022-05-01", 2, "Acme", ""),
            (104, "A4", "Closed Lost", 10, "2023-01-01", "2023-05-01", "", "Acme", ""),
            (105, "B1", "Closed Lost", 10, "2023-01-01", "2023-05-01", 4, "Beta", ""),
        ]),
        write("contracts.csv", CONTRACTS, [
            ("c1", 1, "2023-05-01", "", 900),
            ("c2", 2, "2022-05-01", "2023-05-01", 500),
        ]),
        write("contacts.csv", CONTACTS, [
            (1, "Ada", "A", "ada@acme.com", 1),
            (2, "Bea", "B", "bea@acme.de", 2),
        ]),
    ]  # fmt: skip


@pytest.fixture
def loaded(book: Book, files: Sequence[Path]) -> Book:
    load(book, *files)
    return book


def by_key(book: Book, what: str) -> dict[str, Any]:
    return dict(book.facts.rows(f"SELECT key, {what} FROM account"))  # noqa: S608 - ours


def owned(book: Book, table: str) -> dict[str, int]:
    query = f"SELECT a.key, count(*) FROM {table} t JOIN account a USING (account) GROUP BY a.key"  # noqa: S608 - ours
    return dict(book.facts.rows(query))


def test_everything_of_both_belongs_to_the_merged_account(loaded: Book) -> None:
    answer(loaded, pairs_of(("d:acme.com", "d:acme.de")), "accepted")
    assert sorted(by_key(loaded, "name")) == ["d:acme.com", "d:beta.io", "i:hubspot:3", "i:hubspot:5"]
    assert owned(loaded, "deal") == {"d:acme.com": 3, "d:beta.io": 1}
    assert owned(loaded, "contract") == {"d:acme.com": 2}
    assert owned(loaded, "contact") == {"d:acme.com": 2}
    assert owned(loaded, "alias") == {"d:acme.com": 1}
    assert owned(loaded, "other_id") == {"d:acme.com": 1}
    kinds = dict(loaded.facts.rows("SELECT name, kind FROM deal WHERE name LIKE 'A%'"))
    assert kinds["A2"] == "expansion"


def test_the_account_with_more_deals_gives_its_values_and_the_other_what_it_lacks(loaded: Book) -> None:
    answer(loaded, pairs_of(("d:acme.com", "d:acme.de", "i:hubspot:3")), "accepted")
    fields = {name: number for number, name in loaded.facts.rows("SELECT field, name FROM field")}
    size, kind = (f"f{fields[name]}" for name in ("Number of Employees", "Industry"))
    row = loaded.facts.rows(f"SELECT name, domain, created, {size}, {kind} FROM account WHERE key = 'd:acme.com'")  # noqa: S608 - ours
    assert row == [("Acme GmbH", "acme.com", date(2020, 1, 1), 120, "software")]


def test_of_as_many_deals_the_older_record_gives_its_values(loaded: Book) -> None:
    answer(loaded, pairs_of(("i:hubspot:3", "i:hubspot:5")), "accepted")
    answer(loaded, pairs_of(("d:acme.de", "d:beta.io")), "accepted")
    assert sorted(by_key(loaded, "name").items()) == [
        ("d:acme.com", "Acme GmbH"), ("d:acme.de", "Acme"), ("i:hubspot:3", "Acme"),
    ]  # fmt: skip


def test_a_deal_with_a_name_alone_is_found_once_the_name_is_one_accounts(loaded: Book) -> None:
    alone = "SELECT count(*) FROM deal WHERE account IS NULL"
    assert loaded.facts.rows(alone) == [(1,)]
    answer(loaded, pairs_of(("d:acme.com", "d:acme.de", "i:hubspot:3")), "accepted")
    assert loaded.facts.rows(alone) == [(0,)]


def test_an_account_line_with_a_shared_name_alone_is_taken_once_it_is_one_accounts(book: Book, write: Write) -> None:
    header = "Record ID,Company name,Company Domain Name,Industry"
    load(book, write("c.csv", header, [(1, "Acme", "a.com", ""), (2, "Acme", "a.de", ""), ("", "Acme", "", "Steel")]))
    before = everything(book)
    refused = "SELECT count(*) FROM problem WHERE severity = 'rejected'"
    assert book.facts.rows(refused) == [(1,)]
    answer(book, pairs_of(("d:a.com", "d:a.de")), "accepted")
    assert book.facts.rows(refused) == [(0,)]
    assert book.facts.rows("SELECT lines = accepted FROM load") == [(True,)]
    answer(book, pairs_of(("d:a.com", "d:a.de")), "undone")
    assert everything(book) == before


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.sampled_from(KEYS), min_size=2, max_size=3, unique=True), min_size=1, max_size=3), st.randoms()
)
def test_the_order_of_answers_is_forgotten_and_undo_leaves_no_trace(
    loaded: Book, said: list[list[str]], random: Any
) -> None:
    before = everything(loaded)
    seen = []
    for _ in range(2):
        for keys in random.sample(said, len(said)):
            answer(loaded, pairs_of(keys), "accepted")
        seen.append(everything(loaded))
        for keys in random.sample(said, len(said)):
            answer(loaded, pairs_of(keys), "undone")
        assert everything(loaded) == before
    assert seen[0] == seen[1]
    deals = loaded.facts.rows("SELECT count(*) FROM deal")[0][0]
    assert len(seen[0]["deal"]) == deals
    assert len(seen[0]["account"]) < len(before["account"])


def test_answers_and_loads_may_come_in_any_order(files: Sequence[Path], tmp_path: Path) -> None:
    told = []
    for number, order in enumerate((files, files[::-1])):
        with open_book(tmp_path / f"b{number}", today=TODAY) as book:
            load(book, order[0], as_of=TODAY)
            answer(book, pairs_of(("d:acme.com", "d:acme.de")), "accepted")
            load(book, *order[1:], as_of=TODAY)
            told.append(contents(book))
            assert len(book.facts.rows("SELECT key FROM account WHERE key LIKE 'd:acme%'")) == 1
    assert told[0] == told[1]


def test_a_rebuild_gives_the_same_tables(loaded: Book) -> None:
    answer(loaded, pairs_of(("d:acme.com", "d:acme.de", "i:hubspot:3")), "accepted")
    told = everything(loaded)
    loaded.close()
    loaded.places.facts.unlink()
    with open_book(loaded.folder, today=TODAY) as again:
        assert everything(again) == told


def test_an_answer_holds_when_an_account_gets_a_domain_later(loaded: Book, write: Write) -> None:
    answer(loaded, pairs_of(("d:acme.com", "i:hubspot:3")), "accepted")
    later = write("later.csv", COMPANIES, [
        (3, "Acme", "acme.io", "Retail", 61, "Slack", "2020-01-03"),
        (1, "Acme GmbH", "acme-group.com", "", 130, "AWS", "2020-01-01"),
    ])  # fmt: skip
    load(loaded, later, as_of=date(2026, 2, 1))
    assert "d:acme.io" not in by_key(loaded, "name")
    assert by_key(loaded, "name")["d:acme-group.com"] == "Acme GmbH"
    domains = loaded.facts.rows("SELECT domain FROM alias ORDER BY domain")
    assert domains == [("acme.com",), ("acme.io",)]


def test_history_is_that_of_the_record_whose_value_stands(loaded: Book, write: Write) -> None:
    later = write("later.csv", COMPANIES, [
        (1, "Acme GmbH", "acme.com", "", 150, "AWS", "2020-01-01"),
        (2, "Acme", "acme.de", "Banking", 13, "", "2019-01-02"),
    ])  # fmt: skip
    load(loaded, later, as_of=date(2026, 2, 1))
    answer(loaded, pairs_of(("d:acme.com", "d:acme.de")), "accepted")
    told = loaded.facts.rows(
        "SELECT f.name, h.number, h.text, h.known_until FROM account_history h JOIN field f USING (field)"
        " JOIN account a USING (account) WHERE a.key = 'd:acme.com' ORDER BY 1"
    )
    until = date(2026, 2, 1)
    assert told == [("Industry", None, "software", until), ("Number of Employees", 120, None, until)]


def test_accounts_that_only_deals_name_are_merged_into_one(book: Book, write: Write) -> None:
    header = "Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Company"
    load(book, write("deals.csv", header, [
        ("a", "Closed Won", 10, "2023-01-01", "2023-02-01", "Acme Inc"),
        ("b", "Closed Won", 10, "2023-01-01", "2023-02-01", "Acme Inc"),
        ("c", "Closed Lost", 10, "2023-01-01", "2023-02-01", "Acme"),
        ("d", "Closed Lost", 10, "2023-01-01", "2023-02-01", "Beta"),
    ]))  # fmt: skip
    before = everything(book)
    answer(book, pairs_of(("n:hubspot:acme inc", "n:hubspot:acme")), "accepted")
    assert by_key(book, "name") == {"n:hubspot:acme inc": "Acme Inc", "n:hubspot:beta": "Beta"}
    assert owned(book, "deal") == {"n:hubspot:acme inc": 3, "n:hubspot:beta": 1}
    answer(book, pairs_of(("n:hubspot:acme inc", "n:hubspot:acme")), "undone")
    assert everything(book) == before


def test_a_recorded_account_goes_before_one_that_only_deals_name(book: Book, write: Write) -> None:
    load(book, write("c.csv", COMPANIES, [(1, "Acme", "acme.com", "Steel", 5, "", "2020-01-01")]))
    load(book, write("d.csv", "deal_id,domain,stage,created,closed,amount", [
        (1, "acme.de", "Closed Won", "2023-01-01", "2023-02-01", 5),
        (2, "acme.de", "Closed Won", "2023-03-01", "2023-04-01", 5),
    ]))  # fmt: skip
    assert owned(book, "deal") == {"d:acme.de": 2}
    answer(book, pairs_of(("d:acme.com", "d:acme.de")), "accepted")
    assert by_key(book, "name") == {"d:acme.com": "Acme"}
    assert owned(book, "deal") == {"d:acme.com": 2}


def test_an_answer_about_nobody_changes_no_fact(loaded: Book) -> None:
    before = contents(loaded)
    answer(loaded, pairs_of(("d:nobody.test", "d:acme.com")), "accepted")
    assert contents(loaded) == before
    assert loaded.facts.rows("SELECT count(*), count(DISTINCT account) FROM merged") == [(2, 1)]


def test_the_last_word_on_a_pair_counts(loaded: Book) -> None:
    pair = pairs_of(("d:acme.de", "d:acme.com"))
    for said in ("accepted", "rejected", "undone", "rejected"):
        answer(loaded, pair, said)
    assert loaded.answers().accepted == ()
    assert loaded.answers().rejected == (Pair("d:acme.com", "d:acme.de"),)


def test_an_entry_that_is_no_answer_is_refused(loaded: Book) -> None:
    loaded.record([("merge", "1", {"pairs": [], "said": "perhaps"})])
    with pytest.raises(BookError, match="is no answer about accounts"):
        loaded.answers()


ANSWERING = """
import sys
from earmark.book import open_book
from earmark.verbs.merges import accept_merge
with open_book(sys.argv[1]) as book:
    accept_merge(book, sys.argv[2:])
"""


def test_two_processes_may_answer_at_once(loaded: Book) -> None:
    loaded.close()
    said = (("acme.com", "acme.de"), ("beta.io", "5"))
    jobs = [subprocess.Popen([sys.executable, "-c", ANSWERING, str(loaded.folder), *words]) for words in said]
    assert [job.wait(60) for job in jobs] == [0, 0]
    with open_book(loaded.folder, today=TODAY) as book:
        assert set(book.answers().accepted) == {Pair("d:acme.com", "d:acme.de"), Pair("d:beta.io", "i:hubspot:5")}
        assert sorted(by_key(book, "name")) == ["d:acme.com", "d:beta.io", "i:hubspot:3"]


def test_two_that_answer_on_one_ledger_both_get_a_number(loaded: Book) -> None:
    with open_book(loaded.folder, today=TODAY) as other:
        for book, keys in ((loaded, KEYS[:2]), (other, KEYS[2:4]), (loaded, KEYS[3:])):
            number = len(book.ledger.entries("merge")) + 1
            other.ledger.append("merge", str(number), {"pairs": [["x", "y"]], "said": "rejected"}, book.stamp())
            body = {"pairs": [list(keys)], "said": "accepted"}
            assert not book.ledger.append("merge", str(number), body, book.stamp())[1]
    answer(loaded, pairs_of(KEYS[:2]), "accepted")
    assert loaded.answers().accepted == (Pair(*KEYS[:2]),)


def test_a_property_history_is_that_of_the_record_whose_value_stands(loaded: Book, write: Write) -> None:
    header = "company_id,name,value,timestamp,source,source_id"
    load(loaded, write("history.csv", header, [
        (1, "numberofemployees", 80, "2022-01-01T00:00:00Z", "CRM_UI", ""),
        (1, "numberofemployees", 120, "2023-01-01T00:00:00Z", "CRM_UI", ""),
        (2, "numberofemployees", 9, "2021-01-01T00:00:00Z", "CRM_UI", ""),
        (2, "numberofemployees", 12, "2022-06-01T00:00:00Z", "CRM_UI", ""),
        (2, "industry", "Banking", "2020-01-01T00:00:00Z", "CRM_UI", ""),
        (2, "industry", "Software", "2022-06-01T00:00:00Z", "CRM_UI", ""),
    ]))  # fmt: skip
    before = everything(loaded)
    answer(loaded, pairs_of(("d:acme.com", "d:acme.de")), "accepted")
    told = loaded.facts.rows(
        "SELECT f.name, h.number, h.text, h.known_until FROM account_history h JOIN field f USING (field)"
        " JOIN account a USING (account) WHERE a.key = 'd:acme.com' ORDER BY 1, 4"
    )
    assert told == [
        ("Industry", None, None, date(2020, 1, 1)),
        ("Industry", None, "banking", date(2022, 6, 1)),
        ("Number of Employees", None, None, date(2022, 1, 1)),
        ("Number of Employees", 80, None, date(2023, 1, 1)),
    ]
    answer(loaded, pairs_of(("d:acme.com", "d:acme.de")), "undone")
    assert everything(loaded) == before
