from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from earmark.book import Book, open_book
from earmark.errors import InputError
from earmark.profile.bins import Bin, Criterion, Evidence
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.render.text import as_text
from earmark.verbs.listing import OURS
from earmark.verbs.load import load
from earmark.verbs.score import score

COMPANIES = """Record ID,Company name,Company Domain Name,Industry,Number of Employees,Technologies,Create Date
101,Alpha GmbH,alpha.com,Software,120,Salesforce;Slack,2020-01-01
102,Beta Ltd,beta.co.uk,Retail,30,Slack,2020-01-01
103,Gamma SA,gamma.fr,Software,,,2020-01-01
104,Delta Inc,,Finance,900,HubSpot,2020-01-01
"""
DEALS = """Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Deal owner,Associated Company IDs
1,A,Closed Won,Sales Pipeline,1000,2024-01-01,2024-03-01,Ann,101
2,B,Closed Lost,Sales Pipeline,1000,2024-01-01,2024-03-01,Ann,102
3,C,Closed Won,Sales Pipeline,1000,2024-01-01,2024-02-01,Ann,103
4,D,Contract Sent,Sales Pipeline,1000,2024-12-01,,Ann,104
"""
CONTRACTS = """Company Domain Name,Contract Start,Contract End,ARR
alpha.com,2024-03-01,,12000
gamma.fr,2024-02-01,2024-06-01,12000
"""
INDUSTRY = Criterion("Industry", "Industry", "category", (
    Bin("Software", 3, values=("Software",), evidence=Evidence(8, 2, 0, 1.6, 1.1, 2.0, 1.2)),
    Bin("other", -1, other=True, evidence=Evidence(1, 1, 0, 1.0, 0.5, 1.5, 1.2)),
    Bin("missing", missing=True, evidence=Evidence(1, 1, 0, 1.0, 0.5, 1.5, 1.2)),
))  # fmt: skip
SIZE = Criterion("Employees", "Number of Employees", "number", (
    Bin("1-50", -2, high=Decimal(51)), Bin("51+", 1, low=Decimal(51)), Bin("missing", missing=True),
))  # fmt: skip
TOOL = Criterion("Salesforce", "Technologies", "list", (
    Bin("has Salesforce", 2, values=("Salesforce",)), Bin("no Salesforce", other=True), Bin("missing", missing=True),
), item="Salesforce")  # fmt: skip
PROFILE = Profile(
    "primary", Scorecard((INDUSTRY, SIZE, TOOL)), date(2025, 1, 1), verdict="supported",
    exclusions=(Exclusion("small", SIZE, "1-50"),), base_rate=0.3,
    tiers=(Tier("A", 3, 0.6, 0.5, 0.7), Tier("B", -10, 0.1, 0.05, 0.15)), segments=(),
)  # fmt: skip
LIST = '''Company name,Company Domain Name,Industry,Number of Employees,Technologies,My note
Zeta,zeta.io,software,80,Slack;Salesforce,=1+1
Alpha again,www.alpha.com,Sofware,10,Slack,-5
delta inc,,Retail,,,"two
lines, ""quoted"""
Beta,https://shop.beta.co.uk/x,Software,50,,'@x
Gamma,gamma.fr,,51,Slack,+49 170 123
'''


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("loaded")
    for name, text in (("companies.csv", COMPANIES), ("deals.csv", DEALS), ("contracts.csv", CONTRACTS)):
        (folder / name).write_text(text, encoding="utf-8")
    with open_book(folder / "book", date(2025, 1, 1)) as made:
        load(made, *(folder / f"{name}.csv" for name in ("companies", "deals", "contracts")))
        yield made


def scored(book: Book, folder: Path, text: str, profile: Profile = PROFILE) -> list[dict[str, str]]:
    (folder / "list.csv").write_text(text, encoding="utf-8", newline="")
    score(book, folder / "list.csv", folder / "out.csv", profile)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_list_is_scored_in_its_own_order_with_its_own_columns(book: Book, tmp_path: Path) -> None:
    rows = scored(book, tmp_path, LIST)
    assert list(rows[0]) == [*LIST.splitlines()[0].split(","), *OURS]
    assert [row["Company name"] for row in rows] == ["Zeta", "Alpha again", "delta inc", "Beta", "Gamma"]
    assert [row["earmark_score"] for row in rows] == ["6", "-3", "-1", "1", "1"]
    assert [row["earmark_excluded_by"] for row in rows] == ["", "small", "", "small", ""]
    assert rows[2]["My note"] == 'two\nlines, "quoted"'
    assert [row["My note"] for row in rows if row["Company name"] != "delta inc"] == [
        "'=1+1",
        "-5",
        "'@x",
        "+49 170 123",
    ]


