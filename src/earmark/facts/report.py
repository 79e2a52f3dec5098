"""What a load answers: every line accounted for, what changed, what is worth knowing."""

from __future__ import annotations

from dataclasses import dataclass, field

from earmark.facts.problem import Problem


@dataclass(frozen=True)
class FileReport:
    """One file's accounting: `lines = accepted + rejected + duplicate + blank`, exactly."""

    file: str
    holds: tuple[str, ...]
    crm: str
    lines: int
    accepted: int
    rejected: int
    duplicate: int
    blank: int
    already_loaded: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadReport:
    """What `load` did: a row a file, counts over the book, and what changed against before."""

    files: tuple[FileReport, ...]
    counts: dict[
        str, int
    ]  # accounts, targets, deals, won, lost, open, renewals, without_account, zero_value, one_day ...
    changed: dict[str, int] = field(
        default_factory=dict
    )  # accounts_new, accounts_updated, values_changed, deals_new ...
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProblemReport:
    """Every line that was not taken, and why."""

    problems: tuple[Problem, ...]
    total: int
    by_reason: dict[str, int]
    loads: int | None = None  # files taken so far; 0: there is nothing to have problems
