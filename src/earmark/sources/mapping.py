"""How a file is read: what it holds, which column plays which role, how its cells are written."""

from __future__ import annotations

from dataclasses import dataclass
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
    "account_history",  # account id, field, value, when it was set
    "leads",  # people who asked or were found, at companies that may be accounts or not yet
    "deal_history",  # deal id, field and value (or stage, amount, close date), when it was set
    "rates",  # what a currency was worth from a day on
    "ignored",  # known table that holds nothing used here
]
Crm = Literal["hubspot", "salesforce", "pipedrive", "attio", "stripe", "own"]
CellKind = Literal["text", "number", "money", "date", "boolean", "category", "list", "band", "id"]
Use = Literal["role", "criterion", "leak", "unused"]
Outcome = Literal["won", "lost", "open"]


@dataclass(frozen=True)
class Column:
    """One column of a file.

    `index` is N of the staged table's cN; `role` what it is in a fact (see ROLES), or empty.
    `kind` says how its cells are read; `format` how they are written: for numbers the decimal
    mark ("." or ","), for dates the order ("ymd", "dmy", "mdy", "name", "year", "serial", "s",
    "ms"), for lists the separator (";", "|", ","; an id or domain column with one holds several).
    `use`: a `criterion` is a candidate for the card, a `leak` never (see `reason`); a role may be
    a criterion as well (employees, industry). `mend` maps a folded value to the spelling meant.
    A mapping may give one column two roles: it then stands in a reading twice, same `index`.
    """

    index: int
    label: str
    kind: CellKind = "text"
    format: str = ""
    role: str = ""
    use: Use = "unused"
    reason: str = ""
    mend: tuple[tuple[str, str], ...] = ()


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
    pipelines that sell new business, as the file writes them (empty: all); `span` gives the first
    and last date when the order of lines is the only clock; `every` is the outcome of every line
    when no column says it; `same_line` means the file holds its accounts too, one a line, and a
    deal belongs to the account of its own line; `questions` holds what is not known yet (empty:
    ready). `kind` is that of every event where no column says it.
    """

    holds: Holds
    crm: Crm = "own"
    columns: tuple[Column, ...] = ()
    stages: tuple[tuple[str, Outcome], ...] = ()
    new_business: tuple[str, ...] = ()
    span: tuple[str, str] | None = None
    every: Outcome | None = None
    same_line: bool = False
    targets: bool = False  # accounts loaded only to be scored
    kind: str = ""
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


ROLES: dict[str, tuple[str, ...]] = {
    "accounts": (
        "id",
        "domain",
        "name",
        "owner",
        "created",
        "contacted",
        "parent_id",
        "relationship",
        "employees",
        "industry",
        "revenue",
        "country",
        "region",
        "city",
        "founded",
        "technologies",
        "business_model",
        "stage_of_growth",
        "funding_date",
        "funding_total",
        "churned",
        "won",
        "deleted",
        "merged_ids",
        "master_id",
        "additional_domains",
    ),
    "deals": (
        "id",
        "account_id",
        "account_domain",
        "account_name",
        "name",
        "opened",
        "closed",
        "won",
        "is_closed",
        "stage",
        "pipeline",
        "deal_type",
        "amount",
        "currency",
        "home_amount",
        "exchange_rate",
        "owner",
        "lost_reason",
        "deleted",
        "contact_email",
    ),
    "contracts": (
        "id",
        "account_id",
        "account_domain",
        "account_name",
        "started",
        "ended",
        "churned",
        "mrr",
        "arr",
        "acv",
        "amount",
        "currency",
        "status",
        "deleted",
    ),
    "contacts": (
        "id",
        "account_id",
        "account_domain",
        "account_name",
        "email",
        "first_name",
        "last_name",
        "name",
        "title",
        "role",
        "opted_out",
        "contacted",
        "deleted",
    ),
    "events": (
        "account_id",
        "account_domain",
        "account_name",
        "kind",
        "happened",
        "known_from",
        "source",
        "url",
        "evidence",
        "sure",
    ),
    "after_sale": (
        "account_id",
        "account_domain",
        "account_name",
        "happened",
        "nps",
        "health",
        "seats_used",
        "seats_bought",
        "last_login",
        "tickets",
        "referrals",
    ),
    "stages": ("id", "label", "pipeline", "is_closed", "closed_won", "probability"),
    "pipelines": ("id", "label"),
    "deal_accounts": ("deal_id", "account_id", "primary"),
    "contact_roles": ("deal_id", "contact_id", "role"),
    "account_history": ("account_id", "account_domain", "account_name", "field", "value", "old_value", "changed"),
    "leads": (
        *("id", "account_id", "account_domain", "account_name", "email", "first_name", "last_name", "name", "title"),
        *("opted_out", "created", "contacted", "converted", "converted_on", "contact_id", "lead_source", "deleted"),
        *("employees", "industry", "revenue", "country", "region", "city"),
    ),
    "deal_history": ("deal_id", "field", "value", "old_value", "stage", "amount", "closed", "changed"),
    "rates": ("day", "until", "code", "rate"),
    "ignored": (),
}


@dataclass(frozen=True)
class Part:
    """A mapping file's word on one reading of a file; columns by their labels, empty means not said.

    `roles`: role -> label ("" for: the file has none); `kinds`: label -> kind; `formats`: label ->
    format; `values`: label -> (spelling, spelling meant); `never`, `only`: labels that are no
    criteria, or the only ones.
    """

    holds: Holds | None = None
    crm: Crm | None = None
    roles: tuple[tuple[str, str], ...] = ()
    stages: tuple[tuple[str, Outcome], ...] = ()
    kinds: tuple[tuple[str, CellKind], ...] = ()
    formats: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    never: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    new_business: tuple[str, ...] | None = None
    span: tuple[str, str] | None = None
    every: Outcome | None = None
    same_line: bool = False
    targets: bool = False
    kind: str = ""  # of every event


@dataclass(frozen=True)
class FileMapping:
    """A mapping file's word on one file: every reading of it. `name` is the file's name, or a glob."""

    name: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class StageMeaning:
    """What a pipeline's definition says of one stage: its outcome, by id and by label."""

    stage: str
    label: str
    pipeline: str
    outcome: Outcome


@dataclass(frozen=True)
class Known:
    """What the book knows before a file is read.

    `stages` and `pipelines` (id -> label) come from definition tables loaded earlier; `new_business`
    from the settings; `fields` gives the kind of each field (folded label -> number, category, list,
    date, text), so that a later file is read as the first one was; `answers` maps a question's key
    to what the user said.
    """

    stages: tuple[StageMeaning, ...] = ()
    pipelines: tuple[tuple[str, str], ...] = ()
    new_business: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
