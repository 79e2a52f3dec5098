"""Show one fact that an answer stands on: whose it is, what it says, and the file and line it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from earmark.errors import CallError
from earmark.facts.cited import DECISION, Cited, FactReport, cited
from earmark.facts.fold import fold
from earmark.facts.triggers import called as kind_called
from earmark.sql import ask, lookup
from earmark.verbs.explain import values_of
from earmark.verbs.wording import called

if TYPE_CHECKING:
    from earmark.book import Book

EARLIER = "This is the account's newest line; what it leaves empty, an earlier export tells."
SHOWN = {  # of each kind: column -> how it is called
    "event": {"kind": "Kind", "happened": "Happened", "known_from": "Known from", "source": "Source", "url": "Address",
              "evidence": "Evidence"},
    "deal": {"name": "Deal", "opened": "Opened", "closed": "Closed", "outcome": "Outcome", "kind": "Kind",
             "told_cents": "Amount", "currency": "Currency", "owner": "Owner", "lost_reason": "Lost reason"},
    "contact": {"name": "Name", "title": "Title", "role": "Role", "contacted": "Contacted", "opted_out": "Opted out"},
    DECISION: {"what": "Decided", "date": "Date", "until": "Until", "who": "By", "why": "Why", "profile": "Profile",
               "score": "Fit", "tier": "Tier", "timing": "Timing", "priority": "Priority"},
}  # fmt: skip


def fact(book: Book, name: str) -> FactReport:
    """Return the fact that an id names, as in event:3:17 or account:1:5:Industry.

    Where a line tells several of its kind, as of one export two technologies that came, all are returned: the first,
    by kind, day and account, and the `others`.

    Raises:
        CallError: it is no fact's id, or the book holds no such fact now.
    """
    one = cited(name)
    if one.kind == "account":
        return _cell(book, name, one)
    shown = SHOWN[one.kind]
    where = {"entry": one.load} if one.kind == DECISION else {"load": one.load, "line": one.line}
    rows = book.facts.rows(lookup.facts_at(one.kind, ("account", *shown), where), step="fact")
    if not rows:
        raise _gone(book, name, one)
    file, line = ("", one.load) if one.kind == DECISION else (_file(book, one), one.line)
    first, *others = sorted(
        (FactReport(name, one.kind, _whose(book, row[0]), _told(shown, row[1:]), file, line) for row in rows),
        key=lambda report: (*report.told.values(), report.account),
    )
    return replace(first, others=tuple(others))


def _told(shown: dict[str, str], cells: Sequence[Any]) -> dict[str, str]:
    """Return what the columns of a fact say, those that say nothing left out."""
    told = {label: _said(column, cell) for (column, label), cell in zip(shown.items(), cells, strict=True)}
    return {label: word for label, word in told.items() if word}


def _cell(book: Book, name: str, one: Cited) -> FactReport:
    """The value of one field, where the account's own line tells it."""
    rows = book.facts.rows(lookup.facts_at("account", ("account",), {"load": one.load, "line": one.line}), step="fact")
    shown = values_of(book, int(rows[0][0]), (one.field,))[1] if rows else {}
    if not shown:
        raise _gone(book, name, one)
    told = {field: word or "no value" for field, word in shown.items()}
    whose, file = _whose(book, rows[0][0]), _file(book, one)
    return FactReport(name, one.kind, whose, told, file, one.line, note=_earlier(book))


def _earlier(book: Book) -> str:
    """Say that the value may be an earlier export's, where there is one."""
    held = [holds for (holds,) in book.facts.rows(ask.table_rows("load", ("holds",), ("load",)), step="loads")]
    return EARLIER if sum("accounts" in str(holds).split(",") for holds in held) > 1 else ""


def _whose(book: Book, account: Any) -> str:
    """Return what people call an account; empty where a fact is nobody's."""
    rows = (
        book.facts.rows(lookup.facts_at("account", ("name", "domain", "key"), {"account": account})) if account else []
    )
    return called(*rows[0]) if rows else ""


def _file(book: Book, one: Cited) -> str:
    rows = book.facts.rows(lookup.facts_at("load", ("file",), {"load": one.load}), step="file")
    return str(rows[0][0]) if rows else ""


def _gone(book: Book, name: str, one: Cited) -> CallError:
    """Return the error of a fact that is not there, with what is known of its file."""
    file = _file(book, one) if one.kind != DECISION else ""
    hint = f"{file} was loaded, but tells no such fact now: a later file may." if file else "Ask the queue again."
    return CallError(f"The book holds no fact {name!r}.", hint)


def _said(column: str, cell: Any) -> str:
    if cell is None:
        return ""
    if column == "told_cents":
        return f"{Decimal(cell) / 100:,.2f}"
    if column == "kind":
        return kind_called(fold(str(cell)))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return (
        cell.isoformat() if isinstance(cell, date) else str(cell).replace("_", " ") if column == "role" else str(cell)
    )
