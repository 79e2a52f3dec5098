"""Attio, as its API hands records out, each attribute under its name and with the value that holds now."""

from __future__ import annotations

from collections.abc import Collection

from earmark.sources.own import Names

_TELLING = frozenset(
    {
        *("stage_active_from", "associated_people", "associated_workspaces", "strongest_connection_strength"),
        *("primary_location_country_code", "estimated_arr", "employee_range", "funding_raised"),
    }
)
_NAMES: dict[str, Names] = {
    "accounts": {
        "id": "record_id",
        "domain": "domains",
        "employees": "employee_range",
        "revenue": "estimated_arr",
        "country": "primary_location_country_code",
        "region": "primary_location_region",
        "city": "primary_location_locality",
    },
    "deals": {
        "id": "record_id",
        "account_id": "associated_company",
        "closed": "stage_active_from",
        "currency": "value_currency_code",
    },
    "contacts": {"id": "record_id", "account_id": "company", "email": "email_addresses"},
}


def is_attio(keys: Collection[str]) -> bool:
    """Return whether a table's columns are Attio's."""
    return "record_id" in keys and bool(_TELLING & set(keys))


def names(holds: str) -> Names:
    """Return Attio's own names of roles."""
    return _NAMES.get(holds, {})
