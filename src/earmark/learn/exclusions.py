"""Exclusions: bins that never win on enough evidence, or whose won accounts leave, each with its price."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.beta import quantile
from earmark.learn.fisher import few, many, passing
from earmark.learn.merge import Rulers
from earmark.learn.outcomes import Outcomes
from earmark.learn.tally import Flags, Tally
from earmark.profile.bins import Bin, Criterion
from earmark.profile.rules import Exclusion, Price

FALSE = 0.05  # of exclusions, at most, that chance alone may bring
RARELY = 0.2  # of the others' win rate: the interval of the bin's has to end below it
MOSTLY = 0.5  # of the bin's customers that have left, at least
LEFT = 3  # customers that have left, at least
MOST = 5  # exclusions
WIDEST = 0.5  # of all accounts that an exclusion may cover


@dataclass(frozen=True)
class _Rule:
    """A bin that may be excluded: the criterion that holds it alone, and the lines it covers."""

    criterion: Criterion
    bin: str
    covers: Flags


@dataclass(frozen=True)
class _Seen:
    """Whole accounts: in the bin and among all; won, and left within the horizon."""

    accounts: int
    won: int
    left: int
    all_accounts: int
    all_won: int
    all_left: int


def exclusions(tally: Tally, found: Outcomes, rulers: Rulers) -> tuple[Exclusion, ...]:
    """Return the exclusions the evidence supports, the surest first, each judged beyond those before it."""
    rules = [rule for k in range(len(tally.criteria)) for rule in _rules(tally, k, rulers)]
    chosen: list[Exclusion] = []
    free = np.ones(len(tally.count), bool)
    for rule in _supported(tally, found, rules):
        taken = {e.criterion.name for e in chosen}
        why = _reason(_seen(tally, found, rule.covers, free), 1.0)
        if why and rule.criterion.name not in taken and len(chosen) < MOST:
            chosen.append(
                _priced(tally, found, rule, _reason(_seen(tally, found, rule.covers, free | True), 1.0) or why)
            )
            free &= ~rule.covers
    return tuple(chosen)


def _supported(tally: Tally, found: Outcomes, rules: list[_Rule]) -> list[_Rule]:
    """Return the rules that pass with all of them counted, the surest first."""
    everywhere = np.ones(len(tally.count), bool)
    seen = [_seen(tally, found, rule.covers, everywhere) for rule in rules]
    tests = [p for one in seen for p in _chances(one)]
    held = dict.fromkeys(i // 2 for i in passing(tests, FALSE))
    return [rules[i] for i in held if _reason(seen[i], FALSE)]


def _chances(seen: _Seen) -> tuple[float, float]:
    """Return how often chance brings so few wins, and so many who left, in such a bin."""
    leaving = many(seen.left, seen.won, seen.all_left, seen.all_won) if seen.left >= LEFT else 1.0
    return few(seen.won, seen.accounts, seen.all_won, seen.all_accounts), leaving


def _reason(seen: _Seen, least: float) -> str:
    """Return why such a bin is excluded, in words, or nothing when the counts do not bear it."""
    others = seen.all_accounts - seen.accounts
    rest_won, rest_left = seen.all_won - seen.won, seen.all_left - seen.left
    if not seen.accounts or not others or seen.accounts > WIDEST * seen.all_accounts:
        return ""
    rare, leaving = _chances(seen)
    highest = quantile(0.95, seen.won + 0.5, seen.accounts - seen.won + 0.5)
    if rare <= min(least, 0.05) and highest < RARELY * rest_won / others:
        return f"{seen.won} of {seen.accounts} won; of the others {rest_won} of {others}"
    if (
        leaving <= min(least, 0.05)
        and seen.left >= MOSTLY * seen.won
        and seen.left * rest_won > 2 * rest_left * seen.won
    ):
        return f"{seen.left} of {seen.won} customers left; of the others {rest_left} of {rest_won}"
    return ""


def _seen(tally: Tally, found: Outcomes, covers: Flags, free: Flags) -> _Seen:
    won, left = found.won & free, found.churned & free
    parts = (covers & free, covers & won, covers & left, free, won, left)
    return _Seen(*(int(tally.count[p].sum()) for p in parts))


def _rules(tally: Tally, k: int, rulers: Rulers) -> list[_Rule]:
    """Return every bin of criterion k that an exclusion may name: one value, an item, all below or above a cut."""
    criterion, codes = tally.criteria[k], tally.codes[:, k]
    missing = criterion.bins[-1]
    if criterion.kind == "list":
        return [_Rule(criterion, criterion.bins[0].label, codes == 0)]
    if criterion.kind == "category":
        sets = [(i, b) for i, b in enumerate(criterion.bins) if b.values]
        rest = criterion.bins[-2]
        return [_Rule(replace(criterion, bins=(b, rest, missing)), b.label, codes == i) for i, b in sets]
    rules = []
    for cut in range(1, len(criterion.bins) - 1):
        edge, ruler = criterion.bins[cut].low, rulers[criterion.field]
        low = Bin(ruler.label(None, edge), high=edge)
        high = Bin(ruler.label(edge, None), low=edge)
        halves = replace(criterion, bins=(low, high, missing))
        rules += [_Rule(halves, low.label, codes < cut)]
        rules += [_Rule(halves, high.label, (codes >= cut) & (codes < len(criterion.bins) - 1))]
    return rules


def _priced(tally: Tally, found: Outcomes, rule: _Rule, reason: str) -> Exclusion:
    kinds = (~found.won, found.churned, found.good)
    avoided = [int(tally.count[rule.covers & kind].sum()) for kind in kinds]
    whole = [int(tally.count[kind].sum()) for kind in kinds]
    pending = int(tally.count[rule.covers & found.pending].sum())
    label = rule.criterion.item if rule.criterion.kind == "list" else rule.bin
    price = Price(avoided[0], avoided[1], avoided[2], pending, *whole)
    return Exclusion(f"{rule.criterion.field}: {label}", rule.criterion, rule.bin, reason, price)
