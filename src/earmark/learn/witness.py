"""Witness: every bin of the card with its points and the counts that bear them out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from earmark.learn.binsums import added, binned
from earmark.learn.chance import lift_by_chance
from earmark.learn.lifts import finest
from earmark.learn.outcomes import Outcomes
from earmark.learn.pairs import widened
from earmark.learn.resample import kept
from earmark.learn.shuffle import Shuffled
from earmark.learn.tally import Floats, Ints, Tally
from earmark.learn.training import Trained
from earmark.profile.bins import Bin, Criterion, Evidence
from earmark.profile.scorecard import Scorecard

FEW = 5  # accounts of a bin that a lift is judged among, at least


def witnessed(
    trained: Trained,
    tally: Tally,
    found: Outcomes,
    shuffled: Shuffled,
    seed: int,
    aim: tuple[Floats, Floats] | None = None,
) -> Scorecard:
    """Return the card with points and evidence on every bin, the criterion that decides most first.

    aim: (lines,) shares and weights that the card was fitted to, where these are not good accounts and counts.
    """
    tally, weight = widened(tally, trained.card.pairs), tally.count.astype(float)
    total, good = float(weight.sum()), float(weight @ found.y)
    fine = finest(tally, found.y)
    criteria: list[tuple[float, Criterion]] = []
    lines = zip(
        trained.card.merged, trained.card.points, trained.card.kept,
        kept(trained, tally, aim[0], seed, aim[1]) if aim else kept(trained, tally, found.y, seed), strict=True,
    )  # fmt: skip
    for one, points, k, stays in lines:
        place, size = one.place[tally.codes[:, k]], len(one.criterion.bins)
        held = [added(place, weight * kind, size) for kind in (found.y, found.good, found.bad, found.pending)]
        number = added(place, weight, size)
        shown = fine.merged(k, one.place)
        bins = tuple(
            _bin(b, int(points[i]), [int(h[i]) for h in held[1:]], (shown.lift[i], shown.low[i], shown.high[i]),
                 _chance(shuffled, number[i], shown.lift[i], int(total), good / total), float(stays[i]))
            for i, b in enumerate(one.criterion.bins)
        )  # fmt: skip
        covered = 1 - sum(n for n, b in zip(number, bins, strict=True) if b.missing) / total
        criteria.append(
            (_decides(number, points), replace(one.criterion, bins=bins, coverage=round(float(covered), 4)))
        )
    return Scorecard(tuple(c for _, c in sorted(criteria, key=lambda pair: (-round(pair[0], 9), pair[1].name))))


def looked_at(tally: Tally, found: Outcomes) -> tuple[Floats, Floats]:
    """Return (bins,) goods and accounts of every bin with a few accounts: what a lift is judged among."""
    table, weight = binned(tally), tally.count.astype(float)
    goods, accounts = table.sums(weight * found.y), table.sums(weight)
    held = accounts >= FEW
    return goods[held], accounts[held]


def _bin(
    one: Bin, points: int, counts: list[int], lift: tuple[float, float, float], chance: float, stays: float
) -> Bin:
    good, bad, pending = counts
    seen, low, high = (float(v) for v in lift)
    evidence = Evidence(good, bad, pending, seen, low, high, chance, stays if points else None)
    return replace(one, points=points, evidence=evidence)


def _chance(shuffled: Shuffled, accounts: float, lift: float, total: int, base: float) -> float:
    return lift_by_chance(shuffled, float(accounts), total, base, above=bool(lift >= 1)) if accounts > 0 else 1.0


def _decides(accounts: Floats, points: Ints) -> float:
    """Return the standard deviation of a criterion's points over the accounts."""
    share = accounts / max(float(accounts.sum()), 1.0)
    return float(np.sqrt(share @ (points - share @ points) ** 2))
