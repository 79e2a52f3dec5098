"""A load killed at any moment: the book opens, nothing acknowledged is lost, nothing is applied twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import COMPANIES, DEALS, TODAY, Write, contents
from earmark.book import open_book
from earmark.verbs.load import load

KILLS = 8
LOADING = """
import sys
from datetime import date
from earmark.book import open_book
from earmark.verbs.load import load
with open_book(sys.argv[1], today=date(2026, 1, 1)) as book:
    print("opened", flush=True)
    for path in sys.argv[2:]:
        load(book, path)
        print("acknowledged", path, flush=True)
"""


@pytest.fixture
def files(write: Write) -> tuple[Path, ...]:
    companies = [(n, f"C{n}", f"c{n}.com", f"I{n % 5}", n, "", "2020-01-01") for n in range(1, 400)]
    deals = [
        (n, f"D{n}", "Closed Won" if n % 3 else "Closed Lost", n, "2023-01-01", "2023-05-01", n, "", "")
        for n in range(1, 400)
    ]
    return write("companies.csv", COMPANIES, companies), write("deals.csv", DEALS, deals)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills otherwise")
def test_kill_at_random_moments(tmp_path: Path, files: tuple[Path, ...]) -> None:
    with open_book(tmp_path / "whole", today=TODAY) as book:
        for path in files:
            load(book, path)
        wanted = contents(book)
    started = time.monotonic()
    assert _load(tmp_path / "timed", files, None) == [path.name for path in files]
    lasts = time.monotonic() - started
    moments = random.Random(7)  # noqa: S311 - moments, no secrets
    for number in range(KILLS):
        place = tmp_path / f"killed{number}"
        acknowledged = _load(place, files, moments.uniform(0.1, 1.0) * lasts)
        with open_book(place, today=TODAY) as book:
            kept = {one.file for one in book.loads()}
            assert set(acknowledged) <= kept
            assert {row[0] for row in book.facts.rows("SELECT file FROM load")} == kept
            for path in files:
                load(book, path)
            assert contents(book) == wanted
            assert len(book.ledger.entries("load")) == len(files)
            assert list(book.places.tmp.iterdir()) == []


def _load(place: Path, files: tuple[Path, ...], kill_after: float | None) -> list[str]:
    """Load in a process of its own, killed after some seconds; return the files it had acknowledged."""
    words = [sys.executable, "-c", LOADING, str(place), *map(str, files)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            out, _ = process.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, _ = process.communicate()
    return [Path(line.split(" ", 1)[1]).name for line in out.splitlines() if line.startswith("acknowledged ")]
