"""Objectives: what the ranking would be under each of them, beside the one chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from earmark.learn.binsums import added
from earmark.learn.distinct import distinct
from earmark.learn.draw import enough
from earmark.learn.outcomes import outcomes
from earmark.learn.tally import WON, Floats, Ints, Tally
from earmark.learn.teach import Plan, Taught, teach
from earmark.learn.training import Trained
from earmark.learn.value import value
from earmark.learn.walk import Part, blocks
from earmark.profile.profile import Objective
from earmark.profile.report import Change, ObjectiveView

BEST = 0.1  # of accounts: the tenth that is compared
MOST = 6  # criteria named whose points change


def views(tally: Tally, plan: Plan, taught: Taught) -> tuple[ObjectiveView, ...]:
    """Return each objective that the tally can tell, with how far its best tenth is that of the chosen one.

    The others' cards are learned from a part where accounts are many. Under the objective `value` also what
    its best tenth of later accounts held, as in the check.
    """
    kinds = _kinds(tally, plan)
    some = tally.pick(enough(tally, (tally.outcome == WON) * 1.0, plan.seed))
    cards = {o: taught if o == plan.objective else _taught(some, replace(plan, objective=o)) for o in kinds}
    weight = tally.count.astype(float)
    mine = best(taught.trained.card.scores(tally), weight)
    later = _later(tally, plan, kinds) if plan.objective == "value" else {}
    found = []
    for objective, one in cards.items():
        theirs = best(one.trained.card.scores(tally), weight)
        agrees = float(weight @ np.minimum(mine, theirs)) / max(float(weight @ mine), 1e-9)
        changes = () if one is taught else _changes(tally, taught.trained, one.trained)
        won, good, retained = later.get(objective, (None, None, None))
        found.append(ObjectiveView(objective, agrees, won, good, retained, changes))
    return tuple(found)


def _kinds(tally: Tally, plan: Plan) -> list[Objective]:
    """Return the objectives that the tally can tell apart, the one chosen first."""
    kept = outcomes(tally, plan.horizon, "kept", plan.kept_default)
    told: dict[Objective, bool] = {
        plan.objective: True,
        "won": True,
        "kept": tally.kept_known,
        "value": tally.kept_known and value(tally, kept, plan.horizon, plan.costs) is not None,
    }
    return [objective for objective, known in told.items() if known]


def _taught(tally: Tally, plan: Plan) -> Taught:
    return teach(tally, outcomes(tally, plan.horizon, plan.objective, plan.kept_default, alike=True), plan)


def best(scores: Ints, weight: Floats, share: float = BEST) -> Floats:
    """Return (lines,) the part of each line that lies in the best `share` of accounts; ties share evenly."""
    _, place = distinct(-scores)
    sizes = np.bincount(place, weight)
    room = share * weight.sum() - (np.cumsum(sizes) - sizes)
    part: Floats = np.clip(room / np.maximum(sizes, 1e-9), 0, 1)[place]
    return part


def _later(tally: Tally, plan: Plan, kinds: Sequence[Objective]) -> dict[Objective, tuple[float, float, float]]:
    """Return for each objective the shares of later won and good accounts, and of retained value, in its best tenth."""
    parts = blocks(tally, plan)[0]
    return {o: _held(parts, replace(plan, objective=o)) for o in kinds} if parts else {}


def _held(parts: Sequence[Part], plan: Plan) -> tuple[float, float, float]:
    held, whole = np.zeros(3), np.zeros(3)
    for part in parts:
        taught = _taught(part.train, plan)
        weight = part.test.count.astype(float)
        chosen = best(taught.trained.card.scores(part.test), weight)
        kinds = np.column_stack([part.won, part.good, part.retained]) * weight[:, None]
        held, whole = held + chosen @ kinds, whole + kinds.sum(axis=0)
    won, good, retained = held / np.maximum(whole, 1e-9)
    return float(won), float(good), float(retained)


def _changes(tally: Tally, here: Trained, there: Trained) -> tuple[Change, ...]:
    """Return the criteria whose points differ, the weightiest first, each with the bin where they differ most."""
    found = []
    for k, criterion in enumerate(tally.criteria):
        size = len(criterion.bins)
        mine, theirs = (_points(one, k, size) for one in (here, there))
        accounts = added(tally.codes[:, k].astype(np.int64), tally.count.astype(float), size)
        moved = accounts * np.abs(mine - theirs)
        if moved.any():
            at = int(np.argmax(moved))
            change = Change(criterion.name, criterion.bins[at].label, int(mine[at]), int(theirs[at]))
            found.append((-float(moved.sum()), k, change))
    return tuple(change for *_, change in sorted(found, key=lambda one: one[:2])[:MOST])


def _points(one: Trained, k: int, size: int) -> Ints:
    """Return (fine bins,) the points that a card gives to the bins of criterion k."""
    for merged, points, kept in zip(one.card.merged, one.card.points, one.card.kept, strict=True):
        if kept == k:
            return points[merged.place]
    return np.zeros(size, np.int64)
