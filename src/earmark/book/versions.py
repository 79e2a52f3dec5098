"""Versions: the saved profiles in order, which of them is live, and how one is named.

An entry of the ledger is a version: its number, its profile, and its kind. A refit, a version that was gone back
to and one that a person approved share the report, and the structure, of the version they stem from: their `root`.
A held version is live only once it was approved, by a version of its own; one that was turned down stays in the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from earmark.errors import CallError
from earmark.ledger import Entry
from earmark.profile.file import loads
from earmark.profile.stored import packed

KIND = "profile"  # of a version's entry
TURNED_DOWN = "rejected"  # of the entry that says a held version is not wanted; its key is the version
SHORTEST = 4  # digits of an id that name a version
_OWN = ("report", "root", "kind", "version", "of", "counted", "flips", "why")


def number_of(entry: Entry) -> int:
    """Return the version's number."""
    return int(entry.body["version"])


def kind_of(entry: Entry) -> str:
    """Return how the version came to be."""
    return str(entry.body.get("kind", "learned"))


def root_of(entry: Entry) -> int:
    """Return the number of the version whose structure and report this one has: its own, unless it is made of one."""
    return int(entry.body.get("root", entry.body["version"]))


def live(saved: Sequence[Entry]) -> Entry:
    """Return the version in use: the latest that is not held.

    Raises:
        CallError: none is saved.
    """
    found = next((one for one in reversed(saved) if kind_of(one) != "held"), None)
    if found is None:
        raise CallError("This book has no profile yet.", "Learn one: earmark learn.")
    return found


def named(saved: Sequence[Entry], which: str | int) -> Entry:
    """Return the version called 3, v3, by its id or by at least SHORTEST digits that its id begins with.

    Of versions that are equal in content an id names the latest.

    Raises:
        CallError: there is no such version.
    """
    word = str(which).strip()
    number = word[1:] if word[:1] in {"v", "V"} else word
    found = [one for one in saved if str(one.body["version"]) == number]
    if not found and len(word) >= SHORTEST:
        found = [one for one in saved if str(one.body["profile_id"]).startswith(word)]
    if not found:
        hint = f"Versions: 1 to {len(saved)}; see: earmark history" if saved else "Learn one: earmark learn."
        raise CallError(f"There is no profile {word!r} in this book.", hint)
    return found[-1]


def with_report(entry: Entry, saved: Sequence[Entry]) -> Entry:
    """Return the version with its report: one of its own, or its root's with this profile and its counts."""
    if "report" in entry.body:
        return entry
    root = with_report(named(saved, root_of(entry)), saved)
    profile = packed(loads(str(entry.body["toml"]), "the saved profile"))
    told = {**root.body["report"], "profile": profile, "profile_id": entry.body["profile_id"]}
    counts = {"counts": entry.body["counts"]} if entry.body.get("counts") else {}
    return replace(entry, body={**entry.body, "report": {**told, **counts}})


def like(entry: Entry, kind: str) -> dict[str, Any]:
    """Return the body of a new version equal in content to a saved one."""
    held = {name: value for name, value in entry.body.items() if name not in _OWN}
    return {**held, "kind": kind, "root": root_of(entry), "of": number_of(entry)}


def held_last(saved: Sequence[Entry]) -> list[Entry]:
    """Return the latest held version, if there is any."""
    return [one for one in saved if kind_of(one) == "held"][-1:]


def waiting(saved: Sequence[Entry], turned_down: Mapping[int, object]) -> Entry | None:
    """Return the latest held version that nobody has decided on, unless a later one was learned or approved."""
    for one in reversed(saved):
        if kind_of(one) in {"learned", "promoted", "by hand"}:
            return None
        if kind_of(one) == "held":
            return None if number_of(one) in turned_down else one
    return None
