"""Forgetting killed before or after steps that last: nothing is forgotten, or all of it once the book is opened."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import earmark
from conftest import COMPANIES, DEALS, TODAY, Write, told
from earmark.book import Book, open_book
from earmark.book.forgotten import KIND

FORGETTING = """
import importlib, os, signal, sys
from datetime import date
import earmark

module, name, when, nth = sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5])
holder = importlib.import_module(module)
*path, last = name.split(".")
for part in path:
    holder = getattr(holder, part)
function, seen = getattr(holder, last), 0

def stepped(*words, **more):
    global seen
    seen += 1
    if seen == nth and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = function(*words, **more)
    if seen == nth and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

with earmark.open_book(sys.argv[1], today=date(2026, 1, 1)) as book:
    setattr(holder, last, stepped)
    earmark.forget(book, "nordlicht.example")
    print("forgotten", flush=True)
"""
STEPS = [  # where the step stands, when, which call (the first unlink is of the key); whether it is forgotten by then
    ("earmark.book.forgetting", "keep", "after", 2, False),
    ("pathlib", "Path.unlink", "after", 3, True),
]


def _files(write: Write) -> tuple[Path, ...]:
    companies = [
        (1, "Nordlicht Optik", "nordlicht.example", "Retail", 5, "", ""),
        (2, "Beta", "beta.io", "", 6, "", ""),
    ]
    deals = [
        (7, "Nordlicht Optik", "Closed Won", 1, "2023-01-01", "2023-05-01", 1, "Nordlicht Optik", ""),
        (8, "Beta", "Closed Won", 1, "2023-01-01", "2023-05-01", 2, "Beta", ""),
    ]
    return write("companies.csv", COMPANIES, companies), write("deals.csv", DEALS, deals)


def _keys(book: Book) -> list[str]:
    return [key for (key,) in book.facts.rows("SELECT key FROM account ORDER BY key")]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills otherwise")
def test_nothing_or_all_is_forgotten(tmp_path: Path, write: Write) -> None:
    with open_book(tmp_path / "whole", today=TODAY) as book:
        earmark.load(book, *_files(write), as_of=TODAY)
        earmark.decide(book, "nordlicht.example", "pursue", why="Nordlicht Optik hires")
        before = book.ledger.entries()
    for number, (*step, done) in enumerate(STEPS):
        place = tmp_path / f"killed{number}"
        shutil.copytree(tmp_path / "whole", place)
        words = [sys.executable, "-c", FORGETTING, str(place), *map(str, step)]
        ended = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, ""), f"{step}: {ended.stderr}"
        with open_book(place, today=TODAY) as book:
            if done:
                assert told(place, "nordlicht.example", "Nordlicht Optik") == [], step
            else:
                assert book.ledger.entries() == before, step
                assert _keys(book) == ["d:beta.io", "d:nordlicht.example"]
                earmark.forget(book, "nordlicht.example")
            assert len(book.ledger.entries(KIND)) == 1
            assert _keys(book) == ["d:beta.io"]
            assert earmark.load(book, *_files(write)).files[0].already_loaded
        assert told(place, "nordlicht.example", "Nordlicht Optik") == [], step
        assert len(list((place / "loads").iterdir())) == 2
