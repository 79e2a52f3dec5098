"""Events whose account is not sure, and what came of an answer, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from earmark.facts.events import Candidate, EventReport, EventsReport, NameAnswer, Unsure
from earmark.facts.triggers import called
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.words import count, many

SHOWN = 20  # answers
ASKED = "Yes: earmark events accept NAME KEY. No: earmark events reject NAME."


def events_parts(report: EventsReport, _width: int) -> Iterator[RenderableType]:
    """Yield the names that are not sure, each with the accounts that it may mean, then the answers that stand."""
    yield para(_head(report), "bold" if report.found else "")
    if report.strangers:
        yield para(f"{many(report.strangers, 'event')} of companies that the book does not have, kept until it does.")
    for number, one in enumerate(report.unsure, 1):
        yield from _asked(number, one)
    if report.found > len(report.unsure):
        yield Text("")
        yield para(f"And {count(report.found - len(report.unsure))} more: --limit {report.found}")
    if report.unsure:
        yield Text("")
        yield para(ASKED, "dim")
    yield from _answers(report.answers)


def event_parts(report: EventReport, _width: int) -> Iterator[RenderableType]:
    """Yield what was said of a name, and what it did."""
    again = "" if report.changed else " It was so before; nothing changed."
    said = NameAnswer(report.name, report.said, report.account.key if report.account else "")
    yield para(f"{_words(said)}.{again}", "bold")
    if report.account and report.said == "accepted":
        yield para(f"{many(report.events, 'event')} of that name are its own now, as will be those loaded later.")


def _head(report: EventsReport) -> str:
    if not report.total:
        return "The book has no events yet. Load a file of them: earmark load events.csv"
    placed = f"{count(report.placed)} of {many(report.total, 'event')} have their account"
    if not report.found:
        return f"{placed}; no name waits for your word."
    wait = "waits" if report.found == 1 else "wait"
    return f"{placed}; {many(report.found, 'name')} may mean an account and {wait} for your word."


def _asked(number: int, one: Unsure) -> Iterator[RenderableType]:
    kinds = ", ".join(map(called, one.kinds))
    yield Text("")
    yield para(f"{number}. {one.name}: {many(one.events, 'event')} ({kinds}), the latest of {one.latest}.", "bold")
    if one.evidence:
        yield Padding(para(f'"{one.evidence}"'), (0, 0, 0, 3))
    if one.url:
        yield Padding(para(one.url, "dim"), (0, 0, 0, 3))
    yield Padding(_candidates(one.candidates), (0, 0, 0, 3))


def _candidates(candidates: tuple[Candidate, ...]) -> Table:
    rows = table("Key", "name", "why", "alike", left=3)
    for one in candidates:
        side = one.account
        rows.add_row(cell(side.key, "bold"), cell(side.name), cell(one.why, "dim"), count(one.likeness))
    return rows


def _answers(answers: tuple[NameAnswer, ...]) -> Iterator[RenderableType]:
    if not answers:
        return
    yield heading("Answered", "earmark events undo NAME takes one back")
    more = [f"and {count(len(answers) - SHOWN)} more"] if len(answers) > SHOWN else []
    yield from listed([*map(_words, answers[:SHOWN]), *more])


def _words(answer: NameAnswer) -> str:
    if answer.said == "undone":
        return f"Taken back: {answer.name}"
    if answer.said == "accepted":
        return f"{answer.name} is {answer.account}"
    return f"{answer.name} is {f'not {answer.account}' if answer.account else 'none of the accounts'}"
