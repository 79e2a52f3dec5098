"""Delimited text: every line taken, refused with its reason, or blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from earmark.sources.child.dialect import Dialect, find_dialect, fits
from earmark.sources.child.encoding import Encoding, by_marks, by_whole
from earmark.sources.child.job import Job
from earmark.sources.child.quoting import Record, cells_of, read_record, separators, unspaced, written
from earmark.sources.child.sink import Sink, unreadable
from earmark.sources.child.spelling import Spelling
from earmark.sources.child.stream import OVERLONG, Batch, batches

_UNREADABLE = re.compile("[\ud800-\udfff\x00]")
_CARRY = -1
_BLANK = ',"' + "".join(
    map(chr, (*range(9, 14), *range(28, 33), 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288))
)


class _NotUtf8Error(Exception):
    """Bytes were met that are not UTF-8; the whole file has to be looked at."""


def stage_text(job: Job) -> dict[str, Any]:
    """Stage a delimited text; return the Staged's values."""
    encoding = by_marks(job.path)
    try:
        return _stage(job, encoding, sure=encoding.codec != "utf-8")
    except _NotUtf8Error:
        return _stage(job, by_whole(job.path), sure=True)


def _stage(job: Job, encoding: Encoding, sure: bool) -> dict[str, Any]:
    stream = batches(job.path, encoding.codec, job.limits.line_characters)
    first = next(stream, Batch([], sound=True, undecoded=False))
    _check(first, sure)
    dialect = find_dialect(first.lines, job.extension, job.limits)
    with Sink(job.rows, job.refused, len(dialect.labels)) as sink:
        table = Table(dialect, job, sink)
        table.read(first, dialect.body)
        for batch in stream:
            _check(batch, sure)
            table.read(batch)
        table.finish()
    return {
        "labels": dialect.labels,
        **sink.counts(),
        "encoding": encoding.codec,
        "delimiter": dialect.spelling.plain,
        "header_line": dialect.header_line,
        "notes": [note for note in (encoding.note, *dialect.spelling.notes, *dialect.notes) if note],
    }


def _check(batch: Batch, sure: bool) -> None:
    if batch.undecoded and not sure:
        raise _NotUtf8Error


