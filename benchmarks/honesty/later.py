"""S12, S13: later accounts: rates that hold, and criteria learned anew that are used only if better."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from exactness import accounts
from measured import Measured, mean, number, share
from simulate import Law, Made, rich
from structures import judged, kept

from earmark.learn.learner import Learned, Options, learn
from earmark.learn.measures import auc
from earmark.learn.odds import ERROR, INTERCEPT, SLOPE, line
from earmark.learn.tally import Floats
from earmark.profile.rules import rate_of
from earmark.profile.scorecard import score_one
from runs import Run

LAW = Law(
    base=0.2,
    odds={("level 03", "v0"): 3.0, ("level 05", "v1"): 3.0, ("level 07", "v2"): 0.4, ("skewed 0", "v1"): 2.0},
    churn=0.1,
    rest=(0.6, 0.15, 0.25),
)
NOISE = Law(base=0.2, churn=0.1, rest=(0.6, 0.15, 0.25))
FRESH, FIELD = 4000, "level 03"  # accounts; what the champion does not know
AGE = 3  # months that the champion's criteria are old


def scores(found: Learned, made: Made) -> Floats:
    """Return (accounts,) the score of each by the card."""
    from exactness import DAY

    return np.array([score_one(found.card, one, DAY).score for one in accounts(made)], float)


def rates(found: Learned, score: Floats) -> Floats:
    """Return (accounts,) the rate that the profile tells of each score."""
    return np.array([rate_of(found.rates, int(s)).rate for s in score])


@dataclass(frozen=True)
class Odds:
    """What the check says of rates told of later accounts, and what fresh accounts of the same law say."""

    judged: int
    meets: bool
    banner: bool
    slope: float
    intercept: float
    error: float

    @property
    def holds(self) -> bool:
        """Whether the rates hold on fresh accounts."""
        held = SLOPE[0] <= self.slope <= SLOPE[1] and abs(self.intercept) <= INTERCEPT
        return held and self.error <= ERROR


def out_of_time(task: tuple[bool, int]) -> Odds:
    """Learn from 3,000 accounts; judge its rates by its own check, and on fresh accounts by their true chances."""
    lawful, seed = task
    law = LAW if lawful else NOISE
    made = rich(3000, seed, law)
    found = learn(made.tally, made.fields)
    seen = found.check.odds
    assert seen is not None
    meets = (
        seen.slope is not None and SLOPE[0] <= seen.slope <= SLOPE[1] and seen.intercept is not None
        and abs(seen.intercept) <= INTERCEPT and seen.ece <= ERROR and seen.skill_low > 0
    )  # fmt: skip
    fresh = rich(FRESH, 10**6 + seed, law)
    said = rates(found, scores(found, fresh))
    slope, intercept = line(said, fresh.good, np.ones(FRESH))
    order = np.array_split(np.argsort(said, kind="stable"), 10)
    error = float(np.mean([abs(said[g].mean() - fresh.good[g].mean()) for g in order]))
    return Odds(seen.accounts, bool(meets), bool(seen.banner), slope or 0.0, intercept or 0.0, error)


def s12(run: Run) -> list[Measured]:
    """Return whether rates told of later accounts hold, or it is said that they do not."""
    sets = run.pick(2, 20, 40)
    law, noise = (run.many(out_of_time, [(lawful, k) for k in range(sets)]) for lawful in (True, False))
    sure = [o for o in law if not o.banner]
    return [
        share("law: goals met, or a banner", [o.meets or o.banner for o in law], least=1.0),
        share("  goals met", [o.meets for o in law]),
        share("  no banner, and fresh hold", [o.holds for o in sure], least=0.9),
        share("noise: a banner", [o.banner for o in noise], least=0.95),
        number("  law: slope, median", float(np.median([o.slope for o in law])), least=0.8, most=1.25),
        number("  law: ECE, median", float(np.median([o.error for o in law])), most=0.05, unit="p"),
        number("  deals judged, fewest", min(o.judged for o in law), unit="count"),
    ]


def same_learner(seed: int) -> bool:
    """Return whether learning anew is promoted over criteria that the same learner, by another seed, chose before."""
    made = rich(2000, seed, LAW)
    before = made.tally.known_at(made.tally.as_of - AGE)
    structure = kept(before, learn(before, made.fields, Options(seed=2)))
    return judged(made, structure, before.as_of).promotion.promoted


def better(seed: int) -> tuple[bool, float]:
    """Return whether a truly better card is promoted, and by how much its AUC on fresh accounts is truly better.

    The champion was learned before without one field that tells something.
    """
    law = replace(LAW, odds={**(LAW.odds or {}), (FIELD, "v0"): 3.5})
    made, later = rich(2000, seed, law), rich(2000, 10**6 + seed, law)
    before = made.tally.without([FIELD]).known_at(made.tally.as_of - AGE)
    champion = learn(before, made.fields)
    told = [scores(one, later) for one in (champion, learn(made.tally, made.fields))]
    gain = [auc(score, later.good, 1 - later.good) for score in told]
    return judged(made, kept(before, champion), before.as_of).promotion.promoted, gain[1] - gain[0]


def s13(run: Run) -> list[Measured]:
    """Return how often the same learner is promoted over itself, and a card better by about .05 of AUC.

    By the test that `earmark update` asks: of 2,000 accounts, those of the past year are judged.
    """
    sets = run.pick(1, 40, 80)
    same = run.many(same_learner, range(1, sets + 1))
    seen = run.many(better, range(1, sets + 1))
    near = [(promoted, gain) for promoted, gain in seen if 0.04 <= gain <= 0.06]
    return [
        share("same learner, promoted", same, most=0.05),
        share("AUC +.05 at 2,000, promoted", [p for p, _ in near], least=0.8),
        mean("  true gain of AUC", [gain for _, gain in near]),
        share("  gains of .04 to .06", [0.04 <= gain <= 0.06 for _, gain in seen]),
    ]
