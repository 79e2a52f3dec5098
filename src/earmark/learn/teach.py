"""Teaching: from outcomes to a card under an objective; used whole, inside each check, and to compare objectives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.factors import compose
from earmark.learn.merge import Rulers
from earmark.learn.outcomes import Outcomes
from earmark.learn.points import Limits, card
from earmark.learn.prior import Prior
from earmark.learn.ridge import ridge
from earmark.learn.screen import among, are_many, screened
from earmark.learn.staying import KEPT_BY_DEFAULT
from earmark.learn.tally import Flags, Floats, Ints, Tally
from earmark.learn.training import Trained, line, train
from earmark.learn.value import FREE, Costs, Value, shares, value
from earmark.profile.profile import Objective


@dataclass(frozen=True)
class Plan:
    """How training is done, in the whole and inside each check."""

    horizon: int
    objective: Objective
    rulers: Rulers
    limits: Limits
    muted: Flags
    seed: int
    kept_default: float = KEPT_BY_DEFAULT
    prior: Prior | None = None
    costs: Costs = FREE
    passed: int = 0  # criteria passed over

    def only(self, tally: Tally, kept: Sequence[int] | Ints) -> Plan:
        """Return the plan for the tally's criteria at some positions."""
        table = binned(tally)
        prior = self.prior and self.prior.only([table.part(k) for k in kept])
        return replace(self, muted=self.muted[list(kept)], prior=prior)


@dataclass(frozen=True)
class Taught:
    """A card under an objective.

    trained: score -> expected share of the aim. rated: score -> expected share of good. aim: (lines,) shares
    of what the objective seeks: good accounts, or retained value of a scale. worth, brought: what accounts
    are worth in cents, and (lines,) expected retained cents, where the objective is value; each account then
    counts `repeats` times.
    """

    trained: Trained
    rated: Trained
    aim: Floats
    worth: Value | None = None
    repeats: int = 1
    brought: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True)
class Narrow:
    """The criteria at `kept` of a whole tally, which are fitted, with their plan, which knows how many were not."""

    whole: Tally
    kept: Ints
    tally: Tally
    plan: Plan

    def taught(self, one: Taught) -> Taught:
        """Return what these criteria taught as taught by all."""
        place = among(self.whole, self.kept, len(one.trained.fit.effects))
        return replace(one, trained=place.trained(one.trained), rated=place.trained(one.rated))


def narrow(tally: Tally, found: Outcomes, plan: Plan) -> Narrow | None:
    """Return the criteria of a tally that are fitted, where these are not all."""
    if not are_many(tally):
        return None
    kept = screened(tally, (found.y, aim_of(tally, found, plan)), plan.prior, plan.muted)
    passed = len(tally.criteria) - len(kept)
    return Narrow(tally, kept, tally.only(kept), replace(plan.only(tally, kept), passed=passed)) if passed else None


def teach(tally: Tally, found: Outcomes, plan: Plan) -> Taught:
    """Return the card that the plan's objective asks for; `value` without money to tell is `kept`."""
    few = narrow(tally, found, plan)
    if few is not None:
        return few.taught(teach(few.tally, found, few.plan))
    worth = worth_of(tally, found, plan)
    if worth is None:
        trained = train(tally, found.y, plan.rulers, plan.limits, plan.muted, plan.prior, plan.passed)
        return Taught(trained, trained, found.y)
    composed = compose(tally, found, worth, plan.costs, plan.horizon, plan.prior, plan.passed)
    fit, told = composed.fit, composed.shares
    points = card(told.tally, told.y, fit, plan.rulers, plan.limits, plan.muted)
    table, scores, weight = binned(tally), points.scores(tally).astype(float), tally.count.astype(float)

    def lined(log_odds: Floats) -> tuple[float, float]:
        return line(scores, 1 / (1 + np.exp(-log_odds)), weight)

    good = ridge(tally, found.y, passed=plan.passed)
    rated = Trained(good, points, *lined(good.log_odds(table)))
    return Taught(
        Trained(fit, points, *lined(fit.log_odds(table))), rated, told.y, worth, told.repeats, composed.brought
    )


def worth_of(tally: Tally, found: Outcomes, plan: Plan) -> Value | None:
    """Return what accounts are worth, where the plan's objective asks for it and the tally tells it."""
    return value(tally, found, plan.horizon, plan.costs) if plan.objective == "value" else None


def aim_of(tally: Tally, found: Outcomes, plan: Plan) -> Floats:
    """Return (lines,) shares of what the plan's objective seeks."""
    worth = worth_of(tally, found, plan)
    return found.y if worth is None else shares(tally, worth).y
