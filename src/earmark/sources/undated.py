"""A list of trigger events that says no day: known by its kinds, so that it is not taken for a list of accounts."""

from __future__ import annotations

from collections.abc import Sequence

from earmark.facts.kinds import sure_kind
from earmark.facts.triggers import KINDS
from earmark.sources.mapping import Question
from earmark.sources.profiling import ColumnProfile
from earmark.sources.tables import Table, columns_by_role

STRANGE = 2  # columns that no list of events has, at most
SHOWN = 3  # kinds
_WHOSE = {"account_id", "account_domain", "account_name"}
_NAMES = {"id", "domain", "name"}
_TEXT = (
    'It tells trigger events (column "{column}": {kinds}), but no column says when each happened. Add a column'
    " `date`, or name the one that holds it in a mapping (happened). Or does it list accounts?"
)


def undated(table: Table, profiles: Sequence[ColumnProfile], name: str) -> Question | None:
    """Return what to ask of a table that tells of events by kind and company, and has no column for the day.

    None where there is such a column, where most values of the kind are none of KINDS, or where anything in the table
    describes companies: their employees, industry, owner, or more than STRANGE columns that events do not have.
    """
    played = columns_by_role(table, "events")
    if "kind" not in played or "happened" in played or not _WHOSE & set(played):
        return None
    roles = {role: n for role, n in columns_by_role(table, "accounts").items() if n not in played.values()}
    if set(roles) - _NAMES or len(table.labels) - len(set(played.values())) > STRANGE:
        return None
    told = [(sure_kind(value), lines) for value, lines in profiles[played["kind"]].values]
    kinds = dict.fromkeys(kind for kind, _ in told if kind in KINDS)
    known = sum(lines for kind, lines in told if kind in KINDS)
    fewest = 2 if table.keys[played["kind"]] == "type" else 1  # accounts have a type too
    if len(kinds) < fewest or 2 * known <= sum(lines for _, lines in told):
        return None
    shown = ", ".join([*kinds][:SHOWN]) + (" ..." if len(kinds) > SHOWN else "")
    text = _TEXT.format(column=table.labels[played["kind"]], kinds=shown)
    return Question(f"holds.{name}", text, ("accounts",))
