"""A text as batches of lines: bounded memory, line ends made equal, overlong lines marked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from earmark.sources.child.encoding import UNDECODED
from earmark.sources.child.job import report

OVERLONG = "\udfff\udfff"  # begins a line that was longer than allowed; no decoder makes it
_BATCH = 1 << 20
_KEPT = 200  # characters of an overlong line


@dataclass(frozen=True)
class Batch:
    """Lines without their ends; `undecoded` tells of bytes that are no text, `sound` that all can be staged."""

    lines: list[str]
    sound: bool
    undecoded: bool


def batches(path: str, codec: str, longest: int) -> Iterator[Batch]:
    """Yield a text about a megabyte at a time; LF, CRLF and CR all end a line, and become LF inside cells."""
    size = max(Path(path).stat().st_size, 1)
    begun, marks = "", "\ufeff"
    whole = undecoded = False
    with Path(path).open("rb") as source, io.TextIOWrapper(source, codec, UNDECODED, None) as file:
        while text := file.read(min(_BATCH, longest)):
            before = undecoded  # a line begun in the last piece ends in this one
            undecoded = not _encodes(text)
            lines = (begun + text.lstrip(marks)).split("\n")
            marks = ""
            whole = not (before or undecoded or "\x00" in text or "\x00" in begun)
            lines[0], lines[-1] = _bounded(lines[0], longest), _bounded(lines[-1], longest)
            begun = lines.pop()
            if lines:
                report(min(source.tell() / size, 1.0))
                yield Batch(lines, whole and not lines[0].startswith(OVERLONG), before or undecoded)
    if begun:
        yield Batch([begun], sound=False, undecoded=undecoded)


def pieces(path: str, codec: str, share: float) -> Iterator[str]:
    """Yield a text about a megabyte at a time, as it stands; progress is told from 0 to `share`."""
    size = max(Path(path).stat().st_size, 1)
    marks = "\ufeff"
    with Path(path).open("rb") as source, io.TextIOWrapper(source, codec, UNDECODED, None) as file:
        while text := file.read(_BATCH):
            if share:
                report(min(source.tell() / size, 1.0) * share)
            yield text.lstrip(marks) if marks else text
            marks = ""


def _encodes(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bounded(line: str, longest: int) -> str:
    if len(line) <= longest and not line.startswith(OVERLONG):
        return line
    return OVERLONG + line.removeprefix(OVERLONG)[:_KEPT]
