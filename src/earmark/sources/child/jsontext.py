"""From the text of a JSON file to its records, in memory for one record at a time (RFC 8259)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from earmark.errors import InputError
from earmark.sources.child.envelope import HEAD, PAGE, beside, is_page

_SPACE = re.compile(r"[ \t\n\r]*")
_BARE = re.compile(r'["\[\]{},]')
_QUOTED = re.compile(r'\\.|"', re.DOTALL)
_KEPT = 200  # characters of a record that is refused
_NAMED = 5  # of the fields that are not read
_BESIDE = "its list was read for records; what stands beside the list was not: {}"
_AGAIN = "Export it again; each record in braces, commas between records."


@dataclass(frozen=True)
class Found:
    """What stands at one place of a file: a record, or the reason why it is none; neither: nothing.

    `number` is its line where each line is a record, else its place among the records, from 1.
    """

    number: int
    record: dict[str, Any] | None = None
    reason: str = ""
    note: str = ""
    shown: str = ""


def is_record(value: object) -> bool:
    """Tell whether a value is a record, not a page that an API hands out records in."""
    return isinstance(value, dict) and not is_page(value)


class Decoder:
    """Reads JSON strictly: no NaN, numbers as they are written; remembers a name that came twice in one object."""

    def __init__(self) -> None:
        self._twice = ""
        self._json = json.JSONDecoder(
            parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=self._object
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            self._twice = next(name for name in names if names.count(name) > 1)
        return found

    def start(self, text: str, at: int) -> tuple[Any, int]:
        """Return the value that begins at `at` and the place behind it; ValueError says what is wrong."""
        self._twice = ""
        try:
            return self._json.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise ValueError(f"no valid JSON ({error.msg[0].lower()}{error.msg[1:]})") from None
        except RecursionError:
            raise ValueError("no valid JSON that can be read: nested too deeply") from None

    def whole(self, line: str) -> Any:
        """Return the one value of a line."""
        begin = _SPACE.match(line).end()  # type: ignore[union-attr]  # it matches nothing, too
        value, end = self.start(line, begin)
        if line[end:].strip(" \t\n\r"):
            raise ValueError("no valid JSON (more stands behind the record)")
        return value

    def found(self, number: int, value: object, shown: str) -> Found:
        """Return a value as what was found at `number`."""
        shown = shown[:_KEPT]
        if not isinstance(value, dict):
            return Found(number, shown=shown, reason="no record: its fields are expected in braces")
        note = f'"{self._twice[:60]}" stands in it twice; the last is read' if self._twice else ""
        return Found(number, value, note=note, shown=shown)


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"no valid JSON ({word} is no number of JSON)")


def records_of(source: Iterator[str], longest: int) -> Iterator[Found]:
    """Yield the records of a text: of lists, of pages that hold a list, and values that stand alone.

    `source` gives the text in pieces; a record longer than `longest` characters is refused. Raises
    InputError where lists and commas make no sense; a file cut off gives up its whole records.
    """
    return _Text(source, longest).records()


class _Text:
    """A text that is read on as needed; everything before `_at` is done with."""

    def __init__(self, source: Iterator[str], longest: int) -> None:
        self._source, self._longest = source, longest
        self._text, self._at, self._number = "", 0, 0
        self._gone = 0  # characters that were dropped
        self._decoder = Decoder()
        self._ended = False

    def records(self) -> Iterator[Found]:
        while (mark := self._next()) and not self._ended:
            if mark == "[":
                self._at += 1
                yield from self._elements()
            else:
                head = self._head()
                yield from self._page(head) if head else (self._one(),)
            before = self._at
            if not self._ended and self._next() and "\n" not in self._text[before : self._at]:
                raise self._senseless()

    def _head(self) -> str:
        """Return how the page here begins, up to its list; nothing where a record stands."""
        while len(self._text) - self._at < HEAD and self._more():
            pass
        page = PAGE.match(self._text, self._at)
        if not page:
            return ""
        try:
            value, _ = self._decoder.start(self._text, self._at)
        except ValueError:
            return page[0]  # its end is not here yet
        return "" if is_record(value) else page[0]

    def _page(self, head: str) -> Iterator[Found]:
        """Yield the records of the list in a page; what stands around the list has to be JSON too."""
        self._at += len(head)
        yield from self._elements()
        if self._ended:
            return
        self._text, self._at = f"{head}]{self._text[self._at :]}", 0
        try:
            lost = beside(self._value())
        except ValueError:
            raise self._senseless() from None
        if lost:
            self._number += 1
            yield Found(self._number, reason=_BESIDE.format(", ".join(lost[:_NAMED])[:_KEPT]))

    def _elements(self) -> Iterator[Found]:
        if self._next() == "]":
            self._at += 1
            return
        while True:
            yield self._one()
            mark = "" if self._ended else self._next()
            if mark == ",":
                self._at += 1
                if self._next() == "]":
                    raise self._senseless()
            elif mark == "]":
                self._at += 1
                return
            elif mark:
                raise self._senseless()
            else:
                if not self._ended:
                    self._ended = True
                    self._number += 1
                    yield Found(self._number, reason="the file ends before its list of records does: it is cut off")
                return

    def _one(self) -> Found:
        """Read one value as a record; skip to its end where it cannot be read."""
        self._number += 1
        shown, begun = self._text[self._at : self._at + _KEPT], self._gone + self._at
        try:
            return self._decoder.found(self._number, self._value(), shown)
        except ValueError as error:
            reason = str(error)
        if not self._skip():
            self._ended = True
            reason = "no valid JSON: it is never closed, and nothing was read behind it"
        elif self._gone + self._at - begun > self._longest:
            reason = f"record longer than {self._longest:,} characters, or {reason}"
        return Found(self._number, reason=reason, shown=shown)

    def _value(self) -> Any:
        while True:
            try:
                value, end = self._decoder.start(self._text, self._at)
            except ValueError:
                if len(self._text) - self._at <= self._longest and self._more():
                    continue
                raise
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def _skip(self) -> bool:
        """Go on to the end of a value by its brackets alone; False if the text ends before."""
        depth, quoted = 0, False
        while True:
            match = (_QUOTED if quoted else _BARE).search(self._text, self._at)
            if match is None:
                self._at = len(self._text)
                if not self._more():
                    return False
                continue
            mark = match[0]
            if mark == '"':
                quoted = not quoted
            elif not quoted:
                if depth == 0 and mark in ",]}":
                    return True
                depth += (mark in "[{") - (mark in "]}")
                if depth == 0 and mark in "]}":
                    self._at = match.end()
                    return True
            self._at = match.end()

    def _next(self) -> str:
        """Skip white space; return the character there, nothing at the end of the text."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # as above
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        piece = next(self._source, "")
        if piece:
            self._gone += self._at
            self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)

    def _senseless(self) -> InputError:
        shown = " ".join(self._text[self._at : self._at + 40].split())
        return InputError(f'it is no valid JSON: after record {self._number:,} stands "{shown}".', _AGAIN)
