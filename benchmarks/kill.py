"""Kill -9 at 20 random moments each of load and of learn, then open, look and repeat.

After each kill: the book opens; what was acknowledged before is there; the repeated command ends in
the state an undisturbed book has (same tables, same entries, nothing twice).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from figures import Figure, at_most, show

KILLS = 20
EARLY = "ended before the kill"
SOONEST = 0.05  # seconds
Told = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class State:
    """What a book holds: its ledger's entries (kind, key), and every table of the projection with a digest."""

    entries: Told
    tables: Told


@dataclass(frozen=True)
class Case:
    """A command to be killed, on a copy of the book `before`; `end` is the state it has to end in."""

    name: str
    before: Path
    words: tuple[str, ...]
    end: State
    seconds: float


def earmark(book: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a command on a book, in a session of its own, so that its children die with it."""
    line = [sys.executable, "-m", "earmark", "--quiet", "--book", str(book), *words]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def done(book: Path, *words: str) -> float:
    """Run a command to its end and return its seconds; a failure ends the benchmark."""
    begun = time.perf_counter()
    process = earmark(book, *words)
    _, errors = process.communicate()
    if process.returncode:
        sys.exit(f"{words} ended with {process.returncode}: {errors.decode()}")
    return time.perf_counter() - begun


def state(book: Path) -> State:
    """Open a book and return what it holds."""
    import earmark

    with earmark.open_book(book, create=False) as opened:
        entries = tuple((entry.kind, entry.key) for entry in opened.ledger.entries())
        names = [row[0] for row in opened.facts.rows("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        digest = "SELECT count(*) || ' ' || coalesce(sum(hash(t)::HUGEINT), 0)::VARCHAR FROM {} AS t"
        tables = tuple((name, opened.facts.rows(digest.format(name))[0][0]) for name in names)
    return State(entries, tables)


def cases(folder: Path) -> list[Case]:
    """Return the two commands: load the deals after the companies, and learn."""
    from earmark.sources.world import make_world

    world = make_world(folder / "world", seed=1, accounts=4000)
    files = {name: str(path) for name, path in world.files.items()}
    as_of = str(world.end)
    first, second = folder / "companies", folder / "all"
    done(first, "settings", "set", "new_business_pipelines", *world.new_business)
    done(first, "load", files["companies"], "--as-of", as_of)
    state(first)
    load = ("load", files["deals"], files["contracts"], files["contacts"], files["companies"], "--as-of", as_of)
    shutil.copytree(first, second)
    load_seconds = done(second, *load)
    loaded = state(second)
    third = folder / "learned"
    shutil.copytree(second, third)
    learn = ("learn", "--as-of", as_of)
    learn_seconds = done(third, *learn)
    return [
        Case("load", first, load, loaded, load_seconds),
        Case("learn", second, learn, state(third), learn_seconds),
    ]


def killed(case: Case, book: Path, moment: float) -> dict[str, bool]:
    """Kill the case's command after `moment` seconds on a copy of its book, and return what went wrong."""
    shutil.copytree(case.before, book)
    before = ledger(book)
    process = earmark(book, *case.words)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(moment)
    ended = process.poll() is not None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    wrong = {EARLY: ended, "does not open": False, "lost": False, "twice": False, "other end": False}
    try:
        after = state(book).entries
        done(book, *case.words)
        last = state(book)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        print(f"  {case.name} killed after {moment:.2f} s: {error}")
        return wrong | {"does not open": True}
    wrong["lost"] = not set(before) <= set(after) <= set(last.entries)
    wrong["twice"] = len(last.entries) != len(set(last.entries)) or len(last.entries) > len(case.end.entries)
    wrong["other end"] = last.tables != case.end.tables or set(last.entries) != set(case.end.entries)
    return wrong


def caught(case: Case, book: Path, moment: float) -> dict[str, bool]:
    """Kill at a moment, and sooner as long as the command has ended by then: the undisturbed time varies."""
    while (wrong := killed(case, book, moment))[EARLY] and moment > SOONEST:
        moment *= 0.6
        shutil.rmtree(book)
    return wrong


def ledger(book: Path) -> Told:
    """Return the ledger's entries without touching the projection."""
    from earmark.ledger import Ledger

    opened = Ledger(book / "ledger.sqlite")
    try:
        return tuple((entry.kind, entry.key) for entry in opened.entries())
    finally:
        opened.close()


def figures(case: Case, found: Sequence[dict[str, bool]]) -> list[Figure]:
    """Return the counts of one command's kills."""
    counts = {name: sum(one[name] for one in found) for name in found[0]}
    early = counts.pop(EARLY)
    head = Figure(f"{case.name}: kills (undisturbed: {case.seconds:.1f} s)", len(found) - early, "")
    return [head, *(at_most(f"{case.name}: {name}", count, "", 0) for name, count in counts.items())]


def main(kills: int = KILLS) -> list[Figure]:
    random = Random(0)  # noqa: S311 - the same moments each time
    told = []
    with tempfile.TemporaryDirectory() as name:
        for case in cases(Path(name)):
            moments = [case.seconds * (i + random.random()) / kills for i in range(kills)]
            found = [caught(case, Path(name) / f"{case.name}-{i}", moment) for i, moment in enumerate(moments)]
            told += figures(case, found)
    return told


if __name__ == "__main__":
    show(f"kill -9 at {KILLS} random moments", main())
