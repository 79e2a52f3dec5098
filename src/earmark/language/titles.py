"""Who somebody is by a job title: rank, function and the usual role in a purchase, with the words that told it.

One decision, in order: the parts of the title that are held now; the highest rank in them; the function of the part
it stands in, else of the next; the role by a table of both. Words stand in `rank_words` and `function_words`.
A title alone makes nobody a champion or a blocker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from earmark.language import function_words as functions
from earmark.language import rank_words as ranks
from earmark.language.matching import Found, listed, table
from earmark.language.parts import Part, parts_of

Seniority = Literal[
    "owner", "c_level", "vp", "head", "director", "manager", "senior", "individual", "intern", "unknown"
]  # fmt: skip
Function = Literal[
    "executive", "engineering", "data", "it", "security", "product", "design", "marketing", "sales", "revops",
    "customer_success", "finance", "hr", "legal", "operations", "procurement", "consulting", "other",
]  # fmt: skip
Role = Literal["economic_buyer", "technical_buyer", "user_buyer", ""]
Level = Literal["exact words", "part", "guess", ""]
Seen = tuple[Part, Found]

_RANKS = table(ranks.RANKS)
_FIXED = table(functions.FIXED)
_IN_TURN = tuple(table(*some) for some in functions.IN_TURN)
_NEAR = (table(functions.FIXED, functions.NEAR), table(functions.CRAFTS))
_CRAFTS = _NEAR[1]
_DEPARTMENTS = tuple(table(*some) for some in functions.DEPARTMENTS)
_LAST = table(functions.LAST)
_FORMER = table({"former": ranks.FORMER})
_DEPUTY = table({"deputy": ranks.DEPUTY})
_SERVES = table({"assistant": ranks.ASSISTANT, "advisor": ranks.ADVISOR})
_THINGS, _WHOLE, _ROMANCE, _NO_PERSON = (
    frozenset(listed(text)) for text in (ranks.THINGS, ranks.WHOLE, ranks.ROMANCE, ranks.NO_PERSON)
)
_LINKS = {"assistant": frozenset(listed(ranks.LINKS)), "advisor": frozenset({"to"})}
_ENDINGS = listed(ranks.ENDINGS)

_TECHNICAL = frozenset({"engineering", "data", "it", "security"})
_SPENDING = frozenset({"finance", "procurement"})
LONGEST = 300  # characters of a title that are read
_SILENT = frozenset({"legal", "other"})  # below the C level of no usual role


@dataclass(frozen=True)
class Title:
    """A job title and what it says.

    words: those of the title that decided, as written; level: `exact words` of the tables, `part` of a word
    (the two of Vertriebsleiter), or a `guess` by a word that means several things or by how a word ends;
    both empty where nothing decided.
    """

    text: str
    seniority: Seniority = "unknown"
    function: Function = "other"
    role: Role = ""
    words: tuple[str, ...] = ()
    level: Level = ""

    @property
    def evidence(self) -> str:
        """The words that decided and how surely, as in `VP; Sales (exact words)`."""
        return f"{'; '.join(self.words)} ({self.level})" if self.words else ""


def title_of(text: str) -> Title:
    """Return what a job title says, in any of eleven languages; an unknown one: unknown, other, no role."""
    parts = _held(parts_of(text[:LONGEST]))
    rank = _highest(parts) or _by_ending(parts)
    function = _function(parts, rank)
    seniority = cast("Seniority", rank[1].name if rank else "unknown")
    does = cast("Function", function[1].name if function else "executive" if _of_all(parts, rank) else "other")
    shown = function if does != "other" else None
    told = [one for one, other in ((rank, shown), (shown, rank)) if one and not _within(one, other)]
    words = tuple(part.written(found.start, found.end) for part, found in told)
    return Title(text, seniority, does, role_of(seniority, does), words, _level([found for _, found in told]))


def role_of(seniority: Seniority, function: Function) -> Role:
    """Return the usual role in a purchase; empty where a rank and a function tell none."""
    if seniority in {"unknown", "intern"}:
        return ""
    if function in _TECHNICAL and seniority != "owner":
        return "user_buyer" if seniority == "individual" else "technical_buyer"
    if seniority in {"owner", "c_level"}:
        return "economic_buyer"
    if function in _SILENT:
        return ""
    spends = seniority in {"vp", "head", "director"} or (seniority == "manager" and function in _SPENDING)
    return "economic_buyer" if spends else "user_buyer"


def _held(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts without posts held formerly; none where no post is left beside such."""
    kept: list[Part] = []
    for part in parts:
        if not _FORMER.at(part.plain, 0):
            kept.append(part)
        elif len(part.plain) == 1 and kept:
            kept.pop()
    return tuple(kept) if len(kept) == len(parts) or any(True for part in kept for _ in _ranks(part)) else ()


