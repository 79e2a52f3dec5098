"""Threads: one for linear algebra, so that sums come out the same each time; two for work apart on many lines."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np

PREFIXES = ("scipy_openblas", "openblas")
SUFFIXES = ("64_", "")


One = TypeVar("One")
Other = TypeVar("Other")


def together(one: Callable[[], One], other: Callable[[], Other], *, at_once: bool) -> tuple[One, Other]:
    """Return the answers of two pieces of work that know nothing of each other: done in turn, or both `at_once`.

    Few lines gain nothing from a second thread, for Python runs one of them at a time.
    """
    if not at_once:
        return one(), other()
    with ThreadPoolExecutor(1) as thread:
        theirs = thread.submit(other)
        return one(), theirs.result()


@contextmanager
def one_thread() -> Iterator[None]:
    """Run what is inside with one thread in NumPy's OpenBLAS, where it is found; as it was after."""
    asked = _controls()
    before = asked[0]() if asked else 0
    try:
        if asked:
            asked[1](1)
        yield
    finally:
        if asked:
            asked[1](before)


@lru_cache(maxsize=1)
def _controls() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """Return how the number of threads is read and set, or None where NumPy brings no OpenBLAS of its own."""
    package = Path(np.__file__).parent
    places = (package.parent / "numpy.libs", package / ".dylibs")
    for path in sorted(p for place in places if place.is_dir() for p in place.glob("*openblas*")):
        with suppress(OSError):
            library = ctypes.CDLL(str(path))
            for name in (f"{p}_%s_num_threads{s}" for p in PREFIXES for s in SUFFIXES):
                if hasattr(library, name % "set") and hasattr(library, name % "get"):
                    return getattr(library, name % "get"), getattr(library, name % "set")
    return None
