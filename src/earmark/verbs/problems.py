"""List what was not taken as it stood, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.facts.problem import Problem
from earmark.facts.report import ProblemReport

if TYPE_CHECKING:
    from earmark.book import Book

_ORDER = "CASE severity WHEN 'rejected' THEN 0 WHEN 'duplicate' THEN 1 WHEN 'cell' THEN 2 ELSE 3 END"


def problems(book: Book, file: str | None = None, limit: int | None = None) -> ProblemReport:
    """Return every problem of the book, or of one of its files: rejected lines first, then by file and line.

    `limit` cuts the list, never the counts. Raises CallError for a file that was not loaded, and a limit below 0.
    """
    if limit is not None and limit < 0:
        raise CallError(f"A limit of {limit} is below zero.", "Give the most problems to list, as in: --limit 50")
    where, given = ("WHERE file = $1", [file]) if file is not None else ("", [])
    if file is not None and not book.facts.rows("SELECT 1 FROM load WHERE file = $1 LIMIT 1", given):
        files = [str(row[0]) for row in book.facts.rows("SELECT DISTINCT file FROM load ORDER BY 1")]
        raise CallError(f"No file {file!r} was loaded.", f"Loaded: {', '.join(files) or 'none yet'}.")
    reasons = book.facts.rows(
        f"SELECT reason, count(*) FROM problem {where} GROUP BY reason ORDER BY count(*) DESC, reason",  # noqa: S608 - ours
        given,
    )
    cut = f"LIMIT {int(limit)}" if limit is not None else ""
    rows = book.facts.rows(
        "SELECT file, line, column_label, reason, value, severity FROM problem"  # noqa: S608 - ours
        f" {where} ORDER BY {_ORDER}, file, load, line, column_label, reason {cut}",
        given,
    )
    found = tuple(
        Problem(name, line, column or "", why, value or "", how) for name, line, column, why, value, how in rows
    )
    by_reason = {str(reason): int(count) for reason, count in reasons}
    return ProblemReport(found, sum(by_reason.values()), by_reason, len(book.loads()))
