"""What histories of deals tell: when each entered its stages.

Tables made here (temporary):
move   every move: crm, deal (its id), day, stamp, line, outcome of the stage entered, log (changes alone)
moved  one row a deal: outcome it moved to last and since when, when it first was seen, when it was last opened again,
       and when it last entered a stage
"""

from __future__ import annotations

from earmark.book.cellwords import id_of
from earmark.book.lanes import stage_words
from earmark.book.scene import Part, Scene
from earmark.facts.fold import fold
from earmark.sources.columns import key, stem
from earmark.sources.dates import date
from earmark.sources.histories import BESIDE
from earmark.sources.sqltext import quoted
from earmark.sources.stages import label_outcome

_STAGE = frozenset({"dealstage", "deal_stage", "stage_name", "stage"})
_MADE = frozenset({"created", "createdate", "create_date", "created_date"})
_FOREIGN = "('own')"  # ids of these may mean another CRM's deals


def gather_moves(scene: Scene) -> None:
    """Make the tables that this module names."""
    run = scene.engine.run
    run(
        "CREATE TEMP TABLE move (crm VARCHAR, deal VARCHAR, day DATE, stamp VARCHAR, line INTEGER, stage VARCHAR,"
        " outcome VARCHAR, log BOOLEAN)"
    )
    for part in scene.holding("deal_history"):
        _gather_lines(scene, part)
    for part in scene.holding("deals"):
        _gather_beside(scene, part)
    _read_stages(scene)
    run(
        """
        CREATE TEMP TABLE moved AS
        SELECT crm, deal, arg_max(outcome, turn) FILTER (stage IS NOT NULL) AS outcome,
            max(day) FILTER (stage IS NOT NULL AND outcome IS DISTINCT FROM before) AS since,
            min(day) FILTER (NOT log OR stage IS NULL) AS seen,
            max(day) FILTER (outcome = 'open' AND before <> 'open') AS reopened,
            max(day) FILTER (stage IS NOT NULL) AS last
        FROM (
            SELECT *, lag(outcome) OVER w AS before, row_number() OVER w AS turn FROM move
            WINDOW w AS (PARTITION BY crm, deal, stage IS NULL ORDER BY day, stamp, line, stage)
        ) GROUP BY crm, deal
        """,
        step="moves of deals",
    )


def follow_moves(scene: Scene) -> None:
    """Date deals by their moves, where their own line does not, and tell when they were opened again."""
    if not scene.has("moved"):
        return
    scene.engine.run(
        f"""
        CREATE OR REPLACE TEMP TABLE told_deal AS
        SELECT d.* REPLACE (
            coalesce(d.closed, CASE WHEN d.outcome <> 'open' AND d.outcome = m.outcome THEN m.since END) AS closed,
            coalesce(d.opened, m.seen) AS opened,
            m.reopened AS reopened,
            m.last AS moved,
            d.closed IS NULL AND d.outcome <> 'open' AND d.outcome = m.outcome AS by_move
        )
        FROM told_deal d LEFT JOIN moved m ON m.deal = d.crm_id
            AND (m.crm = d.crm OR m.crm IN {_FOREIGN} OR d.crm IN {_FOREIGN})
        QUALIFY row_number() OVER (PARTITION BY d.part, d.line ORDER BY m.crm = d.crm DESC, m.crm) = 1
        """,
        step="deals by their moves",
    )


def is_used(name: str) -> bool:
    """Return whether a field of that name in a history of deals has a use."""
    return _bare(name) in _STAGE | _MADE


def _bare(name: str) -> str:
    return stem(key(name)).removeprefix("property_")


def _gather_lines(scene: Scene, part: Part) -> None:
    """A file of history: a line a stage, or a line a value; of these the stage's and the record's making count."""
    stage = part.text("value") if part.column("stage") is None else part.text("stage")
    kept = "true"
    if part.column("field") is not None:
        names = [str(row[0]) for row in scene.engine.rows(
            f"SELECT DISTINCT {part.text('field')} AS name FROM {part.raw.name} WHERE name IS NOT NULL ORDER BY name"
        )]  # fmt: skip
        made = [name for name in names if _bare(name) in _MADE]
        kept = _among(part.text("field"), [name for name in names if _bare(name) in _STAGE | _MADE])
        stage = f"CASE WHEN NOT {_among(part.text('field'), made)} THEN {stage} END"
    log = str(part.column("old_value") is not None)
    scene.engine.run(
        f"INSERT INTO move SELECT '{part.reading.crm}', {id_of(part, 'deal_id')}, {part.cell('changed', 'DATE')},"
        f" {part.text('changed')}, r.line, {stage}, NULL, {log} FROM {part.raw.name} r"
        f" ANTI JOIN refusal f ON f.part = {part.number} AND f.line = r.line WHERE {kept}",
        step="lines of a deal's history",
    )


def _among(cell: str, names: list[str]) -> str:
    return f"coalesce({cell} IN ({', '.join(map(quoted, names))}), false)" if names else "false"


def _gather_beside(scene: Scene, part: Part) -> None:
    """Earlier stages beside a deal's own: a line of the cell a stage, its day, a tab, the stage."""
    for column in part.reading.columns:
        if column.label.endswith(BESIDE) and _bare(column.label.removesuffix(BESIDE)) in _STAGE:
            stamp, cell = (f"split_part(one, chr(9), {n})" for n in (1, 2))
            scene.engine.run(
                f"INSERT INTO move SELECT '{part.reading.crm}', id, {date(stamp, 'ms')} AS day, {stamp}, line,"
                f" nullif({cell}, ''), NULL, false FROM (SELECT line, {id_of(part, 'id')} AS id,"
                f" unnest(string_split(c{column.index}, chr(10))) AS one FROM {part.raw.name}) WHERE day IS NOT NULL"
                f" AND id IS NOT NULL AND {cell} <> ''",
                step="earlier stages",
            )


def _read_stages(scene: Scene) -> None:
    """Say of each stage entered what it means: by the deals' own files and definitions, else by its label."""
    rows = []
    words: dict[str, dict[str, str]] = {}
    for crm, stage in scene.engine.rows("SELECT DISTINCT crm, stage FROM move WHERE stage IS NOT NULL ORDER BY ALL"):
        known = words.setdefault(crm, stage_words(scene, str(crm)))
        rows.append((crm, stage, known.get(fold(stage)) or _by_label(stage)))
    scene.engine.run("CREATE TEMP TABLE stage_meant (crm VARCHAR, stage VARCHAR, outcome VARCHAR)")
    scene.engine.insert("stage_meant", ("crm", "stage", "outcome"), rows, ("VARCHAR",) * 3)
    scene.engine.run(
        "UPDATE move SET outcome = s.outcome FROM stage_meant s WHERE s.crm = move.crm AND s.stage = move.stage"
    )


def _by_label(stage: str) -> str:
    return (None if stage.strip().isdigit() else label_outcome(stage)) or "open"
