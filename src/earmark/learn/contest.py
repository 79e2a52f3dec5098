"""The contest: keeping the criteria in use, points refitted, against learning anew, on accounts that closed later.

The blocks are those of the check, and nobody is judged on what it has seen. Learning anew: a card learned from what
was known before the block. Keeping: on blocks that began after the criteria in use were learned, these, refitted to
what was known before the block; on earlier ones, which they have seen, a stand-in: criteria learned from the same
fields as long before the block as those in use are old now, then refitted. A card that people wrote has seen nothing.
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
from earmark.learn.pairs import widened
from earmark.learn.points import Card
from earmark.learn.promotion import Promotion, promotion
from earmark.learn.refit import Structure, anchored, bare, pointed
from earmark.learn.sellers import bounded
from earmark.learn.tally import NONE, WON, Floats, Ints, Tally
from earmark.learn.teach import Plan
from earmark.learn.threads import one_thread
from earmark.learn.walk import Part, blocks, learnable
from earmark.profile.bins import Criterion
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard

ALL_TIME = 10**6  # months: before and after everything


@dataclass(frozen=True)
class Contest:
    """How the test came out, on how many later accounts and goods, closed from `split` on (None: not in time order)."""

    promotion: Promotion
    accounts: int = 0
    goods: float = 0.0
    split: date | None = None


@dataclass(frozen=True)
class Sides:
    """What both are fitted to: the tally's first `width` criteria are the candidates, the others the structure's.

    learned: month in which the structure was learned from these accounts, or None where people wrote it.
    """

    tally: Tally
    width: int
    structure: Structure
    learned: int | None = None
    written: Written | None = None

    def fine(self) -> Tally:
        """Return the tally of the candidates alone, its lines as they are."""
        held = slice(0, self.width)
        return replace(self.tally, criteria=self.tally.criteria[held], codes=self.tally.codes[:, held])

    def own(self, part: Tally, lines: Ints) -> Tally:
        """Return what `part` counts, by the criteria of the structure; `lines`: which of the tally's these are."""
        return replace(part, criteria=self.structure.criteria, codes=self.tally.codes[lines][:, self.width :])


def contest(sides: Sides, fields: tuple[Field, ...], options: Options) -> Contest:
    """Return whether learning anew does better on later accounts than keeping the structure in use."""
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
    in_time = method == "time"
    arms = [_judged(part, sides, plan, in_time=in_time) for part in parts]
    pooled = Arms(*(np.concatenate([getattr(a, name) for a in arms]) for name in Arms.names()))
    split = int(parts[0].test.closed.min()) if in_time else 0
    return Contest(
        promotion(pooled, options.seed),
        sum(part.test.accounts for part in parts),
        float(pooled.weight @ pooled.y),
        date(split // 12, split % 12 + 1, 1) if in_time else None,
    )


def _judged(part: Part, sides: Sides, plan: Plan, *, in_time: bool) -> Arms:
    """Return what keeping, and learning anew, say of a block's accounts."""
    anew = bounded(part.train, part.known, plan)[0].trained
    score = anew.card.scores(part.test).astype(float)
    start = int(part.test.closed.min()) if in_time else -ALL_TIME
    seen = sides.learned is not None and start <= sides.learned
    first, mine = _stand_in(part, sides, plan, start) if seen else _kept(part, sides)
    second, weight = anew.chance(score), part.test.count.astype(float)
    one = np.ones(len(weight))
    return Arms(first, second, ranked(first, mine), ranked(second, score), part.y, weight, one, one)


def _kept(part: Part, sides: Sides) -> tuple[Floats, Floats]:
    """Return (lines,) chances and scores of a block's accounts by the structure in use."""
    return _told(sides.structure, sides.own(part.train, part.before), sides.own(part.test, part.later))


def _told(structure: Structure, before: Tally, later: Tally) -> tuple[Floats, Floats]:
    """Return (lines,) chances and scores of later accounts by a structure refitted to those before."""
    points, trained = pointed(before, structure)
    score = np.zeros(len(later.count))
    for criterion, mine in zip(structure.profile.card.criteria, points, strict=True):
        score += mine[later.codes[:, structure.criteria.index(bare(criterion))]]
    if trained is None:
        won = float(before.count[before.outcome == WON].sum()) / max(before.accounts, 1)
        return np.full(len(score), won), score
    return trained.chance(score), score


def _stand_in(part: Part, sides: Sides, plan: Plan, start: int) -> tuple[Floats, Floats]:
    """Return the same by criteria learned, from the fields known then, as long before the block as those are old."""
    age = sides.tally.as_of - (sides.learned or 0)
    knew = sides.structure.anchor.fields
    kept = [k for k, c in enumerate(part.train.criteria) if not knew or c.field in knew]
    plan = plan.only(part.train, kept)
    train, test = part.train.only(kept), part.test.only(kept)
    older, known = train, part.known
    if start > -ALL_TIME and age > 0:
        then = train.known_at(start - 1 - age)
        then = then.pick(then.closed != NONE)
        found = outcomes(then, plan.horizon, plan.objective, plan.kept_default, alike=True)
        older, known = (then, found) if learnable(then, found) else (older, known)
    card = bounded(older, known, plan)[0].trained.card
    structure = _structure(card, older, sides.structure)
    return _told(structure, _by(card, train), _by(card, test))


def _structure(card: Card, tally: Tally, like: Structure) -> Structure:
    """Return a card as a structure that is anchored in a tally."""
    shown = []
    for one, mine in zip(card.merged, card.points, strict=True):
        bins = zip(one.criterion.bins, mine, strict=True)
        shown.append(replace(one.criterion, bins=tuple(replace(b, points=int(p)) for b, p in bins)))
    old, asked = like.profile, Scorecard(tuple(shown))
    profile = Profile(old.name, asked, old.as_of, objective=old.objective, horizon_months=old.horizon_months)
    held = anchored(_by(card, tally), profile, replace(like.anchor, effects=(), slope=0.0), like.kept_default)
    return replace(like, profile=profile, anchor=held)


def _by(card: Card, tally: Tally) -> Tally:
    """Return a tally by a card's criteria, each once."""
    wide = widened(tally, card.pairs)
    held: dict[Criterion, Ints] = {}
    for one, k in zip(card.merged, card.kept, strict=True):
        held.setdefault(bare(one.criterion), one.place[wide.codes[:, k]])
    codes = np.column_stack([*held.values()]) if held else np.zeros((len(tally.count), 0))
    return replace(tally, criteria=tuple(held), codes=codes.astype(np.int16))
