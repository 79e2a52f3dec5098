"""Made tables with a known truth: codes drawn at random, outcomes by a stated law."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from earmark.learn.bands import candidates
from earmark.learn.fields import Field
from earmark.learn.tally import LOST, NONE, WON, Tally
from earmark.profile.bins import Criterion

AS_OF = 2026 * 12
MONTHS = 24


@dataclass(frozen=True)
class Law:
    """What decides: `odds` multiplies by (field, bin); `base` is the win rate without any trait."""

    base: float = 0.2
    odds: dict[tuple[str, int], float] = field(default_factory=dict)
    churn: float = 0.15  # of customers, over twelve months
    leaves: dict[tuple[str, int], float] = field(default_factory=dict)  # (field, bin) -> share that leaves
    never: tuple[tuple[str, int], ...] = ()


def fields(rows: int) -> tuple[Field, ...]:
    """Twenty fields: twelve of five levels, five numeric, two of many values, one half missing."""
    rows = max(rows, 100)
    levels = tuple((f"v{i}", rows // 5) for i in range(5))
    many = tuple((f"city {i:02d}", max(rows // 30, 5)) for i in range(25))
    full = {"rows": rows, "filled": rows}
    five = [Field(i, f"level {i:02d}", "category", **full, distinct=5, values=levels) for i in range(12)]
    numbers = [
        Field(12, "employees", "number", "employees", **full, distinct=500, low=Decimal(1), high=Decimal(9000)),
        Field(13, "revenue", "number", "revenue", True, **full, distinct=500, low=Decimal(20000), high=Decimal(10**8)),
        Field(14, "age", "number", **full, distinct=60, low=Decimal(18), high=Decimal(95)),
        Field(15, "founded", "number", "founded", **full, distinct=60, low=Decimal(1950), high=Decimal(2025)),
        Field(16, "funded", "date", **full, distinct=60, low=Decimal(-100), high=Decimal(2500)),
    ]  # fmt: skip
    high = [Field(17 + i, f"city {i}", "category", **full, distinct=900, values=many) for i in range(2)]
    half = Field(19, "sparse", "category", rows=rows, filled=rows // 2, distinct=5, values=levels)
    return (*five, *numbers, *high, half)


def criteria(rows: int) -> tuple[Criterion, ...]:
    return candidates(fields(rows))[0]


def table(rows: int, seed: int, law: Law = Law(), extra: tuple[Criterion, ...] = ()) -> Tally:
    """Draw a tally of `rows` accounts; `extra` criteria are drawn without any law."""
    rng = np.random.default_rng(seed)
    found = (*criteria(rows), *extra)
    codes = np.column_stack([_drawn(c, rows, rng) for c in found]).astype(np.int16)
    sparse = next(k for k, c in enumerate(found) if c.name == "sparse")
    gone = rng.random(rows) < np.where(codes[:, 0] < 2, 0.8, 0.3)  # missing by another field
    codes[gone, sparse] = len(found[sparse].bins) - 1
    place = {c.name: k for k, c in enumerate(found)}

    def has(trait: tuple[str, int]) -> np.ndarray:
        return codes[:, place[trait[0]]] == trait[1]

    log_odds = np.full(rows, np.log(law.base / (1 - law.base)))
    for trait, ratio in law.odds.items():
        log_odds += np.log(ratio) * has(trait)
    chance = 1 / (1 + np.exp(-log_odds))
    for trait in law.never:
        chance = np.where(has(trait), 0.0, chance)
    closed = (AS_OF - rng.integers(0, MONTHS, rows)).astype(np.int32)
    chance = chance * (1 - 0.3 * (closed - closed.min()) / MONTHS)  # the base rate drifts
    won = rng.random(rows) < chance
    leaving = np.full(rows, law.churn)
    for trait, share in law.leaves.items():
        leaving = np.where(has(trait), share, leaving)
    left = np.where(won & (rng.random(rows) < leaving), closed + rng.integers(1, 12, rows), NONE)
    left = np.where(left > AS_OF, NONE, left).astype(np.int32)
    seller = rng.integers(0, 5, rows).astype(np.int32)
    outcome = np.where(won, WON, LOST).astype(np.int8)
    return Tally(found, codes, outcome, closed, left, seller, np.ones(rows, np.int64), AS_OF)


def _drawn(criterion: Criterion, rows: int, rng: np.random.Generator) -> np.ndarray:
    size = len(criterion.bins)
    weight = np.ones(size)
    weight[-1] = 0.3
    if criterion.kind == "category" and size == 7:
        weight[-2:] = 0.0  # five levels, each on a fifth
    if criterion.kind == "category" and size > 7:
        weight[-2] = 5.0
    return rng.choice(size, rows, p=weight / weight.sum())


def leak(tally: Tally, criterion: Criterion, code: np.ndarray) -> Tally:
    """Add a criterion whose codes are given."""
    return replace(
        tally, criteria=(*tally.criteria, criterion), codes=np.column_stack([tally.codes, code]).astype(np.int16)
    )
