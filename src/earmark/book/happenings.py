"""Trigger events, and what is known of a customer after the sale."""

from __future__ import annotations

from earmark.book.scene import Part, Scene
from earmark.facts.kinds import sure_kind
from earmark.facts.schema import AFTER_SALE, EVENT
from earmark.sources.sqltext import folded, quoted

MEASURES = ("nps", "health", "seats_used", "seats_bought", "tickets", "referrals")


def write_events(scene: Scene) -> None:
    """Write every trigger event once; the same one told again by a later load is that load's."""
    _read_kinds(scene)
    query = " UNION ALL ".join(_event(part) for part in scene.holding("events"))
    if query:
        scene.engine.run(
            f"INSERT INTO event SELECT {', '.join(EVENT)} FROM (SELECT *, rank() OVER (PARTITION BY account,"
            " kind, happened, source, url, evidence, CASE WHEN account IS NULL THEN line END ORDER BY rank"
            f" DESC) AS turn FROM ({query})) WHERE turn = 1 ORDER BY account, happened, kind, line",
            step="events",
        )


def write_after_sale(scene: Scene) -> None:
    """Write every after-sale fact once: account, kind and day; all of the newest load's value."""
    query = " UNION ALL ".join(
        _measure(part, kind)
        for part in scene.holding("after_sale")
        for kind in (*MEASURES, "last_login")
        if part.column(kind) is not None
    )
    if query:
        scene.engine.run(
            f"INSERT INTO after_sale SELECT {', '.join(AFTER_SALE)} FROM (SELECT *, rank() OVER (PARTITION BY"
            " account, kind, happened ORDER BY rank DESC) AS turn FROM"
            f" ({query})) WHERE turn = 1 OR account IS NULL ORDER BY account, happened, kind, line",
            step="after the sale",
        )


def _read_kinds(scene: Scene) -> None:
    """Make `kind_word` (word, kind): what each spelling of a kind means, each read once."""
    run = scene.engine.run
    run("CREATE TEMP TABLE kind_word (word VARCHAR, kind VARCHAR)")
    words = " UNION ".join(
        f"SELECT DISTINCT {_word(part)} FROM {part.raw.name} r"
        for part in scene.holding("events")
        if not part.reading.kind
    )
    spelt = [str(word) for (word,) in scene.engine.rows(words, step="kinds of events")] if words else []
    scene.engine.insert("kind_word", ("word", "kind"), sorted((word, sure_kind(word)) for word in spelt if word))


def _word(part: Part) -> str:
    column = part.column("kind")
    return "CAST(NULL AS VARCHAR)" if column is None else f"nullif({folded(f'r.c{column.index}')}, '')"


def _event(part: Part) -> str:
    kind = quoted(part.reading.kind) if part.reading.kind else f"coalesce(k.kind, {_word(part)})"
    happened = part.cell("happened", "DATE")
    return f"""
    SELECT n.account, {part.text("account_name")} AS name, {kind} AS kind, {happened} AS happened,
        greatest({part.cell("known_from", "DATE")}, {happened}) AS known_from, {part.text("source")} AS source,
        {part.text("url")} AS url, {part.text("evidence")} AS evidence, {_place(part)}
        LEFT JOIN kind_word k ON k.word = {_word(part)}
    """


def _measure(part: Part, kind: str) -> str:
    number = part.cell(kind, "DECIMAL(18,4)") if kind in MEASURES else "CAST(NULL AS DECIMAL(18,4))"
    day = "CAST(NULL AS DATE)" if kind in MEASURES else part.cell(kind, "DATE")
    happened = f"coalesce({part.cell('happened', 'DATE')}, DATE '{part.load.as_of}')"
    return f"""
    SELECT * FROM (SELECT n.account, '{kind}' AS kind, {number} AS number, {day} AS date, {happened} AS happened,
        {_place(part)}) WHERE coalesce(number::VARCHAR, date::VARCHAR) IS NOT NULL
    """


def _place(part: Part) -> str:
    return (
        f"{part.load.number}::INTEGER AS load, r.line, {part.rank} AS rank FROM {part.raw.name} r"
        f" JOIN belongs b ON b.part = {part.number} AND b.line = r.line LEFT JOIN numbered n ON n.key = b.key"
    )
