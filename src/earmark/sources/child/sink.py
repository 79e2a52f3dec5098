"""Where staged lines go: rows taken, lines refused, and the count that must come out even."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from earmark.sources.child.footers import at_the_end, judge
from earmark.sources.child.quoting import written

_SHOWN = 200  # characters of a refused line that are shown
_TAIL = 60  # taken lines at the end that may be totals or footers
_UNREADABLE = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True)
class Refused:
    """One line of the refused file; `cells` of a record whose cells could be told."""

    line: int
    column: str
    reason: str
    value: str
    severity: str = "rejected"
    cells: tuple[str, ...] = ()


class Sink:
    """Writes the two files of a Staged; `rows` holds lines not written yet, "<number>,<cells>" each."""

    def __init__(self, rows: str, refused: str, width: int) -> None:
        self.width = width
        self.rows: list[str] = []
        self.taken = self.rejected = self.blank = 0
        self._refused: list[Refused] = []
        self._rows_file = Path(rows).open("wb")  # noqa: SIM115 - open until __exit__
        self._refused_file = Path(refused).open("wb")  # noqa: SIM115 - likewise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.finish()
        finally:
            self._rows_file.close()
            self._refused_file.close()

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Take a record of exactly `width` cells."""
        self.rows.append(f"{line},{written(cells)}")

    def reject(self, line: int, reason: str, value: str, column: str = "", cells: Sequence[str] = ()) -> None:
        """Refuse a record."""
        self.rejected += 1
        self._refused.append(Refused(line, column, reason, value, cells=tuple(cells)))

    def note(self, line: int, reason: str, value: str) -> None:
        """Say something about a record that was taken."""
        self._refused.append(Refused(line, "", reason, value, "note"))

    def flush(self) -> None:
        """Write what has come, but for the last lines, which may turn out to be totals or footers."""
        if len(self.rows) > _TAIL:
            self._write(len(self.rows) - _TAIL)

    def finish(self) -> None:
        """Refuse totals and footers at the end, then write the rest."""
        self._cut_tail()
        self._write(len(self.rows))

    def counts(self) -> dict[str, Any]:
        """Return the numbers of lines."""
        lines = self.taken + self.rejected + self.blank
        return {"lines": lines, "taken": self.taken, "rejected": self.rejected, "blank": self.blank}

    def _write(self, count: int) -> None:
        """Write the first `count` rows, and what was refused before the next."""
        kept = _number(self.rows[count]) if count < len(self.rows) else None
        ready = [item for item in self._refused if kept is None or item.line < kept]
        self._refused = [item for item in self._refused if kept is not None and item.line >= kept]
        self.taken += count
        _put(self._rows_file, self.rows[:count])
        _put(self._refused_file, [_line(item) for item in sorted(ready, key=lambda item: item.line)])
        del self.rows[:count]

    def _cut_tail(self) -> None:
        for _ in range(min(_TAIL, len(self.rows))):
            number, *cells = next(csv.reader([self.rows[-1]]))
            reason = judge(cells, self.width)
            if not reason:
                break
            self.rows.pop()
            self.reject(int(number), reason, ", ".join(cell for cell in cells if cell))
        end = _number(self.rows[-1]) if self.rows else 0
        self._refused = [_renamed(item, self.width) if item.line > end else item for item in self._refused]


def unreadable(text: str) -> str:
    """Return why a text cannot be staged, or nothing."""
    if not _UNREADABLE.search(text):
        return ""
    return "it holds a NUL byte" if "\x00" in text else "it holds bytes that are no text in this encoding"


def shown(text: str) -> str:
    """Return the start of a text on one line, with everything that is no text spelled out."""
    return _UNREADABLE.sub(_spelled, text[:_SHOWN]).replace("\r", " ").replace("\n", " ")


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code & 0xFF:02x}" if code == 0 or 0xDC00 <= code <= 0xDCFF else "\\ufffd"


def _number(row: str) -> int:
    return int(row.partition(",")[0])


def _renamed(item: Refused, width: int) -> Refused:
    return replace(item, reason=at_the_end(item.cells, width) or item.reason) if item.cells else item


def _line(item: Refused) -> str:
    return written([str(item.line), item.column, item.reason, shown(item.value), item.severity])


def _put(file: BinaryIO, lines: list[str]) -> None:
    if lines:
        file.write(("\n".join(lines) + "\n").encode())
