"""Alarms in words: what moved, and what to do about it. They do nothing by themselves."""

from __future__ import annotations

from earmark.learn.watch import SCORE, Course
from earmark.profile.drift import Alarm, Watched

PROPOSALS = {
    "level": "Learn again, with the closes since: until then the rates that the profile tells are off.",
    "effect": "Learn again; until then judge the profile without it: `earmark check` on an edited file.",
    "mix": "Ask what changed: the market, the lists, or whom the team works. Then learn again.",
    "quarter": "Ask the sellers what got harder; learn again with the closes since.",
    "falling": "Ask the sellers what got harder; learn again with the closes since.",
    "churn": "Learn again: the exclusions are drawn from whom you lost; ask the latest who left why.",
}


def alarm(one: Course) -> Alarm | None:
    """Return the alarm of a thing watched that has moved past its limit, or None."""
    seen = one.seen
    if one.began is None or one.passed is None or not seen.alarms:
        return None
    ends = seen.figure, seen.low, seen.high
    return Alarm(seen.kind, cause(seen), one.began, *ends, PROPOSALS[seen.kind], one.passed, seen.name)


def cause(seen: Watched) -> str:
    """Return what moved as a sentence."""
    if seen.kind == "level":
        return f"{seen.figure:.0%} of {seen.closes:,} closes were won; {seen.told:.0%} were expected of such accounts."
    if seen.kind == "effect":
        return f"{seen.name} tells {max(seen.figure, 0):.0%} of what it told of winning."
    if seen.kind == "mix":
        what = "Scores of" if seen.name == SCORE else f"{seen.name}:"
        return f"{what} {seen.bin} are {seen.figure:.0%} of closes; before they were {seen.told:.0%}."
    if seen.kind == "churn":
        return f"{seen.figure:.0%} of {seen.closes:,} new customers left; {seen.told:.0%} would have before."
    quarters = f"over {seen.quarters} quarters in a row" if seen.kind == "falling" else "in the last quarter"
    return f"The close rate is {-100 * seen.figure:.0f} points lower {quarters}."
