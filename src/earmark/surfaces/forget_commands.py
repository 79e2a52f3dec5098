"""The command that forgets."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.surfaces.commands import At

if TYPE_CHECKING:
    from earmark.facts.forgetting import ForgetReport
    from earmark.surfaces.terminal import Terminal


def forget(whom: str, /, *, dry_run: bool = False, yes: bool = False, at: At) -> int:
    """Forget an account or a person for good.

    It is kept out of what is loaded later.

    Args:
        whom: A person's mail address; or an account by its domain, CRM id, exact name or key.
        dry_run: List what would go, by kind and count, and leave it.
        yes: Do not ask whether to go on.
        at: Where it is asked and answered.
    """
    from earmark.verbs.forget import forget as verb

    asks = not (yes or dry_run)
    if asks and not (at.talks and sys.stdin.isatty()):
        raise CallError(
            "Nobody is there to say yes.", "See what would go with --dry-run; then say --yes: there is no way back."
        )
    confirm = partial(_confirmed, at) if asks else None
    with at.book() as book, at.progress("Looking through all files") as progress:
        report = verb(book, whom, dry_run=dry_run, confirm=confirm, progress=progress)
    if asks and report.dry_run:
        at.say("Nothing was forgotten.")
        return 1
    at.show(report)
    return 0


def _confirmed(at: Terminal, report: ForgetReport) -> bool:
    """Show what would go on standard error, and ask."""
    from earmark.render.text import as_text

    with at.still():
        at.say(as_text(report))
        sys.stderr.write("There is no way back. Type yes to go on: ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() == "yes"
