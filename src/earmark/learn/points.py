"""Points: the integer card that says most nearly what the ridge says.

The card's log-odds are a + s * score. To second order its cross-entropy to the ridge's
predictions is quadratic in the points, so the best card is found on the table of bin pairs and
never on the accounts. Scale-free, its fit is the share of the ridge's explained log-odds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.evidence import weight_of_evidence
from earmark.learn.merge import Merged, Rulers, alike, told
from earmark.learn.ridge import Ridge
from earmark.learn.tally import Flags, Floats, Ints, Tally

SURE = 0.5  # posterior standard errors from nothing
ALONE = 0.5  # standard errors by itself, the other criteria not looked at
GAINSAID = 1.0  # standard errors by itself against a hypothesis
FEW, MANY = 20.0, 100.0  # goods
HARDLY = 0.2  # that a criterion matters, below which even the likeliest earns nothing
WORTH = 0.004  # of the explained log-odds that a criterion has to add
POINT = 0.0004  # of it that one more point has to add; in a bin that holds all accounts, five times that
SCALES = (1.0, 0.8, 0.6, 0.45, 0.3)


def _likely(goods: float) -> float:
    """Return how likely a criterion has to matter to earn points: the more goods, the likelier.

    With a dozen goods the best guess is all there is, and the verdict says how far to trust it.
    """
    return 0.5 + 0.15 * float(np.clip((goods - FEW) / (MANY - FEW), 0, 1))


@dataclass(frozen=True)
class Limits:
    """How large a card may be: criteria, and points either way."""

    criteria: int = 10
    points: int = 3


@dataclass(frozen=True)
class Card:
    """The merged criteria that earn points. points: for each criterion (bins,) integers."""

    merged: tuple[Merged, ...]
    points: tuple[Ints, ...]
    kept: tuple[int, ...]  # position of each criterion in the tally

    def scores(self, tally: Tally) -> Ints:
        """Return (lines,) the score of each line of the tally whose criteria the card was fitted to."""
        total = np.zeros(len(tally.count), np.int64)
        for one, points, k in zip(self.merged, self.points, self.kept, strict=True):
            total += points[one.place][tally.codes[:, k]]
        return total


@dataclass(frozen=True)
class _Quadratic:
    """share(c) = (pull . c)^2 / (c . table . c) of what the ridge explains (`whole`)."""

    table: Floats
    pull: Floats
    whole: float
    low: Ints
    high: Ints
    owner: Ints
    price: Floats  # of a point, bin by bin


def card(
    tally: Tally, y: Floats, fit: Ridge, merged: tuple[Merged, ...], rulers: Rulers, limits: Limits, muted: Flags
) -> Card:
    """Return the card nearest to the ridge; the missing bin of a `muted` criterion earns nothing."""
    problem = _problem(tally, y, fit, merged, limits.points, muted)
    points = _fitted(problem, limits)
    parts = np.split(points, np.cumsum([len(m.criterion.bins) for m in merged])[:-1]) if merged else []
    table = binned(tally)
    accounts = table.sums(tally.count.astype(float))
    tidy = {
        k: told(*alike(merged[k], part, rulers), tally.criteria[k], accounts[table.part(k)])
        for k, part in enumerate(parts)
        if part.any()
    }
    kept = {k: (one, part) for k, (one, part) in tidy.items() if part.any()}
    return Card(tuple(one for one, _ in kept.values()), tuple(part for _, part in kept.values()), tuple(kept))


def _problem(tally: Tally, y: Floats, fit: Ridge, merged: tuple[Merged, ...], most: int, muted: Flags) -> _Quadratic:
    """Return the card's problem on merged bins, each bin with the points it may have."""
    table, counts = binned(tally), tally.count.astype(float)
    sizes = [len(m.criterion.bins) for m in merged]
    starts = np.cumsum([0, *sizes])
    to = np.zeros((table.bins, int(starts[-1])))
    for k, one in enumerate(merged):
        to[np.arange(table.bins)[table.part(k)], starts[k] + one.place] = 1
    owner = np.repeat(np.arange(len(merged)), sizes)
    accounts, good = to.T @ table.sums(counts), to.T @ table.sums(counts * y)
    sign = _signs(fit, to, owner, table.sums(counts), accounts, good, float(counts @ y))
    least = min(_likely(float(counts @ y)), max(float(fit.matters.max(initial=0.0)), HARDLY))
    sign[np.repeat(fit.matters < least, sizes)] = 0
    missing = [
        i + int(starts[k])
        for k, m in enumerate(merged)
        if muted[k]
        for i, b in enumerate(m.criterion.bins)
        if b.missing
    ]
    sign[missing] = 0
    explained = fit.curvature @ fit.effects
    low, high = np.where(sign < 0, -most, 0), np.where(sign > 0, most, 0)
    return _Quadratic(
        to.T @ fit.curvature @ to,
        to.T @ explained,
        float(fit.effects @ explained),
        low,
        high,
        owner,
        POINT * (1 + 4 * accounts / max(counts.sum(), 1)),
    )


