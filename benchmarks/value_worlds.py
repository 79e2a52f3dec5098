"""Worlds in which traits decide on winning, and others on ACV, staying and growth: what does the best tenth hold?

Each world draws a law (twelve fields of five values; three fields tell who is won, two the ACV, two who leaves, one
how it grows), then accounts worked over three years. Cards learned under the objectives `won`, `kept` and `value`
rank 40,000 fresh accounts; what the best tenth holds of the retained value that the law expects is compared.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from figures import Figure, at_least, itself, show

if TYPE_CHECKING:
    from earmark.learn.tally import Tally

WORLDS = 100
SIZES = (800, 1200, 2000, 5000)  # accounts worked; about one in ten is won
GOAL = 0.95  # of worlds in which `value` holds more than `won`
ENOUGH = 1200  # accounts from which the goal holds
FRESH = 40_000
FIELDS, VALUES, MONTHS, AS_OF = 12, 5, 36, 2026 * 12
TAIL = 0.7  # standard deviation of the log of an ACV among accounts alike
Effects = tuple[tuple[int, int, float], ...]  # field, value, effect


@dataclass(frozen=True)
class Law:
    """Effects on log-odds of winning, log of ACV, log-odds of staying, and growth over a year."""

    win: Effects
    acv: Effects
    stay: Effects
    grow: Effects


def law(rng: np.random.Generator) -> Law:
    fields = rng.permutation(FIELDS)

    def effects(which: slice, low: float, high: float, sign: float = 0.0) -> Effects:
        return tuple(
            (int(f), int(rng.integers(VALUES)), float(rng.uniform(low, high) * (sign or rng.choice([-1.0, 1.0]))))
            for f in fields[which]
        )

    return Law(
        effects(slice(0, 3), 0.6, 1.4), effects(slice(3, 5), 0.5, 1.2), effects(slice(5, 7), 1.0, 2.2, -1.0),
        effects(slice(7, 8), 0.1, 0.3),
    )  # fmt: skip


def told(codes: np.ndarray, effects: Effects) -> np.ndarray:
    found: np.ndarray = np.sum([e * (codes[:, f] == v) for f, v, e in effects], axis=0)
    return found


def chance(log_odds: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1 / (1 + np.exp(-log_odds))
    return found


def expected(codes: np.ndarray, one: Law) -> np.ndarray:
    """Return the retained value that the law expects of each account."""
    acv = np.exp(10 + told(codes, one.acv) + TAIL**2 / 2)
    won, stays = chance(-2.3 + told(codes, one.win)), chance(1.8 + told(codes, one.stay))
    found: np.ndarray = won * stays * acv * (1 + told(codes, one.grow))
    return found


def worked(rng: np.random.Generator, one: Law, accounts: int) -> Tally:
    """Draw accounts that were worked, counted as a book counts them: an ACV up to the 95th percentile."""
    from earmark.learn.tally import CONTACTED, LOST, NONE, SUMS, WON, Tally

    codes = rng.integers(0, VALUES, (accounts, FIELDS)).astype(np.int16)
    won = rng.random(accounts) < chance(-2.3 + told(codes, one.win))
    closed = AS_OF - rng.integers(0, MONTHS, accounts)
    leaves = won & (rng.random(accounts) > chance(1.8 + told(codes, one.stay)))
    left = np.where(leaves, closed + rng.integers(1, 12, accounts), NONE)
    acv = 100 * np.exp(10 + told(codes, one.acv) + TAIL * rng.standard_normal(accounts))
    cents = np.where(won, np.minimum(acv, np.quantile(acv[won], 0.95)), 0).astype(np.int64)
    growth = np.clip(told(codes, one.grow) + 0.1 * rng.standard_normal(accounts), -1, 1)
    sums = np.zeros((accounts, len(SUMS)), np.int64)
    for name, values in (("valued", won), ("cents", cents), ("grown", np.round(cents * growth))):
        sums[:, SUMS.index(name)] = values
    contacted = ~won & (rng.random(accounts) < 0.5)
    outcome = np.where(won, WON, np.where(contacted, CONTACTED, LOST)).astype(np.int8)
    left = np.where(left > AS_OF, NONE, left).astype(np.int32)
    nobody, once = np.full(accounts, NONE, np.int32), np.ones(accounts, np.int64)
    return Tally(criteria(), codes, outcome, closed.astype(np.int32), left, nobody, once, AS_OF, sums=sums)


def criteria() -> tuple:
    from earmark.learn.bands import candidates
    from earmark.learn.fields import Field

    values = tuple((f"v{i}", 100) for i in range(VALUES))
    told = (
        Field(i, f"f{i:02d}", "category", rows=500, filled=500, distinct=VALUES, values=values) for i in range(FIELDS)
    )
    return candidates(tuple(told))[0]


def fresh(tally: Tally, codes: np.ndarray) -> Tally:
    """Return accounts nobody worked, with such codes."""
    nothing = np.full(len(codes), -1, np.int32)
    return replace(
        tally, codes=codes, outcome=nothing.astype(np.int8), closed=nothing, left=nothing, seller=nothing,
        count=np.ones(len(codes), np.int64), sums=None,
    )  # fmt: skip


def one_world(seed: int, accounts: int) -> dict[str, float]:
    """Return what the best tenth of fresh accounts holds of the expected retained value, by objective."""
    from earmark.learn.objectives import best
    from earmark.learn.outcomes import outcomes
    from earmark.learn.points import Limits
    from earmark.learn.teach import Plan, teach
    from earmark.learn.threads import one_thread
    from earmark.learn.value import Costs

    rng = np.random.default_rng(seed)
    one = law(rng)
    tally = worked(rng, one, accounts)
    codes = rng.integers(0, VALUES, (FRESH, FIELDS)).astype(np.int16)
    worth, once = expected(codes, one), np.ones(FRESH)
    median = float(np.median(tally.total("cents")[tally.total("valued") > 0]))
    costs = Costs(round(0.001 * median), round(0.02 * median), round(0.2 * median))
    found = {"oracle": float(best(np.round(worth).astype(np.int64), once) @ worth / worth.sum())}
    with one_thread():
        for objective in ("won", "kept", "value"):
            plan = Plan(12, objective, {}, Limits(), np.zeros(FIELDS, bool), 1, costs=costs)
            taught = teach(tally, outcomes(tally, 12, objective, alike=True), plan)
            found[objective] = float(best(taught.trained.card.scores(fresh(tally, codes)), once) @ worth / worth.sum())
    return found


def many(accounts: int, worlds: int) -> dict[str, float]:
    found = [one_world(seed, accounts) for seed in range(worlds)]
    mean = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
    return mean | {"more": float(np.mean([one["value"] > one["won"] for one in found]))}


def main(worlds: int = WORLDS) -> list[Figure]:
    figures = []
    print("\naccounts      won     kept    value   oracle   value > won")
    for accounts in SIZES:
        one = itself(__file__, accounts, worlds)[0]
        print(f"{accounts:>8,}" + "".join(f"{one[n]:>9.1%}" for n in ("won", "kept", "value", "oracle", "more")))
        name = f"{accounts:,} accounts: worlds in which value holds more than won"
        figures.append(at_least(name, one["more"], "", GOAL) if accounts >= ENOUGH else Figure(name, one["more"], ""))
    return figures


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(many(int(sys.argv[1]), int(sys.argv[2]))))
    else:
        show(f"Value: {WORLDS} worlds a size", main())
