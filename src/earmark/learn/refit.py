"""Refitting: the points of a structure that stays (criteria, bins, exclusions, segments) moved by later counts.

What a bin's log-odds have moved by, in a ridge on the card's own bins, since the structure was learned, moves its
points: by one for as much as a point stood for then. A bin goes beyond what it earned then only where the evidence
bears that out by itself, as a new card's bins have to. So the counts of the day it was learned give the card that
was learned, and the same counts give the same points, whatever was refitted in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from earmark.learn.beta import interval
from earmark.learn.binsums import added, binned
from earmark.learn.calibrate import GOODS, UNSURE, calibrate
from earmark.learn.condense import by_seller, condensed
from earmark.learn.learner import flat
from earmark.learn.lifts import finest
from earmark.learn.merge import Merged
from earmark.learn.outcomes import Outcomes, outcomes
from earmark.learn.own import own_points
from earmark.learn.placed import asked
from earmark.learn.points import PLAIN, Card, bounds
from earmark.learn.ridge import Ridge, ridge
from earmark.learn.segments import covering
from earmark.learn.sellers import FEWEST, LIMIT, held_in, influence, numbers
from earmark.learn.staying import KEPT_BY_DEFAULT
from earmark.learn.tally import Flags, Floats, Ints, Tally, sorted_bins
from earmark.learn.threads import one_thread
from earmark.learn.tiers import tiers
from earmark.learn.training import Trained, line
from earmark.profile.anchor import Anchor
from earmark.profile.bins import Bin, Criterion, Evidence
from earmark.profile.profile import Objective, Profile
from earmark.profile.rules import Rate
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import INSIDE, Segment

FLAT = 1e-6  # log-odds a point is worth, below which no evidence moves it


@dataclass(frozen=True)
class Structure:
    """A learned profile whose criteria, bins, exclusions and segments stay, with its anchor.

    points: that a bin may earn. kept_default: share of customers kept over a year, before any churn is seen.
    """

    profile: Profile
    anchor: Anchor
    points: int = 5
    kept_default: float = KEPT_BY_DEFAULT

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion that a tally of it counts: the card's, the exclusions' and the segments', without points."""
        return tuple(dict.fromkeys(bare(c) for c in asked(self.profile)))


def bare(criterion: Criterion) -> Criterion:
    """Return what a criterion asks, without points, evidence and how it is come by."""
    bins = tuple(replace(b, points=0, evidence=None) for b in criterion.bins)
    return replace(criterion, bins=bins, coverage=None, sourcing="")


@dataclass(frozen=True)
class Ground:
    """A tally of a structure, as a fit looks at it.

    tally, found: a line for each pattern and kind. card: the tally of the card's criteria alone. merged: for each of
    these its criterion as the profile has it, and the bin of it that each of the tally's is; kept: its position.
    fit: the ridge on the card's bins, no seller moving any of them by more than LIMIT.
    """

    tally: Tally
    found: Outcomes
    card: Tally
    merged: tuple[Merged, ...]
    kept: tuple[int, ...]
    fit: Ridge | None

    @property
    def base(self) -> float:
        """The overall rate of good."""
        return float(self.tally.count @ self.found.y) / max(self.tally.accounts, 1)

    def effects(self, profile: Profile) -> list[Floats]:
        """Return for each criterion (its bins in the profile's order,) log-odds against its average account of then."""
        if self.fit is None:
            return [np.zeros(len(c.bins)) for c in profile.card.criteria]
        table = binned(self.card)
        found = []
        for k, (one, criterion) in enumerate(zip(self.merged, profile.card.criteria, strict=True)):
            mine = np.zeros(len(criterion.bins))
            mine[one.place] = self.fit.effects[table.part(k)]
            found.append(mine - _accounts(criterion) @ mine)
        return found


def _accounts(criterion: Criterion) -> Floats:
    """Return (bins,) the shares of accounts that each bin held when the structure was learned."""
    seen = [b.evidence for b in criterion.bins]
    held = np.array([e.good + e.bad + e.pending if e else 1 for e in seen], float)
    shares: Floats = held / held.sum() if held.sum() else np.full(len(held), 1 / len(held))
    return shares


def refit(tally: Tally, structure: Structure, as_of: date) -> Profile:
    """Return the structure's profile with points, rates, cut-offs and counts by a tally of its criteria.

    The same tally gives the same profile to the last bit, in any order of lines, whichever refits came before.
    """
    with one_thread():
        return _refit(ground(tally, structure), structure, as_of)


