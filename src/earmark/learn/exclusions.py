"""Exclusions: bins whose customers leave, whose deals drag on and are lost, or that never win, each with its price.

A customer who barely uses what it bought counts among those who leave. A customer won of late, who has not
had the time to leave, counts in part: by how much of all leaving is seen by then. Every bin is tested for
each of the three reasons; those pass that hold with all of them counted (false discovery rate), that are large
enough to matter, and whose price the intervals bear out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np

from earmark.learn.beta import quantile
from earmark.learn.fisher import few, many, passing
from earmark.learn.merge import Rulers
from earmark.learn.outcomes import Outcomes
from earmark.learn.price import MILLE, Tariff, tariff
from earmark.learn.tally import Flags, Tally
from earmark.profile.bins import Bin, Criterion
from earmark.profile.rules import Exclusion

Why = Literal["rare", "leaving", "dragging"]
BORNE_BY: dict[Why, str] = {"rare": "lost", "leaving": "leaving", "dragging": "lost"}

FALSE = 0.05  # of exclusions, at most, that chance alone may bring
RARELY = 0.2  # of the others' win rate: the interval of the bin's has to end below it
MOSTLY = 0.5  # of the bin's customers that have left, or of its deals that dragged on, at least
LEFT = 3  # customers that have left, at least
DRAGGED = 5  # deals that dragged on, at least
TIMES = 2  # the others' share: the bin's has to exceed it
MOST = 5  # exclusions
WIDEST = 0.5  # of all accounts that an exclusion may cover


@dataclass(frozen=True)
class Rule:
    """A bin that may be excluded: the criterion that holds it alone; in the tally, criterion k's bins `codes`."""

    criterion: Criterion
    bin: str
    k: int
    codes: tuple[int, ...]

    @property
    def name(self) -> str:
        """What the rule is called: Industry: Agency."""
        label = self.criterion.item if self.criterion.kind == "list" else self.bin
        return f"{self.criterion.field}: {label}"

    def covers(self, tally: Tally) -> Flags:
        """Return (lines,) which lines of the tally the rule covers."""
        return np.isin(tally.codes[:, self.k], self.codes)


