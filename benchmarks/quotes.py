"""Precision and recall of quotes, by kind, on conversations labelled by hand; wants EARMARK_TEST_DATA.

The labels are places and hashes, see labels/RULES.md. `python benchmarks/quotes.py` prints the part that was in sight
while the cues were written, the part held apart as it was first measured and as it is now, and how far two passes
over it agree.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import earmark
from figures import Figure, at_least, show

LABELS = Path(__file__).parent / "labels"
KINDS = ("pain", "trigger", "alternative", "criterion", "objection", "role", "success")
GOALS = {"pain": (0.7, 0.5)}  # precision, recall
Span = tuple[int, int]


def labelled(part: str) -> list[dict[str, Any]]:
    """Return a part's files with their labels; they must be the files that were labelled."""
    root = os.environ.get("EARMARK_TEST_DATA")
    assert root is not None, "EARMARK_TEST_DATA names no folder"
    files = json.loads((LABELS / f"{part}.json").read_text("utf-8"))["files"]
    for one in files:
        one["path"] = Path(root) / one["file"]
        assert hashlib.sha256(one["path"].read_bytes()).hexdigest() == one["sha256"], one["file"]
    return list(files)


def meets(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether a stretch shares more than half of the shorter with another."""
    start, end = span
    return any(min(end, b) - max(start, a) > min(end - start, b - a) / 2 for a, b in others)


def measured(part: str) -> dict[str, tuple[int, int, int]]:
    """Return of each kind how many quotes are right, how many there are, how many are labelled."""
    right, found, told = Counter[str](), Counter[str](), Counter[str]()
    for one in labelled(part):
        quotes = earmark.listen(one["path"]).quotes
        for kind in KINDS:
            spans = [(a, b) for a, b, label in one["labels"] if label == kind]
            ours = [(q.start, q.end) for q in quotes if q.kind == kind]
            right[kind] += sum(meets(span, spans) for span in ours)
            found[kind] += len(ours)
            told[kind] += len(spans)
    return {kind: (right[kind], found[kind], told[kind]) for kind in KINDS}


def figures(words: str, counts: dict[str, Sequence[int]], goals: bool = False) -> list[Figure]:
    """Return precision and recall of each kind that is labelled or found."""
    out: list[Figure] = []
    for kind, (right, found, told) in counts.items():
        named = (("precision", right, found), ("recall", right, told))
        for (name, part, whole), goal in zip(named, GOALS.get(kind, (None, None)), strict=True):
            if whole:
                said = f"{words}: {kind}, {name} ({part} of {whole})"
                has = goals and goal is not None
                out.append(at_least(said, part / whole, "", goal or 0) if has else Figure(said, part / whole, ""))
    return out


def agreement() -> list[Figure]:
    """Return Cohen's kappa of the two passes over the test part, by kind."""
    first, again = ({one["file"]: one for one in labelled(part)} for part in ("test", "test-again"))
    sentences = sum(one["read"] for one in first.values())
    out = []
    for kind in KINDS:
        one, other = ({(f, a) for f in part for a, _, k in part[f]["labels"] if k == kind} for part in (first, again))
        share, also = len(one) / sentences, len(other) / sentences
        chance = share * also + (1 - share) * (1 - also)
        if chance < 1:
            kappa = (1 - len(one ^ other) / sentences - chance) / (1 - chance)
            out.append(Figure(f"two passes, one reader: {kind}, kappa ({len(one)} and {len(other)})", kappa, ""))
    return out


def main() -> list[Figure]:
    before = json.loads((LABELS / "first.json").read_text("utf-8"))
    return [
        *figures("tuning", measured("tuning")),
        *figures("test, first", before["first"], goals=True),
        *figures("test, again, its faults unseen", before["again, unseen"], goals=True),
        *figures("test, now, its faults seen", measured("test"), goals=True),
        *agreement(),
    ]


if __name__ == "__main__":
    show(str(__doc__).split("\n", maxsplit=1)[0], main())
