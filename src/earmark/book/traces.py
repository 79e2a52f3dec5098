"""The lines of a file that tell of somebody, by what its columns mean: ids, domains, mail addresses, names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from earmark.book.cellwords import NOTHING, host_of, id_of, name_of
from earmark.book.forgotten import FOREIGN, Has, has_id
from earmark.book.raws import Raw
from earmark.book.scene import SLICE, Part
from earmark.book.seen import MENTIONING
from earmark.engines.duckdb import DuckDB
from earmark.sources.domains import registrable

Told = tuple[Part, Collection[int]]  # lines of a part
_PEOPLE = ("contacts", "leads")
_LINKS = ("deal_accounts", "contact_roles", "deal_history")
_COLUMNS = ("id", "host", "name", "mail", "address", "deal", "contact", "other")


def lines_of(engine: DuckDB, part: Part, has: Has) -> frozenset[int]:
    """Return the lines of a part whose account, deal or person has one of the marks that `has` tells.

    An account is told by id, domain, then mail or name alone, as everywhere (see `mentions`); an id of a list of one's
    own, be it of an account, deal or person, means it only where nothing else on the line says otherwise.
    """
    if part.reading.holds not in {"accounts", *MENTIONING, *_LINKS}:
        return frozenset()
    cells = ", ".join(f"{cell} AS {name}" for name, cell in _cells(part).items())
    engine.run(f"CREATE OR REPLACE TEMP TABLE looked AS SELECT line, {cells} FROM {part.raw.name}", step="lines told")
    found = [_find(engine, name, test, slices(part.raw)) for name, test in _tests(part, has).items()]
    if not any(found):
        return frozenset()
    rows = engine.rows(f"SELECT line FROM looked WHERE {_condition(part)}", step="lines that tell of somebody")
    return frozenset(int(line) for (line,) in rows)


def deals_of(engine: DuckDB, part: Part, has: Has) -> set[tuple[str, str]]:
    """Return the deals, as (CRM, id), all of whose accounts in an association table have one of the marks."""
    lines = sorted(lines_of(engine, part, has))
    if not lines:
        return set()
    deal = id_of(part, "deal_id")
    rows = engine.rows(
        f"SELECT deal FROM (SELECT line, {deal} AS deal FROM {part.raw.name}) WHERE deal IS NOT NULL GROUP BY deal"
        " HAVING bool_and(line IN (SELECT unnest($1::INTEGER[])))",
        [lines],
        "deals of theirs",
    )
    return {(part.reading.crm, str(found)) for (found,) in rows}


def values_on(engine: DuckDB, part: Part, cell: str, lines: Iterable[int]) -> set[str]:
    """Return what some lines of a part say in a cell, given as SQL."""
    rows = engine.rows(
        f"SELECT DISTINCT {cell} AS said FROM {part.raw.name} WHERE line IN (SELECT unnest($1::INTEGER[]))"
        " AND said IS NOT NULL",
        [sorted(lines)],
        "what lines say",
    )
    return {str(said) for (said,) in rows}


def values_elsewhere(engine: DuckDB, part: Part, cell: str, lines: Iterable[int], values: Iterable[str]) -> set[str]:
    """Return which of some values other lines of a part say in a cell, given as SQL of one or of several items."""
    told = sorted(set(values))
    query = (
        f"SELECT DISTINCT said FROM (SELECT line, {cell} AS said FROM {part.raw.name})"
        " WHERE said IN (SELECT unnest($1::VARCHAR[])) AND line NOT IN (SELECT unnest($2::INTEGER[]))"
    )
    rows = engine.rows(query, [told, sorted(lines)], "what other lines say") if told else ()
    return {str(said) for (said,) in rows}


def values_of(engine: DuckDB, told: Sequence[Told], cell_of: Callable[[Part], str]) -> tuple[set[str], set[str]]:
    """Return what some lines of parts say in a cell, and what of that other lines say, too, in lower case."""
    mine = set[str]().union(*(values_on(engine, part, cell_of(part), lines) for part, lines in told))
    lowered = {value.lower() for value in mine}
    cells = ((part, f"lower({cell_of(part)})", lines) for part, lines in told)
    return mine, set[str]().union(*(values_elsewhere(engine, *one, lowered) for one in cells))


def _cells(part: Part) -> dict[str, str]:
    """Return the SQL of what a part's lines say, under one name for all kinds of file."""
    holds = part.reading.holds
    cells = dict.fromkeys(_COLUMNS, NOTHING)
    own = holds == "accounts"
    cells["id"] = id_of(part, "id" if own else "account_id")
    cells["host"] = host_of(part, "domain" if own else "account_domain")
    cells["name"] = name_of(part, "name" if own else "account_name")
    if not own:
        mail = "contact_email" if holds == "deals" else "email"
        cells["mail"], cells["address"] = host_of(part, mail), f"lower({part.text(mail)})"
    cells["deal"] = id_of(part, "id") if holds == "deals" else id_of(part, "deal_id")
    cells["contact"] = id_of(part, "id") if holds in _PEOPLE else id_of(part, "contact_id")
    cells["other"] = id_of(part, "contact_id") if holds == "leads" else NOTHING
    return cells


