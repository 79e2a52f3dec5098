"""Quotes on a terminal: by kind, each with who said it and where."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from earmark.language.talk import Heard, Kind, ListenReport, Quote
from earmark.render.layout import cell, heading, para, table
from earmark.render.words import clean, count, day, many

SHOWN = 20  # quotes a kind; --json has all
FILES = 30
TITLES: dict[Kind, str] = {
    "pain": "Pains",
    "trigger": "Why now",
    "alternative": "What else they use or weigh",
    "criterion": "What they need",
    "objection": "Doubts",
    "role": "Who decides",
    "success": "What got better",
}
DETAILS = ("frequency", "metric", "workaround")  # told beside a pain


def listen_parts(report: ListenReport, _width: int) -> Iterator[RenderableType]:
    """Yield the quotes by kind, then the files with what they tell of themselves."""
    yield para(f"{many(len(report.quotes), 'quote')} in {many(len(report.heard), 'conversation')}.", "bold")
    for kind, title in TITLES.items():
        yield from _of_kind(title, [one for one in report.quotes if one.kind == kind])
    if report.heard:
        yield heading("Conversations", _unlinked(report.heard))
        yield from _files(report.heard)


def _of_kind(title: str, quotes: list[Quote]) -> Iterator[RenderableType]:
    if not quotes:
        return
    yield heading(title, count(len(quotes)))
    for one in quotes[:SHOWN]:
        yield Padding(Text(f"\u201c{clean(one.text)}\u201d"), (0, 0, 0, 1))
        yield Padding(Text(clean(_told(one)), "dim"), (0, 0, 0, 3))
    if len(quotes) > SHOWN:
        yield Padding(para(f"and {count(len(quotes) - SHOWN)} more: --json"), (0, 0, 0, 1))


def _told(one: Quote) -> str:
    """Say who spoke, where it stands, and of a pain how often, in what figures and what is done about it."""
    who = one.speaker or "speaker not named"
    parts = [f"{part.name}: {part.text}" for part in one.details if part.name in DETAILS]
    return "; ".join([f"{who}, {one.file} at {one.start}", *parts])


def _unlinked(heard: tuple[Heard, ...]) -> str:
    """Say how many are linked to no account; which, the table says by a name that is no key."""
    unlinked = sum(not one.linked for one in heard)
    return f"{count(unlinked)} of {count(len(heard))} linked to no account of a book" if unlinked else ""


def _files(heard: tuple[Heard, ...]) -> Iterator[RenderableType]:
    rows = table("File", "account", "day", "turns", "quotes", left=3)
    for one in heard[:FILES]:
        told = day(one.day) if one.day else ""
        rows.add_row(cell(one.file), cell(one.linked or one.account), cell(told), count(one.turns), count(one.quotes))
    yield rows
    if len(heard) > FILES:
        yield para(f"and {count(len(heard) - FILES)} more files")
