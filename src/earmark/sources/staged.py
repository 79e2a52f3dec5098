"""A file made clean: every line accounted for, cells as text, ready for the engine to read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WIDEST = 1 << 30  # characters of a cell that the module csv is to take; staging has limits of its own


@contextmanager
def wide_cells(most: int = WIDEST) -> Iterator[None]:
    """Let the module csv read cells of so many characters; its own limit is the whole process's, and comes back."""
    usual = csv.field_size_limit(most)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


@dataclass(frozen=True)
class Limits:
    """What the child process that parses may use; beyond, the file is refused."""

    memory_bytes: int = 2 << 30
    cpu_seconds: int = 600
    wall_seconds: int = 900
    columns: int = 500
    cell_characters: int = 1_000_000
    line_characters: int = 10_000_000
    inflated_bytes: int = 4 << 30


@dataclass(frozen=True)
class Staged:
    """One table, made clean.

    `rows` is a UTF-8 CSV without header: comma, double quotes, line feeds; the first cell is the line
    number in the source (as a text editor counts; for a workbook the sheet's row), then one cell
    a label; an empty cell is an unquoted nothing. `refused` is a CSV in the same dialect of
    (line, column, reason, value, severity). `lines` counts the lines below the header, blank ones
    included, a quoted cell over several physical lines counting once:
    lines = rows + rejected + blank.
    """

    rows: Path
    refused: Path
    labels: tuple[str, ...]
    lines: int
    taken: int
    rejected: int
    blank: int
    encoding: str
    delimiter: str
    header_line: int
    notes: tuple[str, ...] = ()
