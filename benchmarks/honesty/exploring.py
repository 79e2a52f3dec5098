"""S17: only high scores get called; a segment that starts low is found by exploration, or it is said that it is unseen.

300 accounts were worked, 15 of them of a segment that has none of the traits that the others are won by; all 15 were
lost. From now on its accounts are won at eight times the odds of others without these traits, as often as the best of
the others. In each of ten rounds 100 of 600 fresh accounts are called, 10 of them drawn by exploration (as many as
the queue keeps for it, and by its draw), and the card is learned anew from all that were ever called.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from measured import Measured, number, share
from simulate import AS_OF, LEVELS, Law, Made, decided, words

from earmark.learn.explore import SHARE, blind, explored
from earmark.learn.points import Card, Limits
from earmark.learn.tally import LOST, WON, Flags, Ints, Tally
from earmark.learn.training import train
from earmark.profile.capacity import exploring
from runs import Run

FIELDS, SEGMENT, VALUE = 7, "f05", "v2"
WORKED, TRIED, FRESH, CALLED, ROUNDS = 300, 15, 600, 100, 10
TRAITS, OTHERS = (("f00", "v0"), ("f01", "v1")), 4  # traits that the segment has not, and the value it has instead
LAW = Law(base=0.15, odds={**dict.fromkeys(TRAITS, 3.0), (SEGMENT, VALUE): 8.0})


@dataclass(frozen=True)
class Ended:
    """After the rounds: whether the segment earns points, or its accounts are called of themselves; whether it is
    said to be unseen; how many of it were called in all, and how many accounts won."""

    found: bool
    top: bool
    warned: bool
    called: int
    won: int


def rounds(task: tuple[float, int]) -> Ended:
    """Play the rounds with a share of exploration."""
    part, seed = task
    made, segment = _world(seed)
    known, at, won = np.arange(len(segment)) < WORKED, WORKED, 0
    known &= ~segment | (np.cumsum(segment) <= TRIED)
    tally = replace(made.tally, outcome=np.where(known & segment, LOST, made.tally.outcome).astype(np.int8))
    card, called = _learned(tally, known), np.zeros(len(segment), bool)
    for _ in range(ROUNDS):
        fresh = np.arange(at, at + FRESH)
        called = np.isin(np.arange(len(segment)), _called(card, tally, known, fresh, (part, f"{seed} {at}")))
        won += int((tally.outcome[called] == WON).sum())
        known, at = known | called, at + FRESH
        card = _learned(tally, known)
    listed = tally.codes[at - FRESH : at].astype(np.int64)
    unseen = {(one.criterion, one.bin) for one in blind(tally.criteria, listed, _worked(tally, known))}
    rest = np.arange(at, at + FRESH)
    best = _called(card, tally, known, rest, (0.0, ""))
    return Ended(
        _points(card, tally, segment) >= 0.5, float(segment[best].mean()) > 2 / LEVELS,
        (_named(tally), VALUE) in unseen, int((known & segment).sum()), won,
    )  # fmt: skip


def _world(seed: int) -> tuple[Made, Flags]:
    n = WORKED + (ROUNDS + 1) * FRESH
    rng = np.random.default_rng([seed, 18])
    levels = [rng.integers(0, LEVELS, n) for _ in range(FIELDS)]
    inside = levels[int(SEGMENT[1:])] == int(VALUE[1:])
    for field, value in TRAITS:
        one = levels[int(field[1:])]
        one[inside & (one == int(value[1:]))] = OTHERS
    columns = [words(f"f{i:02d}", one) for i, one in enumerate(levels)]
    made = decided(columns, LAW, np.full(n, AS_OF, np.int32), rng)
    return made, inside


def _learned(tally: Tally, known: Flags) -> Card:
    seen = tally.pick(known)
    return train(
        seen, (seen.outcome == WON) * 1.0, {}, Limits(10, 5), np.zeros(len(tally.criteria), bool)
    ).card  # fmt: skip


def _called(card: Card, tally: Tally, known: Flags, fresh: Ints, explore: tuple[float, str]) -> Ints:
    """Return whom of the fresh accounts the team calls: the best, and those drawn from the others."""
    part, salt = explore
    slots, score = exploring(CALLED, round(100 * part)), card.scores(tally.pick(fresh))
    order = np.lexsort((fresh, -score))
    best = order[: CALLED - slots]
    lower, listed = ~np.isin(np.arange(len(fresh)), best), tally.codes[fresh].astype(np.int64)
    drawn = explored([str(i) for i in fresh], listed, _worked(tally, known), lower, slots, salt)
    return np.concatenate([fresh[best], fresh[drawn]])


def _worked(tally: Tally, known: Flags) -> list[Ints]:
    codes = tally.codes[known]
    return [np.bincount(codes[:, k], minlength=len(c.bins)) for k, c in enumerate(tally.criteria)]


def _named(tally: Tally) -> str:
    return next(c.name for c in tally.criteria if c.field == SEGMENT)


def _points(card: Card, tally: Tally, segment: Flags) -> float:
    """Return what the segment's accounts score beyond what they would with another value of its field, on average."""
    inside, k = tally.pick(segment), next(i for i, c in enumerate(tally.criteria) if c.field == SEGMENT)
    scores = [
        card.scores(replace(inside, codes=np.where(np.arange(len(tally.criteria)) == k, code, inside.codes)))
        for code in np.unique(tally.codes[~segment, k]).tolist()
    ]
    return float((card.scores(inside) - np.mean(scores, axis=0)).mean())


def s17(run: Run) -> list[Measured]:
    """Return how often the segment is found with exploration and without, and whether it is said to be unseen."""
    sets = run.pick(3, 40, 80)
    with_it, without = (run.many(rounds, [(part, k) for k in range(sets)]) for part in (SHARE, 0.0))
    return [
        share("10% explored: earns points", [one.found for one in with_it], least=0.8),
        share("  calls: twice its share or more", [one.top for one in with_it]),
        number("  of it called, mean", float(np.mean([one.called for one in with_it])), unit="count"),
        number("  won in all, mean", float(np.mean([one.won for one in with_it])), unit="count"),
        share("none explored: earns points", [one.found for one in without]),
        share("  said to be unseen", [one.warned for one in without if not one.found], least=0.95),
        number("  of it called, mean", float(np.mean([one.called for one in without])), unit="count"),
        number("  won in all, mean", float(np.mean([one.won for one in without])), unit="count"),
    ]
