"""One fact on a terminal, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from earmark.facts.cited import FactReport
from earmark.render.layout import cell, para, table
from earmark.render.words import many


def fact_parts(report: FactReport, _width: int) -> Iterator[RenderableType]:
    """Yield whose it is, what it says, what else its line tells of the kind, and the file and line."""
    for one in (report, *report.others):
        yield para(f"{one.fact}{f', of {one.account}' if one.account else ''}", "bold")
        rows = table("", "", left=2)
        rows.show_header = False
        for name, words in one.told.items():
            rows.add_row(cell(name, "dim"), cell(words))
        yield rows
    if report.others:
        yield para(f"That line tells {many(len(report.others) + 1, report.kind)}.", "dim")
    where = f"{report.file}, line {report.line}" if report.file else f"the book's ledger, entry {report.line}"
    yield para(f"From {where}.{f' {report.note}' if report.note else ''}", "dim")
