"""JSON read with places: each text knows where it stands between its quotation marks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from earmark.errors import InputError

DEEPEST = 100
MOST = 1_000_000  # values
_TOKEN = re.compile(
    r"[ \t\r\n\ufeff]*+(?:(?P<text>\"[^\"\\]*+(?:\\.[^\"\\]*+)*+\")|(?P<mark>[{}\[\],:])|(?P<bare>[^\s{}\[\],:\"]++))",
    re.DOTALL,
)
BEGINS = re.compile(r"[\ufeff\s]*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")  # how a JSON text with texts in it does
_AGAIN = "Export it again as JSON, or save the transcript as text."


@dataclass(frozen=True)
class Placed:
    """A string of a JSON text: what it means, and where it stands without its quotation marks."""

    value: str
    start: int
    end: int


def parse(text: str) -> list[Any]:
    """Return the values of a JSON text, one or a line each; strings as Placed, numbers as float or None.

    Raises InputError where it is no JSON, or nested more than 100 deep.
    """
    found: list[Any] = []
    nested: list[tuple[Any, list[str]]] = []  # containers that are open, each with the key that waits for a value
    at = values = 0
    while token := _next(text, at):
        mark = token["mark"]
        if mark in {"}", "]"}:
            if not nested or isinstance(nested[-1][0], dict) != (mark == "}"):
                raise _broken(text, token.start("mark"))
            nested.pop()
        elif mark not in {",", ":"}:
            values += 1
            _put(found, nested, _value(text, token), text, token)
        if values > MOST:
            raise InputError(f"the JSON has more than {MOST:,} values.", "Split it by conversation.")
        at = token.end()
    if nested:
        raise InputError("the JSON ends before it is complete.", _AGAIN)
    return found


def _next(text: str, at: int) -> re.Match[str] | None:
    """Return the token that follows, or None at the end."""
    token = _TOKEN.match(text, at)
    if not token and text[at:].strip():
        raise _broken(text, at)
    return token


def _value(text: str, token: re.Match[str]) -> Any:
    if token["mark"]:
        return {} if token["mark"] == "{" else []
    if token["text"]:
        return Placed(_meant(token["text"]), token.start("text") + 1, token.end("text") - 1)
    try:
        return {"true": True, "false": False, "null": None}[token["bare"]]
    except KeyError:
        pass
    try:
        return float(token["bare"])
    except ValueError:
        raise _broken(text, token.start("bare")) from None


def _put(found: list[Any], nested: list[tuple[Any, list[str]]], value: Any, text: str, token: re.Match[str]) -> None:
    if nested and isinstance(nested[-1][0], dict):
        within, waits = nested[-1]
        if not waits:
            if not isinstance(value, Placed):
                raise _broken(text, token.end())
            waits.append(value.value)
            return
        within[waits.pop()] = value
    else:
        (nested[-1][0] if nested else found).append(value)
    if isinstance(value, dict | list):
        if len(nested) >= DEEPEST:
            raise InputError(f"the JSON is nested more than {DEEPEST} deep.", "No transcript is; export it again.")
        nested.append((value, []))


def _meant(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted[1:-1]
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return quoted[1:-1]


def _broken(text: str, at: int) -> InputError:
    line = text.count("\n", 0, at) + 1
    return InputError(f"line {line}: this is no JSON.", _AGAIN)
