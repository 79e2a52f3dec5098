from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from earmark.errors import CallError
from earmark.surfaces.demo import walk
from earmark.surfaces.terminal import Terminal


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("kept", encoding="utf-8")
    with pytest.raises(CallError, match="not empty"):
        walk(tmp_path, seed=1, accounts=150, at=Terminal(tmp_path), run=lambda _: 0)
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "kept"


def test_each_command_is_shown_as_typed_before_it_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[Sequence[str]] = []

    def run(words: Sequence[str]) -> int:
        ran.append(words)
        return 0 if len(ran) < 3 else 2

    assert walk(tmp_path / "demo", seed=1, accounts=150, at=Terminal(tmp_path), run=run) == 2
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("$ earmark")]
    assert len(shown) == len(ran) == 3
    assert "new_business_pipelines 'Sales Pipeline'" in shown[0]
    assert "--quiet" not in ran[0]


def test_as_data_the_commands_keep_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[Sequence[str]] = []

    def run(words: Sequence[str]) -> int:
        ran.append(words)
        return 2

    walk(tmp_path / "demo", seed=1, accounts=150, at=Terminal(tmp_path, json=True), run=run)
    assert ran[0][-1] == "--quiet"
    assert not capsys.readouterr().out
