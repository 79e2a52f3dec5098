"""Points of its own: where a segment's counts overrule the card of all.

Inside the segment the log-odds are those that the card of all gives, plus a shift and an effect of each
bin, all normal around 0 with one spread. The spread is the one of greatest evidence (Laplace); unless
that beats no spread at all by more than chance does, the segment keeps the card of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from earmark.learn.beam import patterns
from earmark.learn.outcomes import Outcomes
from earmark.learn.pairs import widened
from earmark.learn.points import PLAIN
from earmark.learn.tally import Flags, Floats, Ints, Tally
from earmark.learn.training import Trained
from earmark.profile.bins import Criterion
from earmark.profile.segments import Condition, OwnPoints

SPREADS = (0.2, 0.35, 0.5, 0.7, 1.0, 1.4)  # of the effects, in log-odds
GAIN = 3.0  # nats of evidence that points of its own have to be worth
SURE = 1.5  # posterior standard errors from the card of all
FLAT = 1e-6  # log-odds a point is worth, below which no card is
FEWEST = 10  # accounts of the segment in a bin that earns other points


def own_points(
    trained: Trained, tally: Tally, found: Outcomes, lines: Flags, where: Sequence[Condition], most: int
) -> tuple[OwnPoints, ...]:
    """Return the bins of the card that earn other points among some lines of the tally; none where chance may be why.

    where: the segment's conditions; a shift of the whole segment goes to the bins of one of their criteria.
    most: points, either way; beyond PLAIN as far as the card itself goes.
    """
    card = trained.card
    if trained.slope < FLAT or not card.merged:
        return ()
    wide = widened(tally, card.pairs)
    places = [one.place[wide.codes[lines, k]] for one, k in zip(card.merged, card.kept, strict=True)]
    moved = _moved(trained, tally.pick(lines), found.y[lines], places)
    if moved is None:
        return ()
    shift, effects = moved
    bearer, inside = _bearer(trained, where), found.pick(lines)
    reach = min(most, max(PLAIN, *(int(np.abs(p).max()) for p in card.points)))
    changed: list[OwnPoints] = []
    for number, (points, effect) in enumerate(zip(card.points, effects, strict=True)):
        by = np.rint((effect + shift * (number == bearer)) / trained.slope).astype(np.int64)
        mine = np.clip(points + by, -reach, reach)
        mine[-1] = points[-1]  # what a missing value means is for all to say
        changed += _changed(card.merged[number].criterion, (points, mine), places[number], tally.count[lines], inside)
    return tuple(changed)


def _changed(
    criterion: Criterion, points: tuple[Ints, Ints], place: Ints, count: Ints, found: Outcomes
) -> Iterator[OwnPoints]:
    """Yield the bins of a criterion whose points are others inside, with their counts there."""
    card, mine = points
    accounts = np.bincount(place, count, len(card))
    for i in np.flatnonzero((card != mine) & (accounts >= FEWEST)).tolist():
        counts = (int(count[(place == i) & kind].sum()) for kind in (found.good, found.bad, found.pending))
        yield OwnPoints(criterion.name, criterion.bins[i].label, int(mine[i]), *counts)


def _moved(trained: Trained, tally: Tally, y: Floats, places: Sequence[Ints]) -> tuple[float, list[Floats]] | None:
    """Return the shift and, criterion by criterion, the bins' effects beyond it, where they are sure.

    None if chance may be all there is.
    """
    sizes, counts = [len(one.criterion.bins) for one in trained.card.merged], tally.count.astype(float)
    number, first, pattern = patterns(list(places))  # accounts whose bins are alike are alike
    weight = np.bincount(pattern, counts, number).astype(float)
    good = np.bincount(pattern, counts * y, number) / np.maximum(weight, 1.0)
    parts = [np.ones((number, 1)), *(np.eye(n)[place[first]] for n, place in zip(sizes, places, strict=True))]
    design = np.concatenate(parts, axis=1)
    given = trained.intercept + trained.slope * trained.card.scores(tally.pick(first)).astype(float)
    effects, covariance, gain = max(
        (_fit(design, given, good, weight, s) for s in SPREADS), key=lambda fit: round(fit[2], 9)
    )
    if gain < GAIN:
        return None
    usual = weight @ design / weight.sum()
    asked, at = np.eye(len(effects)), 1
    asked[0] = usual
    for size in sizes:
        asked[at : at + size, at : at + size] -= usual[at : at + size]
        at += size
    said, error = asked @ effects, np.sqrt(np.einsum("ij,jk,ik->i", asked, covariance, asked))
    sure = np.where(np.abs(said) >= SURE * error, said, 0.0)
    return float(sure[0]), np.split(sure[1:], np.cumsum(sizes)[:-1])


def _bearer(trained: Trained, where: Sequence[Condition]) -> int:
    """Return which criterion of the card bears a shift of the whole segment: one that a condition is on; else none."""
    asked = {(c.field, c.kind) for c in where}
    fields = [(m.criterion.field, m.criterion.kind) for m in trained.card.merged]
    return next((i for i, one in enumerate(fields) if one in asked), -1)


def _fit(design: Floats, given: Floats, y: Floats, weight: Floats, spread: float) -> tuple[Floats, Floats, float]:
    """Return effects, their covariance, and the log evidence over that of no effects, by Newton's method."""
    precision = np.eye(design.shape[1]) / spread**2
    at = np.zeros(design.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(given + design @ at)))
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + precision
        step = np.linalg.solve(curve, design.T @ (weight * (y - chance)) - precision @ at)
        at += np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    log_odds = given + design @ at
    better = weight @ (y * (log_odds - given) - np.logaddexp(0, log_odds) + np.logaddexp(0, given))
    size = 0.5 * (np.linalg.slogdet(curve)[1] - np.linalg.slogdet(precision)[1])
    return at, np.linalg.inv(curve).astype(np.float64), float(better - 0.5 * at @ precision @ at - size)
