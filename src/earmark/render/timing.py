"""Trigger events in words: what one earns by its age, for how long, and what that stands on."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from earmark.facts.triggers import called
from earmark.profile.profile import Profile
from earmark.profile.triggers import DEFAULTS, Trigger, in_force
from earmark.render.layout import heading, listed, para
from earmark.render.words import clean, count, many, times

TITLE = "Trigger events"
HEADS = (
    "Event",
    "Points by age",
    "Counts for",
    "Stands on",
    "Events",
    "Deals after",
    "Expected",
    "Times",
    "90% interval",
)
WIDTHS = ("", "", "n wide", "", "n wide", "n wide", "n wide", "n", "n wide")  # as `tags.Column` has them
UNSEEN = 4  # columns where no event tells anything
HOW = "Of each kind the freshest event known counts; its points are added to the score for who comes first."
NOTE = (
    "Deals after: opened or won within the days told, by accounts worked before the event; expected: by the same "
    "accounts long after one and by accounts without, in the same weeks. Times: the one over the other."
)
LEGEND = (
    "Deals opened or won by accounts worked before the event, expected without it, and 90% intervals. With so many "
    "kinds a few look telling by chance: what is not told from it keeps its default, or less of it."
)


def shown(profile: Profile) -> tuple[Trigger, ...]:
    """Return the triggers that hold, those that earn most first."""
    return tuple(sorted(in_force(profile.triggers), key=lambda one: -one.weight))


def seen(profile: Profile) -> bool:
    """Return whether any event tells anything."""
    return any(one.evidence for one in profile.triggers)


def cells(one: Trigger) -> tuple[str, ...]:
    """Return what is known of one kind, in the order of HEADS."""
    window = many(one.window, "day") if one.window else ""
    found = (clean(called(one.kind)), one.said.replace("-", "\N{MINUS SIGN}"), window, stands(one))
    told = one.evidence
    if told is None:
        return (*found, "", "", "", "", "")
    after = f"{count(told.outcomes)} in {many(told.days, 'day')}"
    ends = f"{times(told.ratio_low)} to {times(told.ratio_high)}"
    return (*found, count(told.events), after, f"{told.expected:,.1f}", times(told.ratio), ends)


def stands(one: Trigger) -> str:
    """Return what a kind's points stand on."""
    usual = next((default for default in DEFAULTS if default.kind == one.kind), None)
    if one.learned:
        return "learned"
    if (one.bands == usual.bands) if usual else not one.bands:
        return "default" if usual else "nothing"
    drawn = one.evidence and usual and abs(one.weight) <= abs(usual.weight)
    return "default, drawn back" if drawn else "written by hand"


def line(one: Trigger) -> str:
    """Return a kind in one line: what it earns, and what followed it."""
    name, points, _, stood, *_ = cells(one)
    told = one.evidence
    said = f"{name}: {points} ({stood})"
    if told is None:
        return f"{said}; no such event on an account worked before it."
    ends = f"{times(told.ratio_low)} to {times(told.ratio_high)}"
    after = f"{many(told.outcomes, 'deal')} in the {told.days} days after {many(told.events, 'event')}"
    return f"{said}; {after}, {told.expected:,.1f} expected: {times(told.ratio)} times ({ends})."


def timing_parts(profile: Profile) -> Iterator[RenderableType]:
    """Yield the triggers of a profile for a terminal; those that are not its own are not shown."""
    if profile.triggers:
        own = {one.kind for one in profile.triggers}
        yield heading(TITLE, "points by the days since the event, added to the score")
        yield from listed(line(one) for one in shown(profile) if one.kind in own)
        yield para(LEGEND, "dim")
