"""Pipedrive and Stripe, as far as their exports are plain tables."""

from __future__ import annotations

from collections.abc import Collection

from earmark.sources.localised import entities
from earmark.sources.own import Names

_DEALS: Names = {
    "id": "deal_id id",
    "account_id": "deal_organization_id org_id organization_id",
    "account_name": "deal_organization org_name organization_name",
    "name": "deal_title title",
    "stage": "deal_status status",
    "opened": "deal_deal_created deal_creation_date add_time",
    "closed": "deal_deal_closed_on deal_closed_on close_time",
    "amount": "deal_value value",
    "currency": "deal_currency_of_value currency",
    "owner": "deal_owner owner_name user_id",
    "pipeline": "deal_pipeline pipeline_id",
    "lost_reason": "deal_lost_reason lost_reason",
    "contact_email": "person_email_work",
}
_ACCOUNTS: Names = {
    "id": "organization_id id",
    "name": "organization_name name",
    "owner": "organization_owner owner_id",
    "created": "organization_organization_created add_time",
    "country": "organization_country_of_address organization_country address_country",
    "city": "organization_city_town_village_locality_of_address address_locality",
}
_CONTACTS: Names = {
    "id": "person_id id",
    "name": "person_name name",
    "email": "person_email_work email",
    "account_name": "person_organization org_name",
    "account_id": "person_organization_id org_id",
}
STRIPE: dict[str, Names] = {
    "contracts": {
        "id": "id",
        "account_id": "customer_id customer",
        "started": "start_date created",
        "ended": "ended_at",
        "churned": "canceled_at",
    },
    "accounts": {"id": "id", "name": "name", "domain": "email", "created": "created"},
}


def is_pipedrive(keys: Collection[str], labels: Collection[str]) -> bool:
    """Return whether a file's columns are Pipedrive's."""
    known = entities()
    prefixed = any(" - " in label and label.partition(" - ")[0] in known for label in labels)
    return (
        prefixed or {"org_id", "stage_id", "add_time"} <= set(keys) or {"people_count", "won_deals_count"} <= set(keys)
    )


def names(holds: str) -> Names:
    """Return Pipedrive's own names of roles."""
    return {"deals": _DEALS, "accounts": _ACCOUNTS, "contacts": _CONTACTS}.get(holds, {})


def is_subscriptions(keys: Collection[str]) -> bool:
    """Return whether a table of Stripe's holds subscriptions."""
    return "start_date" in keys and bool({"customer_id", "customer"} & set(keys))


def is_stripe(keys: Collection[str]) -> bool:
    """Return whether a table is one of Stripe's: most say whether it is live."""
    return bool({"livemode", "charges_enabled", "exp_month", "coupon_id"} & set(keys))
