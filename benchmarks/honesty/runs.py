"""Runs: how many cases a statistic takes at a size, and how they are spread over processes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TypeVar

Task, Told = TypeVar("Task"), TypeVar("Told")
SIZES = ("reduced", "small", "whole")
TOLD_EVERY = 10.0  # seconds


@dataclass(frozen=True)
class Run:
    """size: one of SIZES. pool: where cases run; None: here. name: of the statistic, for the progress."""

    size: str = "reduced"
    pool: ProcessPoolExecutor | None = None
    name: str = ""

    def pick(self, reduced: int, small: int, whole: int) -> int:
        """Return the number of this size."""
        return dict(zip(SIZES, (reduced, small, whole), strict=True))[self.size]

    def many(self, one: Callable[[Task], Told], tasks: Sequence[Task]) -> list[Told]:
        """Return what `one` says of each task, in order; progress goes to stderr."""
        if self.pool is None:
            return list(map(one, tasks))
        found: list[Told] = []
        begun = said = time.monotonic()
        for told in self.pool.map(one, tasks, chunksize=max(1, min(8, len(tasks) // 20))):
            found.append(told)
            if time.monotonic() - said > TOLD_EVERY:
                said = time.monotonic()
                left = (said - begun) / len(found) * (len(tasks) - len(found))
                print(f"{self.name} {len(found):>5} of {len(tasks)}, {left:.0f} s left", file=sys.stderr, flush=True)
        return found


@contextmanager
def processes(number: int) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of so many processes, each with one thread of numerics."""
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
        yield pool
