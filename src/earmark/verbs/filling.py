"""When fields were filled, held against the closes: what timing alone shows to be a leak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earmark.learn.filling import Filling, filled_late
from earmark.sql import ask

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.verbs.counting import SnapshotInfo


def late_fields(book: Book, info: SnapshotInfo) -> dict[int, str]:
    """Return the fields that a history shows to be filled after the close, by number, each with its reason."""
    told = book.engine.rows(ask.first_fills(info.as_of), step="first fills")
    counts = {int(field): (int(after), int(all_) - int(after)) for field, after, all_ in told if after}
    wanted = [want for want in info.wanted if want.number in counts]
    found: dict[int, str] = {}
    for start in range(0, len(wanted), ask.SUMMED):
        some = wanted[start : start + ask.SUMMED]
        accounts, closed, *sums = map(int, book.engine.rows(ask.fills(some), step="filled")[0])
        for want, filled, both in zip(some, sums[::2], sums[1::2], strict=True):
            why = filled_late(Filling(*counts[want.number], (both, closed), (filled - both, accounts - closed)))
            found |= {want.number: why} if why else {}
    return found
