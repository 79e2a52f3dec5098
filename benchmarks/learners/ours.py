"""Earmark's learners: the product's card, as `earmark.learn.training` fits it, and cards on binary candidates."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from directions import directions
from earmark.learn.binsums import binned
from earmark.learn.merge import Rulers
from earmark.learn.pairs import widened
from earmark.learn.points import Limits
from earmark.learn.prior import POINT, Prior
from earmark.learn.ranges import ruler
from earmark.learn.tally import WON, Tally
from earmark.learn.threads import one_thread
from earmark.learn.training import Trained, train
from outside_tables import Rows, criteria, fields, tally

WORTH = 20.0  # deals that the word of a hypothesis is worth, in the part with directions


@dataclass(frozen=True)
class Fitted:
    """Chances of the test part, the binary rows and criteria of the card, and CPU seconds to learn it."""

    chance: np.ndarray
    rows: int
    criteria: int
    cpu: float


def product(known: Rows, rest: Rows, most_rows: int | None = None) -> Fitted:
    """Fit the product's card; with `most_rows` the largest that holds no more binary rows.

    Counting and learning are timed; finding the bands and scoring the test part are not.
    """
    return _card(*_trained(known, rest, most_rows))


def ridge(known: Rows, rest: Rows) -> Fitted:
    """Return what the fit on all bins, and on the pairs found, foretells: the product's card is drawn from it."""
    trained, later, spent = _trained(known, rest)
    later = widened(later, trained.card.pairs)
    chance = 1 / (1 + np.exp(-trained.fit.log_odds(binned(later))))
    return Fitted(chance, len(trained.fit.effects), len(later.criteria), spent)


def guided(known: Rows, rest: Rows, whole: Rows, seed: int, turned: tuple[int, ...]) -> Fitted:
    """Fit the product's card from a hypothesis; `turned` says which of three criteria it has the wrong way."""

    def hypothesis(counted: Tally) -> Prior:
        table = binned(tally(whole, counted.criteria))
        mean = np.zeros(table.bins)
        for place, (part, sign) in enumerate(directions(whole, counted.criteria, table)):
            mean[part] = POINT * sign * (-1 if (place + seed) % 3 in turned else 1)
        return Prior(mean, WORTH)

    return _card(*_trained(known, rest, hypothesis=hypothesis))


def _card(trained: Trained, later: Tally, spent: float) -> Fitted:
    return Fitted(trained.chance(trained.card.scores(later)), held(trained), len(trained.card.kept), spent)


def _trained(
    known: Rows, rest: Rows, most_rows: int | None = None, hypothesis: Callable[[Tally], Prior] | None = None
) -> tuple[Trained, Tally, float]:
    """Return the training, the tally of the test part, and CPU seconds."""
    bins = criteria(known)
    rulers = {f.name: ruler(f) for f in fields(known) if f.kind == "number"}
    with one_thread():
        began = time.process_time()
        counted = tally(known, bins).ordered()
        spent = time.process_time() - began
        prior = hypothesis(counted) if hypothesis else None
        began = time.process_time()
        trained = _within(counted, rulers, most_rows, prior)
        spent += time.process_time() - began
    return trained, tally(rest, counted.criteria), spent


def held(trained: Trained) -> int:
    """Return the binary rows of a card: bins with points."""
    return sum(int((points != 0).sum()) for points in trained.card.points)


def _within(counted: Tally, rulers: Rulers, most: int | None, prior: Prior | None) -> Trained:
    """Return the card of at most so many rows; where rows cannot be limited, with ever fewer criteria."""
    muted = np.zeros(len(counted.criteria), bool)
    good = (counted.outcome == WON).astype(float)
    limits = Limits()
    if most is not None and hasattr(limits, "rows"):
        limits = replace(limits, rows=most)
    for size in range(limits.criteria, 0, -1):
        trained = train(counted, good, rulers, replace(limits, criteria=size), muted, prior)
        if most is None or held(trained) <= most:
            break
    return trained
