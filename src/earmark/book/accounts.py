"""The accounts: one row a key, the newest value that is not empty in each field; and their fields."""

from __future__ import annotations

from earmark.book.cellwords import mended, shown_name
from earmark.book.scene import Field, Part, Scene
from earmark.facts.schema import FIELD
from earmark.sources.cells import typed
from earmark.sources.mapping import Column
from earmark.sources.sqltext import folded, quoted

JOINS = 20  # tables of words joined in one statement, at most
_LOT = "CAST(md5_number(a.key) >> 64 AS UBIGINT) % 2147483647"  # as `learn.explore.lot`; md5_number_lower is slower
_OWN = ("crm", "crm_id", "domain", "name", "owner", "created", "contacted")


def write_fields(scene: Scene) -> None:
    """Write one row a field."""
    rows = [(f.number, f.name, f.kind, f.leak, f.canonical, f.money) for f in scene.fields]
    scene.engine.insert("field", tuple(FIELD), rows, tuple(FIELD.values()))


def number_accounts(scene: Scene) -> None:
    """Number the accounts in the order of their keys, so that the order of loads cannot be told from it."""
    scene.engine.run(
        "CREATE TEMP TABLE numbered AS SELECT key, row_number() OVER (ORDER BY key) AS account, sum(lines) > 1 AS"
        " several FROM (SELECT key, 1 AS lines FROM identity UNION ALL SELECT key, 0 FROM brought) GROUP BY key",
        step="number accounts",
    )
    scene.engine.run(
        "CREATE TEMP TABLE placed AS SELECT i.part, i.line, i.rank, i.id, i.domain, i.key, i.precedence, n.account,"
        " n.several FROM identity i JOIN numbered n ON n.key = i.key",
        step="place account lines",
    )


def write_aliases(scene: Scene) -> None:
    """Write the domains and the ids of the CRM by which accounts are found beside their own."""
    if scene.has("site_key"):
        scene.engine.run(
            "INSERT INTO alias SELECT n.account, s.domain FROM (SELECT domain, min(key) AS key FROM site_key"
            " GROUP BY domain HAVING count(DISTINCT key) = 1) s JOIN numbered n USING (key) ANTI JOIN account a"
            " ON a.account = n.account AND a.domain = s.domain ORDER BY s.domain",
            step="other domains",
        )
    if _has_other_ids(scene):
        scene.engine.run(
            "INSERT INTO other_id SELECT n.account, k.crm, k.id FROM (SELECT k.* FROM id_key k ANTI JOIN account a"
            " ON a.key = k.key AND a.crm = k.crm AND a.crm_id = k.id) k JOIN numbered n USING (key)"
            " ORDER BY n.account, k.crm, k.id",
            step="other ids",
        )


def _has_other_ids(scene: Scene) -> bool:
    """Where no account has several lines and every id a line, each id is its account's own."""
    more = scene.engine.rows("SELECT (SELECT count(*) FROM id_key) > (SELECT count(id) FROM placed)", step="other ids")
    return bool(more[0][0]) or scene.has("placed WHERE several")


def read_words(scene: Scene) -> None:
    """Make `word<part>_<field>` (cell, value) for fields of words: each distinct cell is read once."""
    for part in (*scene.holding("accounts"), *scene.holding("leads")):
        for number, column in scene.field_columns(part).items():
            if scene.fields[number].kind in _WORDY:
                cell = f"c{column.index}"
                scene.engine.run(
                    f"CREATE TEMP TABLE word{part.number}_{number} AS SELECT {cell} AS cell, {typed(column)}"
                    f" AS value, many FROM (SELECT {cell}, count(*) AS many FROM {part.raw.name}"
                    f" WHERE {cell} IS NOT NULL GROUP BY {cell})",
                    step="words",
                )


_WORDY = ("category", "list")


def write_accounts(scene: Scene) -> None:
    """Write the accounts: those told by one line as it stands, those told by several merged.

    Where there are several, `told` (temporary) keeps every line, typed.
    """
    query = " UNION ALL ".join(_lines(scene, part) for part in scene.holding("accounts"))
    columns = ", ".join(("account", *_OWN, "load", "line", *(f"f{f.number}" for f in scene.fields)))
    if query:
        several = scene.has("placed WHERE several")
        if several:
            scene.engine.run(f"CREATE TEMP TABLE told AS {query}", step="lines of accounts")
        scene.engine.run(
            f"INSERT INTO account (key, target, lot, {columns}) SELECT a.key, false, {_LOT}, a.account,"
            f" {_columns(scene, '{0}')}"
            f" FROM ({'FROM told' if several else query}) a WHERE NOT a.several ORDER BY a.account",
            step="accounts of one line",
        )
        if several:
            _write_merged(scene, columns)
    _write_brought(scene)


def _write_merged(scene: Scene, columns: str) -> None:
    """Merge lines of one account: in each column the first record's newest value that is not empty."""
    run = scene.engine.run
    run(
        "CREATE OR REPLACE TEMP TABLE told AS SELECT *, CASE WHEN precedence IS NOT NULL THEN row_number() OVER"
        " (PARTITION BY account ORDER BY precedence NULLS FIRST, rank, created NULLS FIRST, crm_id NULLS FIRST, line)"
        " END AS turn FROM told WHERE several",
        step="lines to merge",
    )
    merged = _columns(scene, "arg_max({0}, turn)")
    run(
        f"INSERT INTO account (key, target, lot, {columns}) SELECT min(a.key), false, min({_LOT}), a.account, {merged}"
        " FROM told a GROUP BY a.account ORDER BY a.account",
        step="merged accounts",
    )


