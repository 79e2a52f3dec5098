from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_stage import assert_accounted, read

from earmark.errors import InputError
from earmark.sources.stage import stage
from earmark.sources.staged import Limits, Staged

DATA = os.environ.get("EARMARK_TEST_DATA")
CORPUS = Path(DATA).parent / "badinput" if DATA else Path("none")
KINDS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".gz"}
SMALL = Limits(memory_bytes=1 << 30, cpu_seconds=30, wall_seconds=60)

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="EARMARK_TEST_DATA is not set, or has no badinput beside it"
)


def attempt(path: Path, into: Path) -> Staged | InputError:
    try:
        return stage(path, into, SMALL)
    except InputError as error:
        return error


def outcome(path: Path, into: Path) -> str:
    found = attempt(path, into)
    if isinstance(found, Staged):
        assert_accounted(found)
        return "staged"
    assert "Traceback" not in str(found)
    assert "\n" not in str(found)
    assert found.hint
    return "refused"


def test_every_file_of_a_sample_is_staged_or_refused_in_words(tmp_path: Path) -> None:
    found = sorted(path for path in CORPUS.rglob("*") if path.suffix in KINDS and path.is_file())
    outcomes = {path.name: outcome(path, tmp_path) for path in found[::8]}
    assert set(outcomes.values()) == {"staged", "refused"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, str(CORPUS / "make_bad_input.py"), str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize(
    ("name", "taken", "rejected"),
    [
        ("enc/mixed_per_line.csv", 1, 1),
        ("enc/bad_utf8_late.csv", 24_459, 1),
        ("enc/utf-16-be_nobom.csv", 60, 0),
        ("struct/trunc_midquote.csv", 120, 1),
        ("struct/trunc_midrow.csv", 59, 1),
        ("struct/preamble.csv", 60, 0),
        ("struct/total_row.csv", 60, 1),
        ("struct/newlines_in_cells.csv", 5, 0),
        ("struct/sep_line.csv", 60, 0),
        ("val/formula_cells.csv", 23, 1),
    ],
)
def test_polluted_tables_come_out_right(name: str, taken: int, rejected: int, made: Path, tmp_path: Path) -> None:
    found = stage(made / name, tmp_path, SMALL)
    assert_accounted(found)
    assert (found.taken, found.rejected) == (taken, rejected)


@pytest.mark.parametrize("folder", ["xlsx", "header"])
def test_bombs_and_headers_are_staged_or_refused_in_words(folder: str, made: Path, tmp_path: Path) -> None:
    outcomes = {path.name: outcome(path, tmp_path) for path in sorted((made / folder).iterdir())}
    staged = {name for name, what in outcomes.items() if what == "staged"}
    assert staged == ({"zip_slip.xlsx"} if folder == "xlsx" else set(outcomes) - {"numeric.csv"})


def test_formulas_are_kept_to_the_letter(made: Path, tmp_path: Path) -> None:
    rows = read(stage(made / "val/formula_cells.csv", tmp_path, SMALL).rows)
    assert [row[2] for row in rows][:4] == ["=1+1", "+1-555-0100", "-5", "@SUM(A1)"]
