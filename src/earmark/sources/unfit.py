"""Columns of accounts that identify, locate or describe, or tell of the record: no traits to learn from, by name."""

from __future__ import annotations

import re

from earmark.sources.columns import key, stem
from earmark.sources.mapping import Crm

_ID, _MAIL, _PHONE, _WEB = "is an id", "is an email address", "is a phone number", "is a web address"
_PLACE, _TEXT, _PERSON, _PICTURE = "is an address", "is free text", "is a person", "is a picture"
_EXPORT, _RECORD = "is the work of the export", "tells of the record, not of the company"

_ENDINGS: tuple[tuple[str, str], ...] = (
    (_ID, "ids? uuid guid key sfid record_number"),
    (_MAIL, "e_?mails? e_?mail_address(?:es)?"),
    (_PHONE, "phone fax mobile telephone tel telefon phone_number fax_number mobile_number"),
    (_WEB, "url uri link website homepage web_?page"),
    (_PLACE, "street address address_?[0-9] address_line_?[0-9]? zip zip_?code postal postal_code post_?code plz"),
    (_PLACE, "latitude longitude lat lng lon geocode_accuracy"),
    (_TEXT, "description notes? comments? remarks? bio about about_us summary free_text"),
    (_PERSON, "first_?name last_?name full_?name contact_?name contact_person ceo ceo_name founders? founder_names?"),
    (_PERSON, "primary_contact"),
    (_PICTURE, "logo image photo avatar icon logo_url photo_url"),
    (_RECORD, "create_?date created created_(?:date|at|on|by) creation_date date_created date_added added_(?:at|on)"),
    (_RECORD, "modified last_?modified(?:_\\w+)? lastmodifieddate modified_(?:date|at|on|by) date_modified"),
    (_RECORD, "updated last_updated?(?:_\\w+)? updated_(?:date|at|on|by) update_time add_time imported_(?:at|on)"),
)
_NAMES: tuple[tuple[str, str], ...] = (
    (_ID, "(?:account|customer|company|client|duns|vat|tax|registration)_?(?:number|no|nr|code) duns lei number ref"),
    (_WEB, "(?:linked_?in|twitter|facebook|crunchbase|github|instagram|youtube|xing)\\w*_(?:page|profile|handle|bio)"),
    (_WEB, "linked_?in twitter facebook crunchbase xing permalink"),
    (
        _EXPORT,
        "(?:fivetran|airbyte|dlt|sdc)_\\w+ portal_id system_modstamp row_number row line index unnamed(?:_[0-9]+)?",
    ),
    (_EXPORT, "sort_order display_order s_no no metadata"),
    (
        _RECORD,
        "record_\\w+ object_source\\w* import_\\w+ first_page_seen hs_(?:object_id|merged_object_ids|createdate)",
    ),
    (
        _RECORD,
        "hs_(?:created_by|updated_by|user_ids|object_source)\\w* hs_(?:unique_creation_key|was_imported|read_only)",
    ),
    (_RECORD, "hs_(?:pipeline|all_(?:owner_ids|team_ids|accessible_team_ids|assigned_business_unit_ids))"),
)


def _either(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_PATTERNS = (
    *((reason, re.compile(f"(?:^|_){_either(words)}$")) for reason, words in _ENDINGS),
    *((reason, re.compile(f"^{_either(words)}$")) for reason, words in _NAMES),
)


def unfit(label: str, crm: Crm) -> str:
    """Return why a column can be no criterion whatever its cells say, or empty."""
    name = stem(key(label))
    name = name.removeprefix("property_") if crm == "hubspot" else name
    name = name.removesuffix("_c") if crm == "salesforce" else name
    return next((reason for reason, pattern in _PATTERNS if pattern.search(name)), "")
