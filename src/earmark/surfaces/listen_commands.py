"""The command that reads conversations."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

from earmark.errors import InputError
from earmark.surfaces.commands import At
from earmark.surfaces.terminal import fail

Given = str | Path  # a file as it was typed, which completes as one


def listen(*files: Given, link: bool = False, at: At) -> int:
    """Find what hurts, what is needed and doubted in transcripts.

    Every quote is word for word; no book is needed.

    Args:
        files: Transcripts: WebVTT, SRT, text, Markdown, or JSON of Gong, Fireflies and their like.
        link: Look up in the book which accounts they are with.
        at: Where it is asked and answered.
    """
    from earmark.verbs.listen import listen as verb

    with at.progress("Listening") as progress, at.book() if link else nullcontext() as book:
        report = verb(*files, book=book, progress=progress)
    at.show(report)
    for one in report.refused:
        fail(InputError(one.message, one.hint), at.json, sys.stderr)
    return 2 if report.refused else 0
