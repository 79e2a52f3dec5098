"""S2, S5 and S8: what is true is found, what is false is not, and leaks are kept out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from measured import Measured, mean, share
from simulate import AS_OF, NONE, WON, Column, Law, Made, binned_as, field_of, flat, rich, words

from earmark.learn.fields import Field
from earmark.learn.learner import learn
from earmark.learn.tally import Tally
from earmark.profile.bins import Bin, Criterion
from earmark.profile.scorecard import Scorecard
from runs import Run

FIVE = Law(
    base=0.2,
    churn=0.1,
    odds={("level 03", "v0"): 3.0, ("level 05", "v1"): 3.0, ("level 07", "v2"): 3.0},
    never=(("level 06", "v3"),),
    drift=-0.5,
    rest=(0.6, 0.15, 0.25),
)
NEVER, LEAVES = "level 06: v3", "level 02: v1"


def points_of(card: Scorecard, name: str, value: str) -> int:
    """Return what a value earns on the card by its own criterion; 0 where that is none."""
    for criterion in (c for c in card.criteria if c.name == name):
        held = [b.points for b in criterion.bins if value in b.values]
        return held[0] if held else next(b.points for b in criterion.bins if b.other)
    return 0


def is_found(task: tuple[int, int, float]) -> bool:
    """Return whether the planted level is found: supported, and it earns more than every other of its field."""
    rows, seed, odds = task
    made = flat(rows, seed, Law(odds={("f03", "v0"): odds}, kept_known=False))
    found = learn(made.tally, made.fields)
    others = max(points_of(found.card, "f03", f"v{i}") for i in range(1, 5))
    return found.verdict == "supported" and points_of(found.card, "f03", "v0") > others


@dataclass(frozen=True)
class Five:
    """What was found of three rules and two exclusions, and exclusions that are none."""

    supported: bool
    rules: int
    never: bool
    leaves: bool
    false: int

    @property
    def whole(self) -> bool:
        return self.supported and self.rules == 3 and self.never and self.leaves


def five(task: tuple[int, float]) -> Five:
    """Learn from 2,000 accounts with three rules, a level that never wins, and one whose customers leave."""
    seed, leaving = task
    made = rich(2000, seed, replace(FIVE, leaves={("level 02", "v1"): leaving}))
    found = learn(made.tally, made.fields)
    rules = sum(points_of(found.card, name, value) > 0 for name, value in FIVE.odds or {})
    names = {e.name for e in found.exclusions}
    return Five(found.verdict == "supported", rules, NEVER in names, LEAVES in names, len(names - {NEVER, LEAVES}))


def s2(run: Run) -> list[Measured]:
    """Return how often what was planted is found."""
    sets, few = run.pick(6, 60, 120), run.pick(1, 20, 60)
    found = [
        share(f"odds {odds:g}, {n} deals: found", run.many(is_found, [(n, k, odds) for k in range(sets)]), least=0.85)
        for n, odds in ((500, 3.0), (250, 5.0))
    ]
    for leaving in (0.7,) if run.size == "reduced" else (0.7, 0.8, 0.9):
        seen = run.many(five, [(k, leaving) for k in range(few)])
        left = f"{leaving:.0%} leave"
        found += [
            share(f"all five, {left}", [f.whole for f in seen], least=0.9),
            share(f"  leaving, {left}", [f.leaves for f in seen]),
            share(f"  never wins, {left}", [f.never for f in seen]),
            share(f"  false exclusion, {left}", [f.false > 0 for f in seen], most=0.1),
        ]
    return found


RULES, TRUE = 100, ("r000", "r001", "r002")


def hundred(rows: int, seed: int, odds: float = 3.0, base: float = 0.2) -> tuple[Tally, tuple[Field, ...]]:
    """Draw a hundred yes-or-no columns of which three are true: odds up, down, up."""
    rng = np.random.default_rng([seed, rows, 3])
    has = rng.random((rows, RULES)) < rng.uniform(0.1, 0.5, RULES)
    log_odds = np.log(base / (1 - base)) + np.log(odds) * (has[:, :3] * (1, -1, 1)).sum(axis=1)
    won = rng.random(rows) < 1 / (1 + np.exp(-log_odds))
    bins = (Bin("yes", values=("x",)), Bin("no", other=True), Bin("missing", missing=True))
    names = [f"r{i:03d}" for i in range(RULES)]
    criteria = tuple(Criterion(name, name, "list", bins, "x") for name in names)
    fields = tuple(
        Field(i, name, "list", rows=rows, filled=rows, distinct=1, values=(("x", rows // 3),))
        for i, name in enumerate(names)
    )
    none, one = np.full(rows, NONE, np.int32), np.ones(rows, np.int64)
    codes = np.where(has, 0, 1).astype(np.int16)
    return Tally(criteria, codes, won.astype(np.int8), none, none, none, one, AS_OF, kept_known=False), fields


@dataclass(frozen=True)
class Named:
    """What a card names: criteria and exclusions, and those of them that are false."""

    supported: bool
    true: int
    false: int

    @property
    def share(self) -> float:
        return self.false / max(self.true + self.false, 1)


def named(task: tuple[int, int]) -> Named:
    """Learn from a hundred rules and count the false ones named; a pair is true where both of its fields are."""
    found = learn(*hundred(*task))
    cards = [all(field in TRUE for field in c.fields) for c in found.card.criteria]
    shut = [e.criterion.field == TRUE[1] for e in found.exclusions]
    hits = sum(cards) + sum(shut)
    return Named(found.verdict == "supported", hits, len(cards) + len(shut) - hits)


def s5(run: Run) -> list[Measured]:
    """Return the mean share of false ones among all that a card names; nothing named counts as none false."""
    sets, figures = run.pick(4, 60, 200), []
    for n in (500,) if run.size == "reduced" else (300, 500, 2000):
        seen = run.many(named, [(n, k) for k in range(sets)])
        sure = [s.share for s in seen if s.supported]
        figures += [
            mean(f"{n} deals: false, supported", sure, most=0.1),
            mean(f"{n} deals: false, all cards", [s.share for s in seen], most=0.1),
            mean(f"{n} deals: true ones of 3", [min(s.true, 3) / 3 for s in seen]),
        ]
    return figures


LEAKS = (
    "loss reason", "invoice number", "stage", "stage age", "probability", "rep commit", "touches",
    "onboarding date", "enriched for customers", "contract length", "reason of leaving", "health score",
)  # fmt: skip


def leak(kind: str, made: Made, rng: np.random.Generator) -> Column:
    """Return a column that is known only after the outcome, under a name that tells nothing."""
    tally, n = made.tally, len(made.tally.count)
    won, gone = tally.outcome == WON, (tally.outcome == WON) & (tally.left != NONE)
    spread, most = rng.integers(0, 5, n), rng.random(n)

    def worded(filled: np.ndarray, levels: np.ndarray) -> Column:
        return Column("planted", "category", np.where(filled, words("planted", levels).values, ""))

    def numbered(filled: np.ndarray, values: np.ndarray) -> Column:
        return Column("planted", "number", np.where(filled, values, np.nan))

    every = np.ones(n, bool)
    laws = {
        "loss reason": lambda: worded(~won & (most < 0.8), spread),
        "invoice number": lambda: numbered(won & (most < 0.9), rng.integers(1000, 9000, n) * 1.0),
        "stage": lambda: worded(every, np.where(won, 0, 1 + spread % 2)),
        "stage age": lambda: numbered(every, np.ceil(np.exp(rng.normal(np.where(won, 2, 4.5), 0.7)))),
        "probability": lambda: numbered(every, np.where(won, 100, rng.integers(0, 9, n) * 10.0)),
        "rep commit": lambda: worded(every, (most < np.where(won, 0.92, 0.08)).astype(int)),
        "touches": lambda: numbered(every, np.maximum(np.round(rng.normal(np.where(won, 22, 9), 5)), 0)),
        "onboarding date": lambda: replace(numbered(won & (most < 0.8), rng.uniform(-20, 0, n)), kind="date"),
        "enriched for customers": lambda: numbered(most < np.where(won, 0.95, 0.15), rng.integers(1, 500, n) * 1.0),
        "contract length": lambda: worded(won & (most < 0.95), spread % 3),
        "reason of leaving": lambda: worded(gone & (most < 0.9), spread % 4),
        "health score": lambda: numbered(won & (most < 0.7), rng.integers(0, 100, n) * 1.0),
    }
    return laws[kind]()


def with_column(made: Made, column: Column) -> Made:
    """Return the table with one column more."""
    columns = (*made.columns, column)
    fields = (*made.fields, field_of(len(made.fields), column))
    criteria, codes = binned_as(columns, fields)
    return replace(made, tally=replace(made.tally, criteria=criteria, codes=codes), fields=fields, columns=columns)


STRONG = Law(
    base=0.15,
    odds={("level 03", "v0"): 5.0, ("level 05", "v1"): 4.0, ("skewed 0", "v1"): 3.0},
    churn=0.1,
    leaves={("level 06", "v1"): 0.5},
    rest=(0.6, 0.15, 0.25),
)


def is_kept_out(task: tuple[str, int, int]) -> tuple[bool, bool]:
    """Return whether a leak is kept off the card, the exclusions and the segments, and whether with its reason."""
    kind, rows, seed = task
    made = rich(rows, seed, STRONG)
    made = with_column(made, leak(kind, made, np.random.default_rng([seed, LEAKS.index(kind)])))
    found = learn(made.tally, made.fields)
    asked = [*found.card.criteria, *(e.criterion for e in found.exclusions)]
    asked += [w.criterion for s in found.segments for w in s.where]
    said = any(d.field == "planted" and d.reason for d in found.dropped)
    return all("planted" not in c.fields for c in asked), said


def flagged(task: tuple[int, int]) -> tuple[int, int]:
    """Return how many honest fields are taken for leaks, and how many there are."""
    rows, seed = task
    made = rich(rows, seed, STRONG)
    found = learn(made.tally, made.fields)
    return len({d.field for d in found.dropped}), len({c.field for c in made.tally.criteria})


def s8(run: Run) -> list[Measured]:
    """Return how many leaks are kept out by their shape alone, and how many honest fields are taken for one."""
    seeds, sets = run.pick(1, 3, 20), run.pick(3, 40, 200)
    rows = run.pick(400, 800, 800)
    out = run.many(is_kept_out, [(kind, rows, k) for kind in LEAKS for k in range(seeds)])
    seen = run.many(flagged, [((120, 400, 1500)[k % 3], k) for k in range(sets)])
    wrong, every = (sum(column) for column in zip(*seen, strict=True))
    missed = [kind for i, kind in enumerate(LEAKS) if not all(o for o, _ in out[i * seeds : (i + 1) * seeds])]
    note = f"on a card: {', '.join(missed)}" if missed else ""
    return [
        share("leaks kept out", [o for o, _ in out], least=1.0, note=note),
        share("  dropped with a reason", [said for _, said in out]),
        share("honest fields flagged", [i < wrong for i in range(every)], most=0.02),
    ]
