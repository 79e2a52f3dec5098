"""Interviews written up: a heading, a bold or an italic line asks, and the answer stands below it."""

from __future__ import annotations

import re

from earmark.language.talk import Side, Span
from earmark.sources.talks.seam import Line, Told, lines, turn_of

_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+(?P<title>.*)$")
_ASKS = r"(?:what|which|who|whom|why|when|where|how|can|could|would|do|does|did|is|are|was|were|has|have|please|tell)\b"
_ASKING = re.compile(_ASKS, re.IGNORECASE)
_MARKS = "*_ \t"  # of bold and italic text
_ANSWER = re.compile(r"[ \t]*(?:\*\*)?(?:A|Answer)(?:[ \t]*\d{1,2})?[ \t]*:(?:\*\*)?[ \t]*")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$")
_NO_TALK = re.compile(r"\babout (?:the|this)\b|attendees|participants|^notes\b|^summary\b|^agenda\b", re.IGNORECASE)
_LEAST = 3  # questions


def interview(text: str) -> Told | None:
    """Read questions as ours and what stands below them, or below a later heading, as theirs."""
    all_lines = list(lines(text))
    asked = _asked(all_lines)
    if sum(asked) < _LEAST:
        return None
    stretches: list[tuple[Side, list[Span]]] = []
    begins = -1
    for number, (line, asks) in enumerate(zip(all_lines, asked, strict=True)):
        heading = _HEADING.match(line.text)
        if begins < 0 and not asks and not (heading and number and _deeper(heading, line)):
            continue
        begins = line.start if begins < 0 else begins
        if asks and number and asked[number - 1]:
            stretches[-2][1][-1] = (stretches[-2][1][-1][0], line.end)
        elif asks:
            stretches += [("ours", [(line.start, line.end)]), ("theirs", [])]
        elif heading:
            stretches.append(("ours" if _NO_TALK.search(heading["title"]) else "theirs", []))
        elif not _RULE.match(line.text):
            _add(stretches[-1][1], line)
    turns = [turn_of("", tuple(pieces), side=side) for side, pieces in stretches]
    return Told(tuple(turn for turn in turns if turn.pieces), begins=begins, interview=True)


def _asked(all_lines: list[Line]) -> list[bool]:
    """Tell of each line whether it asks; one in italics may go on over several."""
    found: list[bool] = []
    goes_on = False
    for line in all_lines:
        bare = line.text.strip()
        asks = bool(bare) and (goes_on or _asks(bare))
        goes_on = asks and (goes_on or bare.startswith("_")) and not bare.endswith("_")
        found.append(asks)
    return found


def _asks(bare: str) -> bool:
    """Tell whether a line is a heading that asks, or a question that is all bold or italic, or begins in italics."""
    if bare.startswith("#"):
        title = bare.lstrip("#").strip(_MARKS)
        return bare.lstrip("#")[:1] in _MARKS and (title.endswith("?") or bool(_ASKING.match(title)))
    if not bare.startswith(("*", "_")) or bare.startswith("* "):
        return False
    words = bare.strip(_MARKS)
    whole = bare.endswith(("*", "_")) and words.endswith("?") and "**" not in words
    return whole or (bare.startswith("_") and "_" not in words and bool(_ASKING.match(words)))


def _deeper(heading: re.Match[str], line: Line) -> bool:
    return line.text.lstrip().startswith("##") and not _NO_TALK.search(heading["title"])


def _add(pieces: list[Span], line: Line) -> None:
    """Add a line to the stretch under way; what stands below "A:" begins anew."""
    label = _ANSWER.match(line.text)
    if label or not pieces:
        pieces.append((line.start + (label.end() if label else 0), line.end))
    else:
        pieces[-1] = (pieces[-1][0], line.end)
