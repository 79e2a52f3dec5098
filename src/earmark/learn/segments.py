"""Segments: one primary and at most two secondary conjunctions of conditions, as far as the counts bear them.

The primary one is, of the conjunctions that hold beyond chance, the one whose rate of good is highest
at the low end of its interval, and where several come near, the one that closes fastest. A secondary
one is found in the same way among the accounts that are left, or by its customers' ACV.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from earmark.facts.fold import fold
from earmark.learn.beta import interval
from earmark.learn.binsums import Binned, binned
from earmark.learn.calibrate import GOODS as WORD
from earmark.learn.calibrate import UNSURE
from earmark.learn.conjunctions import Asked, Bins, Floors, holds
from earmark.learn.lifts import Lifts, lifts
from earmark.learn.merge import Rulers
from earmark.learn.options import options
from earmark.learn.outcomes import Outcomes
from earmark.learn.own import own_points
from earmark.learn.pairs import widened
from earmark.learn.supported import Chance, chance, supported
from earmark.learn.tally import Flags, Floats, Ints, Tally
from earmark.learn.training import Trained
from earmark.profile.bins import Bin
from earmark.profile.rules import Exclusion, Rate, Tier
from earmark.profile.segments import MOST, Condition, Picked, Segment, SegmentEvidence

ACCOUNTS, ACCOUNT_SHARE = 20, 0.02  # worked accounts that a segment holds, at least
GOODS, GOOD_SHARE = 8.0, 0.1  # good ones among them, at least
WIDEST = 2 / 3  # of worked accounts that a segment may hold; beyond it is everybody
NEAR = 0.9  # of the best lower end: a conjunction that comes so near may be chosen for closing faster
VALUED = 8  # customers whose ACV is known that tell of speed and ACV
HALF = 0.5  # of the overall rate that a segment picked by its ACV has to reach
NAMES = ("primary", "secondary", "secondary 2")


@dataclass(frozen=True)
class Sought:
    """What segments are sought in.

    muted: (criteria,) filled in more for one outcome. free: (lines,) not excluded. trained: the card of all.
    most: points of a bin; 0: segments keep the card of all.
    """

    tally: Tally
    found: Outcomes
    muted: Flags
    free: Flags
    trained: Trained
    most: int
    seed: int

    @property
    def table(self) -> Binned:
        """The tally's bins numbered through."""
        return binned(self.tally)

    @cached_property
    def weight(self) -> Floats:
        """(lines,) accounts."""
        return self.tally.count.astype(float)

    @cached_property
    def goods(self) -> Floats:
        """(lines,) good accounts, as far as they are expected to be."""
        return self.weight * self.found.y

    @cached_property
    def base(self) -> float:
        """The rate of good overall."""
        return float(self.tally.count @ self.found.y) / self.tally.accounts

    @cached_property
    def paid(self) -> tuple[Ints, Tally]:
        """The lines with customers whose ACV is known, and their tally."""
        lines = np.flatnonzero(self.tally.total("valued") > 0)
        return lines, self.tally.pick(lines)

    @cached_property
    def every(self) -> tuple[Floats, Floats]:
        """(bins and runs of bins,) the goods and accounts of each that holds any."""
        runs = options(self.tally, self.table).runs
        each = (self.table.sums(values) for values in (self.goods, self.weight))
        goods, accounts = (np.concatenate([sums, runs @ sums]) for sums in each)
        return goods[accounts > 0], accounts[accounts > 0]

    @cached_property
    def log_odds(self) -> Floats:
        """(lines,) as the fit to all has them."""
        return self.trained.fit.log_odds(binned(widened(self.tally, self.trained.card.pairs)))

    @cached_property
    def floors(self) -> Floors:
        """What a segment has to hold."""
        total, good = float(self.tally.accounts), float(self.tally.count @ self.found.y)
        least = max(float(ACCOUNTS), ACCOUNT_SHARE * total)
        return Floors(least, max(GOODS, GOOD_SHARE * good), WIDEST * total)


@dataclass(frozen=True)
class Held:
    """A conjunction that holds beyond chance: its lines that no segment holds yet, and what is on them."""

    bins: Bins
    lines: Flags
    accounts: float
    goods: float


@dataclass(frozen=True)
class Chosen:
    """A conjunction chosen as a segment: its conditions as bins, and its lines that no earlier one holds."""

    bins: Bins
    lines: Flags
    seen: Lifts
    by_chance: float
    shown: Chance
    picked_by: Picked


