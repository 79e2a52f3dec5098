"""Where facts live and expressions run.

An `Engine` runs trees of the SQL vocabulary; DuckDB is the one that comes along. An `Outside`
engine (Postgres, Spark) holds a copy of the facts; counts, scored lines and the words that an
answer shows travel back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from earmark.engines.address import Address
from earmark.errors import MissingExtraError

if TYPE_CHECKING:
    from sqlglot import exp

    from earmark.engines.duckdb import DuckDB

Row = tuple[Any, ...]
Tables = Mapping[str, Sequence[str]]  # name -> columns


class Engine(Protocol):
    """What runs expressions. Every failure is an EngineError with the step's name and the SQL."""

    @property
    def dialect(self) -> str:
        """The dialect it speaks, as SQLGlot calls it."""

    def run(self, query: exp.Expression, *, step: str = "") -> None:
        """Run one statement."""

    def rows(self, query: exp.Expression, *, step: str = "") -> list[Row]:
        """Return all rows of a query."""

    def arrays(self, query: exp.Expression, *, step: str = "") -> dict[str, Any]:
        """Return the columns of a query, whole numbers all of them and none null, as numpy arrays by name."""

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Append rows to a table made before (table and columns are ours, never a user's text)."""

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns, in order; empty if there is no such table."""

    def close(self) -> None:
        """Let go of it."""


class Outside(Engine, Protocol):
    """An engine that facts are published to."""

    def holds(self) -> str:
        """Return the mark of the facts that it holds; empty if there are none."""

    def take(self, facts: DuckDB, tables: Tables, mark: str, place: Path) -> None:
        """Replace what it holds by these columns of `facts`, all or nothing, and remember the mark.

        place: a folder for files on the way, on the disk of the folder that the engine was opened with.
        """


def open_engine(address: Address, book: str, folder: Path) -> Outside:
    """Open the engine at `address` for the book called `book`.

    folder: the book's own, where what is published may stand, in a folder named after the engine.
    Raises MissingExtraError where the engine's package is not installed, EngineError where it cannot be reached.
    """
    try:
        return _open(address, book, folder)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"{address.shown}: {error.name} is not installed.", f"Install it: pip install 'earmark[{address.kind}]'"
        ) from error


def _open(address: Address, book: str, folder: Path) -> Outside:
    if address.kind == "postgres":
        from earmark.engines.postgres import Postgres

        return Postgres(address, f"earmark_{book}")
    from earmark.engines.spark import Spark

    return Spark(address, folder)
