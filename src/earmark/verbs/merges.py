"""Propose accounts that may be one company, and keep what a person says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from earmark.book import census
from earmark.book.answers import Answers, Pair, answer, pairs_of
from earmark.book.kin import tops
from earmark.errors import CallError
from earmark.facts.merges import MergeAnswer, MergeReport, MergesReport, Proposal, Side
from earmark.sources.likeness import Called, alike
from earmark.sources.likeness import Pair as Likely
from earmark.verbs.explain import the_one

if TYPE_CHECKING:
    from earmark.book import Book

Links = Mapping[tuple[int, int], Likely]


def merges(book: Book, limit: int | None = None, progress: Callable[[float], None] | None = None) -> MergesReport:
    """Return accounts that may be one company: those with deals on both sides first.

    Two accounts of different domains are proposed only if their names are the same. Pairs that were rejected, and
    parents with their subsidiaries, are not. `limit` cuts the list, never the counts; `progress` is called with
    the share done. Raises CallError for a limit below 0.
    """
    if limit is not None and limit < 0:
        raise CallError(f"A limit of {limit} is below zero.", "Give the most proposals to list, as in: --limit 50")
    facts, answers = book.facts, book.answers()
    rows = census.called(facts)
    place = {number: k for k, (number, _, _) in enumerate(rows)}
    told = [(place[one], place[other]) for one, other in census.in_pairs(facts, "said_merged")]
    found = alike([Called(name, domain) for _, name, domain in rows], told, progress)
    links = {(rows[pair.one][0], rows[pair.other][0]): pair for pair in found.pairs}
    rejected, families = census.apart(facts, answers.rejected), dict(tops(dict(census.in_pairs(facts, "parent"))))
    open_ = {pair: link for pair, link in links.items() if pair not in rejected}
    kin = {
        pair: link for pair, link in open_.items() if families.get(pair[0], pair[0]) == families.get(pair[1], pair[1])
    }
    proposals = _proposals(book, {pair: link for pair, link in open_.items() if pair not in kin})
    return MergesReport(
        proposals=proposals[:limit],
        found=len(proposals),
        families=_proposals(book, kin)[:limit],
        answers=_answers(book, answers),
        total=len(rows),
        notes=_notes(found.crowded),
    )


def accept_merge(book: Book, accounts: Sequence[str]) -> MergeReport:
    """Merge accounts into one; each is named by its key, domain, CRM id or exact name.

    An account of a file goes before one that only deals name, then the one with more deals, then the older record:
    its values stand, the others' fill what it lacks. Raises CallError for an account that is not known, and for
    accounts of which it was said that they are not one.
    """
    numbers = _numbers(book, accounts)
    before = _sides(book, numbers.values())
    if len(before) == 1:
        return MergeReport("accepted", tuple(numbers), before, False, ("They are one account already.",))
    barred = census.apart(book.facts, book.answers().rejected)
    for pair in combinations(sorted(set(numbers.values())), 2):
        if pair in barred:
            one, other = (side.key for side in _sides(book, pair))
            raise CallError(
                f"You said that {one} and {other} are not one.", f"Undo it: earmark merges undo {one} {other}"
            )
    keys = tuple(side.key for side in before)
    answer(book, pairs_of(keys), "accepted")
    after = _sides(book, census.whose(book.facts, keys).values())
    return MergeReport("accepted", keys, after, True, _both_customers(before))


def reject_merge(book: Book, accounts: Sequence[str]) -> MergeReport:
    """Say that accounts are not one company: they are not proposed again.

    Raises CallError for an account that is not known, and where some are one account.
    """
    sides = _sides(book, _numbers(book, accounts).values())
    if len(sides) < len(set(accounts)):
        raise CallError("Some of these are one account.", "Take them apart first: earmark merges undo ACCOUNT ACCOUNT")
    keys = tuple(side.key for side in sides)
    new = set(pairs_of(keys)) - set(book.answers().rejected)
    if new:
        answer(book, pairs_of(keys), "rejected")
    return MergeReport("rejected", keys, sides, bool(new))


def undo_merge(book: Book, accounts: Sequence[str]) -> MergeReport:
    """Take back what was said of accounts: of each pair of several, or of one and all others.

    The tables are then as they were. Raises CallError where nothing was said of them, and where none is named.
    """
    if not any(word.strip() for word in accounts):
        raise CallError(
            "No account is named.",
            "Of a pair: earmark merges undo acme.example acme.test; of one and all others: earmark merges undo"
            " acme.example",
        )
    answers = book.answers()
    standing = (*answers.accepted, *answers.rejected)
    named = [_spoken(word, standing) for word in accounts]
    pairs = [pair for pair in standing if _is_meant(pair, named)]
    if not pairs:
        said = ", ".join(f"{pair.one} = {pair.other}" for pair in answers.accepted[:5]) or "nothing yet"
        raise CallError(f"Nothing was said of {' and '.join(accounts)}.", f"Merged: {said}. See: earmark merges")
    answer(book, pairs, "undone")
    keys = tuple(sorted({key for pair in pairs for key in (pair.one, pair.other)}))
    now = census.whose(book.facts, keys)
    left = [pair for pair in pairs if pair.one in now and now[pair.one] == now.get(pair.other)]
    notes = tuple(f"{pair.one} and {pair.other} are still one, by way of others." for pair in left)
    return MergeReport("undone", keys, _sides(book, now.values()), True, notes)


def _proposals(book: Book, links: Links) -> tuple[Proposal, ...]:
    """Return groups of accounts each of which is linked with every other, most consequential first."""
    groups = _groups(links)
    known = census.counted(book.facts, {number for group in groups for number in group})
    made = []
    for group in groups:
        sides = tuple(one.side for one in sorted((known[number] for number in group), key=lambda one: one.rank))
        inside = [links[pair] for pair in combinations(group, 2)]
        why = dict.fromkeys(word for link in sorted(inside, key=lambda link: link.likeness) for word in link.why)
        countries = {side.country for side in sides if side.country}
        words = (*why, *(("different countries",) if len(countries) > 1 else ()))
        made.append(Proposal(sides, min(link.likeness for link in inside), words))
    return tuple(sorted(made, key=_weight))


def _groups(links: Links) -> list[tuple[int, ...]]:
    """Join pairs, the likest first, into groups as long as every two of a group are linked; a disguise stays a pair."""
    of: dict[int, frozenset[int]] = {}
    honest = {pair for pair, link in links.items() if not link.deceives}
    for one, other in sorted(honest, key=lambda pair: (-links[pair].likeness, pair)):
        mine, theirs = of.get(one, frozenset({one})), of.get(other, frozenset({other}))
        if all((min(a, b), max(a, b)) in honest for a in mine for b in theirs if a != b):
            both = mine | theirs
            of |= dict.fromkeys(both, both)
    whole = {tuple(sorted(group)) for group in of.values()}
    return sorted(whole | {pair for pair in links if not any(set(pair) <= of.get(k, frozenset()) for k in pair)})


def _weight(proposal: Proposal) -> tuple[int, int, int, int, tuple[str, ...]]:
    deals = sorted((side.deals for side in proposal.accounts), reverse=True)
    both = 2 if deals[1] else 1 if deals[0] else 0
    return -both, -deals[1], -sum(deals), -proposal.likeness, tuple(side.key for side in proposal.accounts)


def _answers(book: Book, answers: Answers) -> tuple[MergeAnswer, ...]:
    now = census.whose(book.facts, (key for pair in answers.accepted for key in (pair.one, pair.other)))
    into = {number: one.side.key for number, one in census.counted(book.facts, set(now.values())).items()}
    merged = [MergeAnswer((p.one, p.other), "accepted", into.get(now.get(p.one, 0), "")) for p in answers.accepted]
    return (*merged, *(MergeAnswer((p.one, p.other), "rejected") for p in answers.rejected))


def _notes(crowded: int) -> tuple[str, ...]:
    if not crowded:
        return ()
    return (f"{crowded:,} accounts share their name with so many others that it tells nothing: not compared.",)


def _numbers(book: Book, accounts: Sequence[str]) -> dict[str, int]:
    """Return the accounts meant, by the words for them."""
    words = [word.strip() for word in accounts if word.strip()]
    if len(set(words)) < 2:
        raise CallError(
            "An answer is about two accounts or more.", "As in: earmark merges accept acme.example acme.test"
        )
    known = census.whose(book.facts, words)
    return {word: known[word] if word in known else int(the_one(book, word)[0]) for word in words}


def _sides(book: Book, numbers: Iterable[int]) -> tuple[Side, ...]:
    known = census.counted(book.facts, set(numbers))
    return tuple(one.side for one in sorted(known.values(), key=lambda one: one.rank))


def _both_customers(sides: Sequence[Side]) -> tuple[str, ...]:
    held = [f"{side.key} has {side.contracts}" for side in sides if side.contracts]
    return (f"More than one of them had contracts: {', '.join(held)}.",) if len(held) > 1 else ()


def _spoken(word: str, standing: Sequence[Pair]) -> frozenset[str]:
    """Return the keys of answers that a word means: a key, a domain or an id."""
    keys = {key for pair in standing for key in (pair.one, pair.other)}
    text = word.strip()
    exact = {key for key in keys if key == text}
    return frozenset(exact or {key for key in keys if key == f"d:{text.lower()}" or key.split(":", 2)[-1] == text})


def _is_meant(pair: Pair, named: Sequence[frozenset[str]]) -> bool:
    if len(named) == 1:
        return bool({pair.one, pair.other} & named[0])
    return any(
        (pair.one in mine and pair.other in theirs) or (pair.other in mine and pair.one in theirs)
        for mine, theirs in combinations(named, 2)
    )