def _signs(fit: Ridge, to: Floats, owner: Ints, fine: Floats, accounts: Floats, good: Floats, all_good: float) -> Ints:
    """Return (merged bins,): 1 or -1 where the evidence goes beyond chance that way, else 0.

    It has to do so within the ridge, against the average of its criterion, and by itself; what a
    hypothesis says needs no more than that the data by themselves do not gainsay it.
    """
    share = to * fine[:, None] / np.maximum(accounts, 1e-9)
    whole = (owner[:, None] == owner) * accounts / max(float(fine.sum()) / max(len(set(owner.tolist())), 1), 1e-9)
    contrast = share - share @ whole.T
    mean = contrast.T @ fit.effects
    error = np.sqrt(np.maximum(np.einsum("ij,ik,kj->j", contrast, fit.covariance, contrast, optimize=True), 1e-12))
    total = float(fine.sum()) / max(len(set(owner.tolist())), 1)
    alone, spread = weight_of_evidence(good, accounts - good, all_good, total - all_good)
    sure = np.abs(mean) >= SURE * error
    shown = (np.sign(alone) == np.sign(mean)) & (np.abs(alone) >= ALONE * spread) & (accounts > 0)
    said = np.sign(contrast.T @ fit.leaning) == np.sign(mean)
    borne = said & ((accounts <= 0) | (alone * np.sign(mean) > -GAINSAID * spread))
    return np.where(sure & (shown | borne), np.sign(mean), 0).astype(np.int64)


def _fitted(problem: _Quadratic, limits: Limits) -> Ints:
    """Return the points of the best card within the limits: searched from several scales, then pruned."""
    if not (problem.high - problem.low).any() or problem.whole <= 1e-9:
        return np.zeros(len(problem.pull), np.int64)
    wanted = problem.pull / np.maximum(np.diag(problem.table), 1e-9)
    wanted = np.where(wanted > 0, np.minimum(wanted, wanted * (problem.high > 0)), wanted * (problem.low < 0))
    top = max(float(np.abs(wanted).max()), 1e-9)
    starts = [np.rint(wanted / top * limits.points * scale * 1.5).astype(np.int64) for scale in SCALES]
    found = [_climbed(problem, np.clip(s, problem.low, problem.high)) for s in starts]
    best = max(found, key=lambda c: (round(_worth(problem, c), 9), -int(np.abs(c).sum())))
    return _pruned(problem, best, limits.criteria)


def _share(problem: _Quadratic, points: Ints) -> float:
    length = float(points @ problem.table @ points)
    along = float(problem.pull @ points)
    return along * abs(along) / (length * problem.whole) if length > 1e-12 else 0.0


def _worth(problem: _Quadratic, points: Ints) -> float:
    return _share(problem, points) - float(problem.price @ np.abs(points))


def _climbed(problem: _Quadratic, points: Ints) -> Ints:
    """Change one bin's points at a time, the best change first, until none is worth it."""
    points = points.copy()
    values = np.arange(problem.low.min(), problem.high.max() + 1)
    allowed = (values >= problem.low[:, None]) & (values <= problem.high[:, None])
    for _ in range(200):
        change = values - points[:, None]
        reach = problem.table @ points
        along = problem.pull @ points + change * problem.pull[:, None]
        length = points @ reach + 2 * change * reach[:, None] + change**2 * np.diag(problem.table)[:, None]
        share = np.where(length > 1e-12, along * np.abs(along) / (np.maximum(length, 1e-12) * problem.whole), 0.0)
        paid = problem.price @ np.abs(points) + problem.price[:, None] * (np.abs(values) - np.abs(points)[:, None])
        worth = share - paid
        worth = np.where(allowed, np.round(worth, 9), -np.inf)
        at = np.unravel_index(int(np.argmax(worth)), worth.shape)
        if worth[at] <= _worth(problem, points) + 1e-8:
            break
        points[at[0]] = values[at[1]]
    return points


def _pruned(problem: _Quadratic, points: Ints, most: int) -> Ints:
    """Drop the criterion that adds least, while there are too many or it adds next to nothing."""
    while True:
        held = sorted(set(problem.owner[points != 0].tolist()))
        without = {k: _climbed(_closed(problem, k, points), np.where(problem.owner == k, 0, points)) for k in held}
        least = max(held, key=lambda k: (round(_share(problem, without[k]), 9), -k), default=None)
        if least is None or len(held) == 1:
            return points
        cost = _share(problem, points) - _share(problem, without[least])
        if len(held) <= most and cost >= WORTH:
            return points
        points = without[least]


def _closed(problem: _Quadratic, criterion: int, points: Ints) -> _Quadratic:
    """Return the problem with one criterion, and all that earn nothing, closed to points."""
    held = np.isin(problem.owner, problem.owner[points != 0]) & (problem.owner != criterion)
    return replace(problem, low=np.where(held, problem.low, 0), high=np.where(held, problem.high, 0))
