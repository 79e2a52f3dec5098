"""TOML as Earmark writes it: one spelling for each value, so that equal profiles are equal texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


@dataclass(frozen=True)
class Signed:
    """An integer written with its sign and padded, so that points line up."""

    value: int
    width: int = 2


Scalar = str | bool | int | float | Decimal | date | Signed
Item = Scalar | tuple[Scalar, ...] | Mapping[str, "Item"]


def toml(value: Item) -> str:
    """Return one value as TOML: strings quoted, floats exact, tuples as arrays, mappings as inline tables."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key(k)} = {toml(v)}" for k, v in value.items()) + " }" if value else "{}"
    if isinstance(value, tuple):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return _scalar(value)


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Signed):
        return (f"{value.value:+d}" if value.value else "0").rjust(value.width)
    return plain(value) if isinstance(value, Decimal) else repr(value)


def plain(number: Decimal) -> str:
    """Return a finite number without exponent and without trailing zeros: `50`, `0.5`, `-12`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def quoted(text: str) -> str:
    """Return `text` as a TOML basic string; what does not print stands as an escape, so nothing hides."""
    return '"' + "".join(SHORT.get(c) or (c if c.isprintable() else _escape(c)) for c in text) + '"'


def _escape(letter: str) -> str:
    return f"\\u{ord(letter):04X}" if ord(letter) <= 0xFFFF else f"\\U{ord(letter):08X}"


def key(name: str) -> str:
    """Return a key, quoted unless TOML takes it bare."""
    bare = name.isascii() and name and all(c.isalnum() or c in "-_" for c in name)
    return name if bare else quoted(name)
