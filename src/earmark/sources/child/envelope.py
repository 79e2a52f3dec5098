"""Pages in which an API hands out records: a list of them, and around it nothing but what is known to be told of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

HEAD = 4096  # characters in which the list of a page has to begin
LISTS = ("results", "records", "data", "items")
_INNER = "result"  # Salesforce's command line puts its page in one
_WORDS = """
    additional_data after code count cursor done generated_at exported_at has_more hasMore has-more included jsonapi
    kind limit links _links message meta metadata more_items_in_collection next next_cursor nextCursor next_page
    nextPage next_page_token nextPageToken nextRecordsUrl object offset page page_size pages pagination paging
    per_page prev previous related_objects requestId start status success time total total_count totalCount
    totalResults totalSize type updated_at url version vid-offset vidOffset warnings @odata.context @odata.count
    @odata.nextLink
"""
_TOLD = frozenset(_WORDS.split())
_ALSO = frozenset(("code", "kind", "start", "time", "type", "updated_at", "url", "version"))  # records have them, too
_NAME = "|".join(re.escape(name) for name in sorted(_TOLD))
_FLAT = r"\{[^{}\[\]]*\}"
_MEMBER = rf'\s*"(?:{_NAME})"\s*:\s*(?:"[^"\\]*"|[-+.\w]+|\{{(?:[^{{}}\[\]]|{_FLAT})*\}})\s*,'
PAGE = re.compile(
    rf'\{{(?:{_MEMBER})*\s*(?:"{_INNER}"\s*:\s*\{{(?:{_MEMBER})*\s*)?"(?:{"|".join(LISTS)})"\s*:\s*\[(?=\s*[\]{{])'
)


def is_page(value: Mapping[str, object]) -> bool:
    """Tell whether an object is a page: a list of records, and nothing beside it that is none of a page's own."""
    held = value.get(_INNER)
    if isinstance(held, dict):
        return not _beside(value, _INNER) and _holds_records(held)
    return _holds_records(value)


def beside(value: object) -> list[str]:
    """Return the names of what stands beside the list in what began like a page, and is none of a page's own."""
    if not isinstance(value, dict):
        return []
    held = value.get(_INNER)
    if isinstance(held, dict):
        return [*_beside(value, _INNER), *_beside(held, _list(held))]
    return _beside(value, _list(value))


def _holds_records(value: Mapping[str, object]) -> bool:
    some = _list(value)
    items = value[some] if some else None
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items[:1]):
        return False
    others = value.keys() - {some}
    return others <= _TOLD and not (others and others <= _ALSO)


def _list(value: Mapping[str, object]) -> str | None:
    return next((name for name in LISTS if isinstance(value.get(name), list)), None)


def _beside(value: Mapping[str, object], some: str | None) -> list[str]:
    return [name for name in value if name != some and name not in _TOLD]
