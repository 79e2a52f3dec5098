"""How a fact is cited: by kind and place, as in event:3:17, account:1:5:Industry, deal:2:9, contact:4:2, decision:12.

load: number of the load's entry in the ledger. line: as a text editor counts it. entry: of the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass

from earmark.errors import CallError

PLACED = ("account", "contact", "deal", "event")
DECISION = "decision"


@dataclass(frozen=True)
class Cited:
    """What a fact's id says; field: of an account, a column of the user's. A decision has its entry for a load."""

    kind: str
    load: int
    line: int = 0
    field: str = ""


@dataclass(frozen=True)
class FactReport:
    """One fact: whose it is, what it says in the order of `told`, and the file and line it comes from.

    file: empty of a decision, which the ledger holds; line: its entry there. others: what else that line tells of the
    same kind, of this account or another. note: what the line alone does not tell.
    """

    fact: str
    kind: str
    account: str
    told: dict[str, str]
    file: str
    line: int
    others: tuple[FactReport, ...] = ()
    note: str = ""


def placed(kind: str, load: object, line: object, field: str = "") -> str:
    """Return the id of a fact that a file tells; empty where nobody knows which."""
    if load is None or line is None:
        return ""
    return f"{kind}:{load}:{line}{f':{field}' if field else ''}"


def decided(entry: int) -> str:
    """Return the id of a decision."""
    return f"{DECISION}:{entry}"


def cited(fact: str) -> Cited:
    """Return what a fact's id says.

    Raises:
        CallError: it is none.
    """
    kind, _, rest = fact.strip().partition(":")
    numbers, field = rest.split(":", 2)[:2], ":".join(rest.split(":")[2:])
    whole = [int(word) for word in numbers if word.isascii() and word.isdigit() and len(word) < 10]
    if kind == DECISION and len(whole) == len(rest.split(":")) == 1:
        return Cited(kind, whole[0])
    if kind in PLACED and len(whole) == 2 and bool(field) == (kind == "account"):
        return Cited(kind, whole[0], whole[1], field)
    raise CallError(f"{fact!r} is no fact's id.", "The queue names them, as in event:3:17 (earmark queue --json).")
