"""What a deal's stage and pipeline mean: by the definitions loaded, else by the file's own reading."""

from __future__ import annotations

from earmark.book.scene import Part, Scene
from earmark.engines.duckdb import DuckDB
from earmark.facts.fold import fold
from earmark.sources.cells import boolean
from earmark.sources.mapping import StageMeaning
from earmark.sources.stages import deal_kind, label_outcome
from earmark.sources.stages import definitions as defined


def write_standings(scene: Scene) -> None:
    """Make `standing`: how a deal stands and of what kind it is, for each combination of cells that tell.

    part; stage, pipeline, type, won, is_closed as a deals file writes them, empty where it does not;
    outcome; understood: whether the cells told it; kind: new, renewal, expansion or other_pipeline.
    """
    scene.engine.run(f"CREATE TEMP TABLE standing ({', '.join(f'{n} {k}' for n, k in _STANDING.items())})")
    stages, pipelines = definitions(scene.engine, scene.parts)
    truths = f"{boolean('won')}, {boolean('is_closed')}"
    for part in scene.holding("deals"):
        crm = part.reading.crm
        meanings = _meanings(part, stages.get(crm, ()), pipelines.get(crm, ()))
        selling = _lanes(selling_of(scene, part), pipelines.get(crm, ()))
        cells = scene.engine.rows(f"SELECT *, {truths} FROM (SELECT DISTINCT {standing_of(part)} FROM {part.raw.name})")
        rows = []
        for *told, won, closed in cells:
            stage, lane, kind = told[:3]
            outcome = _outcome(part, won, closed, _meaning(meanings, stage, lane))
            rows.append((part.number, *told, outcome or "open", outcome is not None, _kind(selling, lane, kind)))
        scene.engine.insert("standing", tuple(_STANDING), rows, tuple(_STANDING.values()))


def selling_of(scene: Scene, part: Part) -> tuple[str, ...]:
    """Return the names of the pipelines that sell new business: the setting's, else the reading's; empty: all."""
    return scene.settings.new_business_pipelines or part.reading.new_business


_STANDING = {
    "part": "INTEGER",
    "stage": "VARCHAR",
    "pipeline": "VARCHAR",
    "type": "VARCHAR",
    "won": "VARCHAR",
    "is_closed": "VARCHAR",
    "outcome": "VARCHAR",
    "understood": "BOOLEAN",
    "kind": "VARCHAR",
}
_TELLING = {"stage": "stage", "pipeline": "pipeline", "deal_type": "type", "won": "won", "is_closed": "is_closed"}
STANDING = tuple(_TELLING.values())


def standing_of(part: Part) -> str:
    """Return the SQL of the cells that tell how a deal stands; empty where there are none, or where one is a date."""
    cells = [(name, part.column(role)) for role, name in _TELLING.items()]
    return ", ".join(
        f"coalesce(c{c.index}, '') AS {name}" if c and c.kind != "date" else f"'' AS {name}" for name, c in cells
    )


def _outcome(part: Part, won: bool | None, closed: bool | None, meaning: str | None) -> str | None:
    """Flags first, then what the stage means; without stage or closed flag, a deal not won is lost."""
    if part.reading.every or won:
        return part.reading.every or "won"
    if closed is False:
        return "open"
    if won is False:
        alone = part.column("stage") is None and part.column("is_closed") is None
        return "lost" if closed or alone else "open" if meaning == "won" else meaning
    return meaning


def _meaning(meanings: dict[tuple[str, str], str], stage: str, lane: str) -> str | None:
    return meanings.get((fold(stage), fold(lane))) or meanings.get((fold(stage), "")) if stage else None


def _kind(selling: set[str], lane: str, kind: str) -> str:
    if selling and lane and fold(lane) not in selling:
        return "other_pipeline"
    return (deal_kind(kind) if kind else None) or "new"


def definitions(
    engine: DuckDB, parts: tuple[Part, ...]
) -> tuple[dict[str, tuple[StageMeaning, ...]], dict[str, tuple[tuple[str, str], ...]]]:
    """Return what loaded tables define, by CRM: the meaning of stages, and pipelines as (id, label)."""
    stages: dict[str, tuple[StageMeaning, ...]] = {}
    pipelines: dict[str, tuple[tuple[str, str], ...]] = {}
    for part in parts:
        crm = part.reading.crm
        if part.reading.holds == "stages":
            stages[crm] = stages.get(crm, ()) + _stages(engine, part)
        if part.reading.holds == "pipelines":
            query = f"SELECT {part.text('id')}, {part.text('label')} FROM {part.raw.name} ORDER BY line"
            rows = [(str(i or label), str(label or i)) for i, label in engine.rows(query) if i or label]
            pipelines[crm] = pipelines.get(crm, ()) + tuple(rows)
    return stages, pipelines


def stage_words(scene: Scene, crm: str) -> dict[str, str]:
    """Return what a stage means to the deals' files of a CRM, and to those of none, by its folded label or id."""
    stages, pipelines = definitions(scene.engine, scene.parts)
    found: dict[str, str] = {}
    for part in scene.holding("deals"):
        own = part.reading.crm
        if crm == own or "own" in {crm, own}:
            meanings = _meanings(part, stages.get(own, ()), pipelines.get(own, ()))
            found |= {word: outcome for (word, lane), outcome in meanings.items() if not lane}
    return found


def _stages(engine: DuckDB, part: Part) -> tuple[StageMeaning, ...]:
    roles = ("id", "label", "pipeline", "is_closed", "closed_won", "probability")
    cells = ", ".join(part.text(role) for role in roles)
    rows = engine.rows(f"SELECT {cells} FROM {part.raw.name} ORDER BY line", step="definitions of stages")
    return defined(dict(zip(roles, row, strict=True)) for row in rows)


def _meanings(
    part: Part, stages: tuple[StageMeaning, ...], pipelines: tuple[tuple[str, str], ...]
) -> dict[tuple[str, str], str]:
    """What was said of a stage, then definitions (a label decides where all pipelines agree), then labels.

    A reading that differs from what the label says by itself was said, or defined when it was read.
    """
    said = {fold(stage): str(outcome) for stage, outcome in part.reading.stages}
    firm = {name for name, outcome in said.items() if outcome != (label_outcome(name) or "open")}
    labels = {fold(name): fold(label) for name, label in pipelines}
    found = {(name, ""): outcome for name, outcome in said.items()}
    several: dict[str, set[str]] = {}
    for meaning in stages:
        lanes = {fold(meaning.pipeline), labels.get(fold(meaning.pipeline), "")} - {""}
        for word in {fold(meaning.stage), fold(meaning.label)} - firm - {""}:
            several.setdefault(word, set()).add(meaning.outcome)
            found |= {(word, lane): meaning.outcome for lane in sorted(lanes)}
    return found | {(word, ""): next(iter(ways)) for word, ways in several.items() if len(ways) == 1}


def _lanes(names: tuple[str, ...], pipelines: tuple[tuple[str, str], ...]) -> set[str]:
    wanted = {fold(name) for name in names}
    both = {fold(word) for pair in pipelines if wanted & set(map(fold, pair)) for word in pair}
    return wanted | both
