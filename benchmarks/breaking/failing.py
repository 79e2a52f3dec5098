"""Calls to the system that fail: the n-th fsync, or the n-th write, of a command, by a library loaded before others.

Run by itself it is the process that has that library; `measure` compiles it and starts this.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import rmtree, which
from typing import Literal

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking.books import COMMANDS, Case, cases
from breaking.found import Found, looked_at

HERE = Path(__file__).parent
Kind = Literal["sync", "write"]
BITS: dict[Kind, int] = {"sync": 1, "write": 2}
FAILURES = (errno.EIO, errno.ENOSPC)


@dataclass(frozen=True)
class Failing:
    """The n-th call of a kind fails below a folder, which is then marked; calling it arms this process."""

    kind: Kind
    nth: int
    error: int
    below: str
    mark: str

    def __call__(self) -> None:
        arm = ctypes.CDLL(None).earmark_arm
        arm(BITS[self.kind], self.nth, self.error, self.below.encode(), self.mark.encode())


def missing() -> str:
    """Say what this machine lacks for it; empty if nothing."""
    if not sys.platform.startswith("linux"):
        return "no Linux: calls to the system cannot be made to fail"
    return "" if which("gcc") else "no gcc: the library that makes calls fail cannot be compiled"


def measure(
    kind: Kind, accounts: int, every: int = 1, names: tuple[str, ...] = COMMANDS
) -> list[tuple[str, int, Found]]:
    """Let every (or every so many-th) call of a kind fail; return the command, which call, and what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder) / "shim.so"
        subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-o", shim, HERE / "shim.c", "-ldl"], check=True)
        words = [sys.executable, __file__, kind, str(accounts), str(every), *names]
        done = subprocess.run(
            words, env=os.environ | {"LD_PRELOAD": str(shim)}, stdout=subprocess.PIPE, text=True, check=True
        )
    return [(name, nth, Found(**found)) for name, nth, found in map(json.loads, done.stdout.splitlines())]


def _each(kind: Kind, accounts: int, every: int, names: tuple[str, ...]) -> Iterator[tuple[str, int, Found]]:
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder).resolve(), accounts, names):
            nth = 1
            while found := _one(case, Path(folder).resolve() / "place", kind, nth):
                yield case.name, nth, found
                nth += every


def _one(case: Case, place: Path, kind: Kind, nth: int) -> Found | None:
    """Let the n-th call fail; None where the command does not make so many."""
    case.place(place)
    mark = place.with_name("reached")
    trap = Failing(kind, nth, FAILURES[nth % 2], str(place), str(mark))
    found = looked_at(case, place, lambda: case.run(place, trap=trap))
    rmtree(place)
    reached = mark.exists()
    mark.unlink(missing_ok=True)
    return found if reached else None


if __name__ == "__main__":
    chosen, size, step, *which_ones = sys.argv[1:]
    for command, place, told in _each("sync" if chosen == "sync" else "write", int(size), int(step), tuple(which_ones)):
        print(json.dumps([command, place, asdict(told)]), flush=True)
