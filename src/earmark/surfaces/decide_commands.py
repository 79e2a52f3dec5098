"""The commands about what people decide and say."""

from __future__ import annotations

import os
from datetime import date

from earmark.errors import CallError
from earmark.surfaces.commands import At


def decide(
    *words: str,
    why: str = "",
    until: date | None = None,
    by: str | None = None,
    as_of: date | None = None,
    at: At,
) -> int:
    """Keep what you decided of accounts, or what came of it.

    Args:
        words: Accounts (domain, CRM id or exact name), then one of pursue, later, never, replied, meeting, won,
            lost, churned; or undo, which takes their last decision back.
        why: Your reason, in your words.
        until: Of later: the day from which it may come again; else 90 days on.
        by: Who decided; else the user of this machine.
        as_of: The day it was decided; else today.
        at: Where it is asked and answered.
    """
    from earmark.verbs.decide import decide as verb

    if len(words) < 2:
        raise CallError(
            "Accounts are named first, then what you decide.",
            "As in: earmark decide acme.example pursue. What was decided: earmark decisions",
        )
    *accounts, what = words
    with at.book() as book:
        at.show(verb(book, accounts, what, why=why, until=until, by=_who(by), as_of=as_of))
    return 0


def decisions(*, limit: int = 20, as_of: date | None = None, at: At) -> int:
    """List decisions, and say who is worked and who answers.

    Args:
        limit: At most so many; the counts stay whole.
        as_of: Use only what was known on this day; else today.
        at: Where it is asked and answered.
    """
    from earmark.verbs.decisions import decisions as verb

    with at.book() as book:
        at.show(verb(book, limit=limit, as_of=as_of))
    return 0


def say(what: str, /, *, why: str = "", by: str | None = None, as_of: date | None = None, at: At) -> int:
    """Keep what people say of the market, for drift to show.

    Args:
        what: harder (sellers say that it got harder), product (it changed), segment (a new one is sold to); or undo.
        why: In your words.
        by: Who says so; else the user of this machine.
        as_of: The day; else today.
        at: Where it is asked and answered.
    """
    from earmark.verbs.decide import say as verb

    with at.book() as book:
        at.show(verb(book, what, why=why, by=_who(by), as_of=as_of))
    return 0


def _who(by: str | None) -> str:
    """Return who decides: as said, else the user of this machine, as far as the environment tells."""
    return by if by is not None else os.environ.get("USER") or os.environ.get("LOGNAME") or ""
