"""What is proposed of a book's accounts, and what an answer says."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.errors import CallError
from earmark.facts.merges import MergesReport, Proposal, Side
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.surfaces.cli import run

PROFILE = Profile(
    "by hand",
    Scorecard((Criterion("Land", "Country/Region", "category", (
        Bin("home", 1, values=("Germany",)), Bin("other", other=True), Bin("missing", missing=True),
    )),)),
    date(2026, 1, 1),
)  # fmt: skip
COMPANIES = (
    "Record ID,Company name,Company Domain Name,Country/Region,hs_parent_company_id\n"
    "1,Acme GmbH,acme.com,Germany,\n2,ACME Inc.,acme.test,United States,\n3,Contosso,,France,\n"
    "4,Contoso Ltd,contoso.com,France,\n5,\u0410cme,evil.test,,\n6,Zeta Holding,zeta.com,Italy,\n"
    "7,Zeta Holding,zeta.it,Italy,6\n8,Lonely,lonely.com,Italy,\n"
)
DEALS = (
    "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Company IDs\n"
    "1,a,Closed Won,1,2023-01-01,2023-02-01,1\n2,b,Closed Won,1,2023-03-01,2023-04-01,1\n"
    "3,c,Closed Lost,1,2023-01-01,2023-02-01,2\n4,d,Closed Lost,1,2023-01-01,2023-02-01,4\n"
)
CONTRACTS = "Contract ID,Company ID,Start Date,ACV\n1,1,2023-02-01,9\n2,2,2023-02-01,9\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    for name, text in (("companies", COMPANIES), ("deals", DEALS), ("contracts", CONTRACTS)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    with open_book(tmp_path / "book", today=date(2026, 1, 1)) as opened:
        earmark.load(opened, *(tmp_path / f"{name}.csv" for name in ("companies", "deals", "contracts")))
        yield opened


def proposed(book: Book) -> list[list[str]]:
    return [[side.key for side in one.accounts] for one in earmark.merges(book).proposals]


def test_those_with_deals_on_both_sides_come_first(book: Book) -> None:
    report = earmark.merges(book)
    first, second = report.proposals[0], report.proposals[1]
    assert [(s.key, s.name, s.country, s.deals, s.wins, s.contracts) for s in first.accounts] == [
        ("d:acme.com", "Acme GmbH", "Germany", 2, 2, 1), ("d:acme.test", "ACME Inc.", "United States", 1, 0, 1),
    ]  # fmt: skip
    assert first.why == ("the same name", "domains that differ in their ending", "different countries")
    assert [side.key for side in second.accounts] in (["d:acme.com", "d:evil.test"], ["d:contoso.com", "i:hubspot:3"])
    assert (report.found, report.total) == (len(report.proposals), 8)
    assert "d:lonely.com" not in {side.key for one in report.proposals for side in one.accounts}


def test_a_disguise_carries_its_warning_and_is_in_no_group_of_the_same_name(book: Book) -> None:
    found = {tuple(s.key for s in one.accounts): one.why for one in earmark.merges(book).proposals}
    disguised = [why for keys, why in found.items() if "d:evil.test" in keys]
    assert disguised
    assert all(any(word.startswith("Beware") for word in why) for why in disguised)
    assert ("d:acme.com", "d:acme.test") in found


def test_a_parent_and_its_subsidiary_are_shown_apart(book: Book) -> None:
    report = earmark.merges(book)
    assert [[side.key for side in one.accounts] for one in report.families] == [["d:zeta.com", "d:zeta.it"]]
    assert ["d:zeta.com", "d:zeta.it"] not in proposed(book)


def test_accounts_are_named_by_key_domain_id_or_name(book: Book) -> None:
    for words in (("d:contoso.com", "i:hubspot:3"), ("contoso.com", "3"), ("Contoso Ltd", "Contosso")):
        report = earmark.accept_merge(book, words)
        assert (report.changed, report.keys) == (True, ("d:contoso.com", "i:hubspot:3"))
        assert [(side.key, side.deals) for side in report.accounts] == [("d:contoso.com", 1)]
        assert earmark.undo_merge(book, ("contoso.com", "3")).said == "undone"


def test_a_merge_of_two_customers_is_said(book: Book) -> None:
    report = earmark.accept_merge(book, ("acme.com", "acme.test"))
    assert report.notes == ("More than one of them had contracts: d:acme.com has 1, d:acme.test has 1.",)
    assert report.accounts[0].contracts == 2


def test_the_merged_account_is_explained_by_what_each_was_called(book: Book) -> None:
    earmark.accept_merge(book, ("acme.com", "acme.test"))
    for word in ("acme.com", "acme.test", "1", "2", "d:acme.com"):
        told = earmark.explain(book, word, PROFILE)
        assert (told.domain, told.merged, told.parent) == ("acme.com", ("d:acme.test",), "")


def test_an_explanation_names_the_family(book: Book) -> None:
    above, below = (earmark.explain(book, domain, PROFILE) for domain in ("zeta.com", "zeta.it"))
    assert (above.subsidiaries, below.parent) == (("zeta.it",), "zeta.com")
    assert "Subsidiary of: zeta.com." in as_text(below, width=80)
    assert "Subsidiaries: zeta.it." in as_text(above, width=80)
    assert "ubsidiar" not in as_text(earmark.explain(book, "lonely.com", PROFILE), width=80)


def test_what_was_merged_already_changes_nothing(book: Book) -> None:
    earmark.accept_merge(book, ("acme.com", "acme.test"))
    entries = len(book.ledger.entries())
    report = earmark.accept_merge(book, ("acme.com", "acme.test"))
    assert (report.changed, report.notes) == (False, ("They are one account already.",))
    assert len(book.ledger.entries()) == entries


def test_a_rejected_pair_is_not_proposed_again_not_even_once_merged_with_others(book: Book) -> None:
    assert ["d:contoso.com", "i:hubspot:3"] in proposed(book)
    assert earmark.reject_merge(book, ("contoso.com", "3")).changed
    assert not earmark.reject_merge(book, ("contoso.com", "3")).changed
    assert ["d:contoso.com", "i:hubspot:3"] not in proposed(book)
    earmark.accept_merge(book, ("contoso.com", "8"))
    assert not any("i:hubspot:3" in keys for keys in proposed(book))
    with pytest.raises(CallError, match=r"You said that d:contoso\.com and i:hubspot:3 are not one") as refused:
        earmark.accept_merge(book, ("lonely.com", "3"))
    assert "earmark merges undo" in refused.value.hint
    earmark.undo_merge(book, ("3",))
    assert ["d:contoso.com", "i:hubspot:3"] in proposed(book)


def test_one_word_takes_back_whatever_was_said_of_it(book: Book) -> None:
    earmark.accept_merge(book, ("acme.com", "acme.test", "evil.test"))
    report = earmark.undo_merge(book, ("acme.test",))
    assert [side.key for side in report.accounts] == ["d:acme.com", "d:acme.test"]
    still = earmark.undo_merge(book, ("acme.com", "evil.test"))
    assert still.notes == ()
    assert earmark.merges(book).answers == ()


def test_accounts_still_one_by_way_of_others_are_said(book: Book) -> None:
    earmark.accept_merge(book, ("acme.com", "acme.test", "evil.test"))
    report = earmark.undo_merge(book, ("acme.com", "acme.test"))
    assert report.notes == ("d:acme.com and d:acme.test are still one, by way of others.",)


@pytest.mark.parametrize(
    ("verb", "words", "said"),
    [
        (earmark.accept_merge, ("acme.com",), "An answer is about two accounts or more"),
        (earmark.accept_merge, ("acme.com", "nobody.test"), "There is no account 'nobody.test'"),
        (earmark.accept_merge, ("acme.com", "Zeta Holding"), "2 accounts are called 'Zeta Holding'"),
        (earmark.reject_merge, ("acme.com", "1"), "Some of these are one account"),
        (earmark.undo_merge, ("acme.com", "acme.test"), "Nothing was said of acme.com and acme.test"),
        (earmark.undo_merge, (), "No account is named"),
        (earmark.undo_merge, (" ",), "No account is named"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_to_do(book: Book, verb, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - one of three verbs
    with pytest.raises(CallError, match=said) as refused:
        verb(book, words)
    assert refused.value.hint
    assert book.ledger.entries("merge") == []


def test_a_limit_cuts_the_list_and_not_the_count(book: Book) -> None:
    whole = earmark.merges(book)
    assert len(earmark.merges(book, limit=1).proposals) == 1
    assert earmark.merges(book, limit=1).found == whole.found > 1
    with pytest.raises(CallError, match="below zero"):
        earmark.merges(book, limit=-1)


def test_the_share_done_is_told(book: Book) -> None:
    seen: list[float] = []
    earmark.merges(book, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_it_fits_a_terminal_of_eighty_columns(book: Book) -> None:
    text = as_text(earmark.merges(book), width=80)
    assert max(map(len, text.splitlines())) <= 80
    assert "Beware" in text
    assert "Parents and subsidiaries" in text


def test_the_command_line_lists_and_answers(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(book.folder)
    book.close()
    assert run(["--book", folder, "merges", "--json", "--limit", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [side["key"] for side in told["proposals"][0]["accounts"]] == ["d:acme.com", "d:acme.test"]
    assert run(["--book", folder, "merges", "accept", "acme.com", "acme.test"]) == 0
    assert "Merged: d:acme.com, d:acme.test." in capsys.readouterr().out
    assert run(["--book", folder, "merges", "undo", "acme.com", "acme.test", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["said"] == "undone"
    assert run(["--book", folder, "merges", "accept", "acme.com", "nobody.test"]) == 2
    assert "There is no account 'nobody.test'" in capsys.readouterr().err


def test_a_report_is_plain_data(book: Book) -> None:
    assert json.loads(json.dumps(as_data(earmark.merges(book))))["total"] == 8


def test_long_names_and_keys_with_spaces_stay_readable() -> None:
    name = "International Association of Long Domain Names and Sons GmbH & Co. KG"
    one = Side("d:international-association.example", name, "international-association.example", "Italy", 9, 3)
    other = Side("n:hubspot:international association", name, "", "", 1, 0)
    shown = Proposal((one, other), 97, ("nearly the same name",))
    text = as_text(MergesReport((shown,), 3, (), (), 9), width=80)
    assert max(map(len, text.splitlines())) <= 80
    assert "And 2 more: --limit 3" in text
    assert "A key with spaces stands in quotes." in " ".join(text.split())
