"""The last part of forgetting: every file that may still hold what the ledger no longer knows is removed.

The ledger says what was forgotten before anything is removed, and that all is removed afterwards; a book whose ledger
says the first alone is cleared when it is opened. Every step may be done again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from earmark.book.folder import Folder, sync
from earmark.book.forgotten import CLEARED, KIND, path_mark, secret_of
from earmark.book.record import load_of
from earmark.errors import BookError, next_step
from earmark.ledger import Entry, Ledger


def pending(ledger: Ledger) -> list[Entry]:
    """Return what was forgotten and is not known to be gone from every file."""
    done = ledger.latest(CLEARED)
    return ledger.entries(KIND, int(done.key) if done else 0)


def clear(folder: Folder, ledger: Ledger, at: str) -> bool:
    """Remove what was forgotten from every file; return False where another process has the ledger open."""
    left = pending(ledger)
    if not left:
        return True
    try:
        for path in _files(folder, ledger, left):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        for place in (folder.loads, folder.staged, folder.path):
            sync(place)
    except OSError as error:
        hint = next_step(error.errno, "Check the rights of the book's folder and its files.")
        raise BookError(f"What was forgotten cannot be removed: {error.strerror}.", hint) from error
    if not ledger.tidy():
        return False
    ledger.append(CLEARED, str(left[-1].number), {}, at)
    return True


def others(folder: Folder) -> Iterator[Path]:
    """Yield the files in the book's folder that are no part of the book, as exports that were put there."""
    for place, folders, names in os.walk(folder.path):
        if Path(place) == folder.path:
            ours = {folder.loads, folder.staged, folder.kept, folder.tmp, folder.path / "spark", folder.path / "watch"}
            folders[:] = [name for name in folders if folder.path / name not in ours and not name.startswith(".")]
        top = Path(place) == folder.path
        paths = (Path(place) / name for name in sorted(names) if not (top and _is_ours(name, folder)))
        yield from (path for path in paths if path.is_file() and not path.is_symlink())


def _is_ours(name: str, folder: Folder) -> bool:
    return name.startswith((folder.ledger.name, folder.facts.name, folder.secret.name, "facts.broken-"))


def _files(folder: Folder, ledger: Ledger, left: list[Entry]) -> list[Path]:
    """Return what is to be removed: tables and copies can be made again, originals were replaced."""
    used = {load_of(entry.number, entry.body).original for entry in ledger.entries("load")}
    gone = {name for entry in left for name in entry.body["originals"]} - used
    hashes = {one for entry in left for one in entry.body["files"]}
    secret = secret_of(folder)
    beside = [path for path in others(folder) if secret and secret.hash(path_mark(path, folder)) in hashes]
    made = [*folder.path.glob("facts.duckdb*"), *folder.path.glob("facts.broken-*"), *folder.staged.iterdir()]
    memories = [path for path in (folder.path / "watch").glob("*") if path.name != "held"]
    kept = folder.kept.iterdir() if folder.kept.exists() else ()
    spark = [folder.path / "spark"] if (folder.path / "spark").exists() else []
    return [*(folder.loads / name for name in sorted(gone)), *beside, *made, *kept, *memories, *spark]
