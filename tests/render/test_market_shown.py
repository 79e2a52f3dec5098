from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from earmark.profile.market import Absent, MarketReport, Portion, Step, breadth
from earmark.profile.report import Figure, LearnReport, LiftPoint
from earmark.render import market_chart
from earmark.render.data import as_data
from earmark.render.document import document_html
from earmark.render.markdown import document_markdown
from earmark.render.text import as_text

BAD = '<script>alert(1)</script>|`*x*_[b](c)"&\x1b[31m\u202e'
TOP = Portion("A", 1_204, 0.10, 98, 28, 62_010_000, Figure(0.38, 0.29, 0.48, 74), Figure(0.41, 0.30, 0.52, 101),
              0.23, 0.18, 0.29)  # fmt: skip
REST = Portion("B", 10_626, 0.86, 580, 46, 89_230_000, Figure(0.62, 0.52, 0.71, 74), Figure(0.59, 0.48, 0.70, 101),
               0.07, 0.05, 0.1)  # fmt: skip
OUT = Portion("excluded", 510, 0.04, 21, 0, 0, Figure(0.0, 0.0, 0.04, 74), Figure(0.0, 0.0, 0.03, 101))
PRIMARY = replace(TOP, name="primary", accounts=2_715, share=0.22, goods=Figure(0.61, 0.52, 0.69, 74),
                  revenue=Figure(0.66, 0.55, 0.76, 101))  # fmt: skip
MARKET = MarketReport(
    "targets.csv", "list", 12_340, "4f0c2ab91d7e", "supported", "", date(2026, 7, 1), "kept", 12, "of worked accounts",
    699, 74, 14, 101, 151_240_000, "EUR", (TOP, REST), OUT, {"Government": 410, "Tiny": 100}, (PRIMARY,),
    replace(REST, name="no segment", rate=None), PRIMARY, breadth(PRIMARY),
    (
        Step("fewer", "primary", "Industry", "Software, Fintech", replace(PRIMARY, accounts=3_900, share=0.32)),
        Step("fewer", "tier A", "Employees", "", replace(TOP, accounts=2_345, share=0.19)),
        Step("more", "primary", "the card", "tier A", replace(TOP, accounts=811, share=0.066)),
        Step("more", "primary", "Country", "Germany", replace(TOP, accounts=640, share=0.052), 0.031),
    ),
    {"primary": 332, "tier A": 380}, LiftPoint(0.14, 0.39),
    (Absent("Employees", 617, 0.05), Absent("Industry", 0, 0.0), Absent("Age", 9, 0.001)),
)  # fmt: skip


def words(report: MarketReport, width: int = 80) -> str:
    return " ".join(as_text(report, width, color=False).split())


def test_the_teams_own_figures_come_first_then_the_rule_of_thumb() -> None:
    said = words(MARKET)
    first = (
        "Fits. The segment primary is 22% of the market (2,715 accounts), which gave 61% of goods and 66% of revenue"
    )
    assert first in said
    assert said.index(first) < said.index("rule of thumb")
    assert "share of revenue it gave 66% (55% to 76%) 70% to 80% may lie within" in said
    assert "accounts 2,715 2,000 to 10,000 within" in said
    assert "no study stands behind it" in said


def test_each_part_stands_beside_what_it_gave_with_its_interval() -> None:
    said = as_text(MARKET, 80, color=False)
    row = next(line for line in said.splitlines() if line.startswith("A "))
    assert re.split(r"[\s█▎]+", row.strip()) == ["A", "1,204", "10%", "38%", "41%", "23"]
    assert [len(bar) for bar in re.findall("█+", row)] == [1, 3, 3]
    below = said.splitlines()[said.splitlines().index(row) + 1]
    assert re.sub(r"\s{2,}", "|", below.strip()) == "29% to 48%|30% to 52%|18 to 29"
    assert "Excluded by: Government 410, Tiny 100." in words(MARKET)
    assert "in the check, the best 14% of later accounts held 39% of the goods." in words(MARKET)


def test_what_is_asked_less_and_more_stands_beside_what_is() -> None:
    said = words(MARKET)
    assert "primary as it is 2,715 22% 61% 66% without Industry (Software, Fintech) 3,900 32%" in said
    assert "tier A as it is 1,204 10% 38% 41% without Employees 2,345 19%" in said
    assert "only tier A 811 6.6%" in said
    assert "only Country: Germany 640 5.2%" in said
    assert "the best of 332 conditions tried looks so by chance at most 3.1% of the time." in said
    none = words(replace(MARKET, steps=MARKET.steps[:3]))
    assert "of 332 conditions tried among your accounts in the segment primary, none tells beyond chance" in none
    assert "Nothing further can be tried" in words(replace(MARKET, steps=(), tried={"primary": 0}))


