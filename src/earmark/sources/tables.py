"""What a table holds and from which CRM, told by its columns; its name only settles a draw."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from earmark.facts.currencies import CODES
from earmark.sources import attio, hubspot, own, pipedrive, salesforce
from earmark.sources.columns import key, stem
from earmark.sources.histories import history_of, is_synced
from earmark.sources.mapping import Crm, Holds
from earmark.sources.own import Names

_FIRMOGRAPHIC = (
    "employees",
    "industry",
    "revenue",
    "country",
    "region",
    "city",
    "founded",
    "technologies",
    "funding_total",
)
_REFERENCE = ("account_id", "account_domain", "account_name")
_FILE_NAMES: tuple[tuple[str, Holds], ...] = (
    (r"deal|opportunit|pipeline|opps|verkauf|won|lost|wins", "deals"),
    (r"contract|subscription|vertr[a\u00e4]g", "contracts"),
    (r"contact|people|person|kontakt", "contacts"),
    (r"nps|health|usage|csat|survey|adoption", "after_sale"),
    (r"event|signal|trigger|news", "events"),
    (r"compan|account|organi[sz]ation|target|prospect|customer|firm|lead|client|list", "accounts"),
)
_RECORD = frozenset(
    {
        *("id", "role", "contact_role", "created_date", "created_by_id", "is_deleted", "system_modstamp"),
        *("last_modified_date", "last_modified_by_id", "currency_iso_code", "contact_name"),
    }
)
_TECHNICAL = frozenset({"type_id", "category", "association_type", "label", "type", "is_primary", "primary"})


@dataclass(frozen=True)
class Table:
    """A table's columns under their keys, and whose they are."""

    labels: tuple[str, ...]
    keys: tuple[str, ...]
    crm: Crm

    def has(self, *names: str) -> bool:
        """Return whether all these keys are there."""
        return set(names) <= set(self.keys)


def table_of(labels: Sequence[str]) -> Table:
    """Return the table with its columns' keys and the CRM they are from."""
    keys = tuple(stem(key(label)) for label in labels)
    crm: Crm = "own"
    if pipedrive.is_pipedrive(keys, labels):
        crm = "pipedrive"
    elif pipedrive.is_stripe(keys):
        crm = "stripe"
    elif attio.is_attio(keys):
        crm = "attio"
    elif hubspot.is_hubspot(keys, labels):
        crm = "hubspot"
    elif salesforce.is_salesforce(keys, labels):
        crm = "salesforce"
    if crm == "own" and _is_hubspot_definition(keys):
        crm = "hubspot"
    bare = tuple(name.removeprefix("property_") for name in keys) if crm == "hubspot" else keys
    return Table(tuple(labels), bare, crm)


def _is_hubspot_definition(keys: tuple[str, ...]) -> bool:
    """Warehouse tables of associations, pipelines and stages carry no name of HubSpot's."""
    associated = {"deal_id", "category", "type_id"} <= set(keys)
    history = is_synced(keys) and history_of(keys, "") is not None
    return associated or history or ("display_order" in keys and bool({"pipeline_id", "stage_id"} & set(keys)))


def names_for(holds: Holds, crm: Crm) -> Names:
    """Return every role's names in the order to try: the CRM's own before everybody's."""
    special: Names = {
        "hubspot": hubspot.names(holds),
        "salesforce": salesforce.names(holds),
        "pipedrive": pipedrive.names(holds),
        "attio": attio.names(holds),
        "stripe": pipedrive.STRIPE.get(holds, {}),
    }.get(crm, {})
    general = own.NAMES[holds]
    return {
        role: f"{special.get(role, '')} {general.get(role, '')}".strip()
        for role in [*general, *(role for role in special if role not in general)]
        if crm != "hubspot" or (holds, role) not in {("accounts", "won"), ("accounts", "churned")}
    }


def columns_by_role(table: Table, holds: Holds) -> dict[str, int]:
    """Return role -> column; each column plays one role, roles in their declared order, names likeliest first."""
    place = {name: n for n, name in reversed(list(enumerate(table.keys)))}
    found: dict[str, int] = {}
    for role, names in names_for(holds, table.crm).items():
        spots = (place[name] for name in names.split() if name in place and place[name] not in found.values())
        if (spot := next(spots, None)) is not None:
            found[role] = spot
    return found


def ignored(table: Table, name: str) -> str:
    """Return what a known table is that holds nothing used here, or empty."""
    known = (*salesforce.IGNORED, *hubspot.IGNORED)
    for signature, what in known:
        if table.has(*signature.split()):
            return what
    if table.crm == "stripe" and not (pipedrive.is_subscriptions(table.keys) or table.has("invoice_prefix")):
        return "a table of Stripe's that holds no contracts"
    return f"a warehouse table of another kind ({name})" if table.has("fivetran_synced") else ""


def holds_of(table: Table, name: str) -> tuple[Holds | None, str]:
    """Return what the table holds (None: cannot be told), and for an ignored table what it is."""
    found = _rates(table) or _definitions(table) or _associations(table)
    found = found or history_of(table.keys, name) or _leads(table)
    if found:
        return found, "a history of other records" if found == "ignored" else ""
    what = ignored(table, name)
    if what and "of another kind" not in what:
        return "ignored", what
    scored = _records(table, name)
    if scored:
        return scored, ""
    return ("ignored", what) if what else (None, "")


def _rates(table: Table) -> Holds | None:
    """The central bank's wide table (a date, then a column a currency), or Salesforce's of dated rates."""
    labels = {label.strip().upper() for label in table.labels} - {""}
    wide = "DATE" in labels and len(labels & CODES) > 1 and labels <= {*CODES, "DATE"}
    dated = {"start_date", "conversion_rate"} <= set(table.keys) and {"iso_code", "currency_iso_code"} & set(table.keys)
    return "rates" if wide or dated else None


