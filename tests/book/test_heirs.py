"""Records that the CRM merged, and parents that it links."""

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import DEALS, Write, contents, everything
from earmark.book import Book, open_book
from earmark.book.answers import answer, pairs_of
from earmark.book.census import Kin, kin, whose
from earmark.book.kin import CIRCLE, circling, tops
from earmark.verbs.load import load

HUBSPOT = "Record ID,Company name,Company Domain Name,Industry,hs_merged_object_ids,hs_parent_company_id"
SALESFORCE = "Id,IsDeleted,MasterRecordId,Name,Website,ParentId,BillingCountry"
EARLY, LATE = date(2025, 1, 1), date(2025, 6, 1)


def keys(book: Book) -> list[str]:
    return [key for (key,) in book.facts.rows("SELECT key FROM account ORDER BY key")]


def family(book: Book) -> dict[str, str]:
    return dict(
        book.facts.rows(
            "SELECT a.key, b.key FROM parent p JOIN account a ON a.account = p.account JOIN account b"
            " ON b.account = p.parent"
        )
    )


def test_a_record_that_hubspot_merged_goes_to_its_heir_with_its_deals(book: Book, write: Write) -> None:
    before = write("a.csv", HUBSPOT, [(1, "Acme", "acme.com", "", "", ""), (2, "Acme DE", "acme.de", "Steel", "", "")])
    load(
        book,
        before,
        write("d.csv", DEALS, [(7, "x", "Closed Won", 1, "2023-01-01", "2023-02-01", 2, "", "")]),
        as_of=EARLY,
    )
    assert keys(book) == ["d:acme.com", "d:acme.de"]
    load(book, write("b.csv", HUBSPOT, [(1, "Acme", "acme.com", "", "2", "")]), as_of=LATE)
    assert keys(book) == ["d:acme.com"]
    assert book.facts.rows("SELECT a.key FROM deal d JOIN account a USING (account)") == [("d:acme.com",)]
    assert book.facts.rows("SELECT domain FROM alias") == [("acme.de",)]
    assert book.facts.rows("SELECT id FROM other_id") == [("2",)]
    industry = book.facts.rows("SELECT field FROM field WHERE name = 'Industry'")[0][0]
    assert book.facts.rows(f"SELECT name, f{industry} FROM account") == [("Acme", "steel")]  # noqa: S608 - our own column
    assert book.facts.rows("SELECT count(*) FROM account_history") == [(0,)]


def test_the_heir_s_own_value_stands_before_that_of_the_record_it_took_over(book: Book, write: Write) -> None:
    rows = [(1, "Acme", "acme.com", "Steel", "", ""), (2, "Acme DE", "acme.de", "Retail", "", "")]
    load(book, write("a.csv", HUBSPOT, rows), as_of=EARLY)
    load(book, write("b.csv", HUBSPOT, [(1, "Acme", "acme.com", "", "2", "")]), as_of=LATE)
    industry = book.facts.rows("SELECT field FROM field WHERE name = 'Industry'")[0][0]
    assert book.facts.rows(f"SELECT f{industry} FROM account") == [("steel",)]  # noqa: S608 - our own column
    assert book.facts.rows("SELECT count(*) FROM account_history") == [(0,)]


def test_the_order_of_loads_decides_no_heir(write: Write, tmp_path: Path) -> None:
    rows = [
        (1, "Acme", "acme.com", "Steel", "", ""),
        (2, "Acme DE", "acme.de", "Retail", "", 3),
        (3, "Top", "t.com", "", "", ""),
    ]
    states = [
        (write("a.csv", HUBSPOT, rows), EARLY),
        (write("b.csv", HUBSPOT, [(1, "Acme", "acme.com", "", "2", "")]), LATE),
        (write("d.csv", DEALS, SOLD), LATE),
    ]
    told = []
    for number, order in enumerate(permutations(states)):
        with open_book(tmp_path / f"b{number}", today=LATE) as book:
            book.save_settings({"groups": "parent"})
            for path, day in order:
                load(book, path, as_of=day)
            told.append(contents(book))
            assert keys(book) == ["d:t.com"]
    assert all(one == told[0] for one in told)


