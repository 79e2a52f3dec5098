"""Bad data is a value: a problem knows its file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["rejected", "duplicate", "cell", "note"]


@dataclass(frozen=True)
class Problem:
    """One thing that was not taken as it stood.

    `severity` is what became of the line: `rejected` (not taken), `duplicate` (taken once
    already), `cell` (line taken, this cell read as missing), `note` (taken, worth knowing).
    `line` counts from 1 in the file as a text editor shows it; 0 means the whole file.
    """

    file: str
    line: int
    column: str
    reason: str
    value: str = ""
    severity: Severity = "rejected"
