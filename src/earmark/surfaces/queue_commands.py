"""The command that says whom to pursue now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from earmark.surfaces.commands import At, Saved


def queue(
    *,
    top: int | None = None,
    per_week: int | None = None,
    per_owner: int | None = None,
    owner: str | None = None,
    include_lost: bool = False,
    explore: int = 10,
    profile: Saved | None = None,
    as_of: date | None = None,
    out: Path | None = None,
    at: At,
) -> int:
    """Say whom to pursue now, why, and what to do next.

    Args:
        top: At most so many lines; 20, unless another capacity is said.
        per_week: At most so many a week, less those pursued in this one already.
        per_owner: At most so many an owner.
        owner: Only accounts of this owner.
        include_lost: Also accounts that were lost more than six months ago.
        explore: Percent of the lines drawn from lower tiers, so that the profile can find what it is blind to.
        profile: A profile file, or the number of a version; else the latest.
        as_of: The day it is for; else today.
        out: Also write it to this file (.csv or .xlsx).
        at: Where it is asked and answered.
    """
    from earmark.verbs.queue import queue as verb

    with at.book() as book:
        with at.steps() as step:
            if step:
                step("Ranking")
            report = verb(
                book,
                profile,
                top=top,
                per_week=per_week,
                per_owner=per_owner,
                owner=owner,
                include_lost=include_lost,
                explore=explore,
                as_of=as_of,
                out=out,
            )
        at.show(report)
        if at.json:
            from earmark.render.queue_text import asides

            for line in asides(report):
                at.say(line)
    return 0
