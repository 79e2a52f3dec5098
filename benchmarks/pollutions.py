"""Makes a clean table of deals and some 2,400 ways to pollute its file, each with what must come out.

After the idea of Pollock (Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann: "Pollock: A Data Loading
Benchmark", VLDB 2023): each kind of pollution at each row and each column. What must come out is the table
as it was before the pollution; words around it are no rows. Nothing is drawn by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LABELS = ("Deal ID", "Deal Name", "Company", "Stage", "Amount", "Close Date", "Website", "Notes")
ROWS = tuple(
    (
        f"D-{1000 + i}",
        f"{('Pilot', 'Rollout', 'Renewal of seats', 'Licences')[i % 4]} {i}",
        f"{('Müller', 'Brøgger', 'Acme', 'Léger')[i % 4]} {('GmbH', 'A/S', 'Inc.', 'SARL')[i % 4]}",
        ("Closed Won", "Closed Lost", "Negotiation")[i % 3],
        f"{1250 + 137 * i}.{i % 10}0",
        f"2025-{1 + i % 12:02}-{1 + i % 28:02}",
        f"https://www.company{i}.example/start?a={i}",
        ("", 'they said "later"', "price, terms; and more", "first line\nsecond line")[i % 4],
    )
    for i in range(40)
)
WIDTH = len(LABELS)


@dataclass(frozen=True)
class Made:
    """A file: its kind of pollution, name and bytes, and the header and rows that must come out.

    `on_a_line` is how many records one line may hold.
    """

    kind: str
    name: str
    data: bytes
    header: tuple[str, ...] = LABELS
    rows: tuple[tuple[str, ...], ...] = ROWS
    on_a_line: int = 1


@dataclass(frozen=True)
class Dialect:
    """How records are written: `always` quotes every cell; `escape` stands before a quote inside one."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\r\n"
    always: bool = True

    def cell(self, text: str) -> str:
        """Write one cell."""
        special = (self.delimiter, self.quote, "\n", "\r")
        if not self.quote or not (self.always or any(mark in text for mark in special)):
            return text
        return self.quote + text.replace(self.quote, self.escape + self.quote) + self.quote

    def line(self, cells: tuple[str, ...]) -> str:
        """Write one record without its end."""
        return self.delimiter.join(map(self.cell, cells))

    def text(self, records: tuple[tuple[str, ...], ...] = (LABELS, *ROWS)) -> str:
        """Write a whole table."""
        return "".join(self.line(cells) + self.end for cells in records)


USUAL = Dialect()
PLAIN = Dialect(always=False, end="\n")


def files() -> Iterator[Made]:
    """Yield every polluted file."""
    yield Made("clean", "clean-quoted", USUAL.text().encode())
    yield Made("clean", "clean-plain", PLAIN.text().encode())
    for base, dialect in (("quoted", USUAL), ("plain", PLAIN)):
        yield from _whole(base, dialect)
        yield from _around(base, dialect)
        yield from _columns(base, dialect)
        yield from _rows(base, dialect)
    yield from _dialects()
    yield from _cells(USUAL)


def _dialects() -> Iterator[Made]:
    """Delimiters, quotes, escapes and line ends, in all combinations that can be read back."""
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", ":": "colon", "^": "caret"}
    names |= {"~": "tilde", ", ": "comma-space", "\t\t": "two-tabs", "\\t": "backslash-t"}
    for delimiter, name in names.items():
        for always in (True, False):
            for end, shown in (("\n", "lf"), ("\r\n", "crlf"), ("\r", "cr")):
                found = Dialect(delimiter, end=end, always=always)
                yield Made("delimiter", f"{name}-{shown}-{always}", found.text().encode())
    for delimiter in (",", ";", "\t", "|"):
        for always in (True, False):
            single = Dialect(delimiter, quote="'", escape="'", always=always)
            back = Dialect(delimiter, escape="\\", always=always)
            both = Dialect(delimiter, quote="'", escape="\\", always=always)
            yield Made("quote character", f"single-{names[delimiter]}-{always}", single.text().encode())
            yield Made("quote character", f"single-backslash-{names[delimiter]}-{always}", both.text().encode())
            yield Made("escape character", f"backslash-{names[delimiter]}-{always}", back.text().encode())
    bare = tuple((*row[:-1], f"no. {n}") for n, row in enumerate(ROWS))
    for delimiter in (",", ";", "\t", "|"):
        none = Dialect(delimiter, quote="", end="\n")
        yield Made("quote character", f"none-{names[delimiter]}", none.text((LABELS, *bare)).encode(), rows=bare)


