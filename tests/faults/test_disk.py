"""Disks that are full or fail: a refusal in one line, and a book that works once the disk does."""

from __future__ import annotations

from pathlib import Path

import pytest

from breaking import disk, failing
from breaking.books import Case


@pytest.mark.parametrize(("name", "room"), [("load", 128), ("learn", 8), ("score", 32), ("document", 32)])
def test_a_full_disk_is_said_and_room_mends_it(commands: dict[str, Case], tmp_path: Path, name: str, room: int) -> None:
    if lacks := disk.missing(tmp_path):
        pytest.skip(lacks)
    found = disk.full(commands[name], tmp_path / "place", room)
    assert not found.wrong
    assert found.how == "went on" or "then do it again" in found.said


@pytest.mark.skipif(bool(failing.missing()), reason=failing.missing())
@pytest.mark.parametrize(("kind", "every", "names"), [("sync", 6, ("load", "learn")), ("write", 12, ("learn",))])
def test_calls_that_fail_are_said_and_lose_nothing(kind: failing.Kind, every: int, names: tuple[str, ...]) -> None:
    found = failing.measure(kind, 60, every, names)
    assert len(found) >= 3
    assert [one for _, _, one in found if one.wrong] == []
    assert any(one.how == "refused" for _, _, one in found)
