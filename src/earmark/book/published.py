"""The book's facts on another engine: a copy of what questions ask of them, made anew when they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earmark.book.folder import workplace
from earmark.book.projection import built_from
from earmark.engines import Engine, Outside, Tables, open_engine
from earmark.engines.address import HERE
from earmark.engines.duckdb import DuckDB

if TYPE_CHECKING:
    from pathlib import Path

    from earmark.book.book import Book

# What leaves the book, each column asked by some question; docs/how-to/engines.md shows it to the user.
ASKED: Tables = {
    "account": ("account", "key", "name", "domain", "owner", "contacted", "target", "lot"),  # + f0..fN
    "field": ("field", "name", "kind", "leak", "canonical", "money"),
    "account_history": ("account", "field", "number", "text", "date", "known_until"),
    "first_filled": ("account", "field", "filled"),
    "deal": ("deal", "account", "crm_id", "opened", "closed", "outcome", "kind", "amount_cents", "told_cents",
             "currency", "rate", "owner", "lost_reason", "reopened"),
    "contract": ("account", "started", "ended", "term_end", "acv_cents", "told_cents", "currency", "rate"),
    "contact": ("account", "contacted", "opted_out"),
    "decision": ("account", "what", "date", "until", "entry"),
    "event": ("account", "kind", "happened", "known_from", "load", "line"),
    "after_sale": ("account", "kind", "number", "happened"),
    "spelling": ("field", "folded", "shown"),
}  # fmt: skip


def open_asked(book: Book) -> Engine:
    """Open the engine that the book is asked on: its own facts, or a copy of them elsewhere."""
    facts = book.facts
    if book.address == HERE:
        return facts
    engine = open_engine(book.address, book.identity, book.places.path)
    try:
        with workplace(book.places) as place:
            publish(facts, engine, place)
    except BaseException:
        engine.close()
        raise
    return engine


def publish(facts: DuckDB, engine: Outside, place: Path) -> None:
    """Copy the facts to `engine` by way of `place`, unless it holds them as they are now."""
    mark = built_from(facts)
    if not mark or engine.holds() != mark:
        engine.take(facts, asked(facts), mark, place)


def asked(facts: DuckDB) -> Tables:
    """Return the tables that are copied, with the columns of each."""
    fields = [name for name in facts.columns("account") if name[:1] == "f" and name[1:].isdigit()]
    return {name: (*columns, *(fields if name == "account" else ())) for name, columns in ASKED.items()}
