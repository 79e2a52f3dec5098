"""Decisions listed on a terminal, and what they say of who is worked and who answers."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from earmark.facts.pursuits import DecisionsReport, LineFared, TierEffort
from earmark.render.decide_text import said
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.words import count, many, percent, signed, times

NARROW = 70  # columns; below it intervals leave the tables
UNTESTED = ("hypothesis", "too_few")
LOOP = (
    "What is worked more wins more. Wins of pursued accounts say nothing of those that were not: let a share of your "
    "slots explore."
)
SAME = (
    "if alike: what it would be if tiers made no difference at the same touch. A touch is a day on which an account "
    "was pursued; answers are replies, meetings and wins."
)
ENDED = (
    "finished: won, lost, or not answered for as long as a contact has time; if alike: wins, if tiers made no "
    "difference at as many touches; told: by the profile on the first pursuit, of worked accounts."
)
EARLY = (
    "Answers are no customers: they say early what wins say late. Intervals of few accounts are wide. Customary before "
    "the first revenue: 10 to 20 conversations and a campaign of 100 contacts (earmark campaign plan); no study stands "
    "behind it."
)


def decisions_parts(report: DecisionsReport, width: int) -> Iterator[RenderableType]:
    """Yield the decisions, then who is worked, at what effort, and how the lines of an untested card fare."""
    yield para(f"{many(report.found, 'decision')}." if report.found else "Nothing was decided yet.", "bold")
    yield from listed(f"{said(one)}{f' ({one.who})' if one.who else ''}" for one in report.decisions)
    if report.found > len(report.decisions):
        yield para(f"And {count(report.found - len(report.decisions))} more: --limit {report.found}")
    yield from _worked(report, width)
    yield from _effort(report, width)
    if report.early.lines and (report.verdict in UNTESTED or not report.wins):
        yield from _lines(report, width)
    if report.notes:
        yield Text("")
        yield from listed(report.notes)


def _worked(report: DecisionsReport, width: int) -> Iterator[RenderableType]:
    if not report.worked:
        return
    yield heading("Who is worked", "accounts that nobody sold to yet, by the latest profile")
    rows = table("Tier", "accounts", "pursued", "share", *(("90% interval",) if width >= NARROW else ()))
    for one in report.worked:
        ends = (_ends(one.low, one.high),) if width >= NARROW else ()
        rows.add_row(one.tier, count(one.accounts), count(one.pursued), percent(one.share), *ends)
    yield rows
    if report.ratio:
        r = report.ratio
        often = f"{times(r.ratio)} times as often as the rest ({times(r.low)} to {times(r.high)})"
        yield para(f"{r.tier} was pursued {often}. {LOOP}")


def _effort(report: DecisionsReport, width: int) -> Iterator[RenderableType]:
    if not report.effort:
        return
    wide = width >= NARROW
    yield heading("At equal effort", "by the tier on the first pursuit")
    rows = table("Tier", "pursued", "touches", "answered", "a touch", *(("90% interval",) if wide else ()), "if alike")
    for one in report.effort:
        ends = (_ends(one.low, one.high),) if wide else ()
        cells = (count(one.pursued), count(one.touches), count(one.answered), percent(one.rate), *ends)
        rows.add_row(one.tier or "none", *cells, percent(one.alike))
    yield rows
    yield para(SAME, "dim")
    yield from _ended([one for one in report.effort if one.finished], wide)


def _ended(effort: list[TierEffort], wide: bool) -> Iterator[RenderableType]:
    if not effort:
        return
    yield Text("")
    rows = table("Tier", "finished", "won", "share", *(("90% interval",) if wide else ()), "if alike", "told")
    for one in effort:
        ends = (_ends(one.won_low, one.won_high),) if wide else ()
        told = "" if one.told is None else percent(one.told)
        cells = (count(one.finished), count(one.won), percent(one.won / one.finished), *ends)
        rows.add_row(one.tier or "none", *cells, f"{one.won_alike:.1f}", told)
    yield rows
    yield para(ENDED, "dim")


def _lines(report: DecisionsReport, width: int) -> Iterator[RenderableType]:
    early = report.early
    told = f"{many(early.answered, 'answer')} of {many(early.pursued, 'pursued account')}"
    yield heading("How the lines of the card fare", told)
    rows = table("Line", "points", "pursued", "answered", "share", *(("90% interval",) if width >= NARROW else ()))
    for one in early.lines:
        ends = (_ends(one.low, one.high),) if width >= NARROW else ()
        cells = (signed(one.points), count(one.pursued), count(one.answered), percent(one.share), *ends)
        rows.add_row(cell(_line(one)), *cells)
    yield rows
    yield para(EARLY, "dim")


def _line(one: LineFared) -> str:
    return f"{one.criterion}: {one.bin}"


def _ends(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"
