"""S6 and S7: intervals hold what they say they hold, and posteriors are where truth is as often as they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from measured import Measured, judged, share
from simulate import Law, Made, rich

from earmark.learn.learner import learn
from earmark.learn.tally import Flags
from earmark.profile.bins import Bin, Criterion
from runs import Run

TRUTH = 30_000  # accounts of the same law that tell what is true
ANY = (0.87, 0.93)  # of the intervals of any bin that have to hold
SEEN = 5  # accounts in a bin whose interval is judged


@dataclass(frozen=True)
class Held:
    """One bin of a card. true: whether its field is in the law; held: whether its interval holds the truth."""

    lift: float
    held: bool
    above: bool  # the truth lies above the interval
    points: int
    true: bool
    top: bool  # of the bins with points on its card, the one with the highest lift


@dataclass(frozen=True)
class Card:
    """A card's bins; law: none, sparse or dense."""

    law: str
    supported: bool
    bins: tuple[Held, ...]


def law(seed: int) -> tuple[str, Law]:
    """Return one of three kinds of truth: nothing, three levels of much, fifty levels of a little."""
    rng, odds, kind = np.random.default_rng(seed), {}, ("none", "sparse", "dense")[seed % 3]
    if kind == "sparse":
        for i in rng.choice(10, 3, replace=False):
            odds[f"level {i:02d}", f"v{rng.integers(5)}"] = float(rng.choice([1 / 2.5, 2, 3]))
    if kind == "dense":
        odds = {(f"level {i:02d}", f"v{v}"): float(np.exp(rng.normal(0, 0.3))) for i in range(10) for v in range(5)}
    base, drift = float(rng.choice([0.1, 0.2, 0.35])), float(rng.choice([-0.5, 0, 0.5]))
    return kind, Law(base=base, odds=odds, churn=0.12, drift=drift, rest=(0.6, 0.15, 0.25))


def inside(criterion: Criterion, one: Bin, made: Made) -> Flags:
    """Return (accounts,) which of them a bin holds."""
    column = next(c for c in made.columns if c.name == criterion.field)
    if one.missing:
        return column.missing
    if one.values:
        return np.isin(column.values, one.values)
    if one.other:
        return ~column.missing & ~np.isin(column.values, [v for b in criterion.bins for v in b.values])
    value = np.nan_to_num(column.values)
    low = value >= float(one.low) if one.low is not None else True
    high = value < float(one.high) if one.high is not None else True
    return ~column.missing & low & high


def one_card(task: tuple[int, int]) -> Card | None:
    """Learn from so many accounts of a seed's law and hold the intervals against the truth; None without a card."""
    rows, seed = task
    kind, one = law(seed)
    made = rich(rows, seed, one)
    found = learn(made.tally, made.fields)
    if not found.card.criteria:
        return None
    whole = rich(TRUTH, 10**6 + seed, one)
    base, bins = whole.good.mean(), []
    for criterion in (c for c in found.card.criteria if not c.parts):
        true = any(field == criterion.field for field, _ in one.odds or {})
        for b in criterion.bins:
            seen = b.evidence
            if seen is None or seen.good + seen.bad + seen.pending < SEEN:
                continue
            truth = whole.good[inside(criterion, b, whole)].mean() / base
            held = seen.lift_low <= truth <= seen.lift_high
            bins.append(Held(seen.lift, bool(held), bool(truth > seen.lift_high), b.points, true, top=False))
    return Card(kind, found.verdict == "supported", _topped(bins))


def _topped(bins: list[Held]) -> tuple[Held, ...]:
    best = max((b.lift for b in bins), default=0.0)
    return tuple(Held(**vars(b) | {"top": b.lift == best}) for b in bins)


def s6(run: Run) -> list[Measured]:
    """Return how often the 90% intervals on cards hold the truth."""
    sets = run.pick(9, 60, 200)
    sizes = (300,) if run.size == "reduced" else (300, 1000)
    found = []
    for n in sizes:
        cards = run.many(one_card, [(n, k) for k in range(sets)])
        found += told([c for c in cards if c and c.bins], n)
    return found


def told(cards: list[Card], rows: int) -> list[Measured]:
    """Return the shares held over the bins of cards, in all and by kind."""
    every = [b for c in cards for b in c.bins]
    tops = [(next(b.held for b in c.bins if b.top), c.supported) for c in cards]
    parts = {
        "supported cards": [b.held for c in cards if c.supported for b in c.bins],
        **{f"law {kind}": [b.held for c in cards if c.law == kind for b in c.bins] for kind in KINDS},
        "true fields": [b.held for b in every if b.true],
        "false fields": [b.held for b in every if not b.true],
        "points above 0": [b.held for b in every if b.points > 0],
        "points below 0": [b.held for b in every if b.points < 0],
        "no points": [b.held for b in every if not b.points],
    }
    return [
        clustered(f"{rows:,} deals: any bin", [(sum(b.held for b in c.bins), len(c.bins)) for c in cards]),
        share(f"{rows:,} deals: top-ranked bin", [held for held, _ in tops], least=0.85),
        share("  top-ranked, supported cards", [held for held, supported in tops if supported]),
        *(share(f"  any bin, {name}", held) for name, held in parts.items()),
        share("  truth above the interval", [b.above for b in every]),
    ]


KINDS = ("none", "sparse", "dense")


def clustered(name: str, per: list[tuple[int, int]]) -> Measured:
    """Return the share over all bins, its interval from how it differs from card to card (a ratio's)."""
    hits, of = np.array(per, float).T
    value = float(hits.sum() / of.sum())
    error = float(np.sqrt(((hits - value * of) ** 2).sum()) / of.sum())
    return judged(
        Measured(name, value, value - 1.96 * error, value + 1.96 * error, *ANY, int(hits.sum()), int(of.sum()))
    )
