"""One record of an API as one line of a table: nested values under dotted names, all of them text.

What the APIs of CRMs wrap is unwrapped: HubSpot's `properties` and `associations`, Attio's `values`,
Salesforce's `attributes`, Pipedrive's references.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_DEEPEST = 4  # names in a dotted one; below, JSON
_ASSOCIATED = {"companies": "Associated Company IDs", "contacts": "Associated Contact IDs"}
_PRIMARY = {"deal_to_company", "contact_to_company", "Primary"}  # HubSpot's names of the primary company
_OF_ATTIO = ("value", "domain", "email_address", "phone_number", "full_name", "currency_value", "target_record_id")
_STORY = ".history"  # ends the name of a cell that tells the dated values of the one named before it
_ABOUT = {"active_from", "active_until", "created_by_actor", "attribute_type"}


def flat(record: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """Return a record's fields as text, and what could not be kept apart in them, or nothing.

    A list's items are joined by `;`, null is empty. Of two values that come to one name the last stays; one that
    holds `;` cannot be told from two.
    """
    found, notes = dict[str, str](), list[str]()
    for name, cell, parted in _cells(_unwrapped(record), "", 1):
        held = found.get(name, "")
        if held and cell and held != cell:
            notes.append(f'two values come to the name "{name[:60]}"; the last is read')
        if parted:
            notes.append(f'an item of the list "{name[:60]}" holds ";" and is read as several')
        found[name] = cell or held
    return found, notes[0] if notes else ""


def _unwrapped(record: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(record)
    if isinstance(found.get("properties"), dict) and {"id", "vid", "companyId", "dealId"} & set(found):
        properties = found.pop("properties")
        found |= {name: _valued(value) for name, value in properties.items()}
        found |= _associated({kind: found.pop(kind) for kind in _ASSOCIATED if isinstance(found.get(kind), list)})
    if isinstance(found.get("propertiesWithHistory"), dict):
        found |= _of_hubspot(found.pop("propertiesWithHistory"))
    if isinstance(found.get("associations"), dict):
        found |= _associated(found.pop("associations"))
    if isinstance(found.get("attributes"), dict) and {"type", "url"} >= set(found["attributes"]):
        del found["attributes"]
    if isinstance(found.get("values"), dict) and isinstance(found.get("id"), dict):
        since = str(found.get("created_at") or "")
        found |= {"record_id": found.pop("id").get("record_id"), **_of_attio(found.pop("values"), since)}
    return found


def _valued(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _associated(associations: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ids of associated records, the primary company's apart."""
    found: dict[str, Any] = {}
    for kind, page in associations.items():
        items = page.get("results", []) if isinstance(page, dict) else page
        label = _ASSOCIATED.get(kind, f"associations.{kind}")
        if not isinstance(items, list):
            found[label] = items
            continue
        found[label] = [_id(item) for item in items]
        primary = [_id(item) for item in items if isinstance(item, dict) and item.get("type") in _PRIMARY]
        if primary and kind == "companies":
            found[f"{label} (Primary)"] = primary
    return found


def _id(item: Any) -> Any:
    return item.get("id", item.get("toObjectId", item)) if isinstance(item, dict) else item


def _of_hubspot(histories: Mapping[str, Any]) -> dict[str, str]:
    """Return each property's values with the moments they were set; its newest stands among the properties."""
    found = {}
    for name, entries in histories.items():
        dated = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
        told = [(str(one.get("timestamp") or ""), _text(one.get("value"))) for one in reversed(dated)]
        found[f"{name}{_STORY}"] = _story(told)
    return found


def _story(entries: Iterable[tuple[str, str]]) -> str:
    """Return moments and values as one cell: a line a value, oldest first, a tab between the two."""
    lines = sorted((entry for entry in entries if entry[0]), key=lambda entry: entry[0])
    return "\n".join(f"{moment}\t{' '.join(value.split())}" for moment, value in lines)


def _of_attio(values: Mapping[str, Any], since: str) -> dict[str, Any]:
    """Return the values that hold now; each attribute is a list of dated ones, its earlier ones told beside it."""
    found: dict[str, Any] = {}
    for name, entries in values.items():
        dated = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
        now = [_attio_value(entry) for entry in dated if not entry.get("active_until")]
        found[name] = entries if not dated else now[0] if len(now) == 1 else now
        for entry in dated:
            if not entry.get("active_until"):
                found |= {f"{name}.{more}": entry[more] for more in _more(entry)}
        if len(now) < 2 and (story := _attio_story(dated, since)):
            found[f"{name}{_STORY}"] = story
    return found


def _attio_story(dated: list[dict[str, Any]], since: str) -> str:
    """Return an attribute's values with their days, where one was replaced or came later than the record."""
    spans = [(str(one.get("active_from") or ""), str(one.get("active_until") or "~"), one) for one in dated]
    if all(end == "~" for _, end, _ in spans) and not (since and any(start[:10] > since[:10] for start, *_ in spans)):
        return ""
    told = [(start, _text(_attio_value(one))) for start, _, one in sorted(spans, key=lambda span: span[:2])]
    ends = [end for _, end, _ in spans if not any(start <= end < until for start, until, _ in spans)]
    return _story([*told, *((end, "") for end in ends if end != "~")])


def _more(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what is told beside a value: since when a status holds, the currency of an amount."""
    told = ("active_from",) if "status" in entry else ("currency_code",)
    return tuple(name for name in told if name in entry)


def _attio_value(entry: Mapping[str, Any]) -> Any:
    for name in _OF_ATTIO:
        if name in entry:
            return entry[name]
    for name in ("status", "option"):
        if isinstance(entry.get(name), dict):
            return entry[name].get("title")
    return {name: value for name, value in entry.items() if name not in _ABOUT}


def _cells(record: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str, bool]]:
    """Yield name, text, and whether an item of a list holds what parts the items."""
    for name, value in record.items():
        full = f"{prefix}{name}"
        if isinstance(value, dict) and value and depth < _DEEPEST:
            inner = {k: v for k, v in value.items() if k != "attributes"}
            if "value" in inner:  # Pipedrive: the id of what is referred to, beside its name
                yield full, *_read(inner.pop("value"))
            yield from _cells(inner, f"{full}.", depth + 1)
        else:
            yield full, *_read(value)


def _read(value: Any) -> tuple[str, bool]:
    return _text(value), _joined(value) and any(";" in text for text in _texts(value))


def _joined(value: Any) -> bool:
    return isinstance(value, list) and all(not isinstance(_valued(item), dict | list) for item in value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if _joined(value):
        return ";".join(dict.fromkeys(filter(None, _texts(value))))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _texts(items: Iterable[Any]) -> Iterator[str]:
    return (_text(_valued(item)) for item in items)
