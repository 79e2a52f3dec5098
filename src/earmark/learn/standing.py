"""Standing: what is left of a hypothesis beside the data, line by line, and before they can speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from earmark.facts.fold import fold
from earmark.learn.beta import NEVER
from earmark.learn.binsums import binned
from earmark.learn.hypothesis import Written, alike, within
from earmark.learn.lifts import Lifts, lifts
from earmark.learn.outcomes import Outcomes
from earmark.learn.prior import POINT, precision
from earmark.learn.rows import LEAST as ROW
from earmark.learn.tally import Floats, Tally
from earmark.profile.bins import Bin, Criterion, Evidence
from earmark.profile.report import Counts, Outcome, Weighed
from earmark.profile.rules import Exclusion, Price
from earmark.profile.scorecard import Scorecard

LEAST = 5  # wins, and others, that a test of the hypothesis needs
LOOSE = 0.01  # precision of the base rate in the fit of the trust
Rows = tuple[Floats, Floats]
NO_ACCOUNT = "none of your accounts there"


def unheard(counts: Counts, written: Written) -> str:
    """Return why a hypothesis is not tested yet, in words."""
    kept = f"the card is the hypothesis {written.profile.name!r}"
    if not counts.accounts:
        return f"No worked account has an outcome yet: {kept}. First check at about {LEAST} wins."
    found = f"{counts.won} won and {counts.accounts - counts.won} not won"
    shrunk = ", with fewer points where the data speak against it" if counts.won else ""
    return f"{found} are too few to test it, {LEAST} of each at least: {kept}{shrunk}."


def standing(written: Written, y: Floats) -> Scorecard:
    """Return the hypothesis's card, its points drawn to nothing as far as (lines,) shares of good speak against it."""
    criteria = written.profile.card.criteria
    held = [(c, written.place(c)) for c in criteria]
    known = [(c, k) for c, k in held if k is not None]
    said = [np.array([b.points for b in c.bins])[written.tally.codes[:, k]] * POINT for c, k in known]
    trust = iter(_trust(np.array(said).T, y, written.tally.count.astype(float), written.worth)) if known else iter(())
    return Scorecard(tuple(_shrunk(c, 1.0 if k is None else float(next(trust))) for c, k in held))


def _trust(said: Floats, y: Floats, weight: Floats, worth: float) -> Floats:
    """Return the trust, 0 to 1, in each of (lines, criteria) log-odds: a logistic fit from 1, by Newton's method."""
    total = float(weight.sum())
    if not 0 < float(weight @ y) < total:
        return np.ones(said.shape[1])
    base = float(np.clip(weight @ y / total, NEVER, 1 - NEVER))
    centred = said - weight @ said / total
    design = np.column_stack([np.ones(len(y)), centred])
    prior = np.zeros((design.shape[1],) * 2)
    prior[0, 0], prior[1:, 1:] = LOOSE, precision(said.shape[1], worth)
    start = np.append(np.log(base / (1 - base)), np.ones(said.shape[1]))
    at = start.copy()
    for _ in range(30):
        chance = 1 / (1 + np.exp(-design @ at))
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + prior
        step = np.linalg.solve(curve, design.T @ (weight * (y - chance)) - prior @ (at - start))
        at = at + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    held: Floats = np.clip(at[1:], 0.0, 1.0)
    return held


def _shrunk(criterion: Criterion, trust: float) -> Criterion:
    points = [int(np.sign(b.points) * np.floor(abs(b.points) * trust + 0.5)) for b in criterion.bins]
    return replace(criterion, bins=tuple(replace(b, points=p) for b, p in zip(criterion.bins, points, strict=True)))