def _tests(part: Part, has: Has) -> dict[str, Callable[[Iterable[str]], list[str]]]:
    crm, own = part.reading.crm, part.reading.holds == "accounts"

    def ids(what: str) -> Callable[[Iterable[str]], list[str]]:
        if own and what == "account":
            return lambda values: [v for v in values if has(f"{what} {crm} {v}")]
        return lambda values: [v for v in values if has_id(has, what, crm, v)]

    def hosts(values: Iterable[str]) -> list[str]:
        return [host for host, domain in registrable(values).items() if domain and has(f"domain {domain}")]

    people, ids_of_people = part.reading.holds in _PEOPLE, ids("contact")
    return {
        "id": ids("account"),
        "host": hosts,
        "mail": hosts,
        "name": lambda values: [v for v in values if has(f"name {v}")],
        "address": lambda values: [v for v in values if has(f"mail {v}")] if people else [],
        "deal": ids("deal"),
        "contact": ids_of_people,
        "other": ids_of_people,
    }


def slices(raw: Raw) -> list[str]:
    """Return conditions on `hash(said)` that divide what a file's lines say, so that a slice is no burden in Python."""
    many = raw.lines // SLICE + 1
    return [f"hash(said) % {many} = {one}" for one in range(many)]


def _find(engine: DuckDB, name: str, test: Callable[[Iterable[str]], list[str]], sliced: Iterable[str]) -> bool:
    """Keep the values of a column that a test takes in `found_<name>`; return whether there are any."""
    query = f"SELECT DISTINCT {name} AS said FROM looked WHERE {name} IS NOT NULL AND "
    told = (engine.rows(query + condition, step="what lines say") for condition in sliced)
    found = [value for rows in told for value in test(str(value) for (value,) in rows)]
    engine.run(f"CREATE OR REPLACE TEMP TABLE found_{name} (value VARCHAR)")
    engine.insert(f"found_{name}", ("value",), [(value,) for value in found], ("VARCHAR",))
    return bool(found)


def _condition(part: Part) -> str:
    told = {name: f"coalesce({name} IN (FROM found_{name}), false)" for name in _COLUMNS}
    alone = f"{told['name']} OR {told['mail']}"
    by_name = f"id IS NULL AND host IS NULL AND ({alone})"
    by_id, by_deal, by_contact = told["id"], told["deal"], told["contact"]
    if part.reading.crm in FOREIGN:
        named = f" AND (name IS NULL OR {told['name']})" if part.reading.holds == "accounts" else ""
        unsaid = f"host IS NULL{named}"
        by_id = f"{told['id']} AND ({told['host']} OR {unsaid})"
        by_deal = f"{told['deal']} AND id IS NULL AND host IS NULL AND (name IS NULL OR {told['name']})"
        by_contact = f"{told['contact']} AND (address IS NULL OR {told['address']})"
    ways = [by_id, told["host"], by_name, by_deal, by_contact, told["other"], told["address"]]
    return " OR ".join(f"({way})" for way in ways)
