"""Fetch a saved profile version with its report, for a surface to write as a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from earmark.book.versions import kind_of, number_of
from earmark.profile.changes import changes
from earmark.profile.report import LearnReport
from earmark.profile.stored import report_from_json

if TYPE_CHECKING:
    from earmark.book import Book


def document(book: Book, version: int | None = None) -> LearnReport:
    """Return what was learned when a version was saved (the latest unless `version`), and what changed in it.

    Raises:
        CallError: the book has no profile, or no such version.
        ProfileError: the saved report cannot be read.
    """
    chosen = _saved(book.profile(version).body)
    if chosen.version < 2:
        return chosen
    earlier = [one for one in book.profiles()[: chosen.version - 1] if kind_of(one) != "held"]
    if not earlier:
        return chosen
    before = _saved(book.profile(number_of(earlier[-1])).body)
    return replace(chosen, changes=changes(before.profile, chosen.profile))


def _saved(body: dict[str, Any]) -> LearnReport:
    report = report_from_json(body["report"])
    return replace(report, version=int(body["version"]), profile_id=str(body["profile_id"]))
