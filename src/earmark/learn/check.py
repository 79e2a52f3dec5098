"""The check: learned on accounts closed before a day, as known then, and judged on those closed later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.measures import area, auc, brier, lift_curve, log_loss
from earmark.learn.outcomes import Outcomes, outcomes
from earmark.learn.tally import NONE, Floats, Ints, Tally
from earmark.learn.teach import Plan, Taught, aim_of, teach, worth_of
from earmark.profile.report import Check

STEPS = (0.5, 2 / 3, 5 / 6)  # of accounts in order of their close, where each block of the check begins
ONCE = (0.7,)  # likewise for many accounts: one block
MANY = 20_000  # lines
FOLDS = 5
WINS = 5  # that a training part needs, and losses


@dataclass(frozen=True)
class Part:
    """One block: what was learned before it, and the accounts it is judged on, with (lines,) what they turned out.

    before, later: which lines of the whole tally these are. y: shares of what the objective seeks. good, won,
    retained: of good and of won accounts, and cents (0: not known).
    """

    train: Tally
    known: Outcomes
    test: Tally
    y: Floats
    before: Ints
    later: Ints
    good: Floats
    won: Floats
    retained: Floats


@dataclass(frozen=True)
class _Judged:
    """Later accounts with what was said of them. rule: the single criterion's log-odds; name its name."""

    chance: Floats
    rule: Floats
    base: Floats
    y: Floats
    weight: Floats
    name: str
    trained_on: int


def check(tally: Tally, plan: Plan) -> Check:
    """Return how the card does on accounts it was not learned from, in order of time where dates tell it."""
    parts, method, why = blocks(tally, plan)
    if not parts:
        return Check(method, why)
    judged = [_judge(part, plan) for part in parts]
    split = _day(int(parts[0].test.closed.min())) if method == "time" else None
    summed = _summed(judged, method, why, split, sum(p.test.accounts for p in parts))
    return summed if not any(part.retained.any() for part in parts) else _of_value(summed)


def blocks(tally: Tally, plan: Plan) -> tuple[list[Part], str, str]:
    """Return the blocks that a card is judged on, with the method of the check and why it is that one."""
    found = outcomes(tally, plan.horizon, plan.objective, plan.kept_default, alike=True)
    parts = list(_in_time(tally, found, plan))
    if parts:
        return parts, "time", "Each later period is judged by a card learned only from what had closed before it."
    parts = list(_by_accounts(tally, found, plan))
    if parts:
        why = "Too few dated closes for a check in time order: accounts were split by chance instead."
        return parts, "accounts", why
    return [], "none", f"A check needs {WINS} wins and {WINS} losses to learn from, and more to judge on."


def _of_value(check: Check) -> Check:
    """Return a check of retained value: it says no odds."""
    return replace(check, measure="value", log_loss=None, base_log_loss=None, brier=None, base_brier=None)


def _part(past: Tally, known: Outcomes, whole: tuple[Tally, Outcomes], lines: tuple[Ints, Ints], plan: Plan) -> Part:
    """Return a block; `lines` says which of the whole tally's were before it and which it is."""
    tally, found = whole
    before, later = lines
    worth = worth_of(tally, found, plan)
    retained = np.zeros(len(tally.count)) if worth is None else worth.retained
    y, won = aim_of(tally, found, plan)[later], found.won.astype(np.float64)[later]
    return Part(past, known, tally.pick(later), y, before, later, found.y[later], won, retained[later])


def _in_time(tally: Tally, found: Outcomes, plan: Plan) -> Iterator[Part]:
    """Yield blocks in time order: each is judged by what was known in the month before it began."""
    dated = tally.closed != NONE
    if tally.count[dated].sum() < 0.8 * tally.accounts:
        return
    starts = _starts(tally.pick(dated), STEPS if len(tally.count) <= MANY else ONCE)
    for start, end in pairwise([*starts, 10**6]):
        known_then = tally.known_at(start - 1)
        past = known_then.pick(known_then.closed != NONE)
        known = outcomes(past, plan.horizon, plan.objective, plan.kept_default, alike=True)
        later = (tally.closed >= start) & (tally.closed < end)
        if _learnable(past, known) and later.any():
            lines = np.flatnonzero((tally.closed <= start - 1) & dated), np.flatnonzero(later)
            yield _part(past, known, (tally, found), lines, plan)


def _starts(tally: Tally, steps: tuple[float, ...]) -> list[int]:
    """Return the months in which the blocks of the check begin, rising."""
    order = np.argsort(tally.closed, kind="stable")
    share = np.cumsum(tally.count[order]) / tally.accounts
    months = tally.closed[order]
    found = {int(months[min(int(np.searchsorted(share, s)), len(months) - 1)]) for s in steps}
    return sorted(m for m in found if m > months[0])


def _by_accounts(tally: Tally, found: Outcomes, plan: Plan) -> Iterator[Part]:
    """Yield folds drawn by chance, each judged by what the others teach; of many accounts one fold is enough."""
    fold = np.random.default_rng(plan.seed).permutation(len(tally.count)) % FOLDS
    for number in range(FOLDS if len(tally.count) <= MANY else 1):
        rest, held = fold != number, fold == number
        if held.any() and _learnable(tally.pick(rest), found.pick(rest)):
            lines = np.flatnonzero(rest), np.flatnonzero(held)
            yield _part(tally.pick(rest), found.pick(rest), (tally, found), lines, plan)


def _learnable(tally: Tally, found: Outcomes) -> bool:
    wins = int(tally.count[found.won].sum())
    goods = float(tally.count @ found.y)
    return wins >= WINS and tally.accounts - wins >= WINS and 0.5 < goods < tally.accounts - 0.5


def _judge(part: Part, plan: Plan) -> _Judged:
    taught = teach(part.train, part.known, plan)
    name, rule = _rule(part, taught)
    chance = taught.trained.chance(taught.trained.card.scores(part.test))
    base = float(part.train.count @ taught.aim) / part.train.accounts
    count = part.test.count.astype(float)
    return _Judged(chance, rule, np.full(len(count), base), part.y, count, name, part.train.accounts)


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


def _summed(judged: list[_Judged], method: str, why: str, split: date | None, test: int) -> Check:
    chance, rule, base, y, weight = (
        np.concatenate([getattr(j, name) for j in judged]) for name in ("chance", "rule", "base", "y", "weight")
    )
    area_ = area(chance, weight * y, weight * (1 - y))
    curve = lift_curve(chance, y, weight) if weight @ y > 0 else ()
    at = {p.share: p.goods for p in curve}
    ruled = auc(rule, weight * y, weight * (1 - y)) if area_ else None
    return Check(
        method,
        why,
        split,
        judged[-1].trained_on,
        test,
        float(weight @ y),
        area_.auc if area_ else None,
        area_.low if area_ else None,
        area_.high if area_ else None,
        judged[-1].name,
        ruled,
        at.get(0.1),
        at.get(0.3),
        log_loss(chance, y, weight),
        log_loss(base, y, weight),
        brier(chance, y, weight),
        brier(base, y, weight),
        curve,
    )


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
