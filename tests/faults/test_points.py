"""A command that dies, or whose disk fails, exactly before or after each step that lasts."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from breaking.books import Case
from breaking.points import POINTS, Trap, sprung

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills otherwise")


FEW = [  # the last of several files, and the other failures, are done by the benchmark
    (name, trap)
    for name, trap in POINTS
    if not trap.step.startswith("last") and (trap.how == "kill" or (trap.how, trap.when) == ("ENOSPC", "before"))
]


@pytest.mark.parametrize(("name", "trap"), FEW, ids=[f"{t.how}-{t.when}-{t.step}".replace(" ", "_") for _, t in FEW])
def test_nothing_is_lost_and_repeating_ends_as_undisturbed(
    commands: dict[str, Case], tmp_path: Path, name: str, trap: Trap
) -> None:
    found = sprung(commands[name], tmp_path / "place", trap)
    assert not found.wrong
    assert (found.how == "killed") == (trap.how == "kill")
    assert found.how != "went on" or trap.step.endswith(("clean copy moved", "rows kept"))