def anchored(tally: Tally, profile: Profile, held: Anchor, kept_default: float) -> Anchor:
    """Return the anchor of a profile just learned: `held`, with what a fit to the same counts says of its bins."""
    with one_thread():
        on = ground(tally, Structure(profile, held, kept_default=kept_default))
        trained = _trained(on, [_learned(c) for c in profile.card.criteria])
    effects = tuple(tuple(float(v) for v in one) for one in on.effects(profile))
    return replace(held, effects=effects, slope=trained.slope if trained else 0.0)


def pointed(tally: Tally, structure: Structure) -> tuple[list[Ints], Trained | None]:
    """Return for each criterion of the card its refitted points, with the card they make; None without any outcomes."""
    on = ground(tally, structure)
    points = moved(on, structure)
    return points, _trained(on, points)


def ground(tally: Tally, structure: Structure) -> Ground:
    """Return a tally of a structure's criteria with a fit to it."""
    profile, anchor = structure.profile, structure.anchor
    tally = tally.ordered()
    objective: Objective = profile.objective if tally.kept_known else "won"
    found = outcomes(tally, profile.horizon_months, objective, structure.kept_default, alike=True)
    places = [_place(tally, c) for c in profile.card.criteria]
    kept, merged = tuple(k for k, _ in places), tuple(one for _, one in places)
    if not len(tally.count):
        return Ground(tally, found, tally.only(kept), merged, kept, None)
    small, seen = condensed(tally, found)
    card = small.only(kept)
    base = float(small.count @ seen.y) / small.accounts
    fit = _fitted(card, seen.y, tally.only(kept), found.y, anchor.passed) if kept and 0 < base < 1 else None
    return Ground(small, seen, card, merged, kept, fit)


def _place(tally: Tally, criterion: Criterion) -> tuple[int, Merged]:
    """Return where an ordered tally has a criterion, and which of the profile's bins each of its bins is."""
    asks = sorted_bins(bare(criterion))
    labels = [b.label for b in criterion.bins]
    place = np.array([labels.index(b.label) for b in asks.bins], np.int64)
    return tally.criteria.index(asks), Merged(criterion, place)


def _fitted(card: Tally, y: Floats, whole: Tally, shares: Floats, passed: int) -> Ridge:
    """Return the ridge on the card's bins; where enough sell, what one of them adds beyond LIMIT is taken off."""
    fit = ridge(card, y, passed=passed)
    if len(numbers(whole)) < FEWEST:
        return fit
    moved = influence(fit, *by_seller(whole, shares))
    return fit if moved.most <= LIMIT else replace(fit, effects=held_in(fit.effects, moved.moves))


def _learned(criterion: Criterion) -> Ints:
    return np.array([b.points for b in criterion.bins], np.int64)


def _trained(on: Ground, points: Sequence[Ints]) -> Trained | None:
    """Return the card of such points with the line that turns its scores into log-odds nearest to the fit."""
    if on.fit is None:
        return None
    card = Card(on.merged, tuple(points), on.kept)
    said = 1 / (1 + np.exp(-on.fit.log_odds(binned(on.card))))
    intercept, slope = line(card.scores(on.tally).astype(float), said, on.tally.count.astype(float))
    return Trained(on.fit, card, intercept, slope)


def moved(on: Ground, structure: Structure) -> list[Ints]:
    """Return for each criterion (bins,) points: those learned, moved by what the log-odds have moved since."""
    profile, anchor = structure.profile, structure.anchor
    learned = [_learned(c) for c in profile.card.criteria]
    if on.fit is None or anchor.slope < FLAT:
        return learned
    reach = min(structure.points, max(PLAIN, *(int(np.abs(p).max()) for p in learned)))
    muted = np.array([c.field in anchor.muted for c in profile.card.criteria], bool)
    low, high = bounds(on.card, on.found.y, on.fit, on.merged, reach, muted)
    found, at = [], 0
    for points, now, then in zip(learned, on.effects(profile), anchor.effects, strict=True):
        part = slice(at, at + len(points))
        meant = points + np.rint(np.round((now - np.array(then)) / anchor.slope, 6)).astype(np.int64)
        found.append(np.clip(meant, np.minimum(low[part], points), np.maximum(high[part], points)))
        at += len(points)
    return found


