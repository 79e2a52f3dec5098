"""One criterion more: which condition tells good from bad among the accounts that an ICP already takes.

Each condition's goods are set against those expected from when its accounts closed, in standard errors of its own
shuffles; the best of all conditions is compared with the best of all in each shuffle (max-T, Westfall and Young 1993).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.ranges import Ruler
from earmark.learn.shuffle import Shuffled, shuffle
from earmark.learn.tally import Flags, Floats, Tally
from earmark.profile.bins import Criterion

BY_CHANCE = 0.1  # share of shuffles in which the best condition looks as good, at most
FEWEST = 5  # own accounts inside a condition, and outside it
GOODS_LEFT = 0.5  # of the goods that the ICP gave, at least: a condition that forgoes more is another ICP


@dataclass(frozen=True)
class Narrowing:
    """A condition: bins (positions) of one criterion, called `label`; p_value: of the best of all conditions tried."""

    criterion: Criterion
    bins: tuple[int, ...]
    label: str
    p_value: float


def narrower(
    tally: Tally, y: Floats, free: Sequence[int], rulers: Mapping[str, Ruler], seed: int = 0
) -> tuple[Narrowing | None, int]:
    """Return the condition that sets the goods of a tally apart beyond chance, or None, and how many were tried.

    y: (lines,) share of a line's accounts that is good. free: positions of the criteria that may be asked.
    """
    part = tally.only(free)
    if not part.accounts or not part.criteria or np.ptp(y) == 0:
        return None, 0
    shuffled = shuffle(part, y, seed)
    found, beyond, left = _tried(part.criteria, shuffled, rulers)
    if not found:
        return None, 0
    best = int(np.argmax(np.where(left, beyond[0], -np.inf)))
    p = float((beyond.max(axis=1) >= beyond[0, best] - 1e-9).mean())
    held = left[best] and p <= BY_CHANCE and beyond[0, best] > 0
    return (replace(found[best], p_value=p) if held else None), len(found)


def _tried(
    criteria: Sequence[Criterion], shuffled: Shuffled, rulers: Mapping[str, Ruler]
) -> tuple[list[Narrowing], Floats, Flags]:
    """Return conditions, (shuffles, conditions) standard errors beyond what is expected, and which leave enough."""
    found: list[Narrowing] = []
    beyond, left = [np.zeros((len(shuffled.goods), 0))], [np.zeros(0, bool)]
    at = 0
    for criterion in criteria:
        size = len(criterion.bins)
        tried = [Narrowing(criterion, bins, label, 1.0) for bins, label in _conditions(criterion, rulers)]
        rows = np.array([np.isin(np.arange(size), one.bins) for one in tried], float).reshape(-1, size)
        inside = rows @ shuffled.accounts[at : at + size]
        large = (inside >= FEWEST) & (shuffled.total - inside >= FEWEST)
        goods = shuffled.goods[:, at : at + size] @ rows[large].T
        due = rows[large] @ shuffled.expected[at : at + size]
        beyond.append((goods - due) / np.maximum(goods[1:].std(axis=0), 1e-9))
        left.append(goods[0] >= GOODS_LEFT * shuffled.good)
        found += [one for one, held in zip(tried, large, strict=True) if held]
        at += size
    return found, np.concatenate(beyond, axis=1), np.concatenate(left)


def _conditions(criterion: Criterion, rulers: Mapping[str, Ruler]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield sets of bins to ask for: a value, or all but one; every run of ranges."""
    known = [i for i, b in enumerate(criterion.bins) if not b.missing]
    if criterion.kind in ("category", "list"):
        named = [i for i in known if not criterion.bins[i].other]
        yield from (((i,), criterion.bins[i].label) for i in named)
        for i in named if criterion.kind == "category" else ():
            yield tuple(j for j in known if j != i), f"any but {criterion.bins[i].label}"
        return
    rule = rulers.get(criterion.field)
    for first in range(len(known)):
        for last in range(first + 1, len(known) + (first > 0)):
            low, high = criterion.bins[known[first]].low, criterion.bins[known[last - 1]].high
            yield tuple(known[first:last]), rule.label(low, high) if rule else f"{low} to {high}"
