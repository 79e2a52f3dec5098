"""Polluted files, one of every twelve; `python benchmarks/bench.py pollution` reads them all, beside other readers."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from bench_pollution import by_earmark, measure, score, total
from pollutions import Made
from pollutions import files as polluted

EACH = 12


def test_polluted_files_come_out_nearly_whole_and_no_record_is_lost_silently() -> None:
    found = [made for n, made in enumerate(polluted()) if n % EACH == 0]
    scores = {kind: some for kind, some in measure(found, by_earmark).items() if kind != "header missing"}
    assert {kind: total(some) for kind, some in scores.items() if total(some) < 9.5} == {}
    assert total([one for some in scores.values() for one in some]) > 9.9
    assert [kind for kind, some in scores.items() if any(one.silent for one in some)] == []


def test_a_file_without_header_is_refused(tmp_path: Path) -> None:
    made = next(made for made in polluted() if made.kind == "header missing")
    path = tmp_path / "x.csv"
    path.write_bytes(made.data)
    assert by_earmark(path) is None


def test_what_is_lost_without_a_word_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    read = by_earmark(path)
    assert score(Made("", "", b"", ("a", "b"), (("1", "2"), ("3", "4"))), read).silent is False
    assert sum(score(Made("", "", b"", ("a", "b"), (("1", "2"), ("3", "4"))), read).measures) == 10
    assert score(Made("", "", b"", ("a", "b"), (("1", "2"), ("3", "5"))), read).silent
