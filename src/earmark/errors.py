"""Every error Earmark raises on purpose.

EarmarkError            code, hint; exit 2 unless said otherwise
├── CallError           the call itself is wrong (option, account, setting)
├── InputError          a file cannot be used (says file, line, column)
├── QuestionError       something only the user knows; carries the questions
├── BookError           the book cannot be opened or written
├── ProfileError        a profile is not a profile (gap, overlap, unknown key)
├── EngineError         the engine refused; carries the step and its SQL
└── MissingExtraError   an optional package is needed; the hint installs it
"""

from __future__ import annotations

import errno


class EarmarkError(Exception):
    """An error with a next step: `code` is stable for scripts, `hint` says what to do."""

    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class CallError(EarmarkError):
    """The call is wrong: an unknown account, setting or option."""

    code = "call"


class InputError(EarmarkError):
    """A file cannot be used; the message names file, and line and column where they exist."""

    code = "input"


class QuestionError(EarmarkError):
    """Only the user can say; `questions` holds the questions, `mapping` a TOML text ready to edit."""

    code = "question"

    def __init__(self, message: str, hint: str = "", questions: tuple[str, ...] = (), mapping: str = "") -> None:
        super().__init__(message, hint)
        self.questions = questions
        self.mapping = mapping


class BookError(EarmarkError):
    """The book cannot be opened, read or written."""

    code = "book"


class ProfileError(EarmarkError):
    """A profile has a gap, an overlap, an unknown key or a value that does not fit."""

    code = "profile"


class EngineError(EarmarkError):
    """The engine refused a statement; the message carries the step's name and its SQL."""

    code = "engine"


class MissingExtraError(EarmarkError):
    """An optional package is needed for this; the hint says what to install."""

    code = "extra"


def next_step(number: int | None, otherwise: str) -> str:
    """Return what to do about a failed call to the system, by its errno; `otherwise` for what is no fault of a disk."""
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "Free some space on that disk, then do it again; nothing acknowledged is lost."
    if number == errno.EIO:
        return "Check the disk, then do it again; nothing acknowledged is lost."
    return otherwise
