"""Versions on a terminal: the history, one beside another, what going back did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from earmark.profile.updated import UpdateReport
from earmark.profile.versions import (
    CutOff,
    DiffReport,
    HistoryReport,
    Mover,
    PointsLine,
    RevertReport,
    Side,
    VersionLine,
)
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.words import clean, count, many, percent, signed

ANEW = "Learned anew"  # how the part about new criteria begins
KEYS = "A version is named by its number (v3), or by the beginning of its id. Two side by side: earmark diff v1 v2"


def history_parts(report: HistoryReport, _width: int) -> Iterator[RenderableType]:
    """Yield each version in a line, with what it changed under it."""
    for one in report.versions:
        yield from _version(one)
    yield Text("")
    yield para(KEYS, "dim")


def _version(one: VersionLine) -> Iterator[RenderableType]:
    words = f"{f'v{one.version}':<5}{'live' if one.live else '':<5}"
    size = many(one.criteria, "criterion", "criteria")
    about = f"{one.kind:<9} as of {one.as_of}  {one.verdict.replace('_', ' '):<14}{size:<12}"
    yield Text.assemble((words, "bold"), (about, "bold" if one.live else ""), (f"  {one.id}", "dim"))
    yield _under(one.change + (f" ({one.said})" if one.said else ""))


def _under(words: str) -> Table:
    grid = Table.grid(padding=(0, 0))
    grid.add_row(" " * 10, Text(clean(words), "dim"))
    return grid


def diff_parts(report: DiffReport, _width: int) -> Iterator[RenderableType]:
    """Yield both versions, every line of the card side by side, what else differs, and who changes tier."""
    sides = f"v{report.before.version}", f"v{report.after.version}"
    yield para(_head(report), "bold")
    for name, one in zip(sides, (report.before, report.after), strict=True):
        yield para(f"{name}: {one.kind}, as of {one.as_of}, {one.verdict.replace('_', ' ')}, {one.id}", "dim")
    if report.points:
        yield heading("Points", "a dash: no such line on that card")
        yield _points(report.points, sides)
    if report.cut_offs:
        yield heading("Cut-offs", "the lowest score of a tier")
        yield _cut_offs(report.cut_offs, sides)
    for name, held in (("Exclusions", report.exclusions), ("Segments", report.segments)):
        yield from _beside(name, held, sides)
    yield from _movement(report, sides)
    if report.notes:
        yield Text("")
        yield from listed(report.notes)


def _head(report: DiffReport) -> str:
    moved = sum(one.moved for one in report.points)
    rest = sum(one.moved for held in (report.exclusions, report.segments) for one in held)
    rest += sum(one.moved for one in report.cut_offs)
    if not moved and not rest:
        return f"Versions {report.before.version} and {report.after.version} have the same card and rules."
    more = f", and {count(rest)} of cut-offs, exclusions and segments" if rest else ""
    return f"{count(moved)} of {many(len(report.points), 'line')} of the card differ{more}."


def _points(lines: Sequence[PointsLine], sides: tuple[str, str]) -> Table:
    made = table("", "", *sides, "", left=2)
    last = ""
    for one in lines:
        style = "bold yellow" if one.moved else ""
        name = one.criterion if one.criterion != last else ""
        moved = "" if one.before is None or one.after is None or not one.moved else f"{one.after - one.before:+d}"
        made.add_row(cell(name), cell(one.bin, style), *(cell(_shown(p), style) for p in (one.before, one.after)),
                     cell(moved, style))  # fmt: skip
        last = one.criterion
    return made


def _cut_offs(held: Sequence[CutOff], sides: tuple[str, str]) -> Table:
    made = table("", *sides)
    for one in held:
        cuts = ("-" if cut is None else str(cut) for cut in (one.before, one.after))
        style = "bold yellow" if one.moved else ""
        made.add_row(cell(one.tier, style), *(cell(cut, style) for cut in cuts))
    return made


def _shown(points: int | None) -> str:
    return "-" if points is None else signed(points)


def _beside(name: str, held: Sequence[Side], sides: tuple[str, str]) -> Iterator[RenderableType]:
    if not held:
        return
    moved = [one for one in held if one.moved]
    yield heading(name, "" if moved else f"the same on both: {', '.join(one.name for one in held)}")
    for one in moved:
        yield para(f" {one.name}", "bold yellow")
        for side, words in zip(sides, (one.before, one.after), strict=True):
            yield _told(side, words or "-")


def _told(side: str, words: str) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_row(f"   {side}", Text(clean(words)))
    return grid


def _movement(report: DiffReport, sides: tuple[str, str]) -> Iterator[RenderableType]:
    moved = report.movement
    who = "target" if moved.targets else "account"
    if not moved.accounts:
        return
    yield heading("Who moves", f"{count(moved.moved)} of {many(moved.accounts, who)} ({percent(moved.share)})")
    if moved.moves:
        made = table(sides[0], sides[1], f"{who}s", left=2)
        for one in moved.moves:
            made.add_row(cell(one.start), cell(one.end), cell(count(one.accounts)))
        yield made
        yield Text("")
    yield from listed(_mover(one) for one in moved.examples)


def _mover(one: Mover) -> str:
    domain = f" ({one.domain})" if one.domain and one.domain != one.account else ""
    why = "; ".join(one.why)
    return (
        f"{one.account}{domain}: {one.start} to {one.end}, score {one.before} to {one.after}{f'. {why}' if why else ''}"
    )


def revert_parts(report: RevertReport, _width: int) -> Iterator[RenderableType]:
    """Yield which version is live now, and what that changed."""
    if not report.changed:
        yield para(
            f"Version {report.version} is live already, and equal to version {report.equal_to}: nothing changed."
        )
        return
    yield para(f"Version {report.version} is live: equal to version {report.equal_to} ({report.id}).", "bold")
    yield para(f"Version {report.before} stays in the history.", "dim")
    yield from listed(report.changes)
    for note in report.notes:
        yield para(note)


def update_parts(report: UpdateReport, _width: int) -> Iterator[RenderableType]:
    """Yield what was folded in, which points and cut-offs moved, and what is held."""
    folded, anew, rest = report.why.partition(ANEW)
    yield para(folded.rstrip(), "bold")
    if anew:
        yield para(anew + rest)
    if report.changed:
        yield heading("Points that moved")
        made = table("", "", "from", "to", left=2)
        for one in report.changed:
            made.add_row(cell(one.criterion), cell(one.bin), cell(_shown(one.before)), cell(_shown(one.after), "bold"))
        yield made
    elif report.before != report.after:
        yield para("No bin's points moved; counts and rates did.")
    if report.cut_offs:
        yield heading("Cut-offs that moved")
        yield _cut_offs(report.cut_offs, ("from", "to"))
    if report.notes:
        yield Text("")
        yield from listed(report.notes)
