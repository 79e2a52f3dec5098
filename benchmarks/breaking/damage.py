"""Damaged files: bits that flipped, blocks that are zero, ends that are torn; of the ledger and of what hangs on it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Literal

from breaking.books import Case, Told, entries
from breaking.found import Found, differs

Harm = Literal["bit flipped", "bits flipped", "block zeroed", "torn"]
HARMS: tuple[Harm, ...] = ("bit flipped", "bits flipped", "block zeroed", "torn")
BLOCK = 4096
MANY = 24  # bits


def harm(path: Path, how: Harm, random: Random) -> None:
    """Damage a file where chance wants."""
    data = bytearray(path.read_bytes())
    if how == "torn":
        path.write_bytes(data[: random.randrange(len(data))])
        return
    if how == "block zeroed":
        start = random.randrange(0, len(data), min(BLOCK, len(data)))
        data[start : start + BLOCK] = bytes(len(data[start : start + BLOCK]))
    for _ in range({"bit flipped": 1, "bits flipped": MANY}.get(how, 0)):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    path.write_bytes(data)


def ledger(case: Case, place: Path, how: Harm, seed: int) -> Found:
    """Damage the ledger: it is refused, or says exactly what it said."""
    case.place(place)
    whole = entries(place)
    harm(place / "book" / "ledger.sqlite", how, Random(seed))  # noqa: S311 - places, no secrets
    return _told(place, (whole,))


def emptied(case: Case, place: Path) -> Found:
    """Empty the ledger while the tables are there: they tell that something was lost."""
    from earmark.errors import BookError

    case.place(place)
    (place / "book" / "ledger.sqlite").write_bytes(b"")
    try:
        case.state(place)
    except BookError as error:
        return Found(
            "refused", "" if "has lost the load of" in str(error) else f"no clear refusal: {error}", str(error)
        )
    return Found("went on", "an empty book was shown")


def log(place: Path, how: Harm, seed: int, many: int = 8) -> Found:
    """Damage the ledger's write-ahead log: what is told is the beginning of what was said, or it is refused."""
    from earmark.ledger import Ledger

    made, book = place / "made", place / "book"
    for folder in (made, book):
        folder.mkdir(parents=True)
    with Ledger(made / "ledger.sqlite") as opened:
        for number in range(many):
            opened.append("load", str(number), {"n": number, "words": "w" * 500 * number}, "2026-01-01")
        for file in ("ledger.sqlite", "ledger.sqlite-wal"):  # as a process that died leaves them
            shutil.copy(made / file, book / file)
        shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(book, place / "whole" / "book")
    whole = entries(place / "whole")
    harm(book / "ledger.sqlite-wal", how, Random(seed))  # noqa: S311 - places, no secrets
    return _told(place, [whole[:length] for length in range(many + 1)])


def projection(case: Case, place: Path, how: Harm, seed: int) -> Found:
    """Damage the tables: the book says so, builds them again, and holds what it held."""
    case.place(place)
    harm(place / "book" / "facts.duckdb", how, Random(seed))  # noqa: S311 - places, no secrets
    return _rebuilt(case, place)


def clean_copies(case: Case, place: Path, how: Harm, seed: int) -> Found:
    """Damage every clean copy and lose the tables: the originals serve."""
    case.place(place)
    for number, path in enumerate(sorted((place / "book" / "staged").iterdir())):
        harm(path, how, Random(f"{seed} {number}"))  # noqa: S311 - places, no secrets
    (place / "book" / "facts.duckdb").unlink()
    return _rebuilt(case, place)


def lost(case: Case, place: Path, names: Sequence[str]) -> Found:
    """Lose files or folders that may be thrown away."""
    case.place(place)
    for name in names:
        path = place / "book" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return _rebuilt(case, place)


def originals(case: Case, place: Path, how: Harm, seed: int) -> Found:
    """Damage an original and lose what was made of it: it is refused by name, and loading the file again mends it."""
    from earmark.errors import BookError

    case.place(place)
    random = Random(seed)  # noqa: S311 - places, no secrets
    chosen = random.choice(sorted((place / "book" / "loads").iterdir()))
    whole = shutil.copy(chosen, place.with_name(f"{place.name}-again{chosen.suffix}"))
    harm(chosen, how, random)
    if chosen.read_bytes() == Path(whole).read_bytes():  # a block of zeros was one
        return Found("went on")
    shutil.rmtree(place / "book" / "staged")
    (place / "book" / "facts.duckdb").unlink()
    try:
        case.state(place)
    except BookError as error:
        said = str(error)
    else:
        return Found("went on", "facts were built from a damaged original")
    if "is damaged" not in said or chosen.name not in said:
        return Found("refused", f"no clear refusal: {said}", said)
    again = replace(case, words=("load", str(whole)), out="").run(place)
    wrong = again.said if again.code else differs(case.state(place), case.start)
    return Found("refused", wrong, said)


def _rebuilt(case: Case, place: Path) -> Found:
    from earmark.errors import EngineError

    try:
        found = case.state(place)
    except EngineError as error:  # found while a table was read: the next opening builds it again
        said = str(error)
        if "Do it again" not in said:
            return Found("refused", f"no next step: {said}", said)
        found = case.state(place)
    aside = list((place / "book").glob("facts.broken-*"))
    return Found("rebuilt" if aside else "went on", differs(found, case.start))


def _told(place: Path, may_be: Sequence[Told]) -> Found:
    from earmark.errors import BookError

    try:
        found = entries(place)
    except BookError as error:
        return Found("refused", "" if error.hint else f"no next step: {error}", str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return Found("refused", f"no clear refusal: {type(error).__name__}: {error}")
    return Found("went on", "" if found in may_be else f"wrong entries: {found}")