@dataclass(frozen=True)
class _Sums:
    accounts: int
    won: int
    leaving: int
    told: int
    watched: int
    deals: int
    dragged: int

    @property
    def customers(self) -> int:
        """Customers as if all had been watched through the horizon: a young one counts in part."""
        return max(self.watched // MILLE, self.leaving)

    @classmethod
    def under(cls, scale: Tariff, lines: Flags) -> _Sums:
        """Return the accounts of each kind on some lines."""
        return cls(*(int(scale.kinds[f.name][lines].sum()) for f in fields(cls)))

    @classmethod
    def each(cls, scale: Tariff) -> list[_Sums]:
        """Return the accounts of each kind under each rule that the tariff knows."""
        return [cls(*map(int, row)) for row in zip(*(scale.under[f.name] for f in fields(cls)), strict=True)]

    def less(self, other: _Sums) -> _Sums:
        return _Sums(*(a - b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


def exclusions(tally: Tally, found: Outcomes, rulers: Rulers) -> tuple[Exclusion, ...]:
    """Return the exclusions the evidence supports, the surest first, each judged beyond those before it."""
    candidates = [rule for k in range(len(tally.criteria)) for rule in rules(tally, k, rulers)]
    scale = tariff(tally, found, [(rule.k, rule.codes) for rule in candidates])
    chosen: list[Exclusion] = []
    free = np.ones(len(tally.count), bool)
    for rule, why in _supported(scale, candidates):
        if len(chosen) >= MOST or rule.criterion.name in {e.criterion.name for e in chosen}:
            continue
        covers = rule.covers(tally)
        beyond = _reason(_Sums.under(scale, covers & free), _Sums.under(scale, free), why, 1.0)
        if beyond and scale.beyond(BORNE_BY[why], covers):
            said = _reason(_Sums.under(scale, covers), _Sums.under(scale, free | True), why, 1.0)
            chosen.append(Exclusion(rule.name, rule.criterion, rule.bin, said or beyond, scale.price(covers)))
            free &= ~covers
    return tuple(chosen)


def _supported(scale: Tariff, candidates: Sequence[Rule]) -> list[tuple[Rule, Why]]:
    """Return the rules that pass with all tests of all of them counted, the surest first, each with why."""
    whole = _Sums.under(scale, np.ones(len(scale.kinds["accounts"]), bool))
    sums = _Sums.each(scale)
    tests = [(i, why, p) for i, one in enumerate(sums) for why, p in _chances(one, whole).items()]
    passed = [tests[j][:2] for j in passing([p for *_, p in tests], FALSE)]
    held = [(i, why) for i, why in passed if _reason(sums[i], whole, why, FALSE)]
    first = dict(reversed(held))
    return [(candidates[i], why) for i, why in held if first[i] == why]


def _chances(seen: _Sums, whole: _Sums) -> dict[Why, float]:
    """Return how often chance brings so few wins, so many who leave, and so many deals that drag on, in such a bin."""
    found: dict[Why, float] = {"rare": few(seen.won, seen.accounts, whole.won, whole.accounts), "leaving": 1.0}
    if seen.leaving >= LEFT:
        found["leaving"] = many(seen.leaving, seen.customers, whole.leaving, max(whole.customers, seen.customers))
    if whole.dragged:  # else nobody asked how long deals took
        enough = seen.dragged >= DRAGGED
        found["dragging"] = many(seen.dragged, seen.deals, whole.dragged, whole.deals) if enough else 1.0
    return found


def _reason(seen: _Sums, whole: _Sums, why: Why, least: float) -> str:
    """Return why such a bin is excluded, in words, or nothing when the counts do not bear it."""
    rest = whole.less(seen)
    if not seen.accounts or not rest.accounts or seen.accounts > WIDEST * whole.accounts:
        return ""
    if _chances(seen, whole).get(why, 1.0) > min(least, 0.05):
        return ""
    if why == "rare":
        highest = quantile(0.95, seen.won + 0.5, seen.accounts - seen.won + 0.5)
        rare = highest < RARELY * rest.won / rest.accounts
        return f"{seen.won} of {seen.accounts} won; of the others {rest.won} of {rest.accounts}" * rare
    return _dragging(seen, rest) if why == "dragging" else _leaving(seen, rest)


def _dragging(seen: _Sums, rest: _Sums) -> str:
    if not _mostly(seen.dragged, seen.deals, rest.dragged, rest.deals):
        return ""
    said = f"{seen.dragged} of {seen.deals} deals dragged on and were not won"
    return f"{said}; of the others {rest.dragged} of {rest.deals}"


def _leaving(seen: _Sums, rest: _Sums) -> str:
    if not _mostly(seen.leaving, seen.customers, rest.leaving, rest.customers):
        return ""
    said = f"{seen.leaving} of {seen.won} customers left or barely use it{_young(seen)}"
    return f"{said}; of the others {rest.leaving} of {rest.won}{_young(rest)}"


def _young(seen: _Sums) -> str:
    young = seen.won - seen.told
    return f", {young} too young to tell" * bool(young)


def _mostly(part: int, of: int, rest_part: int, rest_of: int) -> bool:
    """Return whether most of a bin's are such, and far more than of the others."""
    return part >= MOSTLY * of and part * rest_of > TIMES * rest_part * of


def rules(tally: Tally, k: int, rulers: Rulers) -> list[Rule]:
    """Return every bin of criterion k that an exclusion may name: one value, an item, all below or above a cut."""
    criterion = tally.criteria[k]
    missing, size = criterion.bins[-1], len(criterion.bins) - 1
    if criterion.kind == "list":
        return [Rule(criterion, criterion.bins[0].label, k, (0,))]
    if criterion.kind == "category":
        sets = [(i, b) for i, b in enumerate(criterion.bins) if b.values]
        rest = criterion.bins[-2]
        return [Rule(replace(criterion, bins=(b, rest, missing)), b.label, k, (i,)) for i, b in sets]
    found = []
    for cut in range(1, size):
        edge, ruler = criterion.bins[cut].low, rulers[criterion.field]
        low = Bin(ruler.label(None, edge), high=edge)
        high = Bin(ruler.label(edge, None), low=edge)
        halves = replace(criterion, bins=(low, high, missing))
        found += [Rule(halves, low.label, k, tuple(range(cut))), Rule(halves, high.label, k, tuple(range(cut, size)))]
    return found
