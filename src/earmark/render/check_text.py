"""The check for a terminal: the quarters, what stands beside the card, and what each criterion adds."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from earmark.profile.checked import Ablation
from earmark.profile.report import Check
from earmark.render import checking
from earmark.render.layout import cell, heading, listed, para, table


def checked(check: Check) -> Iterator[RenderableType]:
    """Yield the check's paragraphs and tables."""
    yield heading("Check", "had you used it")
    first, *rest = checking.lines(check)
    yield para(first)
    told = checking.table(check)
    if told:
        rows = table(*checking.HEADS)
        for one in told:
            rows.add_row(*_check_row(one))
        yield rows
        yield para(checking.LEGEND, "dim")
    banner = checking.banner(check)
    yield from listed(line for line in rest if line != banner)
    if banner:
        yield para(banner, "bold yellow")
    if check.ablation and check.ablation.without:
        yield heading("What each criterion adds", "the change without it, with 90% intervals")
        yield _without(check.ablation)


def _check_row(one: checking.Line) -> list[RenderableType]:
    if not one.cells:
        return [cell(one.label, "bold")]
    style = "bold" if one.total else ""
    return [Padding(cell(one.label, style), (0, 0, 0, 2)), *(Text(c, style) for c in one.cells)]


def _without(found: Ablation) -> Table:
    rows = table("without", "AUC", "interval", "goods in best 30%", "interval")
    for name, *cells in checking.without(found):
        rows.add_row(cell(name), *cells)
    return rows
