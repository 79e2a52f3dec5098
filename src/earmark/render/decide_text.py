"""Decisions on a terminal: what was kept, and what it did."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from earmark.facts.decisions import SAYINGS, UNDO, DecideReport, DecisionLine
from earmark.render.layout import listed, para
from earmark.render.words import day, signed

WORDS = {
    "pursue": "Pursue", "later": "Later", "never": "Never", "replied": "Replied", "meeting": "Met", "won": "Won",
    "lost": "Lost", "churned": "Churned", "harder": "Sellers say that it got harder",
    "product": "The product changed", "segment": "A new segment is sold to",
}  # fmt: skip
DID = {
    ("won", "shut"): "Its open deal is closed as won.",
    ("lost", "shut"): "Its open deals are closed as lost.",
    ("churned", "shut"): "Its running contracts end that day.",
    ("won", "made"): "A deal won that day is kept with it, until the CRM shows one.",
    ("lost", "made"): "A deal lost that day is kept with it, until the CRM shows one.",
    ("churned", "made"): "A contract that ended that day is kept with it.",
}
SAID = {
    "shown": "That is known already, from the CRM or as decided before; its deals and contracts stay as they are.",
    "overtaken": "By its history the deal entered a stage after that day: it is open.",
}


def decide_parts(report: DecideReport, _width: int) -> Iterator[RenderableType]:
    """Yield each decision with what was known of the account, and what it did."""
    for one in report.decisions:
        again = "" if one.new else " It was said before; nothing changed."
        back = "Taken back: " if report.what == UNDO else ""
        yield para(f"{back}{said(one)}{again}", "bold")
        if did := _did(one, report.what):
            yield para(did)
        if known := _known(one):
            yield para(known, "dim")
    if report.notes:
        yield from listed(report.notes)


def said(one: DecisionLine) -> str:
    """Return a decision as a sentence: Later, until 4 May 2026: Acme (acme.example), 3 February 2026: no budget."""
    who = f"{one.name} ({one.domain})" if one.name and one.domain else one.domain or one.name or one.account
    until = f", until {day(one.until)}" if one.until else ""
    word = WORDS[one.what]
    about = f"{word}, {day(one.date)}" if one.what in SAYINGS else f"{word}{until}: {who}, {day(one.date)}"
    return f"{about}: {one.why.rstrip('.')}." if one.why else f"{about}."


def _did(one: DecisionLine, what: str) -> str:
    if what == UNDO or not one.did:
        return ""
    return SAID.get(one.did) or DID[one.what, one.did]


def _known(one: DecisionLine) -> str:
    if one.score is None:
        return ""
    timing = f", timing {signed(one.timing)}, priority {one.priority}" if one.timing else ""
    tier = f"Tier {one.tier}, score" if one.tier else "Excluded by the profile; score"
    return f"{tier} {one.score}{timing}, by profile {one.profile_id}."
