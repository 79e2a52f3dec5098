"""Screening: of very many criteria those are fitted together whose counts tell most by themselves.

The others are counted and shuffled all the same, so that the verdict knows of them, and the fit is told
how many were passed over, so that what is left does not look the better for having been picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.binsums import Binned, binned
from earmark.learn.points import Card
from earmark.learn.prior import Prior
from earmark.learn.tally import Flags, Floats, Ints, Tally
from earmark.learn.training import Trained

MOST = 400  # bins fitted together: a fit takes the cube of them


def are_many(tally: Tally) -> bool:
    """Return whether a tally has more bins than are fitted together."""
    return sum(len(one.bins) for one in tally.criteria) > MOST


def screened(tally: Tally, aims: Sequence[Floats], prior: Prior | None, muted: Flags) -> Ints:
    """Return the positions of the criteria to be fitted, rising: those that tell most, at least one.

    aims: (lines,) shares of good, and of what else the objective seeks: what tells of any is kept. What a
    hypothesis names comes first. The missing bin of a (criteria,) `muted` criterion tells nothing.
    """
    table = binned(tally)
    named = [prior is not None and np.ptp(prior.mean[part]) > 0 for part in table.parts]
    told = np.max([_beyond(tally, table, y, muted) for y in aims], axis=0)
    order = np.lexsort((-np.round(told, 6), ~np.array(named)))
    size = np.cumsum([table.size(k) for k in order])
    return np.sort(order[: max(int(np.searchsorted(size, MOST, "right")), 1)])


def _beyond(tally: Tally, table: Binned, y: Floats, silent: Flags) -> Floats:
    """Return (criteria,) standard errors by which each chi-square is beyond chance (Wilson and Hilferty 1931)."""
    weight = tally.count.astype(float)
    accounts, goods = table.sums(weight), table.sums(weight * y)
    accounts[table.starts[1:][silent] - 1] = goods[table.starts[1:][silent] - 1] = 0.0
    sizes = np.diff(table.starts)
    own = [goods[part].sum() / max(float(accounts[part].sum()), 1e-9) for part in table.parts]
    base = np.repeat(np.clip(own, 1e-6, 1 - 1e-6), sizes)
    each = (goods - accounts * base) ** 2 / np.maximum(accounts * base * (1 - base), 1e-9)
    free = np.array([max(int((accounts[part] > 0).sum()) - 1, 1) for part in table.parts])
    square = np.array([each[part].sum() for part in table.parts])
    found: Floats = ((square / free) ** (1 / 3) - (1 - 2 / (9 * free))) / np.sqrt(2 / (9 * free))
    return found


@dataclass(frozen=True)
class Among:
    """Where the criteria at `kept` stand among all of a tally. bins: (fitted bins,) theirs, and those of pairs."""

    kept: tuple[int, ...]
    criteria: int
    bins: Ints
    size: int

    def vector(self, values: Floats) -> Floats:
        """Return (..., all bins): values at their bins, 0 elsewhere."""
        found = np.zeros((*values.shape[:-1], self.size))
        found[..., self.bins] = values
        return found

    def trained(self, one: Trained) -> Trained:
        """Return what these criteria taught as taught by all: the others have no effect."""
        fit, pairs = one.fit, len(one.card.pairs)
        matters = np.zeros(self.criteria + pairs)
        matters[[*self.kept, *range(self.criteria, self.criteria + pairs)]] = fit.matters
        whole = replace(
            fit, effects=self.vector(fit.effects), leaning=self.vector(fit.leaning), matters=matters,
            covariance=self._square(fit.covariance), held=self._square(fit.held), curvature=self._square(fit.curvature),
        )  # fmt: skip
        return replace(one, fit=whole, card=self._card(one.card))

    def _square(self, values: Floats) -> Floats:
        found = np.zeros((self.size, self.size))
        found[np.ix_(self.bins, self.bins)] = values
        return found

    def _card(self, card: Card) -> Card:
        to = [*self.kept, *range(self.criteria, self.criteria + len(card.pairs))]
        pairs = tuple(replace(p, first=to[p.first], second=to[p.second]) for p in card.pairs)
        return replace(card, kept=tuple(to[k] for k in card.kept), pairs=pairs)


def among(tally: Tally, kept: Ints, fitted: int) -> Among:
    """Return where the criteria at `kept` stand among all of a tally; fitted: their bins, and those of pairs."""
    table = binned(tally)
    own = np.concatenate([np.arange(table.bins)[table.part(k)] for k in kept])
    size = table.bins + fitted - len(own)
    return Among(tuple(kept.tolist()), len(tally.criteria), np.append(own, np.arange(table.bins, size)), size)