@dataclass(frozen=True)
class Counted:
    """A criterion of the hypothesis with the counts of its bins: goods, bads, pending and lifts, bin by bin."""

    kinds: tuple[Floats, Floats, Floats]
    shown: Lifts

    @property
    def share(self) -> Floats:
        """(bins,) of the accounts in each bin; evenly while there are none."""
        accounts = self.kinds[0] + self.kinds[1] + self.kinds[2]
        return accounts / accounts.sum() if accounts.sum() > 0 else np.full(len(accounts), 1 / len(accounts))

    def evidence(self, place: int) -> Evidence:
        """Return the counts behind a bin; what chance would show is not asked of it."""
        good, bad, pending = (int(kind[place]) for kind in self.kinds)
        lift, low, high = (float(v[place]) for v in (self.shown.lift, self.shown.low, self.shown.high))
        return Evidence(good, bad, pending, lift, low, high, 1.0)


def counted(tally: Tally, found: Outcomes, among: Rows | None = None) -> tuple[Counted, ...]:
    """Return the counts of every criterion of a tally, its lifts judged among other goods and accounts too."""
    table, weight = binned(tally), tally.count.astype(float)
    held = [table.sums(weight * kind) for kind in (found.good, found.bad, found.pending)]
    accounts, goods = table.sums(weight), table.sums(weight * found.y)
    total, good = float(weight.sum()), float(weight @ found.y)
    shown = lifts(goods, accounts, *(among or (goods, accounts)), good, total)
    return tuple(
        Counted(
            (held[0][p], held[1][p], held[2][p]), Lifts(shown.lift[p], shown.low[p], shown.high[p], shown.likely[p])
        )
        for p in table.parts
    )


def evident(card: Scorecard, written: Written, found: Outcomes) -> Scorecard:
    """Return the card with the counts of its bins, where the book has its criteria."""
    if not written.tally.accounts:
        return card
    seen = counted(written.tally, found)
    criteria = []
    for said, one in zip(written.profile.card.criteria, card.criteria, strict=True):
        k = written.place(said)
        bins = (
            one.bins if k is None else tuple(replace(b, evidence=seen[k].evidence(i)) for i, b in enumerate(one.bins))
        )
        criteria.append(replace(one, bins=bins))
    return Scorecard(tuple(criteria))


def weighed(
    written: Written, found: Outcomes, card: Scorecard, dropped: Mapping[str, str], among: Rows | None = None
) -> tuple[Weighed, ...]:
    """Return how each line of the hypothesis fared against the card that stands.

    found: the outcomes of the hypothesis's own tally. dropped: by field, why the learner left it out.
    among: (bins,) goods and accounts that the learner looked at.
    """
    seen = counted(written.tally, found, among)
    lines: list[Weighed] = []
    for said in written.profile.card.criteria:
        k = written.place(said)
        why = dropped.get(said.field, "") or ("" if k is not None else written.absent.get(said.field, NO_ACCOUNT))
        lines += _lines(
            said, next((c for c in card.criteria if alike(c, said)), None), None if k is None else seen[k], why
        )
    return tuple(lines)


def _lines(said: Criterion, on_card: Criterion | None, seen: Counted | None, why: str) -> Iterator[Weighed]:
    """Yield a line for each bin with points; a direction is one against the criterion's average."""
    stand = [standing_points(said, place, on_card) for place in range(len(said.bins))]
    share = seen.share if seen else np.full(len(said.bins), 1 / len(said.bins))
    points = np.array([b.points for b in said.bins], float)
    kept = np.array([sum(s) / len(s) for s in stand])
    aims, ways = (np.sign(np.round(v - share @ v, 6)).astype(int).tolist() for v in (points, kept))
    for place, one in enumerate(said.bins):
        line = Weighed(said.name, one.label, one.points, stand[place], "absent", why=why)
        if one.points or any(stand[place]):
            aim = aims[place] if one.points else 0
            yield line if seen is None or why else _told(line, aim, ways[place], seen.evidence(place))


def standing_points(said: Criterion, place: int, on_card: Criterion | None) -> tuple[int, ...]:
    """Return the card's points within a bin of the hypothesis: one number, or the lowest and the highest."""
    if on_card is None:
        return (0,)
    points = {on_card.bins[j].points for i, j in pieces(said, on_card) if i == place}
    return (min(points, default=0),) if len(points) < 2 else (min(points), max(points))


