"""Asking at a terminal what only the user knows."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from earmark.sources.mapping import Question

ONE = "The number of one, or nothing to leave it open"
HINTS = {  # questions with several answers, by their key
    "stages": "Numbers with their meaning, as in 4=won, 5=lost; or nothing to leave it open",
    "new_business_pipelines": "Numbers, as in 1, 3; or nothing to leave it open",
}


def ask(question: Question) -> str:
    """Ask on standard error until the answer is understood; return it with `;` between parts, empty if left open."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stderr, highlight=False)
    console.print(Text(question.text, "bold"))
    for number, option in enumerate(question.options, 1):
        console.print(Text(f"  {number}  {option}"))
    hint = HINTS.get(question.key, ONE)
    while True:
        answer = understood(question, console.input(Text(f"{hint}: ")))
        if answer is not None:
            return answer
        console.print(Text(f"  Not understood. Choose from 1 to {len(question.options)}.", "yellow"))


def understood(question: Question, said: str) -> str | None:
    """Return what was typed with options in place of their numbers, or None if it fits no option."""
    parts = [part.strip() for part in re.split("[;,]", said) if part.strip()]
    if not question.options:
        return said.strip()
    if len(parts) > 1 and question.key not in HINTS:
        parts = [said.strip()]
    found = [_part(question, part) for part in parts]
    return None if None in found else ";".join(part for part in found if part)


def _part(question: Question, part: str) -> str | None:
    name, mark, meaning = part.partition("=") if question.key == "stages" else (part, "", "")
    option = _option(question.options, name.strip())
    if option is None or (mark and meaning.strip().lower() not in {"won", "lost", "open"}):
        return None
    return f"{option}={meaning.strip().lower()}" if mark else option


def _option(options: tuple[str, ...], said: str) -> str | None:
    if said.isascii() and said.isdecimal() and 1 <= int(said) <= len(options):
        return options[int(said) - 1]
    return next((option for option in options if option.casefold() == said.casefold()), None)
