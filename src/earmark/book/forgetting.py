"""Forgetting: what is kept of each load is written anew, then the ledger, in one transaction, and then all is cleared.

Until that transaction is committed nothing is forgotten; from then on everything is, once the book has been opened.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.book.answers import KIND as MERGE
from earmark.book.cleaned import ROWS, Cleaned, clean, pack
from earmark.book.clearing import clear, others
from earmark.book.current import fetch_raws, roll_back, staged_of
from earmark.book.decisions import KIND as DECISION
from earmark.book.event_answers import KIND as NAME
from earmark.book.folder import Copy, content_of, keep
from earmark.book.forgotten import CLEARED, KIND, body_of, make_secret, path_mark
from earmark.book.gathered import Meant
from earmark.book.keeping_out import hosted_in
from earmark.book.projection import settle
from earmark.book.record import REWRITTEN, Load, scrubbed_body
from earmark.book.scene import Scene
from earmark.errors import BookError
from earmark.ledger import Entry
from earmark.profile.campaign import ENTRY
from earmark.sources.mentions import Mentions

if TYPE_CHECKING:
    from earmark.book.book import Book

Bodies = dict[int, dict[str, Any] | None]  # of entries, by their numbers; None: it says nothing any more
_LISTS = {MERGE: "pairs", ENTRY: "accounts"}  # of an entry: what lists accounts by their keys
_CHUNK, _OVERLAP = 1 << 22, 1 << 10  # bytes
_EXPORTS = (".csv", ".tsv", ".txt", ".xlsx", ".html", ".md", ".json", ".jsonl", ".toml", ".parquet", ".sql")
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")


@dataclass(frozen=True)
class Plan:
    """What forgetting changes: entries' bodies, and originals by content with what is kept instead.

    files: exports in the book's folder that go; left: other files there that name it, which stay. cells: in how many
    words are taken out. seal: of the ledger's last entry, when it was looked at.
    """

    bodies: Bodies
    kinds: dict[str, int]
    originals: dict[str, Copy]
    files: tuple[Path, ...]
    left: tuple[Path, ...]
    cells: int
    seal: str

    def __bool__(self) -> bool:
        return bool(self.originals or self.bodies or self.files)


@contextmanager
def settled(book: Book) -> Iterator[Scene]:
    """Work out whose every line is, and yield it; afterwards the tables are as they were."""
    engine = book.facts
    engine.run("BEGIN TRANSACTION")
    try:
        fetch_raws(book, engine, book.loads())
        yield settle(engine, book.loads(), book.settings, book.answers())
    finally:
        roll_back(engine)


def plan(book: Book, scene: Scene, place: Path, meant: Meant, told: Callable[[float], None]) -> Plan:
    """Return what is to be changed, what replaces originals already written inside `place`; told: the share done."""
    entries = book.ledger.entries()
    seal = book.ledger.seal(entries[-1].number) if entries else ""
    originals, cells = {}, 0
    for number, load in enumerate(scene.loads, 1):
        told(number / (len(scene.loads) + 1))  # whose every line is took its share, too
        cleaned = _cleaned(book, scene, load, place / load.raw, meant)
        if cleaned is not None:
            cells += cleaned.cells
            packed = pack(cleaned.staged, place)
            originals[load.sha] = Copy(packed, content_of(packed), ROWS)
    bodies, kinds = _bodies(entries, meant, originals)
    beside = [path for path in others(book.places) if names_in(path, meant.mentions, exactly=True)]
    files = tuple(path for path in beside if path.suffix.lower() in _EXPORTS)
    left = tuple(path for path in beside if path not in files)
    return Plan(bodies, kinds, originals, files, left, cells, seal)


def forget(book: Book, meant: Meant, planned: Plan) -> bool:
    """Do what was planned; return False where others have the ledger open, so that the next opening clears it."""
    folder, secret = book.places, make_secret(book.places)
    for copy in planned.originals.values():
        keep(folder, copy, f"{copy.sha}{copy.extension}")
    gone = {
        "originals": sorted(load.original for load in book.loads() if load.sha in planned.originals),
        "files": sorted(secret.hash(path_mark(path, folder)) for path in planned.files),
    }
    body = body_of(secret, meant.marks, gone)
    if not book.ledger.forget(planned.bodies, KIND, body, book.stamp(), planned.seal):
        raise BookError("The book was changed by another process meanwhile.", "Do it again; nothing was forgotten.")
    book.refresh()
    return clear(folder, book.ledger, book.stamp())


def _cleaned(book: Book, scene: Scene, load: Load, place: Path, meant: Meant) -> Cleaned | None:
    """Return what is left of a load; None where it stays as it is."""
    gone = meant.lines.get(load.raw, frozenset())
    place.mkdir()
    staged = staged_of(book, load, place)
    cleaned = clean(scene.engine, staged, gone, meant.mentions, hosted_in(load.readings))
    if cleaned is None and names_in(book.places.loads / load.original, meant.mentions):
        return Cleaned(staged, 0, 0)  # where no cell is: above the header, in another sheet
    return cleaned


def _bodies(entries: Iterable[Entry], meant: Meant, originals: dict[str, Copy]) -> tuple[Bodies, dict[str, int]]:
    """Return the bodies that change, and how many of each kind of entry do."""
    bodies: Bodies = {}
    kinds: Counter[str] = Counter()
    for entry in entries:
        body = _body(entry, meant)
        if body != entry.body:
            kinds[entry.kind] += 1
        if body and entry.kind == "load" and body["hash"] in originals:
            body = {**body, REWRITTEN: {"hash": originals[body["hash"]].sha, "why": "forgotten"}}
        if body != entry.body:
            bodies[entry.number] = body
    return bodies, dict(kinds)


def _body(entry: Entry, meant: Meant) -> dict[str, Any] | None:
    """Return what an entry says once somebody is forgotten; None: nothing."""
    body, mentions = entry.body, meant.mentions
    if entry.kind in {KIND, CLEARED}:
        return body
    if entry.kind in {DECISION, NAME} and body.get("account") in meant.keys:
        return None
    if entry.kind in _LISTS:
        held = _LISTS[entry.kind]
        others_ = [one for one in body[held] if not any(part in meant.keys for part in one if isinstance(part, str))]
        return dict(mentions.cleaned({**body, held: others_})) if others_ else None
    if entry.kind == "load":
        return scrubbed_body(body, mentions)
    if entry.kind == "settings":
        return {name: _setting(value, mentions) for name, value in body.items()}
    return dict(mentions.cleaned(body))


def _setting(value: Any, mentions: Mentions) -> Any:
    """Return a setting without what names somebody; a list loses the item."""
    if isinstance(value, list):
        return [one for one in value if not (isinstance(one, str) and mentions.among(one))]
    return mentions.without(value) if isinstance(value, str) else value


def names_in(path: Path, mentions: Mentions, *, exactly: bool = False) -> bool:
    """Return whether a file's bytes, or those of a file packed in it, name somebody, in any usual encoding.

    Unless `exactly`, it is enough that they hold what could be part of a name.
    """
    if mentions.among(path.stem):
        return True
    needles = {word.lower().encode(code, "ignore") for word in mentions.needles for code in _ENCODINGS} - {b""}
    holding = (block for block in _blocks(path) if any(needle in block for needle in needles))
    return any(not exactly or _among(block, mentions) for block in holding)


def _among(block: bytes, mentions: Mentions) -> bool:
    return any(mentions.among(block[at:].decode(code, "ignore")) for code in _ENCODINGS for at in (0, 1))


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes in lower case, each block with the end of the one before; a packed file's unpacked too."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as file:
                    yield from _overlapping(file)
    with path.open("rb") as file:
        yield from _overlapping(file)


def _overlapping(file: Any) -> Iterator[bytes]:
    before = b""
    while block := file.read(_CHUNK):
        yield (before + block).lower()
        before = block[-_OVERLAP:]
