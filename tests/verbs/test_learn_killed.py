"""Learning killed at any moment: the book opens, no version is half written, and learning again gives the same."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from earmark.book import open_book
from earmark.profile.file import loads, profile_id
from earmark.profile.stored import report_from_json
from earmark.sources.world import make_world
from earmark.verbs.learn import learn
from earmark.verbs.load import load

LEARNING = """
import sys
from datetime import date
from earmark.book import Book, open_book
from earmark.verbs.learn import learn

def told(step):
    print(step, flush=True)

save = Book.save_profile

def saving(*words):
    told("save")
    version = save(*words)
    told("saved")
    return version

Book.save_profile = saving
with open_book(sys.argv[1], today=date.fromisoformat(sys.argv[2])) as book:
    told("opened")
    learn(book, progress=told)
"""
MOMENTS = [  # the step begun last before the kill, and at most how many seconds into it
    *[(step, 0.2) for step in ("opened", "tally", "learn", "report")],
    *[("save", seconds) for seconds in (0.002, 0.02)],
    ("saved", 0.0),
]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, date]:
    """A book in which nothing is learned yet, and its day."""
    place = tmp_path_factory.mktemp("killed")
    world = make_world(place / "world", seed=1, accounts=60)
    with open_book(place / "book", today=world.end) as book:
        book.save_settings({"new_business_pipelines": world.new_business})
        load(book, *(world.files[name] for name in ("companies", "deals", "contracts")), as_of=world.end)
    return place / "book", world.end


@pytest.fixture(scope="module")
def whole(loaded: tuple[Path, date]) -> dict[str, Any]:
    """What the ledger keeps of the version, learned undisturbed."""
    copy = loaded[0].with_name("whole")
    shutil.copytree(loaded[0], copy)
    return _learned(copy, loaded[1])[0]


def _learned(place: Path, today: date) -> list[dict[str, Any]]:
    """Learn, and return what the ledger keeps of every version."""
    with open_book(place, today=today) as book:
        assert learn(book).profile.card.criteria
        return [entry.body for entry in book.profiles()]


def _kill(place: Path, today: date, step: str, seconds: float) -> None:
    """Learn in a process of its own, killed some seconds after it began a step."""
    words = [sys.executable, "-c", LEARNING, str(place), str(today)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout
        assert any(line.strip() == step for line in process.stdout)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills otherwise")
@pytest.mark.parametrize(("step", "most"), MOMENTS)
def test_a_kill_leaves_whole_versions_and_the_same_profile_to_be_learned(
    loaded: tuple[Path, date], whole: dict[str, Any], tmp_path: Path, step: str, most: float
) -> None:
    place, today = tmp_path / "book", loaded[1]
    shutil.copytree(loaded[0], place)
    _kill(place, today, step, random.Random(f"{step} {most}").uniform(0, most))  # noqa: S311 - a moment, no secret
    with open_book(place, today=today) as book:
        kept = [entry.body for entry in book.profiles()]
        assert book.facts.rows("SELECT count(*) FROM account")[0][0] > 60
        assert list(book.places.tmp.iterdir()) == []
    assert kept == [whole][: len(kept)]
    assert len(kept) >= (step == "saved")
    for body in kept:
        assert profile_id(loads(body["toml"])) == body["profile_id"]
        assert report_from_json(body["report"]).profile_id == body["profile_id"]
    assert _learned(place, today) == [whole]
