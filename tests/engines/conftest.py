"""The engines that have to agree, each started where it is installed; DuckDB is what the others are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from made_books import facts_of_chance

from earmark.book.published import publish
from earmark.engines import Engine, open_engine
from earmark.engines.address import parse
from earmark.engines.duckdb import DuckDB

Opened = Callable[[DuckDB, Path], AbstractContextManager[Engine]]


@pytest.fixture(scope="session", params=["postgres", "spark", "cluster"])
def address(request: pytest.FixtureRequest) -> str:
    """Return the address of one engine after the other."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def opened(address: str) -> Opened:
    """Return a function that publishes facts to the engine and opens it."""

    @contextmanager
    def at(facts: DuckDB, folder: Path) -> Iterator[Engine]:
        engine = open_engine(parse(address), folder.name.replace("-", "_"), folder)
        try:
            publish(facts, engine, folder)
            yield engine
        finally:
            engine.close()

    return at


@pytest.fixture(scope="session")
def chance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DuckDB, Path]]:
    """Return facts of chance, and their folder."""
    folder = tmp_path_factory.mktemp("chance")
    engine = DuckDB(folder=folder)
    facts_of_chance(engine, seed=1, accounts=400)
    yield engine, folder
    engine.close()
