"""A command killed at any moment: the book opens, nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from breaking.books import Case
from kill import counted, kills

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills otherwise")


@pytest.mark.parametrize(
    ("name", "many"), [("load", 9), ("learn", 9), ("decide", 3), ("update", 6), ("score", 6), ("document", 9)]
)
def test_kills_at_random_moments(commands: dict[str, Case], tmp_path: Path, name: str, many: int) -> None:
    counts = counted(kills(commands[name], tmp_path, many))
    assert counts.pop("kills") > many // 2
    assert counts == dict.fromkeys(counts, 0)
