"""A corpus of bad input, part of it; `python benchmarks/bench.py bad-input` takes the whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_stage import assert_accounted, attempt, read

from earmark.errors import InputError
from earmark.sources.stage import stage
from earmark.sources.staged import Limits

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from bad_answers import cases
from bench_badinput import Outcome, wrong

DATA = os.environ.get("EARMARK_TEST_DATA")
CORPUS = Path(DATA).parent / "badinput" if DATA else Path("none")
SMALL = Limits(memory_bytes=1 << 30, cpu_seconds=30, wall_seconds=60)
EACH = 6  # so many files of the corpus for one that is tried here

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="EARMARK_TEST_DATA is not set, or has no badinput beside it"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, str(CORPUS / "make_bad_input.py"), str(folder)], check=True, capture_output=True)
    return folder


def outcome(path: Path, into: Path) -> Outcome:
    try:
        return Outcome(staged=stage(path, into, SMALL))
    except InputError as error:
        return Outcome(refused=f"{error.message} {error.hint}")


def test_bad_input_is_accepted_or_refused_in_words_and_as_it_should_be(made: Path, tmp_path: Path) -> None:
    found = list(cases(CORPUS, made))
    part = [case for n, case in enumerate(found) if n % EACH == 0 or case.counts or case.answer]
    outcomes = [(case, outcome(case.path, tmp_path)) for case in part]
    assert {case.path.name: what for case, done in outcomes if (what := wrong(case, done, SMALL))} == {}
    assert sum(done.staged is not None for _, done in outcomes) > 100
    assert sum(bool(done.refused) for _, done in outcomes) > 50


def test_what_is_valid_json_is_taken_in_a_line_and_what_is_not_is_refused(tmp_path: Path) -> None:
    for path in sorted((CORPUS / "JSONTestSuite" / "test_parsing").iterdir()):
        text = path.read_bytes().strip()
        if b"\n" in text or b"\r" in text or path.name[0] not in "yn":
            continue
        found = attempt(tmp_path, b'{"id": 1}\n{"id": 2, "value": ' + text + b"}\n", "x.jsonl")
        assert not isinstance(found, InputError), path.name
        assert_accounted(found)
        reasons = [item[2] for item in read(found.refused) if item[4] == "rejected"]
        if path.name[0] == "n":
            assert len(reasons) == 1, path.name
        else:
            assert not [reason for reason in reasons if "JSON" in reason], path.name


def test_formulas_are_kept_to_the_letter(made: Path, tmp_path: Path) -> None:
    rows = read(stage(made / "val/formula_cells.csv", tmp_path, SMALL).rows)
    assert [row[2] for row in rows][:4] == ["=1+1", "+1-555-0100", "-5", "@SUM(A1)"]
