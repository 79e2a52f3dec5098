"""The beam: the few rows whose weighted sum says most nearly what is to be said, of all that may be chosen.

The logistic loss is quadratic near any fit, so a table of pairs of rows tells what each further row
would add (a Schur complement) and no account is looked at. The best sets found there are fitted
exactly, on the patterns of their rows; the table is taken anew at the best fit until nothing is gained.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.binsums import Binned
from earmark.learn.distinct import CLOSE, distinct, firsts
from earmark.learn.rows import Rows
from earmark.learn.tally import Flags, Floats, Ints

WIDTH = 8  # sets of rows kept at each size
REACH = 6  # further rows tried for each set
EXACT = 4  # of the largest sets, fitted exactly
ROUNDS = 4  # of taking the table anew
SAME = 1e-6  # of a row's information that has to be left beside the rows before it
NEWTON = 30  # steps
HALVES = (1.0, 0.5, 0.25, 0.125, 0.03, 0.004)
HOLD = 1e-3  # precision of the prior of a row's weight, so that a perfect separator stays finite


@dataclass(frozen=True)
class Sparse:
    """A logistic fit on few rows.

    chosen: numbers of the rows, rising. weights: (chosen,) log-odds. loss: the cross-entropy in nats.
    pattern: (lines,) which combination of the chosen rows a line is. present: (patterns, chosen).
    """

    chosen: Ints
    intercept: float
    weights: Floats
    loss: float
    pattern: Ints
    present: Floats

    @property
    def chance(self) -> Floats:
        """The expected share of good in each pattern."""
        found: Floats = 1 / (1 + np.exp(-(self.intercept + self.present @ self.weights)))
        return found


@dataclass(frozen=True)
class _Surrogate:
    """gain(S) = pull_S' table_SS^-1 pull_S / 2: what the rows S explain, near one fit."""

    table: Floats
    pull: Floats


@dataclass(frozen=True)
class Size:
    """How large a set may be: rows, and criteria they belong to. price: nats that a row has to be worth."""

    rows: int
    criteria: int
    price: float = 0.0


def beam(table: Binned, said: Floats, weight: Floats, choice: Rows, at: Floats, size: Size) -> Sparse:
    """Return the best fit on few rows: least loss, with the price of each row added.

    said: (lines,) shares of good to be told. weight: (lines,) accounts. at: (lines,) chances of the fit
    near which the search begins.
    """

    def paid(one: Sparse) -> float:
        return round(one.loss + size.price * len(one.chosen), 6)

    best = fitted(table, said, weight, choice, np.zeros(0, np.int64))
    for _ in range(ROUNDS):
        sets = _searched(_surrogate(table, said, weight, choice, at), choice, size)
        found = min((fitted(table, said, weight, choice, s) for s in sets), key=paid, default=best)
        if paid(found) >= paid(best) - 1e-6:
            break
        best, at = found, found.chance[found.pattern]
    return best


def _surrogate(table: Binned, said: Floats, weight: Floats, choice: Rows, at: Floats) -> _Surrogate:
    curve = weight * at * (1 - at)
    mean, total = table.sums(curve), float(curve.sum())
    # Newton's target: the log-odds of the fit, moved by what it does not yet say
    aim = np.log(at / (1 - at)) + (said - at) / np.maximum(at * (1 - at), 1e-9)
    centre = float(curve @ aim) / total
    pulled = table.sums(curve * (aim - centre))
    held = choice.held
    within = held.T @ mean
    pairs = held.T @ table.pairs(curve) @ held - np.outer(within, within) / total
    return _Surrogate(pairs + HOLD * np.eye(len(within)), held.T @ pulled)


def _searched(near: _Surrogate, choice: Rows, size: Size) -> list[Ints]:
    """Return the best sets of the size whose rows are worth their price, the best first."""
    kept: list[tuple[int, ...]] = [()]
    best, found = 0.0, kept[:0]
    for rows in range(1, min(size.rows, len(choice)) + 1):
        grown: dict[tuple[int, ...], float] = {}
        for one in kept:
            base, gains = _gains(near, one)
            gains = np.where(_open(choice, one, size.criteria), gains, 0.0)
            for j in np.argsort(-np.round(gains, 9), kind="stable")[:REACH]:
                if gains[j] > 0:
                    grown[tuple(sorted((*one, int(j))))] = base + float(gains[j])
        if not grown:
            break
        kept = sorted(grown, key=lambda s: (-round(grown[s], 9), s))[:WIDTH]
        worth = grown[kept[0]] - size.price * rows
        if worth > best + 1e-9:
            best, found = worth, kept[:EXACT]
    return [np.array(one, np.int64) for one in found]


