"""Two small readers of formulas, written from the languages' documentation and knowing nothing of who wrote the text.

Each parses the text and evaluates it over the fields of one record. What is blank makes a comparison neither true
nor false; a name that the record lacks, or a value of the wrong type, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Record = Mapping[str, Any]
TOKEN = re.compile(
    r"""\s+|(?P<number>\d+(?:\.\d+)?)|(?P<text>"(?:[^"\\]|\\.)*"|'[^']*')|(?P<name>[A-Za-z_]\w*)"""
    r"""|(?P<sign><=|>=|<>|!=|[-+&=<>(),])"""
)


@dataclass(frozen=True)
class Token:
    """A piece of a formula: number, text, name, sign, or end."""

    kind: str
    said: str


def tokens(text: str) -> list[Token]:
    """Cut a formula into tokens; what is none raises ValueError."""
    found, at = [], 0
    while at < len(text):
        one = TOKEN.match(text, at)
        if one is None:
            raise ValueError(f"not understood: {text[at : at + 20]!r}")
        if one.lastgroup:
            found.append(Token(one.lastgroup, one.group()))
        at = one.end()
    return [*found, Token("end", "")]


def compared(sign: str, one: Any, other: Any) -> bool | None:
    """Compare two values of one type; neither where one is blank."""
    if one is None or other is None:
        return None
    if isinstance(one, str) != isinstance(other, str):
        raise TypeError(f"{one!r} {sign} {other!r}")
    return {"=": one == other, "<>": one != other, "!=": one != other, "<": one < other, ">": one > other,
            "<=": one <= other, ">=": one >= other}[sign]  # fmt: skip


def all_of(held: list[bool | None]) -> bool | None:
    return False if False in held else None if None in held else True


def any_of(held: list[bool | None]) -> bool | None:
    return True if True in held else None if None in held else False


def negated(held: bool | None) -> bool | None:
    return None if held is None else not held


class _Reader:
    def __init__(self, text: str, record: Record) -> None:
        self.left, self.record = tokens(text), record

    def see(self, *said: str) -> bool:
        return self.left[0].said in said and self.left[0].kind != "text"

    def take(self, *said: str) -> str:
        if said and not self.see(*said):
            raise ValueError(f"expected {said}, found {self.left[0]}")
        return self.left.pop(0).said

    def whole(self) -> Any:
        value = self.expression()
        if self.left[0].kind != "end":
            raise ValueError(f"left over: {self.left[:5]}")
        return value

    def expression(self) -> Any:
        raise AssertionError("each language has its own")

    def added(self) -> Any:
        value = self.single()
        while self.see("+", "-"):
            sign, other = self.take(), self.single()
            value = None if value is None or other is None else value + (other if sign == "+" else -other)
        return value

    def single(self) -> Any:
        raise AssertionError("each language has its own")

    def arguments(self) -> list[Any]:
        self.take("(")
        found = [] if self.see(")") else [self.expression()]
        while self.see(","):
            self.take()
            found.append(self.expression())
        self.take(")")
        return found

    def field(self, name: str) -> Any:
        return self.record[name]


class Salesforce(_Reader):
    """Formula fields: =, <, &, +, AND, OR, NOT, IF, CASE, ISBLANK, CONTAINS, LOWER, TRIM, SUBSTITUTE, TODAY, DATE."""

    def __init__(self, text: str, record: Record, today: date) -> None:
        super().__init__(text, record)
        self.today = today

    def expression(self) -> Any:
        value = self.joined()
        if self.see("=", "<", ">", "<=", ">=", "<>"):
            value = compared(self.take(), value, self.joined())
        return value

    def joined(self) -> Any:
        value = self.added()
        while self.see("&"):
            self.take()
            value = (value or "") + (self.added() or "")
        return value

    def single(self) -> Any:
        kind = self.left[0].kind
        if self.see("-"):
            self.take()
            return -self.single()
        if self.see("("):
            (value,) = self.arguments()
            return value
        said = self.take()
        if kind == "number":
            return Decimal(said)
        if kind == "text":
            if said[0] == "'":
                raise ValueError(f"a text in single quotes: {said}")
            return re.sub(r"\\(.)", r"\1", said[1:-1])
        return self.call(said, self.arguments()) if self.see("(") else dated(self.field(said))

    def call(self, name: str, given: list[Any]) -> Any:
        texts = {
            "LOWER": lambda text: text.lower(),
            "TRIM": lambda text: text.strip(" "),
            "TEXT": lambda text: text,
            "SUBSTITUTE": lambda text, old, new: text.replace(old, new),
            "CONTAINS": lambda text, part: part in text,
        }
        if name in texts:
            return None if given[0] is None else texts[name](*given)
        return {
            "AND": lambda *held: all_of(list(held)),
            "OR": lambda *held: any_of(list(held)),
            "NOT": negated,
            "IF": lambda test, yes, no: yes if test else no,
            "CASE": cased,
            "ISBLANK": lambda value: value in (None, ""),
            "TODAY": lambda: Decimal(self.today.toordinal()),
            "DATE": lambda y, m, d: Decimal(date(int(y), int(m), int(d)).toordinal()),
        }[name](*given)


def cased(value: Any, *rest: Any) -> Any:
    """What stands behind the first equal value, else the last."""
    return next((rest[i + 1] for i in range(0, len(rest) - 1, 2) if rest[i] == value), rest[-1])


def dated(value: Any) -> Any:
    """A date as a number of days, so that days may be added to it."""
    return Decimal(value.toordinal()) if isinstance(value, date) else value


class HubSpot(_Reader):
    """calculationFormula: if then elseif else endif, and, or, not, comparisons, string(), is_present, contains, ..."""

    def expression(self) -> Any:
        if self.see("if"):
            return self.conditional()
        held = [self.conjunction()]
        while self.see("or"):
            self.take()
            held.append(self.conjunction())
        return any_of(held) if len(held) > 1 else held[0]

    def conditional(self) -> Any:
        found: list[tuple[Any, Any]] = []
        self.take("if")
        while True:
            test = self.expression()
            self.take("then")
            found.append((test, self.expression()))
            if self.take("elseif", "else") == "else":
                break
        rest = self.expression()
        self.take("endif")
        return next((answer for test, answer in found if test), rest)

    def conjunction(self) -> Any:
        held = [self.negation()]
        while self.see("and"):
            self.take()
            held.append(self.negation())
        return all_of(held) if len(held) > 1 else held[0]

    def negation(self) -> Any:
        if self.see("not"):
            self.take()
            return negated(self.negation())
        value = self.added()
        if self.see("=", "!=", "<", ">", "<=", ">="):
            value = compared(self.take(), value, self.added())
        return value

    def single(self) -> Any:
        kind = self.left[0].kind
        if self.see("("):
            (value,) = self.arguments()
            return value
        said = self.take()
        if kind == "number":
            return Decimal(said)
        if kind == "text":
            return said[1:-1]
        if kind != "name":
            raise ValueError(f"not expected: {said!r}")
        if said == "string":
            self.take("(")
            value = self.field(self.take())
            self.take(")")
            return self.typed(value, str)
        return self.call(said, self.arguments()) if self.see("(") else self.typed(self.field(said), Decimal)

    def typed(self, value: Any, kind: type) -> Any:
        if value is not None and not isinstance(value, kind):
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return value

    def call(self, name: str, given: list[Any]) -> Any:
        if name == "is_present":
            return given[0] is not None
        if None in given:
            return None
        return {"contains": lambda text, part: part in text, "concatenate": lambda *parts: "".join(parts)}[name](*given)
