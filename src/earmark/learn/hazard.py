"""How often worked accounts open or win a deal in a week, by what had befallen them: a fit on counts.

A line counts weeks of one state in one period of four weeks, how long it had lasted, and how old the freshest event
of each kind was. The rate of each state and period is left free, so that no trend or season of the calendar can pass
for an effect (a Poisson fit given each stratum's total); within it, rates go by how long the state had lasted, by
which events an account had had at all, and by which are fresh.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from earmark.facts.triggers import AGES, LASTED
from earmark.learn.tally import Flags, Floats, Ints

STATES, SPELLS = 3, len(LASTED) + 1  # states, and how long they had lasted
NONE, OLD = 0, len(AGES) + 1
MIDDLES = np.array([np.inf, 3.5, 10.5, 17.5, 24.5, 35, 49, 70, 98, 126, 161, 217, 308, np.inf])  # days, by age
SPELL_SD, LEVEL_SD, STEP_SD = 2.0, 0.7, 2.0  # what is believed of logs of rates before the data: no effect, +-
ROUNDS = 40
FRESH = (28, 84, 182)  # days: a fresh event's rate is one below the first, another below the second, and so on


@dataclass(frozen=True)
class Exposure:
    """Weeks in which a deal might be opened or won, and those in which one was.

    kinds: of events. state, period, lasted: (N,). ages: (N, K) positions, NONE where no such event had been, OLD
    beyond the last of AGES. weeks, hits: (N,) counts. events, accounts: (K,) how many befell a worked account.
    """

    kinds: tuple[str, ...]
    state: Ints
    period: Ints
    lasted: Ints
    ages: Ints
    weeks: Ints
    hits: Ints
    events: Ints
    accounts: Ints

    def telling(self) -> Exposure:
        """Return the lines of strata in which anything happened, ordered by stratum."""
        strata = self.stratum
        total = np.bincount(strata, self.hits, strata.max(initial=0) + 1)
        kept = np.flatnonzero((total[strata] > 0) & (self.weeks > 0))
        kept = kept[np.argsort(strata[kept], kind="stable")]
        names = ("state", "period", "lasted", "ages", "weeks", "hits")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})

    @property
    def stratum(self) -> Ints:
        """The state and period of each line, as one number."""
        return self.period * STATES + self.state


@dataclass(frozen=True)
class Fit:
    """The fit to an exposure: `rest` (N,) logs of rates but for any event; level (K,) logs of ratios.

    fresh: (K, N) logs of the ratios of fresh events. expected: (N,) hits fitted.
    """

    rest: Floats
    level: Floats
    fresh: Floats
    expected: Floats
    _steps: Floats
    _spread: Floats

    def spread(self, kind: int, until: int) -> float:
        """Return the variance of the log of what is expected without events younger than the first `until` of FRESH."""
        which = slice(kind * len(FRESH), kind * len(FRESH) + until)
        hits = self.expected @ self._steps[:, which]
        share = hits / max(hits.sum(), 1e-9)
        return max(float(share @ self._spread[which, which] @ share) - 1 / max(float(hits.sum()), 1e-9), 0.0)


def younger(ages: Ints, days: int) -> Flags:
    """Return where an event is younger than `days`, one of AGES."""
    return (ages > NONE) & (ages <= AGES.index(days) + 1)


def fitted(seen: Exposure) -> Fit:
    """Fit rates by Newton's method; `seen` is `telling`."""
    spells = np.eye(STATES * SPELLS)[seen.state * SPELLS + seen.lasted]
    kinds, had = len(seen.kinds), (seen.ages > NONE).astype(float)
    bounds = [younger(seen.ages[:, k], days) for k in range(kinds) for days in FRESH]
    held = [one & ~bounds[i - 1] if i % len(FRESH) else one for i, one in enumerate(bounds)]
    steps = np.column_stack(held).astype(float)
    design = np.hstack([spells, had, steps])
    ridge = np.repeat([SPELL_SD, LEVEL_SD, STEP_SD], [spells.shape[1], kinds, steps.shape[1]]) ** -2.0
    beta, expected, curve = _newton(design, Strata(seen), ridge)
    spell, level, step = np.split(beta, [spells.shape[1], spells.shape[1] + kinds])
    spread = np.asarray(np.linalg.inv(curve), float)[-len(step) :, -len(step) :]
    logs = (steps * step).reshape(-1, kinds, len(FRESH)).sum(axis=2).T
    return Fit(spells @ spell, level, logs, expected, steps, spread)


class Strata:
    """The lines of each stratum, and its hits; lines are ordered by stratum."""

    def __init__(self, seen: Exposure) -> None:
        self.weeks, self.hits = seen.weeks.astype(float), seen.hits.astype(float)
        _, self.starts, self.of = np.unique(seen.stratum, return_index=True, return_inverse=True)
        self.total = np.add.reduceat(self.hits, self.starts)

    def shared(self, logs: Floats) -> tuple[Floats, float]:
        """Return the hits expected of each line where rates are as exp(logs), and the log-likelihood."""
        weight = self.weeks * np.exp(np.clip(logs, -50, 50))
        sums = np.add.reduceat(weight, self.starts)
        return weight * (self.total / sums)[self.of], float(self.hits @ logs - self.total @ np.log(sums))


def _newton(design: Floats, strata: Strata, ridge: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the coefficients, the hits expected and the information, ridge included."""
    beta = np.zeros(design.shape[1])
    expected, value = strata.shared(design @ beta)
    for _ in range(ROUNDS):
        slope = design.T @ (strata.hits - expected) - ridge * beta
        curve = _information(design, expected, strata) + np.diag(ridge)
        move = np.linalg.solve(curve, slope)
        for shorter in range(12):
            tried = beta + move * 0.5**shorter
            found, told = strata.shared(design @ tried)
            told -= float(ridge @ tried**2) / 2
            if told >= value - 1e-9:
                break
        gain, beta, expected, value = told - value, tried, found, told
        if abs(gain) < 1e-7:
            break
    return beta, expected, _information(design, expected, strata) + np.diag(ridge)


def _information(design: Floats, expected: Floats, strata: Strata) -> Floats:
    weighted = design * expected[:, None]
    sums = np.add.reduceat(weighted, strata.starts, axis=0)
    found: Floats = design.T @ weighted - sums.T @ (sums / strata.total[:, None])
    return found
