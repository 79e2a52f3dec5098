"""Segments in words: their conditions, the evidence for each, and what their customers pay and do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import starmap

from earmark.profile.profile import Profile
from earmark.profile.report import Figure, SegmentFigures
from earmark.profile.segments import Segment
from earmark.render.words import amount, clean, count, many, percent, signed, times

TITLE = "Segments"
NONE = (
    "No conjunction of conditions does better than chance alone makes the best of them look, so no segment is named: "
    "accounts of tiers A and B count as primary."
)
NOTE = (
    "An account is in the first segment of which it fulfils all conditions. The interval of a rate allows for the "
    "segment having been picked from many; by chance is the lift of the best conjunction of as many conditions and "
    "accounts in shuffled outcomes."
)
WHY = {
    "rate": "Picked by its rate: the low end of its interval is the highest{more}.",
    "acv": "Picked by its customers' ACV: {acv} on average, {rest} elsewhere, beyond chance; its rate may be lower.",
}


def conditioned(profile: Profile) -> tuple[Segment, ...]:
    """Return the segments that have conditions."""
    return tuple(one for one in profile.segments if one.where)


def none(profile: Profile) -> str:
    """Return that no segment is supported, as a sentence, where a card is and segments were looked for."""
    looked = profile.verdict == "supported" and profile.card.criteria and not conditioned(profile)
    return NONE if looked else ""


def tiered(profile: Profile) -> bool:
    """Return whether some segment is made of tiers."""
    return any(one.tiers for one in profile.segments)


def of_tier(profile: Profile, tier: str) -> str:
    """Return the segments that a tier belongs to."""
    return ", ".join(clean(one.name) for one in profile.segments if tier in one.tiers)


def about(segment: Segment) -> str:
    """Return the conditions: Industry is Software, Fintech AND Employees is 51-200."""
    said = (f"{clean(c.field)} {'has' if c.kind == 'list' else 'is'} {clean(c.said)}" for c in segment.where)
    return " AND ".join(said)


def lines(
    segment: Segment, profile: Profile, figures: Sequence[SegmentFigures] = (), *, money: bool = True
) -> tuple[str, ...]:
    """Return what is known of one segment, a line each; `money`: its money and time among it."""
    held = next((one for one in figures if one.name == segment.name), None)
    found = [_evidence(segment, profile), _why(segment, profile, figures[-1].currency if figures else "")]
    if held and money:
        found.append("; ".join(f"{name} {value} ({note})" for name, value, note in cells(held, figures[-1])) + ".")
    if held and held.of_targets:
        found.append(f"{_of(held.targets, held.of_targets)} targets of the book are in it.")
    return tuple(line for line in (*found, _points(segment, profile)) if line)


def _evidence(segment: Segment, profile: Profile) -> str:
    seen = segment.evidence
    if seen is None:
        return ""
    pending = f", {count(seen.pending)} pending" if seen.pending else ""
    rate = f"Rate of good {percent(seen.rate)} ({percent(seen.rate_low)} to {percent(seen.rate_high)})"
    counted = f"{count(seen.good)} good{pending} of {many(seen.accounts, 'account')}"
    lift = f"lift {times(seen.lift)} ({times(seen.lift_low)} to {times(seen.lift_high)})"
    goods = f"{_of(seen.good, seen.of_good)} goods" if seen.of_good else "No good one yet"
    share = f"{goods}, from {percent(seen.accounts / max(seen.of_accounts, 1))} of all worked accounts"
    overall = f"all: {percent(profile.base_rate)}"
    return f"{rate}, {overall}: {counted}; {lift}, by chance {times(seen.lift_by_chance)}. {share}."


def _of(part: int, whole: int) -> str:
    return f"{count(part)} of {count(whole)} ({percent(part / whole)})"


def _why(segment: Segment, profile: Profile, currency: str) -> str:
    seen = segment.evidence
    if seen is None or not seen.picked_by:
        return ""
    more = "" if segment is conditioned(profile)[0] else " among accounts that no earlier segment holds"
    acv, rest = (amount(cents or 0, currency) for cents in (seen.acv, seen.acv_rest))
    return WHY[seen.picked_by].format(more=more, acv=acv, rest=rest)


def _points(segment: Segment, profile: Profile) -> str:
    if not segment.points:
        return "Scored with the card of all." if segment.evidence else ""
    usual = {(c.name, b.label): b.points for c in profile.card.criteria for b in c.bins}
    said = [
        f"{clean(p.criterion)}: {clean(p.bin)} {signed(p.points)} (else {signed(usual[p.criterion, p.bin])}; "
        f"{count(p.good)} good of {count(p.good + p.bad + p.pending)})"
        for p in segment.points
    ]
    return f"Points of its own: {'; '.join(said)}."


def cells(held: SegmentFigures, whole: SegmentFigures) -> tuple[tuple[str, str, str], ...]:
    """Return a segment's money and time: name, figure, and its interval, count and what it is for all."""
    money = _money(held.currency)
    rows: tuple[tuple[str, Figure | None, Figure | None, Callable[[float], str]], ...] = (
        ("Win rate", held.win_rate, whole.win_rate, percent),
        ("Sales cycle", held.cycle_days, whole.cycle_days, _days),
        ("ACV", held.acv_cents, whole.acv_cents, money),
        ("Retention", held.retention, whole.retention, percent),
        ("NRR", held.nrr, whole.nrr, percent),
    )
    return tuple(cell for cell in starmap(_cell, rows) if cell)


def _cell(
    name: str, mine: Figure | None, all_: Figure | None, said: Callable[[float], str]
) -> tuple[str, str, str] | None:
    if mine is None:
        return None
    usual = f"; all: {said(all_.value)}" if all_ else ""
    return name, said(mine.value), f"{_bare(said(mine.low))} to {_bare(said(mine.high))}, of {count(mine.of)}{usual}"


def _bare(said: str) -> str:
    """Return a figure without its unit, a percentage with it."""
    return next(word for word in said.split() if word[0].isdigit())


def _days(days: float) -> str:
    return many(round(days), "day")


def _money(currency: str) -> Callable[[float], str]:
    return lambda cents: amount(round(cents), currency)
