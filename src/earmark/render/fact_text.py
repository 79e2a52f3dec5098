"""One fact on a terminal, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from earmark.facts.cited import FactReport
from earmark.render.layout import cell, para, table


def fact_parts(report: FactReport, _width: int) -> Iterator[RenderableType]:
    """Yield whose it is, what it says, and the file and line."""
    yield para(f"{report.fact}{f', of {report.account}' if report.account else ''}", "bold")
    rows = table("", "", left=2)
    rows.show_header = False
    for name, words in report.told.items():
        rows.add_row(cell(name, "dim"), cell(words))
    yield rows
    where = f"{report.file}, line {report.line}" if report.file else f"the book's ledger, entry {report.line}"
    yield para(f"From {where}.", "dim")
