"""Supported conjunctions: those of which every condition tells more than chance does.

Each criterion's best option is put on one scale by its own shuffles, so that a criterion of many
values, which shows more by chance, has to show more; the greatest of all criteria in a shuffle is
what a condition has to exceed (the maximum over all that are looked at, Westfall and Young 1993). Of
several conditions each has to exceed it among the accounts that fulfil the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.conjunctions import Bins, Floors, Found, Ground, errors, holds, search, spread_at
from earmark.learn.options import Options, options
from earmark.learn.shuffle import Draws, draws, expected_then
from earmark.learn.tally import Flags, Floats, Tally

TIMES, DEEP = 199, 25  # shuffles; those in which several conditions are looked for too
MOST = 2_500  # accounts shuffled
FALSE = 0.05  # of conditions that tell nothing, at most, that are taken for one that does
LOOKED = 20  # conjunctions of each depth that are tested, the highest ranked
LINES = 25_000  # searched; of more, a part of them
ALIKE = 0.4  # by how much, in logs, sizes may differ to be compared


@dataclass(frozen=True)
class Chance:
    """What shuffled outcomes show.

    least: the evidence that a condition has to exceed. taken: (criteria,) what is taken from the evidence of
    each criterion's conditions first. sizes, lifts: (shuffles, conjunctions) accounts and lift of all that were
    looked at, a table each for one condition, two and three; total: accounts shuffled; base: their mean outcome.
    """

    options: Options
    muted: Flags
    spread: float | None
    least: float
    taken: Floats
    sizes: tuple[Floats, ...]
    lifts: tuple[Floats, ...]
    total: float
    base: float

    @property
    def errors(self) -> Floats:
        """(criteria,) the standard errors that the best option of each reaches in one shuffle of twenty."""
        found: Floats = np.sqrt(2 * np.maximum(self.taken - np.log(FALSE), 0))
        return found

    def lift(self, conditions: int, share: float, all_accounts: float, base: float) -> float:
        """Return the lift of the best conjunction of up to so many conditions and of about such a share of accounts.

        It is the median over shuffles; where a draw of the accounts was shuffled, brought to all by its standard error.
        """
        sizes, lifts = (np.concatenate(one[:conditions], axis=1) for one in (self.sizes, self.lifts))
        apart = np.abs(np.log(np.maximum(sizes, 0.5) / max(share * self.total, 0.5)))
        apart = np.where(lifts > 0, apart, np.inf)
        near = apart <= np.maximum(apart.min(axis=1, keepdims=True), ALIKE)
        best = np.where(near, lifts, 0.0).max(axis=1, initial=0.0)
        if not (best > 0).any() or not 0 < self.base < 1:
            return 1.0
        drawn = (1 - self.base) / (self.base * self.total)
        scale = np.sqrt((1 - base) / (base * all_accounts) / drawn)
        return max(1 + (float(np.median(best[best > 0])) - 1) * float(scale), 1.0)


def chance(tally: Tally, y: Floats, muted: Flags, floors: Floors, seed: int, *, shares: bool = True) -> Chance:
    """Return what the best conditions show where the (lines,) outcomes `y` are shuffled.

    shares: the outcomes are shares of good accounts. `floors` count in the whole tally; goods are the sum of `y`.
    """
    drawn = draws(tally, y, seed, TIMES, MOST)
    shuffled = _shuffled(tally, y, drawn, muted, floors, shares=shares)
    least, taken = _thresholds(shuffled, search(shuffled, 1)[0])
    base = float(drawn.outcomes[0].mean()) if shares else 0.0
    found = Chance(shuffled.options, muted, shuffled.spread, least, taken, (), (), float(len(drawn.lines)), base)
    deep = search(replace(shuffled, beyond=shuffled.beyond[:DEEP], chance=found.errors))
    sizes, lifts = (tuple(_by_run(f, name) for f in deep) for name in ("accounts", "lift"))
    return replace(found, sizes=sizes, lifts=lifts)


def supported(tally: Tally, y: Floats, shown: Chance, floors: Floors) -> tuple[Bins, ...]:
    """Return the conjunctions under which outcomes are higher beyond chance, the highest ranked first."""
    ground = _ground(tally, y, shown, floors)
    holding = dict(one for depth in search(ground) for one in _holding(ground, depth, shown))
    ranked = sorted(holding.items(), key=lambda pair: (-round(pair[1], 9), sorted(pair[0])))
    return tuple(one for one, _ in ranked)


def _by_run(found: Found, name: str) -> Floats:
    values: Floats = getattr(found, name)
    return values.reshape(DEEP, -1)


def _shuffled(tally: Tally, y: Floats, drawn: Draws, muted: Flags, floors: Floors, *, shares: bool) -> Ground:
    """Return the accounts that are shuffled as a ground; the floors are brought to their number."""
    table = binned(tally.pick(drawn.lines))
    part = len(drawn.lines) / max(float(tally.count.sum()), 1.0)
    goods = float(drawn.outcomes[0].sum()) / max(float(tally.count @ y), 1e-9)
    brought = Floors(floors.accounts * part, floors.goods * goods, floors.most * part)
    beyond = drawn.outcomes[1:] - drawn.expected
    spread = None if shares else float(np.var(drawn.outcomes[0] - drawn.expected))
    every, none = np.ones(len(drawn.lines)), np.zeros(len(tally.criteria))
    mean = float(drawn.outcomes[0].mean())
    return Ground(table, options(tally, table), every, beyond, mean, spread, brought, none, muted)


def _ground(tally: Tally, y: Floats, shown: Chance, floors: Floors) -> Ground:
    """Return the tally itself as a ground; of very many lines, some of them."""
    weight = tally.count.astype(float)
    mean = float(weight @ y / weight.sum())
    expected = expected_then(tally, y)
    step = -(-len(weight) // LINES)
    held = np.arange(0, len(weight), step)
    part = float(weight[held].sum() / weight.sum())
    brought = Floors(floors.accounts * part, floors.goods * part, floors.most * part)
    table = binned(tally.pick(held))
    beyond = (y - expected)[held][None, :]
    return Ground(table, shown.options, weight[held], beyond, mean, shown.spread, brought, shown.errors, shown.muted)


def _thresholds(shuffled: Ground, first: Found) -> tuple[float, Floats]:
    """Return what a condition has to exceed, and (criteria,) what is taken from the evidence of each criterion's.

    Evidence is half the square of the standard errors; minus the log of the share of shuffles that reach it.
    """
    owners = shuffled.options.owner
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    tops = np.maximum.reduceat(np.maximum(first.errors, 0.0) ** 2 / 2, starts, axis=1)
    usual = np.quantile(tops, 1 - FALSE, axis=0) + np.log(FALSE)
    taken = np.zeros(len(shuffled.table.codes))
    taken[owners[starts]] = usual
    return float(np.quantile((tops - usual).max(axis=1), 1 - FALSE)), taken


def _holding(ground: Ground, depth: Found, shown: Chance) -> list[tuple[Bins, float]]:
    """Return the conjunctions of one depth that hold, each with what it is ranked by."""
    evidence = np.maximum(depth.errors, 0.0) ** 2 / 2 - shown.taken[ground.options.owner]
    lowest = np.where((evidence >= shown.least) & (depth.lowest > ground.mean), np.round(depth.lowest, 9), -np.inf)
    width = lowest.shape[1]
    found = []
    for place in np.argsort(-lowest, axis=None, kind="stable")[:LOOKED].tolist():
        row, column = divmod(place, width)
        if np.isneginf(lowest[row, column]):
            break
        bins = depth.bins(ground.options, row, column)
        if len(bins) == 1 or all(_adds(ground, bins, one, shown.taken) >= shown.least for one in bins):
            found.append((bins, float(lowest[row, column])))
    return found


def _adds(ground: Ground, bins: Bins, one: tuple[int, tuple[int, ...]], taken: Floats) -> float:
    """Return the evidence that one of the conditions adds to the others."""
    others, inside = holds(ground.table, bins - {one}), holds(ground.table, bins)
    if ground.muted[one[0]]:
        others &= ground.table.codes[one[0]] < ground.table.size(one[0]) - 1
    sums = [np.array([values[lines].sum() for lines in (inside, others)])
            for values in (ground.weight, ground.weight * ground.beyond[0])]  # fmt: skip
    whole = sums[0][1:], sums[1][1:]
    seen = errors(sums[0][:1], sums[1][:1], whole, spread_at(ground, ground.mean + whole[1] / whole[0]))
    return float(max(seen[0], 0.0) ** 2 / 2 - taken[one[0]])
