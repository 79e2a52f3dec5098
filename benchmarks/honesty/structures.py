"""What was learned from a made table as the product keeps it: a structure with its anchor, and tables by its bins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from simulate import Made

from earmark.learn.contest import Contest, Sides, contest
from earmark.learn.hypothesis import within
from earmark.learn.learner import Learned, Options
from earmark.learn.refit import Structure, anchored
from earmark.learn.tally import Ints, Tally
from earmark.profile.anchor import Anchor
from earmark.profile.bins import Criterion
from earmark.profile.profile import Profile

DAY = date(2026, 1, 1)


def codes(tally: Tally, criterion: Criterion) -> Ints:
    """Return (lines,) the bins of a criterion made of the tally's finer ones."""
    if not criterion.parts:
        place = next(k for k, c in enumerate(tally.criteria) if (c.field, c.item) == (criterion.field, criterion.item))
        return within(tally.criteria[place], criterion)[tally.codes[:, place]]
    states = []
    for part in criterion.parts:
        bins = [-1 if b.missing else int(b.label == part.holds) for b in part.criterion.bins]
        states.append(np.array(bins)[codes(tally, part.criterion)])
    kinds = {(b.other, b.missing): i for i, b in enumerate(criterion.bins)}
    no, yes = (states[0] == 0) | (states[1] == 0), (states[0] == 1) & (states[1] == 1)
    return np.where(no, kinds[True, False], np.where(yes, kinds[False, False], kinds[False, True]))


def by(tally: Tally, structure: Structure) -> Tally:
    """Return a table counted by a structure's criteria."""
    held = np.column_stack([codes(tally, c) for c in structure.criteria]).astype(np.int16)
    return replace(tally, criteria=structure.criteria, codes=held)


def kept(tally: Tally, found: Learned) -> Structure:
    """Return what was learned from a table as a version keeps it."""
    profile = Profile(
        "ICP", found.card, DAY, found.verdict, exclusions=found.exclusions, tiers=found.tiers, rates=found.rates,
        segments=found.segments, base_rate=found.base_rate,
    )  # fmt: skip
    fields = tuple(c.field for c in tally.criteria)
    held = Anchor(muted=found.muted, passed=len(fields) - len(found.card.criteria), fields=fields)
    mine = by(tally, Structure(profile, held))
    return Structure(profile, anchored(mine, profile, held, Options().kept_default))


def judged(made: Made, structure: Structure, learned: int) -> Contest:
    """Return how learning anew does against a structure learned in a month, on the table's later accounts."""
    mine = by(made.tally, structure)
    held = np.column_stack([made.tally.codes, mine.codes])
    wide = replace(made.tally, criteria=(*made.tally.criteria, *mine.criteria), codes=held)
    return contest(Sides(wide, len(made.tally.criteria), structure, learned), made.fields, Options())
