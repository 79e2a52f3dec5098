"""Each column of a reading: its kind, how it is written, and whether it may become a criterion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from earmark.facts.fold import fold
from earmark.sources.columns import key
from earmark.sources.histories import BESIDE
from earmark.sources.kinds import Content, content
from earmark.sources.leaks import leak_reason, tells_the_sale
from earmark.sources.mapping import CellKind, Column, Crm, Holds, Known, Part, Question
from earmark.sources.notation import WHOLE, WORDS, date_order, decimal_mark
from earmark.sources.profiling import ColumnProfile
from earmark.sources.tables import Table
from earmark.sources.unfit import unfit

CRITERIA = frozenset(
    {
        *("employees", "industry", "revenue", "country", "region", "city", "founded", "technologies"),
        *("business_model", "stage_of_growth", "funding_date", "funding_total"),
    }
)
_ROLE_KINDS: dict[CellKind, tuple[str, ...]] = {
    "date": (
        *("opened", "closed", "created", "contacted", "started", "ended", "happened", "known_from", "last_login"),
        *("changed", "converted_on", "day", "until"),
    ),
    "boolean": ("is_closed", "deleted", "opted_out", "closed_won", "primary", "converted", "sure"),
    "money": ("amount", "home_amount", "mrr", "arr", "acv"),
    "number": ("nps", "health", "seats_used", "seats_bought", "tickets", "referrals", "probability"),
    "category": ("deal_type", "stage", "pipeline", "status", "relationship", "kind", "lead_source"),
    "id": ("id", "account_id", "deal_id", "contact_id", "parent_id", "merged_ids", "master_id"),
}
_KIND_OF_ROLE = {role: kind for kind, roles in _ROLE_KINDS.items() for role in roles}
_MONEY_WORDS = re.compile(
    r"(?:^|_)(?:revenue|amount|price|costs?|budget|spend|funding|raised|value|turnover|umsatz|salary|capital|assets)(?:_|$)"
)
NEVER, NOT_ONLY = "said by the mapping to be no criterion", "not among the criteria that the mapping names"
_PLACE = re.compile(r"(?:^|_)(?:location|locations|place|hq|headquarters?|office|city|region|area|market)(?:_|$)")


def described(
    table: Table, profiles: Sequence[ColumnProfile], holds: Holds, roles: dict[str, int], part: Part, known: Known
) -> tuple[tuple[Column, ...], tuple[Question, ...]]:
    """Return every column of a reading, in the file's order, and the questions about how they are written."""
    played: dict[int, list[str]] = {}
    for role, n in roles.items():
        played.setdefault(n, []).append(role)
    columns: list[Column] = []
    questions: dict[str, Question] = {}
    for n, label in enumerate(table.labels):
        for role in played.get(n, [""]):
            column, asked = _column(Column(n, label, role=role), profiles[n], table, holds, part, known)
            columns.append(column)
            if asked and (column.role or column.use == "criterion"):
                questions[asked.key] = asked
    return tuple(columns), tuple(questions.values())


def _column(
    column: Column, profile: ColumnProfile, table: Table, holds: Holds, part: Part, known: Known
) -> tuple[Column, Question | None]:
    found = _content(column, profile, holds, part, known)
    column = replace(column, kind=found.kind, format=found.format)
    column = _used(column, found, profile, table.crm, holds, part)
    column = replace(column, mend=dict(part.values).get(column.label, ()))
    return _written(column, profile, part, known)


def _content(column: Column, profile: ColumnProfile, holds: Holds, part: Part, known: Known) -> Content:
    """Return kind and reason: what was said, what the role demands, what the book knows, what the cells say."""
    told = dict(part.kinds).get(column.label)
    if told:
        return Content(told)
    found = content(profile)
    if column.role:
        return Content(_role_kind(column.role, found), found.format, "")
    before = _in_book(column.label, known) if holds == "accounts" else None
    if before:
        return Content(_as_before(before, found), found.format, "")
    if found.kind == "list" and found.format == "," and _PLACE.search(key(column.label)):
        found = Content("category")
    if found.kind == "number" and _MONEY_WORDS.search(key(column.label)):
        found = replace(found, kind="money")
    return found


def _in_book(label: str, known: Known) -> str | None:
    return {fold(name): kind for name, kind in known.fields}.get(fold(label))


