"""S14, S15: alarms of drift on streams of closes whose truth is known, with a look after each close.

A stream is 500 accounts of the same law as those that a card was learned from, drawn together with them, so that
nothing moves; or accounts of a law that lost a criterion, of another close rate, or drawn by a score that shifted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
from measured import Measured, number, share
from simulate import AS_OF, NONE, Column, Law, Made, decided, words

from earmark.learn.check import plain
from earmark.learn.closes import Closes
from earmark.learn.drift import drift
from earmark.learn.points import Card, Limits
from earmark.learn.ranges import ruler
from earmark.learn.tally import WON, Floats, Ints, Tally
from earmark.learn.training import train
from earmark.learn.watch import SCORE
from runs import Run

STREAM, WITHIN, POOL = 500, 200, 3000  # closes; accounts of what moved
LEARNED = date(2026, 1, 1)
TOLD = "half"  # the criterion that loses its effect: two values, equally common
LAW = Law(base=0.2, odds={(TOLD, "v0"): 4.0, ("level 03", "v1"): 3.0, ("level 05", "v2"): 0.3})
GONE = replace(LAW, odds={key: odds for key, odds in (LAW.odds or {}).items() if key[0] != TOLD})
WORSE = replace(LAW, base=0.12)
PER_QUARTER = 25
DAYS = 91.3125  # of a quarter
SHIFT = 0.5  # standard deviations
MIXED, TENTHS, MOVED = 100, 10, 0.10  # accounts, bins, and the index of the mix (PSI) that is said to be a shift
RULES = ("quarter", "falling", "churn")
LEAVE, RENEW = 0.01, 0.15  # of customers leave in a month, and when a year is over


@dataclass(frozen=True)
class Stream:
    """What is drawn. accounts: that the card is learned from. after: the law since `at` closes; shift: of the score."""

    accounts: int
    after: Law = LAW
    shift: float = 0.0
    at: int = 0


@dataclass(frozen=True)
class Seen:
    """What came of a stream. alarms: kind, name, and after how many closes each was raised, the surest first.

    rates: close rate of each quarter of 25. before: that of the accounts the card was learned from.
    """

    alarms: tuple[tuple[str, str, int], ...]
    rates: tuple[float, ...]
    before: float

    def within(self, start: int, *names: str) -> bool:
        """Return whether an alarm, of one of some names, was raised within 200 closes from `start`."""
        return any(start < n <= start + WITHIN and (not names or name in names) for _, name, n in self.alarms)

    def by_rule(self) -> bool:
        """Return whether a rule of thumb alarmed."""
        return any(kind in RULES for kind, _, _ in self.alarms)

    def until(self) -> int:
        """Return how many closes there were until the first alarm; all, where there was none."""
        return min((n for _, _, n in self.alarms), default=STREAM)

    def down(self, points: float) -> list[bool]:
        """Return for each quarter whether its close rate is so far below that before."""
        return [rate < self.before - points for rate in self.rates]

    def fell(self, times: int) -> list[bool]:
        """Return for each quarter, from the first that can, whether the rate fell so many times in a row up to it."""
        falls = [one < other for other, one in pairwise(self.rates)]
        return [all(falls[i - times + 1 : i + 1]) for i in range(times - 1, len(falls))]


def accounts(n: int, seed: int, law: Law) -> Made:
    """Draw n accounts with twelve fields."""
    rng = np.random.default_rng([seed, n, 14])
    columns = [words(f"level {i:02d}", rng.integers(0, 5, n)) for i in range(8)]
    columns += [words(TOLD, rng.integers(0, 2, n)), words("skewed", rng.choice(5, n, p=[0.6, 0.2, 0.1, 0.07, 0.03]))]
    columns += [
        Column("employees", "number", np.ceil(np.exp(rng.normal(4, 1.6, n))), "employees"),
        Column("age", "number", rng.integers(1, 60, n) * 1.0),
    ]
    return decided(columns, law, np.full(n, AS_OF, np.int32), rng)


def learned(made: Made, first: Ints) -> Card:
    """Return the card that the first of the accounts teach, by whether they were won."""
    tally = made.tally.pick(first)
    won = (tally.outcome == WON) * 1.0
    rulers = {f.name: ruler(f) for f in made.fields if f.kind == "number"}
    return train(tally, won, rulers, Limits(10, 5), np.zeros(len(tally.criteria), bool)).card


def closes(card: Card, tally: Tally, day: Ints, known: int, seed: int) -> Closes:
    """Return accounts as closes on some days; customers leave as fast in any year, known up to the month `known`."""
    rng, n = np.random.default_rng([seed, 15]), len(day)
    codes = [merged.place[tally.codes[:, k]] for merged, k in zip(card.merged, card.kept, strict=True)]
    won, none = tally.outcome == WON, np.full(n, NONE, np.int64)
    found = Closes(plain(card).criteria, np.column_stack(codes), card.scores(tally), won & False, won, day, none)
    tenure = np.minimum(rng.geometric(LEAVE, n), np.where(rng.random(n) < RENEW, 13, 10**6))
    left = found.month + tenure
    return replace(found, left=np.where(won & (left <= known), left, NONE))


def stream(task: tuple[Stream, int], per_quarter: int = PER_QUARTER) -> tuple[Closes, Closes]:
    """Return the closes before, and those since."""
    made, seed = task
    old, begun = made.accounts, LEARNED.toordinal()
    whole = accounts(old + STREAM + POOL, seed, LAW)
    first, then, rest = np.split(np.arange(old + STREAM + POOL), [old, old + STREAM])
    card = learned(whole, first)
    day = begun + 1 + (np.arange(STREAM) * DAYS / per_quarter).astype(np.int64)
    known = int(STREAM / per_quarter * 3) + LEARNED.year * 12
    ago = np.sort(begun - np.random.default_rng([seed, 16]).integers(1, 730, old))
    if made.after is not LAW or made.shift:
        moved = accounts(old + STREAM + POOL, seed, made.after)  # the same accounts, as another law has them
        score = card.scores(moved.tally.pick(rest)).astype(float)
        then = np.append(then[: made.at], rest[_shifted(score, made.shift, seed)[: STREAM - made.at]])
        both = np.concatenate([whole.tally.outcome[: old + STREAM], moved.tally.outcome[old + STREAM :]])
        whole = replace(whole, tally=replace(whole.tally, outcome=both))
    before = closes(card, whole.tally.pick(first), ago, known, seed)
    return before, closes(card, whole.tally.pick(then), day, known, seed + 1)


def _shifted(score: Floats, shift: float, seed: int) -> Ints:
    """Return which of a pool are drawn so that the mean score lies so many standard deviations off."""
    weight = np.exp(shift * (score - score.mean()) / score.std())
    rng = np.random.default_rng([seed, 17])
    return rng.choice(len(score), STREAM, replace=False, p=weight / weight.sum())


def seen(task: tuple[Stream, int]) -> Seen:
    """Return the alarms of one stream."""
    before, since = stream(task)
    found = drift(before, since, LEARNED, since.on(-1))
    told = tuple((one.kind, one.name, int((since.day <= one.seen.toordinal()).sum())) for one in found.alarms)
    rates = since.won.reshape(-1, PER_QUARTER).mean(axis=1)
    return Seen(told, tuple(rates.tolist()), float(before.won.mean()))


def moved_mix(seed: int) -> bool:
    """Return whether the index of the mix is above .10 between 100 and 100 numbers of one law, by tenths of the first.

    A tenth that holds nobody counts for half an account.
    """
    old, new = np.random.default_rng([seed, 18]).normal(size=(2, MIXED))
    cuts = np.quantile(old, np.arange(1, TENTHS) / TENTHS)
    a, b = (np.maximum(np.bincount(np.searchsorted(cuts, one), minlength=TENTHS), 0.5) / MIXED for one in (old, new))
    return float(((b - a) * np.log(b / a)).sum()) > MOVED


def s14(run: Run) -> list[Measured]:
    """Return how often anything alarms where nothing moved, and whether what moved is found within 200 closes."""
    sets, found = run.pick(8, 100, 200), []
    for old in (300, 1000, 3000):
        still = run.many(seen, [(Stream(old), k) for k in range(sets)])
        found.append(share(f"{old:,}: still, any alarm", [bool(one.alarms) for one in still], most=0.05))
    for old, least in ((1000, 0.8), (300, None)):
        for at in (0, 200):
            gone = run.many(seen, [(Stream(old, GONE, at=at), k) for k in range(sets)])
            what = f"{old:,}: effect gone{f' at {at}' if at else ''}"
            found.append(share(f"{what}, named", [one.within(at, TOLD) for one in gone], least=least))
            found.append(share(f"  {what}: any", [one.within(at) for one in gone]))
            found.append(share(f"  {what}: surest", [bool(one.alarms) and one.alarms[0][1] == TOLD for one in gone]))
        for shift, said in ((SHIFT, "up"), (-SHIFT, "down")):
            moved = run.many(seen, [(Stream(old, shift=shift), k) for k in range(sets)])
            found.append(share(f"{old:,}: scores {said} .5 SD", [m.within(0, SCORE) for m in moved], least=0.8))
    return found


def s15(run: Run) -> list[Measured]:
    """Return how often rules of thumb fire by chance, as published and as kept, and which is earlier where all fell."""
    sets = run.pick(8, 100, 200)
    still = run.many(seen, [(Stream(1000), 10**5 + k) for k in range(sets)])
    worse = run.many(seen, [(Stream(1000, WORSE), 10**5 + k) for k in range(sets)])
    deepest = [one.before - min(one.rates) for one in still]
    points = float(np.quantile(deepest, 0.95))
    published = [one.down(points) for one in worse]
    until = [PER_QUARTER * (downs.index(True) + 1) if any(downs) else STREAM for downs in published]
    own = [one.until() for one in worse]
    return [
        share("published: PSI above .10 of 100", run.many(moved_mix, [2 * 10**5 + k for k in range(20 * sets)])),
        share("published: down 10 points", [one for s in still for one in s.down(0.1)]),
        share("published: two falling", [one for s in still for one in s.fell(2)]),
        share("published: three falling", [one for s in still for one in s.fell(3)]),
        share("published: any, in 20 quarters", [any((*s.down(0.1), *s.fell(3))) for s in still]),
        share("kept: any, in 20 quarters", [one.by_rule() for one in still], most=0.05),
        number("fires in 5%: down, points", 100 * points),
        number("  worse: closes until it does", float(np.mean(until)), unit="count"),
        number("  worse: closes until an alarm", float(np.mean(own)), most=float(np.mean(until)), unit="count"),
        share("  alarm no later", [a <= b for a, b in zip(own, until, strict=True)]),
    ]
