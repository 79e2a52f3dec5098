"""Salesforce: Data Loader's API names, the labels of reports, and the warehouse tables made of it."""

from __future__ import annotations

from collections.abc import Collection

from earmark.sources.own import Names

_TELLING = (
    {"stage_name", "is_won"},
    {"stage_name", "forecast_category_name"},
    {"stage_name", "account_id"},
    {"is_won", "is_closed"},
    {"account_source", "billing_country"},
    {"annual_revenue", "billing_country"},
    {"system_modstamp"},
    {"last_modified_by_id"},
    {"created_by_id"},
    {"master_record_id"},
    {"record_type_id"},
    {"has_opted_out_of_email"},
    {"opportunity_id", "opportunity_name"},
    {"opportunity_id", "stage"},
    {"opportunity_name", "account_name"},
    {"opportunity_id", "contact_id", "role"},
    {"opportunity_owner"},
    {"contract_number", "account_id"},
    {"last_viewed_date"},
    {"is_converted", "converted_account_id"},
    {"is_converted", "lead_source"},
)
IGNORED: tuple[tuple[str, str], ...] = (
    ("fivetran_start fivetran_end id", "the history of records"),
    ("field old_value new_value", "the history of other records' fields"),
    ("pricebook_entry_id", "the products of opportunities"),
    ("product_code family", "products"),
    ("what_id who_id task_subtype", "tasks"),
    ("what_id who_id", "events and tasks of the calendar"),
    ("username profile_id", "the users"),
    ("developer_name portal_type", "the roles of users"),
    ("order_number effective_date", "orders"),
    ("iso_code conversion_rate", "the exchange rates of today, which were others when deals closed"),
)


def is_salesforce(keys: Collection[str], labels: Collection[str]) -> bool:
    """Return whether a file's columns are Salesforce's."""
    return any(told <= set(keys) for told in _TELLING) or any(label.endswith("__c") for label in labels)


def names(holds: str) -> Names:
    """Return Salesforce's own names of roles that differ from everybody's."""
    return {"relationship": "type", "deal_type": "type"} if holds in {"accounts", "deals"} else {}
