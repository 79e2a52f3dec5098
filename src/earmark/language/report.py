"""What came of a list of titles: counts by each answer, and the commonest titles that told nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ClassifyReport:
    """A list of titles classified and written to `out`.

    column: the list's column of titles. rows: lines written; empty: those without a title. seniority, function, role
    (`none` where there is none), evidence (`exact words`, `part`, `guess`, `none`): how many rows have which, in their
    fixed order. unknown: the commonest titles that told neither rank nor function, each with its rows.
    """

    out: str
    column: str
    rows: int
    empty: int
    seniority: dict[str, int]
    function: dict[str, int]
    role: dict[str, int]
    evidence: dict[str, int]
    unknown: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
