"""What a source answered, as text and as data: pages without their tags, XML without its dangers, JSON as it is."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

_UNSEEN = {"head", "script", "style", "template", "title", "ix:header"}
_INLINE = {"a", "b", "i", "u", "em", "strong", "span", "font", "sup", "sub", "small", "s", "code", "mark"}
_LONGEST = 5_000_000  # characters of a page that are read


def shown(page: str) -> str:
    """Return the text of an HTML or XML page as one reads it: without tags, each run of spaces one, nothing unseen.

    Evidence is taken from this text, word for word.
    """
    reader = _Reader()
    reader.feed(page[:_LONGEST])
    reader.close()
    return plain("".join(reader.parts))


def plain(text: str) -> str:
    """Return `text` on one line: each run of spaces one, without characters that nobody sees or that steer a screen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class _Reader(HTMLParser):
    """Gathers what is between the tags, with a space where a tag parts words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag; what it hides is not read."""
        hidden = any(name == "style" and re.search(r"display\s*:\s*none", value or "") for name, value in attrs)
        if tag == "body":
            self.unseen.clear()
        if ((tag in _UNSEEN or hidden) and tag not in _VOID) or tag in self.unseen[-1:]:
            self.unseen.append(tag)
        if not _is_inline(tag):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if self.unseen and tag == self.unseen[-1]:
            self.unseen.pop()
        if not _is_inline(tag):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if not self.unseen:
            self.parts.append(data)


_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "col", "area", "source"}


def _is_inline(tag: str) -> bool:
    return tag in _INLINE or tag.startswith("ix:")


def tree(body: bytes) -> ET.Element | None:
    """Return the XML in `body`; None if it is none, or declares a document type, which could make much of little."""
    if b"\0" in body or re.search(rb"<!(doctype|entity)", body, re.IGNORECASE):  # no other encoding hides one
        return None
    try:
        return ET.fromstring(body.strip())  # noqa: S314 - no document type, so no entities but the five
    except (ET.ParseError, ValueError, LookupError):  # LookupError: an encoding that nobody knows
        return None


def data(body: bytes) -> Any:
    """Return the JSON in `body`; None if it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def at(table: Any, *path: str) -> Any:
    """Return what stands at `path` in JSON tables; None where there is nothing."""
    for name in path:
        table = table.get(name) if isinstance(table, dict) else None
    return table


def text_at(table: Any, *path: str) -> str:
    """Return the text that stands at `path` in JSON tables; empty where there is none."""
    found = at(table, *path)
    return found if isinstance(found, str) else ""
