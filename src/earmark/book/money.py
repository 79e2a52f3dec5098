"""Money in the book's currency: each amount at the rate of its own day, once, for good.

A deal's day is its close, a contract's its start; what closed years ago is never converted at today's rate. The
order: what the file itself says it was worth in the company's currency, dated rates that were loaded, the
wheel's. An amount without a rate stays as it is told, and out of every sum.
"""

from __future__ import annotations

from collections.abc import Sequence

from earmark.book.rates import rate_of, write_rates, write_unread
from earmark.book.scene import Part, Scene
from earmark.facts.currencies import CODES, UNSAID, code_of, commonest, goes_by, is_sign
from earmark.sources.cells import currency
from earmark.sources.columns import unit
from earmark.sources.sqltext import quoted

OWN = "the file's own"  # whose rate: the CRM's, as the file says
_AMOUNTS = (("deal", "amount_cents", "closed"), ("contract", "acv_cents", "started"))  # table, money, its day


def cents(part: Part, role: str) -> str:
    """Return the SQL of money in whole cents; null when it is out of all bounds."""
    return f"TRY_CAST(round({part.cell(role, 'DECIMAL(18,4)')} * 100) AS BIGINT)"


def written(part: Part, role: str) -> str:
    """Return the SQL of the currency of a cell of money as the file writes it.

    A code in the label decides alone; a sign there is one more word beside those of column and cell.
    """
    column = part.column(role)
    if column is None:
        return "CAST(NULL AS VARCHAR)"
    named = unit(column.label)
    if named.isalpha():
        return quoted(named)
    return f"nullif(concat_ws(' ', {part.text('currency')}, {currency(f'c{column.index}')}, {quoted(named)}), '')"


