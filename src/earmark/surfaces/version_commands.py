"""The commands about versions of the profile."""

from __future__ import annotations

from earmark.surfaces.commands import At


def history(*, at: At) -> int:
    """List the versions of the profile, newest first.

    Args:
        at: Where it is asked and answered.
    """
    from earmark.verbs.history import history as verb

    with at.book() as book:
        at.show(verb(book))
    return 0


def diff(before: str, after: str | None = None, /, *, at: At) -> int:
    """Hold two versions side by side, and say who moves tier.

    Args:
        before: A version: 3, v3, or the beginning of its id.
        after: Another; else the live one.
        at: Where it is asked and answered.
    """
    from earmark.verbs.history import diff as verb

    with at.book() as book:
        at.show(verb(book, before, after))
    return 0


def revert(version: str, /, *, at: At) -> int:
    """Go back to a version: one equal to it is appended, and live.

    Args:
        version: The version to go back to: 3, v3, or the beginning of its id.
        at: Where it is asked and answered.
    """
    from earmark.verbs.history import revert as verb

    with at.book() as book:
        at.show(verb(book, version))
    return 0
