"""Which accounts may be the same company: looked for in blocks, so that a large book takes little longer a name.

A block holds the accounts that share a key: the bare name, a bare name with one letter left out, a rare word, or
the domain's label as a name. Only within a block are two compared, and what they are called decides.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from earmark.sources.names import bare, core, deceiving, plain, shape, spelled_out

ENOUGH = 90  # of 100: spelled alike enough to ask
BLOCK = 50  # accounts; a name that more have tells nothing
RARE = 20  # names; a word in more of them is no trace
REST = 80  # of 100, of the words that two names do not share
SHORT = 5  # letters; below it only the very same name is proposed
BEWARE = "Beware"
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Called:
    """What an account is called: its name as written, and its registrable domain; empty where it has none."""

    name: str
    domain: str = ""


@dataclass(frozen=True)
class Pair:
    """Two accounts by their places, `one` before `other`: how alike in 100, and why, in words."""

    one: int
    other: int
    likeness: int
    why: tuple[str, ...]

    @property
    def deceives(self) -> bool:
        """Whether the two only look the same."""
        return any(word.startswith(BEWARE) for word in self.why)


@dataclass(frozen=True)
class Alike:
    """The pairs found, in order of places, and how many names stood in blocks too large to compare."""

    pairs: tuple[Pair, ...]
    crowded: int = 0


@dataclass(frozen=True)
class _Names:
    """Every account's core, its bare form, the places of each bare form, and the forms in order."""

    called: Sequence[Called]
    cores: list[str]
    places: dict[str, list[int]] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)


def alike(called: Sequence[Called], known: Iterable[tuple[int, int]] = (), progress: Progress | None = None) -> Alike:
    """Return the pairs of accounts that may be one company.

    known: pairs that the CRM itself says are one, whatever their names. progress: called with the share done.
    """
    tell = progress or _nothing
    names = _read(called, tell)
    crowded = sum(len(places) for places in names.places.values() if len(places) > BLOCK)
    pairs = list(_like(called, names, tell))
    told = [Pair(min(pair), max(pair), 100, ("the CRM says that they were merged",)) for pair in known]
    met = {(pair.one, pair.other) for pair in told}
    rest = [pair for pair in pairs if (pair.one, pair.other) not in met]
    return Alike(tuple(sorted((*told, *rest), key=lambda pair: (pair.one, pair.other))), crowded)


def _like(called: Sequence[Called], names: _Names, tell: Progress) -> Iterator[Pair]:
    """Yield the candidates that are alike, each judged once; of those looked at a number alone is kept."""
    seen = set[int]()
    for one, other in _candidates(names, tell):
        number = one * len(called) + other
        if number not in seen:
            seen.add(number)
            likeness, why = _judged(called[one], called[other], names, (one, other))
            if likeness:
                yield Pair(one, other, likeness, why)


def _nothing(_: float) -> None:
    return


def _read(called: Sequence[Called], tell: Progress) -> _Names:
    """Read every name; the bare form is of the letters as the eye sees them, so that a disguise is looked at."""
    names = _Names(called, [])
    for place, one in enumerate(called):
        names.cores.append(core(one.name))
        form = bare(names.cores[-1] if one.name.isascii() else shape(one.name))
        if form:
            names.places.setdefault(form, []).append(place)
        if place % 1000 == 0:
            tell(0.4 * place / len(called))
    names.forms.extend(names.places)
    return names


def _candidates(names: _Names, tell: Progress) -> Iterator[tuple[int, int]]:
    """Yield pairs of places that share a block, some more than once."""
    for places in names.places.values():
        if len(places) <= BLOCK:
            yield from combinations(places, 2)
    tell(0.5)
    for one, other in _near(names.forms):
        yield from _across(names, one, other)
    tell(0.8)
    for one, other in _sharing(names):
        yield from _across(names, one, other)
    tell(0.9)
    yield from _by_label(names)
    tell(1.0)


def _across(names: _Names, one: str, other: str) -> Iterator[tuple[int, int]]:
    mine, others = names.places[one], names.places[other]
    if len(mine) * len(others) <= BLOCK:
        yield from ((min(a, b), max(a, b)) for a in mine for b in others)


