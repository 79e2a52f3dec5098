"""The walk through time: at the start of each period a card is learned from what had closed and was known by then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from earmark.learn import quarters
from earmark.learn.binsums import binned
from earmark.learn.calibrate import calibrate
from earmark.learn.draw import enough
from earmark.learn.measures import auc
from earmark.learn.outcomes import Outcomes, outcomes
from earmark.learn.sellers import bounded
from earmark.learn.tally import NONE, Floats, Ints, Tally
from earmark.learn.teach import Plan, Taught, aim_of, worth_of
from earmark.learn.training import Trained
from earmark.profile.rules import Rate

STEPS = (0.5, 2 / 3, 5 / 6)  # of accounts in order of their close, where blocks begin when no quarter can be judged
FOLDS = 5
MANY = 20_000  # lines; of more, one fold is enough
WINS = 5  # that a training part needs, and losses
IN_TIME = "Each later period is judged by a card learned only from what had closed before it."
IN_TURN = "Too few dated closes for a check in time order: accounts were split by chance instead."
UNCHECKED = f"A check needs {WINS} wins and {WINS} losses to learn from, and more to judge on."
Held = TypeVar("Held")
DATED = 0.8  # of accounts that need a date for a walk


@dataclass(frozen=True)
class Part:
    """What was learned from, and what it is judged on: tallies with what each line is known, now, to count as.

    y: (lines,) shares of what the objective seeks; retained: cents (0: not known). before, later: which
    lines of the whole tally these are. quarter: which, or None for other blocks of time and for folds.
    """

    train: Tally
    known: Outcomes
    test: Tally
    found: Outcomes
    y: Floats
    retained: Floats
    before: Ints
    later: Ints
    quarter: int | None = None

    @property
    def good(self) -> Floats:
        """(lines,) the share of good of each line judged."""
        return self.found.y

    @property
    def won(self) -> Floats:
        """(lines,) the share of won of each line judged."""
        return self.found.won.astype(np.float64)


@dataclass(frozen=True)
class Walked:
    """A part with the card learned for it and what was said of each later line.

    score: (lines,). told: (lines,) rates of good. rule: (lines,) log-odds of the best single criterion, `name` its
    name. base: the rate that is told of all.
    """

    part: Part
    trained: Trained
    score: Ints
    told: Floats
    name: str
    rule: Floats
    base: float

    @property
    def weight(self) -> Floats:
        """(lines,) accounts judged."""
        return self.part.test.count.astype(float)


def walk(tally: Tally, plan: Plan) -> tuple[tuple[Walked, ...], bool]:
    """Return what was said of later accounts, and whether in order of time: quarters, else blocks, else folds."""
    parts, in_time = _parts(tally, plan)
    return tuple(_walked(part, plan) for part in parts), in_time


def blocks(tally: Tally, plan: Plan) -> tuple[list[Part], str, str]:
    """Return the parts that a card is judged on, with the method of the check and why it is that one."""
    parts, in_time = _parts(tally, plan)
    if not parts:
        return [], "none", UNCHECKED
    held = past_year(tally, parts, [part.quarter for part in parts])
    return held, "time" if in_time else "accounts", IN_TIME if in_time else IN_TURN


def past_year(tally: Tally, held: Sequence[Held], which: Sequence[int | None]) -> list[Held]:
    """Return those of the past year's quarters, or all where none is one."""
    now = quarters.recent(tally.as_of, int(tally.closed.max()))
    return [one for one, quarter in zip(held, which, strict=True) if quarter in now] or list(held)


def _parts(tally: Tally, plan: Plan) -> tuple[tuple[Part, ...], bool]:
    """Return the parts, and whether they are in order of time."""
    found = outcomes(tally, plan.horizon, plan.objective, plan.kept_default, alike=True)
    worth = worth_of(tally, found, plan)
    whole = _Whole(
        tally, found, aim_of(tally, found, plan), np.zeros(len(found.y)) if worth is None else worth.retained
    )
    quarterly = tuple(_by_quarters(whole, plan))
    in_time = (quarterly if _tell(tally, quarterly) else ()) or tuple(_by_blocks(whole, plan)) or quarterly
    return in_time or tuple(_by_accounts(whole, plan)), bool(in_time)


def _tell(tally: Tally, parts: Sequence[Part]) -> bool:
    """Return whether the past year's quarters hold enough wins and losses to judge anything."""
    held = past_year(tally, parts, [part.quarter for part in parts]) if parts else []
    won = sum(float(part.test.count @ part.won) for part in held)
    return won >= WINS and sum(part.test.accounts for part in held) - won >= WINS


@dataclass(frozen=True)
class _Whole:
    """All accounts with what they are known, now, to count as."""

    tally: Tally
    found: Outcomes
    aim: Floats
    retained: Floats

    def part(self, past: Tally, known: Outcomes, before: Ints, later: Ints, quarter: int | None = None) -> Part:
        """Return what is learned from the lines `before` as known in `past`, and judged on those `later`."""
        held = np.zeros(len(self.aim), bool)
        held[later] = True
        test, found = self.tally.pick(later), self.found.pick(held)
        return Part(past, known, test, found, self.aim[later], self.retained[later], before, later, quarter)


