"""S16: a seller who edits his outcomes is named, honest ones are not, and no one of five moves a bin by much."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from measured import Measured, number, share
from simulate import Law, Made, rich

from earmark.learn.learner import Options, learn
from earmark.learn.merge import Rulers
from earmark.learn.outcomes import outcomes
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.sellers import bounded, numbers
from earmark.learn.tally import LOST, NONE, WON, Floats, Tally
from earmark.learn.teach import Plan
from earmark.learn.threads import one_thread
from runs import Run

SELLERS, CULPRIT = 20, 7
BASES = (0.1, 0.2, 0.35)  # before the traits: about .15, .27 and .45 of all are won
HALF_WON = 2  # the place of that at which half of a seller's losses is little beyond chance
BOUND = 0.25


def sold(rows: int, seed: int, sellers: int = SELLERS, differ: float = 0.0) -> Made:
    """Draw accounts sold by so many; `differ`: standard deviation of what each multiplies the odds by, as a log."""
    law = Law(base=BASES[seed % 3], odds={("level 03", "v0"): 3.0, ("level 05", "v1"): 2.0}, rest=(0.8, 0.1, 0.1))
    made = rich(rows, seed, law)
    rng = np.random.default_rng([seed, rows, 16])
    seller = rng.integers(0, sellers, rows).astype(np.int32)
    odds = made.good / (1 - made.good) * np.exp(rng.normal(0, differ, sellers))[seller]
    chance = odds / (1 + odds)
    won = rng.random(rows) < chance if differ else made.tally.outcome == WON
    outcome = np.where(won, WON, np.where(made.tally.outcome == WON, LOST, made.tally.outcome)).astype(np.int8)
    left = np.where(won, made.tally.left, NONE).astype(np.int32)
    return replace(made, tally=replace(made.tally, seller=seller, outcome=outcome, left=left))


def edited(made: Made, flipped: float, seed: int) -> Made:
    """Return the table in which one seller turned a share of what he did not win into wins."""
    tally = made.tally
    lost = np.flatnonzero((tally.seller == CULPRIT) & (tally.outcome != WON))
    turned = np.random.default_rng([seed, 17]).permutation(lost)[: math.ceil(flipped * len(lost))]
    outcome = tally.outcome.copy()
    outcome[turned] = WON
    return replace(made, tally=replace(tally, outcome=outcome))


def named(task: tuple[int, int, float, float]) -> tuple[bool, bool]:
    """Return whether the seller who edits is named, and whether anybody else is.

    task: accounts, seed, share of his losses that he turns into wins, how far sellers differ.
    """
    rows, seed, flipped, differ = task
    made = sold(rows, seed, differ=differ)
    made = edited(made, flipped, seed) if flipped else made
    found = learn(made.tally, made.fields, Options(objective="won", sellers=tuple(f"s{i}" for i in range(SELLERS))))
    assert found.check.sellers is not None
    names = {one.seller for one in found.check.sellers.unlike}
    return f"s{CULPRIT}" in names, bool(names - {f"s{CULPRIT}"} if flipped else names)


def swayed(task: tuple[int, int]) -> float:
    """Return how far leaving out one of six sellers, and learning again, moves a bin at most; five are left.

    One of them wins, on paper, whatever lies in one bin.
    """
    rows, seed = task
    made = sold(rows, seed, sellers=6)
    level = next(c for c in made.columns if c.name == "level 03").values == "v1"
    outcome = np.where((made.tally.seller == 0) & level, WON, made.tally.outcome).astype(np.int8)
    rulers = {f.name: ruler(f) for f in made.fields if f.kind in {"number", "date"}}
    tally = replace(made.tally, outcome=outcome).ordered()
    with one_thread():
        whole = effects(tally, rulers)
        without = [effects(tally.pick(tally.seller != s), rulers) for s in numbers(tally)]
    return max(float(np.abs(whole - one).max()) for one in without)


def effects(tally: Tally, rulers: Rulers) -> Floats:
    """Return (bins,) the log-odds that the fit gives to bins, each seller bounded as the product does; no pairs."""
    plan = Plan(12, "won", rulers, Limits(), np.zeros(len(tally.criteria), bool), 1)
    taught, _ = bounded(tally, outcomes(tally, 12, "won"), plan)
    return taught.trained.fit.effects[: sum(len(c.bins) for c in tally.criteria)]


def s16(run: Run) -> list[Measured]:
    """Return how often a seller who edits is named, how often an honest one is, and how far one sways a bin."""
    sets, found = run.pick(5, 40, 80), []
    sizes = (800,) if run.size == "reduced" else (800, 2000)
    for rows in sizes:
        for flipped in (0.5,) if run.size == "reduced" else (0.5, 0.8):
            seen = run.many(named, [(rows, k, flipped, 0.0) for k in range(sets)])
            often = [hit for k, (hit, _) in enumerate(seen) if k % 3 == HALF_WON]
            found += [
                share(f"{rows:,} deals, {flipped:.0%} flipped", [hit for hit, _ in seen], least=0.99),
                share("  where under a third are won", [hit for k, (hit, _) in enumerate(seen) if k % 3 != HALF_WON]),
                share("  where nearly half are won", often),
                share("  another named with him", [other for _, other in seen], most=0.05),
            ]
        for differ in (0.0,) if run.size == "reduced" else (0.0, 0.3, 0.5):
            seen = run.many(named, [(rows, 500 + k, 0.0, differ) for k in range(sets)])
            label = f"differ {differ:g}" if differ else "alike"
            found += [share(f"{rows:,}, honest, {label}: named", [x for _, x in seen], most=0.05)]
    moved = np.array(run.many(swayed, [(800, k) for k in range(run.pick(1, 20, 40))]))
    return [
        *found,
        share("one of six: no bin beyond .25", moved <= BOUND, least=0.99),
        number("  moves a bin by, median", float(np.median(moved)), most=BOUND),
        number("  moves a bin by, most", float(moved.max())),
    ]
