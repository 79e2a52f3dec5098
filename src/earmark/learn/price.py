"""The price of a rule: what it avoids and forgoes, with intervals that hold although it was picked.

Of N churned accounts X fall under a rule. In another such period N q would, and q is not X / N alone:
the rule was picked from many because X looked large. So the log-odds by which churned accounts fall
under it, against all others, have a prior estimated from all the rules looked at (Stephens 2017,
Biostatistics 18, 275-294); the interval of N q is the posterior's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from earmark.learn.belief import GRID, upto
from earmark.learn.binsums import Binned, binned
from earmark.learn.lifts import prior_of
from earmark.learn.outcomes import Outcomes
from earmark.learn.tally import CONTACTED, NONE, Flags, Floats, Ints, Tally
from earmark.profile.rules import Price

SHARES = np.linspace(-9, 6, 301)  # log-odds of the share q
OTHERS = np.linspace(0.02, 0.98, 49)  # of the posterior of the others' share
ENDS = (0.04, 0.96)  # of the posterior: a little beyond 90%, for the prior is itself estimated


MILLE = 1000
AGAINST = {  # whose share under a rule a kind's is held against
    "lost": "won",
    "won": "lost",
    "churned": "kept",
    "good": "bad",
    "leaving": "stayed",
    "stayed": "leaving",
    "dragged": "prompt",
}


REST = {"lost": ("accounts", "won"), "kept": ("won", "churned"), "stayed": ("won", "leaving"),
        "prompt": ("deals", "dragged")}  # kinds that are one kind less another  # fmt: skip


@dataclass(frozen=True)
class Count:
    """How many of `of` accounts of one kind fall under a rule, with the 90% interval of how many would."""

    seen: int
    of: int
    low: int
    high: int


def counted(seen: int, of: int, others_seen: int, others: int, prior: Floats) -> Count:
    """Return a count with its interval.

    seen, of: accounts of the kind under the rule, and in all; others_seen, others: those of no such kind.
    prior: (GRID,) how the log-odds are spread over all rules looked at.
    """
    if not of:
        return Count(seen, of, 0, 0)
    theirs = _draws(others_seen, others)
    theta = SHARES[:, None] - theirs[None, :]
    weight = np.interp(theta, GRID, prior).mean(axis=1)
    share = 1 / (1 + np.exp(-SHARES))
    log = seen * np.log(share) + (of - seen) * np.log1p(-share)
    held = np.exp(log - log.max()) * weight
    if held.sum() <= 0:
        return Count(seen, of, 0, of)
    ends = np.interp(ENDS, upto(held[None])[0], share)
    return Count(seen, of, min(int(np.floor(of * ends[0])), seen), max(int(np.ceil(of * ends[1])), seen))


def _draws(seen: int, of: int) -> Floats:
    """Return log-odds of the others' share, evenly through its posterior (normal on log-odds, Haldane's halves)."""
    a, b = seen + 0.5, of - seen + 0.5
    middle, spread = np.log(a / b), np.sqrt(1 / a + 1 / b)
    found: Floats = middle + spread * np.array([NormalDist().inv_cdf(float(q)) for q in OTHERS])
    return found


@dataclass(frozen=True)
class Tariff:
    """What prices rules: (lines,) accounts of each kind, (rules,) those under each rule looked at, their spread."""

    kinds: dict[str, Ints]
    under: dict[str, Floats]
    priors: dict[str, Floats]

    def count(self, kind: str, covers: Flags) -> Count:
        """Return how many accounts of a kind fall under the rule that covers these lines, with the interval."""
        mine, others = self.kinds[kind], self.kinds[AGAINST[kind]]
        seen, of, others_seen, other = map(int, (mine[covers].sum(), mine.sum(), others[covers].sum(), others.sum()))
        return counted(seen, of, others_seen, other, self.priors[kind])

    def beyond(self, kind: str, covers: Flags) -> bool:
        """Return whether the rule hits more of a kind than of those held against it, even at the intervals' ends."""
        mine, others = self.count(kind, covers), self.count(AGAINST[kind], covers)
        return mine.low * max(others.of, 1) > others.high * max(mine.of, 1)

    def price(self, covers: Flags) -> Price:
        """Return what the rule that covers these lines avoids and forgoes."""
        lost, churned, good = (self.count(kind, covers) for kind in ("lost", "churned", "good"))

        def seen(kind: str) -> tuple[int, int]:
            return int(self.kinds[kind][covers].sum()), int(self.kinds[kind].sum())

        barely, dragged = seen("barely"), seen("dragged")
        return Price(
            lost.seen, churned.seen, good.seen, seen("pending")[0], lost.of, churned.of, good.of,
            lost.low, lost.high, churned.low, churned.high, good.low, good.high,
            barely[0], barely[1], dragged[0], dragged[1],
        )  # fmt: skip