def test_lines_meet_accounts_by_domain_id_and_unique_name(book: Book, tmp_path: Path) -> None:
    rows = scored(book, tmp_path, LIST)
    assert [row["earmark_relationship"] for row in rows] == ["new", "customer", "open deal", "lost", "former customer"]
    rows = scored(book, tmp_path, "Record ID,Industry\n102,Retail\n999,Retail\n")
    assert [row["earmark_relationship"] for row in rows] == ["lost", "new"]


def test_values_that_no_bin_names_are_listed_and_proposed(book: Book, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST.replace("Retail", "Catering"), encoding="utf-8")
    report = score(book, tmp_path / "list.csv", tmp_path / "out.csv", PROFILE)
    assert report.unmatched == {"Industry": {"catering": 1, "sofware": 1}}
    assert report.notes[0].startswith("Warning: 40% of the rows match no bin of 'Industry'")
    assert any("'sofware' = 'Software'" in note for note in report.notes)


@pytest.mark.parametrize(("learned", "warns"), [(0, True), (4, True), (30, False)])
def test_many_values_that_match_no_bin_are_said_before_everything(
    book: Book, tmp_path: Path, learned: int, warns: bool
) -> None:
    (tmp_path / "list.csv").write_text(LIST.replace("Retail", "Catering"), encoding="utf-8")
    software, other, missing = INDUSTRY.bins
    seen = Evidence(learned, 0, 0, 1.0, 0.5, 1.5, 1.2)  # beside the 12 accounts of the other bins
    criterion = replace(INDUSTRY, bins=(software, replace(other, evidence=seen), missing))
    profile = replace(PROFILE, card=Scorecard((criterion, SIZE, TOOL)))
    report = score(book, tmp_path / "list.csv", tmp_path / "out.csv", profile)
    text = as_text(report, 100, color=False)
    begins = "Warning: 40% of the rows match no bin of 'Industry'" if warns else "Scored 5 accounts"
    assert text.startswith(begins)
    assert ("Warning" in text) is warns


