"""Rules of thumb of a profile's age, close rates and churn, each with an interval and a limit to its false alarms.

What the literature gives as fixed limits fires by chance: a close rate "down ten points" in about one in six quarters
of 25 deals (`python benchmarks/honesty S15`). Here a rule alarms only where the fall is past what chance does: quarter
by quarter by Fisher's exact test, the j-th of them with alpha / (j (j + 1)), which sum up to alpha however many
quarters come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from earmark.learn.beta import seen
from earmark.learn.closes import Closes
from earmark.learn.explore import blind, of_list
from earmark.learn.fisher import few
from earmark.learn.quarters import LENGTH
from earmark.learn.sequential import rate_ends, wager
from earmark.learn.tally import NONE, Floats, Ints
from earmark.learn.watch import SURE, Course
from earmark.profile.drift import Watched

DOWN = 0.10  # by which the close rate may fall
FALLS = 3  # quarters in a row: more than two
LATEST = 10  # churned customers that are held against the exclusions
REVIEW = 6  # months
ODDS = (1.5, 2.0, 3.0)  # by which new customers may leave more
DRAWN = 10.0  # customers' months at the overall rate that those of one month of tenure are drawn to
DOWN_WORDS = "close rate down by more than ten points"
UNSEEN = (0.0, -1.0, 1.0)
FALLING = "close rate falling for more than two quarters"
LEAVING = "new customers leave more than before"
CAUGHT = "the ten latest churned against the exclusions"
TARGETS, NAMED = 100, 3  # accounts of a list, at least; bins named
BLIND_TO = "targets in bins that hardly were worked"
AGE = "validate each quarter, review at six months, learn again at a year"
SAID = {  # what people say, by the word for it
    "harder": "sellers say that it got harder",
    "product": "the product changed much",
    "segment": "a new segment is sold to",
}


@dataclass(frozen=True)
class Quarter:
    """Closes of one quarter; `first` and `last`: the days of its first and last close."""

    number: int
    won: int
    closes: int
    first: date
    last: date

    @property
    def rate(self) -> float:
        """The close rate."""
        return self.won / self.closes


def by_quarter(closes: Closes, last: int) -> tuple[Quarter, ...]:
    """Return the quarters up to `last` in which anything closed, in order."""
    numbers = closes.month // LENGTH
    found = []
    for number in np.unique(numbers[numbers <= last]).tolist():
        held = np.flatnonzero(numbers == number)
        found.append(Quarter(number, int(closes.won[held].sum()), len(held), closes.on(held[0]), closes.on(held[-1])))
    return tuple(found)


def whole(since: Closes, learned: int, as_of: int) -> tuple[Quarter, ...]:
    """Return the quarters that began after the month `learned` and ended before the month `as_of` began."""
    found = by_quarter(since, as_of // LENGTH - 1)
    return tuple(one for one in found if one.number > learned // LENGTH)


def quarter(before: Closes, ended: tuple[Quarter, ...], alpha: float) -> Course:
    """Return how far the close rate of the last quarter is from that before; it alarms from the first such quarter."""
    wins, total = int(before.won.sum()), len(before)
    low_ones = [one for one in enumerate(ended, 1) if one[1].rate < wins / total - DOWN]
    fired = [one for j, one in low_ones if _fell(one.won, one.closes, wins, total) <= spent(alpha, j)][:1]
    last = ended[-1] if ended else None
    figure, low, high = _difference((last.won, last.closes), (wins, total)) if last else UNSEEN
    seen = Watched(
        "quarter", "Last quarter's close rate", figure, low, high, 0.0, last.closes if last else 0,
        bool(fired), alpha, rule=DOWN_WORDS, due=last is not None and figure < -DOWN,
    )  # fmt: skip
    return Course(seen, fired[0].first, fired[0].last) if fired else Course(seen)


def falling(before: Closes, ended: tuple[Quarter, ...], alpha: float) -> Course:
    """Return by how much the close rate fell over the quarters in a row in which it fell.

    The first of them may be the last quarter before the profile was learned.
    """
    runs = _falls((*by_quarter(before, int(before.month[-1]) // LENGTH)[-1:], *ended))[-len(ended) :] if ended else []
    fired = [
        run for j, run in enumerate(runs, 1)
        if len(run) > FALLS and _fell(run[-1].won, run[-1].closes, run[0].won, run[0].closes) <= spent(alpha, j)
    ][:1]  # fmt: skip
    run = runs[-1] if runs else ()
    figure, low, high = _difference(*((one.won, one.closes) for one in (run[-1], run[0]))) if len(run) > 1 else UNSEEN
    seen = Watched(
        "falling", "Quarters in a row it fell", figure, low, high, 0.0, sum(one.closes for one in run), bool(fired),
        alpha, rule=FALLING, due=len(run) > FALLS, quarters=max(len(run) - 1, 0),
    )  # fmt: skip
    return Course(seen, fired[0][1].first, fired[0][-1].last) if fired else Course(seen)


def _falls(quarters: tuple[Quarter, ...]) -> list[tuple[Quarter, ...]]:
    """Return for each quarter the run in which the close rate fell up to it, from the one before the first fall."""
    runs = list[tuple[Quarter, ...]]()
    for one in quarters:
        held = runs[-1] if runs and one.rate < runs[-1][-1].rate else ()
        runs.append((*held, one))
    return runs


def _fell(won: int, closes: int, wins: int, total: int) -> float:
    """Return how often chance puts so few of all wins among these closes, and not among `total` others."""
    return few(won, closes, won + wins, closes + total)


def spent(alpha: float, j: int) -> float:
    """Return what of `alpha` is spent on the j-th look; over all looks it sums up to alpha."""
    return alpha / (j * (j + 1))


def _difference(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float, float]:
    """Return one rate less the other with its 90% interval (Newcombe 1998) as looked at once."""
    (p, (a, b)), (q, (c, d)) = ((hits / of, seen(hits / of, of)) for hits, of in (one, other))
    return p - q, p - q - ((p - a) ** 2 + (d - q) ** 2) ** 0.5, p - q + ((b - p) ** 2 + (q - c) ** 2) ** 0.5


@dataclass(frozen=True)
class Stays:
    """Months of customers by calendar month and month of tenure: (months, tenures) those that stayed on, or left."""

    at_risk: Ints
    gone: Ints


def stays(closes: Closes, first: int, end: int) -> Stays:
    """Return the months from `first` up to `end` that customers won in `closes` were watched."""
    won = closes.pick(closes.won)
    closed, left = won.month, won.left
    longest = max(end - int(closed.min(initial=end)), 1)
    at_risk, gone = (np.zeros((max(end - first, 0), longest + 1), np.int64) for _ in range(2))
    for month in range(first, end):
        tenure = month - closed
        held = (tenure > 0) & ((left == NONE) | (left >= month))
        np.add.at(at_risk[month - first], tenure[held], 1)
        np.add.at(gone[month - first], tenure[held & (left == month)], 1)
    return Stays(at_risk, gone)


def churn(before: Closes, since: Closes, learned: int, as_of: int, alpha: float) -> Course | None:
    """Return whether customers won since leave more than those before did at the same age; None: none left before.

    History is what was seen of earlier customers before the profile was learned; each whole month is a look.
    """
    history, now = stays(before, int(before.month[0]), learned + 1), stays(since, learned, as_of)
    if not history.gone.sum() or not now.at_risk.sum():
        return None
    usual = history.gone.sum() / history.at_risk.sum()
    n, c = (_up_to(part.sum(axis=0), now.at_risk.shape[1]) for part in (history.at_risk, history.gone))
    n, c = n + DRAWN, c + DRAWN * usual
    told, ratios = float(now.at_risk.sum(axis=0) @ (c / n)), np.ones((len(now.at_risk), len(ODDS)))
    for m, (held, gone) in enumerate(zip(now.at_risk, now.gone, strict=True)):
        ratios[m] = [_leaves(c / n, held, gone, odds) for odds in ODDS]
        n, c = n + held, c + gone
    course, customers = wager(ratios, np.full(len(ODDS), 1 / len(ODDS))), int(since.won.sum())
    left, fired = int(now.gone.sum()), course.fired(alpha)
    seen = Watched(
        "churn", "New customers that left", left / customers, *rate_ends(left, customers, SURE),
        min(told / customers, 1.0), customers, fired is not None, alpha, course.nearness(alpha), rule=LEAVING,
        due=left > told,
    )  # fmt: skip
    if fired is None:
        return Course(seen)
    began, passed = (first_day(learned + int(m)) for m in (course.start[fired], fired + 1))
    return Course(seen, began, passed, float(np.log(course.value.max())))


def _leaves(p: Floats, held: Ints, gone: Ints, odds: float) -> float:
    """Return what a month says for leaving at so many times the odds of (tenures,) chances `p`."""
    q = odds * p / (1 - p + odds * p)
    return float(np.exp(gone @ np.log(q / p) + (held - gone) @ np.log((1 - q) / (1 - p))))


def _up_to(counts: Ints, size: int) -> Floats:
    found = np.zeros(size)
    found[: min(size, len(counts))] = counts[:size]
    return found


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def caught(closes: Closes) -> Watched | None:
    """Return how many of the ten latest churned customers an exclusion would have kept out; guidance, no alarm."""
    gone = np.flatnonzero(closes.won & (closes.left != NONE))
    if not len(gone):
        return None
    latest = gone[np.lexsort((gone, closes.left[gone]))][-LATEST:]
    share = float(closes.excluded[latest].mean())
    low, high = seen(share, len(latest))
    return Watched("gaps", "Latest churned, kept out", share, low, high, None, len(latest), rule=CAUGHT, due=not share)


def unseen(closes: Closes, targets: Ints) -> Watched | None:
    """Return the share of targets in bins that hardly were worked; guidance, no alarm. None: too few targets.

    targets: (accounts, K) positions of the bins of the card's criteria.
    """
    if len(targets) < TARGETS or not closes.criteria:
        return None
    worked = [np.bincount(closes.codes[:, k], minlength=len(c.bins)) for k, c in enumerate(closes.criteria)]
    found = blind(closes.criteria, targets, worked)
    share = of_list(found, closes.criteria, targets)
    said = "; ".join(f"{one.criterion}: {one.bin} (worked {one.worked:,})" for one in found[:NAMED])
    return Watched(
        "blind", "Targets that it is blind to", share, share, share, None, len(targets), bin=said, rule=BLIND_TO,
        due=bool(found),
    )  # fmt: skip


def said(what: str, times: int, last: str) -> Watched:
    """Return how often people said something since a profile was learned; guidance, no alarm. last: when and why."""
    return Watched("said", what, times, times, times, None, 0, bin=last, rule=SAID[what], due=times > 0)


def age(learned: int, as_of: int) -> Watched:
    """Return how many months old a profile is; guidance, no alarm."""
    months = as_of - learned
    return Watched(
        "age", "Months since it was learned", months, months, months, None, 0, rule=AGE, due=months >= REVIEW
    )
