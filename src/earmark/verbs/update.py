"""Update: fold what is new into the live version, and let a new structure earn its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from earmark.book import kept
from earmark.book.versions import TURNED_DOWN, kind_of, like, live, number_of, waiting
from earmark.errors import CallError
from earmark.ledger import Entry
from earmark.profile.file import dumps, loads, profile_id
from earmark.profile.profile import Profile
from earmark.profile.sides import cut_offs_of, points_of
from earmark.profile.stored import packed
from earmark.profile.updated import HeldVersion, UpdateReport
from earmark.verbs.challenge import FLIPS, Challenge, challenge, due, pending_why
from earmark.verbs.folding import Folded, Live, fold, latest, live_version
from earmark.verbs.learn import come, silence

if TYPE_CHECKING:
    from earmark.book import Book

NOTHING = "Nothing moved: no account's outcome or bin changed since version {version} was fitted."
SINCE_BACK = "Nothing moved: no account's outcome or bin changed since somebody went back to version {version}."
STAYS = "The points of version {version} stay as they are: {why}."


def update(
    book: Book,
    *,
    as_of: date | None = None,
    relearn: bool = False,
    approve: bool = False,
    reject: bool = False,
    progress: Callable[[str], None] | None = None,
) -> UpdateReport:
    """Fold what changed since the live version into its points, and learn anew where that is due.

    A refit of the points of the same criteria and bins is live at once. A new structure, learned each `relearn_days`
    (a setting), on an alarm of drift or with `relearn`, has to do better on later accounts, and is held for a person
    where more than a tenth of targets change tier, or where one seller's changes of old outcomes may be why.
    approve, reject: make the held version live, or turn it down. as_of: by default the newest day that the book knows.

    Raises:
        CallError: there is no profile, nothing is loaded, nothing is held, `as_of` lies before the live version, or it
            has not come yet.
    """
    if approve and reject:
        raise CallError("A held version is approved and turned down at once.", "Choose one of both.")
    before = live(book.profiles())
    _day(book, live_version(book.profiles(), before), as_of)
    said = _decided(book, approve=approve, reject=reject)
    now = live_version(book.profiles(), live(book.profiles()))
    when = _day(book, now, as_of)
    told = progress or (lambda _: None)
    told("count")
    folded, why = _folded(book, now, when)
    now = live_version(book.profiles(), live(book.profiles()))
    tried: Challenge | None = None
    reason = due(book, now, when, asked=relearn, moved=bool(folded and folded.accounts))
    if reason:
        tried = challenge(book, now, when, reason, told)
    return _report(book, before, _Done(when, folded, tried, " ".join(word for word in (said, why) if word)))


@dataclass(frozen=True)
class _Done:
    when: date
    folded: Folded | None
    tried: Challenge | None
    why: str


def _day(book: Book, now: Live, as_of: date | None) -> date:
    """Return the day whose knowledge is used: the one asked for, else the newest that the book knows of."""
    if as_of is not None and as_of < now.profile.as_of:
        raise CallError(f"Version {now.version} is as of {now.profile.as_of}, after {as_of}.", "Ask for a later day.")
    return come(book, as_of) if as_of else max(latest(book), now.profile.as_of)


def _decided(book: Book, *, approve: bool, reject: bool) -> str:
    """Make the held version live, or turn it down; return what was done, in words."""
    if not approve and not reject:
        return ""
    held = _waiting(book)
    if held is None:
        raise CallError("No version is held.", "See: earmark history")
    number = number_of(held)
    if reject:
        book.record([(TURNED_DOWN, str(number), {"version": number})])
        return f"Version {number} is turned down; it stays in the history."
    made = book.add_version(like(held, "promoted"))
    kept.hand_on(book, number, made)
    return f"Version {number} is approved, and live as version {made}."


def _waiting(book: Book) -> Entry | None:
    down = {int(one.key): one for one in book.ledger.entries(TURNED_DOWN)}
    return waiting(book.profiles(), down)


def _folded(book: Book, now: Live, when: date) -> tuple[Folded | None, str]:
    """Fold what changed into the live version's points and save them; return what came of it, in words too."""
    structure = now.structure(book)
    if structure is None:
        return None, STAYS.format(version=now.version, why=pending_why(now))
    done = fold(book, now, structure, when)
    if not done.accounts and _month(when) == _month(now.counted):
        said = SINCE_BACK if kind_of(now.entry) == "reverted" else NOTHING
        return done, said.format(version=now.version)
    if replace(done.profile, as_of=now.profile.as_of) == now.profile:
        kept.keep(book, now.version)
        return done, f"{_many(done)} No line of the card, rate or cut-off moved by it: nothing is saved."
    version = book.add_version(_body(now, done))
    kept.keep_rows(book, version)
    return done, f"{_many(done)} The points were refitted: version {version}{_flips(done)}."


