"""What the ledger keeps of one load, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, cast, get_args

from earmark.errors import BookError
from earmark.sources.mapping import Column, Crm, Holds, Question, Reading
from earmark.sources.mentions import Mentions

PARSER = 1  # raised when the same bytes are read into other cells
REWRITTEN = "rewritten"  # of a load: what is kept in place of its original, and why
_LATER = ("kind",)  # of a reading, unknown to the first version: kept only where it says something


@dataclass(frozen=True)
class Load:
    """One file of the book: its label, where its original lies, and how it is read.

    `sha` names the content (hex of SHA-256), `extension` the kind of file, from our own list.
    `as_of` is the date whose state the file shows; `number` its place in the ledger; `first` that of
    the first load of this content, which may since have been read anew (0: not told). `kept` names the content of what
    is kept in place of the original, some of whose lines or words were forgotten; empty: the original itself is kept.
    """

    number: int
    file: str
    sha: str
    extension: str
    as_of: date
    readings: tuple[Reading, ...]
    first: int = 0
    kept: str = ""

    @property
    def raw(self) -> str:
        """Name of the table that holds its cells."""
        return raw_name(self.sha)

    @property
    def original(self) -> str:
        """Name inside `loads/` of its original, or of what is kept in its place."""
        return f"{self.kept}.rows" if self.kept else f"{self.sha}{self.extension}"


def raw_name(sha: str) -> str:
    """Return the name of the table that holds the cells of the content `sha`."""
    if len(sha) != 64 or not set(sha) <= set("0123456789abcdef"):
        raise BookError(
            f"The ledger names a load {sha[:80]!r}, which is no SHA-256.", "The ledger was changed by hand."
        )
    return f"raw_{sha[:32]}"


def key_of(load: Load) -> str:
    """Return the idempotency key of a load: its content and how it is read."""
    words = json.dumps([_plain(load.readings), load.as_of.isoformat()], sort_keys=True)
    return f"{load.sha}:{hashlib.sha256(words.encode()).hexdigest()}"


def body_of(load: Load) -> dict[str, Any]:
    """Return what the ledger keeps of a load, as plain JSON values."""
    rewritten = {REWRITTEN: {"hash": load.kept, "why": "forgotten"}} if load.kept else {}
    return rewritten | {
        "file": load.file,
        "hash": load.sha,
        "extension": load.extension,
        "as_of": load.as_of.isoformat(),
        "parser": PARSER,
        "readings": _plain(load.readings),
    }


def load_of(number: int, body: dict[str, Any]) -> Load:
    """Return the Load that a ledger entry's body describes; raise BookError if it does not."""
    try:
        readings = tuple(_reading(item) for item in body["readings"])
        when = date.fromisoformat(body["as_of"])
        kept = str(body.get(REWRITTEN, {}).get("hash", ""))
        return Load(number, str(body["file"]), body["hash"], body["extension"], when, readings, kept=kept)
    except (KeyError, TypeError, ValueError) as error:
        raise BookError(
            f"Entry {number} of the ledger is not a load: {error}.", "The ledger was changed by hand."
        ) from (error)


def scrubbed(load: Load, mentions: Mentions) -> Load:
    """Return a load whose name and readings name nobody of `mentions`."""
    body = scrubbed_body(body_of(load), mentions)
    return replace(load, file=body["file"], readings=load_of(load.number, body).readings)


def scrubbed_body(body: dict[str, Any], mentions: Mentions) -> dict[str, Any]:
    """Return a load's body that names nobody of `mentions`: a file named for one is called after what it is."""
    name, dot, extension = body["file"].rpartition(".")
    spaced = (name or extension).replace("_", " ").replace("-", " ")
    told = mentions.among(spaced) or mentions.among(name or extension)
    file = f"forgotten{dot}{extension if name else ''}" if told else body["file"]
    return {**body, "file": file, "readings": mentions.cleaned(body["readings"])}


def effective(loads: Iterable[Load]) -> tuple[Load, ...]:
    """Return the loads that count, oldest state first: of one content, the latest reading.

    Of states of one day the content that came later counts as newer; reading it anew leaves it in its place.
    """
    inorder = sorted(loads, key=lambda load: load.number)
    first = {load.sha: load.first or load.number for load in reversed(inorder)}
    latest = {load.sha: replace(load, first=first[load.sha]) for load in inorder}
    return tuple(sorted(latest.values(), key=lambda load: (load.as_of, load.first)))


def _plain(readings: tuple[Reading, ...]) -> list[Any]:
    told = [{k: v for k, v in asdict(one).items() if v or k not in _LATER} for one in readings]
    return cast("list[Any]", json.loads(json.dumps(told)))


def _reading(item: dict[str, Any]) -> Reading:
    known = {field.name for field in fields(Reading)}
    values: dict[str, Any] = {name: _tuples(value) for name, value in item.items() if name in known}
    values["columns"] = tuple(_column(column) for column in item.get("columns", ()))
    values["questions"] = tuple(Question(**_tupled(question)) for question in item.get("questions", ()))
    if values["holds"] not in get_args(Holds) or values["crm"] not in get_args(Crm):
        raise ValueError(f"it holds {values['holds']!r} of {values['crm']!r}")
    return Reading(**values)


def _column(item: dict[str, Any]) -> Column:
    known = {field.name for field in fields(Column)}
    values = {name: _tuples(value) for name, value in item.items() if name in known}
    values["index"] = int(item["index"])
    return Column(**values)


def _tupled(item: dict[str, Any]) -> dict[str, Any]:
    return {name: _tuples(value) for name, value in item.items()}


def _tuples(value: object) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