def test_a_doubted_profile_is_said_to_be_before_anything_else_and_nothing_is_judged() -> None:
    doubted = replace(MARKET, verdict="too_few", why="Only 4 customers were won.", breadth=None)
    said = words(doubted)
    assert said.startswith("Too few customers to say. Only 4 customers were won. The sizes below are counts, no more")
    assert "rule of thumb" not in said
    assert "Fits" not in said


def test_missing_values_are_listed_the_most_first() -> None:
    assert words(MARKET).split("Missing in the list")[1].endswith("Employees 617 5.0% Age 9 0.1%")


@pytest.mark.parametrize("listed", ["list", "new", "book"])
def test_which_accounts_were_counted_is_said(listed: str) -> None:
    said = words(replace(MARKET, listed=listed))  # type: ignore[arg-type]
    told = {"list": "stands for the market", "new": "nobody sold to yet", "book": "these are all of its accounts"}
    assert [word for word in told.values() if word in said] == [told[listed]]


def test_what_is_not_known_has_no_column_and_no_share() -> None:
    bare = replace(TOP, goods=None, revenue=None, good=0, cents=0, rate=None)
    none = replace(
        MARKET, worked=0, good=0, pending=0, cents=0, customers=0, tiers=(bare,), excluded=Portion("excluded", 0, 0.0),
        rules={}, segments=(), outside=None, icp=replace(bare, name="tier A"), steps=(), later=None, tried={},
        breadth=breadth(bare),
    )  # fmt: skip
    said = words(none)
    assert "No worked accounts of yours are known" in said
    assert "goods" not in said.split("Is the ICP")[1]
    assert "Tier accounts list A 1,204 10%" in said


@pytest.mark.parametrize("width", [40, 60, 77, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = as_text(MARKET, width, color=False).splitlines()
    assert max(map(len, lines)) <= width
    assert ("█" in "".join(lines)) == (width >= 78)


def hostile() -> MarketReport:
    parts = tuple(replace(one, name=BAD) for one in MARKET.tiers)
    step = Step("more", BAD, BAD, BAD, replace(TOP, name=BAD), 0.01)
    return replace(
        MARKET, name=BAD, why=BAD, currency=BAD, tiers=parts, rules={BAD: 3}, segments=parts, steps=(step,),
        icp=replace(PRIMARY, name=BAD), absent=(Absent(BAD, 3, 0.1),), notes=(BAD,), verdict="not_supported",
    )  # fmt: skip


def test_what_users_wrote_stays_words(learned: LearnReport) -> None:
    page = document_html(learned, hostile())
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for said in (page, document_markdown(learned, hostile()), as_text(hostile(), 80, color=False)):
        assert "\x1b" not in said
        assert "\u202e" not in said
    made = document_markdown(learned, hostile())
    assert "<script" not in made.replace("\\<", "")
    assert "|`*x" not in made


def test_the_document_has_a_market_only_where_one_was_counted(learned: LearnReport) -> None:
    with_it, without = document_html(learned, MARKET), document_html(learned)
    assert "<h2>Market</h2>" in with_it
    assert "Market</h2>" not in without
    assert "## Market\n" in document_markdown(learned, MARKET)
    assert "## Market\n" not in document_markdown(learned)
    for said in ("22% of the market", "without Employees", "only Country: Germany", "38% of goods", "in 100"):
        assert said in with_it
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", with_it)
    assert "style=" not in with_it.split("<body>")[1]


def test_the_picture_draws_shares_to_scale() -> None:
    drawn = market_chart.shares((TOP, REST))
    widths = [float(w) for w in re.findall(r'<rect class="share \w+" x="\d+" y="[\d.]+" width="([\d.]+)"', drawn)]
    assert widths == pytest.approx([share * market_chart.LONG for share in (0.10, 0.38, 0.41, 0.86, 0.62, 0.59)])
    assert drawn.count("whisker") == 4
    assert "A: 10% of the list, 38% of goods, 41% of revenue" in drawn
    long = market_chart.shares((replace(TOP, name="a tier with a very long name"),))
    assert "a tier with \N{HORIZONTAL ELLIPSIS}</text>" in long


def test_the_report_is_plain_data() -> None:
    data = json.loads(json.dumps(as_data(MARKET), allow_nan=False))
    assert data["tiers"][0]["goods"] == {"value": 0.38, "low": 0.29, "high": 0.48, "of": 74}
    assert (data["breadth"]["word"], data["icp"]["accounts"], data["as_of"]) == ("fits", 2715, "2026-07-01")
    assert [one["change"] for one in data["steps"]] == ["fewer", "fewer", "more", "more"]