def _whole(base: str, dialect: Dialect) -> Iterator[Made]:
    text = dialect.text()
    bare = text.removesuffix(dialect.end)
    for codec in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        yield Made("encoding", f"{base}-{codec}", text.encode(codec))
    yield Made("encoding", f"{base}-two-marks", b"\xef\xbb\xbf" + text.encode("utf-8-sig"))
    yield Made("no last line end", base, bare.encode())
    yield Made("no last line end", f"{base}-ctrl-z", (text + "\x1a").encode())
    yield Made("line ends mixed", base, _mixed(dialect).encode())
    for count in (0, 1, 2, 3, 10):
        yield Made(
            "number of rows", f"{base}-{count}", dialect.text((LABELS, *ROWS[:count])).encode(), rows=ROWS[:count]
        )
    many = tuple((f"D-{n}", *ROWS[n % 40][1:]) for n in range(3000))
    yield Made("number of rows", f"{base}-3000", dialect.text((LABELS, *many)).encode(), rows=many)
    for count in (1, 2, 3, 5, 100, 480):
        wide = tuple(tuple(row[n % WIDTH] + ("" if n < WIDTH else f"{n}") for n in range(count)) for row in ROWS)
        labels = tuple(LABELS[n % WIDTH] + ("" if n < WIDTH else f" {n}") for n in range(count))
        yield Made("number of columns", f"{base}-{count}", dialect.text((labels, *wide)).encode(), labels, wide)
    yield Made("header missing", base, dialect.text(ROWS).encode(), header=())
    if dialect.delimiter == ",":
        yield Made("sep= line", base, ("sep=," + dialect.end + text).encode())


def _mixed(dialect: Dialect) -> str:
    ends = ("\n", "\r\n", "\n")
    return "".join(dialect.line(cells) + ends[n % 3] for n, cells in enumerate((LABELS, *ROWS)))


def _around(base: str, dialect: Dialect) -> Iterator[Made]:
    """Lines above and below the table, filled up with delimiters or not, with and without an empty one between."""
    text = dialect.text()
    words = ("Pipeline report", "Made on 2025-05-06 by Operations", "All regions, all teams", "Confidential", "v 2")
    for count in (1, 2, 3, 5):
        for padded in (False, True):
            for empty in (False, True):
                lines = [dialect.line((w, *[""] * (WIDTH - 1))) if padded else dialect.cell(w) for w in words[:count]]
                gap = [dialect.delimiter * (WIDTH - 1) if padded else ""] if empty else []
                above = "".join(line + dialect.end for line in (*lines, *gap))
                below = "".join(line + dialect.end for line in (*gap, *lines))
                name = f"{base}-{count}-{'padded' if padded else 'bare'}{'-gap' if empty else ''}"
                yield Made("preamble", name, (above + text).encode())
                yield Made("footer", name, (text + below).encode())
    for name, footer in _footers(dialect):
        yield Made("footer", f"{base}-{name}", (text + footer).encode())
    yield from _tables(base, dialect)


def _footers(dialect: Dialect) -> Iterator[tuple[str, str]]:
    end = dialect.end
    amount = f"{sum(float(row[4]) for row in ROWS):.2f}"
    yield "total", dialect.line(("Total", "", "", "", amount, "", "", "")) + end
    yield "grand-total", end + dialect.line(("Grand Totals (40 records)",)) + end
    yield (
        "report",
        end + end.join(map(dialect.cell, ("Grand Totals (40 records)", "Confidential Information", ""))) + end,
    )
    yield "blank", end * 3


def _tables(base: str, dialect: Dialect) -> Iterator[Made]:
    """A second table below the first, narrower or wider."""
    for width in (3, 5, 12):
        second = tuple(tuple(f"x{n}-{m}" for m in range(width)) for n in range(8))
        labels = tuple(f"other {m}" for m in range(width))
        for gap in ("", dialect.end):
            name = f"{base}-{width}{'-gap' if gap else ''}"
            yield Made("several tables", name, (dialect.text() + gap + dialect.text((labels, *second))).encode())


def _columns(base: str, dialect: Dialect) -> Iterator[Made]:
    """What befalls one column: its name, its cells."""
    for at in range(WIDTH):
        name = f"{base}-{at}"
        for what, label in (("odd", "Head/%R ü #1"), ("line end", "two\nlines"), ("long", "long " * 40)):
            labels = _put(LABELS, at, label)
            yield Made(f"header {what}", name, dialect.text((labels, *ROWS)).encode(), _put(LABELS, at, label.strip()))
        yield Made("header empty", name, dialect.text((_put(LABELS, at, ""), *ROWS)).encode(), _put(LABELS, at, ""))
        twice = _put(LABELS, at, LABELS[at - 1])
        yield Made("header duplicate", name, dialect.text((twice, *ROWS)).encode(), twice)
        second = _put(("",) * WIDTH, at, "in EUR")
        yield Made("header of several rows", name, dialect.text((LABELS, second, *ROWS)).encode())
        for what, cells in _contents(at):
            rows = tuple(_put(row, at, cell) for row, cell in zip(ROWS, cells, strict=True))
            wanted = tuple(_put(row, at, cell.strip()) for row, cell in zip(ROWS, cells, strict=True))
            yield Made(f"cells {what}", name, dialect.text((LABELS, *rows)).encode(), rows=wanted)


