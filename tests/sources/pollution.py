"""Makes a small table and ways to pollute its file, with what must come out; deterministic, no data needed.

`python pollution.py FOLDER` writes the files.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

LABELS = ("Record ID", "Company name", "Domain", "Employees", "Amount", "Notes")
ROWS = tuple(
    (str(100 + i), f"Société {i}", f"company{i}.example", str(10 * i), f"{i}.5", f"a, b; c {i}" if i % 3 else "")
    for i in range(1, 31)
)


@dataclass(frozen=True)
class Polluted:
    """A file's bytes and what staging must make of it: rows taken by index into ROWS, rejected, blank."""

    name: str
    data: bytes
    taken: tuple[int, ...] = tuple(range(len(ROWS)))
    rejected: int = 0
    blank: int = 0
    header_line: int = 1
    delimiter: str = ","


def line(cells: tuple[str, ...], delimiter: str = ",", always: bool = False) -> str:
    """Write one record as RFC 4180 has it."""
    return delimiter.join(_cell(cell, delimiter, always) for cell in cells)


def _cell(cell: str, delimiter: str, always: bool) -> str:
    return '"' + cell.replace('"', '""') + '"' if always or delimiter in cell or '"' in cell or "\n" in cell else cell


def text(delimiter: str = ",", end: str = "\n", always: bool = False) -> str:
    """Write the whole clean table."""
    return "".join(line(row, delimiter, always) + end for row in (LABELS, *ROWS))


def without(*places: int) -> tuple[int, ...]:
    """Return the rows but for some."""
    return tuple(i for i in range(len(ROWS)) if i not in places)


def replaced(place: int, new: str) -> str:
    """Return the table with the line of one row replaced."""
    lines = text().splitlines()
    lines[place + 1] = new
    return "\n".join(lines) + "\n"


def files() -> tuple[Polluted, ...]:
    """Return every polluted file."""
    return (*_written_otherwise(), *_encoded_otherwise(), *_around(), *_inside())


def _written_otherwise() -> tuple[Polluted, ...]:
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    plain = [
        Polluted(f"{names[d]}-{ends}-{'all' if always else 'few'}.csv", text(d, end, always).encode(), delimiter=d)
        for d in names
        for ends, end in (("lf", "\n"), ("crlf", "\r\n"), ("cr", "\r"))
        for always in (False, True)
    ]
    mixed = text().replace("\n", "\r\n", 9).replace("\n", "\r\n", 3)
    padded = text().replace("\n", ",,\n")
    return (
        *plain,
        Polluted("mixed-ends.csv", mixed.replace("\r\r", "\r").encode()),
        Polluted("no-last-end.csv", text().rstrip("\n").encode()),
        Polluted("padded.csv", padded.encode()),
        Polluted("sep-line.csv", ("sep=;\n" + text(";")).encode(), delimiter=";", header_line=2),
        Polluted("spaces-before-quotes.csv", text(always=True).replace('","', '", "').encode()),
    )


def _encoded_otherwise() -> tuple[Polluted, ...]:
    return (
        Polluted("bom.csv", text().encode("utf-8-sig")),
        Polluted("two-boms.csv", b"\xef\xbb\xbf" + text().encode("utf-8-sig")),
        Polluted("utf16.csv", text().encode("utf-16")),
        Polluted("utf16-be-bare.csv", text().encode("utf-16-be")),
        Polluted("utf16-le-bare.csv", text().encode("utf-16-le")),
    )


def _around() -> tuple[Polluted, ...]:
    footer = '\n\n"Grand Totals (30 records)"\n\n"Copyright (c) 2026 A Company"\n"Confidential Information - Mine"\n'
    return (
        Polluted("preamble.csv", ("Pipeline report\nMade on Monday\n\n" + text()).encode(), header_line=4),
        Polluted("padded-title.csv", ("Pipeline report,,,,,\n" + text()).encode(), header_line=2),
        Polluted("blank-lines-above.csv", ("\n\n" + text()).encode(), header_line=3),
        Polluted("footer.csv", (text() + footer).encode(), rejected=3, blank=3),
        Polluted("total.csv", (text() + "Total,,,4650,480,\n").encode(), rejected=1),
        Polluted("blank-lines.csv", text().replace("\n", "\n\n").encode(), blank=30 + 1),
        Polluted("empty-cells.csv", (text() + ",,,,,\n , ,,,,\n").encode(), blank=2),
    )


def _inside() -> tuple[Polluted, ...]:
    good = line(ROWS[5])
    return (
        Polluted("short.csv", replaced(5, "105,Company").encode(), without(5), rejected=1),
        Polluted("long.csv", replaced(5, good + ",x,y").encode(), without(5), rejected=1),
        Polluted("nul.csv", replaced(5, good.replace("Soc", "So\x00c")).encode(), without(5), rejected=1),
        Polluted("latin1-line.csv", _with_line(5, "Caf\xe9".encode("latin-1")), without(5), rejected=1),
        Polluted("open-quote.csv", replaced(5, '106,"Company 6,x,1,2,').encode(), without(5), rejected=1),
        Polluted("open-quote-among-quoted.csv", _open_among_quoted(), without(5), rejected=1),
        Polluted("cut-in-row.csv", text()[:-12].encode(), without(29), rejected=1),
        Polluted("cut-in-letter.csv", text().encode() + "999,Caf\xe9".encode()[:-1], rejected=1),
    )


def _with_line(place: int, word: bytes) -> bytes:
    lines = text().encode().splitlines()
    lines[place + 1] = lines[place + 1].replace("Société".encode(), word)
    return b"\n".join(lines) + b"\n"


def _open_among_quoted() -> bytes:
    lines = text(always=True).splitlines()
    lines[6] = lines[6].replace('6.5"', "6.5", 1)
    return ("\n".join(lines) + "\n").encode()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for made in files():
        (folder / made.name).write_bytes(made.data)
