"""Paired: two cards' measures on the same accounts, and how sure their differences are."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from earmark.learn.measures import areas, held_in
from earmark.learn.tally import Floats
from earmark.profile.priced import Compared

TIMES = 500
SHARES = (0.1, 0.2, 0.3)
ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Arms:
    """Later accounts with what either card says of them; (lines,) each.

    learned, edited: chances. first, second: what they rank accounts by. y: share of good. weight: accounts.
    pursued, pursues: whether the learned profile, and the edited one, would have an account pursued.
    """

    learned: Floats
    edited: Floats
    first: Floats
    second: Floats
    y: Floats
    weight: Floats
    pursued: Floats
    pursues: Floats

    @staticmethod
    def names() -> tuple[str, ...]:
        """Return the arrays by name, in order."""
        return tuple(f.name for f in fields(Arms))


@dataclass(frozen=True)
class _Side:
    """One card over classes of equal accounts: its groups from the best down, losses, and what it pursues."""

    groups: Floats  # (classes, groups) one-hot
    good_loss: Floats
    bad_loss: Floats
    pursues: Floats


def compared(arms: Arms, seed: int, *, tiers: bool) -> tuple[Compared, ...]:
    """Return each measure of both cards with the 90% interval of its difference (edited less learned).

    tiers: whether the learned profile has tiers to compare what would be pursued.
    """
    table = np.column_stack([getattr(arms, n) for n in Arms.names() if n != "weight"])
    classes, place = np.unique(np.round(table, 12), axis=0, return_inverse=True)
    count = np.bincount(place.reshape(-1), arms.weight)
    y, sides = classes[:, 4], (_side(classes, 0, 2, 5), _side(classes, 1, 3, 6))
    draws = np.random.default_rng(seed).multinomial(round(count.sum()), count / count.sum(), size=TIMES)
    seen = [_measures(side, y, count[None, :].astype(float)) for side in sides]
    drawn = [_measures(side, y, draws.astype(float)) for side in sides]
    found = []
    for name in seen[0]:
        gap = drawn[1][name] - drawn[0][name]
        low, high = np.nanquantile(gap, ENDS) if np.isfinite(gap).any() else (0.0, 0.0)
        mine, theirs = float(seen[0][name][0]), float(seen[1][name][0])
        found.append(
            Compared(name, mine, theirs, theirs - mine, min(float(low), theirs - mine), max(float(high), theirs - mine))
        )
    return tuple(one for one in found if tiers or one.measure != "pursued")


def _side(classes: Floats, chance: int, rank: int, pursues: int) -> _Side:
    said = np.clip(classes[:, chance], 1e-9, 1 - 1e-9)
    values, group = np.unique(-classes[:, rank], return_inverse=True)
    return _Side(np.eye(len(values))[group.reshape(-1)], -np.log(said), -np.log1p(-said), classes[:, pursues])


def _measures(side: _Side, y: Floats, counts: Floats) -> dict[str, Floats]:
    """Return each measure in each of (draws, classes) counts; nan where a draw has one kind only."""
    goods, bads = (counts * y) @ side.groups, (counts * (1 - y)) @ side.groups
    good, total = goods.sum(axis=1), counts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = {"auc": areas(goods, bads)}
        found |= {f"top_{s:.0%}".rstrip("%"): held_in(goods, bads, s) / good for s in SHARES}
        found["log_loss"] = (counts @ (y * side.good_loss) + counts @ ((1 - y) * side.bad_loss)) / total
        found["pursued"] = counts @ (y * side.pursues)
    return found


def whole(number: float) -> int:
    """Return a count rounded half up."""
    return int(np.floor(number + 0.5))
