"""The commands about versions of the profile."""

from __future__ import annotations

from datetime import date

from earmark.surfaces.commands import At


def update(
    *,
    as_of: date | None = None,
    relearn: bool = False,
    approve: bool = False,
    reject: bool = False,
    at: At,
) -> int:
    """Fold new outcomes into the profile.

    Args:
        as_of: Use only what was known on this day; else on the newest that the book knows of.
        relearn: Learn criteria and bins anew too, and use them if they do better on later accounts.
        approve: Make the version that is held live.
        reject: Turn the version that is held down.
        at: Where it is asked and answered.
    """
    from earmark.verbs.update import update as verb

    with at.book() as book:
        with at.steps() as step:
            report = verb(book, as_of=as_of, relearn=relearn, approve=approve, reject=reject, progress=step)
        at.show(report)
    return 0


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
