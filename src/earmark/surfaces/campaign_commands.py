"""The commands that put a hypothesis to the test before there are deals."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path

from earmark.surfaces.commands import At, Saved


def hypothesis_new(*, out: Path | None = None, as_of: date | None = None, at: At) -> int:
    """Write a hypothesis to fill in, of the fields of your book.

    Args:
        out: Write it to this file (.toml); else it is printed.
        as_of: The day it is written for; else today.
        at: Where it is asked and answered.
    """
    from earmark.verbs.draft import new_hypothesis as verb

    with at.book() if at.folder.exists() else nullcontext() as book:
        draft = verb(book, out=out, as_of=as_of)
    if out is None:
        at.hand("hypothesis", draft.toml)
    else:
        at.show(draft)
    return 0


def campaign_plan(
    targets: Path | None = None,
    /,
    *,
    hypothesis: Saved | None = None,
    contacts: int | None = None,
    conversations: int | None = None,
    name: str | None = None,
    base: str | None = None,
    within: int = 30,
    ends: date | None = None,
    as_of: date | None = None,
    out: Path | None = None,
    at: At,
) -> int:
    """Pick whom to contact so that a hypothesis is put to the test, and say what the answers can show.

    Args:
        targets: A list whose accounts alone are taken, loaded before; else every account nobody worked yet.
        hypothesis: A profile file, or the number of a version; else the one the latest profile was learned from.
        contacts: How many accounts to contact, up to 500; else 100.
        conversations: Instead: how many accounts to talk with; a meeting counts.
        name: What the campaign is called; else as the hypothesis.
        base: Share that is expected to answer, as in 5%; else that of your decisions, or 5%.
        within: Days after the first touch in which an answer counts.
        ends: The day of the verdict at the latest; else 90 days on.
        as_of: The day it is planned for; else today.
        out: Also write the contact list to this file (.csv or .xlsx).
        at: Where it is asked and answered.
    """
    from earmark.verbs.campaign_plan import plan_campaign as verb

    with at.book() as book:
        at.show(
            verb(
                book,
                targets,
                hypothesis,
                contacts=contacts,
                conversations=conversations,
                name=name,
                base=base,
                within=within,
                ends=ends,
                as_of=as_of,
                out=out,
            )
        )
    return 0


def campaign_results(name: str | None = None, /, *, as_of: date | None = None, at: At) -> int:
    """Say what came of a campaign: answers by line, what they make of it, and the verdict.

    Args:
        name: The campaign; else the last one planned.
        as_of: Use only what was known on this day; else today.
        at: Where it is asked and answered.
    """
    from earmark.verbs.campaign_results import campaign_results as verb

    with at.book() as book:
        at.show(verb(book, name, as_of=as_of))
    return 0
