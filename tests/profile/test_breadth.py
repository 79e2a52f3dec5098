from __future__ import annotations

import pytest

from earmark.profile.market import Portion, breadth
from earmark.profile.report import Figure


def icp(share: float, accounts: int, revenue: Figure | None = None, goods: Figure | None = None) -> Portion:
    return Portion("primary", accounts, share, goods=goods, revenue=revenue)


MOST = Figure(0.75, 0.65, 0.83, 60)
LITTLE = Figure(0.41, 0.30, 0.52, 60)
UNSURE = Figure(0.50, 0.20, 0.80, 4)


@pytest.mark.parametrize(
    ("part", "word", "because"),
    [
        (icp(0.22, 4_000, MOST), "fits", ""),
        (icp(0.22, 4_000), "fits", ""),
        (icp(0.22, 4_000, LITTLE), "fits", "gave"),
        (icp(0.31, 4_000, MOST), "too broad", "share"),
        (icp(0.22, 50_001, MOST), "too broad", "accounts"),
        (icp(0.22, 199, MOST), "too narrow", "accounts"),
        (icp(0.06, 4_000, LITTLE), "too narrow", "share"),
        (icp(0.06, 4_000), "too narrow", "share"),
        (icp(0.06, 4_000, MOST), "fits", "small"),
        (icp(0.06, 4_000, UNSURE), "fits", "small"),
        (icp(0.06, 4_000, None, LITTLE), "too narrow", "share"),
        (icp(0.30, 50_000), "fits", ""),
        (icp(0.10, 200, LITTLE), "fits", "gave"),
    ],
)
def test_the_rules_of_thumb_judge_size_and_what_it_gave(part: Portion, word: str, because: str) -> None:
    found = breadth(part)
    assert (found.word, found.because) == (word, because)


def test_every_figure_stands_beside_its_rule() -> None:
    found = {one.measure: one for one in breadth(icp(0.22, 12_000, LITTLE, MOST)).thumbs}
    assert set(found) == {"share", "revenue", "accounts"}
    assert (found["share"].lies, found["revenue"].lies, found["accounts"].lies) == ("within", "below", "above")
    assert (found["revenue"].value, found["revenue"].low, found["revenue"].high) == (0.41, 0.30, 0.52)


def test_goods_stand_in_where_revenue_is_not_known() -> None:
    found = {one.measure: one for one in breadth(icp(0.22, 1_000, None, Figure(0.9, 0.85, 0.95, 300))).thumbs}
    assert set(found) == {"share", "goods", "accounts"}
    assert (found["goods"].lies, found["accounts"].lies) == ("above", "below")


def test_an_interval_that_reaches_the_rule_lies_within() -> None:
    assert next(one.lies for one in breadth(icp(0.2, 3_000, UNSURE)).thumbs if one.measure == "revenue") == "within"
