"""Timing in worlds whose law is known, reduced: `python benchmarks/bench.py timing` measures it whole."""

from __future__ import annotations

import numpy as np
import pytest

from earmark.facts.triggers import KINDS
from timing_worlds import RECORDED, one_world, without_effect


def test_learned_points_order_later_deals_better_than_the_defaults() -> None:
    found = [one_world(seed, 0.4) for seed in range(4)]
    gained = [one["loss_default"] - one["loss"] for one in found]
    assert np.mean(gained) > 0
    assert min(gained) > -0.005
    assert sum(one["told"] for one in found) >= 4
    assert sum(one["false"] for one in found) <= 2
    assert sum(one["idle_points"] for one in found) < sum(one["idle_default"] for one in found)


@pytest.mark.parametrize("which", RECORDED)
def test_events_that_are_recorded_because_of_success_pass_for_no_cause(which: str) -> None:
    found = [one for seed in (500, 501) for one in without_effect(seed, which)]
    assert len(found) == 2 * len(KINDS)
    assert sum(one.learned for one in found) <= 2
    assert all(abs(one.weight) <= 3 for one in found)
