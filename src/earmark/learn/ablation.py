"""Ablation: what the card loses when it is learned without one of its criteria, and whether one criterion leads.

Of the card as learned a year before, judged on what closed since; the same accounts drawn anew
tell how sure each loss is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earmark.learn import quarters
from earmark.learn.binsums import added
from earmark.learn.distinct import distinct
from earmark.learn.measures import areas, held_in
from earmark.learn.pairs import widened
from earmark.learn.points import Card
from earmark.learn.tally import Floats, Ints, Tally
from earmark.learn.teach import Plan, teach
from earmark.learn.walk import Walked
from earmark.profile.checked import Ablation, Without

TIMES = 200
BEST = 0.3
LEADS = 0.5  # of the variance of the scores that one criterion has to make to lead
ENDS = (5.0, 95.0)


@dataclass(frozen=True)
class _Test:
    """Accounts judged: (lines,) what each line counts as, and accounts."""

    tally: Tally
    y: Floats

    @property
    def weight(self) -> Floats:
        return self.tally.count.astype(float)


def ablation(tally: Tally, walked: Sequence[Walked], plan: Plan) -> Ablation | None:
    """Return what each criterion of the earlier card adds on the accounts since.

    walked: the past year's quarters, or the blocks or folds that stand for them. The first card is
    learned again without each criterion; all quarters are judged, else the first block or fold.
    """
    first = walked[0]
    in_time = first.part.quarter is not None
    judged = walked if in_time else walked[:1]
    test = _Test(
        tally.pick(_lines(judged)),
        _y(tally, judged),
    )
    if not 0.5 <= float(test.weight @ test.y) <= test.tally.accounts - 0.5:
        return None  # one kind of account alone: nothing to order
    whole = first.trained.card.scores(test.tally)
    own = [k for k in first.trained.card.kept if k < len(tally.criteria)]  # a pair comes and goes with its two
    lost = [_lost(tally.criteria[k].name, whole, _without(first, k, test, plan), test, plan.seed) for k in own]
    order = sorted(lost, key=lambda one: (-round(one.auc, 9), one.criterion))
    since = quarters.name(first.part.quarter) if first.part.quarter is not None else ""
    return Ablation(since, test.tally.accounts, float(test.weight @ test.y), tuple(order))


def _y(tally: Tally, judged: Sequence[Walked]) -> Floats:
    """Return what each line judged counts as, in the order of the tally's lines."""
    found = np.zeros(len(tally.count))
    for one in judged:
        found[one.part.later] = one.part.y
    held: Floats = found[_lines(judged)]
    return held


def _lines(judged: Sequence[Walked]) -> Ints:
    held = np.zeros(max(int(w.part.later.max(initial=-1)) for w in judged) + 1, bool)
    for one in judged:
        held[one.part.later] = True
    return np.flatnonzero(held)


def _without(one: Walked, k: int, test: _Test, plan: Plan) -> Ints:
    """Return (lines,) the scores of the card learned without criterion k."""
    kept = [i for i in range(len(test.tally.criteria)) if i != k]
    if not kept:
        return np.zeros(len(test.y), np.int64)
    taught = teach(one.part.train.only(kept), one.part.known, plan.only(one.part.train, kept))
    return taught.trained.card.scores(test.tally.only(kept))


def _lost(name: str, whole: Ints, less: Ints, test: _Test, seed: int) -> Without:
    """Return what is lost of AUC and of the goods in the best 30%, with intervals over accounts drawn anew."""
    (wholes, one), (lesses, other) = distinct(whole), distinct(less)
    keys, place = distinct(one * len(lesses) + other)
    lines = np.column_stack([wholes[keys // len(lesses)], lesses[keys % len(lesses)]])
    good, weight = added(place, test.weight * test.y, len(lines)), added(place, test.weight, len(lines))
    loss = _gaps(lines, good[None], (weight - good)[None])[0]
    low, high = np.percentile(_gaps(lines, *_drawn(good, weight, seed)), ENDS, axis=0)
    ends = [(float(min(a, v)), float(max(b, v))) for a, b, v in zip(low, high, loss, strict=True)]
    return Without(name, float(loss[0]), *ends[0], float(loss[1]), *ends[1])


def _drawn(good: Floats, weight: Floats, seed: int) -> tuple[Floats, Floats]:
    """Return (draws, pairs of scores) goods and others, drawn together; draws of one kind alone are left out."""
    rng = np.random.default_rng(seed)
    both = np.concatenate([good, np.maximum(weight - good, 0)])
    draws = rng.multinomial(round(float(both.sum())), both / both.sum(), size=TIMES).astype(float)
    goods, others = np.split(draws, 2, axis=1)
    held = (goods.sum(axis=1) > 0) & (others.sum(axis=1) > 0)
    return goods[held], others[held]


def _gaps(lines: Ints, goods: Floats, bads: Floats) -> Floats:
    """Return (draws, 2) what AUC, and the share of goods in the best 30%, are more by the first score of each line."""
    found = []
    for score in lines.T:
        values, place = distinct(-score)
        hot = np.eye(len(values))[place]
        ranked = goods @ hot, bads @ hot
        share = held_in(*ranked, BEST) / np.maximum(goods.sum(axis=1), 1e-9)
        found.append(np.column_stack([areas(*ranked), share]))
    gaps: Floats = found[0] - found[1]
    return gaps


def leader(card: Card, tally: Tally) -> tuple[str, float]:
    """Return the criterion that makes most of the variance of the scores, and its share; no name below half."""
    tally, weight = widened(tally, card.pairs), tally.count / max(tally.accounts, 1)
    score = card.scores(tally).astype(float)
    score = score - weight @ score
    whole = float(weight @ score**2)
    if whole <= 0 or len(card.kept) < 2:
        return "", 0.0
    own = [points[m.place][tally.codes[:, k]] for m, points, k in zip(card.merged, card.points, card.kept, strict=True)]
    shares = [float(weight @ ((part - weight @ part) * score)) / whole for part in own]
    best = int(np.argmax(np.round(shares, 9)))
    return (tally.criteria[card.kept[best]].name if shares[best] >= LEADS else ""), shares[best]
