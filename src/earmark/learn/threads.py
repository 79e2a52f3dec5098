"""One thread for linear algebra: small tables gain nothing from more, and sums come out the same each time."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import numpy as np

PREFIXES = ("scipy_openblas", "openblas")
SUFFIXES = ("64_", "")


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
