"""What decisions make of one account's deals and contracts: rows of the CRM in, rows as decided out.

The CRM is believed first. A later close of a deal that was open on that day is the close that was meant; where
nothing else is open, so is one within `NEAR` days of the decided one, or of the same outcome whose day nobody wrote
down. A deal that is open and, by its history, entered a stage after the day it was decided lost goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from earmark.facts.decisions import ANSWERED, CLOSED, ENDED, Decision
from earmark.facts.schema import CONTRACT, DEAL

NEAR = timedelta(days=30)
OURS = "earmark"  # the CRM of deals that decisions made
# What a decision did: the CRM shows it, it closed what is open, or made it; or what is open moved on after it.
SHOWN, SHUT, MADE, OVERTAKEN = "shown", "shut", "made", "overtaken"
Row = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """An account's deals and contracts, rows of `facts/schema.py`, and when it was first contacted.

    did: what each decision (by its entry) did to them.
    """

    deals: tuple[Row, ...]
    contracts: tuple[Row, ...]
    contacted: date | None = None
    did: dict[int, str] = field(default_factory=dict)


def decided(told: Account, decisions: Iterable[Decision]) -> Account:
    """Return an account as its decisions leave it, taken in the order of their days."""
    found, pursued = told, list[date]()
    for one in sorted(decisions, key=lambda d: (d.date, d.entry)):
        if one.what == "pursue":
            pursued.append(one.date)
        elif one.what in ANSWERED:
            found = replace(found, contacted=min(found.contacted or one.date, one.date))
        elif one.what in CLOSED:
            found = _close(found, one, pursued)
        elif one.what == ENDED:
            found = _end(found, one)
    return found


def _close(told: Account, one: Decision, pursued: Sequence[date]) -> Account:
    """Return the account with its pursuit closed: by the CRM, else by closing what is open, else by a new deal."""
    open_ = [deal for deal in told.deals if deal["kind"] == "new" and deal["outcome"] == "open" and _begun(deal, one)]
    if any(_closes(deal, one) or (not open_ and _shows(deal, one)) for deal in told.deals):
        return _did(told, one, SHOWN)
    if not open_:
        return replace(_did(told, one, MADE), deals=(*told.deals, _deal(told, one, pursued)))
    open_ = [deal for deal in open_ if not _goes_on(deal, one)]
    if not open_:
        return _did(told, one, OVERTAKEN)
    open_.sort(key=lambda deal: (deal["opened"] or date.min, deal["deal"]))
    shut = {deal["deal"] for deal in (open_ if one.what == "lost" else open_[-1:])}
    deals = (_shut(deal, one) if deal["deal"] in shut else deal for deal in told.deals)
    return replace(_did(told, one, SHUT), deals=tuple(deals))


def _did(told: Account, one: Decision, did: str) -> Account:
    return replace(told, did={**told.did, one.entry: did})


def _begun(deal: Row, one: Decision) -> bool:
    opened: date | None = deal["opened"]
    return opened is None or opened <= one.date


def _goes_on(deal: Row, one: Decision) -> bool:
    """Return whether an open deal entered a stage after the day on which it was decided lost."""
    moved: date | None = deal["moved"]
    return one.what == "lost" and moved is not None and moved > one.date


def _closes(deal: Row, one: Decision) -> bool:
    """Return whether a deal that was open on the decided day has closed in the CRM since."""
    opened, closed = deal["opened"], deal["closed"]
    told = deal["kind"] == "new" and deal["outcome"] != "open" and not _ours(deal)
    return bool(told and opened and closed and opened <= one.date <= closed)


def _shows(deal: Row, one: Decision) -> bool:
    """Return whether a deal shows the close that is decided."""
    closed: date | None = deal["closed"]
    same: bool = deal["outcome"] == one.what
    if deal["outcome"] == "open" or deal["kind"] in {"other_pipeline", "renewal"}:
        return False
    if closed is None:
        return same
    return abs(closed - one.date) <= NEAR and (same or not _ours(deal))


def _ours(deal: Row) -> bool:
    """Return whether a decision made the deal, or shut it."""
    return bool(deal["crm"] == OURS or deal.get("shut", False))


def _shut(deal: Row, one: Decision) -> Row:
    reason = (deal["lost_reason"] or one.why or None) if one.what == "lost" else deal["lost_reason"]
    return {**deal, "outcome": one.what, "closed": one.date, "lost_reason": reason, "shut": True}


def _deal(told: Account, one: Decision, pursued: Sequence[date]) -> Row:
    """Return the deal that a decision makes: opened when the pursuit began, if one did since the last close."""
    sold = [deal for deal in told.deals if deal["outcome"] != "open" and deal["kind"] != "other_pipeline"]
    last = max((deal["closed"] for deal in sold if deal["closed"] and deal["closed"] <= one.date), default=date.min)
    opened = min((day for day in pursued if day >= last), default=one.date)
    won = [deal["closed"] or date.min for deal in sold if deal["outcome"] == "won"]
    known = {
        "deal": -one.entry, "crm": OURS, "opened": opened, "closed": one.date, "outcome": one.what,
        "kind": "expansion" if won and min(won) <= opened else "new", "owner": one.who or None,
        "lost_reason": (one.why or None) if one.what == "lost" else None,
    }  # fmt: skip
    return {**dict.fromkeys(DEAL), **known}


def _end(told: Account, one: Decision) -> Account:
    """Return the account with what it had running ended, or with a contract that ended, from its last win on."""
    runs = [_runs(contract, one) for contract in told.contracts]
    if any(runs):
        ended = {"ended": one.date, "term_end": False}
        pairs = zip(told.contracts, runs, strict=True)
        rows = tuple({**row, **ended} if now else row for row, now in pairs)
        return replace(_did(told, one, SHUT), contracts=rows)
    if any(row["ended"] and timedelta() <= one.date - row["ended"] <= NEAR for row in told.contracts):
        return _did(told, one, SHOWN)
    wins = [deal["closed"] for deal in told.deals if deal["outcome"] == "won"]
    if not any(day is None or day <= one.date for day in wins):
        return told
    started = max((day for day in wins if day and day <= one.date), default=None)
    made = {**dict.fromkeys(CONTRACT), "started": started, "ended": one.date, "term_end": False}
    return replace(_did(told, one, MADE), contracts=(*told.contracts, made))


def _runs(contract: Row, one: Decision) -> bool:
    started, ended = contract["started"], contract["ended"]
    return (started is None or started <= one.date) and (ended is None or ended > one.date)
