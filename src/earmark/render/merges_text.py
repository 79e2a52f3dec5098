"""Proposals of accounts that may be one, and what came of an answer, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from earmark.facts.merges import MergeAnswer, MergeReport, MergesReport, Proposal, Side
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.words import count, many

SHOWN = 20  # answers
SAID = {"accepted": "Merged", "rejected": "Not one", "undone": "Taken back"}
WARNED = "Beware"
ASKED = "Yes: earmark merges accept KEY KEY. No: earmark merges reject KEY KEY."
SPACED = " A key with spaces stands in quotes."


def merges_parts(report: MergesReport, _width: int) -> Iterator[RenderableType]:
    """Yield the proposals, each with its accounts, then families and the answers that stand."""
    yield para(_head(report), "bold" if report.found else "")
    for number, proposal in enumerate(report.proposals, 1):
        yield from _proposed(f"{number}.", proposal)
    if report.found > len(report.proposals):
        yield Text("")
        yield para(f"And {count(report.found - len(report.proposals))} more: --limit {report.found}")
    if report.proposals:
        yield Text("")
        yield para(ASKED + (SPACED if _has_space(report) else ""), "dim")
    if report.families:
        yield heading("Parents and subsidiaries of like names", "not proposed")
        for proposal in report.families:
            yield from _proposed("-", proposal)
    yield from _answered(report.answers)
    if report.notes:
        yield Text("")
        yield from listed(report.notes)


def merge_parts(report: MergeReport, _width: int) -> Iterator[RenderableType]:
    """Yield what was said, and how the accounts stand now."""
    again = "" if report.changed else " It was so before; nothing changed."
    yield para(f"{SAID[report.said]}: {', '.join(report.keys)}.{again}", "bold")
    yield _sides(report.accounts)
    if report.notes:
        yield from listed(report.notes)


def _head(report: MergesReport) -> str:
    if not report.found:
        return f"No accounts to merge among {many(report.total, 'account')}."
    may = "1 group of accounts may be one company"
    may = may if report.found == 1 else f"{count(report.found)} groups of accounts may be one company each"
    return f"{may}, among {many(report.total, 'account')}."


def _proposed(mark: str, proposal: Proposal) -> Iterator[RenderableType]:
    yield Text("")
    why = "; ".join(proposal.why)
    yield para(f"{mark} {why[:1].upper()}{why[1:]}. Alike: {proposal.likeness} of 100.", _tone(proposal))
    yield Padding(_sides(proposal.accounts), (0, 0, 0, 3))


def _has_space(report: MergesReport) -> bool:
    return any(" " in side.key for proposal in report.proposals for side in proposal.accounts)


def _tone(proposal: Proposal) -> str:
    return "bold yellow" if any(word.startswith(WARNED) for word in proposal.why) else ""


def _sides(sides: Iterable[Side]) -> Table:
    rows = table("Key", "name", "domain", "country", "deals", "won", left=4)
    for side in sides:
        words = (cell(side.key, "bold"), cell(side.name), cell(side.domain, "dim"), cell(side.country, "dim"))
        rows.add_row(*words, count(side.deals), count(side.wins))
    return rows


def _answered(answers: tuple[MergeAnswer, ...]) -> Iterator[RenderableType]:
    if not answers:
        return
    yield heading("Answered", "earmark merges undo KEY KEY takes one back")
    lines = [f"{SAID[one.said]}: {', '.join(one.keys)}{f' (now {one.into})' if one.into else ''}" for one in answers]
    more = [f"and {count(len(lines) - SHOWN)} more"] if len(lines) > SHOWN else []
    yield from listed([*lines[:SHOWN], *more])
