from __future__ import annotations

import numpy as np
import pytest

from earmark.learn.explore import BLIND, blind, coverage, explored, of_list
from earmark.profile.bins import Bin, Criterion

AREA = Criterion("Area", "area", "category", (
    Bin("north", values=("north",)), Bin("south", values=("south",)), Bin("other", other=True),
    Bin("missing", missing=True),
))  # fmt: skip
RNG = np.random.default_rng(1)
LISTED = RNG.choice(3, (1000, 1), p=[0.6, 0.3, 0.1]).astype(np.int64)
NAMES = [f"d{i}.com" for i in range(1000)]
WORKED = [np.array([290, 2, 30, 0])]
LOWER = RNG.random(1000) < 0.8


def drawn(slots: int = 20, salt: str = "p 2026-W27", worked: list[np.ndarray] | None = None) -> list[int]:
    return explored(NAMES, LISTED, worked or WORKED, LOWER, slots, salt).tolist()


def test_slots_go_to_lower_tiers_alone_and_the_same_come_again() -> None:
    found = drawn()
    assert len(set(found)) == 20
    assert LOWER[found].all()
    assert found == drawn()
    assert len(set(found) & set(drawn(salt="p 2026-W28"))) < 10
    assert drawn(5) == found[:5]
    assert len(drawn(5000)) == LOWER.sum()
    assert drawn(0) == []


def test_what_was_hardly_worked_gets_most_of_the_slots() -> None:
    south = float((LISTED[drawn(40), 0] == 1).mean())
    assert south > 0.7
    evenly = [np.array([580, 310, 110, 0])]
    assert float((LISTED[drawn(40, worked=evenly), 0] == 1).mean()) < 0.6


def test_an_account_keeps_its_number_wherever_it_stands_in_the_list() -> None:
    turned = explored(NAMES[::-1], LISTED[::-1], WORKED, LOWER[::-1], 20, "p 2026-W27")
    assert {NAMES[::-1][i] for i in turned.tolist()} == {NAMES[i] for i in drawn()}


def test_a_profile_is_blind_to_what_the_list_holds_and_nobody_worked() -> None:
    found = blind((AREA,), LISTED, WORKED)
    assert [(one.bin, one.worked) for one in found] == [("south", 2)]
    assert found[0].coverage < BLIND
    assert of_list(found, (AREA,), LISTED) == pytest.approx(float((LISTED == 1).mean()))
    assert blind((AREA,), LISTED, [np.array([600, 300, 100, 0])]) == ()


def test_coverage_is_one_where_accounts_were_worked_as_the_list_has_them() -> None:
    shares = np.bincount(LISTED[:, 0], minlength=4)
    assert coverage(LISTED, [shares])[0] == pytest.approx([1, 1, 1, 1])
    assert coverage(LISTED, [np.zeros(4, np.int64)])[0] == pytest.approx([1, 1, 1, 1])
