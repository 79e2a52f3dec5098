"""Which accounts a name in an event may mean: those spelled alike, found without comparing the book with itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from earmark.sources.likeness import RARE, Called, alike
from earmark.sources.names import bare, core, shape

MOST = 5  # accounts put to a person for one name
_NO_SITE = ("one has no domain", "no domains")  # what is no news of a name
_WORD = 4  # letters; a shorter word is no trace


@dataclass(frozen=True)
class Meant:
    """An account that a name may mean, both by their places: how alike of 100, and why in words."""

    name: int
    account: int
    likeness: int
    why: str


def sought(names: Sequence[Called], accounts: Sequence[Called]) -> tuple[Meant, ...]:
    """Return for each name the accounts that it may mean, the likest first, at most MOST of them.

    A name may have a domain beside it: then only accounts of the very same name, or of that domain's label, are meant.
    """
    words = {word for name in names for word in _words(core(name.name))}
    forms = {form for name in names for form in _forms(name, core(name.name))}
    holders: dict[str, list[int]] = {}
    near = set()
    for place, one in enumerate(accounts):
        own = core(one.name)
        for word in _words(own):
            if word in words:
                holders.setdefault(word, []).append(place)
        if any(form in forms for form in _forms(one, own)):
            near.add(place)
    few = (places for places in holders.values() if len(places) <= RARE)
    chosen = sorted(near.union(*few))
    found: dict[int, list[Meant]] = {}
    for pair in alike([*names, *(accounts[place] for place in chosen)]).pairs:
        if pair.one < len(names) <= pair.other:
            account = chosen[pair.other - len(names)]
            why = "; ".join(word for word in pair.why if word not in _NO_SITE)
            found.setdefault(pair.one, []).append(Meant(pair.one, account, pair.likeness, why))
    return tuple(
        meant
        for place in sorted(found)
        for meant in sorted(found[place], key=lambda meant: (-meant.likeness, meant.account))[:MOST]
    )


def _words(own: str) -> Iterator[str]:
    return (word for word in own.split() if len(word) >= _WORD)


def _forms(one: Called, own: str) -> Iterator[str]:
    """Yield the forms by which `alike` would look at a name: all its letters, all but one; its domain's label."""
    label = one.domain.split(".", maxsplit=1)[0].replace("-", "")
    for form in {bare(own if one.name.isascii() else shape(one.name)), bare(label)} - {""}:
        yield form
        if len(form) <= 40:  # as `alike` does: longer ones are told by their words
            yield from (form[:k] + form[k + 1 :] for k in range(len(form)))
