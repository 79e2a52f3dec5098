"""Conjunctions: the short lists of conditions under which accounts do best, found by a beam.

They are ranked by the rate that is left when as many standard errors are taken from it as the best
option of the same criteria reaches by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earmark.learn.binsums import Binned
from earmark.learn.options import Options
from earmark.learn.tally import Flags, Floats, Ints

DEEPEST = 3  # conditions
BEAM = 8  # conjunctions kept at each depth
DRAWN = 10.0  # accounts at the overall rate that a rate is drawn to before it is ranked

Asked = tuple[int, tuple[int, ...]]  # criterion, bins numbered through
Bins = frozenset[Asked]


@dataclass(frozen=True)
class Floors:
    """What a conjunction has to hold: accounts and goods, and the accounts it may hold at most."""

    accounts: float
    goods: float
    most: float


@dataclass(frozen=True)
class Ground:
    """What is searched: lines with their accounts, and how far each account's outcome is beyond that expected.

    weight: (lines,) accounts. beyond: (runs, lines) a row each for outcomes as they are or shuffled. mean:
    of the outcomes. spread: their variance, or None where they are shares, whose variance follows from the mean.
    chance: (criteria,) standard errors that the best option of each reaches by chance. muted: (criteria,) those
    filled in more for one outcome: their options are held against the accounts that have a value alone.
    """

    table: Binned
    options: Options
    weight: Floats
    beyond: Floats
    mean: float
    spread: float | None
    floors: Floors
    chance: Floats
    muted: Flags

    @property
    def total(self) -> float:
        """How many accounts are searched."""
        return float(self.weight.sum())


@dataclass(frozen=True)
class Found:
    """Every option added to every parent, a row each; the rows of one run follow one another.

    accounts, lift: of the conjunction. errors: standard errors that the option adds beyond what is expected
    of it within its parent. lowest: what it is ranked by. order: of the values of categories. What is no
    conjunction, or does not reach the floors, has minus infinity for errors and lowest, and no lift.
    """

    parents: Sequence[Bins]
    accounts: Floats
    lift: Floats
    errors: Floats
    lowest: Floats
    order: Ints

    def bins(self, options: Options, row: int, column: int) -> Bins:
        """Return the conditions of one conjunction."""
        return self.parents[row] | {(int(options.owner[column]), options.bins(column, self.order[row]))}


def search(ground: Ground, deepest: int = DEEPEST) -> list[Found]:
    """Return what the beam looked at, depth by depth; beyond the first, each run has BEAM rows."""
    runs = len(ground.beyond)
    parents: list[Bins] = [frozenset()] * runs
    found: list[Found] = []
    while len(found) < deepest:
        found.append(_evaluated(ground, parents, np.repeat(np.arange(runs), len(parents) // runs)))
        if len(found) < deepest:
            rows = np.split(np.arange(len(parents)), runs)
            parents = [one for run in rows for one in _best(ground, found[-1], run)]
    return found


def holds(table: Binned, bins: Bins) -> Flags:
    """Return (lines,) which lines fulfil the conditions."""
    held = np.ones(table.codes.shape[1], bool)
    for k, chosen in sorted(bins):
        asked = np.zeros(table.size(k), bool)
        asked[np.array(chosen) - int(table.starts[k])] = True
        held &= asked[table.codes[k]]
    return held


def errors(inside: Floats, beyond: Floats, whole: tuple[Floats, Floats], spread: Floats) -> Floats:
    """Return how many standard errors a part is beyond its share of the whole, drawn without replacement.

    inside, beyond: accounts of the part and their outcomes beyond those expected; whole: the same of the whole.
    """
    total, all_beyond = whole
    rest = np.maximum(total - inside, 1e-9)
    wide = np.sqrt(np.maximum(inside * rest / np.maximum(total - 1, 1) * spread, 1e-12))
    found: Floats = (beyond - all_beyond * inside / np.maximum(total, 1e-9)) / wide
    return found


def spread_at(ground: Ground, mean: Floats) -> Floats:
    """Return the variance of the outcomes where they have such means."""
    if ground.spread is not None:
        return np.full_like(mean, ground.spread)
    inner = np.clip(mean, 1e-4, 1 - 1e-4)
    found: Floats = inner * (1 - inner)
    return found


def _evaluated(ground: Ground, parents: Sequence[Bins], run: Ints) -> Found:
    """Return every option added to every parent."""
    options, floors = ground.options, ground.floors
    accounts = np.array([holds(ground.table, one) for one in parents], float) * ground.weight
    outcomes = accounts * ground.beyond[run]
    sums = [_sums(ground.table, values) for values in (accounts, outcomes)]
    order = options.ordered(*sums)
    inside, beyond = (options.totals(values, order) for values in sums)
    used, parting = np.zeros((len(parents), len(ground.table.codes)), bool), np.zeros(len(parents))
    for row, one in enumerate(parents):
        own = [k for k, _ in one]
        used[row, own], parting[row] = True, (ground.chance[own] ** 2).sum()
    shown = ground.mean * inside + beyond
    allowed = options.real(order) & ~used[:, options.owner]
    allowed &= (inside >= floors.accounts) & (shown >= floors.goods) & (inside <= floors.most)
    whole = _held_against(ground, sums, (accounts.sum(axis=1), outcomes.sum(axis=1)))
    taken = np.sqrt(parting[:, None] + ground.chance[options.owner] ** 2)
    mean = ground.mean + beyond / (inside + DRAWN)
    lowest = mean - taken * np.sqrt(spread_at(ground, mean) / np.maximum(inside, 1.0))
    parts = allowed & (inside < whole[0])
    spread = spread_at(ground, ground.mean + whole[1] / np.maximum(whole[0], 1.0))
    return Found(
        parents, inside, np.where(allowed, shown / np.maximum(inside, 1e-9) / ground.mean, 0.0),
        np.where(parts, errors(inside, beyond, whole, spread), -np.inf), np.where(parts, lowest, -np.inf), order,
    )  # fmt: skip


def _held_against(ground: Ground, sums: list[Floats], whole: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Return (rows, columns) the accounts and outcomes that each option is a part of."""
    owner = ground.options.owner
    found = [np.repeat(one[:, None], len(owner), axis=1) for one in whole]
    for k in np.flatnonzero(ground.muted).tolist():
        part = ground.table.part(k)
        for one, values in zip(found, sums, strict=True):
            one[:, owner == k] = values[:, part.start : part.stop - 1].sum(axis=1)[:, None]
    return found[0], found[1]