def test_a_value_put_into_other_on_purpose_is_no_surprise(book: Book, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    report = score(book, tmp_path / "list.csv", tmp_path / "out.csv", PROFILE)
    assert report.unmatched == {"Industry": {"sofware": 1}}


def test_a_column_that_the_list_lacks_is_dropped_and_its_cost_said(book: Book, tmp_path: Path) -> None:
    rows = scored(book, tmp_path, "Company Domain Name,Industry\na.com,Software\nb.com,\n")
    assert [(r["earmark_score"], r["earmark_missing"]) for r in rows] == [("3", ""), ("0", "Industry")]
    report = score(book, tmp_path / "list.csv", tmp_path / "out.csv", PROFILE)
    assert report.lacking == ("Number of Employees", "Technologies")
    assert any("5 of the card's 9 points" in note and "cannot hold: small" in note for note in report.notes)


def test_a_refit_is_asked_for_and_used(book: Book, tmp_path: Path) -> None:
    asked: list[tuple[str, ...]] = []

    def refit(lacking: tuple[str, ...]) -> Profile:
        asked.append(lacking)
        louder = replace(INDUSTRY, bins=(replace(INDUSTRY.bins[0], points=7), *INDUSTRY.bins[1:]))
        return replace(PROFILE, card=Scorecard((louder,)), exclusions=(), notes=("learned anew",))

    (tmp_path / "list.csv").write_text("Company Domain Name,Industry\na.com,Software\n", encoding="utf-8")
    report = score(book, tmp_path / "list.csv", tmp_path / "out.csv", PROFILE, refit=refit)
    assert asked == [("Number of Employees", "Technologies")]
    assert ",7," in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert any("refitted" in note for note in report.notes)
    assert "learned anew" in report.notes
    assert "Scored with: Industry (-1 to +7)." in report.notes


def test_a_list_without_any_column_of_the_card_is_refused(book: Book, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Company Domain Name,Colour\na.com,red\n", encoding="utf-8")
    with pytest.raises(InputError, match="none of the card's columns"):
        score(book, tmp_path / "list.csv", tmp_path / "out.csv", PROFILE)
    assert not (tmp_path / "out.csv").exists()


def test_a_column_spelled_almost_so_is_proposed(book: Book, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Company Domain Name,Indutsry\na.com,Retail\n", encoding="utf-8")
    profile = replace(PROFILE, card=Scorecard((INDUSTRY,)), exclusions=())
    with pytest.raises(InputError, match="none of the card's columns") as caught:
        score(book, tmp_path / "list.csv", tmp_path / "out.csv", profile)
    assert "Perhaps 'Indutsry' for 'Industry'?" in caught.value.hint


def test_scoring_leaves_the_book_as_it_was(book: Book, tmp_path: Path) -> None:
    before = (book.facts.rows("SELECT * FROM account ORDER BY ALL"), len(book.ledger.entries()))
    scored(book, tmp_path, LIST)
    assert (book.facts.rows("SELECT * FROM account ORDER BY ALL"), len(book.ledger.entries())) == before
    assert list(book.places.tmp.iterdir()) == []


def test_our_own_columns_are_written_anew_not_twice(book: Book, tmp_path: Path) -> None:
    first = scored(book, tmp_path, LIST)
    again = scored(book, tmp_path, (tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert [list(row) for row in again] == [list(row) for row in first]
    assert [row["earmark_reasons"] for row in again] == [row["earmark_reasons"] for row in first]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("begins", [b"", b"\xef\xbb\xbf"])
def test_a_list_keeps_its_delimiter_and_its_byte_order_mark(
    book: Book, tmp_path: Path, mark: str, begins: bytes
) -> None:
    rows = list(csv.reader(LIST.splitlines(keepends=True)))
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=mark, lineterminator="\n").writerows(rows)
    (tmp_path / "list.csv").write_bytes(begins + (tmp_path / "list.csv").read_bytes())
    for name, out in (("list", "one"), ("one", "two")):
        score(book, tmp_path / f"{name}.csv", tmp_path / f"{out}.csv", PROFILE)
    once = (tmp_path / "one.csv").read_bytes()
    assert once.startswith(begins + mark.join(rows[0]).encode())
    assert once == (tmp_path / "two.csv").read_bytes()
    told = list(csv.reader(once.decode("utf-8-sig").splitlines(keepends=True), delimiter=mark))
    assert [row[: len(rows[0]) - 1] for row in told] == [row[:-1] for row in rows]
    assert [row[len(rows[0]) - 1] for row in told[3:4]] == ['two\nlines, "quoted"']


def test_an_empty_list_has_a_header(book: Book, tmp_path: Path) -> None:
    assert scored(book, tmp_path, "Company Domain Name,Industry,Number of Employees,Technologies\n") == []
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("Company Domain Name,Industry")


def test_a_saved_profile_is_learned_again_without_the_column(book: Book, tmp_path: Path) -> None:
    from earmark.profile.file import dumps, profile_id

    book.save_profile(dumps(PROFILE), {}, profile_id(PROFILE))
    (tmp_path / "list.csv").write_text("Company Domain Name,Industry\na.com,Software\n", encoding="utf-8")
    report = score(book, tmp_path / "list.csv", tmp_path / "out.csv")
    assert report.verdict == "too_few"  # four accounts were worked: learned anew, no more can be said
    assert any("refitted" in note for note in report.notes)


def test_the_value_of_an_earlier_scoring_is_left_behind(book: Book, tmp_path: Path) -> None:
    valued = replace(PROFILE, objective="value", rates=(Rate(-10, 0.3, 0.2, 0.4, 9, 70_000, 1, 2),))
    first = scored(book, tmp_path, LIST, valued)
    assert {row["earmark_value"] for row in first} == {"700.00"}
    score(book, tmp_path / "out.csv", tmp_path / "again.csv", PROFILE)
    with (tmp_path / "again.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file).fieldnames or ()) == [*LIST.splitlines()[0].split(","), *OURS]
