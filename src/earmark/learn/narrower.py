"""One criterion more: which condition tells good from bad among the accounts that an ICP already takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.fisher import many
from earmark.learn.ranges import Ruler
from earmark.learn.tally import Flags, Ints, Tally
from earmark.profile.bins import Criterion

BY_CHANCE = 0.1  # chance that the best of all conditions tried looks as good, at most
FEWEST = 5  # own accounts inside a condition, and outside it
GOODS_LEFT = 0.5  # of the goods that the ICP gave, at least: a condition that forgoes more is another ICP


@dataclass(frozen=True)
class Narrowing:
    """A condition: bins (positions) of one criterion, called `label`; p_value: times the conditions tried."""

    criterion: Criterion
    bins: tuple[int, ...]
    label: str
    p_value: float


def narrower(
    tally: Tally, good: Flags, bad: Flags, free: Sequence[int], rulers: Mapping[str, Ruler]
) -> tuple[Narrowing | None, int]:
    """Return the condition that sets the goods of a tally apart beyond chance, or None, and how many were tried.

    good, bad: (lines,); others are left out. free: positions of the criteria that may be asked. Each condition is
    Fisher's exact test, its p-value times the conditions tried (Bonferroni).
    """
    looked, found = 0, []
    for k in free:
        goods, bads = _by_bin(tally, k, good), _by_bin(tally, k, bad)
        for bins, label in _conditions(tally.criteria[k], rulers):
            inside, outside = (int(goods[s].sum() + bads[s].sum()) for s in (list(bins), _rest(bins, len(goods))))
            if min(inside, outside) < FEWEST:
                continue
            looked += 1
            held, marked = int(goods[list(bins)].sum()), int(goods.sum())
            p = many(held, inside, marked, inside + outside)
            if held >= GOODS_LEFT * marked:
                found.append(Narrowing(tally.criteria[k], bins, label, p))
    best = min(found, key=lambda one: (one.p_value, one.criterion.name, one.label), default=None)
    if best is None or best.p_value * looked > BY_CHANCE:
        return None, looked
    return replace(best, p_value=best.p_value * looked), looked


def _by_bin(tally: Tally, k: int, which: Flags) -> Ints:
    counts = np.bincount(tally.codes[:, k], np.where(which, tally.count, 0), len(tally.criteria[k].bins))
    return counts.astype(np.int64)


def _rest(bins: tuple[int, ...], size: int) -> list[int]:
    return [i for i in range(size) if i not in bins]


def _conditions(criterion: Criterion, rulers: Mapping[str, Ruler]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield sets of bins to ask for: a value, or all but one; a range, or all from or up to a limit."""
    known = [i for i, b in enumerate(criterion.bins) if not b.missing]
    if criterion.kind in ("category", "list"):
        named = [i for i in known if not criterion.bins[i].other]
        for i in named:
            yield (i,), criterion.bins[i].label
            if criterion.kind == "category":
                yield tuple(j for j in known if j != i), f"any but {criterion.bins[i].label}"
        return
    rule = rulers.get(criterion.field)
    for i in known:
        yield (i,), criterion.bins[i].label
    for cut in range(1, len(known)):
        for held in filter(lambda part: len(part) > 1, (known[:cut], known[cut:])):
            low, high = criterion.bins[held[0]].low, criterion.bins[held[-1]].high
            yield tuple(held), rule.label(low, high) if rule else f"{low} to {high}"
