"""A mapping file: a few lines of TOML that say how files are read, refused by name where they are wrong."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast, get_args

from earmark.errors import InputError
from earmark.sources.mapping import ROLES, CellKind, Crm, FileMapping, Holds, Outcome, Part
from earmark.sources.notation import WORDS

_KEYS = (
    *("name", "holds", "crm", "columns", "stages", "formats", "kinds", "values", "never", "only", "targets"),
    *("new_business_pipelines", "span", "every_line", "same_line"),
)
_OUTCOMES = get_args(Outcome)


def read_mapping(path: Path) -> tuple[FileMapping, ...]:
    """Return the mappings in a TOML file, one a file name; raise InputError naming key and nearest right one."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read: {error}.", "Give a TOML file in UTF-8.") from error
    return parse_mapping(text, path.name)


def parse_mapping(text: str, where: str = "mapping") -> tuple[FileMapping, ...]:
    """Return the mappings in a TOML text; several [[file]] of one name are several readings of that file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{where} is not TOML: {error}.", 'Strings need quotes: name = "deals.csv".') from error
    _known(data, ("file",), where)
    entries = data.get("file", [])
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{where} names no file.", 'Begin an entry with [[file]] and name = "deals.csv".')
    parts: dict[str, list[Part]] = {}
    for entry in entries:
        name = _text(entry, "name", f"{where}, [[file]]")
        if not name:
            raise InputError(
                f"{where}: a [[file]] has no name.", 'Say name = "deals.csv", or a glob such as "deals*.csv".'
            )
        parts.setdefault(name, []).append(_part(entry, f"{where}, {name}"))
    return tuple(FileMapping(name, tuple(found)) for name, found in parts.items())


def mapping_for(mappings: Sequence[FileMapping], name: str, labels: Sequence[str]) -> FileMapping | None:
    """Return the mapping of a file by its name (an exact name before a glob), its columns checked; None if none."""
    exact = [mapping for mapping in mappings if mapping.name == name]
    found = exact or [mapping for mapping in mappings if fnmatchcase(name, mapping.name)]
    if not found:
        return None
    for part in found[0].parts:
        _columns_exist(part, labels, name)
    return found[0]


def _columns_exist(part: Part, labels: Sequence[str], name: str) -> None:
    said = [label for _, label in part.roles if label]
    said += [label for label, _ in (*part.formats, *part.kinds)] + [label for label, _ in part.values]
    for label in (*said, *part.never, *(part.only or ())):
        if label not in labels:
            message = f'{name} has no column "{label}", which the mapping names.'
            raise InputError(message, _nearest(label, labels) or f"Its columns are: {', '.join(labels[:30])}.")


def _part(entry: Any, where: str) -> Part:
    if not isinstance(entry, dict):
        raise InputError(f"{where}: [[file]] must be a table.", 'Begin with [[file]] and name = "deals.csv".')
    _known(entry, _KEYS, where)
    holds = cast("Holds | None", _choice(entry, "holds", get_args(Holds), where))
    roles = _texts(entry, "columns", where)
    allowed = ROLES[holds] if holds else sorted({role for known in ROLES.values() for role in known})
    _known(roles, allowed, f"{where}, columns", "role")
    events = holds == "events"
    return Part(
        holds=holds,
        crm=cast("Crm | None", _choice(entry, "crm", get_args(Crm), where)),
        roles=tuple(roles.items()),
        stages=tuple(_each(entry, "stages", _OUTCOMES, where)),
        kinds=cast("tuple[tuple[str, CellKind], ...]", tuple(_each(entry, "kinds", get_args(CellKind), where))),
        formats=tuple((label, WORDS[word]) for label, word in _each(entry, "formats", tuple(WORDS), where)),
        values=tuple(_values(entry, where)),
        never=_names(entry, "never", where) or (),
        only=_names(entry, "only", where),
        new_business=_names(entry, "new_business_pipelines", where),
        span=_span(entry, where),
        every=None if events else cast("Outcome | None", _choice(entry, "every_line", _OUTCOMES, where)),
        kind=_text(entry, "every_line", where) if events else "",
        same_line=_flag(entry, "same_line", where),
        targets=_flag(entry, "targets", where),
    )


def _known(table: Mapping[str, Any], allowed: Iterable[str], where: str, what: str = "key") -> None:
    names = list(allowed)
    for name in table:
        if name not in names:
            raise InputError(
                f'{where}: unknown {what} "{name}".', _nearest(name, names) or f"Known: {', '.join(names)}."
            )


def _nearest(name: str, names: Iterable[str]) -> str:
    by_fold = {known.lower().strip(): known for known in names}
    near = difflib.get_close_matches(name.lower().strip(), list(by_fold), n=1, cutoff=0.6)
    return f'Did you mean "{by_fold[near[0]]}"?' if near else ""


def _wrong(where: str, key: str, wanted: str) -> InputError:
    return InputError(f'{where}: "{key}" must be {wanted}.', f"Correct {key} in the mapping file.")


def _text(entry: Any, key: str, where: str) -> str:
    found = entry.get(key, "") if isinstance(entry, dict) else ""
    if not isinstance(found, str):
        raise _wrong(where, key, "a text in quotes")
    return found


def _flag(entry: dict[str, Any], key: str, where: str) -> bool:
    found = entry.get(key, False)
    if not isinstance(found, bool):
        raise _wrong(where, key, "true or false")
    return found


def _choice(entry: dict[str, Any], key: str, allowed: Sequence[str], where: str) -> str | None:
    found = _text(entry, key, where) or None
    if found is not None and found not in allowed:
        raise InputError(
            f'{where}: {key} = "{found}" is unknown.', _nearest(found, allowed) or f"Say one of: {', '.join(allowed)}."
        )
    return found


def _texts(entry: dict[str, Any], key: str, where: str) -> dict[str, str]:
    found = entry.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _wrong(where, key, "a table of texts in quotes")
    return cast("dict[str, str]", found)


def _each(entry: dict[str, Any], key: str, allowed: Sequence[str], where: str) -> list[tuple[str, Any]]:
    found = _texts(entry, key, where)
    return [(name, cast("Any", _choice(found, name, allowed, f"{where}, {key}"))) for name in found]


def _values(entry: dict[str, Any], where: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    found = entry.get("values", {})
    if not isinstance(found, dict):
        raise _wrong(where, "values", "a table a column")
    return [(label, tuple(_texts(found, label, f"{where}, values").items())) for label in found]


def _names(entry: dict[str, Any], key: str, where: str) -> tuple[str, ...] | None:
    found = entry.get(key)
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise _wrong(where, key, "a list of names in quotes")
    return tuple(found)


def _span(entry: dict[str, Any], where: str) -> tuple[str, str] | None:
    found = entry.get("span")
    if found is None:
        return None
    wanted = 'two dates, the first and the last: ["2008-05-01", "2010-11-30"]'
    if not isinstance(found, list) or len(found) != 2:
        raise _wrong(where, "span", wanted)
    try:
        first, last = (day if isinstance(day, date) else date.fromisoformat(day) for day in found)
    except (TypeError, ValueError) as error:
        raise _wrong(where, "span", wanted) from error
    if first > last:
        raise _wrong(where, "span", "two dates, the earlier first")
    return first.isoformat()[:10], last.isoformat()[:10]
