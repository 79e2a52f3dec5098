"""A new structure: when one is learned, whether it is better on later accounts, and when a person has to look first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from earmark.book import kept
from earmark.book.versions import number_of, root_of
from earmark.learn.bands import candidates
from earmark.learn.contest import Contest, Sides, contest
from earmark.learn.hypothesis import refined
from earmark.learn.refit import Structure, bare
from earmark.profile.anchor import Anchor
from earmark.profile.file import dumps
from earmark.profile.profile import Profile
from earmark.profile.report import LearnReport
from earmark.profile.stored import report_to_json
from earmark.verbs import counting
from earmark.verbs.drift import drift
from earmark.verbs.folding import Live
from earmark.verbs.hypothesis import remembered, written
from earmark.verbs.learn import found_by, options_for
from earmark.verbs.movement import movement

if TYPE_CHECKING:
    from earmark.book import Book

LOOKED = "contest"  # the ledger's entry of a new structure that was judged
AGAIN = 30  # days after a judgement within which an alarm of drift asks for no other
MANY = 0.1  # of targets that change tier, beyond which a person has to look first
FLIPS, MOSTLY = 5, 0.5  # outcomes of ended deals told otherwise, and one seller's share of them, that a person looks at
UNTESTED = "a hypothesis is held against the outcomes of today"
TELLING = ("level", "effect", "churn")  # alarms that speak of outcomes, which learning anew may answer


@dataclass(frozen=True)
class Challenge:
    """What came of learning anew: in words; version: the one that was saved, live or held, or 0."""

    why: str
    version: int = 0
    held: bool = False


def pending_why(now: Live) -> str:
    """Return why the points of a version are not refitted."""
    if now.profile.worth is not None:
        return "people wrote them"
    if now.profile.objective == "value":
        return "the card is made for value, which is learned anew as a whole"
    return "nothing was kept of what it was learned from; learn anew: earmark update --relearn"


def due(book: Book, now: Live, when: date, *, asked: bool, moved: bool) -> str:
    """Return why a new structure is to be learned now, or nothing."""
    if asked:
        return "you asked for it"
    if now.profile.worth is not None:
        return UNTESTED
    last = max([now.report.profile.as_of, *_looked(book)])
    days = book.settings.relearn_days
    if when >= last + timedelta(days=days):
        return f"the last was learned {(when - last).days} days ago"
    if not moved or when < last + timedelta(days=AGAIN):
        return ""
    alarms = [one for one in drift(book, now.profile, as_of=when).alarms if one.kind in TELLING]
    return f"drift: {alarms[0].cause}".rstrip(".") if alarms else ""


def _looked(book: Book) -> list[date]:
    return [date.fromisoformat(str(one.body["as_of"])) for one in book.ledger.entries(LOOKED)]


def challenge(book: Book, now: Live, when: date, reason: str, told: Callable[[str], None]) -> Challenge:
    """Learn a new structure, judge it against the one in use, and save it if it is better: live, or held."""
    before = f"Learned anew ({reason}): "
    given = remembered(book, now.version)
    base = now.report.profile
    found = found_by(book, when, base.objective, base.horizon_months, None, given=given, progress=told)
    if found.profile.worth is not None:
        return _still_untested(book, now, found)
    structure = now.structure(book) or Structure(now.profile, Anchor(), book.settings.points)
    if now.report.anchor and _asks(found.profile) == _asks(now.profile):
        _note(book, when, found, promoted=False)
        return Challenge(
            f"{before}the same criteria, bins, exclusions and segments; their points are refitted already."
        )
    kept.key_rows(book.facts)  # before the next snapshot takes the place of these rows
    if now.profile.verdict == "supported" and found.profile.verdict != "supported":
        _note(book, when, found, promoted=False)
        return Challenge(f"{before}what the data of today support is less than the card in use: {found.profile.why}")
    told("contest")
    judged = _judge(book, now, structure, when)
    if not judged.promotion.promoted:
        _note(book, when, found, promoted=False)
        return Challenge(f"{before}not better on later accounts, so the card stays. {_said(judged)}")
    held = _reasons(book, now, found, when)
    return _saved(book, found, when, (before + _said(judged), " ".join(held)))


def _still_untested(book: Book, now: Live, found: LearnReport) -> Challenge:
    """Save a hypothesis with its points as far as the few outcomes leave them, where that changed anything."""
    same = replace(found.profile, as_of=now.profile.as_of, why=now.profile.why)
    if same == now.profile:
        return Challenge(f"The hypothesis stands as it is. {found.profile.why}")
    body = {"profile_id": found.profile_id, "toml": dumps(found.profile), "report": report_to_json(found)}
    version = book.add_version({**body, "kind": "by hand"})
    return Challenge(f"The hypothesis as today's outcomes leave it is version {version}. {found.profile.why}", version)


def _asks(profile: Profile) -> tuple[object, ...]:
    """Return a profile's structure: what its card, exclusions and segments ask, in whichever order."""
    card = frozenset(bare(c) for c in profile.card.criteria)
    rules = frozenset((bare(x.criterion), x.bin) for x in profile.exclusions)
    return card, rules, frozenset((s.tiers, s.where) for s in profile.segments)


