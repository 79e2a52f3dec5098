"""Tests and choices as nested calls: IF(test, answer, ...), AND, OR, NOT, as spreadsheets and Salesforce have them."""

from __future__ import annotations

from collections.abc import Callable

from earmark.render.exports.plan import Choice, Either, Every, Known, Not, T, Test

TRUE, FALSE = "1=1", "1=0"
Leaf = Callable[[Test], str]


def worded(test: Test, leaf: Leaf) -> str:
    """Return a test; `leaf` words what is no NOT, AND or OR."""
    if isinstance(test, Not):
        said = worded(test.test, leaf)
        return said[4:-1] if isinstance(test.test, Known) and said.startswith("NOT(") else f"NOT({said})"
    if isinstance(test, Every):
        return _joined("AND", test.tests, leaf, TRUE)
    if isinstance(test, Either):
        return _joined("OR", test.tests, leaf, FALSE)
    return leaf(test)


def nested(choice: Choice[T], leaf: Leaf, answer: Callable[[T], str], part: str = ",") -> str:
    """Return a choice as IF within IF."""
    text = answer(choice.rest)
    for test, one in reversed(choice.branches):
        text = f"IF({worded(test, leaf)}{part}{answer(one)}{part}{text})"
    return text


def _joined(name: str, tests: tuple[Test, ...], leaf: Leaf, empty: str) -> str:
    said = [worded(one, leaf) for one in tests]
    return f"{name}({','.join(said)})" if len(said) > 1 else said[0] if said else empty