def _near(forms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield forms that are equal once a letter of each, or of one of them, is left out: one slip of the pen."""
    owners = np.fromiter((k for k, form in enumerate(forms) for _ in _left_out(form)), np.int32)
    keys = np.fromiter((_number(word) for form in forms for word in _left_out(form)), np.uint64)
    for places in _runs(keys, owners):
        yield from combinations(sorted({forms[k] for k in places}), 2)


def _left_out(form: str) -> list[str]:
    """Return a form and what is left of it without each of its letters, if it is long enough to be told by that."""
    if not SHORT <= len(form) <= 40:
        return []
    return [form, *(form[:k] + form[k + 1 :] for k in range(len(form)))]


def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())


def _runs(keys: np.ndarray, owners: np.ndarray) -> Iterator[list[int]]:
    """Yield the owners of each key that several have, unless they are too many."""
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)
    lengths = np.diff(np.append(starts, len(keys)))
    for start, length in zip(starts[lengths > 1], lengths[lengths > 1], strict=True):
        if length <= BLOCK:
            yield owners[start : start + length].tolist()


def _sharing(names: _Names) -> Iterator[tuple[str, str]]:
    """Yield forms that share a word which few names have."""
    words = {form: set(names.cores[places[0]].split()) for form, places in names.places.items()}
    many = Counter(word for mine in words.values() for word in mine if len(word) >= SHORT - 1)
    holders: dict[str, list[str]] = defaultdict(list)
    for form, mine in words.items():
        for word in mine:
            if 1 < many[word] <= RARE:
                holders[word].append(form)
    for word in sorted(holders):
        yield from combinations(holders[word], 2)


def _by_label(names: _Names) -> Iterator[tuple[int, int]]:
    """Yield accounts without domain that are called as another's domain is."""
    for place, one in enumerate(names.called):
        label = _label(one.domain)
        others = names.places.get(bare(label), []) if len(label) >= SHORT - 1 else []
        if len(others) <= BLOCK:
            yield from ((min(place, k), max(place, k)) for k in others if k != place and not names.called[k].domain)


def _label(domain: str) -> str:
    return domain.split(".", maxsplit=1)[0].replace("-", "")


def _judged(one: Called, other: Called, names: _Names, pair: tuple[int, int]) -> tuple[int, tuple[str, ...]]:
    """Return how alike two accounts are and why; 0 where they are not to be proposed."""
    mine, theirs = (names.cores[place] for place in pair)
    same = bool(mine) and mine == theirs
    apart = bool(one.domain and other.domain and one.domain != other.domain)
    label = bool(_label(one.domain)) and _label(one.domain) == _label(other.domain)
    if apart and not same and not label:
        return _disguised(one, other, mine, theirs)
    if re.findall(r"\d+", mine) != re.findall(r"\d+", theirs):
        return _named_by_domain(one, other, mine, theirs)
    likeness = 100 if same else ratio(mine, theirs) if _differ_little(mine, theirs) else 0
    if likeness < ENOUGH:
        return max(_disguised(one, other, mine, theirs), _named_by_domain(one, other, mine, theirs))
    warned = _disguised(one, other, mine, theirs)[1]
    return likeness, (*(warned or (_alikeness(mine, theirs),)), *_domains(apart, label, one, other))


def _differ_little(mine: str, theirs: str) -> bool:
    """Whether the words that two names do not share are alike themselves: `MIS Solutions` is not `MST Solutions`."""
    if mine.replace(" ", "") == theirs.replace(" ", "") or _same_letters(mine, theirs):
        return True
    one, other = Counter(mine.split()), Counter(theirs.split())
    rest, left = ("".join((a - b).elements()) for a, b in ((one, other), (other, one)))
    if not rest and not left:
        return True
    return min(len(rest), len(left)) >= SHORT - 1 and 100 * similarity(rest, left) >= REST


def _same_letters(mine: str, theirs: str) -> bool:
    """Whether two names are the same without accents, or with umlauts spelled out on either side."""
    return bool({plain(mine), spelled_out(mine)} & {plain(theirs), spelled_out(theirs)})


def _alikeness(mine: str, theirs: str) -> str:
    if mine == theirs:
        return "the same name"
    if mine.replace(" ", "") == theirs.replace(" ", ""):
        return "the same name but for spaces"
    if _same_letters(mine, theirs):
        return "the same name but for accents"
    if sorted(mine.split()) == sorted(theirs.split()):
        return "the same words in another order"
    return "nearly the same name"


def _domains(apart: bool, label: bool, one: Called, other: Called) -> tuple[str, ...]:
    if apart:
        return ("domains that differ in their ending" if label else "but different domains",)
    return () if one.domain and other.domain else ("one has no domain" if one.domain or other.domain else "no domains",)


def _disguised(one: Called, other: Called, mine: str, theirs: str) -> tuple[int, tuple[str, ...]]:
    """Two names that only look the same: proposed with a warning in words, never taken for one."""
    odd = tuple(dict.fromkeys((*deceiving(one.name), *deceiving(other.name))))
    if mine == theirs or not odd or shape(one.name) != shape(other.name):
        return 0, ()
    return ratio(mine, theirs), (f"{BEWARE}: they look the same, but one is written with {', '.join(odd)}",)


def _named_by_domain(one: Called, other: Called, mine: str, theirs: str) -> tuple[int, tuple[str, ...]]:
    """Return whether one without domain is called as the other's domain is."""
    for named, site in ((mine, other), (theirs, one)):
        lacks = one if site is other else other
        if site.domain and not lacks.domain and bare(named) and bare(named) == bare(_label(site.domain)):
            return max(ratio(mine, theirs), 1), (f"one is called as the other's domain, {site.domain}",)
    return 0, ()


def ratio(one: str, other: str) -> int:
    """Return how alike two names are, 0 to 99, the better of words as written and words in order; 100 only if equal.

    Twice the longest common subsequence over both lengths, the normalized Indel similarity: rapidfuzz's `ratio`
    and `token_sort_ratio`.
    """
    if one == other:
        return 100
    mine, theirs = (" ".join(sorted(text.split())) for text in (one, other))
    ways = [(one, other), (mine, theirs), (one.replace(" ", ""), other.replace(" ", ""))]
    if not (one + other).isascii():
        ways += [(plain(one), plain(other)), (spelled_out(one), spelled_out(other))]
    return 99 if _same_letters(one, other) else min(99, int(100 * max(similarity(*way) for way in ways)))


def similarity(one: str, other: str) -> float:
    """Return twice the longest common subsequence over the sum of lengths; 1 of two empty texts.

    Bit-parallel: Hyyrö, Bit-parallel LCS-length computation revisited (2004).
    """
    if not one or not other:
        return float(one == other)
    masks: dict[str, int] = {}
    for k, letter in enumerate(one):
        masks[letter] = masks.get(letter, 0) | 1 << k
    full = (1 << len(one)) - 1
    left = full
    for letter in other:
        met = left & masks.get(letter, 0)
        left = ((left + met) | (left - met)) & full
    common = len(one) - left.bit_count()
    return 2 * common / (len(one) + len(other))