def segments(sought: Sought, rulers: Rulers) -> tuple[Segment, ...]:
    """Return the segments that the counts support, the primary one first; none where there is no primary one."""
    chosen: list[Chosen] = []
    left = sought.free
    if not left.any() or not sought.tally.criteria:
        return ()
    for road in (_by_rate, _by_rate, _by_acv, _by_rate):
        if len(chosen) < MOST and (chosen or road is _by_rate):
            one = road(sought, left, chosen)
            chosen += [one] if one else []
            left = left & ~one.lines if one else left
        if not chosen:
            break
    return tuple(_segment(sought, one, name, rulers) for one, name in zip(chosen, NAMES, strict=False))


def _by_rate(sought: Sought, left: Flags, earlier: Sequence[Chosen]) -> Chosen | None:
    """Return the conjunction whose rate is highest for sure, among accounts that are left."""
    tally, y, floors = sought.tally, sought.found.y, sought.floors
    if float(tally.count[left] @ y[left]) < floors.goods:
        return None
    part, goods = tally.pick(left), y[left]
    shown = earlier[0].shown if earlier else chance(part, goods, sought.muted, floors, sought.seed)
    held = _held(sought, supported(part, goods, shown, floors), left)
    seen = _seen(sought, held)
    chances = [_by_chance(sought, shown, one) for one in held]
    fits = [i for i, one in enumerate(held)
            if seen.low[i] > 1 and seen.lift[i] > chances[i] and _within(sought, one)]  # fmt: skip
    if not fits:
        return None
    best = max(seen.low[i] for i in fits)
    near = (i for i in fits if seen.low[i] >= NEAR * best)
    at = max(near, key=lambda i: (_speed(sought, held[i].lines), seen.low[i]))
    return Chosen(held[at].bins, held[at].lines, _only(seen, at), chances[at], shown, "rate")


def _by_acv(sought: Sought, left: Flags, earlier: Sequence[Chosen]) -> Chosen | None:
    """Return the conjunction whose customers' ACV is highest for sure, if larger than those of the first segment."""
    tally, valued = sought.tally, sought.tally.total("valued")
    paid = left & (valued > 0)
    usual = _acv(sought, earlier[0].lines)
    if valued[paid].sum() < 2 * VALUED or usual is None:
        return None
    part = replace(tally, count=valued).pick(paid)
    each = tally.total("cents")[paid] / valued[paid]
    most = WIDEST * float(valued[paid].sum())
    worth = each / (part.count @ each / part.accounts)
    floors = Floors(VALUED, 0.0, most)
    by_chance = chance(part, worth, sought.muted, floors, sought.seed, shares=False)
    held = _held(sought, supported(part, worth, by_chance, floors), left)
    seen = _seen(sought, held)
    for i, one in enumerate(held):
        acv = _acv(sought, one.lines)
        if acv is not None and acv > usual and seen.likely[i] >= HALF and _within(sought, one, goods=False):
            shown = earlier[0].shown
            return Chosen(one.bins, one.lines, _only(seen, i), _by_chance(sought, shown, one), shown, "acv")
    return None


def _held(sought: Sought, found: Sequence[Bins], left: Flags) -> list[Held]:
    """Return conjunctions with their lines among those left."""
    each = {one: holds(sought.table, frozenset({one})) for one in frozenset[Asked]().union(*found)}
    held = []
    for bins in found:
        lines = left.copy()
        for one in bins:
            lines &= each[one]
        held.append(Held(bins, lines, float(sought.weight @ lines), float(sought.goods @ lines)))
    return held


def _only(seen: Lifts, at: int) -> Lifts:
    return Lifts(*(values[at : at + 1] for values in (seen.lift, seen.low, seen.high, seen.likely)))


def _by_chance(sought: Sought, shown: Chance, one: Held) -> float:
    """Return the lift that the best conjunction of as many conditions and accounts shows in shuffled outcomes."""
    share = one.accounts / float(sought.weight @ sought.free)
    return shown.lift(len(one.bins), share, float(sought.tally.accounts), sought.base)


def _within(sought: Sought, one: Held, *, goods: bool = True) -> bool:
    """Return whether a segment of such lines reaches the floors and is not everybody."""
    floors = sought.floors
    return (not goods or one.goods >= floors.goods) and floors.accounts <= one.accounts <= floors.most


def _seen(sought: Sought, held: Sequence[Held]) -> Lifts:
    """Return the lifts of conjunctions; the prior comes from every bin, and run of bins, of the tally."""
    accounts, good = (np.array([getattr(one, name) for one in held], float) for name in ("accounts", "goods"))
    return lifts(good, accounts, *sought.every, float(sought.goods.sum()), float(sought.tally.accounts))


def _speed(sought: Sought, lines: Flags) -> float:
    """Return which share of the customers' ACV was won in a short cycle, where enough is known; else 0."""
    valued, quick, cents = _paid(sought, lines, "valued", "quick", "cents")
    return round(quick / max(cents, 1), 2) if valued >= VALUED else 0.0