def _sums(table: Binned, values: Floats) -> Floats:
    """Return (rows, bins) the sums of (rows, lines) values over each bin."""
    found = np.empty((len(values), table.bins))
    for part, code in zip(table.parts, table.codes, strict=True):
        size = part.stop - part.start
        if len(values) > size:
            found[:, part] = values @ np.eye(size)[code]
        else:
            found[:, part] = [np.bincount(code, row, size) for row in values]
    return found


def _best(ground: Ground, found: Found, rows: Ints) -> list[Bins]:
    """Return the BEAM conjunctions of some rows that rank highest, no two of the same criteria."""
    owners = ground.options.owner
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    lowest = np.round(found.lowest[rows], 9)
    tops = np.maximum.reduceat(lowest, starts, axis=1)
    chosen: dict[frozenset[int], Bins] = {}
    for place in np.argsort(-tops, axis=None, kind="stable").tolist():
        row, k = divmod(place, len(starts))
        if len(chosen) >= BEAM or np.isneginf(tops[row, k]):
            break
        end = starts[k + 1] if k + 1 < len(starts) else len(owners)
        column = int(starts[k] + np.argmax(lowest[row, starts[k] : end]))
        key = frozenset({int(owners[column]), *(own for own, _ in found.parents[rows[row]])})
        if key not in chosen:
            chosen[key] = found.bins(ground.options, int(rows[row]), column)
    return [*chosen.values(), *[frozenset()] * (BEAM - len(chosen))]
