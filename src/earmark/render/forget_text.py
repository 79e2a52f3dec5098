"""What was forgotten on a terminal, or what would be."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from earmark.facts.forgetting import ForgetReport
from earmark.render.layout import cell, listed, para, table
from earmark.render.words import count

WHAT = {  # lines, by what their files hold; cells; entries of the ledger
    "accounts": "lines of accounts",
    "deals": "lines of deals",
    "contracts": "lines of contracts",
    "contacts": "lines of contacts",
    "events": "lines of events",
    "after_sale": "lines of after-sale figures",
    "leads": "lines of leads",
    "account_history": "lines of accounts' history",
    "deal_history": "lines of deals' history",
    "deal_accounts": "lines of deals' accounts",
    "contact_roles": "lines of contacts' roles",
    "cell": "cells of other lines",
    "campaign": "campaigns that picked it",
    "decision": "decisions",
    "merge": "answers about merges",
    "event_name": "answers about names in events",
    "profile": "versions that name it",
    "settings": "settings that name it",
    "load": "loads whose name or columns name it",
}


def forget_parts(report: ForgetReport, _width: int) -> Iterator[RenderableType]:
    """Yield whom it is about, how much of each kind goes, and what is to be known."""
    if report.before:
        yield para(f"{report.meant} was forgotten before; nothing of it is in the book.")
        return
    yield para(f"{'Would forget' if report.dry_run else 'Forgotten'}: {report.meant}.", "bold")
    rows = table("what", "count")
    for one in report.gone:
        rows.add_row(cell(WHAT.get(one.kind, one.kind)), count(one.count))
    if report.gone:
        yield rows
    yield from listed(_said(report))


def _said(report: ForgetReport) -> Iterator[str]:
    if report.together:
        yield f"Merged with it, and forgotten together: {', '.join(report.together)}."
    if report.subsidiaries:
        yield f"Its subsidiaries stay: {', '.join(report.subsidiaries)}."
    if report.files:
        yield f"Files in the book's folder that name it, and go: {', '.join(report.files)}."
    yield from report.notes
