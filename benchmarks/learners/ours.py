"""Earmark's learners: the product's card, as `earmark.learn.training` fits it, and cards on binary candidates."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.merge import Rulers
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.tally import WON, Tally
from earmark.learn.threads import one_thread
from earmark.learn.training import Trained, train
from outside_tables import Rows, criteria, fields, tally


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
    trained, later, spent = _trained(known, rest, most_rows)
    chance = trained.chance(trained.card.scores(later))
    return Fitted(chance, held(trained), len(trained.card.kept), spent)


def ridge(known: Rows, rest: Rows) -> Fitted:
    """Return what the fit on all bins foretells, from which the product's card is drawn."""
    trained, later, spent = _trained(known, rest, None)
    chance = 1 / (1 + np.exp(-trained.fit.log_odds(binned(later))))
    return Fitted(chance, len(trained.fit.effects), len(later.criteria), spent)


def _trained(known: Rows, rest: Rows, most_rows: int | None) -> tuple[Trained, Tally, float]:
    """Return the training, the tally of the test part, and CPU seconds."""
    bins = criteria(known)
    rulers = {f.name: ruler(f) for f in fields(known) if f.kind == "number"}
    with one_thread():
        began = time.process_time()
        counted = tally(known, bins).ordered()
        trained = _within(counted, rulers, most_rows)
        spent = time.process_time() - began
    return trained, tally(rest, counted.criteria), spent


def held(trained: Trained) -> int:
    """Return the binary rows of a card: bins with points."""
    return sum(int((points != 0).sum()) for points in trained.card.points)


def _within(counted: Tally, rulers: Rulers, most: int | None) -> Trained:
    """Return the card, with ever fewer criteria until its rows are few enough."""
    muted = np.zeros(len(counted.criteria), bool)
    good = (counted.outcome == WON).astype(float)
    for size in range(Limits().criteria, 0, -1):
        trained = train(counted, good, rulers, Limits(criteria=size), muted)
        if most is None or held(trained) <= most:
            break
    return trained