def _acv(sought: Sought, lines: Flags) -> int | None:
    """Return the mean ACV of the customers on some lines in cents, where enough are known."""
    valued, cents = _paid(sought, lines, "valued", "cents")
    return round(cents / valued) if valued >= VALUED else None


def _paid(sought: Sought, lines: Flags, *names: str) -> list[int]:
    """Return some of the sums over the customers on some lines whose ACV is known."""
    known, tally = sought.paid
    mine = lines[known]
    return [int(tally.total(name)[mine].sum()) for name in names]


def _segment(sought: Sought, one: Chosen, name: str, rulers: Rulers) -> Segment:
    tally, found, count = sought.tally, sought.found, sought.tally.count
    base = sought.base
    kinds = [int(count[one.lines & kind].sum()) for kind in (found.good, found.bad, found.pending)]
    lift = float(one.seen.lift[0])
    rate, low, high = _rate(sought, one.lines, base)
    evidence = SegmentEvidence(
        good=kinds[0], bad=kinds[1], pending=kinds[2], of_good=int(count[found.good].sum()), of_accounts=tally.accounts,
        rate=rate, rate_low=low, rate_high=high,
        lift=lift, lift_low=low / base, lift_high=high / base, lift_by_chance=one.by_chance,
        picked_by=one.picked_by, acv=_acv(sought, one.lines), acv_rest=_acv(sought, ~one.lines),
    )  # fmt: skip
    where = tuple(_condition(sought, k, bins, rulers) for k, bins in sorted(one.bins))
    points = own_points(sought.trained, tally, found, one.lines, where, sought.most) if sought.most else ()
    return Segment(name, where=where, points=points, evidence=evidence)


def _rate(sought: Sought, lines: Flags, base: float) -> tuple[float, float, float]:
    """Return the rate expected on some lines with its 90% interval, which allows for them having been picked.

    The ridge of all, which was not picked for them, counts as GOODS good accounts beside those seen; the
    interval holds both what was seen and what is expected.
    """
    weight, log_odds = sought.tally.count[lines].astype(float), sought.log_odds[lines]
    accounts, good = float(weight.sum()), float(weight @ sought.found.y[lines])
    said, prior = float(weight @ (1 / (1 + np.exp(-log_odds)))) / accounts, WORD / base
    rate = (good + prior * said) / (accounts + prior)
    size = max(accounts - UNSURE, UNSURE)
    ends = [*interval(rate, size), *interval(good / accounts, size)]
    return rate, min(ends), max(ends)


def _condition(sought: Sought, k: int, bins: Sequence[int], rulers: Rulers) -> Condition:
    criterion = sought.tally.criteria[k]
    start = int(sought.table.starts[k])
    held = [criterion.bins[b - start] for b in bins]
    if criterion.kind in ("category", "list"):
        return Condition(criterion.field, criterion.kind, tuple(v for b in held for v in b.values))
    low, high = held[0].low, held[-1].high
    return Condition(criterion.field, criterion.kind, (), low, high, rulers[criterion.field].label(low, high))


def covering(
    tiers: tuple[Tier, ...], rates: tuple[Rate, ...], lowest: int
) -> tuple[tuple[Tier, ...], tuple[Rate, ...]]:
    """Return tiers and rates of which the last reach down to the lowest score that any card can give."""
    last, least = tiers[-1], rates[-1]
    return (
        (*tiers[:-1], replace(last, cut_off=min(last.cut_off, lowest))),
        (*rates[:-1], replace(least, score=min(least.score, lowest))),
    )


def covered(tally: Tally, exclusions: Sequence[Exclusion]) -> Flags:
    """Return (lines,) which lines some exclusion covers."""
    held = np.zeros(len(tally.count), bool)
    for rule in exclusions:
        asked = next(b for b in rule.criterion.bins if b.label == rule.bin)
        for k, criterion in enumerate(tally.criteria):
            if (criterion.field, criterion.item) == (rule.criterion.field, rule.criterion.item):
                held |= np.array([_inside(b, asked) for b in criterion.bins])[tally.codes[:, k]]
    return held


def _inside(fine: Bin, asked: Bin) -> bool:
    """Return whether a fine bin lies in a bin of the same field."""
    if asked.missing or asked.other or fine.missing or fine.other:
        return (asked.missing and fine.missing) or (asked.other and fine.other)
    if asked.values:
        return {fold(v) for v in fine.values} <= {fold(v) for v in asked.values}
    low = asked.low is None or (fine.low is not None and fine.low >= asked.low)
    return low and (asked.high is None or (fine.high is not None and fine.high <= asked.high))
