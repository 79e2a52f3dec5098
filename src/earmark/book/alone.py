"""One process alone watches a book: another is told which one does."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from earmark.book.folder import Folder
from earmark.errors import BookError, next_step


@contextmanager
def alone(folder: Folder) -> Iterator[Path]:
    """Hold the folder where sources' memories lie until the end; raises BookError where another process has it.

    The system lets go of it when this process ends, however it ends.
    """
    place = folder.path / "watch"
    try:
        place.mkdir(exist_ok=True)
        file = (place / "held").open("a+", encoding="ascii")
    except OSError as error:
        hint = next_step(error.errno, "Check the rights of the book's folder.")
        raise BookError(f"{place} cannot be written: {error.strerror}.", hint) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            who = file.read(20).strip()
            raise BookError(f"The book is watched by another process, {who}.", "Wait for it, or end it.") from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield place