def _highest(parts: Sequence[Part]) -> Seen | None:
    """Return the highest rank and its part; one in training is that before all."""
    seen = [(part, found) for part in parts for found in _ranks(part)]
    return min(seen, key=lambda one: (one[1].name != "intern", ranks.ORDER.index(one[1].name)), default=None)


def _ranks(part: Part) -> Iterator[Found]:
    """Yield the ranks that a part says of its holder: not of whom he assists or advises, not of Chief's Aide."""
    found = tuple(one for one in _RANKS.all(part.plain) if "s" not in part.plain[one.end : one.end + 2])
    for one in _SERVES.all(part.plain):
        linked = part.plain[one.end : one.end + 1]
        if (linked and linked[0] in _LINKS[one.name]) or (one.name == "assistant" and not _after(found, one)):
            yield Found("individual", one.start, one.end)
            yield from (other for other in found if other.name == "senior" and other.start < one.start)
            return
    yield from (_meant(part.plain, one) for one in found)


def _after(found: Sequence[Found], one: Found) -> bool:
    return any(other.start >= one.end for other in found)


def _meant(words: Sequence[str], found: Found) -> Found:
    """Return a rank as its neighbours make it: a manager of things is none, a deputy of the C level a vp."""
    name = found.name
    if name == "manager" and _things(words, found):
        name = "individual"
    if name == "c_level" and any(_DEPUTY.at(words, place) for place in _beside(words, found)):
        name = "vp"
    return Found(name, found.start, found.end, found.partly, found.unsure)


def _things(words: Sequence[str], found: Found) -> bool:
    word = words[found.end - 1]
    if found.end - found.start > 1 or not ("manager" in word or "mgr" in word):
        return False
    before = words[max(0, found.start - 2) : found.start]
    return not _THINGS.isdisjoint((word.partition("manager")[0], *before[-1:], " ".join(before)))


def _beside(words: Sequence[str], found: Found) -> Iterator[int]:
    yield from (place for place in (found.start - 1, found.end) if 0 <= place < len(words))


def _by_ending(parts: Sequence[Part]) -> Seen | None:
    """Return the first word at the end of a part, or at its beginning, that ends as names of occupations do."""
    for part in parts:
        last = len(part.plain) - 1
        for place in (0, last) if _head_first(part) else (last, 0):
            word = part.plain[place]
            if len(word) > 3 and word.endswith(_ENDINGS) and word not in _NO_PERSON:
                return part, Found("individual", place, place + 1, unsure=True)
    return None


def _function(parts: Sequence[Part], rank: Seen | None) -> Seen | None:
    """Return the function of the part that decided, else of those after it, else before; methods come last.

    A rank of the whole company is of a department only where one is named: no method, nothing beyond a business.
    """
    if rank and (fixed := _FIXED.at(rank[0].plain, rank[1].start)):
        return rank[0], fixed
    first = _first(parts, rank)
    turned = (*parts[first:], *parts[:first])
    in_turn = _DEPARTMENTS if rank and _whole(rank) else _IN_TURN
    for part in turned:
        for words in _NEAR if any(True for _ in _CRAFTS.all(part.plain)) else in_turn:
            if found := tuple(words.all(part.plain)):
                return part, found[0 if _head_first(part) else -1]
    last = ((part, found) for part in turned for found in _LAST.all(part.plain))
    return None if in_turn is _DEPARTMENTS else next(last, None)


def _first(parts: Sequence[Part], rank: Seen | None) -> int:
    """Return the part whose function is asked first: of `Sales and Marketing Manager` the one with Sales."""
    if rank is None:
        return 0
    first = parts.index(rank[0])
    while (rank[1].start or rank[1].partly) and parts[first].joined and not any(True for _ in _ranks(parts[first - 1])):
        first -= 1
    return first


def _head_first(part: Part) -> bool:
    return not _ROMANCE.isdisjoint(part.plain)


def _of_all(parts: Sequence[Part], rank: Seen | None) -> bool:
    """Return whether a title without a function is of the whole company, by its rank or a lower one (VP and GM)."""
    return rank is not None and any(_whole((part, found)) for part in parts for found in _ranks(part))


def _within(one: Seen, other: Seen | None) -> bool:
    """Return whether the words of one stand among more words of another; of the same words a function's are within."""
    if other is None or one[0] is not other[0]:
        return False
    inner, outer = (one[1].start, one[1].end), (other[1].start, other[1].end)
    return outer[0] <= inner[0] and inner[1] <= outer[1] and (inner != outer or one[1].name not in ranks.ORDER)


def _whole(rank: Seen) -> bool:
    """Return whether a rank without a function is of the whole company."""
    part, found = rank
    words = part.plain[found.start : found.end]
    return " ".join(words) in _WHOLE or (
        found.name in {"owner", "c_level"} and words[-1] not in {"officer", "officers"}
    )


def _level(found: Sequence[Found]) -> Level:
    if any(one.unsure for one in found):
        return "guess"
    return "part" if any(one.partly for one in found) else "exact words" if found else ""
