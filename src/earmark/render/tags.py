"""HTML from plain words: everything a user wrote is escaped here."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from earmark.render.words import clean


@dataclass(frozen=True)
class Column:
    """A table's column: its heading (HTML) and its class (`n` right-aligned numbers, `wide` not on phones)."""

    head: str
    kind: str = ""


def esc(text: str) -> str:
    """Return a user's text as HTML, on one line, with nothing in it taken for markup."""
    return html.escape(clean(text), quote=True)


def tag(name: str, *inner: str, kind: str = "") -> str:
    """Return an element around `inner` (HTML), with an optional class."""
    return f"<{name}{_class(kind)}>{''.join(inner)}</{name}>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def para(text: str, kind: str = "") -> str:
    """Return a paragraph of plain words."""
    return tag("p", esc(text), kind=kind)


def listed(lines: Iterable[str], kind: str = "") -> str:
    """Return plain lines as a list; none gives nothing."""
    items = [tag("li", esc(line)) for line in lines]
    return tag("ul", *items, kind=kind) if items else ""


def section(name: str, *inner: str, kind: str = "") -> str:
    """Return a section under its heading."""
    return tag("section", tag("h2", esc(name)), *inner, kind=kind) + "\n"


def row(columns: Sequence[Column], cells: Sequence[str], kind: str = "") -> str:
    """Return a table row; the first cell (HTML like the others) heads it."""
    first = f'<th scope="row"{_class(columns[0].kind)}>{cells[0]}</th>'
    rest = [tag("td", c, kind=k.kind) for k, c in zip(columns[1:], cells[1:], strict=True)]
    return tag("tr", first, *rest, kind=kind) + "\n"


def group(columns: Sequence[Column], name: str) -> str:
    """Return a row that heads the rows below it."""
    return f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">{name}</th></tr>\n'


def table(columns: Sequence[Column], bodies: Iterable[str], kind: str = "") -> str:
    """Return a table of row groups (each the HTML of its rows), which scrolls sideways where it must."""
    heads = [f'<th scope="col"{_class(c.kind)}>{c.head}</th>' for c in columns]
    inner = tag("thead", tag("tr", *heads)) + "".join(tag("tbody", rows) for rows in bodies)
    return tag("div", tag("table", inner, kind=kind), kind="scroll")
