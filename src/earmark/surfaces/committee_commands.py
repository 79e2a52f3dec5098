"""The command about the people who decide a purchase."""

from __future__ import annotations

from pathlib import Path

from earmark.errors import CallError
from earmark.surfaces.commands import At


def committee(*, classify: Path | None = None, out: Path | None = None, at: At) -> int:
    """Tell rank, function and usual buying role from job titles.

    Args:
        classify: A list with a column of titles; no book is needed.
        out: Write it to this file (.csv), with seniority, function, role and evidence added.
        at: Where it is asked and answered.
    """
    from earmark.verbs.committee import classify as verb

    if classify is None or out is None:
        gone = "No list of titles is named." if classify is None else "Where to write is not said."
        raise CallError(gone, "Name both, as in: earmark committee --classify titles.csv --out classified.csv")
    at.show(verb(classify, out))
    return 0
