"""The contest: the structure in use, its points refitted, against learning anew, on accounts that closed later.

The blocks are those of the check: before each, the structure's points are refitted to what was known by then, and a
card is learned from scratch from the same accounts. Both are judged on the block. The structure in use may have seen
some of the blocks when it was learned, which is to its favour: a new one has to be better all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from earmark.learn.edits import plan_of, ranked, seeks
from earmark.learn.fields import Field
from earmark.learn.hypothesis import Written
from earmark.learn.leaks import Suspects, leaks
from earmark.learn.learner import Options
from earmark.learn.outcomes import outcomes
from earmark.learn.paired import Arms
from earmark.learn.promotion import Promotion, promotion
from earmark.learn.refit import Structure, bare, pointed
from earmark.learn.sellers import bounded
from earmark.learn.tally import Floats, Ints, Tally
from earmark.learn.teach import Plan
from earmark.learn.threads import one_thread
from earmark.learn.walk import Part, blocks


@dataclass(frozen=True)
class Contest:
    """How the test came out, on how many later accounts and goods, closed from `split` on (None: not in time order)."""

    promotion: Promotion
    accounts: int = 0
    goods: float = 0.0
    split: date | None = None


@dataclass(frozen=True)
class Sides:
    """What both are fitted to: the tally's first `width` criteria are the candidates, the others the structure's."""

    tally: Tally
    width: int
    structure: Structure
    written: Written | None = None

    def fine(self) -> Tally:
        """Return the tally of the candidates alone, its lines as they are."""
        held = slice(0, self.width)
        return replace(self.tally, criteria=self.tally.criteria[held], codes=self.tally.codes[:, held])

    def own(self, part: Tally, lines: Ints) -> Tally:
        """Return what `part` counts, by the criteria of the structure; `lines`: which of the tally's these are."""
        return replace(part, criteria=self.structure.criteria, codes=self.tally.codes[lines][:, self.width :])


def contest(sides: Sides, fields: tuple[Field, ...], options: Options) -> Contest:
    """Return whether learning anew does better on later accounts than the structure with its points refitted."""
    with one_thread():
        return _contest(sides, fields, options)


def _contest(sides: Sides, fields: tuple[Field, ...], options: Options) -> Contest:
    if options.as_of_month is not None:
        sides = replace(sides, tally=sides.tally.known_at(options.as_of_month))
    whole = sides.fine()
    found = outcomes(whole, options.horizon_months, seeks(options, whole), options.kept_default)
    suspects = leaks(whole, found) if whole.accounts else Suspects((), ())
    fine = whole.without([d.field for d in suspects.dropped])
    plan = plan_of(fine, suspects, fields, options, sides.written)
    parts, method, why = blocks(fine, plan) if fine.accounts and fine.criteria else ([], "none", "")
    if not parts:
        return Contest(Promotion(False, why or "No account has an outcome yet."))
    arms = [_judged(part, sides, plan) for part in parts]
    pooled = Arms(*(np.concatenate([getattr(a, name) for a in arms]) for name in Arms.names()))
    split = int(parts[0].test.closed.min()) if method == "time" else None
    return Contest(
        promotion(pooled, options.seed),
        sum(part.test.accounts for part in parts),
        float(pooled.weight @ pooled.y),
        None if split is None else date(split // 12, split % 12 + 1, 1),
    )


def _judged(part: Part, sides: Sides, plan: Plan) -> Arms:
    """Return what the structure in use, and a card learned anew, say of a block's accounts."""
    anew = bounded(part.train, part.known, plan)[0].trained
    score = anew.card.scores(part.test).astype(float)
    second = anew.chance(score)
    first, mine = _refitted(part, sides)
    ranks = ranked(first, mine), ranked(second, score)
    weight = part.test.count.astype(float)
    one = np.ones(len(weight))
    return Arms(first, second, *ranks, part.y, weight, one, one)


def _refitted(part: Part, sides: Sides) -> tuple[Floats, Floats]:
    """Return (lines,) chances and scores of a block's accounts by the structure, refitted to those before it."""
    structure = sides.structure
    points, trained = pointed(sides.own(part.train, part.before), structure)
    places = [structure.criteria.index(bare(c)) for c in structure.profile.card.criteria]
    codes = sides.own(part.test, part.later).codes
    score = np.zeros(len(codes))
    for k, mine in zip(places, points, strict=True):
        score += mine[codes[:, k]]
    if trained is None:
        base = float(part.train.count @ part.known.y) / part.train.accounts
        return np.full(len(score), base), score
    return trained.chance(score), score
