"""A file without the lines and words that are not to be kept, and how it is kept in place of the original.

`<hash>.rows` is one line of JSON (labels, counts, notes, and the size of what follows), the CSV of refused lines,
and the CSV of rows, both as staging writes them: lines keep the numbers they have in the user's file.
"""

from __future__ import annotations

import csv
import json
import secrets
import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO

from earmark.book.raws import lines_of
from earmark.engines.duckdb import DuckDB
from earmark.errors import BookError
from earmark.facts.forgetting import REASON
from earmark.sources.mentions import Mentions
from earmark.sources.sqltext import quoted
from earmark.sources.staged import Staged, wide_cells

ROWS = ".rows"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Cleaned:
    """A staged file made clean: what is left of it, how many lines went, in how many cells and notes words did."""

    staged: Staged
    lines: int
    cells: int


def clean(
    engine: DuckDB, staged: Staged, gone: Collection[int], mentions: Mentions, hosted: Collection[int] = ()
) -> Cleaned | None:
    """Return a staged file without the lines `gone` and without what names somebody; None where it holds neither.

    hosted: columns in which an address becomes its domain. The cells of all other lines stay as they are.
    """
    width = len(staged.labels)
    told = lines_of(staged.rows, width)
    engine.run(f"CREATE OR REPLACE TEMP TABLE cleaning AS FROM {told}", [str(staged.rows)], "lines to be cleaned")
    rows = engine.rows("SELECT line FROM cleaning WHERE line IN (SELECT unnest($1::INTEGER[]))", [sorted(gone)])
    there = sorted(int(line) for (line,) in rows)
    engine.run("DELETE FROM cleaning WHERE line IN (SELECT unnest($1::INTEGER[]))", [there])
    cells = _take_words(engine, width, mentions, hosted) if mentions else 0
    refused, said = _refused(staged.refused, mentions)
    labels, notes = (tuple(map(mentions.without, texts)) for texts in (staged.labels, staged.notes))
    said += sum(was != now for was, now in zip((*staged.labels, *staged.notes), (*labels, *notes), strict=True))
    if not (there or cells or said):
        return None
    refused += [[str(line), "", REASON, "", "rejected"] for line in there]
    made = _written(engine, staged, sorted(refused, key=_first))
    taken, rejected = staged.taken - len(there), staged.rejected + len(there)
    made = replace(made, labels=labels, notes=notes, taken=taken, rejected=rejected)
    return Cleaned(made, len(there), cells + said)


def _first(row: list[str]) -> int:
    return int(row[0])


def _take_words(engine: DuckDB, width: int, mentions: Mentions, hosted: Collection[int]) -> int:
    """Take what names somebody out of the cells; return in how many it stood."""
    pattern, changed = quoted(mentions.pattern), 0
    asked = ", ".join(f"coalesce(bool_or(regexp_matches(c{i}, {pattern}, 'i')), false)" for i in range(width))
    holding = engine.rows(f"SELECT {asked} FROM cleaning", step="cells that name somebody")[0] if width else ()
    for i in (place for place, holds in enumerate(holding) if holds):
        take = mentions.hosted if i in hosted else mentions.without
        told = engine.rows(f"SELECT c{i}, count(*) FROM cleaning WHERE regexp_matches(c{i}, {pattern}, 'i') GROUP BY 1")
        mended = [(str(cell), take(str(cell)) or None, int(many)) for cell, many in told if take(str(cell)) != cell]
        changed += sum(many for *_, many in mended)
        engine.run("CREATE OR REPLACE TEMP TABLE mended (was VARCHAR, now VARCHAR)")
        engine.insert("mended", ("was", "now"), [(was, now) for was, now, _ in mended], ("VARCHAR", "VARCHAR"))
        engine.run(f"UPDATE cleaning SET c{i} = m.now FROM mended m WHERE m.was = cleaning.c{i}", step="cells cleaned")
    return changed


def _refused(path: Path, mentions: Mentions) -> tuple[list[list[str]], int]:
    """Return the lines that staging refused, without words that name somebody, and how many had such."""
    with wide_cells(), path.open(encoding="utf-8", newline="") as file:
        before = list(csv.reader(file))
    after = [[row[0], *map(mentions.without, row[1:])] for row in before] if mentions else before
    return after, sum(was != now for was, now in zip(before, after, strict=True))


def _written(engine: DuckDB, staged: Staged, refused: list[list[str]]) -> Staged:
    stem = staged.rows.resolve().with_name(secrets.token_hex(8))
    rows, lines = stem.with_suffix(".rows.csv"), stem.with_suffix(".refused.csv")
    form = "FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''"
    engine.run(f"COPY (FROM cleaning ORDER BY line) TO {quoted(str(rows))} ({form})", step="lines cleaned")
    with lines.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(refused)
    engine.run("DROP TABLE cleaning")
    return replace(staged, rows=rows, refused=lines)


def pack(staged: Staged, into: Path) -> Path:
    """Write a staged file as one file inside `into`, under a generated name, and return it."""
    told = {name: value for name, value in asdict(staged).items() if name not in {"rows", "refused"}}
    path = into / f"{secrets.token_hex(8)}{ROWS}"
    with path.open("wb") as file:
        head = {**told, "refused": staged.refused.stat().st_size}
        file.write(json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        for part in (staged.refused, staged.rows):
            with part.open("rb") as source:
                shutil.copyfileobj(source, file, _CHUNK)
    return path


def unpack(path: Path, into: Path) -> Staged:
    """Return the staged file that `pack` wrote; raise BookError where it is none."""
    stem = into / secrets.token_hex(8)
    rows, refused = stem.with_suffix(".rows.csv"), stem.with_suffix(".refused.csv")
    try:
        with path.open("rb") as file:
            told = json.loads(file.readline())
            _copy(file, refused, int(told.pop("refused")))
            with rows.open("wb") as target:
                shutil.copyfileobj(file, target, _CHUNK)
        return Staged(rows, refused, tuple(told.pop("labels")), notes=tuple(told.pop("notes")), **told)
    except (ValueError, TypeError, KeyError) as error:
        raise BookError(f"{path} is not what the book keeps of a load: {error}.", "Restore it from a copy.") from error


def _copy(source: BinaryIO, path: Path, size: int) -> None:
    with path.open("wb") as target:
        while size and (block := source.read(min(size, _CHUNK))):
            target.write(block)
            size -= len(block)
