from __future__ import annotations

import numpy as np
import pytest

from earmark.learn.draw import RARER, enough
from earmark.learn.tally import LOST, NONE, WON, Tally

LINES = 200_000


def tally(lines: int, rate: float) -> Tally:
    rng = np.random.default_rng(1)
    none = np.full(lines, NONE, np.int32)
    outcome = np.where(rng.random(lines) < rate, WON, LOST).astype(np.int8)
    return Tally((), np.zeros((lines, 0), np.int16), outcome, none, none, none, rng.geometric(0.4, lines), 0)


def test_a_draw_holds_so_many_lines_worth_of_the_rarer_kind_on_average() -> None:
    many = tally(LINES, 0.05)
    y = (many.outcome == WON).astype(float)
    held = []
    for seed in range(20):
        drawn = enough(many, y, seed)
        assert len(drawn) < LINES
        assert (np.diff(drawn) > 0).all()
        held.append(many.count[drawn] @ y[drawn])
    assert np.mean(held) == pytest.approx(RARER * many.count.mean(), rel=0.02)


def test_few_lines_are_all_looked_at() -> None:
    few = tally(1000, 0.05)
    assert enough(few, (few.outcome == WON).astype(float), 0).tolist() == list(range(1000))