def told(part: Part, money: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the SQL of the first amount there is, in cents, and of its currency; money: (role, SQL of its cents)."""
    there = [(role, sql) for role, sql in money if part.column(role)]
    if not there:
        return "CAST(NULL AS BIGINT)", "CAST(NULL AS VARCHAR)"
    if len(there) == 1:
        return there[0][1], written(part, there[0][0])
    cases = " ".join(f"WHEN {sql} IS NOT NULL THEN {written(part, role)}" for role, sql in there)
    return f"coalesce({', '.join(sql for _, sql in there)})", f"CASE {cases} END"


def of_deal(scene: Scene, part: Part) -> tuple[str, str]:
    """Return the SQL of a deal's amount and its currency; where only the company's currency is told, of that."""
    home = part.column("home_amount")
    if part.column("amount") or not home:
        return told(part, [("amount", cents(part, "amount"))])
    named = unit(home.label) or _home(scene, part)
    return cents(part, "home_amount"), f"nullif({quoted(named)}, '')"


def _home(scene: Scene, part: Part) -> str:
    """Return the company's currency, by the lines whose rate is 1; empty where no line has a rate."""
    rate = rate_of(scene, part, "exchange_rate")
    query = f"SELECT DISTINCT {part.text('currency')}, {rate} = 1 FROM {part.raw.name} WHERE {rate} IS NOT NULL"
    rows = scene.engine.rows(query)
    codes = {code_of(str(text)) for text, alike in rows if text and alike}
    return "" if not rows else codes.pop() if len(codes) == 1 else UNSAID


def write_money(scene: Scene) -> None:
    """Settle the currency of every amount and of the book, and put amounts into the book's."""
    for part in scene.holding("deals"):
        write_unread(scene, part, "exchange_rate")
    _write_codes(scene)
    counts = {table: _counted(scene, table) for table, _, _ in _AMOUNTS}
    own = scene.settings.currency or commonest(counts["deal"]) or commonest(counts["contract"])
    if not own:  # then what the company's currency is does not matter
        _rename_all(scene, [(UNSAID, None)])
    _own_signs(scene, own, [code for pairs in counts.values() for code, _ in pairs])
    scene.engine.insert("money", ("currency",), [(own,)])
    if not any(code != own for pairs in counts.values() for code, _ in pairs):
        return
    for table, money, _ in _AMOUNTS:
        scene.engine.run(f"UPDATE {table} SET {money} = NULL WHERE currency <> $1", [own], "other currencies")
    for part in scene.holding("deals"):
        _take_home(scene, part, own)
    _convert(scene, own)


def _write_codes(scene: Scene) -> None:
    for table, _, _ in _AMOUNTS:
        spoken = scene.engine.rows(f"SELECT DISTINCT currency FROM {table} WHERE currency IS NOT NULL ORDER BY 1")
        changed = [(text, code_of(text)) for (text,) in spoken if code_of(text) != text]
        _rename(scene, table, changed)


def _rename_all(scene: Scene, changed: Sequence[tuple[str, str | None]]) -> None:
    for table, _, _ in _AMOUNTS:
        _rename(scene, table, changed)


def _rename(scene: Scene, table: str, changed: Sequence[tuple[str, str | None]]) -> None:
    if not changed:
        return
    scene.engine.run("CREATE OR REPLACE TEMP TABLE code_spoken (text VARCHAR, code VARCHAR)")
    scene.engine.insert("code_spoken", ("text", "code"), changed)
    scene.engine.run(
        f"UPDATE {table} SET currency = s.code FROM code_spoken s WHERE s.text = currency", step="currencies"
    )


def _counted(scene: Scene, table: str) -> list[tuple[str, int]]:
    query = f"SELECT currency, count(*) FROM {table} WHERE currency IS NOT NULL AND told_cents <> 0 GROUP BY ALL"
    return [(str(code), int(n)) for code, n in scene.engine.rows(query)]


def _own_signs(scene: Scene, own: str, codes: Sequence[str]) -> None:
    """A sign that several currencies use is the book's own where that goes by it; else nobody knows whose it is."""
    _rename_all(scene, [(code, own) for code in dict.fromkeys(codes) if is_sign(code) and goes_by(own, code)])


def _take_home(scene: Scene, part: Part, own: str) -> None:
    """Take a closed deal's worth in the company's currency, if that is the book's: then the CRM keeps its rate."""
    alone = sum(other.load == part.load for other in scene.holding("deals")) == 1
    if not alone or not part.column("amount") or not (part.column("home_amount") or part.column("exchange_rate")):
        return
    home, rate = cents(part, "home_amount"), rate_of(scene, part, "exchange_rate")
    query = (
        f"SELECT d.deal, d.currency, d.told_cents, r.rate, coalesce(r.home, {_rounded('d.told_cents', 'r.rate', '1')})"
        f" AS home FROM deal d JOIN (SELECT line, {home} AS home, {rate} AS rate FROM {part.raw.name}) r"
        f" ON r.line = d.line WHERE d.load = {part.load.number} AND d.told_cents > 0 AND d.outcome <> 'open'"
    )
    alike = "rate = 1" if part.column("exchange_rate") else "home = told_cents"
    tells = scene.engine.rows(f"SELECT DISTINCT currency FROM ({query}) WHERE currency IS NOT NULL AND {alike}")
    if tells == [(own,)]:
        scene.engine.run(
            f"UPDATE deal SET amount_cents = h.home, rate = $2 FROM ({query}) h WHERE h.deal = deal.deal"
            " AND deal.currency <> $1 AND h.home > 0",
            [own, OWN],
            "amounts in the company's currency",
        )


def _convert(scene: Scene, own: str) -> None:
    """Convert what is left by the first source that knows both currencies on that day."""
    asked = " UNION ".join(
        f"SELECT currency AS code, {day} AS day FROM {table} WHERE {money} IS NULL AND told_cents IS NOT NULL"
        f" AND {day} IS NOT NULL" for table, money, day in _AMOUNTS
    )  # fmt: skip
    codes = {str(code) for (code,) in scene.engine.rows(f"SELECT DISTINCT code FROM ({asked})")} & CODES
    if not codes or own not in CODES:
        return
    write_rates(scene, sorted({*codes, own}))
    both = (f"SELECT * FROM rate_line WHERE code {sign} {quoted(own)}" for sign in ("<>", "="))
    each = f"SELECT a.code, a.day, s.source FROM ({asked}) a CROSS JOIN rate_source s"
    theirs, ours = (
        f"SELECT l.*, r.units AS {{name}} FROM ({{lines}}) l ASOF JOIN ({rates}) r ON r.source = l.source{same}"
        " AND l.day >= r.since WHERE r.until IS NULL OR l.day < r.until"
        for rates, same in zip(both, (" AND r.code = l.code", ""), strict=True)
    )
    known = ours.format(name="ours", lines=theirs.format(name="theirs", lines=each))
    scene.engine.run(
        f"CREATE TEMP TABLE known_rate AS SELECT code, day, theirs, ours, name FROM ({known}) JOIN rate_source"
        " USING (source) QUALIFY row_number() OVER (PARTITION BY code, day ORDER BY source) = 1",
        step="rates of the days asked for",
    )
    for table, money, day in _AMOUNTS:
        worth = _rounded("told_cents", "k.ours", "k.theirs")
        scene.engine.run(
            f"UPDATE {table} SET {money} = {worth}, rate = k.name FROM known_rate k"
            f" WHERE {money} IS NULL AND currency = k.code AND {day} = k.day",
            step="amounts at their day's rate",
        )


def _rounded(amount: str, times: str, over: str) -> str:
    """Return the SQL of cents x times / over, in whole numbers, a half rounded away from zero."""
    top, bottom = (f"CAST(CAST({rate} AS DECIMAL(28,8)) * 100000000 AS HUGEINT)" for rate in (times, over))
    whole = f"(2 * abs(CAST({amount} AS HUGEINT)) * {top} + {bottom}) // (2 * {bottom})"
    return f"TRY_CAST(sign({amount}) * ({whole}) AS BIGINT)"
