"""A full disk: a command on a small file system with so much room left; then the room is made."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from breaking.books import Case
from breaking.children import Ended
from breaking.found import Found, looked_at

ROOMS = (0, 8, 32, 128, 512, 2048)  # KB
SIZE = 64  # MB


def missing(folder: Path) -> str:
    """Say why no file system can be mounted in a folder; empty if one can."""
    try:
        with mounted(folder / "tried"):
            return ""
    except (OSError, subprocess.CalledProcessError) as error:
        return f"no file system may be mounted: {error}"


@contextmanager
def mounted(place: Path) -> Iterator[Path]:
    """Mount a small file system."""
    place.mkdir(parents=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(place)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def full(case: Case, place: Path, room: int) -> Found:
    """Run the case's command with `room` KB left, then make room and repeat."""
    with mounted(place):
        case.place(place)
        filler = place / "filler"
        return looked_at(case, place, lambda: _run(case, place, filler, room * 1024), mend=filler.unlink)


def _run(case: Case, place: Path, filler: Path, room: int) -> Ended:
    state = os.statvfs(place)
    filler.write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - room)))
    return case.run(place)