def test_a_chain_of_merges_ends_at_the_last_record(book: Book, write: Write) -> None:
    load(book, write("a.csv", HUBSPOT, [(n, f"A{n}", f"a{n}.com", "", "", "") for n in (1, 2, 3)]), as_of=EARLY)
    load(book, write("b.csv", HUBSPOT, [(2, "A2", "a2.com", "", "1", "")]), as_of=date(2025, 3, 1))
    load(book, write("c.csv", HUBSPOT, [(3, "A3", "a3.com", "", "2", "")]), as_of=LATE)
    assert keys(book) == ["d:a3.com"]


def test_a_record_that_the_same_state_still_shows_stays_and_is_told(book: Book, write: Write) -> None:
    load(book, write("a.csv", HUBSPOT, [(1, "Acme", "acme.com", "", "2", ""), (2, "Zeta", "zeta.io", "", "", "")]))
    assert keys(book) == ["d:acme.com", "d:zeta.io"]
    assert book.facts.rows("SELECT count(*) FROM said_merged") == [(1,)]


def test_an_id_that_two_records_claim_is_nobodys(book: Book, write: Write) -> None:
    load(book, write("a.csv", HUBSPOT, [(1, "A", "a.com", "", "9", ""), (2, "B", "b.com", "", "9", "")]))
    assert book.facts.rows("SELECT count(*) FROM other_id") == [(0,)]


def test_records_that_were_merged_into_each_other_stay_as_they_are(book: Book, write: Write) -> None:
    load(book, write("a.csv", HUBSPOT, [(1, "A", "a.com", "", "2", ""), (2, "B", "b.com", "", "1", "")]))
    assert keys(book) == ["d:a.com", "d:b.com"]


def test_salesforce_tells_the_master_on_the_deleted_record(book: Book, write: Write) -> None:
    one, two = "001000000000001AAA", "001000000000002AAA"
    load(book, write("a.csv", SALESFORCE, [
        (one, "false", "", "Acme", "acme.com", "", "DE"), (two, "false", "", "Acme AG", "acme.ch", "", "CH"),
    ]), as_of=EARLY)  # fmt: skip
    assert keys(book) == ["d:acme.ch", "d:acme.com"]
    load(book, write("b.csv", SALESFORCE, [
        (one, "false", "", "Acme", "acme.com", "", "DE"), (two, "true", one, "Acme AG", "acme.ch", "", "CH"),
    ]), as_of=LATE)  # fmt: skip
    assert keys(book) == ["d:acme.com"]
    deleted = "SELECT count(*) FROM problem WHERE reason = 'deleted in the CRM'"
    assert book.facts.rows(deleted) == [(1,)]


def test_parents_are_known_in_both_crms(book: Book, write: Write) -> None:
    load(book, write("h.csv", HUBSPOT, [(1, "Group", "group.com", "", "", ""), (2, "Sub", "sub.com", "", "", 1)]))
    load(book, write("s.csv", SALESFORCE, [
        ("001000000000001AAA", "false", "", "Top", "top.com", "", "DE"),
        ("001000000000002AAA", "false", "", "Low", "low.com", "001000000000001", "DE"),
    ]))  # fmt: skip
    assert family(book) == {"d:sub.com": "d:group.com", "d:low.com": "d:top.com"}


def test_a_parent_may_be_named_where_one_account_is_called_so(book: Book, write: Write) -> None:
    header = "Account ID,Account Name,Website,Parent Account,Billing Country"
    load(book, write("report.csv", header, [
        ("001000000000001", "Top AG", "top.com", "", "DE"), ("001000000000002", "Low", "low.com", "TOP  ag", "DE"),
        ("001000000000003", "Twin", "t1.com", "", "DE"), ("001000000000004", "Twin", "t2.com", "", "DE"),
        ("001000000000005", "Kid", "kid.com", "Twin", "DE"),
    ]))  # fmt: skip
    assert family(book) == {"d:low.com": "d:top.com"}


