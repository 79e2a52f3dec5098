"""Sums over bins equal those of a table of ones and noughts, whatever is packed together."""

import numpy as np
import pytest

from earmark.learn.binsums import PACK, Binned


def made(lines: int, sizes: list[int], seed: int = 1) -> Binned:
    rng = np.random.default_rng(seed)
    codes = np.array([rng.integers(0, size, lines) for size in sizes])
    return Binned(codes, np.cumsum([0, *sizes]))


def ones(table: Binned) -> np.ndarray:
    return np.concatenate([np.eye(table.size(k))[code] for k, code in enumerate(table.codes)], axis=1)


@pytest.mark.parametrize(
    ("lines", "sizes"),
    [(1, [3]), (40, [2, 2, 2, 2, 2, 9]), (900, [7] * 9 + [3] * 4), (30_000, [120, 2, 6, 6, 6, 3]), (300, [900, 2])],
)
def test_sums_and_pairs(lines: int, sizes: list[int]) -> None:
    table = made(lines, sizes)
    weights = np.random.default_rng(2).random(lines)
    held = ones(table)
    assert np.allclose(table.sums(weights), held.T @ weights)
    assert np.allclose(table.pairs(weights), (held.T * weights) @ held)
    assert sum(one.holds.shape[1] for one in table.packs) == table.bins


def test_a_pack_stays_small() -> None:
    packs = made(30_000, [5] * 12).packs
    assert len(packs) < 12
    assert all(len(one.holds) <= PACK[1] for one in packs)


def test_picked_lines_are_counted_alone() -> None:
    table, lines = made(200, [4, 5, 6]), np.arange(0, 200, 3)
    assert np.array_equal(
        table.pick(lines).pairs(np.ones(len(lines))), table.pairs(np.isin(np.arange(200), lines) * 1.0)
    )