def tariff(tally: Tally, found: Outcomes, rules: Sequence[tuple[int, tuple[int, ...]]]) -> Tariff:
    """Return what prices rules, each a criterion's position in the tally and codes of its bins."""
    kinds, table = _kinds(tally, found), binned(tally)
    under = _under(table, kinds, rules)
    priors = {}
    for name, other in AGAINST.items():
        good, total = float(kinds[name].sum()), float(kinds[name].sum() + kinds[other].sum())
        told = 0 < good < total and len(rules)
        priors[name] = prior_of(under[name], under[name] + under[other], good, total) if told else np.ones(len(GRID))
    return Tariff(kinds, under, priors)


def _under(table: Binned, kinds: dict[str, Ints], rules: Sequence[tuple[int, tuple[int, ...]]]) -> dict[str, Floats]:
    """Return (rules,) accounts of each kind; those that are the rest of another kind are not counted again."""
    places = [(table.part(k), list(codes)) for k, codes in rules]
    none, found = np.zeros(len(places)), dict[str, Floats]()
    for name, kind in kinds.items():
        if name in REST:
            whole, part = REST[name]
            found[name] = found[whole] - found[part]
            continue
        sums = table.sums(kind.astype(float)) if kind.any() else None
        found[name] = none if sums is None else np.array([sums[part][codes].sum() for part, codes in places], float)
    return found


def _watched(tally: Tally, found: Outcomes) -> Floats:
    """Return (lines,) how much of all leaving would be seen by now, of customers won when these were.

    Of those who leave within the horizon so many have, by the whole's curve; who barely uses it shows at once.
    """
    gone = 1 - np.concatenate([[1.0], found.survival])  # before month 0, 1, ... after the close ends
    horizon = len(found.survival) - 1
    months = np.where(tally.closed == NONE, horizon + 1, tally.as_of - tally.closed)
    seen = gone[np.clip(months, 0, horizon + 1)] / max(float(gone[-1]), 1e-9)
    churned = float(tally.count[found.churned].sum())
    at_once = float(np.where(found.churned | ~found.won, 0, tally.total("barely")).sum())
    share = churned / max(churned + at_once, 1.0)
    told: Floats = share * seen + 1 - share
    return told


def _kinds(tally: Tally, found: Outcomes) -> dict[str, Ints]:
    """Return (lines,) accounts of each kind.

    leaving: churned, or a customer who barely uses what it bought. told: customers of whom it is known whether
    they left. watched: thousandths of a customer watched through the horizon that a customer counts for.
    """
    count = tally.count

    def of(lines: Flags) -> Ints:
        return np.where(lines, count, 0)

    barely = np.where(found.churned | ~found.won, 0, tally.total("barely"))
    leaving, won = of(found.churned) + barely, of(found.won)
    deals, dragged = of(tally.outcome != CONTACTED), tally.total("dragged")
    return {
        "accounts": count,
        "won": won,
        "lost": count - won,
        "churned": of(found.churned),
        "kept": won - of(found.churned),
        "good": of(found.good),
        "bad": of(found.bad),
        "pending": of(found.pending),
        "told": won - np.where(found.pending, count - barely, 0),
        "watched": np.round(MILLE * won * _watched(tally, found)).astype(np.int64),
        "barely": barely,
        "leaving": leaving,
        "stayed": won - leaving,
        "deals": deals,
        "dragged": dragged,
        "prompt": deals - dragged,
    }
