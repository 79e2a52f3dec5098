"""Which profile is meant: one given, a file, or a saved version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import InputError
from earmark.profile.profile import Profile

if TYPE_CHECKING:
    from earmark.book import Book


@dataclass(frozen=True)
class Chosen:
    """A profile with its id; `saved`: it was learned from this book and can be learned again."""

    profile: Profile
    profile_id: str
    saved: bool = False


def chosen_profile(book: Book, which: Profile | Path | str | int | None = None) -> Chosen:
    """Return the profile meant by `which`: itself, a .toml file, a saved version or id; None is the latest saved.

    Raises CallError if there is no such profile, InputError if the file cannot be read, ProfileError
    if it is no profile.
    """
    from earmark.profile.file import loads, profile_id

    if isinstance(which, Profile):
        return Chosen(which, profile_id(which))
    if isinstance(which, Path) or (isinstance(which, str) and (which.endswith(".toml") or Path(which).is_file())):
        profile = loads(_text(Path(which)), Path(which).name, book.today)
        return Chosen(profile, profile_id(profile))
    body = book.profile(which).body
    return Chosen(loads(str(body["toml"]), "the saved profile"), str(body["profile_id"]), saved=True)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(
            f"{path}: cannot be read: {why}.", "A profile is a .toml file, as `earmark learn` shows."
        ) from error
