"""What a round of watching did, on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from earmark.facts.problem import Problem
from earmark.facts.triggers import called
from earmark.facts.watching import NewEvent, WatchReport
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.words import count, many

SHOWN = 10  # events and problems; --json has them all
QUOTED = 160  # characters of the words that prove an event


def watch_parts(report: WatchReport, _width: int) -> Iterator[RenderableType]:
    """Yield what came of each source, the freshest new events with their words, and what went wrong."""
    new = f"{many(len(report.events), 'new event')}" if report.events else "Nothing new"
    yield para(f"{new}, {many(report.accounts, 'account')} watched, as of {report.as_of}.", "bold")
    yield Text("")
    rows = table("Source", "asked", "unchanged", "found", "new", "problems")
    for one in report.sources:
        rows.add_row(cell(one.source), *map(count, (one.asked, one.unchanged, one.found, one.new, one.problems)))
    yield rows
    if report.events:
        yield from _new(report.events)
    if report.problems:
        yield heading("Problems")
        yield from _listed([_problem(one) for one in report.problems])
    if report.notes:
        yield Text("")
        yield from listed(report.notes)


def _new(events: tuple[NewEvent, ...]) -> Iterator[RenderableType]:
    kinds = Counter(event.kind for event in events)
    said = ", ".join(f"{called(kind)} {count(times)}" for kind, times in kinds.most_common())
    yield heading("New", said)
    freshest = sorted(events, key=lambda one: one.date, reverse=True)
    yield from _listed([_event(one) for one in freshest])


def _listed(lines: list[str]) -> Iterator[RenderableType]:
    more = [f"and {count(len(lines) - SHOWN)} more: --json has them all"] if len(lines) > SHOWN else []
    yield from listed([*lines[:SHOWN], *more])


def _event(event: NewEvent) -> str:
    words = event.evidence if len(event.evidence) <= QUOTED else f"{event.evidence[:QUOTED].rstrip()} ..."
    name = event.name if event.sure else f"{event.name} (not sure, see earmark events)"
    return f"{name}: {called(event.kind)} {event.date}, {event.source}: {words}"


def _problem(problem: Problem) -> str:
    whom = f" {problem.column}" if problem.column else ""
    value = f" ({problem.value})" if problem.value and problem.value not in problem.reason else ""
    return f"{problem.file}{whom}: {problem.reason}{value}"
