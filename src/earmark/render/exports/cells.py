"""Cells of a workbook: their names, their looks, and the formulas that even out what people paste."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from earmark.facts.fold import INVISIBLE

SPACES = "\t\n\r\u00a0\u2009\u202f\u3000\x01"  # the last is what LibreOffice makes of a tab in a cell of several lines


@dataclass(frozen=True)
class Cells:
    """Where each set of values stands, as a range."""

    ranges: dict[tuple[str, ...], str]


@dataclass(frozen=True)
class Fonts:
    """The formats of a workbook."""

    title: Any
    head: Any
    bold: Any
    text: Any
    wrapped: Any
    faint: Any
    entry: Any
    points: Any
    signed: Any
    cut_off: Any
    whole: Any
    day: Any
    editable_day: Any

    @classmethod
    def of(cls, book: Any) -> Fonts:
        """Return the formats, added to `book`."""
        plain = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        yellow = {"bg_color": "#FFF6CC", "border": 1, "border_color": "#E0D48A"}
        rule = {"bottom": 1, "bottom_color": "#D5D8DC"}
        looks: dict[str, dict[str, Any]] = {
            "title": {"font_size": 15, "bold": True},
            "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#34495E", "text_wrap": True},
            "bold": {"bold": True, **rule},
            "text": rule,
            "wrapped": {"text_wrap": True, "align": "left", "indent": 1, **rule},
            "faint": {"font_color": "#5D6D7E"},
            "entry": {"num_format": "@", "bg_color": "#F7F9FB"},
            "points": {"num_format": "+0;-0;0", **yellow},
            "signed": {"num_format": "+0;-0;0", "align": "right", **rule},
            "cut_off": {"num_format": "0", **yellow},
            "whole": {"num_format": "0", "align": "right", **rule},
            "day": {"num_format": "yyyy-mm-dd", "align": "left", "bg_color": "#F7F9FB"},
            "editable_day": {"num_format": "yyyy-mm-dd", "align": "left", **yellow},
        }
        return cls(**{name: book.add_format(plain | look) for name, look in looks.items()})


def evened(kind: str, cell: str) -> str:
    """Return what is compared of a pasted cell, as a formula; empty text where there is no value.

    A number or a date may stand as text. Text: case, spaces and invisible characters are evened out.
    """
    if kind == "number":
        return f'IF(ISNUMBER({cell}),{cell},IFERROR(VALUE(TRIM({cell})),""))'
    if kind == "date":
        return f'IF(ISNUMBER({cell}),INT({cell}),IFERROR(DATEVALUE(TRIM({cell})),""))'
    text = cell
    for letter in SPACES:
        text = f'SUBSTITUTE({text},{_letter(letter)}," ")'
    for letter in INVISIBLE:
        text = f'SUBSTITUTE({text},{_letter(letter)},"")'
    folded = f"LOWER(TRIM({text}))"
    if kind == "category":
        return folded
    tight = f'SUBSTITUTE(SUBSTITUTE({folded},"; ",";")," ;",";")'
    return f'IF(SUBSTITUTE({tight},";","")="","",";"&{tight}&";")'


def _letter(letter: str) -> str:
    return f"CHAR({ord(letter)})" if ord(letter) < 128 else f"_xlfn.UNICHAR({ord(letter)})"
