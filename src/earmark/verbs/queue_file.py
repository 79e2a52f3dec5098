"""The queue as a sheet: a line a pursuit, cells that a spreadsheet would execute made inert."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.book.folder import checked_place
from earmark.errors import CallError
from earmark.profile.queue import Person, Pursuit, QueueReport
from earmark.sources.inert import inert
from earmark.verbs.travel import fill
from earmark.verbs.written import SHEETS, write

if TYPE_CHECKING:
    from earmark.book import Book

NUMBERS = ("Rank", "Fit", "Timing", "Priority")
WORDS = (
    "Account", "Domain", "Tier", "Segment", "Why now", "Reasons", "People", "Owner", "Next action", "Last touch",
    "Opt-out", "Exploration", "Key",
)  # fmt: skip
ORDER = (
    "Rank", "Account", "Domain", "Tier", "Fit", "Timing", "Priority", "Why now", "Reasons", "People", "Owner",
    "Next action", "Last touch", "Opt-out", "Exploration", "Segment", "Key",
)  # fmt: skip


def check_sheet(out: Path | str | None) -> Path | None:
    """Return where the queue is to be written; refuse, before any work, what cannot be."""
    if out is None:
        return None
    target = Path(out)
    if target.suffix.lower() not in SHEETS:
        raise CallError(f"{target}: a queue is written as {' or '.join(SHEETS)}.", "Name it so, as in queue.xlsx.")
    return checked_place(target)


def write_queue(book: Book, report: QueueReport, target: Path) -> None:
    """Write the lines to a .csv or .xlsx file, whole or not at all."""
    write_lines(book, ORDER, [tuple(_cells(one)[label] for label in ORDER) for one in report.lines], target)


def write_lines(book: Book, labels: Sequence[str], rows: Sequence[tuple[int | str, ...]], target: Path) -> None:
    """Write rows of whole numbers and inert words to a .csv or .xlsx file, in the order of their first cell."""
    names = [f"q{place}" for place in range(len(labels))]
    words = [name for place, name in enumerate(names) if any(isinstance(row[place], str) for row in rows)]
    fill(book.facts, "queue_lines", names, rows, words)
    query = f"SELECT {', '.join(names)} FROM queue_lines ORDER BY q0"  # noqa: S608 - names of ours
    write(book, query, labels, target, len(rows))


def _cells(one: Pursuit) -> dict[str, int | str]:
    numbers = dict(zip(NUMBERS, (one.rank, one.score, one.timing, one.priority), strict=True))
    words = (
        one.account, one.domain, one.tier, one.segment, "; ".join(event.words for event in one.why_now),
        "; ".join(reason.words for reason in one.reasons), "; ".join(map(_person, one.people)), one.owner,
        one.next_action, one.last_touch.words if one.last_touch else "none", _opt_out(one),
        "yes" if one.exploration else "no", one.key,
    )  # fmt: skip
    return numbers | {label: inert(word) for label, word in zip(WORDS, words, strict=True)}


def _person(person: Person) -> str:
    """Return a person in words, with how the role is known."""
    told = f"{person.position}; " if person.position else ""
    return f"{person.name} ({told}{person.evidence})"


def _opt_out(one: Pursuit) -> str:
    """Return in words how an opt-out was checked."""
    known = one.opt_out
    if not known.contacts:
        return "no contact known"
    if not known.said:
        return f"not said of any of {known.contacts}"
    return f"{known.opted_out} of {known.contacts} opted out"
