"""How a file spells delimiters and quotes, and its lines spelled as RFC 4180 has them.

Quotes other than double ones change places with them, a backslash before a quote becomes a second quote,
a delimiter of several characters becomes one: everything after reads one dialect. Cells are spelled back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from earmark.sources.child.quoting import unspaced

_UNIT = "\x1f"  # stands for a delimiter of several characters, as ASCII means it
_ESCAPED = re.compile(r'\\(["\\])')
_USUAL = (",", ";", "\t", "|")
_RARE = ("^", "~", "\\t", ":", " ")  # tried where no usual one parts anything
_SEEN = 200  # lines that are asked for signs of a spelling
_SWAPPED = str.maketrans("\"'", "'\"")


@dataclass(frozen=True)
class Spelling:
    """A delimiter, of one character or several; `single` quotes or double; `escaped`: backslash before a quote.

    `spaced`: spaces stand between delimiters and opening quotes.
    """

    delimiter: str
    spaced: bool = False
    single: bool = False
    escaped: bool = False

    @property
    def inner(self) -> str:
        """The delimiter in the lines as they are respelled."""
        return self.delimiter if len(self.delimiter) == 1 else _UNIT

    @property
    def exact(self) -> bool:
        """Whether cells need no spelling back."""
        return not self.single and len(self.delimiter) == 1

    @property
    def plain(self) -> str:
        """A delimiter of one character to write such a table with."""
        return {"\\t": "\t"}.get(self.delimiter, self.delimiter[:1])

    @property
    def notes(self) -> tuple[str, ...]:
        """What is unusual about it, in words."""
        parted = "" if self.delimiter.strip(" ")[:1] in (*_USUAL,) else f'its cells are parted by "{self.delimiter}"'
        return tuple(filter(None, (parted, "its cells stand in single quotes" if self.single else "")))

    def line(self, line: str) -> str:
        """Return a line as RFC 4180 spells it."""
        if len(self.delimiter) > 1:
            line = line.replace(self.delimiter, _UNIT)
        if self.single:
            line = line.translate(_SWAPPED)
        if self.escaped and "\\" in line:
            line = _ESCAPED.sub(_unescaped, line)
        return unspaced(line, self.inner) if self.spaced else line

    def lines(self, lines: list[str]) -> list[str]:
        """Return lines as RFC 4180 spells them."""
        if self.exact and not (self.spaced or self.escaped):
            return lines
        return [self.line(line) for line in lines]

    def back(self, text: str) -> str:
        """Return a cell, or a line, as the file has it."""
        if self.single:
            text = text.translate(_SWAPPED)
        return text.replace(_UNIT, self.delimiter) if len(self.delimiter) > 1 else text

    def cells(self, cells: Sequence[str]) -> list[str]:
        """Return cells as the file has them."""
        return list(cells) if self.exact else [self.back(cell) for cell in cells]


def _unescaped(match: re.Match[str]) -> str:
    return '""' if match[1] == '"' else "\\"


def spellings(lines: Sequence[str], given: tuple[str, ...], extension: str) -> list[Spelling]:
    """Return the spellings to try, the likelier before its rivals; `given` is the delimiter that the file names."""
    usual = ("\t", *(d for d in _USUAL if d != "\t")) if extension in {".tsv", ".tab"} else _USUAL
    some = [line for line in lines[:_SEEN] if line.strip()]
    escaped = (True, False) if any('\\"' in line or "\\'" in line for line in some) else (False,)
    return [
        Spelling(delimiter, spaced, single, escape)
        for delimiter in _written(some, given or usual)
        for spaced in _spacings(some, delimiter)
        for single in _singles(some, delimiter)
        for escape in escaped
    ]


def rare_spellings(lines: Sequence[str]) -> list[Spelling]:
    """Return the spellings to try where no usual delimiter parts a line."""
    some = [line for line in lines[:_SEEN] if line.strip()]
    return [Spelling(delimiter) for delimiter in _RARE if _parts(some, delimiter)]


def _parts(lines: Sequence[str], delimiter: str) -> bool:
    """Tell whether a rare delimiter is likely one: in the first line, and beside quotes or often where it is common."""
    first = lines[0] if lines else ""
    beside = sum(1 for line in lines if f'{delimiter}"' in line or f'"{delimiter}' in line)
    if delimiter == " ":
        return beside * 2 > len(lines)
    return delimiter in first and (delimiter != ":" or first.count(":") > 1)


def _written(lines: Sequence[str], delimiters: Sequence[str]) -> Iterator[str]:
    """Yield each delimiter as it is written: twice where it always is, with a space first where one follows."""
    for delimiter in delimiters:
        pairs = sum(line.count(delimiter * 2) for line in lines)
        if pairs and pairs * 2 == sum(line.count(delimiter) for line in lines):
            yield delimiter * 2
            continue
        parts = lines[0].count(delimiter) if lines else 0
        if parts and lines[0].count(f"{delimiter} ") == parts:
            yield f"{delimiter} "
        yield delimiter


def _spacings(lines: Sequence[str], delimiter: str) -> tuple[bool, ...]:
    """Return which readings to try: with spaces before quotes taken away first, where most lines have them."""
    spaced = sum(1 for line in lines if f'{delimiter} "' in line or f'{delimiter}  "' in line)
    return (True, False) if spaced * 2 > len(lines) else (False,)


def _singles(lines: Sequence[str], delimiter: str) -> tuple[bool, ...]:
    """Return whether to try single quotes: first where the first line is all in them, last where some cell is."""
    first = lines[0].split(delimiter) if lines else []
    if len(first) > 1 and all(cell[:1] == "'" == cell[-1:] and len(cell) > 1 for cell in first):
        return (True, False)
    begun = any(f"{delimiter}'" in line or line.startswith("'") for line in lines)
    return (False, True) if begun else (False,)
