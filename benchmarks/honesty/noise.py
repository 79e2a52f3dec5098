"""S1, S3, S4 and S18: what is said where there is nothing to find, too little to find it in, or nothing to compare."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

import numpy as np
from measured import Measured, number, share
from simulate import AS_OF, CONTACTED, LOST, NONE, WON, Column, Law, Made, decided, rich, words

from earmark.learn.learner import Learned, Options, learn
from earmark.learn.tally import Tally
from earmark.learn.verdict import deals_needed
from runs import Run

BASES, DRIFTS = (0.15, 0.25, 0.4), (0.0, -1.0, 1.0)
SIZES = (60, 120, 300, 1000)
CHECK = re.compile(r"at about ([\d,]+) (?:deals|wins|accounts)")


def lawless(rows: int, seed: int) -> Made:
    """Draw a messy CRM in which no trait tells anything: three base rates, three drifts of it."""
    law = Law(base=BASES[seed % 3], churn=0.15, drift=DRIFTS[seed // 3 % 3], rest=(0.6, 0.15, 0.25))
    return rich(rows, seed, law)


def learned(made: Made) -> Learned:
    """Return what the product says of a table."""
    return learn(made.tally, made.fields)


def is_supported(task: tuple[int, int]) -> bool:
    """Return whether noise of so many rows and this seed is called supported."""
    return learned(lawless(*task)).verdict == "supported"


def s1(run: Run) -> list[Measured]:
    """Return how much noise is called supported; at a true 5% more than 37 of 500 come once in a hundred times."""
    sets = run.pick(6, 100, 500)
    sizes = SIZES[:3] if run.size == "reduced" else SIZES
    return [
        share(f"{n:,} accounts: supported", run.many(is_supported, [(n, k) for k in range(sets)]), most=0.05)
        for n in sizes
    ]


def says_when(task: tuple[int, int]) -> tuple[bool, bool]:
    """Return whether noise too small for evidence is refused, and whether it is told when to look again.

    The table has fewer wins than anything can be learned from, or fewer accounts than a trait that triples the
    odds needs to show.
    """
    kind, seed = task
    rng = np.random.default_rng([seed, kind])
    base = BASES[seed % 3]
    rows = int(rng.integers(8, 20)) if kind == 0 else int(rng.integers(40, int(0.7 * deals_needed(base))))
    made = lawless(rows, seed)
    if kind == 0:
        made = replace(made, tally=_with_wins(made, int(rng.integers(0, 5)), rng))
    found = learned(made)
    told = CHECK.search(found.why)
    later = told is not None and int(told[1].replace(",", "")) > (found.counts.won if kind == 0 else rows)
    refused = found.verdict == ("too_few" if kind == 0 else "not_supported")
    return refused, refused and later


def _with_wins(made: Made, wins: int, rng: np.random.Generator) -> Tally:
    n = len(made.tally.count)
    outcome = np.full(n, LOST, np.int8)
    outcome[rng.permutation(n)[:wins]] = WON
    return replace(made.tally, outcome=outcome, left=np.full(n, NONE, np.int32))


def s3(run: Run) -> list[Measured]:
    """Return how often what is below the evidence needed is refused with the number of deals to look again at."""
    sets = run.pick(6, 100, 500)
    names = ("under five wins", "too few accounts")
    return [
        share(f"{name}: told when", [told for _, told in run.many(says_when, [(kind, k) for k in range(sets)])],
              least=0.95)
        for kind, name in enumerate(names)
    ]  # fmt: skip


@dataclass(frozen=True)
class Dozen:
    """Twelve wins of 800, by chance. naive: the highest lift of any two levels together; shown: lifts on the card.

    beside: those that stand beside an interval holding them and the lift expected by chance.
    holds_one: the interval holds 1, which is the truth of every bin.
    """

    naive: float
    supported: bool
    segments: int
    shown: int
    beside: int
    holds_one: int


def dozen(seed: int) -> Dozen:
    """Learn from twelve wins among 800 accounts without any law."""
    made = rich(800, seed, Law(base=0.015, churn=0.0, rest=(0.6, 0.15, 0.25)))
    rng = np.random.default_rng(seed)
    outcome = np.full(800, LOST, np.int8)
    outcome[rng.permutation(800)[:12]] = WON
    made = replace(made, tally=replace(made.tally, outcome=outcome, left=np.full(800, NONE, np.int32)))
    found = learned(made)
    seen = [b.evidence for c in found.card.criteria for b in c.bins if b.evidence]
    held = [e for e in seen if e.lift_low <= e.lift <= e.lift_high and math.isfinite(e.lift_by_chance)]
    parts = [s for s in found.segments if s.where]
    one = [e for e in seen if e.lift_low <= 1 <= e.lift_high]
    return Dozen(_best_pair(made), found.verdict == "supported", len(parts), len(seen), len(held), len(one))


def _best_pair(made: Made) -> float:
    """Return the highest lift of two levels together that hold twenty accounts, as a search by hand finds it."""
    won = made.tally.outcome == WON
    columns = [c.values for c in made.columns if c.name.startswith(("level", "skewed"))]
    tests = [column == level for column in columns for level in np.unique(column) if level]
    has = np.array(tests, float)
    accounts, goods = has @ has.T, (has * won) @ has.T
    held = accounts >= 20
    return float((goods[held] / accounts[held]).max() / won.mean())


def s4(run: Run) -> list[Measured]:
    """Return whether every lift shown stands beside its interval and the lift by chance."""
    found = run.many(dozen, range(run.pick(3, 50, 200)))
    shown, beside, one = (sum(getattr(d, name) for d in found) for name in ("shown", "beside", "holds_one"))
    return [
        share("lifts shown with both", [i < beside for i in range(shown)], least=1.0),
        share("called supported", [d.supported for d in found], most=0.05),
        share("a segment is named", [d.segments > 0 for d in found], most=0.05),
        share("intervals that hold 1", [i < one for i in range(shown)]),
        share("a search by hand: lift >= 3", [d.naive >= 3 for d in found]),
        share("a search by hand: >= 7.2", [d.naive >= 7.2 for d in found]),
    ]


def degenerate(kind: str, seed: int) -> Made:
    """Draw a table with a column, or an outcome, that breaks a naive fit."""
    rng = np.random.default_rng([seed, len(kind)])
    n = 300
    columns = [words(f"level {i:02d}", rng.integers(0, 5, n)) for i in range(4)]
    won = rng.random(n) < 0.25
    more = {
        "separates by ranges": Column("x", "number", np.where(won, 500, 5) + rng.integers(0, 4, n) * 1.0),
        "separates all but one": words("x", np.where(np.arange(n) == 0, won, ~won).astype(int)),
        "one level only wins": words("x", np.where(won & (rng.random(n) < 0.3), 0, rng.integers(1, 5, n))),
        "constant": words("x", np.zeros(n, int)),
        "unique": words("x", np.arange(n)),
        "all missing": Column("x", "category", np.full(n, "", "<U4")),
        "all missing numbers": Column("x", "number", np.full(n, np.nan)),
    }
    columns += [more[kind]] if kind in more else []
    closed = (AS_OF - rng.integers(0, 24, n)).astype(np.int32)
    made = decided(columns, Law(), closed, rng)
    outcome = np.where(won, WON, LOST)
    outcome = {"all won": np.full(n, WON), "all lost": np.full(n, LOST)}.get(kind, outcome)
    outcome = np.where(np.arange(n) < 5, WON, CONTACTED) if kind == "five wins" else outcome
    return replace(made, tally=replace(made.tally, outcome=outcome.astype(np.int8)))


DEGENERATE = (
    "separates by ranges", "separates all but one", "one level only wins", "constant", "unique", "all missing",
    "all missing numbers", "all won", "all lost", "five wins",
)  # fmt: skip


def is_sane(task: tuple[str, int, str]) -> bool:
    """Return whether all that is said is finite, no rate 0 or 1, and no rate is told as 0% or 100%."""
    kind, seed, objective = task
    made = degenerate(kind, seed)
    found = learn(made.tally, made.fields, Options(objective="won" if objective == "won" else "kept"))
    rates = [r for one in (*found.tiers, *found.rates) for r in (one.rate, one.rate_low, one.rate_high)]
    seen = [b.evidence for c in found.card.criteria for b in c.bins if b.evidence]
    numbers = [v for e in seen for v in (e.lift, e.lift_low, e.lift_high, e.lift_by_chance)]
    points = all(abs(b.points) <= 3 for c in found.card.criteria for b in c.bins)
    return points and all(map(math.isfinite, numbers)) and all(0 < r < 1 for r in rates) and bool(found.why)


def s18(run: Run) -> list[Measured]:
    """Return how many degenerate tables get an answer with finite points and no certainty."""
    seeds = run.pick(1, 5, 20)
    tasks = [(kind, k, objective) for kind in DEGENERATE for k in range(seeds) for objective in ("kept", "won")]
    sane = run.many(is_sane, tasks)
    return [
        share("tables answered sanely", sane, least=1.0),
        number("kinds of table", len(DEGENERATE), unit="count"),
    ]
