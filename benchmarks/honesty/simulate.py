"""Made tables whose truth is known, each a pure function of its seed: columns, then outcomes, then the tally.

`rich` is a messy CRM: twelve words of five levels, numbers, two columns of hundreds of values, values
missing for a reason, dates that act as a calendar, a base rate that drifts, more accounts lately than
before, wins still pending. `flat` is twenty words of five levels and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from earmark.learn.bands import candidates
from earmark.learn.fields import Field
from earmark.learn.ranges import MONTHS as DATE_CUTS
from earmark.learn.ranges import ruler
from earmark.learn.tally import CONTACTED, LOST, NONE, STALLED, WON, Flags, Floats, Ints, Tally
from earmark.profile.bins import Criterion

AS_OF = 2026 * 12
HORIZON = 12
LEVELS = 5
SELLERS = 5
FAR = 10**6  # months: never
Odds = Mapping[tuple[str, str], float]  # (column, value) -> what it multiplies the odds by


@dataclass(frozen=True)
class Column:
    """One column of the made table. values: (accounts,) words, or numbers; "" or nan is missing.

    A date's numbers are months before the account's first deal.
    """

    name: str
    kind: str
    values: NDArray[np.str_] | Floats
    canonical: str = ""
    money: bool = False

    @property
    def missing(self) -> Flags:
        """Which accounts have no value."""
        found: Flags = np.isnan(self.values) if self.kind != "category" else self.values == ""
        return found


@dataclass(frozen=True)
class Law:
    """What decides. base: share won without any trait. odds: of winning. leaves: share that leaves within a year.

    drift: log-odds by which winning changes over the whole period. rest: shares of those not won that are
    lost, stalled, contacted in vain.
    """

    base: float = 0.25
    odds: Odds | None = None
    churn: float = 0.0
    leaves: Odds | None = None
    never: tuple[tuple[str, str], ...] = ()
    drift: float = 0.0
    rest: tuple[float, float, float] = (1.0, 0.0, 0.0)
    kept_known: bool = True


@dataclass(frozen=True)
class Made:
    """A table as the learner gets it, and its truth. good: (lines,) chance of won and kept."""

    tally: Tally
    fields: tuple[Field, ...]
    good: Floats
    columns: tuple[Column, ...]


def flat(n: int, seed: int, law: Law, fields: int = 20) -> Made:
    """Draw n accounts of `fields` words of five levels, all as common and independent; no dates."""
    rng = np.random.default_rng([seed, n, 1])
    columns = [words(f"f{i:02d}", rng.integers(0, LEVELS, n)) for i in range(fields)]
    return decided(columns, law, np.full(n, NONE, np.int32), rng)


def rich(n: int, seed: int, law: Law, months: int = 30) -> Made:
    """Draw n accounts of a messy CRM that closed over so many months up to AS_OF."""
    rng = np.random.default_rng([seed, n, 2])
    ago = np.floor(months * rng.beta(1, 1.6, n)).astype(np.int64)  # more lately than before
    closed = (AS_OF - ago).astype(np.int32)
    columns = [words(f"level {i:02d}", rng.integers(0, LEVELS, n)) for i in range(10)]
    columns += [words(f"skewed {i}", rng.choice(LEVELS, n, p=[0.6, 0.2, 0.1, 0.07, 0.03])) for i in range(2)]
    columns += [words(f"city {i}", np.minimum(rng.zipf(1.4, n), 400)) for i in range(2)]
    columns += _numbers(n, rng)
    columns += _dates(ago, rng)
    return decided(_thinned(columns, ago, rng), law, closed, rng)


def words(name: str, levels: Ints) -> Column:
    """Return a column of words v0, v1, ... of (accounts,) levels."""
    return Column(name, "category", np.char.add("v", levels.astype(str)))


def _numbers(n: int, rng: np.random.Generator) -> list[Column]:
    return [
        Column("employees", "number", np.ceil(np.exp(rng.normal(4, 1.6, n))), "employees"),
        Column("revenue", "number", np.round(np.exp(rng.normal(15, 1.8, n)), -3), "revenue", money=True),
        Column("age", "number", rng.integers(1, 60, n) * 1.0),
        Column("founded", "number", rng.integers(1960, 2025, n) * 1.0, "founded"),
    ]


def _dates(ago: Ints, rng: np.random.Generator) -> list[Column]:
    """Return two dates: one fixed in time for nearly all (a calendar), one drawn without regard to the deal."""
    moved = rng.normal(18, 1.5, len(ago)) - ago  # a migration of the CRM, seen from each deal
    funded = rng.uniform(0, 90, len(ago)) - ago
    return [Column("migrated", "date", moved), Column("funded", "date", funded)]


def _thinned(columns: list[Column], ago: Ints, rng: np.random.Generator) -> list[Column]:
    """Return the columns with values missing for a reason: their own value, another column, when the deal was."""
    by = {c.name: c for c in columns}
    late = ago < 12
    why = {
        "level 08": np.where(by["level 08"].values == "v0", 0.6, 0.15),
        "level 09": np.where(by["level 00"].values == "v1", 0.8, 0.3),
        "revenue": np.where(by["employees"].values < 50, 0.5, 0.1),
        "skewed 1": np.where(late, 0.1, 0.7),
        "funded": np.full(len(ago), 0.4),
        "city 1": np.where(late, 0.5, 0.05),
    }
    return [_without(c, rng.random(len(ago)) < why[c.name]) if c.name in why else c for c in columns]


def _without(column: Column, gone: Flags) -> Column:
    empty = "" if column.kind == "category" else np.nan
    return replace(column, values=np.where(gone, empty, column.values))


def decided(columns: Sequence[Column], law: Law, closed: NDArray[np.int32], rng: np.random.Generator) -> Made:
    """Draw what became of each account by the law, and return the table that the learner gets."""
    n, by = len(closed), {c.name: c for c in columns}
    win, leaving = chances(by, law, closed)
    won = rng.random(n) < win
    outcome = np.where(won, WON, rng.choice([LOST, STALLED, CONTACTED], n, p=law.rest)).astype(np.int8)
    dated = closed != NONE
    tenure = np.where(rng.random(n) < leaving, rng.integers(0, HORIZON + 1, n), FAR)
    left = np.where(won & dated & (closed + tenure <= AS_OF), closed + tenure, NONE).astype(np.int32)
    seller = rng.choice(SELLERS, n, p=[0.4, 0.25, 0.15, 0.12, 0.08]).astype(np.int32)
    fields = tuple(field_of(i, c) for i, c in enumerate(columns))
    criteria, codes = binned_as(columns, fields)
    count = np.ones(n, np.int64)
    tally = Tally(criteria, codes, outcome, closed, left, seller, count, AS_OF, law.kept_known)
    return Made(tally, fields, win * (1 - leaving), tuple(columns))


def chances(by: Mapping[str, Column], law: Law, closed: NDArray[np.int32]) -> tuple[Floats, Floats]:
    """Return (accounts,) the chance of winning, and of leaving within a year."""
    log_odds = np.full(len(closed), np.log(law.base / (1 - law.base)))
    log_odds += law.drift * (closed - closed.min()) / max(int(np.ptp(closed)), 1)
    for (name, value), odds in (law.odds or {}).items():
        log_odds += np.log(odds) * (by[name].values == value)
    win = 1 / (1 + np.exp(-log_odds))
    leaving = np.full(len(closed), law.churn)
    for (name, value), share in (law.leaves or {}).items():
        leaving = np.where(by[name].values == value, share, leaving)
    for name, value in law.never:
        win = np.where(by[name].values == value, 0.0, win)
    return win, leaving


def field_of(number: int, column: Column) -> Field:
    """Return the field as it would be summed up from the accounts."""
    held = column.values[~column.missing]
    one = Field(number, column.name, column.kind, column.canonical, column.money, "", len(column.values), len(held))
    known, times = np.unique(held, return_counts=True)
    if column.kind != "category":
        scale = 30 if column.kind == "date" else 1
        low, high = (Decimal(int(v * scale)) for v in (held.min(initial=FAR), held.max(initial=-FAR)))
        return replace(one, distinct=len(known), low=low, high=high)
    order = np.lexsort((known, -times))
    return replace(one, distinct=len(known), values=tuple((str(known[i]), int(times[i])) for i in order[:300]))


def binned_as(columns: Sequence[Column], fields: tuple[Field, ...]) -> tuple[tuple[Criterion, ...], NDArray[np.int16]]:
    """Return the candidate criteria of the fields and (accounts, criteria) the bin of each account."""
    criteria, _ = candidates(fields)
    by = {c.name: (c, f) for c, f in zip(columns, fields, strict=True)}
    codes = [_codes(criterion, *by[criterion.field]) for criterion in criteria]
    n = len(columns[0].values)
    return criteria, np.column_stack(codes).astype(np.int16) if codes else np.zeros((n, 0), np.int16)


def _codes(criterion: Criterion, column: Column, field: Field) -> Ints:
    last = len(criterion.bins) - 1
    if criterion.kind == "category":
        place = {b.values[0]: i for i, b in enumerate(criterion.bins) if b.values}
        known, back = np.unique(column.values, return_inverse=True)
        to = np.array([place.get(str(v), last if v == "" else last - 1) for v in known], np.int64)
        return to[back]
    cuts = DATE_CUTS if column.kind == "date" else ruler(field).cuts
    code = np.searchsorted(np.array([float(c) for c in cuts]), np.nan_to_num(column.values), side="right")
    return np.where(column.missing, last, code).astype(np.int64)