def _judge(book: Book, now: Live, structure: Structure, when: date) -> Contest:
    """Return how keeping the structure in use, and learning anew, did on later accounts."""
    base, learned = now.report.profile, now.report.profile.as_of
    options = options_for(book, when, base.objective, base.horizon_months, None)
    info = counting.snapshot(book, when, options.horizon_months)
    fields = counting.fields(book, info)
    given = remembered(book)
    wanted, thin = candidates(fields)
    wanted = refined(wanted, given.profile, fields) if given else wanted
    tally = counting.tally(book, info, (*wanted, *structure.criteria))
    said = written(book, info, given, thin) if given else None
    month = None if now.profile.worth is not None else learned.year * 12 + learned.month - 1
    return contest(Sides(tally, len(wanted), structure, month, said), fields, options)


def _said(judged: Contest) -> str:
    since = f" closed since {judged.split}" if judged.split else ""
    on = f" (on {judged.accounts:,} accounts{since}, {judged.goods:.0f} good)" if judged.accounts else ""
    return f"{judged.promotion.why.rstrip('.')}{on}."


def _reasons(book: Book, now: Live, found: LearnReport, when: date) -> list[str]:
    """Return why a person has to look before a better structure is used; nothing where it may be used at once."""
    moved = movement(book, now.profile, found.profile, when)
    who = "targets" if moved.targets else "accounts"
    wide = [f"{moved.share:.0%} of {who} change tier ({moved.moved:,} of {moved.accounts:,})."] * (moved.share > MANY)
    return [*wide, *_one_seller(book, now, found)]


def _one_seller(book: Book, now: Live, found: LearnReport) -> list[str]:
    """Return what one seller's doing may have to do with a new structure."""
    by: dict[str, int] = {}
    for entry in book.profiles():
        if number_of(entry) > root_of(now.entry) and root_of(entry) == root_of(now.entry):
            for name, many in entry.body.get("flips", ()):
                by[str(name)] = by.get(str(name), 0) + int(many)
    total, said = sum(by.values()), []
    name = max(by, key=lambda one: (by[one], one), default="")
    if total >= FLIPS and by[name] > MOSTLY * total:
        said.append(
            f"{by[name]:,} of {total:,} outcomes of ended deals that are told otherwise than before are {name}'s."
        )
    seen, known = (
        {one.seller: one for one in report.check.sellers.unlike} if report.check.sellers else {}
        for report in (found, now.report)
    )
    said += [
        f"{one.seller} won {one.won:,} of {one.accounts:,} accounts, {one.expected:.0f} were to be expected."
        for one in seen.values() if one.seller not in known
    ]  # fmt: skip
    return said


def _note(book: Book, when: date, found: LearnReport, *, promoted: bool) -> None:
    """Keep that a new structure was judged, once for each that is learned on a day."""
    body = {"as_of": when.isoformat(), "profile_id": found.profile_id, "promoted": promoted}
    book.record([(LOOKED, f"{when.isoformat()} {found.profile_id}", body)])


def _saved(book: Book, found: LearnReport, when: date, words: Sequence[str]) -> Challenge:
    """Save a better structure, live or held, with the rows it was learned from."""
    why, held = words
    body = {
        "profile_id": found.profile_id, "toml": dumps(found.profile), "report": report_to_json(found),
        "kind": "held" if held else "promoted", "why": held,
    }  # fmt: skip
    version = book.add_version(body)
    if found.anchor is not None:
        kept.keep(book, version)
    _note(book, when, found, promoted=True)
    if not held:
        return Challenge(f"{why} Version {version} is live.", version)
    return Challenge(f"{why} Version {version} is held for a person to look at: {held}", version, held=True)
