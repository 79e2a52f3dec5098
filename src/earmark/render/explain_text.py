"""One account on a terminal: its score, where the points come from, and what timing adds."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from earmark.profile.report import Explanation
from earmark.render import objectives, words
from earmark.render.layout import cell, heading, listed, para, pointed, table
from earmark.render.words import clean, percent, signed


def explained_parts(report: Explanation, _width: int) -> Iterator[RenderableType]:
    """Yield the score, how the book stands with the account, where the points come from, and what timing adds."""
    domain = f"  {clean(report.domain)}" if report.domain and report.domain != report.account else ""
    yield Text.assemble((clean(report.account), "bold"), (domain, "dim"))
    known = not (report.rate_low <= 0 and report.rate_high >= 1)
    rate = f"{percent(report.rate)} ({percent(report.rate_low)} to {percent(report.rate_high)}) {report.population}"
    expected = f"; expected to become good: {rate}" if known else "; rate not known"
    tier = f", tier {report.tier}" if report.tier else ""
    yield para(f"Score {report.score}{tier}{expected}{objectives.brings(report)}. Confidence {report.confidence}.")
    if report.segment:
        yield para(f"Segment: {report.segment}{f' ({report.segment_about})' if report.segment_about else ''}.")
    yield para(f"Relationship: {report.relationship}.")
    yield from map(para, words.family(report))
    if report.excluded_by:
        yield Text.assemble(("Excluded", "bold red"), f" by the rule: {clean(report.excluded_by)}.")
    yield Text("")
    yield _reasons(report) if report.reasons else para(words.ALIKE)
    yield from _now(report)
    if report.missing:
        yield Text("")
        yield para(f"Missing, and worth finding out: {', '.join(report.missing)}.")
    if report.sql:
        yield heading("The card as SQL")
        yield Text("\n".join(map(_code, report.sql.splitlines())), no_wrap=True)  # as it is, to be copied


def _reasons(report: Explanation) -> Table:
    rows = table("Criterion", "value", "bin", "points", "evidence", left=3)
    rows.columns[4].justify, rows.columns[4].no_wrap = "left", False
    for one in report.reasons:
        value = cell(one.value or "missing", "" if one.value else "dim")
        rows.add_row(cell(one.criterion), value, cell(one.bin), pointed(one.points), cell(one.evidence, "dim"))
    return rows


def _now(report: Explanation) -> Iterator[RenderableType]:
    """Yield the priority as the queue has it, and the events that its timing adds up."""
    if report.priority is None or report.priority_as_of is None:
        return
    sums = words.priority(report.priority, report.priority - report.timing, report.timing).capitalize()
    yield Text("")
    yield para(f"{sums}, on {words.day(report.priority_as_of)}{'' if report.why_now else ': no event earns points'}.")
    told = ((signed(one.points), one.words, f"; {one.fact}" if one.fact else "") for one in report.why_now)
    yield from listed(f"{points} {event}{fact}" for points, event, fact in told)


def _code(line: str) -> str:
    return "".join(c if c.isprintable() else " " for c in line)
