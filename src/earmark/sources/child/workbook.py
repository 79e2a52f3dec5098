"""A workbook's largest visible sheet as a table; cells as a CSV export would write them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from earmark.errors import InputError
from earmark.sources.child.archive import check_archive
from earmark.sources.child.dialect import check_header, find_header, fits, preamble_note
from earmark.sources.child.job import Job, report
from earmark.sources.child.labels import labels_of
from earmark.sources.child.sink import Sink

_AS_CSV = "Save the sheet as CSV (UTF-8) and load that."
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_EXACT = 2**53  # whole numbers up to here are exact in a cell
_SAMPLE = 200
_FLUSH = 10_000
_WIDTHS = 4  # a sheet may be so many times wider than a table: stray cells far to the right
_EMPTY = "empty file: no visible sheet holds anything."
_OTHERS = 10  # sheets named in a note
_ERRORS = "cells with a spreadsheet error (#N/A, #REF!) were read as empty"


def stage_workbook(job: Job) -> dict[str, Any]:
    """Stage the largest visible sheet of a workbook; return the Staged's values."""
    with Path(job.path).open("rb") as file:
        zipped = file.read(2) == b"PK"
    errors = check_archive(job.path, job.limits) if zipped else _check_old(job.path)
    name, rows, others = _largest(job)
    return _stage(job, rows, [*_about(name, others), *([_ERRORS] if errors else [])])


def _check_old(path: str) -> bool:
    if _PACKAGE in Path(path).read_bytes():
        raise InputError("the workbook is protected by a password.", "Save it without one and load that.")
    return False


def _largest(job: Job) -> tuple[str, Iterator[list[Any]], list[str]]:
    """Return the name and rows of the visible sheet with the most cells, and the other sheets that hold any."""
    import python_calamine as calamine

    best: Any = None
    others: list[str] = []
    try:
        book = calamine.load_workbook(job.path)
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != calamine.SheetTypeEnum.WorkSheet or about.visible != calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_index(place)
            larger = best is None or sheet.height * sheet.width > best.height * best.width
            loser, best = (best, sheet) if larger else (sheet, best)
            others += [loser.name] if loser is not None and loser.height * loser.width else []
    except calamine.PasswordError as error:
        raise InputError("the workbook is protected by a password.", "Save it without one and load that.") from error
    except calamine.CalamineError as error:
        raise InputError(f"the workbook cannot be read ({type(error).__name__}).", _AS_CSV) from error
    if best is None or not best.height * best.width:
        raise InputError(_EMPTY, "Export it again.")
    if best.width > job.limits.columns * _WIDTHS:
        raise InputError(f'sheet "{best.name}": {best.width:,} columns.', "Export fewer columns.")
    return best.name, best.iter_rows(), others


def _about(name: str, others: list[str]) -> list[str]:
    if not others:
        return []
    rest = ", ".join(f'"{other}"' for other in others[:_OTHERS]) + (" and more" if len(others) > _OTHERS else "")
    return [f'sheet "{name}" was read, the largest; not read: {rest} (save each as a file of its own to load it)']


def _stage(job: Job, source: Iterator[list[Any]], notes: list[str]) -> dict[str, Any]:
    rows = _Rows(source)
    sample = list(itertools.islice((row for row in rows if any(cell.strip() for cell in row[1])), _SAMPLE))
    if not sample:
        raise InputError(_EMPTY, "Export it again.")
    header = find_header([cells for _, cells in sample])
    line, cells = sample[header.place]
    below = [other for _, other in sample[header.place + 1 :]]
    check_header(cells[: header.width], below, line, job.limits)
    labels = labels_of(cells[: header.width])
    notes += preamble_note(line, [above for _, above in sample[: header.place]])
    with Sink(job.rows, job.refused, len(labels)) as sink:
        last = line
        for number, found in itertools.chain(sample[header.place + 1 :], rows):
            sink.blank += number - last - 1  # the sample left blank rows out
            _settle(sink, job, labels, number, found)
            last = number
        sink.blank += rows.number - last
    return {
        "labels": labels,
        **sink.counts(),
        "encoding": "",
        "delimiter": "",
        "header_line": line,
        "notes": notes,
    }


class _Rows:
    """Iterates over (number from 1, cells as text); remembers the last number."""

    def __init__(self, source: Iterator[list[Any]]) -> None:
        self._source = source
        self.number = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        cells = [as_text(cell) for cell in next(self._source)]
        self.number += 1
        return self.number, cells


def _settle(sink: Sink, job: Job, labels: tuple[str, ...], number: int, cells: list[str]) -> None:
    """Count one row as blank, refused or taken."""
    width, length = len(labels), sum(map(len, cells))
    long = _longest(cells[:width], job) if length > job.limits.cell_characters else None
    if not length or not any(cell.strip() for cell in cells):
        sink.blank += 1
    elif "\x00" in "".join(cells):
        sink.reject(number, "it holds a NUL byte", ", ".join(cells))
    elif len(cells) != width and not fits(cells, width):
        beyond = sum(1 for cell in cells[width:] if cell.strip())
        sink.reject(
            number, f"{beyond} cell{'s' * (beyond != 1)} beyond the header's {width}", ", ".join(filter(None, cells))
        )
    elif long is not None:
        sink.reject(number, f"cell longer than {job.limits.cell_characters:,} characters", cells[long], labels[long])
    else:
        sink.take(number, cells if len(cells) == width else cells[:width])
    if number % _FLUSH == 0:
        sink.flush()
        report(0.5)


def _longest(cells: list[str], job: Job) -> int | None:
    return next((i for i, cell in enumerate(cells) if len(cell) > job.limits.cell_characters), None)


def as_text(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO 8601, booleans as true and false."""
    write = _WRITERS.get(type(cell))
    return write(cell) if write else str(cell)


def _letters(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell


def _number(cell: float) -> str:
    """Write a number with the 15 digits a spreadsheet shows."""
    return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else f"{cell:.15g}"


def _moment(cell: dt.datetime) -> str:
    return cell.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")


def _span(cell: dt.timedelta) -> str:
    seconds = round(cell.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _letters,
    float: _number,
    bool: lambda cell: "true" if cell else "false",
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
    dt.timedelta: _span,
}
