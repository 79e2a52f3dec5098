"""Write rows to the user's file: through a generated name in the book, whole or not at all.

A cell that a spreadsheet would take for a formula is written inert (see `sources.inert`); loading makes it
live again, so that what was written is read back as it was.
"""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from earmark.book.folder import checked_place
from earmark.errors import CallError
from earmark.sources.inert import DANGEROUS, PLAIN, inert
from earmark.sql import vocabulary as say

if TYPE_CHECKING:
    from earmark.book import Book

SHEETS = (".csv", ".xlsx")
FORMATS = (".csv", ".xlsx", ".parquet", ".jsonl")
SHEET_ROWS = 1_048_575
SHEET_CELL = 32_767
CHUNK = 20_000
MARK = "\ufeff"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # a workbook says when it was made; same input, same bytes


@dataclass(frozen=True)
class Form:
    """How a delimited text is written: its delimiter, and whether a byte order mark stands in front."""

    delimiter: str = ","
    marked: bool = False


def inert_cell(name: str) -> str:
    """Return the DuckDB expression of `inert` over a text column of ours.

    Nearly every cell begins with a letter or a digit: comparisons tell, before any pattern is tried.
    """
    dangerous, plain = (say.text(pattern).sql(dialect="duckdb") for pattern in (DANGEROUS, PLAIN))
    other = f"({name} < '0' OR {name} BETWEEN '=' AND 'A' OR {name} >= '\u00a0')"
    matched = f"regexp_matches({name}, {dangerous}) AND NOT regexp_matches({name}, {plain})"
    return f"CASE WHEN {other} AND {matched} THEN '''' || {name} ELSE {name} END"


def check_out(out: Path, source: Path | None) -> None:
    """Refuse, before any work, a file that cannot be written or that is the list itself."""
    if out.suffix.lower() not in FORMATS:
        raise CallError(f"{out}: a scored list ends in {', '.join(FORMATS)}.", "Name it so, as in scored.csv.")
    if source is not None and out.exists() and source.exists() and out.samefile(source):
        raise CallError(f"{out} is the list itself.", "Write to another file: your list stays as it is.")
    checked_place(out)


def write(
    book: Book, query: str, labels: Sequence[str], out: Path, rows: int, form: Form | None = None
) -> tuple[str, ...]:
    """Write the rows of a DuckDB query (texts and numbers, in the order of `labels`) to `out`; return what to know.

    form: of a .csv; commas and no byte order mark unless given.
    """
    from earmark.book.folder import deliver, workplace

    kind, cut = out.suffix.lower(), 0
    with workplace(book.places) as place:
        made = place.resolve() / f"{secrets.token_hex(8)}{kind}"
        if kind == ".xlsx":
            cut = _write_sheet(book, query, labels, made, rows)
        else:
            book.facts.run(_copy(query, labels, made, form or Form()), step="write")
        if kind == ".csv" and not rows:
            made.write_text(_header(labels, form or Form()), encoding="utf-8")
        deliver(made, out)
    return (f"{cut} cells are longer than a sheet holds and were cut; write .csv to keep them whole.",) if cut else ()


def _copy(query: str, labels: Sequence[str], made: Path, form: Form) -> str:
    target = say.text(str(made)).sql(dialect="duckdb")
    kind = made.suffix
    if kind == ".csv":
        head, mark = (say.text(word).sql(dialect="duckdb") for word in (_header(labels, form), form.delimiter))
        return f"COPY ({query}) TO {target} (FORMAT csv, DELIMITER {mark}, HEADER false, PREFIX {head}, SUFFIX '\n')"
    names = ", ".join(exp.to_identifier(name, quoted=True).sql(dialect="duckdb") for name in distinct(labels))
    holds = "FORMAT parquet" if kind == ".parquet" else "FORMAT json"
    return f"COPY (SELECT * FROM ({query}) AS scored ({names})) TO {target} ({holds})"  # noqa: S608 - labels are quoted


def distinct(labels: Sequence[str]) -> list[str]:
    """Return the labels with a number behind each that has come before (compared without case)."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        name = label or "column"
        while (key := name.lower()) in seen:
            seen[(label or "column").lower()] += 1
            name = f"{label or 'column'} ({seen[(label or 'column').lower()]})"
        seen[key] = 1
        found.append(name)
    return found


def _header(labels: Sequence[str], form: Form) -> str:
    line = io.StringIO()
    made = csv.writer(line, delimiter=form.delimiter, lineterminator="\n")
    made.writerow([inert(label).replace("\0", "") for label in labels])
    return (MARK if form.marked else "") + line.getvalue()


def _write_sheet(book: Book, query: str, labels: Sequence[str], made: Path, rows: int) -> int:
    """Write a workbook, the user's cells as text and our numbers as numbers; return how many cells were cut short."""
    import xlsxwriter

    if rows > SHEET_ROWS:
        raise CallError(f"A sheet holds {SHEET_ROWS:,} rows, the list has {rows:,}.", "Write it as .csv.")
    workbook = xlsxwriter.Workbook(str(made), {"constant_memory": True, "tmpdir": str(made.parent)})
    workbook.set_properties({"created": EPOCH})
    sheet, cut = workbook.add_worksheet("scored"), 0
    for row, cells in enumerate(_lines(book, query, labels, rows)):
        for place, value in enumerate(cells):
            if isinstance(value, int):
                sheet.write_number(row, place, value)
            elif value is not None:
                sheet.write_string(row, place, str(value)[:SHEET_CELL])
                cut += len(str(value)) > SHEET_CELL
    workbook.close()
    return cut


def _lines(book: Book, query: str, labels: Sequence[str], rows: int) -> Iterator[Sequence[Any]]:
    yield [inert(label) for label in labels]
    names = ", ".join(f"x{i}" for i in range(len(labels)))
    book.facts.run("DROP TABLE IF EXISTS written")
    numbered = f"SELECT row_number() OVER () AS n, {names} FROM ({query}) AS q ({names})"  # noqa: S608 - names of ours
    book.facts.run(f"CREATE TEMP TABLE written AS {numbered}", step="write")
    for start in range(0, rows, CHUNK):
        some = f"n > {start} AND n <= {start + CHUNK}"
        asked = f"SELECT {names} FROM written WHERE {some} ORDER BY n"  # noqa: S608 - names of ours
        yield from book.facts.rows(asked, step="write")
    book.facts.run("DROP TABLE written")
