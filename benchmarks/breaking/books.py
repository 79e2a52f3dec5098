"""Small books, the commands that change them, and what a book holds: enough to tell whether two are the same."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from breaking.children import Ended, Trap, command

BEFORE = "what was there before\n"
COMMANDS = ("load", "learn", "decide", "update", "score", "document")
LOADED = ("deals", "contracts", "contacts", "events", "companies")
CHANGE = {"load", "learn", "decide", "update"}  # the book, so that the next begins where they end
Told = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class State:
    """What a place holds: the ledger's entries with a digest, every table with a digest, the files by name, the answer.

    Clean copies are left out of `files`: they may be thrown away. `out` is the text of the file that a command wrote.
    """

    entries: Told
    tables: Told
    files: tuple[str, ...]
    out: str


@dataclass(frozen=True)
class Case:
    """A command on a copy of the place `before`, whose state is `start`; it has to end in `end`, whatever befell it."""

    name: str
    before: Path
    words: tuple[str, ...]
    out: str
    today: date
    start: State
    end: State
    seconds: float

    def place(self, path: Path) -> Path:
        """Copy the place as it is before the command."""
        shutil.copytree(self.before, path, dirs_exist_ok=True)
        if self.out:
            (path / self.out).write_text(BEFORE, "utf-8")
        return path

    def run(self, place: Path, kill_after: float | None = None, trap: Trap | None = None) -> Ended:
        """Run the command on a copy."""
        return _run(place, self.words, self.out, kill_after, trap)

    def state(self, place: Path) -> State:
        """Open a copy and return what it holds."""
        return state(place, self.today, self.out)


def cases(folder: Path, accounts: int, names: Sequence[str] = COMMANDS) -> list[Case]:
    """Return the commands of those names, each with its undisturbed end.

    Deals, contracts, contacts and trigger events after the companies; learn; decide that accounts were won; update
    the profile by it; score a list; write the document.
    """
    from earmark.sources.world import make_world

    world = make_world(folder / "world", seed=1, accounts=accounts)
    files = {name: str(path) for name, path in world.files.items()}
    as_of = ("--as-of", str(world.end))
    place = folder / "companies"
    place.mkdir()
    done(place, "settings", "set", "new_business_pipelines", *world.new_business)
    done(place, "load", files["companies"], *as_of)
    state(place, world.end)
    words = {
        "load": ("load", *(files[name] for name in LOADED), *as_of),
        "learn": ("learn", *as_of),
        "decide": ("decide", *[site for site, how in world.outcomes.items() if how == "contacted"][:3], "won", *as_of),
        "update": ("update", *as_of),
        "score": ("score", files["targets"]),
        "document": ("document",),
    }
    outs = {"score": "scored.csv", "document": "icp.html"}
    found = []
    for name in COMMANDS[: max(map(COMMANDS.index, names)) + 1]:
        case = _case(name, place, words[name], outs.get(name, ""), world.end, folder / f"whole-{name}")
        found += [case] if name in names else []
        place = folder / f"whole-{name}" if name in CHANGE else place
    return found


def _case(name: str, before: Path, words: tuple[str, ...], out: str, today: date, whole: Path) -> Case:
    shutil.copytree(before, whole)
    seconds = _checked(words, _run(whole, words, out)).seconds
    start = replace(state(before, today), out=BEFORE if out else "")
    start = replace(start, files=tuple(sorted((*start.files, *([out] if out else [])))))
    return Case(name, before, words, out, today, start, state(whole, today, out), seconds)


def done(place: Path, *words: str) -> None:
    """Run a command that has to succeed."""
    _checked(words, _run(place, words, ""))


def state(place: Path, today: date, out: str = "") -> State:
    """Open the book in a place and return what it holds, and what lies beside it."""
    import earmark
    from earmark.ledger import canonical

    with earmark.open_book(place / "book", today=today, create=False) as opened:
        entries = tuple((f"{e.kind} {e.key}", _digest(canonical(e.body))) for e in opened.ledger.entries())
        listed = (
            "SELECT table_name FROM duckdb_tables() WHERE table_name <> 'built' ORDER BY 1"  # that tells the moment
        )
        names = [row[0] for row in opened.facts.rows(listed)]
        digest = "SELECT count(*) || ' ' || coalesce(sum(hash(t)::HUGEINT), 0)::VARCHAR FROM {} AS t"
        tables = tuple((name, str(opened.facts.rows(digest.format(name))[0][0])) for name in names)
    book = place / "book"
    kept = [*(book / "loads").iterdir(), *(book / "tmp").iterdir(), *place.iterdir()]
    files = tuple(sorted(str(path.relative_to(place)) for path in kept))
    text = (place / out).read_text("utf-8") if out else ""
    return State(entries, tables, files, text)


def entries(place: Path) -> Told:
    """Return the ledger's entries without touching the projection."""
    from earmark.ledger import Ledger, canonical

    with Ledger(place / "book" / "ledger.sqlite") as ledger:
        return tuple((f"{e.kind} {e.key}", _digest(canonical(e.body))) for e in ledger.entries())


def _run(
    place: Path, words: Sequence[str], out: str, kill_after: float | None = None, trap: Trap | None = None
) -> Ended:
    line = ["--quiet", "--book", str(place / "book"), *words, *(["--out", str(place / out)] if out else [])]
    return command(line, place.with_name(f"{place.name}.log"), kill_after, trap)


def _checked(words: Sequence[str], ended: Ended) -> Ended:
    if ended.code:
        raise RuntimeError(f"{' '.join(words)} ended with {ended.code}: {ended.said}")
    return ended


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
