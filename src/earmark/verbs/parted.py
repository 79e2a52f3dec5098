"""Hold the customers who left last against the exclusions: whom would these have caught, and what is missing?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from earmark.learn.fields import Field
from earmark.learn.gaps import gaps
from earmark.learn.ranges import ruler
from earmark.learn.tally import Tally
from earmark.profile.report import ChurnCheck, Parted
from earmark.profile.rules import Exclusion
from earmark.sql.parted import parted
from earmark.verbs import counting
from earmark.verbs.wording import called

if TYPE_CHECKING:
    from earmark.book import Book

LATEST = 10


def churn_check(
    book: Book, info: counting.SnapshotInfo, tally: Tally, exclusions: Sequence[Exclusion], fields: Sequence[Field]
) -> ChurnCheck:
    """Return the ten latest customers who left, each with the exclusion that holds for it, and what the others share.

    tally: of the snapshot, without the fields that are leaks.
    """
    if not info.counts.churned:
        return ChurnCheck()
    criteria = [*(e.criterion for e in exclusions), *tally.criteria]
    query = parted(criteria, counting.field_columns(book, criteria), LATEST)
    rows = book.engine.rows(query, step="churned")
    caught = [_caught(row[4:], exclusions) for row in rows]
    free = [row[4 + len(exclusions) :] for row, rule in zip(rows, caught, strict=True) if not rule]
    rulers = {f.name: ruler(f) for f in fields if f.kind in ("number", "date")}
    shared = gaps(tally, np.array(free, np.int64), rulers) if free and tally.criteria else ()
    return ChurnCheck(tuple(_parted(row, rule) for row, rule in zip(rows, caught, strict=True)), shared)


def _caught(codes: Sequence[Any], exclusions: Sequence[Exclusion]) -> str:
    """Return the name of the first exclusion that holds."""
    held = zip(codes, exclusions, strict=False)
    return next((rule.name for code, rule in held if rule.criterion.bins[int(code)].label == rule.bin), "")


def _parted(row: Sequence[Any], rule: str) -> Parted:
    month = int(row[3])
    return Parted(called(*row[:3]), str(row[1] or ""), f"{month // 12}-{month % 12 + 1:02d}", rule)