def test_parents_in_a_circle_are_a_problem_and_no_parents(book: Book, write: Write) -> None:
    load(book, write("h.csv", HUBSPOT, [
        (1, "A", "a.com", "", "", 2), (2, "B", "b.com", "", "", 3), (3, "C", "c.com", "", "", 1),
        (4, "D", "d.com", "", "", 1), (5, "E", "e.com", "", "", 99),
        (6, "F", "f.com", "", "", 6),
    ]))  # fmt: skip
    assert family(book) == {"d:d.com": "d:a.com"}
    found = book.facts.rows("SELECT line, column_label FROM problem WHERE reason = $1 ORDER BY line", [CIRCLE])
    assert found == [(line, "hs_parent_company_id") for line in (2, 3, 4, 7)]
    assert ("accounts whose parent no file holds: 1",) in book.facts.rows("SELECT text FROM note")


GROUP = [
    (1, "Top", "top.com", "", "", ""), (2, "Mid", "mid.com", "Steel", "", 1), (3, "Low", "low.com", "Steel", "", 2),
    (4, "Other", "other.com", "Steel", "", ""), (5, "Stray", "stray.com", "Steel", "", 99),
]  # fmt: skip
SOLD = [(7, "x", "Closed Won", 1, "2023-01-01", "2023-02-01", 3, "", ""),
        (8, "y", "Closed Won", 1, "2023-03-01", "2023-04-01", 1, "", "")]  # fmt: skip


def test_a_group_counts_as_its_ultimate_parent_where_a_setting_says_so(book: Book, write: Write) -> None:
    load(book, write("h.csv", HUBSPOT, GROUP), write("d.csv", DEALS, SOLD))
    before = everything(book)
    book.save_settings({"groups": "parent"})
    assert keys(book) == ["d:other.com", "d:stray.com", "d:top.com"]
    assert book.facts.rows("SELECT DISTINCT a.key FROM deal JOIN account a USING (account)") == [("d:top.com",)]
    industry = book.facts.rows("SELECT field FROM field WHERE name = 'Industry'")[0][0]
    values = dict(book.facts.rows(f"SELECT key, f{industry} FROM account"))  # noqa: S608 - our own column
    assert values == {"d:top.com": None, "d:other.com": "steel", "d:stray.com": "steel"}
    assert book.facts.rows("SELECT domain FROM alias ORDER BY domain") == [("low.com",), ("mid.com",)]
    told = kin(book.facts, whose(book.facts, ["d:low.com"])["d:low.com"])
    assert (told.parent, told.subsidiaries, told.merged) == ("", ("low.com", "mid.com"), ())
    book.save_settings({"groups": None})
    assert everything(book) == before


def test_each_company_of_a_group_names_its_family(book: Book, write: Write) -> None:
    load(book, write("h.csv", HUBSPOT, GROUP))
    now = whose(book.facts, ["d:mid.com", "d:top.com", "d:other.com"])
    told = kin(book.facts, now["d:mid.com"])
    assert (told.parent, told.subsidiaries) == ("top.com", ("low.com",))
    assert kin(book.facts, now["d:other.com"]) == Kin("", (), ())


def test_a_merged_subsidiary_brings_its_family_along(book: Book, write: Write) -> None:
    load(book, write("h.csv", HUBSPOT, GROUP), write("d.csv", DEALS, SOLD))
    book.save_settings({"groups": "parent"})
    answer(book, pairs_of(("d:other.com", "d:mid.com")), "accepted")
    assert keys(book) == ["d:stray.com", "d:top.com"]
    answer(book, pairs_of(("d:top.com", "d:mid.com")), "accepted")
    assert keys(book) == ["d:stray.com", "d:top.com"]


