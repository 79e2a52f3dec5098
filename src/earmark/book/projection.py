"""The projection: from all raw tables, by passes in this order, to the tables of `facts/schema.py`.

Everything is computed anew from the raws, so that the order of loads does not matter and what a
pass forgets is never lost. The passes share temporary tables; each says in its module which.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

from earmark.book.accounting import write_loads, write_problems
from earmark.book.accounts import (
    number_accounts,
    read_words,
    write_accounts,
    write_aliases,
    write_fields,
    write_spellings,
)
from earmark.book.answers import Answers
from earmark.book.contacts import write_contacts
from earmark.book.contracts import write_contracts
from earmark.book.deals import write_deals
from earmark.book.decisions import Decided, apply, write_decisions
from earmark.book.event_names import name_events, write_unsure
from earmark.book.happenings import write_after_sale, write_events
from earmark.book.history import write_history
from earmark.book.identity import key_accounts
from earmark.book.kin import write_parents
from earmark.book.lanes import write_standings
from earmark.book.leads import write_leads
from earmark.book.mentions import find_accounts
from earmark.book.merging import merge_accounts, write_merged
from earmark.book.money import write_money
from earmark.book.moves import gather_moves
from earmark.book.own_events import write_own_events
from earmark.book.rates import wheel_version
from earmark.book.raws import raws
from earmark.book.record import Load, key_of
from earmark.book.refused import refuse_lines
from earmark.book.remarks import write_notes
from earmark.book.rivals import write_rivals_news
from earmark.book.scene import Scene, fields_of, parts_of
from earmark.book.seen import find_sites, see_accounts, see_mentions
from earmark.book.targets import mark_targets
from earmark.config import Settings
from earmark.engines.duckdb import DuckDB
from earmark.facts.schema import TABLES

VERSION = 11  # raised when the same raws give other tables
PASSES: tuple[Callable[[Scene], None], ...] = (
    write_fields,
    see_accounts,
    see_mentions,
    refuse_lines,
    find_sites,
    key_accounts,
    find_accounts,
    merge_accounts,
    name_events,
    number_accounts,
    read_words,
    write_accounts,
    write_leads,
    write_aliases,
    write_merged,
    write_unsure,
    write_history,
    write_spellings,
    write_standings,
    gather_moves,
    write_deals,
    write_contracts,
    write_money,
    write_contacts,
    write_events,
    write_after_sale,
    mark_targets,
    write_own_events,
    write_rivals_news,
    write_problems,
    write_loads,
    write_notes,
    write_parents,
    write_decisions,
)


NOTHING = Decided()


def project(
    engine: DuckDB, loads: tuple[Load, ...], settings: Settings, answers: Answers, decided: Decided = NOTHING
) -> None:
    """Write every table from the raws of `loads`, inside the caller's transaction, and mark what it was built from."""
    parts = parts_of(loads, raws(engine))
    scene = Scene(engine, loads, parts, fields_of(parts), settings, answers.accepted, decided.entries, answers.names)
    before = set(_temporary(engine))
    _make_tables(scene)
    for write in PASSES:
        write(scene)
    _mark(engine, signature(loads, settings, answers), decided.mark)
    for kind, name in sorted(set(_temporary(engine)) - before, reverse=True):  # views before the tables under them
        engine.run(f"DROP {kind} {name}")


def settle(engine: DuckDB, loads: tuple[Load, ...], settings: Settings, answers: Answers) -> Scene:
    """Find whose every line is, each account apart from its group, and leave the temporary tables that say so.

    For a transaction that is rolled back: tables of accounts are written, others stay empty.
    """
    parts = parts_of(loads, raws(engine))
    apart = replace(settings, groups="each")
    scene = Scene(engine, loads, parts, fields_of(parts), apart, answers.accepted, (), answers.names)
    _make_tables(scene)
    for write in (*PASSES[: PASSES.index(write_merged) + 1], write_parents):
        write(scene)
    return scene


def signature(loads: tuple[Load, ...], settings: Settings, answers: Answers) -> str:
    """Return what a projection of these loads and answers is marked with: it differs whenever the tables could."""
    merged = [(pair.one, pair.other) for pair in answers.accepted]
    said = [list(settings.new_business_pipelines), settings.currency, settings.groups, wheel_version(), merged]
    said += [list(settings.competitors)]
    said += [list(answers.names.accepted), list(answers.names.rejected)]
    read = [(load.number, key_of(load), *([load.kept] if load.kept else [])) for load in loads]
    words = [VERSION, said, read, TABLES]
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def take_decisions(engine: DuckDB, decided: Decided) -> None:
    """Apply decisions to tables that know those before them, inside the caller's transaction."""
    apply(engine, decided.entries)
    _mark(engine, base_of(built_from(engine))[0], decided.mark)


def base_of(mark: str) -> tuple[str, str]:
    """Return what a mark says of loads and answers, and what it says of decisions."""
    base, _, decided = mark.partition(" ")
    return base, decided


def built_from(engine: DuckDB) -> str:
    """Return what the projection is marked with; empty if it never was built."""
    return str(engine.rows("SELECT mark FROM built")[0][0]) if engine.columns("built") else ""


def _mark(engine: DuckDB, base: str, decided: str) -> None:
    engine.run("CREATE OR REPLACE TABLE built (mark VARCHAR)")
    engine.run("INSERT INTO built VALUES ($1)", [f"{base} {decided}".strip()])


def _make_tables(scene: Scene) -> None:
    for name, table in TABLES.items():
        columns = {**table, **({f"f{f.number}": f.type for f in scene.fields} if name == "account" else {})}
        words = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        scene.engine.run(f"CREATE OR REPLACE TABLE {name} ({words})")


def _temporary(engine: DuckDB) -> list[tuple[str, str]]:
    tables = "SELECT 'TABLE', table_name FROM duckdb_tables() WHERE temporary"
    views = "SELECT 'VIEW', view_name FROM duckdb_views() WHERE temporary AND NOT internal"
    return [(str(kind), str(name)) for kind, name in engine.rows(f"{tables} UNION ALL {views}")]
