"""The check: had you used this profile. Cards learned before each quarter, judged on the accounts closed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from earmark.learn import quarters
from earmark.learn.ablation import ablation, leader
from earmark.learn.measures import Area, brier, lift_curve, log_loss, spread
from earmark.learn.odds import odds
from earmark.learn.periods import Judged, Other, edge, judge, periods, rivals, summed, within
from earmark.learn.points import Card
from earmark.learn.tally import Floats, Ints, Tally
from earmark.learn.teach import Plan
from earmark.learn.walk import IN_TIME, IN_TURN, UNCHECKED, Walked, past_year, walk
from earmark.profile.bins import Bin
from earmark.profile.report import Check
from earmark.profile.scorecard import Scorecard


@dataclass(frozen=True)
class Used:
    """A card as learned before a quarter: months `first` to `last`, and the score below which the best 30% end."""

    name: str
    first: int
    last: int
    card: Scorecard
    below: int


@dataclass(frozen=True)
class Checked:
    """The check, and the cards it used, for whoever can name accounts."""

    found: Check
    used: tuple[Used, ...] = ()


def check(tally: Tally, plan: Plan, others: Sequence[Other] = ()) -> Checked:
    """Return how cards of the plan do on accounts they were not learned from, in order of time where dates tell it.

    others: cards to judge beside them, such as an earlier version or a hypothesis.
    """
    walked, in_time = walk(tally, plan)
    if not walked:
        return Checked(Check("none", UNCHECKED))
    found = periods(walked, plan.horizon, tally.as_of, kept=plan.objective != "won")
    now = quarters.recent(tally.as_of, int(tally.closed.max()))
    judged = past_year(tally, walked, [w.part.quarter for w in walked])
    whole = replace(
        _summary(judged, in_time=in_time),
        periods=found,
        won=summed(found, walked, "won"),
        kept=summed(found, walked, "kept"),
        rivals=rivals(walked, others, now),
        odds=odds(judged, plan.seed),
        ablation=ablation(tally, judged, plan),
    )
    whole = _of_value(whole) if any(w.part.retained.any() for w in judged) else whole
    return Checked(whole, tuple(_used(w) for w in walked if w.part.quarter in now))


def led(found: Check, card: Card, tally: Tally) -> Check:
    """Return the check with the criterion that leads the card learned from the whole."""
    if found.ablation is None:
        return found
    name, share = leader(card, tally)
    return replace(found, ablation=replace(found.ablation, leader=name, share=share))


def _used(one: Walked) -> Used:
    quarter = one.part.quarter or 0
    first, end = quarters.first_month(quarter), quarters.first_month(quarter + 1)
    return Used(quarters.name(quarter), first, end - 1, plain(one.trained.card), edge(judge(one, "won")))


def plain(card: Card) -> Scorecard:
    """Return a card as a profile has it, without evidence."""
    lines = zip(card.merged, card.points, strict=True)
    return Scorecard(tuple(replace(m.criterion, bins=_pointed(m.criterion.bins, points)) for m, points in lines))


def _pointed(bins: Sequence[Bin], points: Ints) -> tuple[Bin, ...]:
    return tuple(replace(b, points=int(p)) for b, p in zip(bins, points, strict=True))


def _summary(walked: Sequence[Walked], *, in_time: bool) -> Check:
    """Return the figures over all that was judged; a pending win counts as good at its chance of being kept."""
    own = [_judged(w, w.score.astype(float)) for w in walked]
    good, weight, told, base = (
        np.concatenate(v)
        for v in (
            [w.part.good for w in walked],
            [w.weight for w in walked],
            [w.told for w in walked],
            [np.full(len(w.score), w.base) for w in walked],
        )
    )
    curve = lift_curve([(j.score, j.good, j.weight) for j in own]) if any(j.good.any() for j in own) else ()
    at = {p.share: p.goods for p in curve}
    area = _area(own)
    return Check(
        method="time" if in_time else "accounts",
        why=IN_TIME if in_time else IN_TURN,
        split=_day(int(walked[0].part.test.closed.min())) if in_time else None,
        train=walked[-1].part.train.accounts,
        test=sum(w.part.test.accounts for w in walked),
        test_good=float(sum(j.good.sum() for j in own)),
        auc=area.auc if area else None,
        auc_low=area.low if area else None,
        auc_high=area.high if area else None,
        rule=walked[-1].name,
        rule_auc=within([_judged(w, w.rule) for w in walked]) if area else None,
        goods_top_10=at.get(0.1),
        goods_top_30=at.get(0.3),
        log_loss=log_loss(told, good, weight),
        base_log_loss=log_loss(base, good, weight),
        brier=brier(told, good, weight),
        base_brier=brier(base, good, weight),
        lift_curve=curve,
    )


def _of_value(check: Check) -> Check:
    """Return a check of retained value: it says no odds of that."""
    return replace(check, measure="value", log_loss=None, base_log_loss=None, brier=None, base_brier=None)


def _judged(one: Walked, score: Floats) -> Judged:
    return Judged(score, one.weight * one.part.y, one.weight)


def _area(own: Sequence[Judged]) -> Area | None:
    goods, bads = float(sum(j.good.sum() for j in own)), float(sum(j.bad.sum() for j in own))
    found = within(own)
    return spread(found, goods, bads) if found is not None and goods >= 1 and bads >= 1 else None


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
