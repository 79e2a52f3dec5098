"""Accounts that may be one company: what is proposed, what a person said, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Said = Literal["accepted", "rejected", "undone"]


@dataclass(frozen=True)
class Side:
    """One account of a proposal or of an answer; `deals`, `wins` and `contracts` count what it has."""

    key: str
    name: str
    domain: str
    country: str
    deals: int
    wins: int
    contracts: int = 0


@dataclass(frozen=True)
class Proposal:
    """Accounts that may be one company, the one whose values would stand first; `likeness` is of 100, `why` in words.

    Of more than two the likeness is that of the least alike pair.
    """

    accounts: tuple[Side, ...]
    likeness: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class MergeAnswer:
    """What a person said of accounts, by their keys; `into` is whose they are now, if they were merged."""

    keys: tuple[str, ...]
    said: Said
    into: str = ""


@dataclass(frozen=True)
class MergesReport:
    """The proposals, most consequential first; `found` counts them all, `total` the accounts looked through.

    `families` are pairs that a parent links, which are not proposed; `answers` those that stand.
    """

    proposals: tuple[Proposal, ...]
    found: int
    families: tuple[Proposal, ...]
    answers: tuple[MergeAnswer, ...]
    total: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MergeReport:
    """What an answer did: what was said of which accounts, and how they stand now; `changed` is false if it stood."""

    said: Said
    keys: tuple[str, ...]
    accounts: tuple[Side, ...]
    changed: bool
    notes: tuple[str, ...] = ()
