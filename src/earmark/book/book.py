"""The book a team opens: its ledger, its facts, its settings, and what day it is."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from earmark.book import event_answers
from earmark.book.answers import KIND, Answers, answers_of
from earmark.book.folder import Folder, prepare, set_aside
from earmark.book.forgotten import KIND as FORGOTTEN
from earmark.book.record import Load, effective, load_of
from earmark.book.versions import KIND as KIND_OF_VERSIONS
from earmark.book.versions import kind_of, live, named, number_of, with_report
from earmark.config import Settings, process_from, settings_from
from earmark.engines import Engine
from earmark.engines.address import HERE, Address, parse
from earmark.engines.duckdb import DuckDB
from earmark.ledger import Entry, Ledger


def _tell_nobody(_: str) -> None:
    return


class Book:
    """A team's book of business.

    `folder` is where it lies, `today` the date it takes for today (given once, at opening),
    `ledger` the append-only truth, `settings` what the team has set, `facts` the projection, `engine`
    where questions about them are asked: the projection, or what `address` names. `tell` is called with
    what was mended on the way; nobody listens unless it is set.
    """

    def __init__(
        self, folder: Folder, today: date, address: Address = HERE, tell: Callable[[str], None] = _tell_nobody
    ) -> None:
        self.places = folder
        self.today = today
        self.address = address
        self.ledger = Ledger(folder.ledger)
        self.tell = tell
        self._clear()
        self._facts: DuckDB | None = None
        self._engine: Engine | None = None

    @property
    def folder(self) -> Path:
        """The book's folder."""
        return self.places.path

    @property
    def settings(self) -> Settings:
        """The settings as last saved, defaults for the rest."""
        saved: dict[str, object] = {}
        for entry in self.ledger.entries("settings"):
            saved |= entry.body
        return settings_from({name: value for name, value in saved.items() if value is not None})

    @property
    def facts(self) -> DuckDB:
        """The projection, brought up to date with the ledger when first asked for."""
        if self._facts is None:
            from earmark.book.current import open_facts

            self._facts = open_facts(self)
        return self._facts

    @property
    def engine(self) -> Engine:
        """Where snapshots, tallies and scores are computed; another engine gets the facts when first asked for."""
        if self._engine is None:
            from earmark.book.published import open_asked

            self._engine = open_asked(self)
        return self._engine

    @property
    def identity(self) -> str:
        """What tells this book from others where its facts are published: eight digits, drawn once."""
        drawn = {"id": secrets.token_hex(4)}
        return str(self.ledger.append("book", "identity", drawn, self.stamp())[0].body["id"])

    def loads(self) -> tuple[Load, ...]:
        """The loads that count, oldest state first."""
        return effective(load_of(entry.number, entry.body) for entry in self.ledger.entries("load"))

    def answers(self) -> Answers:
        """What people said of accounts that may be one company, and of names in events, as it stands."""
        names = event_answers.names_of(self.ledger.entries(event_answers.KIND))
        return replace(answers_of(self.ledger.entries(KIND)), names=names)

    def profiles(self) -> tuple[Entry, ...]:
        """Every saved profile version, oldest first, held ones too (see `versions`)."""
        return tuple(self.ledger.entries(KIND_OF_VERSIONS))

    def profile(self, id_or_version: str | int | None = None) -> Entry:
        """Return the entry of one saved profile with its report: the live one, or one by version or id (or its start).

        Its body holds `version`, `profile_id`, `toml`, `report` and what `versions` knows of.
        """
        saved = self.profiles()
        chosen = live(saved) if id_or_version is None or not saved else named(saved, id_or_version)
        return with_report(chosen, saved)

    def save_profile(self, toml: str, report: dict[str, Any], profile_id: str, kind: str = "learned") -> int:
        """Keep a profile for good and return its version; saving the live one again changes nothing."""
        body = {"profile_id": profile_id, "toml": toml, "report": report, "kind": kind}
        return self.add_version(body)

    def add_version(self, body: Mapping[str, Any]) -> int:
        """Append a version and return its number; where the live one, or the last held one, is equal: that one's."""
        while True:  # another process may take the number first
            saved = self.profiles()
            alike = [one for one in saved if (kind_of(one) == "held") == (body["kind"] == "held")]
            if alike and alike[-1].body["profile_id"] == body["profile_id"]:
                return number_of(alike[-1])
            version = len(saved) + 1
            _, new = self.ledger.append(KIND_OF_VERSIONS, str(version), {**body, "version": version}, self.stamp())
            if new:
                return version

    def save_settings(self, values: Mapping[str, object]) -> Settings:
        """Keep settings (None: back to the default) and return all of them; an unknown name is a CallError."""
        settings_from({name: value for name, value in values.items() if value is not None})
        self.ledger.append_next("settings", [dict(values)], self.stamp())
        self._release()
        return self.settings

    def record(self, items: Sequence[tuple[str, str, dict[str, Any]]]) -> tuple[Entry, ...]:
        """Append entries (kind, key, body) to the ledger, all or none."""
        at = self.stamp()
        return tuple(entry for entry, _ in self.ledger.append_all([(*item, at) for item in items]))

    def refresh(self) -> None:
        """Let go of the projection: the next to ask has it compared with the ledger."""
        self._release()

    def leave(self) -> None:
        """Let go of the other engine: the next to ask publishes there what changed."""
        if self._engine is not None and self._engine is not self._facts:
            self._engine.close()
        self._engine = None

    def stamp(self) -> str:
        """The moment, in UTC, for the ledger's record."""
        return datetime.now(UTC).isoformat(timespec="seconds")

    def _clear(self) -> None:
        """Finish what was forgotten by a process that ended before all was removed."""
        if self.ledger.latest(FORGOTTEN) is not None:
            from earmark.book.clearing import clear, pending

            if pending(self.ledger) and not clear(self.places, self.ledger, self.stamp()):
                self.tell(
                    "What was forgotten is still in the ledger's file, which others have open; open the book again."
                )

    def close(self) -> None:
        """Close the projection and the ledger."""
        self._release()
        self.ledger.close()

    def _release(self) -> None:
        self.leave()
        if self._facts is not None:
            self._facts.close()
            if self._facts.damaged:
                kept = set_aside(self.places)
                self.tell(f"The book's tables turned out damaged: kept as {kept}; the next command builds them again.")
            self._facts = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_book(
    folder: str | Path | None = None,
    today: date | None = None,
    create: bool = True,
    engine: str | None = None,
    tell: Callable[[str], None] | None = None,
) -> Book:
    """Open the book in `folder` (else EARMARK_BOOK, else ./earmark-book), making it if `create`.

    `today` stands for the day of opening where a date is needed and none is given.
    engine: where snapshots, tallies and scores are computed (else EARMARK_ENGINE, else DuckDB, which comes along):
    postgresql://USER@HOST/DB, spark://HOST:PORT or local[2]. tell: called with what was mended on the way.
    Raises BookError when the folder cannot be used, or is missing and `create` is false.
    """
    said = process_from(os.environ)
    address = parse(said.engine if engine is None else engine)
    place = Path(folder) if folder is not None else Path(said.book)
    return Book(prepare(place, create), today or datetime.now(UTC).date(), address, tell or _tell_nobody)
