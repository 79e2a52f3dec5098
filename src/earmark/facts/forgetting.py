"""What is forgotten: an account or a person, and everything that told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Whom = Literal["account", "person"]
REASON = "forgotten"  # why a line is not taken


@dataclass(frozen=True)
class Gone:
    """How much of one kind goes: lines of files by what they hold, cells, entries of the ledger, files."""

    kind: str
    count: int


@dataclass(frozen=True)
class ForgetReport:
    """What was forgotten, or, of a trial (`dry_run`), what would be.

    meant: the account's name, domain or key, or the person's address. gone: how much of each kind. together: keys of
    accounts merged with it, which go with it. subsidiaries: accounts that stay. files: of the book's folder, no part of
    the book, that name it and go. before: whether it had been forgotten already, with nothing left.
    """

    whom: Whom
    meant: str
    gone: tuple[Gone, ...]
    together: tuple[str, ...] = ()
    subsidiaries: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    dry_run: bool = False
    before: bool = False
