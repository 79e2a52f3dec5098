"""Tables that tell how fields changed: a line a value, with the day since when it held; known by their columns."""

from __future__ import annotations

import re
from collections.abc import Collection

from earmark.sources.mapping import Holds
from earmark.sources.own import DEALS

BESIDE = ".history"  # ends the label of a column that tells the earlier values of the one named before it
_FIELD = frozenset({"field", "property", "property_name", "field_name", "attribute"})
_VALUE = frozenset({"value", "new_value"})
_STAMP = frozenset({"timestamp", "timestamp_instant"})
_WHEN = _STAMP | frozenset({"changed_at", "changed_on", "created_date", "valid_from"})
_ACCOUNT = frozenset({"company_id", "account_id"})
_DEAL = frozenset({"deal_id", "opportunity_id"})
_OTHERS = frozenset({"contact_id", "lead_id", "ticket_id", "case_id", "contract_id"})
_OF_A_DEAL = ("account_id", "account_domain", "account_name", "name", "owner", "pipeline", "won", "is_closed")
_RECORDS = {"stage_label", *(name for role in _OF_A_DEAL for name in DEALS[role].split())}  # no history says these
_CLOSED = frozenset(DEALS["closed"].split())
_OBJECTS: tuple[tuple[str, Holds], ...] = (
    ("contact|ticket|product|quote|line_?item|engagement", "ignored"),
    ("compan|account|organi[sz]ation", "account_history"),
    ("deal|opportunit", "deal_history"),
)


def history_of(keys: Collection[str], name: str) -> Holds | None:
    """Return what kind of history a table's columns make it; a file's name settles whose where they say "object"."""
    own = set(keys)
    if (own & _FIELD and own & _VALUE and own & _WHEN) or ({"name", "value"} <= own and own & _STAMP):
        if own & _ACCOUNT:
            return None if own & _DEAL else "account_history"
        if own & _DEAL:
            return "deal_history"
        if own & _OTHERS:
            return "ignored"
        return _by_name(name) if "object_id" in own else None
    return "deal_history" if _tells_stages(own) else None


def is_synced(keys: Collection[str]) -> bool:
    """Return whether a history has the marks that HubSpot's API leaves on one: where each value came from."""
    own = set(keys)
    return bool(own & {"company_id", "deal_id", "object_id"}) and bool(own & {"source_id", "source_type"})


def _tells_stages(own: set[str]) -> bool:
    """A line a stage that a deal entered: no record of the deal itself."""
    entered = {"deal_id", "date_entered", "value"} <= own and not own & _CLOSED
    return (entered or {"opportunity_id", "stage_name", "created_date"} <= own) and not own & _RECORDS


def _by_name(name: str) -> Holds | None:
    return next((holds for pattern, holds in _OBJECTS if re.search(pattern, name.lower())), None)