def _as_before(before: str, found: Content) -> CellKind:
    """Return the kind that gives the field the kind it has in the book."""
    fits: dict[str, tuple[CellKind, ...]] = {
        "number": ("number", "money", "band"),
        "category": ("category", "boolean"),
        "list": ("list",),
        "date": ("date",),
        "text": ("text", "id"),
    }
    kinds = fits.get(before, ("text",))
    return found.kind if found.kind in kinds else kinds[0]


def _role_kind(role: str, found: Content) -> CellKind:
    if role in CRITERIA:
        return _trait_kind(role, found)
    if role in {"won", "churned"}:  # a date or a flag
        return (
            "date" if found.kind in {"date", "number", "id"} else "boolean"
        )  # epochs and spreadsheets' days are numbers
    return _KIND_OF_ROLE.get(role, "text")


def _trait_kind(role: str, found: Content) -> CellKind:
    if role == "funding_date":
        return "date"
    if role in {"revenue", "funding_total"}:
        return "money" if found.kind in {"number", "boolean", "id", "text"} else found.kind
    if role == "employees":
        return "number" if found.kind in {"boolean", "id", "text", "date"} else found.kind
    if role == "founded":
        return "date" if found.kind == "date" else "number"
    return "list" if found.kind == "list" else "category"


def _used(column: Column, found: Content, profile: ColumnProfile, crm: Crm, holds: Holds, part: Part) -> Column:
    """Say what the column is for: a role, a criterion, a leak, or nothing; and why."""
    if holds != "accounts":
        return _beside(column, holds, part)
    if column.label in part.never:
        return replace(column, use="leak", reason=NEVER)
    if part.only is not None:
        return _among(column, part.only)
    if column.role and column.role not in CRITERIA:
        return replace(column, use="role", reason=_role_reason(column, crm))
    if column.role:
        return replace(column, use="criterion")
    return _judged(column, found, profile, crm)


def _beside(column: Column, holds: Holds, part: Part) -> Column:
    """A column of what is no account: of a lead, the company's traits and where it came from count all the same."""
    if holds == "leads" and column.role in {*CRITERIA, "lead_source"} and column.label not in part.never:
        return replace(column, use="criterion")
    return replace(column, use="role" if column.role else "unused", reason="" if column.role else NO_ACCOUNT)


def _among(column: Column, only: tuple[str, ...]) -> Column:
    if column.label in only:
        return replace(column, use="criterion")
    return replace(column, use="role") if column.role else replace(column, reason=NOT_ONLY)


def _judged(column: Column, found: Content, profile: ColumnProfile, crm: Crm) -> Column:
    """A column without a role: unfit by name, a leak by name or values, unfit by its cells, else a criterion."""
    if column.label.endswith(BESIDE):
        return replace(column, reason="tells the earlier values of another column")
    if why := unfit(column.label, crm):
        return replace(column, reason=why)
    leak = leak_reason(column.label, crm)
    if not leak and column.kind == "category" and tells_the_sale(profile.values):
        leak = "says how far the sale has come"
    if leak:
        return replace(column, use="leak", reason=leak)
    return replace(column, reason=found.reason) if found.reason else replace(column, use="criterion")


NO_ACCOUNT = "is no trait of the account"


def _role_reason(column: Column, crm: Crm) -> str:
    return (
        leak_reason(column.label, crm)
        if column.role in {"owner", "relationship", "won", "churned", "contacted"}
        else ""
    )


def _written(column: Column, profile: ColumnProfile, part: Part, known: Known) -> tuple[Column, Question | None]:
    """Settle the format: what was said or answered, else what the column decides."""
    answers = dict(known.answers)
    answer = answers.get(f"dates.{column.label}") or answers.get(f"numbers.{column.label}") or ""
    if said := dict(part.formats).get(column.label) or WORDS.get(answer, ""):
        return replace(column, format=said), None
    if column.kind == "date":
        order, asked = date_order(column.label, profile, numeric=bool(column.role))
        return replace(column, format=order), asked
    if column.kind in {"number", "money"}:
        mark, asked = decimal_mark(column.label, profile, whole=column.role in WHOLE)
        return replace(column, format=mark), asked
    return replace(column, format=_undoubted(column, profile)), None


def _undoubted(column: Column, profile: ColumnProfile) -> str:
    if column.kind == "band":
        return "," if profile.numbers.comma > profile.numbers.point else "."
    if column.kind == "list":
        return column.format or ";"
    several = column.role in {"account_id", "account_domain", "merged_ids", "additional_domains"}
    return ";" if several and any(";" in cell for cell, _ in profile.values) else ""
