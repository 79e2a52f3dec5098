"""Faults done on purpose, in their reduced form; `python benchmarks/bench.py faults` and `kill.py` do them whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from breaking.books import Case, cases

ACCOUNTS = 60


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """The commands that are disturbed, each with its undisturbed end."""
    return {case.name: case for case in cases(tmp_path_factory.mktemp("faults"), ACCOUNTS)}
