"""JSON as programs export it: a record a line, or a list of records, each read on its own.

No number is made of digits and no text is believed: what stands in the file becomes a cell's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from earmark.errors import InputError
from earmark.sources.child.encoding import by_marks
from earmark.sources.child.flat import flat
from earmark.sources.child.job import Job
from earmark.sources.child.jsontext import Decoder, Found, is_record, records_of
from earmark.sources.child.labels import labels_of
from earmark.sources.child.sink import Sink, unreadable
from earmark.sources.child.stream import OVERLONG, batches, pieces
from earmark.sources.staged import Limits

_BY_LINE = (".jsonl", ".ndjson")
_FLUSH = 200  # rows that may wait: a record may be large
_STRANGE = 20  # times the limit of columns: no names are gathered beyond
_FEWER = "Export fewer fields."
_NO_RECORDS = "it is JSON, but holds no records."
_EXPECTED = "Export a list of records, each in braces, or one record a line."
_COUNTED = "its records are counted: line 2 of a problem is the second record"


def stage_records(job: Job) -> dict[str, Any]:
    """Stage a JSON file in two passes: the first finds the fields, the second writes the rows."""
    codec = by_marks(job.path).codec
    by_line = _by_line(job, codec)
    fields = _fields(job, _found(job, codec, by_line))
    labels = labels_of(fields)
    with Sink(job.rows, job.refused, len(labels)) as sink:
        for found in _found(job, codec, by_line):
            _settle(sink, job, fields, labels, found)
    return {
        "labels": labels,
        **sink.counts(),
        "encoding": codec,
        "delimiter": "",
        "header_line": 0,
        "notes": [] if by_line or not sink.rejected else [_COUNTED],
    }


def _by_line(job: Job, codec: str) -> bool:
    """Tell whether each line is a record: the first that is not blank says so, or the file's name.

    By a file's name a line that looks like a page of an API is a record, too.
    """
    first = next(pieces(job.path, codec, 0.0), "")
    line, end, _ = first.lstrip().partition("\n")
    try:
        value = Decoder().whole(line)
        return is_record(value) or (job.extension in _BY_LINE and isinstance(value, dict))
    except ValueError:
        return job.extension in _BY_LINE and bool(end) and line.strip() not in {"[", "{"}


def _found(job: Job, codec: str, by_line: bool) -> Iterator[Found]:
    longest = job.limits.line_characters
    return _lines(job, codec) if by_line else records_of(pieces(job.path, codec, 1.0), longest)


def _lines(job: Job, codec: str) -> Iterator[Found]:
    number, decoder = 0, Decoder()
    for batch in batches(job.path, codec, job.limits.line_characters):
        for line in batch.lines:
            number += 1
            yield _line(decoder, number, line, job.limits)


def _line(decoder: Decoder, number: int, line: str, limits: Limits) -> Found:
    if not line.strip():
        return Found(number)
    if line.startswith(OVERLONG):
        return Found(number, shown=line[2:], reason=f"line longer than {limits.line_characters:,} characters")
    try:
        value = decoder.whole(line)
    except ValueError as error:
        return Found(number, shown=line, reason=str(error))
    return decoder.found(number, value, line)


def _fields(job: Job, found: Iterator[Found]) -> list[str]:
    """Return the names of all fields, in the order they come up; without those that are always empty, if too many."""
    filled: dict[str, bool] = {}
    first = ""
    for one in found:
        first = first or one.reason
        cells = flat(one.record)[0] if one.record and not one.reason else {}
        for name, cell in cells.items() if not unreadable("".join(cells)) else ():
            filled[name] = filled.get(name, False) or bool(cell)
        if len(filled) > job.limits.columns * _STRANGE:
            raise _too_many(len(filled), job.limits)
    if not filled:
        raise InputError(f"it is {first}." if "JSON" in first else _NO_RECORDS, _EXPECTED)
    fields = list(filled) if len(filled) <= job.limits.columns else [name for name, some in filled.items() if some]
    if len(fields) > job.limits.columns:
        raise _too_many(len(fields), job.limits)
    return fields


def _too_many(count: int, limits: Limits) -> InputError:
    return InputError(f"its records have {count:,} fields; the limit is {limits.columns:,}.", _FEWER)


def _settle(sink: Sink, job: Job, fields: Sequence[str], labels: Sequence[str], found: Found) -> None:
    """Count one record as blank, refused or taken."""
    if found.reason or found.record is None:
        _without(sink, found)
        return
    told, mixed = flat(found.record)
    cells = [told.get(field, "") for field in fields]
    longest = job.limits.cell_characters
    long = next((n for n, cell in enumerate(cells) if len(cell) > longest), None)
    if reason := unreadable("".join((*cells, *told))):
        sink.reject(found.number, reason, found.shown)
    elif not any(cell.strip() for cell in cells):
        sink.blank += 1
    elif long is not None:
        sink.reject(found.number, f"cell longer than {longest:,} characters", cells[long], labels[long])
    else:
        sink.take(found.number, cells)
        for note in filter(None, (found.note, mixed)):
            sink.note(found.number, note, found.shown)
    if len(sink.rows) >= _FLUSH:
        sink.flush()


def _without(sink: Sink, found: Found) -> None:
    if found.reason:
        sink.reject(found.number, found.reason, found.shown)
    else:
        sink.blank += 1
