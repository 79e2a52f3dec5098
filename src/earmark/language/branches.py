"""Many patterns as one that is quick to search with: parted by their first letter, so that few are tried at a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_QUANTIFIERS = ("?", "*", "+", "{")


def branched(patterns: Iterable[str]) -> str:
    """Return one pattern that matches where any of `patterns` does."""
    by_letter: dict[str, list[str]] = {}
    others: list[str] = []
    for pattern in patterns:
        for one in _opened(pattern):
            plain = one[:1].isalnum() and not one[1:].startswith(_QUANTIFIERS)
            if plain:
                by_letter.setdefault(one[0], []).append(one[1:])
            else:
                others.append(one)
    return "|".join([*(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()), *others])


def _opened(pattern: str) -> Iterator[str]:
    """Yield a pattern's alternatives; of one that begins with a group, each of the group's with what follows."""
    for one in _parted(pattern):
        end = _closing(one) if one.startswith("(?:") else -1
        if end < 0 or one[end + 1 :].startswith(_QUANTIFIERS):
            yield one
        else:
            yield from (inner + one[end + 1 :] for inner in _opened(one[3:end]))


def _parted(pattern: str) -> Iterator[str]:
    """Yield the alternatives of a pattern that stand in no group."""
    first = 0
    for at, depth in _depths(pattern):
        if depth == 0 and pattern[at] == "|":
            yield pattern[first:at]
            first = at + 1
    yield pattern[first:]


def _closing(pattern: str) -> int:
    """Return where the group that a pattern begins with is closed."""
    return next((at for at, depth in _depths(pattern) if depth == 0), -1)


def _depths(pattern: str) -> Iterator[tuple[int, int]]:
    """Yield the places of marks that mean something, with how many groups are open after each."""
    depth, within, escaped = 0, False, False
    for at, mark in enumerate(pattern):
        if escaped:
            escaped = False
        elif mark == "\\":
            escaped = True
        elif within:
            within = mark != "]"
        elif mark == "[":
            within = True
        elif mark in "()|":
            depth += {"(": 1, ")": -1}.get(mark, 0)
            yield at, depth
