"""Screening: of very many criteria those are fitted together whose counts tell most by themselves.

The others are counted and shuffled all the same, so that the verdict knows of them, and the fit is told
how many were passed over, so that what is left does not look the better for having been picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from earmark.learn.binsums import Binned, binned
from earmark.learn.pairs import Pair
from earmark.learn.points import Card
from earmark.learn.prior import Prior
from earmark.learn.tally import Flags, Floats, Ints, Tally
from earmark.learn.training import Trained

MOST = 400  # bins fitted together: a fit takes the cube of them


def screened(tally: Tally, aims: Sequence[Floats], prior: Prior | None = None, muted: Flags | None = None) -> Ints:
    """Return the positions of the criteria to be fitted, rising: all, unless they have too many bins.

    aims: (lines,) shares of good, and of what else the objective seeks: what tells of any is kept. What a
    hypothesis names comes first. The missing bin of a (criteria,) `muted` criterion tells nothing.
    """
    table = binned(tally)
    if table.bins <= MOST:
        return np.arange(len(tally.criteria))
    named = [prior is not None and np.ptp(prior.mean[part]) > 0 for part in table.parts]
    silent = np.zeros(len(named), bool) if muted is None else muted
    told = np.max([_beyond(tally, table, y, silent) for y in aims], axis=0)
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


def placed(trained: Trained, tally: Tally, kept: Ints) -> Trained:
    """Return what was learned from the `kept` criteria of a tally as learned from all: the others have no effect."""
    fit, bins = trained.fit, places(tally, kept, len(trained.fit.effects))
    size = binned(tally).bins + int((bins >= binned(tally).bins).sum())
    matters = np.zeros(len(tally.criteria) + len(trained.card.pairs))
    matters[[*kept, *range(len(tally.criteria), len(matters))]] = fit.matters
    square = np.ix_(bins, bins)
    covariance, curvature = np.zeros((size, size)), np.zeros((size, size))
    covariance[square], curvature[square] = fit.covariance, fit.curvature
    whole = replace(
        fit, effects=spread_out(fit.effects, bins, size), leaning=spread_out(fit.leaning, bins, size),
        covariance=covariance, curvature=curvature, matters=matters,
    )  # fmt: skip
    return replace(trained, fit=whole, card=_card(trained.card, kept, len(tally.criteria)))


def places(tally: Tally, kept: Ints, bins: int) -> Ints:
    """Return (bins,) where the bins of the `kept` criteria, and of pairs after them, stand among all."""
    table = binned(tally)
    own = np.concatenate([np.arange(table.bins)[table.part(k)] for k in kept])
    return np.concatenate([own, np.arange(table.bins, table.bins + bins - len(own))])


def spread_out(values: Floats, bins: Ints, size: int) -> Floats:
    """Return (..., size): values at their bins, 0 elsewhere."""
    found = np.zeros((*values.shape[:-1], size))
    found[..., bins] = values
    return found


def _card(card: Card, kept: Ints, criteria: int) -> Card:
    """Return the card with the positions that its criteria and pairs have among all."""
    to = [*kept.tolist(), *range(criteria, criteria + len(card.pairs))]
    return replace(card, kept=tuple(to[k] for k in card.kept), pairs=tuple(_pair(p, to) for p in card.pairs))


def _pair(pair: Pair, to: list[int]) -> Pair:
    return replace(pair, first=to[pair.first], second=to[pair.second])
