"""Paragraphs, lists and tables of plain words for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from earmark.render.words import clean, signed


def para(text: str, style: str = "") -> Text:
    """Return one paragraph of plain words; nothing in it is taken for markup."""
    return Text(clean(text), style)


def heading(text: str, note: str = "") -> Text:
    """Return a section's heading with a line before it."""
    return Text.assemble("\n", (clean(text), "bold"), (f"  {clean(note)}" if note else "", "dim"))


def listed(lines: Iterable[str]) -> Iterator[RenderableType]:
    """Yield lines of a list, indented where they wrap."""
    for line in lines:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(" -", para(line))
        yield grid


def table(*columns: str, left: int = 1) -> Table:
    """Return a table without lines; the first `left` columns hold words, the rest numbers."""
    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", show_edge=False)
    for i, name in enumerate(columns):
        made.add_column(name, justify="left" if i < left else "right", overflow="fold", no_wrap=i >= left)
    return made


def cell(text: str, style: str = "") -> Text:
    """Return a table's cell of plain words."""
    return Text(clean(text), style)


def pointed(points: int) -> Text:
    """Return points with their sign, in green or red."""
    return Text(signed(points), "bold green" if points > 0 else "bold red" if points < 0 else "dim")
