"""A list of job titles classified, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from earmark.language.report import ClassifyReport
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.words import count, many, percent


def classify_parts(report: ClassifyReport, _width: int) -> Iterator[RenderableType]:
    """Yield where the list was written, how many rows have which answer, and the titles that told nothing."""
    without = f", {count(report.empty)} of them without a title" if report.empty else ""
    yield para(f"Classified {many(report.rows, 'row')}{without}, by the column {report.column}, into {report.out}.")
    tables = {
        "Seniority": report.seniority,
        "Function": report.function,
        "Usual role": report.role,
        "Evidence": report.evidence,
    }
    for name, counts in tables.items():
        if counts:
            yield Text("")
            yield _shares(name, counts, report.rows)
    if report.unknown:
        yield heading("Titles that told nothing", "the commonest; unknown, other and no role")
        yield from listed(f"{title}: {many(rows, 'row')}" for title, rows in report.unknown)
    if report.notes:
        yield Text("")
        yield from listed(report.notes)


def _shares(name: str, counts: dict[str, int], rows: int) -> Table:
    made = table(name, "rows", "share")
    for key, number in counts.items():
        made.add_row(cell(key.replace("_", " ")), count(number), percent(number / rows))
    return made