def _columns(scene: Scene, each: str) -> str:
    names = (*_OWN, "load", "line", *(f"f{f.number}" for f in scene.fields))
    return ", ".join(each.format(f"a.{name}") for name in names)


def _lines(scene: Scene, part: Part) -> str:
    """Return the query of a part's accepted lines, typed."""
    mine = scene.field_columns(part)
    words = [f for f in scene.fields if f.number in mine and f.kind in _WORDY]
    few = len(words) <= JOINS
    joins = _joined(mine, part, words) if few else _joined_apart(scene, mine, part, words)
    fields = [
        f"CAST({_read(mine, f, 'w{0}.value' if few else 'v{0}')} AS {f.type}) AS f{f.number}" for f in scene.fields
    ]
    own = (
        f"'{part.reading.crm}' AS crm",
        "i.id AS crm_id",
        "i.domain AS domain",
        f"{shown_name(part)} AS name",
        f"{part.text('owner')} AS owner",
        f"{part.cell('created', 'DATE')} AS created",
        f"{part.cell('contacted', 'DATE')} AS contacted",
    )
    return (
        f"SELECT i.account, i.key, i.several, i.precedence, i.rank, {', '.join(own)},"
        f" {part.load.number}::INTEGER AS load, r.line,"
        f" {', '.join(fields) or '0 AS none'} FROM {part.raw.name} r JOIN placed i ON i.part = {part.number}"
        f" AND i.line = r.line {joins}"
    )


def _joined(mine: dict[int, Column], part: Part, words: list[Field]) -> str:
    """Return the joins of a part's lines `r` to what their words mean."""
    return " ".join(
        f"LEFT JOIN word{part.number}_{f.number} w{f.number} ON w{f.number}.cell = r.c{mine[f.number].index}"
        for f in words
    )


def _joined_apart(scene: Scene, mine: dict[int, Column], part: Part, words: list[Field]) -> str:
    """Return the joins to tables of JOINS words each: the planner takes the cube of how many it joins at once."""
    joins = []
    for at in range(0, len(words), JOINS):
        some, name = words[at : at + JOINS], f"words{part.number}_{at}"
        read = ", ".join(f"w{f.number}.value AS v{f.number}" for f in some)
        scene.engine.run(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT r.line, {read} FROM {part.raw.name} r"
            f" {_joined(mine, part, some)}",
            step="words of lines",
        )
        joins.append(f"JOIN {name} ON {name}.line = r.line")
    return " ".join(joins)


def _read(mine: dict[int, Column], field: Field, word: str) -> str:
    if field.number not in mine:
        return "NULL"
    return word.format(field.number) if field.kind in _WORDY else typed(mine[field.number])


def _write_brought(scene: Scene) -> None:
    """Write accounts that only a deal or contract names."""
    numbers = ", ".join(f"({part.number}, {part.load.number})" for part in scene.parts) or "(0, 0)"
    names = " UNION ALL ".join(
        f"SELECT {part.number} AS part, line, {part.text('account_name')} AS name FROM {part.raw.name}"
        for part in scene.parts
        if part.reading.holds in {"deals", "contracts", "leads"}
    )
    if names and scene.has("brought"):
        scene.engine.run(
            "INSERT INTO account (account, key, crm, crm_id, domain, name, target, lot, load, line) SELECT n.account,"
            f" a.key, a.crm, a.id, a.domain, t.name, false, {_LOT}, l.load, a.line FROM brought a"
            " JOIN numbered n ON n.key = a.key"
            f" JOIN (VALUES {numbers}) l (part, load) ON l.part = a.part LEFT JOIN ({names}) t ON t.part = a.part"
            " AND t.line = a.line WHERE a.key NOT IN (SELECT key FROM identity)",
            step="accounts brought along",
        )


def write_spellings(scene: Scene) -> None:
    """Write how each folded value is shown: its most common spelling, the first in order among equals."""
    for field in scene.fields:
        if field.kind not in _WORDY:
            continue
        telling = (*scene.holding("accounts"), *scene.holding("leads"))
        parts = [(part, scene.field_columns(part).get(field.number)) for part in telling]
        told = [_spelled(part, column, field) for part, column in parts if column is not None]
        if told:
            scene.engine.run(
                f"INSERT INTO spelling SELECT {field.number}, folded, arg_min(shown, (-many, shown)) FROM"
                f" (SELECT folded, shown, sum(many) AS many FROM ({' UNION ALL '.join(told)}) WHERE folded <> ''"
                " GROUP BY folded, shown) GROUP BY folded ORDER BY folded",
                step="spellings",
            )


def _spelled(part: Part, column: Column, field: Field) -> str:
    words = f"word{part.number}_{field.number}"
    if column.kind == "boolean":
        return f"SELECT value AS folded, value AS shown, many FROM {words}"
    if field.kind == "category":
        return f"SELECT value AS folded, {mended('trim(cell)', column.mend)} AS shown, many FROM {words}"
    item = mended("trim(item)", column.mend)
    items = f"SELECT unnest(string_split(cell, {quoted(column.format or ';')})) AS item, many FROM {words}"
    return f"SELECT {folded(item)} AS folded, {item} AS shown, many FROM ({items})"
