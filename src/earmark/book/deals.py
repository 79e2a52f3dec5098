"""The deals: whose, how each stands, and whether it brought new business."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from earmark.book.lanes import STANDING, standing_of
from earmark.book.money import of_deal
from earmark.book.moves import follow_moves
from earmark.book.scene import Part, Scene, slices
from earmark.sources.sqltext import quoted

RENEWED = "renew|verl(ä|ae)nger|renouvel|renovac|rinnov|verleng|förnya|forny|uusint|jatkosop"


def write_deals(scene: Scene) -> None:
    """Write every deal once, as its newest load tells it."""
    standing = [part for part in scene.holding("accounts") if part.column("won") or part.reading.every]
    told = [_lines(scene, part, some) for part in scene.holding("deals") for some in slices(part)]
    told += map(_won_lines, standing)
    if not told:
        return
    unread = [_lines(scene, part, "false") for part in scene.holding("deals")]
    _gather(scene, told, [*unread, *map(_won_lines, standing)])
    if standing:
        _drop_stand_ins(scene, standing)
    follow_moves(scene)
    newer = "row_number() OVER (PARTITION BY {of} ORDER BY rank DESC, line DESC) > 1"
    natural = "account, lower(coalesce(name, '')), opened"
    if len({part.rank for part in scene.holding("deals")}) > 1:
        scene.engine.run(
            "CREATE TEMP TABLE outdated AS SELECT part, line FROM (SELECT part, line,"
            f" {newer.format(of='crm, crm_id')} AS old FROM told_deal WHERE crm_id IS NOT NULL) WHERE old UNION ALL"
            f" SELECT part, line FROM (SELECT part, line, rank, max(rank) OVER (PARTITION BY {natural}) AS newest"
            " FROM told_deal WHERE crm_id IS NULL AND account IS NOT NULL AND coalesce(name, opened::VARCHAR) IS NOT"
            " NULL) WHERE rank < newest",
            step="deals told before",
        )
        scene.engine.run(
            "CREATE OR REPLACE TEMP TABLE told_deal AS SELECT * FROM told_deal ANTI JOIN outdated USING (part, line)"
        )
    _write(scene)


def _gather(scene: Scene, told: list[str], like: list[str]) -> None:
    """Make `told_deal` of all queries, one at a time; `like`: queries of the same columns that read no large file."""
    later = "CAST(NULL AS DATE) AS reopened, CAST(NULL AS DATE) AS moved, CAST(NULL AS BOOLEAN) AS by_move"
    made = f"SELECT *, {later} FROM ({told[0] if len(told) == 1 else ' UNION ALL '.join(like)})"
    made += " LIMIT 0" if len(told) > 1 else ""
    scene.engine.run(f"CREATE TEMP TABLE told_deal AS {made}", step="deals as told")
    for one in told if len(told) > 1 else ():
        scene.engine.run(f"INSERT INTO told_deal SELECT *, {later} FROM ({one})", step="deals as told")


def _write(scene: Scene) -> None:
    """Write the deals, numbered as they are sorted by id: sorting works on disk, a window over all would not."""
    scene.engine.run(
        f"""
        INSERT INTO deal (deal, account, crm, crm_id, name, opened, closed, outcome, kind, amount_cents, told_cents,
            currency, pipeline, stage, owner, lost_reason, reopened, moved, load, line)
        WITH first_win AS (
            SELECT account, min(closed) AS closed,
                arg_min(ROW(part, line), (closed, opened, crm_id, part, line)) AS which
            FROM told_deal WHERE outcome = 'won' AND told_kind <> 'other_pipeline' AND account IS NOT NULL
                AND closed IS NOT NULL GROUP BY account
        )
        SELECT row_number() OVER () AS deal, * FROM (
            SELECT d.account, d.crm, d.crm_id, d.name, d.opened,
                CASE WHEN d.outcome <> 'open' THEN d.closed END, d.outcome,
                CASE WHEN d.told_kind IS NOT NULL AND d.told_kind <> 'new' THEN d.told_kind
                    WHEN coalesce(d.opened, d.closed) >= w.closed AND ROW(d.part, d.line) <> w.which THEN
                        CASE WHEN {_says("lower(d.name)", RENEWED)} THEN 'renewal' ELSE 'expansion' END
                    ELSE 'new' END,
                d.told_cents, d.told_cents, d.currency, d.pipeline, d.stage, d.owner, d.lost_reason, d.reopened,
                d.moved, d.load, d.line
            FROM told_deal d LEFT JOIN first_win w ON w.account = d.account
            ORDER BY d.crm, d.crm_id, d.rank, d.line
        )
        """,
        step="deals",
    )


def _lines(scene: Scene, part: Part, some: str) -> str:
    """A date of winning wins; renewals among existing business are told by the deal's name. some: of the lines."""
    opened, closed = _days(part)
    amount, currency = of_deal(scene, part)
    by_order = part.column("opened") is None and part.column("closed") is None
    column = part.column("won")
    won = part.cell("won", "DATE") if column is not None and column.kind == "date" else "CAST(NULL AS DATE)"
    same = " AND ".join(f"s.{name} = r.{name}" for name in STANDING)
    return f"""
    SELECT {part.number} AS part, {part.rank} AS rank, r.line, n.account, '{part.reading.crm}' AS crm, m.id AS crm_id,
        r.name, {"CASE WHEN s.outcome = 'open' THEN r.closed END" if by_order else "r.opened"} AS opened,
        coalesce(r.closed, r.won_on) AS closed,
        CASE WHEN r.won_on IS NOT NULL THEN 'won' ELSE s.outcome END AS outcome, s.understood,
        CASE WHEN s.kind = 'expansion' AND {_says("lower(r.name)", RENEWED)} THEN 'renewal' ELSE s.kind END
            AS told_kind,
        r.told_cents, r.currency, nullif(r.pipeline, '') AS pipeline, nullif(r.stage, '') AS stage, r.owner,
        r.lost_reason, {part.load.number}::INTEGER AS load
    FROM (SELECT line, {standing_of(part)}, {part.text("name")} AS name, {opened} AS opened, {closed} AS closed,
            {won} AS won_on, {amount} AS told_cents, {currency} AS currency,
            {part.text("owner")} AS owner, {part.text("lost_reason")} AS lost_reason
        FROM {part.raw.name} WHERE {some}) r
    JOIN (FROM belongs WHERE part = {part.number} AND {some}) b ON b.line = r.line
    JOIN (FROM mention WHERE part = {part.number} AND {some}) m ON m.line = r.line
    JOIN standing s ON s.part = {part.number} AND {same}
    LEFT JOIN numbered n ON n.key = b.key
    """


