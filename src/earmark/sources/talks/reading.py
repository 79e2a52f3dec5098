"""A transcript read: bytes to text, text to turns by the first layout that fits, sides, and what stands above.

It is read here and not in a process of its own, as tables are: what reads it is the standard library's decoder and
patterns that look at each character a bounded number of times, within a limit of size and of nesting.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from pathlib import Path

from earmark.errors import InputError
from earmark.language.talk import Person, Transcript, Turn
from earmark.sources.child.encoding import by_whole
from earmark.sources.talks.captions import captions
from earmark.sources.talks.exported import exported
from earmark.sources.talks.header import Header, account_of, day_in, day_of_name, header
from earmark.sources.talks.interview import interview
from earmark.sources.talks.labelled import labelled
from earmark.sources.talks.places import BEGINS
from earmark.sources.talks.seam import Layout, Told, lines
from earmark.sources.talks.sides import of_side, sided

MOST = 8 << 20  # bytes; an hour of talk is about 60 kilobytes
LINES = 300_000
LAYOUTS: tuple[tuple[str, Layout], ...] = (
    ("json", exported),
    ("captions", captions),
    ("interview", interview),
    ("labelled", labelled),
)
_FOREIGN = (
    (b"PK\x03\x04", "it is a Word document, a workbook or another archive.", "Save it as plain text (.txt)."),
    (b"%PDF", "it is a PDF.", "Save its text as .txt."),
    (b"{\\rtf", "it is an RTF document.", "Save it as plain text (.txt)."),
    (b"\xd0\xcf\x11\xe0", "it is an old Word document or workbook.", "Save it as plain text (.txt)."),
    (b"\x1f\x8b", "it is a gzip archive.", "Unpack it first."),
)
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".parquet")
_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<\?xml)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_AS_TEXT = "Save the transcript as text in UTF-8: .vtt, .srt, .txt, .md or .json."
_STARTED = re.compile(r"\"(?:started|scheduled|date|dateString|start_time|created_at)\"\s*:\s*\"([^\"\\]{10,40})\"")


def read_talk(path: str | Path, name: str = "") -> Transcript:
    """Read one transcript; `name` is the file as the user called it.

    Raises InputError, naming the file and the next step, for one that is missing, empty, too large or no text.
    """
    shown = name or str(path)
    try:
        text, encoding = _text(Path(path))
        return _transcript(shown, text, encoding)
    except InputError as error:
        raise InputError(f"{shown}: {error.message}", error.hint) from error


def _transcript(file: str, text: str, encoding: str) -> Transcript:
    layout, told = next(((n, t) for n, read in LAYOUTS if (t := read(text)) and t.turns), ("text", _whole(text)))
    if layout == "text" and told.escaped:
        raise InputError("no speech with a speaker was found in this JSON.", "Export sentences with their speakers.")
    above = header(list(lines(text[: told.begins]))) if told.begins > 0 else Header()
    if layout == "labelled" and above.people:
        told = labelled(text, above.people) or told
    people = (*told.people, *above.people)
    started = _STARTED.search(text) if told.escaped else None
    turns = _voiced(told, people) if told.interview else sided(told.turns, people, text)
    people = tuple(of_side(people, turns))
    return Transcript(
        file=file,
        text=text,
        turns=turns,
        layout=layout,
        encoding=encoding,
        escaped=told.escaped,
        people=people,
        day=above.day or (day_in(started[1]) if started else None) or day_of_name(file),
        account=above.account or account_of(people),
        deal=above.deal,
    )


def _whole(text: str) -> Told:
    """Take a text without speakers as one turn of somebody unknown."""
    return Told((Turn("", "unknown", ((0, len(text)),)),), escaped=bool(BEGINS.match(text)))


def _voiced(told: Told, people: tuple[Person, ...]) -> tuple[Turn, ...]:
    """Give the answers of an interview their speaker where one alone can be meant."""
    theirs = [person.name for person in people if person.side == "theirs"]
    speaker = theirs[0] if len(theirs) == 1 else ""
    return tuple(replace(turn, speaker=speaker if turn.side == "theirs" else "") for turn in told.turns)


def _text(path: Path) -> tuple[str, str]:
    _check(path)
    data = path.read_bytes()
    for magic, what, hint in _FOREIGN:
        if data.startswith(magic):
            raise InputError(what, hint)
    text, encoding = _decoded(path, data)
    if not text.strip("\ufeff \t\r\n"):
        raise InputError("empty file.", "Export it again; there is nothing in it.")
    if "\x00" in text or len(_CONTROL.findall(text[:65536])) * 50 > len(text[:65536]):
        raise InputError("it is no text.", _AS_TEXT)
    if text.count("\n") + text.count("\r") > LINES:
        raise InputError(f"it has more than {LINES:,} lines, which no transcript has.", "Split it by conversation.")
    if _PAGE.match(text.lstrip("\ufeff")):
        raise InputError("it is a web page or XML.", _AS_TEXT)
    return text, encoding


def _check(path: Path) -> None:
    """Refuse what need not be opened to be known as no transcript."""
    if path.is_dir():
        raise InputError("it is a folder.", "Name the files in it, as in: earmark listen calls/*.vtt")
    if not path.is_file():
        raise InputError("there is no such file.", "Check the path.")
    if path.stat().st_size > MOST:
        raise InputError(f"it is larger than {MOST >> 20} MB, which no transcript is.", "Split it by conversation.")
    if path.suffix.lower() in _TABLES:
        raise InputError("it is a table, not a conversation.", "Load it into the book: earmark load.")


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    """Decode by byte-order mark, as UTF-8, or as Windows-1252 where all looks so; a mark counts as a character."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data.decode(codec, "replace"), codec
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        codec = by_whole(str(path)).codec
    except InputError:
        raise InputError("its text is neither UTF-8 nor Western European (Windows-1252).", _AS_TEXT) from None
    return data.decode(codec, "replace"), codec