def _month(when: date) -> int:
    return when.year * 12 + when.month


def _body(now: Live, done: Folded) -> Mapping[str, Any]:
    """Return a refit as the ledger keeps it; its report is its root's, with these counts."""
    return {
        "profile_id": profile_id(done.profile),
        "toml": dumps(done.profile),
        "kind": "refit",
        "root": int(now.entry.body.get("root", now.version)),
        "counts": packed(done.counts(now.report.counts)),
        "counted": done.profile.as_of.isoformat(),
        "flips": [list(one) for one in done.flips],
    }


def _many(done: Folded) -> str:
    if done.anew:
        return f"Which accounts changed is not known any more, so all {done.accounts:,} were counted anew."
    if not done.accounts:
        return "No account changed, but a month went by: wins grew older, and deals stalled."
    kinds = ", ".join(f"{n:,} {_one(kind) if n == 1 else kind}" for kind, n in done.kinds.items())
    return f"{done.accounts:,} account{'s' if done.accounts > 1 else ''} folded in: {kinds}."


def _one(kind: str) -> str:
    word, *rest = kind.split(" ")
    return " ".join([word.removesuffix("s"), *rest])


def _flips(done: Folded) -> str:
    many = sum(n for _, n in done.flips)
    if many < FLIPS:
        return ""
    name, most = max(done.flips, key=lambda one: one[1])
    return f"; {many:,} outcomes of ended deals are told otherwise than before, {most:,} of them {name}'s"


def _report(book: Book, before: Entry, done: _Done) -> UpdateReport:
    saved = book.profiles()
    after, held = live(saved), _waiting(book)
    first, second = (loads(str(one.body["toml"]), "a saved version") for one in (before, after))
    folded, tried = done.folded, done.tried
    why = " ".join(word for word in (done.why, tried.why if tried else "") if word)
    return UpdateReport(
        before=str(before.body["profile_id"]),
        after=str(after.body["profile_id"]),
        before_version=number_of(before),
        after_version=number_of(after),
        as_of=done.when,
        folded=folded.accounts if folded else 0,
        changed=tuple(one for one in points_of(first, second) if one.moved),
        held=_held(held),
        why=why,
        kinds=dict(folded.kinds) if folded else {},
        anew=bool(folded and folded.anew),
        cut_offs=tuple(one for one in cut_offs_of(first, second) if one.moved),
        learned_anew=tried is not None,
        notes=(*silence(latest(book), done.when), *_notes(first, second, held)),
    )


def _held(entry: Entry | None) -> HeldVersion | None:
    if entry is None:
        return None
    return HeldVersion(number_of(entry), str(entry.body["profile_id"]), str(entry.body.get("why", "")))


def _notes(first: Profile, second: Profile, held: Entry | None) -> tuple[str, ...]:
    moved = first.as_of != second.as_of
    wait = "To look at it: earmark diff v{0}. Then: earmark update --approve, or --reject."
    since = (f"Known as of {second.as_of}, before as of {first.as_of}.",) if moved else ()
    return (*since, *((wait.format(number_of(held)),) if held else ()))
