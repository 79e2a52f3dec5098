"""What a question asks for, and so what its answer may be taken for."""

from __future__ import annotations

from dataclasses import dataclass

from earmark.language import context
from earmark.language.reading import as_read, compiled
from earmark.language.talk import Kind


@dataclass(frozen=True)
class Question:
    """Kinds that a question asks for, those of which each item of a list is an answer, those not looked for below it.

    `compares`: it asks for a comparison, so that a trouble named may be another product's.
    """

    asked: frozenset[Kind] = frozenset()
    listed: frozenset[Kind] = frozenset()
    quiet: frozenset[Kind] = frozenset()
    compares: bool = False


NONE = Question()


def question_of(words: str) -> Question:
    """Return what the words before an answer ask for."""
    plain = as_read(words)
    about = compiled(context.ABOUT).search(plain)
    return Question(
        asked=frozenset(kind for kind, pattern in context.ASKED.items() if compiled(pattern).search(plain)),
        listed=frozenset(kind for kind, pattern in context.LISTED.items() if compiled(pattern).search(plain)),
        quiet=context.QUIET if about else frozenset(),
        compares=bool(compiled(context.COMPARES).search(plain)),
    )