class Table:
    """Reads batches of lines into a sink; keeps the line number and a record whose quotes are still open."""

    def __init__(self, dialect: Dialect, job: Job, sink: Sink) -> None:
        self._spelling = dialect.spelling
        self._delimiter = dialect.spelling.inner
        self._labels = dialect.labels
        self._padded = dialect.cells  # cells of the header, empty ones behind its labels included
        self._limits = job.limits
        self._sink = sink
        self._number = 1  # of the batch's first line, from 1 in the file
        self._open: list[str] = []
        self._open_sound = True

    def finish(self) -> None:
        """Deal with a record whose quotes are still open at the end."""
        self.read(Batch([], sound=True, undecoded=False), last=True)

    def read(self, batch: Batch, skip: int = 0, last: bool = False) -> None:
        """Read a batch from its line `skip` on; what is still open at its end waits for the next."""
        lines = self._open + self._spelling.lines(batch.lines)
        sound = batch.sound and self._open_sound
        at = skip
        while at < len(lines):
            at = self._run(lines, at, sound) if self._spelling.exact else at
            then = self._odd(lines, at, last) if at < len(lines) else at
            if then == _CARRY:
                break
            at = then
        self._number += at
        self._open = lines[at:]
        self._open_sound = sound or not self._open
        self._sink.flush()

    def _run(self, lines: Sequence[str], start: int, sound: bool) -> int:  # noqa: C901 - one tight loop, for speed
        """Take records of one line each that need no thought; return the index of the first other line."""
        delimiter, need, rows, number = self._delimiter, len(self._labels) - 1, self._sink.rows, self._number
        comma, quotes, longest = delimiter == ",", 2 * need + 2, self._limits.cell_characters
        for at in range(start, len(lines)):
            line = lines[at]
            if '"' in line:
                if (
                    comma
                    and line.count('"') == quotes
                    and line[0] == '"' == line[-1]
                    and line[1:-1].count('","') == need
                ):
                    line = line.replace('""', "")  # every cell is quoted and holds no quote
                elif separators(line, delimiter) != need:
                    return at
                elif not comma and not ("," in line or '""' in line) and line.count(delimiter) == need:
                    line = line.replace(delimiter, ",")
                elif not comma or '""' in line:
                    line = written(cells_of(line, delimiter))
            elif line.count(delimiter) != need:
                if line.strip():
                    return at
                self._sink.blank += 1
                continue
            elif not comma:
                line = written(line.split(delimiter)) if "," in line else line.replace(delimiter, ",")
            first = line[:1]
            if (
                (first in _BLANK and not line.strip(_BLANK))
                or first == "'"
                or len(line) > longest
                or (not sound and _UNREADABLE.search(line))
            ):
                return at
            rows.append(f"{number + at},{line}")
        return len(lines)

    def _odd(self, lines: Sequence[str], at: int, last: bool) -> int:
        """Deal with one line that is no plain record; return the index of the next, or _CARRY."""
        number, line = self._number + at, lines[at]
        if line.startswith(OVERLONG):
            self._sink.reject(number, f"line longer than {self._limits.line_characters:,} characters", line[2:])
            return at + 1
        if line[:1] == "'" and (cells := self._in_single_quotes(line)):
            self._sink.take(number, cells)
            self._sink.note(number, _SINGLE, line)
            return at + 1
        record = read_record(lines, at, self._delimiter, self._limits.line_characters)
        if record.state == "open" and not last:
            return _CARRY
        if record.state == "broken" and (literal := self._literal(line)):
            record = Record("repaired", literal, at + 1)
        if not record.cells:
            self._sink.reject(number, _NEVER if record.state == "open" else _UNMATCHED, self._spelling.back(line))
            return at + 1
        if self._swallows(lines, at, record):
            self._sink.reject(number, _UNCLOSED, self._spelling.back(line))
            return at + 1
        self._settle(number, "\n".join(lines[at : record.end]), record)
        return record.end

    def _in_single_quotes(self, line: str) -> list[str]:
        """Return the cells of a line all of whose cells stand in single quotes, alone in its file."""
        if not self._spelling.exact or "\x00" in line:
            return []
        way = Spelling(self._delimiter, single=True)
        text = way.line(line)
        if separators(text, self._delimiter) != len(self._labels) - 1:
            return []
        cells = way.cells(cells_of(text, self._delimiter))
        quoted = ("'" + cell.replace("'", "''") + "'" for cell in cells if cell)
        return cells if all(cell in line for cell in quoted) else []

    def _literal(self, line: str) -> list[str]:
        """Return a line's cells with its quotes as letters, where they come in pairs and the cells in number."""
        cells = line.split(self._delimiter)
        return cells if len(cells) == len(self._labels) and line.count('"') % 2 == 0 else []

    def _swallows(self, lines: Sequence[str], at: int, record: Record) -> bool:
        """Tell whether a record over several lines is wrong and holds lines that are records themselves."""
        need = len(self._labels) - 1
        if need < 2 or record.end == at + 1 or (record.state == "ok" and fits(record.cells, need + 1)):
            return False
        return any(separators(line, self._delimiter) == need for line in lines[at + 1 : record.end])

    def _settle(self, number: int, text: str, record: Record) -> None:
        """Count one whole record as blank, refused or taken."""
        width, cells = len(self._labels), self._spelling.cells(record.cells)
        said, shown = self._said(text, record), self._spelling.back(text)
        long = next((i for i, cell in enumerate(cells[:width]) if len(cell) > self._limits.cell_characters), None)
        if reason := unreadable(text):
            self._sink.reject(number, reason, shown)
        elif not any(cell.strip() for cell in cells):
            self._sink.blank += 1
        elif not fits(cells, width):
            self._ragged(number, text, cells)
        elif long is not None:
            reason = f"cell longer than {self._limits.cell_characters:,} characters"
            self._sink.reject(number, reason, cells[long], self._labels[long])
        else:
            self._sink.take(number, cells[:width])
            if said:
                self._sink.note(number, said, shown)

    def _said(self, text: str, record: Record) -> str:
        """Return what has to be said of a record that is taken."""
        if record.state == "repaired" and record.cells != cells_of(text, self._delimiter):
            return _REPAIRED
        return _BEYOND if len(record.cells) > self._padded else ""

    def _ragged(self, number: int, text: str, cells: Sequence[str]) -> None:
        """Refuse a record of the wrong width, unless spaces before its quotes were the only reason."""
        width = len(self._labels)
        bare = unspaced(text, self._delimiter)
        if bare != text:
            record = read_record([bare], 0, self._delimiter, len(bare))
            if record.state == "ok" and len(record.cells) == width:
                self._sink.take(number, self._spelling.cells(record.cells))
                return
        count = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
        self._sink.reject(number, f"{count} where the header has {width}", self._spelling.back(text), cells=cells)


_NEVER = "a quote opened on this line is never closed"
_UNCLOSED = "a quote opened on this line is not closed before other records begin"
_UNMATCHED = "its quotes do not match"
_BEYOND = "an empty cell stands behind its last one; a delimiter too many may have moved its cells"
_SINGLE = "its cells stand in single quotes, which were taken off"
_REPAIRED = "quotes inside a cell were not doubled; they were read as letters"
