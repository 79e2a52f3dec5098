"""What was forgotten and is kept out: entries of the ledger that hold keyed hashes, and the key in a file of its own.

A mark is a text that tells an account or a person: `domain acme.example`, `mail kim@acme.example`, `name acme`, and
ids as `account hubspot 17` (or `deal`, `contact`), with `*` for the CRM beside. The ledger holds hashes of marks alone.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earmark.book.folder import Folder, sync
from earmark.errors import BookError, next_step
from earmark.ledger import Ledger

KIND, CLEARED = "forgotten", "cleared"  # entries: what was forgotten; that nothing of it is left in any file
FOREIGN = ("own", "stripe")  # ids from these may mean another CRM's records
Has = Callable[[str], bool]


@dataclass(frozen=True)
class Secret:
    """The key of a book's hashes."""

    key: bytes

    @property
    def name(self) -> str:
        """What tells it from another key."""
        return self.hash("the key")[:16]

    def hash(self, mark: str) -> str:
        """Return the keyed hash of a mark (HMAC-SHA-256)."""
        return hmac.digest(self.key, mark.encode(), "sha256").hex()


def id_marks(what: str, crm: str, number: str) -> tuple[str, str]:
    """Return the marks of an id: by its CRM, and by any."""
    return f"{what} {crm} {number}", f"{what} * {number}"


def has_id(has: Has, what: str, crm: str, number: str) -> bool:
    """Return whether an id in a file of `crm` may be one of those."""
    return has(f"{what} * {number}") and (
        crm in FOREIGN or any(has(f"{what} {other} {number}") for other in (crm, *FOREIGN))
    )


def kept_out(ledger: Ledger, folder: Folder) -> Has | None:
    """Return what tells the marks of what was forgotten; None where nothing was.

    Raises BookError where the key is gone or another: what was forgotten would come back unnoticed.
    """
    entries = ledger.entries(KIND)
    if not entries:
        return None
    secret = secret_of(folder)
    if secret is None or {secret.name} != {entry.body["key"] for entry in entries}:
        raise BookError(
            f"The key {folder.secret} by which the book knows what was forgotten is {'another' if secret else 'gone'}.",
            "Restore it from a copy of the book.",
        )
    hashes, hashed = {one for entry in entries for one in entry.body["marks"]}, secret.hash
    return lambda mark: hashed(mark) in hashes


def secret_of(folder: Folder) -> Secret | None:
    """Return the book's key, if it has one."""
    try:
        return Secret(bytes.fromhex(folder.secret.read_text("ascii").strip()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BookError(f"{folder.secret} cannot be read: {error}.", "Restore it from a copy of the book.") from error


def make_secret(folder: Folder) -> Secret:
    """Return the book's key, drawn and kept, for the owner's eyes alone, where there is none yet."""
    known = secret_of(folder)
    if known:
        return known
    made = folder.secret.with_name(f"{folder.secret.name}-{secrets.token_hex(4)}")
    try:
        with open(made, "x", encoding="ascii", opener=_private) as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(made, folder.secret)
        sync(folder.path)
    except OSError as error:
        hint = next_step(error.errno, "Check the rights of the book's folder.")
        raise BookError(f"{folder.secret} cannot be written: {error.strerror}.", hint) from error
    finally:
        made.unlink(missing_ok=True)
    found = secret_of(folder)
    if found is None:
        raise BookError(f"{folder.secret} is gone.", "Do it again.")
    return found


def body_of(secret: Secret, marks: Iterable[str], gone: dict[str, Any]) -> dict[str, Any]:
    """Return the entry's body: hashes, the key they are of, and which files are to go."""
    return {"marks": sorted(secret.hash(mark) for mark in set(marks)), "key": secret.name, **gone}


def path_mark(path: Path, folder: Folder) -> str:
    """Return the mark of a file of the book's folder: its name may tell, too."""
    return f"file {path.relative_to(folder.path).as_posix()}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