def _refit(on: Ground, structure: Structure, as_of: date) -> Profile:
    profile = replace(structure.profile, as_of=as_of)
    if not len(on.tally.count):
        return profile
    points = moved(on, structure)
    card = Scorecard(_witnessed(on, profile, points, structure.anchor))
    trained, weight = _trained(on, points), on.tally.count.astype(float)
    rates: tuple[Rate, ...]
    if trained is None:
        rates = (flat(min(max(on.base, 1e-3), 1 - 1e-3), on.tally.accounts),)
        scores = np.zeros(len(weight), np.int64)
    else:
        rates = calibrate(trained, on.tally, on.found.y, card.lowest, trusted=profile.verdict == "supported")
        scores = trained.card.scores(on.tally)
    cuts = tiers(scores, weight, rates, on.base, card.lowest)
    parts = tuple(_segment(on, trained, one, structure.points) for one in profile.segments)
    lowest = min((part.card(card).lowest for part in parts), default=card.lowest)
    tiered, rates = covering(cuts, rates, min(lowest, card.lowest))
    return replace(profile, card=card, tiers=tiered, rates=rates, segments=parts, base_rate=on.base)


def _witnessed(on: Ground, profile: Profile, points: Sequence[Ints], anchor: Anchor) -> tuple[Criterion, ...]:
    """Return the criteria with points, and counts and lifts as they are now.

    How often resampling keeps a line, and the lift expected by chance, are as they were when the card was learned.
    """
    weight, found = on.tally.count.astype(float), on.found
    fine = finest(on.card, found.y, anchor.passed)
    total, shown = float(weight.sum()), []
    for k, (one, criterion) in enumerate(zip(on.merged, profile.card.criteria, strict=True)):
        place, size = one.place[on.card.codes[:, k]], len(criterion.bins)
        counts = [added(place, weight * kind, size) for kind in (found.good, found.bad, found.pending)]
        seen = fine.merged(k, one.place)
        bins = tuple(
            _bin(
                b,
                int(points[k][i]),
                [int(n[i]) for n in counts],
                [float(v[i]) for v in (seen.lift, seen.low, seen.high)],
            )
            for i, b in enumerate(criterion.bins)
        )
        gone = sum(float(n[i]) for n in counts for i, b in enumerate(criterion.bins) if b.missing)
        shown.append(replace(criterion, bins=bins, coverage=round(1 - gone / total, 4)))
    return tuple(shown)


def _bin(one: Bin, points: int, counts: Sequence[int], lift: Sequence[float]) -> Bin:
    was = one.evidence
    chance, stays = (was.lift_by_chance, was.kept) if was else (1.0, None)
    good, bad, pending = counts
    evidence = Evidence(good, bad, pending, lift[0], lift[1], lift[2], chance, stays if points else None)
    return replace(one, points=points, evidence=evidence)


def _segment(on: Ground, trained: Trained | None, segment: Segment, most: int) -> Segment:
    """Return a segment with its counts, rate and points of its own as they are now; tiers as segments stay."""
    if not segment.where or trained is None:
        return segment
    lines: Flags = np.ones(len(on.tally.count), bool)
    for one in segment.where:
        k, merged = _place(on.tally, one.criterion)
        lines &= merged.place[on.tally.codes[:, k]] == INSIDE
    points = (
        own_points(trained, on.tally, on.found, lines, segment.where, most) if segment.points and lines.any() else ()
    )
    return replace(_counted(on, segment, lines), points=points)


def _counted(on: Ground, segment: Segment, lines: Flags) -> Segment:
    """Return a segment with the counts of its lines and the rate they lead to expect, its interval as when learned."""
    if segment.evidence is None or on.fit is None or not lines.any():
        return segment
    count, found = on.tally.count, on.found
    good, bad, pending = (int(count[lines & kind].sum()) for kind in (found.good, found.bad, found.pending))
    weight, log_odds = count[lines].astype(float), on.fit.log_odds(binned(on.card.pick(lines)))
    accounts, goods = float(weight.sum()), float(weight @ found.y[lines])
    said, prior = float(weight @ (1 / (1 + np.exp(-log_odds)))) / accounts, GOODS / on.base
    rate, size = (goods + prior * said) / (accounts + prior), max(accounts - UNSURE, UNSURE)
    ends = [*interval(rate, size), *interval(goods / accounts, size)]
    low, high = min(ends), max(ends)
    seen = replace(
        segment.evidence, good=good, bad=bad, pending=pending, of_good=int(count[found.good].sum()),
        of_accounts=on.tally.accounts, rate=rate, rate_low=low, rate_high=high, lift=goods / accounts / on.base,
        lift_low=low / on.base, lift_high=high / on.base,
    )  # fmt: skip
    return replace(segment, evidence=seen)
