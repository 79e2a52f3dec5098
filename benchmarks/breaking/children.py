"""Commands in processes of their own, forked from one that has imported Earmark already.

A start of Python takes longer than most commands, and no kill in it can hurt a book.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_PRELOADED = ("duckdb", "numpy", "sqlglot", "earmark.surfaces.cli", "earmark.engines.duckdb", "earmark.book.current",
              "earmark.book.loading", "earmark.verbs.load", "earmark.verbs.learn", "earmark.verbs.score",
              "earmark.surfaces.api", "earmark.render.document", "breaking.points")  # fmt: skip
Trap = Callable[[], None]


@dataclass(frozen=True)
class Ended:
    """A finished command: its exit code (negative: the signal that ended it), what it said, its seconds."""

    code: int
    said: str
    seconds: float

    @property
    def killed(self) -> bool:
        return self.code < 0


def command(words: Sequence[str], log: Path, kill_after: float | None = None, trap: Trap | None = None) -> Ended:
    """Run a command, killed after some seconds if it still runs; `trap` is called in its process first."""
    process = _context().Process(target=_run, args=(tuple(words), str(log), trap))
    begun = time.perf_counter()
    process.start()
    process.join(kill_after)
    process.kill()
    process.join()
    ended = Ended(process.exitcode or 0, log.read_text("utf-8", "replace") if log.exists() else "", 0.0)
    process.close()
    log.unlink(missing_ok=True)
    return Ended(ended.code, ended.said, time.perf_counter() - begun)


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no thread may run where it is forked
    context.set_forkserver_preload(list(_PRELOADED))
    return context


def _run(words: Sequence[str], log: str, trap: Trap | None) -> None:
    from earmark.surfaces.cli import run

    with Path(log).open("w", encoding="utf-8") as file:
        sys.stdout = sys.stderr = file
        if trap is not None:
            trap()
        code = run(words)
        file.flush()
    os._exit(code)