def _open(choice: Rows, one: tuple[int, ...], criteria: int) -> Flags:
    """Return (rows,): which rows a set may still take, its criteria and their cuts being limited."""
    at = np.array(one, np.int64)
    owners = set(choice.owner[at].tolist())
    used = frozenset(m for k in owners for m in choice.uses.get(k, (k,)))
    cuts = np.bincount(choice.owner[at][choice.cut[at]], minlength=len(choice.most))
    free: Flags = (cuts < choice.most)[choice.owner] | ~choice.cut
    if len(used) + (2 if choice.uses else 1) <= criteria:
        return free
    fits = [k for k in range(len(choice.most)) if len(used.union(choice.uses.get(k, (k,)))) <= criteria]
    return free & np.isin(choice.owner, fits)


def _gains(near: _Surrogate, one: tuple[int, ...]) -> tuple[float, Floats]:
    """Return what a set explains, and what each further row would add to it."""
    own = np.diag(near.table)
    if not one:
        return 0.0, near.pull**2 / own / 2
    at = list(one)
    inner = near.table[np.ix_(at, at)]
    turned = np.linalg.solve(inner, np.column_stack([near.pull[at], near.table[at]]))
    rest = near.pull - near.table[:, at] @ turned[:, 0]
    left = own - np.einsum("ij,ji->i", near.table[:, at], turned[:, 1:])
    gains = np.where(left > SAME * own, rest**2 / np.maximum(left, 1e-12) / 2, 0.0)
    gains[at] = 0.0
    return float(near.pull[at] @ turned[:, 0]) / 2, gains


def fitted(table: Binned, said: Floats, weight: Floats, choice: Rows, chosen: Ints) -> Sparse:
    """Return the exact fit on the `chosen` rows, by Newton's method on their patterns."""
    pattern, present = _patterns(table, choice, chosen)
    accounts = np.bincount(pattern, weight, len(present)).astype(float)
    good = np.bincount(pattern, weight * said, len(present)).astype(float)
    at, loss = _newton(np.column_stack([np.ones(len(present)), present]), accounts, good)
    return Sparse(chosen, float(at[0]), at[1:], loss, pattern, present)


def _newton(design: Floats, accounts: Floats, good: Floats) -> tuple[Floats, float]:
    """Return weights (the first the intercept's) and loss; a step that would not lower the loss is halved."""
    hold = np.array([1e-9, *[HOLD] * (design.shape[1] - 1)])

    def loss(at: Floats) -> float:
        log_odds = design @ at
        return float(accounts @ np.logaddexp(0, log_odds) - good @ log_odds + hold @ at**2 / 2)

    base = float(np.clip(good.sum() / accounts.sum(), 1e-6, 1 - 1e-6))
    at = np.zeros(design.shape[1])
    at[0] = np.log(base / (1 - base))
    best = loss(at)
    for _ in range(NEWTON):
        chance = 1 / (1 + np.exp(-design @ at))
        curve = (design * (accounts * chance * (1 - chance))[:, None]).T @ design + np.diag(hold)
        step = np.linalg.solve(curve, design.T @ (good - accounts * chance) - hold * at)
        part = next((p for p in HALVES if loss(at + p * step) < best), 0.0)
        at, gain = at + part * step, best - loss(at + part * step)
        best -= gain
        if gain < 1e-6:
            break
    return at, best


def patterns(places: list[Ints]) -> tuple[int, Ints, Ints]:
    """Return how many combinations there are of (lines,) `places`, a line of each, and each line's number."""
    key, parts = np.zeros(len(places[0]) if places else 0, np.int64), 1
    for place in places:
        size = int(place.max(initial=0)) + 1
        key, parts = key * size + place, parts * size
        if parts > CLOSE:
            _, key = distinct(key)
            parts = int(key.max(initial=0)) + 1
    found, pattern = distinct(key)
    return len(found), firsts(pattern, len(found)), pattern


def _patterns(table: Binned, choice: Rows, chosen: Ints) -> tuple[Ints, Floats]:
    """Return each line's pattern of the chosen rows, and (patterns, chosen) which rows each has."""
    if not len(chosen):
        return np.zeros(table.codes.shape[1], np.int64), np.zeros((1, 0))
    places = []
    for k in sorted(set(choice.owner[chosen].tolist())):
        _, place = np.unique(choice.held[table.part(k)][:, choice.of(chosen, k)], axis=0, return_inverse=True)
        places.append(place.reshape(-1)[table.codes[k]])
    number, first, pattern = patterns(places)
    present = np.zeros((number, len(chosen)))
    for column, row in enumerate(chosen):
        k = int(choice.owner[row])
        present[:, column] = choice.held[table.part(k), row][table.codes[k, first]]
    return pattern, present