def pieces(said: Criterion, on_card: Criterion) -> Iterable[tuple[int, int]]:
    """Return each bin of the one with each bin of the other that it overlaps."""
    finest = _finest(said, on_card)
    return {(int(i), int(j)) for i, j in zip(within(finest, said), within(finest, on_card), strict=True)}


def _finest(one: Criterion, other: Criterion) -> Criterion:
    """Return a criterion whose bins lie each in one bin of either."""
    both = (*one.bins, *other.bins)
    rest = tuple(
        Bin(f"\0{i}", other=b.other, missing=b.missing) for i, b in enumerate(one.bins) if b.missing or b.other
    )
    if one.kind in ("category", "list"):
        values = {fold(v): v for b in both for v in b.values}.values()
        return replace(one, bins=(*(Bin(v, values=(v,)) for v in values), *rest))
    cuts = sorted({b.low for b in both if b.low is not None})
    edges = zip((None, *cuts), (*cuts, None), strict=True)
    return replace(one, bins=(*(Bin(f"{low} to {high}", low=low, high=high) for low, high in edges), *rest))


def _told(line: Weighed, aim: int, way: int, seen: Evidence) -> Weighed:
    """Return a line with its counts and who won; aim and way: the directions said and standing."""
    line = replace(line, good=seen.good, bad=seen.bad, pending=seen.pending)
    accounts = seen.good + seen.bad + seen.pending
    if accounts < ROW and (way != aim or not line.said):
        return replace(
            line, outcome="absent", why=f"only {accounts} of your accounts there" if accounts else NO_ACCOUNT
        )
    if not accounts:
        return replace(line, outcome="stands")
    line = replace(line, lift=seen.lift, lift_low=seen.lift_low, lift_high=seen.lift_high)
    return replace(line, outcome=_outcome(line.said, aim, way, seen))


def _outcome(said: int, aim: int, way: int, seen: Evidence) -> Outcome:
    shown = 1 if seen.lift_low > 1 else -1 if seen.lift_high < 1 else 0
    if not said:
        return "added"
    if way == aim:
        return "agrees" if shown == aim else "stands"
    return "spare" if way == 0 and (seen.lift - 1) * aim >= 0 else "overruled"


def ruled_out(written: Written, found: Outcomes) -> tuple[Exclusion, ...]:
    """Return the hypothesis's exclusions, each with its price where the book can tell it."""
    return tuple(_priced(rule, written, found) for rule in written.profile.exclusions)


def _priced(rule: Exclusion, written: Written, found: Outcomes) -> Exclusion:
    k = written.place(rule.criterion)
    if k is None or not written.tally.accounts:
        return rule
    place = next(i for i, b in enumerate(rule.criterion.bins) if b.label == rule.bin)
    covers, count = written.tally.codes[:, k] == place, written.tally.count
    kinds = (~found.won, found.churned, found.good)
    avoided = [int(count[covers & kind].sum()) for kind in kinds]
    whole = [int(count[kind].sum()) for kind in kinds]
    pending = int(count[covers & found.pending].sum())
    return replace(rule, price=Price(avoided[0], avoided[1], avoided[2], pending, *whole))


def without_twins(found: tuple[Exclusion, ...], written: tuple[Exclusion, ...]) -> tuple[Exclusion, ...]:
    """Return the exclusions that were found, and those written down that are not among them."""
    named = {e.name for e in found}
    ruled = {_rule(e) for e in found}
    return (*found, *(e for e in written if e.name not in named and _rule(e) not in ruled))


def _rule(rule: Exclusion) -> tuple[object, ...]:
    one = next(b for b in rule.criterion.bins if b.label == rule.bin)
    values = frozenset(fold(v) for v in one.values)
    return fold(rule.criterion.field), one.low, one.high, values, one.other, one.missing
