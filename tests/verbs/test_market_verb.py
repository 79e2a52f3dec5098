from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from earmark.book import Book, open_book
from earmark.errors import InputError
from earmark.profile.bins import Bin, Criterion, Value
from earmark.profile.judge import judge
from earmark.profile.market import Portion
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, Segment
from earmark.verbs.load import load
from earmark.verbs.market import FEW, market
from earmark.verbs.score import score

SIZE = Criterion("Size", "Number", "number", (
    Bin("small", -1, high=Decimal(50)), Bin("large", 2, low=Decimal(50)), Bin("missing", -1, missing=True),
))  # fmt: skip
KIND = Criterion("Kind", "Category", "category", (
    Bin("SaaS", 3, values=("SaaS",)), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
TOOL = Criterion("Tool", "List", "list", (
    Bin("has X", 1, values=("X",)), Bin("no X", -2, other=True), Bin("missing", missing=True),
), item="X")  # fmt: skip
GOVERNED = Criterion("Kind", "Category", "category", (
    Bin("state", values=("state",)), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
LARGE = Condition("Number", "number", low=Decimal(50))
PROFILE = Profile(
    "p", Scorecard((SIZE, KIND, TOOL)), date(2025, 1, 1), verdict="supported", base_rate=0.3, horizon_months=3,
    exclusions=(Exclusion("the state", GOVERNED, "state"),),
    tiers=(Tier("A", 4, 0.6, 0.5, 0.7), Tier("B", 1, 0.3, 0.2, 0.4), Tier("C", -10, 0.1, 0.05, 0.15)),
    rates=(Rate(4, 0.6, 0.5, 0.7), Rate(-10, 0.1, 0.05, 0.15)),
    segments=(
        Segment("primary", (), (LARGE, Condition("Category", "category", ("saas",)))),
        Segment("secondary", (), (Condition("List", "list", ("y",)),)),
    ),
)  # fmt: skip
OUTCOMES = ("won", "won", "lost", "left")


def made(seed: int, count: int) -> list[tuple[str, dict[str, Value], int]]:
    """Return worked accounts: how each ended, its values, and what it paid."""
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        number = None if draw.random() < 0.2 else Decimal(int(draw.integers(1, 120)))
        kind = [None, "saas", "retail", "state"][draw.integers(4)]
        tools = [None, ("x",), ("y",), ("x", "y")][draw.integers(4)]
        values: dict[str, Value] = {"Number": number, "Category": kind, "List": tools}
        found.append((OUTCOMES[draw.integers(4)], values, int(draw.integers(1, 900)) * 100))
    return found


def fill(facts: Any, rows: list[tuple[str, dict[str, Value], int]], start: int = 1) -> None:
    for number, (ended, values, cents) in enumerate(rows, start):
        tools = values["List"]
        listed = ";" + ";".join(tools) + ";" if isinstance(tools, tuple) else None
        facts.account(number, domain=f"d{number}.com", f0=values["Number"], f1=values["Category"], f2=listed)
        won = ended != "lost"
        money = {"amount_cents": cents} if won else {}
        facts.deal(number, "2024-01-01", "2024-03-01", "won" if won else "lost", **money)
        if won:
            facts.contract(number, "2024-03-01", "2024-04-15" if ended == "left" else None)


@pytest.mark.parametrize("seed", range(4))
def test_sizes_and_shares_are_those_of_the_facts(facts: Any, made_book: Any, seed: int) -> None:
    rows = made(seed, 60)
    fill(facts, rows)
    report = market(made_book, None, PROFILE)
    assert (report.listed, report.accounts, report.worked) == ("book", 60, 60)
    judged = [(judge(PROFILE, values, PROFILE.as_of), ended, cents) for ended, values, cents in rows]
    goods = sum(ended == "won" for _, ended, _ in judged)
    revenue = sum(cents for _, ended, cents in judged if ended != "lost")
    assert (report.good, report.cents) == (goods, revenue)
    parts = {f"tier {one.name}": one for one in report.tiers} | {one.name: one for one in report.segments}
    parts["excluded"] = report.excluded
    for name, part in parts.items():
        mine = [one for one in judged if name in _words(one[0])]
        assert (part.accounts, part.share, part.worked) == (len(mine), len(mine) / 60, len(mine))
        assert part.good == sum(ended == "won" for _, ended, _ in mine)
        assert part.cents == sum(cents for _, ended, cents in mine if ended != "lost")
        assert part.goods is not None
        assert part.revenue is not None
        assert (part.goods.value, part.revenue.value) == (part.good / goods, part.cents / revenue)
    assert sum(one.accounts for one in (*report.tiers, report.excluded)) == 60
    assert report.outside is not None
    assert sum(one.accounts for one in (*report.segments, report.outside, report.excluded)) == 60


def _words(one: Any) -> set[str]:
    return {"excluded"} if one.excluded_by else {f"tier {one.tier}", one.segment}


@pytest.mark.parametrize("seed", range(3))
def test_one_criterion_fewer_counts_accounts_as_in_their_best_bin(facts: Any, made_book: Any, seed: int) -> None:
    rows = made(seed, 50)
    fill(facts, rows)
    report = market(made_book, None, PROFILE)
    fewer = {step.criterion: step for step in report.steps if step.change == "fewer" and step.of == "tier A"}
    assert set(fewer) == {"Size", "Kind", "Tool"}
    for criterion in PROFILE.card.criteria:
        best = max(one.points for one in criterion.bins)
        flat = replace(criterion, bins=tuple(replace(one, points=best) for one in criterion.bins))
        card = Scorecard(tuple(flat if one is criterion else one for one in PROFILE.card.criteria))
        mine = [
            ended
            for ended, values, _ in rows
            if _words(judge(replace(PROFILE, card=card), values, PROFILE.as_of)) >= {"tier A"}
        ]
        found = fewer[criterion.name].portion
        assert (found.accounts, found.good) == (len(mine), mine.count("won"))
    wider = {step.criterion: step.portion for step in report.steps if step.of == "primary" and step.change == "fewer"}
    large = [ended for ended, v, _ in rows if _large(v) and v["Category"] != "state"]
    assert (wider["Category"].accounts, wider["Category"].good) == (len(large), large.count("won"))


def _large(values: dict[str, Value]) -> bool:
    number = values["Number"]
    return isinstance(number, Decimal) and number >= 50


def test_missing_values_are_counted(facts: Any, made_book: Any) -> None:
    rows = made(9, 40)
    fill(facts, rows)
    found = {one.criterion: one.accounts for one in market(made_book, None, PROFILE).absent}
    lacking = Counter(name for _, values, _ in rows for name, value in values.items() if value is None)
    assert found == {"Size": lacking["Number"], "Kind": lacking["Category"], "Tool": lacking["List"]}


def test_accounts_nobody_sold_to_are_the_market_where_they_are_enough(facts: Any, made_book: Any) -> None:
    fill(facts, made(1, 12))
    for number in range(100, 100 + FEW):
        facts.account(number, f0=Decimal(80), f1="saas")
    report = market(made_book, None, PROFILE)
    assert (report.listed, report.accounts) == ("new", FEW)
    assert [(one.name, one.accounts) for one in report.tiers] == [("A", FEW), ("B", 0), ("C", 0)]
    facts.deal(100, "2024-11-01")
    report = market(made_book, None, PROFILE)
    assert (report.listed, report.accounts) == ("book", 12 + FEW)


def test_a_profile_that_is_not_supported_judges_nothing(facts: Any, made_book: Any) -> None:
    fill(facts, made(1, 12))
    assert market(made_book, None, replace(PROFILE, verdict="not_supported")).breadth is None
    assert market(made_book, None, PROFILE).breadth is not None


def test_what_nobody_recorded_is_not_claimed(made_book: Any) -> None:
    report = market(made_book, None, PROFILE)
    assert (report.accounts, report.good, report.cents, report.breadth) == (0, 0, 0, None)
    empty = Portion("A", 0, 0.0, rate=0.6, rate_low=0.5, rate_high=0.7)
    assert report.tiers[0] == empty


def test_a_profile_without_tiers_or_segments_has_no_icp(facts: Any, made_book: Any) -> None:
    fill(facts, made(1, 12))
    bare = Profile("bare", PROFILE.card, PROFILE.as_of)
    report = market(made_book, None, bare)
    assert (report.tiers, report.segments, report.outside, report.icp, report.steps) == ((), (), None, None, ())
    assert report.absent


def test_a_criterion_more_is_told_by_the_accounts_of_the_icp(facts: Any, made_book: Any) -> None:
    tiered = replace(PROFILE, card=Scorecard((SIZE,)), exclusions=(), segments=(Segment("primary", ("A", "B")),))
    for number in range(1, 81):
        kind = "saas" if number % 2 else "retail"
        facts.account(number, f0=Decimal(80), f1=kind)
        facts.add("spelling", field=1, folded=kind, shown=kind.title()) if number < 3 else None
        won = kind == "saas" and number % 8 > 1
        facts.deal(number, "2024-01-01", "2024-03-01", "won" if won else "lost")
        if won:
            facts.contract(number, "2024-03-01")
    report = market(made_book, None, tiered)
    more = [step for step in report.steps if step.change == "more"]
    assert [(one.criterion, one.bin, one.portion.accounts, one.portion.good) for one in more] == [
        ("Category", "Saas", 40, 30),
    ]  # fmt: skip
    assert more[0].p_value is not None
    assert more[0].p_value < 0.01
    assert list(report.tried) == ["primary"]


COMPANIES = """Record ID,Company name,Company Domain Name,Industry,Number of Employees
101,Alpha GmbH,alpha.com,Software,120
102,Beta Ltd,beta.co.uk,Retail,30
103,Gamma SA,gamma.fr,Software,80
"""
DEALS = """Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Deal owner,Associated Company IDs
1,A,Closed Won,Sales Pipeline,1000,2024-01-01,2024-03-01,Ann,101
2,B,Closed Lost,Sales Pipeline,1000,2024-01-01,2024-03-01,Ann,102
3,C,Closed Won,Sales Pipeline,3000,2024-01-01,2024-02-01,Ann,103
"""
LIST = """Company name,Company Domain Name,industry,Number of Employees
Zeta,zeta.io,software,80
Eta,eta.io,Retail,10
Theta,theta.io,,900
Iota,iota.io,Software,
"""
INDUSTRY = replace(KIND, name="Industry", field="Industry", bins=(
    Bin("Software", 3, values=("Software",)), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
STAFF = replace(SIZE, name="Employees", field="Number of Employees")
LOADED = replace(
    PROFILE, card=Scorecard((INDUSTRY, STAFF)), exclusions=(Exclusion("small", STAFF, "small"),), segments=()
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("market")
    (folder / "companies.csv").write_text(COMPANIES, encoding="utf-8")
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    (folder / "bare.csv").write_text("Company name,Town\nZeta,Here\n", encoding="utf-8")
    (folder / "part.csv").write_text("Company name,Industry\nZeta,Software\nEta,Retail\n", encoding="utf-8")
    with open_book(folder / "book", date(2025, 1, 1)) as opened:
        load(opened, folder / "companies.csv", folder / "deals.csv")
        yield opened


def test_a_list_has_the_sizes_that_scoring_it_has(book: Book, tmp_path: Path) -> None:
    path = book.folder.parent / "list.csv"
    report = market(book, path, LOADED)
    scored = score(book, path, tmp_path / "out.csv", LOADED)
    assert {one.name: one.accounts for one in report.tiers} == scored.tiers
    assert report.rules == scored.excluded == {"small": 1}
    assert (report.name, report.listed, report.accounts, report.excluded.accounts) == ("list.csv", "list", 4, 1)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        free = Counter(row["earmark_tier"] for row in csv.DictReader(file) if not row["earmark_excluded_by"])
    assert {one.name: one.accounts for one in report.tiers if one.accounts} == dict(free)
    assert [(one.criterion, one.accounts) for one in report.absent] == [("Industry", 1), ("Employees", 1)]


def test_lines_of_one_domain_are_said(book: Book, tmp_path: Path) -> None:
    (tmp_path / "twice.csv").write_text(
        LIST + "Zeta Ltd,www.zeta.io,Software,80\nNo site,,Retail,9\n", encoding="utf-8"
    )
    report = market(book, tmp_path / "twice.csv", LOADED)
    assert "1 line names a domain that an earlier line names: each line is counted as an account." in report.notes
    assert report.accounts == 6
    assert not any("domain" in note for note in market(book, book.folder.parent / "list.csv", LOADED).notes)


def test_revenue_is_that_of_deals_where_no_contract_tells_it(book: Book) -> None:
    report = market(book, book.folder.parent / "list.csv", LOADED)
    assert (report.worked, report.good, report.customers, report.cents) == (3, 2, 2, 400_000)


def test_a_column_the_list_lacks_leaves_the_card_and_is_said(book: Book) -> None:
    report = market(book, book.folder.parent / "part.csv", LOADED)
    assert [one.criterion for one in report.absent] == ["Industry"]
    assert any("no column 'Number of Employees'" in note for note in report.notes)
    with pytest.raises(InputError, match="none of the card's columns"):
        market(book, book.folder.parent / "bare.csv", LOADED)


def test_fields_are_met_however_they_are_spelt(book: Book) -> None:
    shouted = replace(INDUSTRY, field="INDUSTRY")
    report = market(book, book.folder.parent / "list.csv", replace(LOADED, card=Scorecard((shouted, STAFF))))
    assert {one.name: (one.accounts, one.good) for one in report.tiers}["A"] == (1, 2)


def test_a_criterion_that_no_account_of_yours_has_gives_no_goods_and_no_fault(book: Book) -> None:
    unknown = replace(INDUSTRY, name="Town", field="Town")
    report = market(book, book.folder.parent / "bare.csv", replace(LOADED, card=Scorecard((unknown,)), exclusions=()))
    assert report.accounts == 1
    assert report.worked == 3
