"""Cells and their quotes, after RFC 4180, and what is done where a file breaks its rules.

A quote opens a cell only at its start and closes it only before a delimiter or the line's end;
two quotes inside are one. Everything here takes time linear in its input.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from earmark.sources.staged import WIDEST

OPEN = -1  # the line ends inside quotes
BROKEN = -2  # a quote where none may stand

csv.field_size_limit(WIDEST)  # the limits of a job are ours to keep

State = Literal["ok", "repaired", "open", "broken"]


@dataclass(frozen=True)
class Record:
    """One record: its cells, the index of the line after it, and how sound its quotes are.

    `open`: quotes are still open at the last line given; `broken`: no reading of it makes sense, or
    it is too long. Both have no cells; `end` then is the line after the one that opened.
    """

    state: State
    cells: list[str]
    end: int


def separators(line: str, delimiter: str) -> int:
    """Count the delimiters outside quotes; OPEN or BROKEN when its quotes do not allow that."""
    parts = line.split('"')
    last = len(parts) - 1
    count = 0
    for index in range(0, last + 1, 2):
        part = parts[index]
        if part:
            if (index and part[0] != delimiter) or (index < last and part[-1] != delimiter):
                return BROKEN
            count += part.count(delimiter)
    return OPEN if last % 2 else count


def read_record(lines: Sequence[str], start: int, delimiter: str, longest: int) -> Record:
    """Read the record that begins at `lines[start]`; quotes may hold line ends up to `longest` characters."""
    line = lines[start]
    if '"' not in line:
        return Record("ok", line.split(delimiter), start + 1)
    end, state, length = start, separators(line, delimiter), len(line)
    while state == OPEN:
        end += 1
        if end == len(lines) or length > longest:
            return Record("broken" if length > longest else "open", [], start + 1)
        length += len(lines[end])
        if '"' in lines[end]:
            state = separators('"' + lines[end], delimiter)
    text = "\n".join(lines[start : end + 1])
    if state != BROKEN:
        return Record("ok", cells_of(text, delimiter), end + 1)
    cells = repaired(text, delimiter)
    return Record("repaired", cells, end + 1) if cells else Record("broken", [], start + 1)


def repaired(text: str, delimiter: str) -> list[str]:
    """Read a record whose inner quotes were not doubled; nothing when its quotes stay open."""
    cells: list[str] = []
    at = 0
    while at <= len(text):
        if text[at : at + 1] == '"':
            cell, at = _quoted(text, at + 1, delimiter)
            if at < 0:
                return []
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cell, at = text[at:end], end + 1
        cells.append(cell)
    return cells


def _quoted(text: str, at: int, delimiter: str) -> tuple[str, int]:
    """Return a quoted cell and where the next begins; -1 when it stays open."""
    pieces: list[str] = []
    while (quote := text.find('"', at)) >= 0:
        pieces.append(text[at:quote])
        after = quote + 1
        if after == len(text) or text[after] == delimiter:
            return "".join(pieces), after + 1
        pieces.append('"')
        at = after + 1 if text[after] == '"' else after
    return "", -1


def unspaced(line: str, delimiter: str) -> str:
    """Return a line without the spaces between its delimiters and opening quotes, if all its quotes close."""
    parts = line.split('"')
    last = len(parts) - 1
    if last % 2:
        return line
    for index in range(0, last, 2):
        bare = parts[index].rstrip(" ")
        if bare.endswith(delimiter):
            parts[index] = bare
    return '"'.join(parts)


def cells_of(text: str, delimiter: str) -> list[str]:
    """Split a record whose quotes are sound."""
    return next(csv.reader([text], delimiter=delimiter))


def written(cells: Sequence[str]) -> str:
    """Return cells as a staged line: commas, quotes only where needed, an empty cell as nothing."""
    return ",".join([_plain(cell) for cell in cells])


def _plain(cell: str) -> str:
    if '"' in cell or "," in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
