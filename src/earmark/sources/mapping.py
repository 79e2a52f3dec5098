"""How a file is read: what it holds, which column plays which role, how its cells are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Holds = Literal[
    "accounts",
    "deals",
    "contracts",
    "contacts",
    "events",
    "after_sale",
    "stages",  # definitions of a pipeline's stages (label or id -> won, lost, open)
    "pipelines",  # pipeline id -> label
    "deal_accounts",  # association deal id -> account id
    "contact_roles",  # deal id, contact id, role
    "ignored",  # known table that holds nothing used here
]
Crm = Literal["hubspot", "salesforce", "pipedrive", "attio", "stripe", "own"]
CellKind = Literal["text", "number", "money", "date", "boolean", "category", "list", "band", "id"]
Use = Literal["role", "criterion", "leak", "unused"]


@dataclass(frozen=True)
class Column:
    """One column of a file.

    `index` is N of the staged table's cN; `role` what it is in a fact (see ROLES), or empty.
    `kind` says how its cells are read; `format` how they are written: for numbers the decimal
    mark ("." or ","), for dates the order ("ymd", "dmy", "mdy", "year", "serial", "ms"), for
    lists the separator. `use`: a `criterion` is a candidate for the card, a `leak` never (see
    `reason`); a role may be a criterion as well (employees, industry).
    """

    index: int
    label: str
    kind: CellKind = "text"
    format: str = ""
    role: str = ""
    use: Use = "unused"
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """Something only the user knows, with the answers offered and where the answer goes in a mapping."""

    key: str  # e.g. "stages", "new_business_pipelines", "dates.Close Date"
    text: str
    options: tuple[str, ...] = ()
    column: str = ""


@dataclass(frozen=True)
class Reading:
    """How one file (or one of the tables inside it) is read.

    `stages` maps a stage's label or id, folded, to won, lost or open; `new_business` names the
    pipelines that sell new business (empty: all); `span` gives the first and last date when the
    order of lines is the only clock; `questions` holds what is not known yet (empty: ready).
    """

    holds: Holds
    crm: Crm = "own"
    columns: tuple[Column, ...] = ()
    stages: tuple[tuple[str, str], ...] = ()
    new_business: tuple[str, ...] = ()
    span: tuple[str, str] | None = None
    targets: bool = False  # accounts loaded only to be scored
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


ROLES: dict[str, tuple[str, ...]] = {
    "accounts": (
        "id", "domain", "name", "owner", "created", "contacted", "parent_id", "relationship",
        "employees", "industry", "revenue", "country", "region", "city", "founded", "technologies", "business_model",
        "stage_of_growth", "funding_date", "funding_total", "churned", "won", "deleted", "merged_ids", "additional_domains",
    ),
    "deals": (
        "id", "account_id", "account_domain", "account_name", "name", "opened", "closed", "won", "is_closed", "stage",
        "pipeline", "deal_type", "amount", "currency", "owner", "lost_reason", "deleted", "contact_email",
    ),
    "contracts": (
        "id", "account_id", "account_domain", "account_name", "started", "ended", "churned", "mrr", "arr", "acv", "amount",
        "currency", "status", "deleted",
    ),
    "contacts": (
        "id", "account_id", "account_domain", "account_name", "email", "first_name", "last_name", "name", "title", "role",
        "opted_out", "contacted", "deleted",
    ),
    "events": ("account_id", "account_domain", "account_name", "kind", "happened", "known_from", "source", "url", "evidence"),
    "after_sale": (
        "account_id", "account_domain", "account_name", "happened",
        "nps", "health", "seats_used", "seats_bought", "last_login", "tickets", "referrals",
    ),
    "stages": ("id", "label", "pipeline", "is_closed", "closed_won", "probability"),
    "pipelines": ("id", "label"),
    "deal_accounts": ("deal_id", "account_id", "primary"),
    "contact_roles": ("deal_id", "contact_id", "role"),
    "ignored": (),
}


@dataclass(frozen=True)
class FileMapping:
    """A mapping file's word on one file: every reading of it. `name` is the file's name, or a glob."""

    name: str
    readings: tuple[Reading, ...] = field(default=())
