"""The commands about accounts that may be one company."""

from __future__ import annotations

from earmark.surfaces.commands import At


def merges_all(*, limit: int = 20, at: At) -> int:
    """List accounts that may be one company, most consequential first.

    Args:
        limit: At most so many; the counts stay whole.
        at: Where it is asked and answered.
    """
    from earmark.verbs.merges import merges as verb

    with at.book() as book:
        with at.progress("Comparing names") as progress:
            report = verb(book, limit=limit, progress=progress)
        at.show(report)
    return 0


def merges_accept(*accounts: str, at: At) -> int:
    """Merge accounts into one.

    Args:
        accounts: Two or more, each by its key, domain, CRM id or exact name.
        at: Where it is asked and answered.
    """
    from earmark.verbs.merges import accept_merge as verb

    with at.book() as book:
        at.show(verb(book, accounts))
    return 0


def merges_reject(*accounts: str, at: At) -> int:
    """Say that accounts are not one company; they are not proposed again.

    Args:
        accounts: Two or more, each by its key, domain, CRM id or exact name.
        at: Where it is asked and answered.
    """
    from earmark.verbs.merges import reject_merge as verb

    with at.book() as book:
        at.show(verb(book, accounts))
    return 0


def merges_undo(*accounts: str, at: At) -> int:
    """Take back what was said of accounts.

    Args:
        accounts: Two or more, each by its key, domain or CRM id; one: whatever was said of it.
        at: Where it is asked and answered.
    """
    from earmark.verbs.merges import undo_merge as verb

    with at.book() as book:
        at.show(verb(book, accounts))
    return 0
