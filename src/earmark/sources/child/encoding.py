"""How a text's bytes become letters: told by its bytes, said in a note, never half-decoded."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from earmark.errors import InputError

UNDECODED = "earmark-undecoded"  # an error handler: byte 0xNN becomes U+DCNN, which no text holds
_SAVE = "Open it in a spreadsheet or editor and save it as CSV in UTF-8."
_BLOCK = 1 << 20
_SAMPLE = 2000  # lines that are not UTF-8, looked at closely
_HIGH = re.compile(rb"[\x80-\xff]+")
# Letters and marks of Western European text in Windows-1252: quotes, dashes, euro, no-break space,
# degree, letters A-grave to y-diaeresis without thorn, eth, multiplication and division signs.
_WESTERN = frozenset(
    {0x80, 0x82, 0x84, 0x85, 0x8A, 0x8C, 0x8E, 0x99, 0x9A, 0x9C, 0x9E, 0x9F, 0xA0, 0xA1, 0xA3, 0xA7, 0xA9, 0xAA, 0xAB}
    | {0xAE, 0xB0, 0xB4, 0xB5, 0xB7, 0xBA, 0xBB, 0xBD, 0xBF, *range(0x91, 0x98), *range(0xC0, 0xFE)}
    - {0xD0, 0xD7, 0xF0, 0xF7}
)
_MARKS_IN_WORDS = re.compile(rb"[A-Za-z][\xa1\xa3\xa5\xa6\xa9\xab\xac\xaf\xb1-\xb3\xb6\xb8\xb9\xbb-\xbe][a-z]")


@dataclass(frozen=True)
class Encoding:
    """The codec that reads a file, and what to tell the user about the choice."""

    codec: str
    note: str = ""


def _undecoded(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(UNDECODED, _undecoded)


def by_marks(path: str) -> Encoding:
    """Return the encoding that a byte-order mark or NUL pattern tells, else UTF-8 for trying."""
    with Path(path).open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise InputError("it is encoded as UTF-32.", _SAVE)
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return Encoding(codec, "read as UTF-16")
    for offset, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[offset::2]
        if len(head) > 3 and half.count(0) > 0.6 * len(half) and head[1 - offset :: 2].count(0) == 0:
            return Encoding(codec, "read as UTF-16 (it has no byte-order mark)")
    return Encoding("utf-8")


def by_whole(path: str) -> Encoding:
    """Decide for a file with bytes that are not UTF-8; raise InputError where it cannot be told.

    Lines of real UTF-8 beside them, or only a few such lines: UTF-8, and those lines are refused
    one by one. Western European letters throughout: Windows-1252, said in a note.
    """
    total, letters, wrong, sample = _census(path)
    if not wrong or letters * 10 >= wrong:
        return Encoding("utf-8")
    if _western(sample):
        return Encoding("cp1252", "not UTF-8: read as Windows-1252; look at the accents of a few names")
    if wrong * 20 <= total:
        return Encoding("utf-8")
    raise InputError("its text is neither UTF-8 nor Western European (Windows-1252).", _SAVE)


def _census(path: str) -> tuple[int, int, int, list[bytes]]:
    """Count lines, lines with letters in UTF-8, lines that are not UTF-8, with a sample of these."""
    total = letters = wrong = 0
    sample: list[bytes] = []
    with Path(path).open("rb") as file:
        while line := file.readline(_BLOCK):
            total += 1
            if line.isascii():
                continue
            try:
                line.decode()
                letters += 1
            except UnicodeDecodeError as error:
                if error.reason == "unexpected end of data":  # cut off in mid-letter, which tells nothing
                    continue
                if _surrogates(line):
                    letters += 1
                    continue
                wrong += 1
                if len(sample) < _SAMPLE:
                    sample.append(line)
    return total, letters, wrong, sample


def _surrogates(line: bytes) -> bool:
    try:
        line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _western(sample: list[bytes]) -> bool:
    """Tell whether the high bytes look like accents: alone between letters, from the usual set."""
    runs = [run for line in sample for run in _HIGH.findall(line)]
    usual = all(byte in _WESTERN for run in runs for byte in run)
    alone = sum(1 for run in runs if len(run) == 1)
    marks = any(_MARKS_IN_WORDS.search(line) for line in sample)
    return usual and not marks and alone * 2 >= len(runs)
