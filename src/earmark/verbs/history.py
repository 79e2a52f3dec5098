"""The versions of a book's profile: list them, hold two side by side, go back to one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from earmark.book.versions import TURNED_DOWN, kind_of, like, live, named, number_of
from earmark.errors import CallError, ProfileError
from earmark.ledger import Entry
from earmark.profile.changes import changes
from earmark.profile.file import loads
from earmark.profile.profile import Profile
from earmark.profile.sides import cut_offs_of, exclusions_of, in_a_line, points_of, segments_of
from earmark.profile.versions import DiffReport, HistoryReport, RevertReport, VersionLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earmark.book import Book
    from earmark.learn.refit import Structure

FIRST = "the first"
ALL_SCORED = "The book holds no targets: all its accounts were scored by both."
MOVES_ON = (
    "The next `earmark update` that finds a changed account refits its points. To keep them as they are, run none, or"
    " name the version where you score: --profile {version}."
)
UNREAD = "this Earmark cannot read it any more"


def history(book: Book) -> HistoryReport:
    """Return every saved version of the profile, newest first, each with what it changed in a line.

    Raises:
        CallError: the book has no profile yet.
    """
    saved = book.profiles()
    live(saved)  # raises where there is none
    return HistoryReport(tuple(reversed(lines(book, saved))))


def diff(book: Book, before: str | int, after: str | int | None = None) -> DiffReport:
    """Hold one version beside another (the live one unless named): points, exclusions, segments, cut-offs, who moves.

    before, after: versions by number, as v3, by id or its first digits. The book's targets are scored by both as of
    the later day of the two.

    Raises:
        CallError: there is no such version.
        ProfileError: a version cannot be read.
    """
    from earmark.verbs.movement import movement

    saved = book.profiles()
    chosen = named(saved, before), live(saved) if after is None else named(saved, after)
    first, second = (loads(str(one.body["toml"]), f"version {number_of(one)}") for one in chosen)
    told = {one.version: one for one in lines(book, saved)}
    moved = movement(book, first, second, max(first.as_of, second.as_of))
    notes = (ALL_SCORED,) if moved.accounts and not moved.targets else ()
    return DiffReport(
        told[number_of(chosen[0])], told[number_of(chosen[1])], points_of(first, second),
        exclusions_of(first, second), segments_of(first, second), cut_offs_of(first, second), moved, notes,
    )  # fmt: skip


def revert(book: Book, version: str | int) -> RevertReport:
    """Go back: append a version equal in content to a saved one, which is live from then on.

    Raises:
        CallError: there is no such version, or it is held.
    """
    from earmark.verbs.folding import live_version

    saved = book.profiles()
    now, chosen = live(saved), named(saved, version)
    if kind_of(chosen) == "held":
        raise CallError(
            f"Version {number_of(chosen)} is held: it was never live.", "To make it so: earmark update --approve."
        )
    if chosen.body["profile_id"] == now.body["profile_id"]:
        held = number_of(now)
        return RevertReport(held, str(now.body["profile_id"]), number_of(chosen), held, changed=False)
    structure = live_version(saved, chosen).structure(book)
    made = _gone_back(book, chosen, structure)
    told = changes(*(loads(str(one.body["toml"]), "the saved profile") for one in (now, chosen)))
    notes = (MOVES_ON.format(version=made),) if structure else ()
    return RevertReport(
        made, str(chosen.body["profile_id"]), number_of(chosen), number_of(now), changed=True, changes=told, notes=notes
    )


def _gone_back(book: Book, chosen: Entry, structure: Structure | None) -> int:
    """Append the version, and keep the accounts' rows as they are now: later changes alone move its points."""
    from earmark.book.kept import keep_rows
    from earmark.verbs.folding import count, latest

    day = latest(book) if structure else None
    made = book.add_version({**like(chosen, "reverted"), **({"counted": day.isoformat()} if day else {})})
    if structure and day:
        count(book, structure, day)
        keep_rows(book, made)
    return made


def lines(book: Book, saved: Sequence[Entry]) -> list[VersionLine]:
    """Return a line for each version, oldest first."""
    down = {int(one.key) for one in book.ledger.entries(TURNED_DOWN)}
    using = number_of(live(saved))
    found: list[VersionLine] = []
    before: Profile | None = None
    for entry in saved:
        profile = _read(entry)
        found.append(_line(entry, profile, before, _said(entry, saved, down), using))
        before = before if kind_of(entry) == "held" or profile is None else profile
    return found


def _line(entry: Entry, profile: Profile | None, before: Profile | None, said: str, using: int) -> VersionLine:
    number, body = number_of(entry), entry.body
    change = FIRST if before is None else in_a_line(changes(before, profile)) if profile else UNREAD
    if kind_of(entry) == "reverted":
        change = f"back to version {body.get('of')}"
    return VersionLine(
        version=number,
        id=str(body["profile_id"]),
        as_of=profile.as_of if profile else date.fromisoformat(entry.at[:10]),
        when=entry.at,
        kind=kind_of(entry),
        verdict=profile.verdict if profile else "",
        criteria=len(profile.card.criteria) if profile else 0,
        change=change,
        live=number == using,
        said=said,
    )


def _said(entry: Entry, saved: Sequence[Entry], down: set[int]) -> str:
    """Return what became of a held version, and why it is held."""
    if kind_of(entry) != "held":
        return ""
    number = number_of(entry)
    approved = next((number_of(one) for one in saved if kind_of(one) == "promoted" and one.body.get("of") == number), 0)
    if approved:
        return f"approved as version {approved}"
    return "turned down" if number in down else str(entry.body.get("why", ""))


def _read(entry: Entry) -> Profile | None:
    try:
        return loads(str(entry.body["toml"]))
    except ProfileError:
        return None
