"""The files of a book: where each lies, written so that a kill at any moment leaves whole ones."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from earmark.config import process_from
from earmark.errors import BookError, CallError, InputError, next_step
from earmark.sources.staged import Limits

_OF_TABLES = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".parquet")
EXTENSIONS = (*_OF_TABLES, ".json", ".jsonl", ".ndjson")
_CHUNK = 1 << 20
_RUN = secrets.token_hex(4)  # this process, told apart from an earlier one with the same number


def parse_limits() -> Limits:
    """Return what the process that parses a file may use, its memory as the environment sets it."""
    return Limits(memory_bytes=process_from(os.environ).parse_memory << 20)


@dataclass(frozen=True)
class Folder:
    """The places inside a book's folder."""

    path: Path

    @property
    def ledger(self) -> Path:
        """The append-only record."""
        return self.path / "ledger.sqlite"

    @property
    def loads(self) -> Path:
        """Originals, each named by its content."""
        return self.path / "loads"

    @property
    def facts(self) -> Path:
        """The projection."""
        return self.path / "facts.duckdb"

    @property
    def staged(self) -> Path:
        """Loads made clean, so that they need not be parsed again; may be thrown away."""
        return self.path / "staged"

    @property
    def kept(self) -> Path:
        """The rows that versions were fitted to; may be thrown away."""
        return self.path / "kept"

    @property
    def secret(self) -> Path:
        """The key of the hashes of what was forgotten."""
        return self.path / "forget.key"

    @property
    def tmp(self) -> Path:
        """Files under generated names that live as long as the process that made them."""
        return self.path / "tmp"


@dataclass(frozen=True)
class Copy:
    """A user's file copied into the book's tmp: the bytes that are read, hashed and kept are the same."""

    path: Path
    sha: str
    extension: str


def prepare(path: Path, create: bool) -> Folder:
    """Make the folders of a book, clear what dead processes left, and return the places."""
    folder = Folder(path)
    if not create and not folder.ledger.exists():
        raise BookError(f"There is no book in {path}.", "Load a file first: earmark load FILE.")
    try:
        for place in (folder.loads, folder.staged, folder.tmp):
            place.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(folder.tmp)
    except OSError as error:
        hint = next_step(
            error.errno, "A book is worked on in its folder: copy it to where you may write, or choose another."
        )
        raise BookError(f"The book in {path} cannot be written: {error.strerror}.", hint) from error
    return folder


@contextmanager
def workplace(folder: Folder) -> Iterator[Path]:
    """Make a new folder in tmp, named by this process and chance, that is gone at the end.

    A call to the system that fails inside is a BookError with the next step.
    """
    place = folder.tmp / f"{os.getpid()}-{_RUN}-{secrets.token_hex(8)}"
    try:
        place.mkdir()
        yield place
    except OSError as error:
        hint = next_step(error.errno, "Check the rights of its folder and its files.")
        raise BookError(f"The book in {folder.path} cannot be used: {error.strerror or error}.", hint) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def copy_in(source: Path, place: Path) -> Copy:
    """Copy a user's file into `place` under a generated name, hashing as it goes."""
    extension = source.suffix.lower() if source.suffix.lower() in EXTENSIONS else ".dat"
    target = place / f"{secrets.token_hex(8)}{extension}"
    digest = hashlib.sha256()
    if source.exists() and not source.is_file():
        raise InputError(f"{source.name}: it is no file.", "Name a file of the export.")
    try:
        with source.open("rb") as read, target.open("wb") as write:
            while chunk := read.read(_CHUNK):
                digest.update(chunk)
                write.write(chunk)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:  # of the copy
            raise
        raise InputError(
            f"{source.name}: cannot be read: {error.strerror}.", "Check the path and its rights."
        ) from error
    return Copy(target, digest.hexdigest(), extension)


def keep(folder: Folder, copy: Copy, name: str) -> None:
    """Move a copy to the originals as `name`, durable before this returns; one that is there, and whole, stays."""
    target = folder.loads / name
    if target.exists() and content_of(target) == copy.sha:
        return
    sync(copy.path)
    copy.path.replace(target)
    sync(folder.loads)


def content_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stash(folder: Folder, rows: Path, name: str) -> None:
    """Move the clean CSV of a raw to its place; a disk that fails here costs only the time to make it again."""
    with contextlib.suppress(OSError):
        rows.replace(folder.staged / f"{name}.csv")


def deliver(made: Path, out: Path) -> None:
    """Put a finished file of ours where the user wants it, whole or not at all; what was there stays until then."""
    beside = out.parent / f".earmark-{secrets.token_hex(8)}"
    try:
        try:
            made.replace(out)
        except OSError:  # another disk
            shutil.copyfile(made, beside)
            beside.replace(out)
    except OSError as error:
        hint = next_step(error.errno, "Close it if it is open, or name another.")
        raise BookError(f"{out} cannot be written: {error.strerror}.", hint) from error
    finally:
        beside.unlink(missing_ok=True)


def checked_place(out: Path) -> Path:
    """Return a file to be written, whose folder is there; CallError where it is not."""
    if not out.parent.is_dir():
        raise CallError(f"There is no folder {out.parent}.", "Make it, or name another.")
    return out


def set_aside(folder: Folder) -> Path:
    """Move an unreadable projection out of the way, to facts.broken-N.duckdb."""
    number = 1
    while (target := folder.path / f"facts.broken-{number}.duckdb").exists():
        number += 1
    folder.facts.replace(target)
    folder.facts.with_name("facts.duckdb.wal").unlink(missing_ok=True)
    return target


def _clear_leftovers(tmp: Path) -> None:
    for place in tmp.iterdir():
        owner, _, rest = place.name.partition("-")
        if not (owner.isdigit() and _alive(int(owner), rest.partition("-")[0])):
            shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)


def _alive(process: int, run: str) -> bool:
    if process == os.getpid():
        return run == _RUN
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def sync(path: Path) -> None:
    """Have the system write a file, or a folder's names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
