"""Rows: what a line of the card may be before it has points, one set of fine bins of one criterion.

A range may be cut at any edge; the values of a category, in the order in which the ridge has them,
likewise; an item may stand alone, and so may `missing`. Cuts add up: two cuts of a criterion give
three bins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from earmark.learn.binsums import Binned
from earmark.learn.tally import Flags, Floats, Ints
from earmark.profile.bins import Criterion

CUTS = 3  # of one criterion: four bins beside `missing`
LEAST = 5  # accounts on either side of a row


@dataclass(frozen=True)
class Rows:
    """All rows that a card may be built of.

    owner: (rows,) position of the criterion. held: (bins, rows) which of all fine bins are in the row.
    cut: (rows,) whether it is a cut. most: (criteria,) cuts that each may have. uses: for each criterion
    of a pair those it is made of, by position; a pair counts as these and not as one more.
    """

    owner: Ints
    held: Floats
    cut: Flags
    most: Ints
    uses: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.owner)

    def of(self, chosen: Ints, k: int) -> Ints:
        """Return which of the `chosen` rows are criterion k's."""
        found: Ints = chosen[self.owner[chosen] == k]
        return found


def rows(
    criteria: tuple[Criterion, ...], table: Binned, accounts: Floats, effects: Floats, muted: Flags, allowed: Flags
) -> Rows:
    """Return the rows of the (criteria,) `allowed` criteria that hold enough accounts and leave enough out.

    accounts, effects: (bins,). The missing bin of a (criteria,) `muted` criterion is no row.
    """
    owner: list[int] = []
    held: list[Floats] = []
    cut: list[bool] = []
    for k in np.flatnonzero(allowed).tolist():
        part = table.part(k)
        for mask, cuts in _masks(criteria[k], effects[part], accounts[part], bool(muted[k])):
            inside = float(accounts[part] @ mask)
            if min(inside, float(accounts[part].sum()) - inside) >= LEAST:
                whole = np.zeros(table.bins)
                whole[part] = mask
                owner.append(k)
                held.append(whole)
                cut.append(cuts)
    table_of = np.array(held).T if held else np.zeros((table.bins, 0))
    most = np.array([CUTS - _later(c) for c in criteria], np.int64)
    return Rows(np.array(owner, np.int64), table_of, np.array(cut, bool), most, _uses(criteria))


def _uses(criteria: tuple[Criterion, ...]) -> dict[int, frozenset[int]]:
    place = {c.name: k for k, c in enumerate(criteria)}
    return {k: frozenset(place[p.criterion.name] for p in c.parts) for k, c in enumerate(criteria) if c.parts}


def _later(criterion: Criterion) -> bool:
    """Whether the first range is "not yet", which stands by itself in any case."""
    return criterion.kind == "date" and criterion.bins[0].high == 0


def _masks(criterion: Criterion, effect: Floats, accounts: Floats, muted: bool) -> list[tuple[Floats, bool]]:
    """Return each set of bins of one criterion that may be a row, and whether it is a cut."""
    size = len(criterion.bins)
    alone = np.eye(size)
    missing = [] if muted else [(alone[-1], False)]
    if criterion.kind in ("number", "date"):
        return [(alone[:i].sum(axis=0), not (_later(criterion) and i == 1)) for i in range(1, size - 1)] + missing
    if criterion.kind == "category":
        order = [i for i in np.argsort(np.round(effect[:-1], 9), kind="stable").tolist() if accounts[i] > 0]
        return [(alone[order[:i]].sum(axis=0), True) for i in range(1, len(order))] + missing
    return [(alone[0], False), *missing]
