"""Files recognised together: definitions in one serve the deals in another, and what the book knows serves all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from earmark.book.current import fetch_raws
from earmark.book.lanes import definitions
from earmark.book.raws import Raw, raws
from earmark.book.record import Load
from earmark.book.scene import Part, parts_of
from earmark.engines.duckdb import DuckDB
from earmark.errors import InputError, QuestionError
from earmark.sources.map_file import mapping_for
from earmark.sources.mapping import FileMapping, Known, Question, Reading
from earmark.sources.profiling import ColumnProfile, profile
from earmark.sources.recognise import recognise

if TYPE_CHECKING:
    from earmark.book.book import Book

Answers = Callable[[Question], str | None]
Readings = tuple[Reading, ...]
Told = dict[tuple[int, str], str]  # place of the file in the call, key of the question -> answer
_DEFINING = ("stages", "pipelines")
_ROUNDS = 20  # answers may raise further questions, but not for ever


def read_files(
    book: Book,
    engine: DuckDB,
    tables: list[tuple[str, Raw]],
    mappings: tuple[FileMapping, ...] = (),
    answers: Answers | None = None,
    strict: bool = False,
    before: Mapping[str, Readings] | None = None,
) -> list[tuple[str, Readings]]:
    """Return each file's name with how it is read.

    Questions are put to `answers` as long as it answers; if `strict`, those left over raise a
    QuestionError that carries a mapping file of everything found, ready to edit. `before` says how a
    raw is read that no mapping is given for.
    """

    def run(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        return engine.rows(sql, parameters, "look at columns")

    profiles = {raw.name: profile(run, raw.name, len(raw.labels)) for _, raw in tables}
    known = _known(book, engine)
    found = _read(tables, profiles, mappings, known, before or {})
    if any(reading.holds in _DEFINING for _, readings in found for reading in readings):
        known = _with_definitions(book, engine, known, tables, found)
        found = _read(tables, profiles, mappings, known, before or {})
    if strict:
        _refuse_empty(tables, found)
    told: Told = {}
    for _ in range(_ROUNDS):
        said = _ask(found, answers, told)
        if not said:
            break
        told = told | said
        found = _read(tables, profiles, mappings, known, before or {}, told)
    if strict:
        _refuse_open(found)
    return found


def _read(
    tables: list[tuple[str, Raw]],
    profiles: dict[str, tuple[ColumnProfile, ...]],
    mappings: tuple[FileMapping, ...],
    known: Known,
    before: Mapping[str, Readings],
    told: Told | None = None,
) -> list[tuple[str, Readings]]:
    """Recognise every file; an answer serves the files it was given for, and no other."""
    found = []
    for place, (name, raw) in enumerate(tables):
        mapping = mapping_for(mappings, name, raw.labels)
        kept = before.get(raw.name) if mapping is None else None
        mine = tuple((key, answer) for (of, key), answer in (told or {}).items() if of == place)
        knowing = replace(known, answers=(*known.answers, *mine))
        found.append((name, kept or recognise(raw.labels, profiles[raw.name], name, mapping, knowing)))
    return found


def _known(book: Book, engine: DuckDB) -> Known:
    loads = tuple(load for load in book.loads() if any(r.holds in _DEFINING for r in load.readings))
    fetch_raws(book, engine, loads)
    parts = parts_of(loads, raws(engine))
    fields = engine.rows("SELECT name, kind FROM field ORDER BY field") if engine.columns("field") else []
    stages, pipelines = definitions(engine, parts)
    return Known(
        stages=tuple(meaning for many in stages.values() for meaning in many),
        pipelines=tuple(pair for many in pipelines.values() for pair in many),
        new_business=book.settings.new_business_pipelines,
        fields=tuple((str(name), str(kind)) for name, kind in fields),
    )


def _with_definitions(
    book: Book, engine: DuckDB, known: Known, tables: list[tuple[str, Raw]], found: list[tuple[str, Readings]]
) -> Known:
    loads = [
        Load(0, name, raw.name, "", book.today, readings)
        for (_, raw), (name, readings) in zip(tables, found, strict=True)
    ]
    parts = tuple(
        Part(0, 0, load, reading, raw)
        for load, (_, raw) in zip(loads, tables, strict=True)
        for reading in load.readings
    )
    stages, pipelines = definitions(engine, parts)
    return replace(
        known,
        stages=(*known.stages, *(meaning for many in stages.values() for meaning in many)),
        pipelines=(*known.pipelines, *(pair for many in pipelines.values() for pair in many)),
    )


def _ask(found: list[tuple[str, Readings]], answers: Answers | None, told: Told) -> Told:
    """Put the open questions; files that ask the very same, with the same values to tell it by, are asked once."""
    if answers is None:
        return {}
    alike: dict[tuple[Question, str], list[int]] = {}
    for place, (_, readings) in enumerate(found):
        for reading in readings:
            for question in reading.questions:
                if (place, question.key) not in told:
                    alike.setdefault((question, reading.crm), []).append(place)
    said: Told = {}
    for (question, _), places in alike.items():
        names = ", ".join(dict.fromkeys(found[place][0] for place in places))
        text = question.text if names in question.text else f"{names}: {question.text}"
        answer = answers(replace(question, text=text))
        said |= {(place, question.key): answer for place in places if answer}
    return said


def _refuse_empty(tables: list[tuple[str, Raw]], found: list[tuple[str, Readings]]) -> None:
    """No answer helps with a file that has nothing to read."""
    for (name, raw), (_, readings) in zip(tables, found, strict=True):
        if raw.lines == raw.blank and any(reading.questions for reading in readings):
            raise InputError(f"{name}: it has a header and no lines.", "Export it again, with its lines.")


def _refuse_open(found: list[tuple[str, Readings]]) -> None:
    questions = [(name, q) for name, readings in found for reading in readings for q in reading.questions]
    if questions:
        from earmark.sources.map_text import write_mapping

        mapping = "\n".join(write_mapping(name, readings) for name, readings in found)
        texts = tuple(f"{name}: {question.text}" for name, question in questions)
        raise QuestionError(
            "Only you can say: " + " ".join(texts),
            "Answer in a mapping file and load again with --map FILE; --show-map prints one ready to edit.",
            texts,
            mapping,
        )