def _contents(at: int) -> Iterator[tuple[str, list[str]]]:
    own = [row[at] for row in ROWS]
    yield "empty", ["" for _ in own]
    yield "on two lines", [f"{cell}\nmore {n}" for n, cell in enumerate(own)]
    yield "with the delimiter", [f"{n}, then; more|{n}" for n, _ in enumerate(own)]
    yield "with quotes", [f'the "{n}th" one' for n, _ in enumerate(own)]
    yield "with apostrophes", [f"O'Brien's no. {n}" for n, _ in enumerate(own)]
    yield "with spaces around", [f"  {cell} " for cell in own]
    yield "with decimal commas", [f"{n},5" for n, _ in enumerate(own)]
    yield "mixed in kind", [cell if n % 3 else f"n/a {n}" for n, cell in enumerate(own)]


def _rows(base: str, dialect: Dialect) -> Iterator[Made]:
    """What befalls one record: cells too few or many, another dialect, an empty line above it."""
    lines = [dialect.line(cells) for cells in (LABELS, *ROWS)]
    other = {"semicolon": ";", "bar": "|", "tab": "\t"}
    for at in (*range(1, 6), *range(8, len(ROWS) + 1, 4), len(ROWS)):
        cells = ROWS[at - 1]
        changed = {
            "too few cells": dialect.line(cells[:5]),
            "too many cells": dialect.line((*cells, *cells[:4])),
            "empty line": dialect.end + lines[at],
            "empty cells": dialect.delimiter * (WIDTH - 1) + dialect.end + lines[at],
            "ends in a delimiter": lines[at] + dialect.delimiter,
            "line end missing": lines[at] + lines[at + 1] if at < len(ROWS) else lines[at],
            "single quotes": Dialect(dialect.delimiter, "'", "'", always=True).line(cells),
            "escape": Dialect(dialect.delimiter, escape="\\", always=dialect.always).line(cells),
            **{f"delimiter {n}": Dialect(d, always=dialect.always).line(cells) for n, d in other.items()},
        }
        for what, line in changed.items():
            skip = 2 if what == "line end missing" and at < len(ROWS) else 1
            text = dialect.end.join((*lines[:at], line, *lines[at + skip :])) + dialect.end
            yield Made(f"row {what}", f"{base}-{at}", text.encode(), on_a_line=skip)
        for end, shown in (("\n", "lf"), ("\r", "cr"), ("\r\n", "crlf")):
            text = dialect.end.join(lines[: at + 1]) + end + dialect.end.join((*lines[at + 1 :], ""))
            yield Made(f"row ends in {shown}", f"{base}-{at}", text.encode())


def _cells(dialect: Dialect) -> Iterator[Made]:
    """What befalls one place: a delimiter more or fewer, a quote more or fewer."""
    lines = [dialect.line(cells) for cells in (LABELS, *ROWS)]
    for at in range(1, len(ROWS) + 1):
        cells = [dialect.cell(cell) for cell in ROWS[at - 1]]
        for place in range(WIDTH):
            before, cell, after = cells[:place], cells[place], cells[place + 1 :]
            ways = {
                "delimiter too many": ",".join((*before, "", cell, *after)),
                "quote too many": ",".join((*before, '"' + cell, *after)),
                "quote never closed": ",".join((*before, cell[:-1], *after)),
                "quote inside": ",".join((*before, cell[:2] + '"' + cell[2:], *after)),
            }
            if place:
                ways["delimiter missing"] = ",".join((*before[:-1], before[-1] + cell, *after))
            for what, line in ways.items():
                text = dialect.end.join((*lines[:at], line, *lines[at + 1 :], ""))
                yield Made(f"cell {what}", f"{at}-{place}", text.encode(), rows=_meant(what, at - 1, place))


def _meant(what: str, row: int, place: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows with what a quote too many makes of its cell: a letter."""
    cell = ROWS[row][place]
    if what == "quote inside" and len(cell) > 1:
        cell = cell[:1] + '"' + cell[1:]
    elif what == "quote too many":
        cell = '"' + cell
    else:
        return ROWS
    return (*ROWS[:row], _put(ROWS[row], place, cell), *ROWS[row + 1 :])


def _put(cells: tuple[str, ...], at: int, cell: str) -> tuple[str, ...]:
    return (*cells[:at], cell, *cells[at + 1 :])