def _definitions(table: Table) -> Holds | None:
    keys = set(table.keys)
    staged = {"stage_id", "stage_label", "label"} & keys and {"is_closed", "closed_won", "is_won", "probability"} & keys
    if staged and not {"amount", "deal_id", "opportunity_id", "ticket_state", "account_id"} & keys:
        return "stages"
    return "pipelines" if {"pipeline_id", "label"} <= keys and not {"stage_id", "object_type_id"} & keys else None


def _associations(table: Table) -> Holds | None:
    keys = {name for name in table.keys if not name.startswith("fivetran_")} - _TECHNICAL
    deal = {"deal_id", "opportunity_id"} & keys
    if not deal:
        return None
    if keys - deal in ({"company_id"}, {"account_id"}):
        return "deal_accounts"
    rest = keys - deal - _RECORD
    return "contact_roles" if rest == {"contact_id"} else None


def _leads(table: Table) -> Holds | None:
    """A flag of conversion beside a person or a company, from a CRM that keeps leads apart."""
    told = {"converted_account_id", "lead_source"} & set(table.keys)
    whose = {"company", "email", "converted_account_id"} & set(table.keys)
    return "leads" if table.has("is_converted") and told and whose else None


def _records(table: Table, name: str) -> Holds | None:
    """Weigh the kinds of record: each needs what makes it one; a file's name settles what is left open."""
    roles = {holds: columns_by_role(table, holds) for holds in own.NAMES}
    fits = [holds for holds, test in _TESTS if test(table, roles[holds])]
    hint = next((holds for pattern, holds in _FILE_NAMES if re.search(pattern, name.lower())), None)
    if hint in fits:
        return hint
    if fits:
        return fits[0]
    named = {"name", "domain"} & set(roles["accounts"]) and not table.has("fivetran_synced")
    return "accounts" if named and (hint == "accounts" or len(table.labels) <= 3) else None


def _refers(roles: dict[str, int]) -> bool:
    return any(role in roles for role in _REFERENCE)


def _is_deals(table: Table, roles: dict[str, int]) -> bool:
    keys = set(table.keys)
    identity = keys & {"deal_id", "opportunity_id", "deal_name", "dealname", "opportunity_name", "deal_title", "opp_id"}
    staged = keys & {"deal_stage", "dealstage", "stage_name", "deal_pipeline_stage_id", "is_won", "hs_is_closed_won",
                     "closed_won", "opportunity_stage", "deal_status", "sales_stage"}  # fmt: skip
    ended = {"stage", "won", "is_closed"} & set(roles)
    measured = {"closed", "amount", "home_amount", "pipeline", "opened", "lost_reason"} & set(roles)
    plain = {"stage", "closed"} <= set(roles) or {"won", "closed"} <= set(roles) or {"stage", "amount"} <= set(roles)
    strong = bool(identity or (staged and table.crm != "hubspot")) and bool(ended or measured)
    return strong or (plain and _refers(roles) and not _is_company(table) and not _is_term(table))


def _is_company(table: Table) -> bool:
    roles = columns_by_role(table, "accounts")
    return sum(role in roles for role in _FIRMOGRAPHIC) >= 2


def _is_contacts(table: Table, roles: dict[str, int]) -> bool:
    full = {"first_name", "last_name"} <= set(roles)
    person = "email" in roles and bool({"title", "name", "first_name", "last_name"} & set(roles) - {"name"})
    keyed = table.has("contact_id") and bool({"title", "role", "email", "name"} & set(roles))
    return (full or person or keyed) and "company_domain_name" not in table.keys


def _is_contracts(table: Table, roles: dict[str, int]) -> bool:
    money = {"mrr", "arr", "acv", "amount"} & set(roles)
    dated = "started" in roles and ({"ended", "churned", "status"} & set(roles) or money)
    left = "churned" in roles or ("ended" in roles and money)
    return bool(_refers(roles) and (dated or left)) and not _is_company(table)


def _is_term(table: Table) -> bool:
    """A start, an end and what is paid between them, and no stage of a sale: a status is then the contract's."""
    roles = columns_by_role(table, "contracts")
    paid = {"mrr", "arr", "acv", "amount"} & set(roles)
    sold = {"stage", "won", "is_won", "close_date", "closed_date", "outcome", "pipeline", "lost_reason"}
    return {"started", "ended"} <= set(roles) and bool(paid) and not sold & set(table.keys)


def _is_after_sale(table: Table, roles: dict[str, int]) -> bool:
    measured = {"nps", "health", "seats_used", "seats_bought", "last_login", "tickets", "referrals"} & set(roles)
    return bool(measured) and _refers(roles) and not _is_company(table)


def _is_events(table: Table, roles: dict[str, int]) -> bool:
    return {"kind", "happened"} <= set(roles) and _refers(roles) and not _is_company(table)


def _is_accounts(table: Table, roles: dict[str, int]) -> bool:
    known = sum(role in roles for role in _FIRMOGRAPHIC)
    told = bool({"company_domain_name", "company_name", "account_name", "numberofemployees", "number_of_employees",
                 "annual_revenue", "domain", "organization_name"} & set(table.keys))  # fmt: skip
    named = "name" in roles or "domain" in roles
    mixed = ("id" in roles and known >= 1) or table.has("invoice_prefix", "livemode")
    return (named and (known >= 1 or told)) or mixed


_TESTS: tuple[tuple[Holds, Callable[[Table, dict[str, int]], bool]], ...] = (
    ("deals", _is_deals),
    ("contacts", _is_contacts),
    ("contracts", _is_contracts),
    ("after_sale", _is_after_sale),
    ("events", _is_events),
    ("accounts", _is_accounts),
)
