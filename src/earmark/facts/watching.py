"""What a round of watching did: by source, what was asked, found and new, and what went wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from earmark.facts.problem import Problem


@dataclass(frozen=True)
class SourceReport:
    """One source: addresses `asked`, of which `unchanged` since they were last asked; events `found`, and `new` ones.

    `problems` counts what went wrong there.
    """

    source: str
    asked: int
    unchanged: int
    found: int
    new: int
    problems: int


@dataclass(frozen=True)
class NewEvent:
    """One event that the book did not have: whose it is (by key), what, when, where it was said, and the words.

    Without `account` it is of a competitor (`domain`, or the name), or, not `sure`, of one whom the name may mean.
    """

    account: str
    name: str
    kind: str
    date: dt.date
    known_from: dt.date
    source: str
    url: str
    evidence: str
    domain: str = ""
    sure: bool = True


@dataclass(frozen=True)
class WatchReport:
    """One round: `accounts` watched, each source, the new events, each problem; `file` is what was loaded, if anything.

    A problem's `file` is its source, its `column` the account.
    """

    as_of: dt.date
    accounts: int
    sources: tuple[SourceReport, ...]
    events: tuple[NewEvent, ...]
    problems: tuple[Problem, ...]
    file: str = ""
    notes: tuple[str, ...] = ()