def _won_lines(part: Part) -> str:
    """Accounts whose own line says how they stand, as deals: customer since a date, or won yes or no."""
    day, outcome = stand_in(part)
    return f"""
    SELECT {part.number} AS part, {part.rank} AS rank, r.line, i.account, '{part.reading.crm}' AS crm,
        CAST(NULL AS VARCHAR) AS crm_id, CAST(NULL AS VARCHAR) AS name, CAST(NULL AS DATE) AS opened, {day} AS closed,
        {outcome} AS outcome, true AS understood, 'new' AS told_kind, CAST(NULL AS BIGINT) AS told_cents,
        CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS VARCHAR) AS pipeline, CAST(NULL AS VARCHAR) AS stage,
        {part.text("owner")} AS owner, CAST(NULL AS VARCHAR) AS lost_reason, {part.load.number}::INTEGER AS load
    FROM {part.raw.name} r JOIN placed i ON i.part = {part.number} AND i.line = r.line
    """


def stand_in(part: Part) -> tuple[str, str]:
    """Return the SQL of the day and the outcome of the deal that an account's own line tells of."""
    column = part.column("won")
    if column is None:
        return "CAST(NULL AS DATE)", quoted(part.reading.every or "won")
    if column.kind == "date":
        return part.cell("won", "DATE"), f"CASE WHEN {part.cell('won', 'DATE')} IS NOT NULL THEN 'won' END"
    return "CAST(NULL AS DATE)", f"CASE {part.flag('won')} WHEN true THEN 'won' WHEN false THEN 'lost' END"


def _drop_stand_ins(scene: Scene, standing: Iterable[Part]) -> None:
    """What an account's line says of its deal counts only where no deal is told of, and once."""
    parts = ", ".join(str(part.number) for part in standing)
    scene.engine.run(
        f"DELETE FROM told_deal WHERE part IN ({parts}) AND (outcome IS NULL OR account IN (SELECT account FROM"
        f" told_deal WHERE part NOT IN ({parts}) AND account IS NOT NULL) OR (account, rank, line) NOT IN (SELECT"
        f" (account, max(rank), arg_max(line, (rank, line))) FROM told_deal WHERE part IN ({parts}) AND outcome IS NOT"
        " NULL GROUP BY account))",
        step="deals that accounts tell of",
    )


def _days(part: Part) -> tuple[str, str]:
    """When a deal was opened and closed.

    Where the order of lines is the only clock: closed on a day between the file's first and last.
    """
    span = part.reading.span
    if span is None or part.column("opened") or part.column("closed"):
        return part.cell("opened", "DATE"), part.cell("closed", "DATE")
    first, last = (f"DATE '{date.fromisoformat(day)}'" for day in span)
    low, high = (f"(SELECT {end}(line) FROM {part.raw.name})" for end in ("min", "max"))
    day = f"{first} + CAST(({last} - {first}) * (line - {low}) // greatest({high} - {low}, 1) AS INTEGER)"
    return "CAST(NULL AS DATE)", day


def _says(text: str, pattern: str) -> str:
    return f"regexp_matches(coalesce({text}, ''), {quoted(pattern)})"
