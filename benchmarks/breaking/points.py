"""Fail-points: a command dies, or a call fails, exactly before or after each step that lasts.

The product knows nothing of it: in the forked process the step's function is wrapped before the command begins.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from breaking.books import Case
from breaking.found import Found, looked_at

When = Literal["before", "after"]
How = Literal["kill", "ENOSPC", "EIO"]


@dataclass(frozen=True)
class Step:
    """A step that lasts: where its function stands, which calls of it are meant, and which of them."""

    name: str
    module: str
    function: str
    meant: Callable[..., bool] | None = None
    nth: int = 1


@dataclass(frozen=True)
class Trap:
    """What happens at a step; calling it sets the trap in this process."""

    step: str
    when: When
    how: How

    def __call__(self) -> None:
        step = next(one for one in STEPS if one.name == self.step)
        holder: Any = importlib.import_module(step.module)
        *path, name = step.function.split(".")
        for part in path:
            holder = getattr(holder, part)
        setattr(holder, name, self._around(getattr(holder, name), step))

    def _around(self, function: Callable[..., Any], step: Step) -> Callable[..., Any]:
        seen = 0

        def stepped(*words: Any, **more: Any) -> Any:
            nonlocal seen
            seen += step.meant is None or step.meant(*words, **more)
            here = seen == step.nth and (step.meant is None or step.meant(*words, **more))
            if here and self.when == "before":
                self._spring(step)
            answer = function(*words, **more)
            if here and self.when == "after":
                self._spring(step)
            return answer

        return stepped

    def _spring(self, step: Step) -> None:
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise _failure(step, getattr(errno, self.how))


def _failure(step: Step, number: int) -> Exception:
    """What the step raises where a call of it to the system fails."""
    from earmark.engines.duckdb import failed
    from earmark.errors import BookError

    words = os.strerror(number)
    if step.module == "earmark.ledger":
        return BookError(f"The ledger cannot be written: {words}.", "Check the disk, then do it again.")
    if step.module == "earmark.engines.duckdb":
        import duckdb

        return failed(duckdb.IOException(f"IO Error: Could not write file: {words}"), "commit", "COMMIT")
    return OSError(number, words, "a file of the book")


def _commits(_: Any, query: Any, *__: Any, **___: Any) -> bool:
    return bool(query == "COMMIT")


def _to_staged(_: Path, target: Path, **__: Any) -> bool:
    return Path(target).parent.name == "staged"


def _to_kept(_: Path, target: Path, **__: Any) -> bool:
    return Path(target).parent.name == "kept"


STEPS = (
    Step("copy taken", "earmark.book.loading", "copy_in"),
    Step("last copy taken", "earmark.book.loading", "copy_in", nth=5),
    Step("original stored", "earmark.book.loading", "keep"),
    Step("last original stored", "earmark.book.loading", "keep", nth=4),
    Step("entries appended", "earmark.ledger", "Ledger.append_all"),
    Step("projection committed", "earmark.engines.duckdb", "DuckDB.run", _commits),
    Step("clean copy moved", "pathlib", "Path.replace", _to_staged),
    Step("last clean copy moved", "pathlib", "Path.replace", _to_staged, 4),
    Step("profile saved", "earmark.ledger", "Ledger.append_all"),
    Step("decision kept", "earmark.ledger", "Ledger.append_next"),
    Step("refit saved", "earmark.ledger", "Ledger.append_all"),
    Step("rows kept", "pathlib", "Path.replace", _to_kept),
    Step("list delivered", "earmark.book.folder", "deliver"),
    Step("document written", "earmark.book.folder", "deliver"),
)
OF: dict[str, tuple[str, ...]] = {
    "load": tuple(step.name for step in STEPS[:8]),
    "learn": ("profile saved", "rows kept"),
    "decide": ("decision kept", "projection committed"),
    "update": ("refit saved", "rows kept"),
    "score": ("list delivered",),
    "document": ("document written",),
}
HOWS: tuple[How, ...] = ("kill", "ENOSPC", "EIO")
POINTS = [
    (name, Trap(step, when, how))
    for name, steps in OF.items()
    for step in steps
    for when in ("before", "after")
    for how in HOWS
]


def sprung(case: Case, place: Path, trap: Trap) -> Found:
    """Run the case's command into a trap on a copy of its place, and say what came of it."""
    case.place(place)
    found = looked_at(case, place, lambda: case.run(place, trap=trap))
    if trap.how == "kill" and found.how != "killed":
        return Found(found.how, f"it was not killed: {found.said}", found.said)
    return found
