"""S10 and S11: evidence moves its bin the right way, and every count that is told is recomputed from the facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from measured import Measured, share
from simulate import AS_OF, HORIZON, NONE, WON, Law, Made, decided, rich, words

from earmark.learn.binsums import binned
from earmark.learn.evidence import weight_of_evidence
from earmark.learn.learner import learn
from earmark.learn.ridge import ridge
from earmark.learn.tally import Tally
from earmark.learn.threads import one_thread
from earmark.profile.bins import Value, days, place_of
from earmark.profile.scorecard import score_one
from earmark.verbs.wording import evidence_text
from runs import Run

DAY = date(AS_OF // 12, AS_OF % 12 + 1, 1)
SAID = re.compile(r"(\d+) good(?:, (\d+) pending)? of ([\d,]+)")


@dataclass(frozen=True)
class Moved:
    """How a bin's log-odds moved when a good and when a bad account was added to it: counted, and in the fit."""

    counted: tuple[float, float]
    fitted: tuple[float, float]

    @staticmethod
    def right(ways: tuple[float, float]) -> bool:
        return ways[0] >= -1e-9 and ways[1] <= 1e-9


def moved(seed: int) -> Moved:
    """Draw a small table, add one account to one of its bins, good and then bad."""
    rng = np.random.default_rng([seed, 10])
    n, fields = int(rng.integers(20, 150)), int(rng.integers(2, 5))
    columns = [words(f"f{i}", rng.integers(0, rng.integers(2, 6), n)) for i in range(fields)]
    odds = {(f"f{i}", "v0"): float(np.exp(rng.normal(0, 1))) for i in range(fields)}
    tally = decided(columns, Law(base=float(rng.uniform(0.1, 0.7)), odds=odds), np.full(n, NONE, np.int32), rng).tally
    y = (tally.outcome == WON).astype(float)
    codes = tally.codes[int(rng.integers(n))]
    k = int(rng.integers(len(tally.criteria)))
    place = int(binned(tally).starts[k]) + int(codes[k])

    def told(more: float | None) -> tuple[float, float]:
        grown, shares = (tally, y) if more is None else (with_one(tally, codes), np.append(y, more))
        table, weight = binned(grown), np.ones(len(shares))
        goods, sizes = table.sums(shares), table.sums(weight)
        seen = weight_of_evidence(goods, sizes - goods, float(shares.sum()), float(len(shares) - shares.sum()))[0]
        with one_thread():
            fit = ridge(grown, shares)
        return float(seen[place]), float(fit.intercept + fit.effects[place])

    now, good, bad = told(None), told(1.0), told(0.0)
    return Moved((good[0] - now[0], bad[0] - now[0]), (good[1] - now[1], bad[1] - now[1]))


def with_one(tally: Tally, codes: np.ndarray) -> Tally:
    """Return the tally with one account more, its outcome left aside."""

    def longer(values: np.ndarray) -> np.ndarray:
        return np.append(values, values[-1:], axis=0)

    return replace(
        tally, codes=np.vstack([tally.codes, codes[None]]),
        **{n: longer(getattr(tally, n)) for n in ("outcome", "closed", "left", "seller", "count")},
    )  # fmt: skip


def s10(run: Run) -> list[Measured]:
    """Return how often a good account raises the log-odds of its bin, and a bad one lowers it."""
    found = run.many(moved, range(run.pick(60, 1000, 10_000)))
    fitted = [Moved.right(m.fitted) for m in found]
    worst = max(max(-m.fitted[0], m.fitted[1]) for m in found)
    note = f"where not, by {worst:.3f} at most: the strength of the fit is estimated anew" if not all(fitted) else ""
    return [
        share("log-odds counted", [Moved.right(m.counted) for m in found], least=1.0),
        share("log-odds fitted", fitted, least=1.0, note=note),
    ]


def accounts(made: Made) -> list[dict[str, Value]]:
    """Return the values of each account as a profile is asked for them; dates as dates, in the middle of a month."""
    found: list[dict[str, Value]] = [{} for _ in made.good]
    for column in made.columns:
        for one, value, gone in zip(found, column.values.tolist(), column.missing.tolist(), strict=True):
            one[column.name] = None if gone else _value(column.kind, value)
    return found


def _value(kind: str, value: float | str) -> Value:
    if kind == "date":
        return DAY - timedelta(days=days(Decimal(int(np.floor(value)))) + 15)
    return value if isinstance(value, str) else Decimal(str(value))


@dataclass(frozen=True)
class Told:
    """Whether a card's counts, sentences and scores are those of the facts: shares of each that are."""

    counts: list[bool]
    sentences: list[bool]
    scores: list[bool]
    totals: list[bool]


def recount(seed: int) -> Told:
    """Learn from a messy CRM, and count anew from the raw values what every line of the card tells."""
    law = Law(base=0.25, odds={("level 03", "v0"): 3.0, ("level 05", "v1"): 3.0}, churn=0.2, rest=(0.6, 0.15, 0.25))
    made = rich(600, seed, law)
    found = learn(made.tally, made.fields)
    held, t = accounts(made), made.tally
    won, gone, old = t.outcome == WON, t.left != NONE, AS_OF - t.closed > HORIZON
    churned = won & gone & (t.left - t.closed <= HORIZON)
    kinds = {"good": won & ~churned & (old | gone), "bad": ~won | churned, "pending": won & ~gone & ~old}
    counts, sentences = [], []
    places = [np.array([place_of(c, one, DAY) for one in held]) for c in found.card.criteria]
    for criterion, place in zip(found.card.criteria, places, strict=True):
        for i, b in enumerate(criterion.bins):
            seen = [int((kind & (place == i)).sum()) for kind in kinds.values()]
            said = SAID.match(evidence_text(b))
            assert b.evidence is not None
            counts.append([b.evidence.good, b.evidence.bad, b.evidence.pending] == seen)
            sentences.append(
                said is not None
                and [int((word or "0").replace(",", "")) for word in said.groups()] == [seen[0], seen[2], sum(seen)]
            )
    points = sum(np.array([b.points for b in c.bins])[p] for c, p in zip(found.card.criteria, places, strict=True))
    scores = [
        score_one(found.card, one, DAY).score == int(p) for one, p in zip(held, points + 0 * t.count, strict=True)
    ]
    totals = [getattr(found.counts, name) == int(kind.sum()) for name, kind in kinds.items()]
    return Told(counts, sentences, scores, totals)


def s11(run: Run) -> list[Measured]:
    """Return how many scores are the sum of their reasons, and how many counts are those of the facts."""
    found = run.many(recount, range(run.pick(2, 10, 50)))
    return [
        share(name, [one for told in found for one in getattr(told, part)], least=1.0)
        for name, part in (
            ("scores: sum of their reasons", "scores"),
            ("counts on the card", "counts"),
            ("counts in sentences", "sentences"),
            ("counts in all", "totals"),
        )
    ]