def test_a_parent_that_is_merged_with_its_subsidiary_is_no_circle(book: Book, write: Write) -> None:
    load(book, write("h.csv", HUBSPOT, GROUP))
    answer(book, pairs_of(("d:top.com", "d:mid.com")), "accepted")
    assert family(book) == {"d:low.com": "d:mid.com"} or family(book) == {"d:low.com": "d:top.com"}
    assert book.facts.rows("SELECT count(*) FROM problem WHERE reason = $1", [CIRCLE]) == [(0,)]


@pytest.mark.parametrize("more", ["2", "3"])
def test_a_subsidiary_merged_into_its_parent_keeps_the_grandparent(book: Book, write: Write, more: str) -> None:
    load(book, write("h.csv", HUBSPOT, GROUP), write("d.csv", DEALS, [(*SOLD[0][:6], more, "", "")]))
    answer(book, pairs_of(("d:mid.com", "d:low.com")), "accepted")
    merged = {"2": "d:mid.com", "3": "d:low.com"}[more]
    assert family(book) == {merged: "d:top.com"}
    assert book.facts.rows("SELECT count(*) FROM problem WHERE reason = $1", [CIRCLE]) == [(0,)]


def test_records_of_one_domain_that_name_each_other_keep_the_parent_above(book: Book, write: Write) -> None:
    rows = [(1, "Top", "top.com", "", "", ""), (2, "Mid", "mid.com", "", "", 1), (3, "Low", "mid.com", "", "", 2)]
    load(book, write("h.csv", HUBSPOT, rows))
    assert family(book) == {"d:mid.com": "d:top.com"}
    assert book.facts.rows("SELECT count(*) FROM problem WHERE reason = $1", [CIRCLE]) == [(0,)]


def test_a_parent_that_no_file_holds_rolls_nothing_up(book: Book, write: Write) -> None:
    load(book, write("h.csv", HUBSPOT, [GROUP[4], (6, "Kin", "kin.com", "", "", 99)]))
    load(book, write("d.csv", DEALS, [(7, "x", "Closed Won", 1, "2023-01-01", "2023-02-01", 99, "Gone", "")]))
    told = keys(book)
    book.save_settings({"groups": "parent"})
    assert keys(book) == told


def test_circles_and_groups_do_not_hang(book: Book, write: Write) -> None:
    load(book, write("h.csv", HUBSPOT, [
        (1, "A", "a.com", "", "", 2), (2, "B", "b.com", "", "", 1), (3, "C", "c.com", "", "", 1),
    ]))  # fmt: skip
    book.save_settings({"groups": "parent"})
    assert keys(book) == ["d:a.com", "d:b.com"]
    assert book.facts.rows("SELECT count(*) FROM problem WHERE reason = $1", [CIRCLE]) == [(2,)]


GRAPHS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), max_size=8)


@given(GRAPHS)
def test_circles_are_those_that_lead_back(parents: dict[str, str]) -> None:
    def leads_back(key: str) -> bool:
        at = key
        for _ in range(len(parents)):
            at = parents.get(at, "")
            if at == key:
                return True
        return False

    assert circling(parents) == {key for key in parents if leads_back(key)}


@given(GRAPHS)
def test_the_top_of_a_family_has_no_parent_or_one_in_a_circle(parents: dict[str, str]) -> None:
    found, circle = dict(tops(parents)), circling(parents)
    assert found.keys() == parents.keys() - circle
    assert all(top not in parents or top in circle for top in found.values())


@pytest.mark.parametrize("long", [5000])
def test_a_long_chain_of_parents_is_walked(long: int) -> None:
    chain = {f"k{n}": f"k{n + 1}" for n in range(long)}
    assert set(dict(tops(chain)).values()) == {f"k{long}"}