def dated(tally: Tally) -> bool:
    """Return whether enough accounts have a date for a check in time order."""
    return float(tally.count[tally.closed != NONE].sum()) >= DATED * tally.accounts > 0


def _by_quarters(whole: _Whole, plan: Plan) -> Iterator[Part]:
    tally = whole.tally
    if not dated(tally):
        return
    latest = int(tally.closed.max())
    asked = {*quarters.recent(tally.as_of, latest)}
    if plan.objective == "kept":
        asked |= {*quarters.past_horizon(tally.as_of, plan.horizon, latest)}
    for quarter in sorted(asked):
        part = _part(whole, plan, quarters.first_month(quarter), quarters.first_month(quarter + 1), quarter)
        if part is not None:
            yield part


def _by_blocks(whole: _Whole, plan: Plan) -> Iterator[Part]:
    tally = whole.tally
    if not dated(tally):
        return
    starts = _starts(tally.pick(tally.closed != NONE), STEPS)
    for start, end in pairwise([*starts, 10**6]):
        part = _part(whole, plan, start, end)
        if part is not None:
            yield part


def _part(whole: _Whole, plan: Plan, start: int, end: int, quarter: int | None = None) -> Part | None:
    """Return the part from month `start` up to `end`, or None where there is nothing to learn from or to judge."""
    tally = whole.tally
    later = (tally.closed >= start) & (tally.closed < end)
    if not later.any():
        return None
    known_then = tally.known_at(start - 1)
    past = known_then.pick(known_then.closed != NONE)
    known = outcomes(past, plan.horizon, plan.objective, plan.kept_default, alike=True)
    if not learnable(past, known):
        return None
    before = np.flatnonzero((tally.closed <= start - 1) & (tally.closed != NONE))
    kept = enough(past, known.y, plan.seed)
    return whole.part(past.pick(kept), known.pick(kept), before[kept], np.flatnonzero(later), quarter)


def _starts(tally: Tally, steps: Sequence[float]) -> list[int]:
    """Return the months in which the blocks of the check begin, rising."""
    order = np.argsort(tally.closed, kind="stable")
    share = np.cumsum(tally.count[order]) / tally.accounts
    months = tally.closed[order]
    found = {int(months[min(int(np.searchsorted(share, s)), len(months) - 1)]) for s in steps}
    return sorted(m for m in found if m > months[0])


def _by_accounts(whole: _Whole, plan: Plan) -> Iterator[Part]:
    """Yield folds drawn by chance, each judged by what the others teach; of many accounts one fold is enough."""
    tally, found = whole.tally, whole.found
    fold = np.random.default_rng(plan.seed).permutation(len(tally.count)) % FOLDS
    for number in range(FOLDS if len(tally.count) <= MANY else 1):
        rest, held = fold != number, fold == number
        if held.any() and learnable(tally.pick(rest), found.pick(rest)):
            kept = np.flatnonzero(rest)[enough(tally.pick(rest), found.y[rest], plan.seed)]
            yield whole.part(tally.pick(kept), found.pick(kept), kept, np.flatnonzero(held))


def learnable(tally: Tally, found: Outcomes) -> bool:
    """Return whether there are enough wins and losses, and goods of both kinds, to learn from."""
    wins = int(tally.count[found.won].sum())
    goods = float(tally.count @ found.y)
    return wins >= WINS and tally.accounts - wins >= WINS and 0.5 < goods < tally.accounts - 0.5


def _walked(part: Part, plan: Plan) -> Walked:
    taught, _ = bounded(part.train, part.known, plan)
    card = taught.trained.card
    score = card.scores(part.test)
    lowest = sum(int(points.min()) for points in card.points)
    rates = calibrate(taught.rated, part.train, part.known.y, lowest, trusted=True)
    base = float(part.train.count @ part.known.y) / part.train.accounts
    return Walked(part, taught.trained, score, told(rates, score), *_rule(part, taught), base)


def told(rates: Sequence[Rate], score: Ints) -> Floats:
    """Return (lines,) the rate that a calibration tells of each score."""
    rising = rates[::-1]
    place = np.searchsorted([r.score for r in rising], score, "right") - 1
    found: Floats = np.array([r.rate for r in rising])[np.maximum(place, 0)]
    return found


def _rule(part: Part, taught: Taught) -> tuple[str, Floats]:
    """Return the best single criterion of the training part, and what it says of each later line."""
    table, later = binned(part.train), binned(part.test)
    weight = part.train.count.astype(float)
    good = table.sums(weight * taught.aim)
    bad = table.sums(weight) - good
    best, name, said = 0.5, "", np.zeros(len(part.test.count))
    for k, criterion in enumerate(part.train.criteria):
        odds = taught.trained.fit.effects[table.part(k)]
        found = auc(odds, good[table.part(k)], bad[table.part(k)])
        if found > best + 1e-9:
            best, name, said = found, criterion.name, odds[later.codes[k]]
    return name, said
