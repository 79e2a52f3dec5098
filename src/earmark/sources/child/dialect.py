"""How a text is spelled and where its table begins, judged by how evenly its records come out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from earmark.errors import InputError
from earmark.sources.child.labels import are_values, labels_of
from earmark.sources.child.quoting import read_record
from earmark.sources.child.spelling import Spelling, rare_spellings, spellings
from earmark.sources.child.stream import OVERLONG
from earmark.sources.staged import Limits

_SAMPLE = 200  # records
_PREAMBLE = 40  # records in which the header is sought
_FIRST = 1.5  # what it counts that the header is the first record
_SINGLE = 0.6  # worth of a table of one column, below any of two columns that come out evenly
_SEP = re.compile(r'"?sep=(.)"?[ ,;]*', re.IGNORECASE)
_ADD = "Add a first line with a name for each column, and load it again."


@dataclass(frozen=True)
class Seen:
    """A record of the sample: the index of its first line, its cells, the index after its last line.

    `sound`: nothing had to be done about its quotes.
    """

    start: int
    cells: list[str]
    end: int
    sound: bool = True


@dataclass(frozen=True)
class Dialect:
    """How a table is written: its spelling, labels, the header's line from 1, the index of the line below it.

    `cells` is how many the header has, with empty ones behind the last label.
    """

    spelling: Spelling
    labels: tuple[str, ...]
    cells: int
    header_line: int
    body: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Header:
    score: float
    place: int
    width: int


@dataclass(frozen=True)
class _Reading:
    header: _Header
    way: Spelling
    sample: list[Seen]

    @property
    def worth(self) -> float:
        """How well the sample comes out, and how often its quotes make sense."""
        sound = sum(seen.sound for seen in self.sample) / max(1, len(self.sample))
        return self.header.score * (0.1 + sound)


def find_dialect(lines: Sequence[str], extension: str, limits: Limits) -> Dialect:
    """Find spelling and header in the first lines of a text; raise InputError where there is none."""
    sep = _SEP.fullmatch(lines[0]) if lines else None
    skip = 1 if sep else 0
    some = lines[skip : skip + 4 * _SAMPLE]
    readings = [_reading(lines, skip, way, limits) for way in spellings(some, (sep[1],) if sep else (), extension)]
    best = max(readings, key=lambda reading: reading.worth)
    if best.header.width < 2:
        rare = [_reading(lines, skip, way, limits) for way in rare_spellings(some)]
        best = max([best, *(r for r in rare if r.header.width > 1)], key=lambda reading: reading.worth)
    if not best.sample:
        raise InputError("empty file.", "Export it again; there is nothing in it.")
    return _settle(_named(best.header, best.sample), best.way, best.sample, limits)


def _reading(lines: Sequence[str], skip: int, way: Spelling, limits: Limits) -> _Reading:
    sample = _sample(lines, skip, way, limits)
    return _Reading(find_header([seen.cells for seen in sample]), way, sample)


def _named(header: _Header, sample: Sequence[Seen]) -> _Header:
    """Return the first record instead of a header that holds values, if it could be one."""
    first, rows = sample[0].cells, [seen.cells for seen in sample]
    if header.place == 0 or not are_values(rows[header.place], rows[header.place + 1 :]):
        return header
    if filled_width(first) < 2 or are_values(first, rows[1:]):
        return header
    return _Header(0.0, 0, filled_width(first))


def _sample(lines: Sequence[str], start: int, way: Spelling, limits: Limits) -> list[Seen]:
    found: list[Seen] = []
    read = lines if way == Spelling(way.delimiter) and way.exact else way.lines(list(lines[: 4 * _SAMPLE]))
    at = start
    while at < len(read) and len(found) < _SAMPLE:
        record = read_record(read, at, way.inner, limits.line_characters)
        cells = record.cells or read[at].split(way.inner)
        if any(cell.strip() for cell in cells):
            found.append(Seen(at, way.cells(cells), record.end, record.state == "ok"))
        at = record.end
    return found


def find_header(records: Sequence[Sequence[str]]) -> _Header:
    """Return the likeliest header: the first of the most records that fit its width, with the most labels."""
    best = _Header(-1.0, 0, 0)
    sizes = [(filled_width(record), len(record)) for record in records]
    for place, size in enumerate(sizes[:_PREAMBLE]):
        labels = sum(1 for cell in records[place] if cell.strip())
        for width in sorted(set(size)):
            fit = sum(1 for filled, cells in sizes[place:] if filled <= width <= cells) / len(records)
            worth = math.log2(1 + labels) * labels / width if width > 1 else _SINGLE
            score = fit * worth * (1 if place else _FIRST)
            if score > best.score:
                best = _Header(score, place, width)
    return best


def filled_width(cells: Sequence[str]) -> int:
    """Return the number of cells up to the last that is not empty."""
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def fits(cells: Sequence[str], width: int) -> bool:
    """Tell whether a record has `width` cells, apart from empty ones at its end."""
    return len(cells) >= width and not any(cell.strip() for cell in cells[width:])


def _settle(header: _Header, way: Spelling, sample: Sequence[Seen], limits: Limits) -> Dialect:
    seen = sample[header.place]
    line = seen.start + 1
    cells = seen.cells[: header.width]
    check_header(cells, [other.cells for other in sample[header.place + 1 :]], line, limits)
    notes = preamble_note(line, [other.cells for other in sample[: header.place]])
    return Dialect(way, labels_of(cells), len(seen.cells), line, seen.end, notes)


def check_header(cells: Sequence[str], below: Iterable[Sequence[str]], line: int, limits: Limits) -> None:
    """Raise InputError for a header that is too long or wide, cannot be read, or holds values."""
    if cells and cells[0].startswith(OVERLONG):
        raise InputError(f"line {line}: longer than {limits.line_characters:,} characters.", "It is no table as text.")
    if len(cells) > limits.columns:
        raise InputError(
            f"line {line}: {len(cells):,} columns; the limit is {limits.columns:,}.", "Export fewer columns."
        )
    if any(len(cell) > limits.cell_characters or cell.count('"') > 1000 for cell in cells):
        raise InputError(f"line {line}: the header cannot be read: its quotes or its length make no sense.", _ADD)
    if any("\ud800" <= letter <= "\udfff" for cell in cells for letter in cell if not cell.isascii()):
        raise InputError(f"line {line}: the header has bytes that are no text.", "Save it as CSV in UTF-8.")
    if are_values(cells, list(below)):
        raise InputError(f"line {line}: values stand where the names of the columns are expected.", _ADD)


def preamble_note(line: int, above: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Say where the header was found, when lines stand above it."""
    if not above:
        return ()
    first = " ".join(cell.strip() for cell in above[0] if cell.strip())[:80]
    return (f'header found on line {line}; the lines above it were not read (the first: "{first}")',)
