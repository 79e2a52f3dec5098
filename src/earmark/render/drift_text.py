"""Drift on a terminal: the answer, the alarms, and all that was watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.console import RenderableType
from rich.text import Text

from earmark.profile.drift import DriftReport, Watched
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.words import count, day, many, percent

NARROW = 70  # columns; below it the closes leave the table
FAR = 9.99  # times an effect, beyond which an interval is not told apart
NAMES = {"level": "close rate", "effect": "effect left", "mix": "share of closes"}
SAYS = (
    "close rate, share of closes: seen, beside what the profile's own closes told. effect left: how much of what a "
    "criterion told of winning is left, 100% all of it. 90% intervals, which hold however often you look."
)
FAMILY = (
    "However often you look, at most about {share} of histories in which nothing moves ever see any of these alarms. "
    "One change may raise several; the surest comes first. Alarms change nothing: you decide."
)
RULES = "Customary in sales and marketing guides; no study stands behind them. They alarm only beyond chance."


def drift_parts(report: DriftReport, width: int) -> Iterator[RenderableType]:
    """Yield the answer, the alarms with what to do, what is watched at each close, and the rules of thumb."""
    yield para(report.sentence, "bold yellow" if report.alarms else "bold")
    told = f"Profile {report.profile_id}, learned {day(report.learned)} from {many(report.before, 'close')}"
    yield para(f"{told}; watched up to {day(report.as_of)}.", "dim")
    yield from _alarms(report)
    watched = [one for one in report.checks if not one.rule]
    if watched:
        yield heading("Watched at each close")
        yield _table(watched, width)
        yield para(SAYS, "dim")
        yield para(FAMILY.format(share=f"{report.alpha:.0%}"), "dim")
    yield from _rules(report)
    if report.notes:
        yield Text("")
        yield from listed(report.notes)


def _alarms(report: DriftReport) -> Iterator[RenderableType]:
    if not report.alarms:
        return
    yield heading("Alarms")
    words = ((one.cause, f"Since about {day(one.since)}.", one.proposal, one.effect) for one in report.alarms)
    yield from listed(" ".join(filter(None, told)) for told in words)


def _table(watched: list[Watched], width: int) -> RenderableType:
    wide = width >= NARROW
    rows = table("", "what", "seen", "90% interval", "told", *(("to alarm",) if wide else ()), left=2)
    for one in watched:
        name = f"{one.name}: {one.bin}" if one.bin else one.name
        style = "bold yellow" if one.alarms else ""
        near = (_near(one),) if wide else ()
        cells = (percent(max(one.figure, 0)), _ends(one), "" if one.told is None else percent(one.told), *near)
        rows.add_row(cell(name, style), cell(NAMES[one.kind], "dim"), *(cell(c, style) for c in cells))
    return rows


def _near(one: Watched) -> str:
    return "alarm" if one.alarms else percent(one.nearness)


def _ends(one: Watched) -> str:
    most = FAR if one.kind == "effect" else 1.0
    return f"{_within(one.low, most)} to {_within(one.high, most)}"


def _within(share: float, most: float) -> str:
    return percent(min(max(share, -most), most))


def _rules(report: DriftReport) -> Iterator[RenderableType]:
    held = [one for one in report.checks if one.rule]
    if not held:
        return
    yield heading("Rules of thumb", RULES)
    rows = table("Rule", "yours", "", left=3)
    for one in held:
        word = "alarm" if one.alarms else "look" if one.due else ""
        rows.add_row(cell(one.rule), cell(own(one)), cell(word, "bold yellow" if one.alarms else ""))
    yield rows


def own(one: Watched) -> str:
    """Return the team's own figure beside a rule of thumb, in words."""
    return OWN.get(one.kind, _fall)(one)


def _age(one: Watched) -> str:
    return many(one.figure, "month")


def _caught(one: Watched) -> str:
    return f"{count(round(one.figure * one.closes))} of {one.closes} kept out"


def _unseen(one: Watched) -> str:
    return f"{percent(one.figure)} of {many(one.closes, 'target')}{f': {one.bin}' if one.bin else ''}"


def _left(one: Watched) -> str:
    ends = f"{percent(one.low)} to {percent(one.high)}"
    return f"{percent(one.figure)} ({ends}) of {many(one.closes, 'new customer')}; told {percent(one.told or 0)}"


def _said(one: Watched) -> str:
    return f"{many(one.figure, 'time')}, last {one.bin}" if one.figure else "not said"


def _fall(one: Watched) -> str:
    if not one.closes:
        return "no whole quarter yet"
    if one.quarters == 0:
        return "not falling"
    falls = f"{many(one.quarters, 'quarter')} in a row, " if one.quarters else ""
    return f"{falls}{_points(one.figure)} points ({_points(one.low)} to {_points(one.high)})"


OWN: dict[str, Callable[[Watched], str]] = {
    "age": _age,
    "gaps": _caught,
    "blind": _unseen,
    "churn": _left,
    "said": _said,
}


def _points(share: float) -> str:
    return f"{round(100 * share):+d}"
