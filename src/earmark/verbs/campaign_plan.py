"""Plan a campaign: a balanced pick of accounts, and what their answers will be able to show of a hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from earmark.book.pursued import pursuits
from earmark.errors import CallError
from earmark.facts.fold import fold
from earmark.learn import campaign as odds
from earmark.learn.balance import balanced
from earmark.learn.beta import seen
from earmark.learn.explore import mixers
from earmark.learn.tally import Flags, Ints
from earmark.profile.bins import Criterion
from earmark.profile.campaign import ENTRY, Base, CampaignPlan, Kind, Picked, PlannedLine, Share
from earmark.profile.file import profile_id
from earmark.profile.profile import Profile
from earmark.sql import draw
from earmark.sql.lookup import called
from earmark.sql.score import bin_names
from earmark.verbs.campaign_file import planned, same_or_new, write_plan
from earmark.verbs.chosen import Chosen
from earmark.verbs.counting import columns
from earmark.verbs.fitting import CLOSE
from earmark.verbs.hypothesis import guess, spelt
from earmark.verbs.listing import listing
from earmark.verbs.queue import ranked_accounts, states_of
from earmark.verbs.queue_file import check_sheet
from earmark.verbs.relations import accounts_of
from earmark.verbs.travel import fill

if TYPE_CHECKING:
    from earmark.book import Book

CONTACTS, MOST = 100, 500
WITHIN, LONG = 30, 90  # days in which an answer counts; days until the verdict at the latest
ASSUMED = 0.05  # of contacts that answer, where nobody says it and the book has seen too few
FEW = 20  # pursued accounts of the book, below which their share is too rough to plan with
TANGLED = 0.3  # correlation from which two lines go together too much to be told apart
LISTED = "campaign_list"


@dataclass(frozen=True)
class _Asked:
    """What is asked for: how many accounts, as of which day; until: the day of the verdict at the latest."""

    kind: Kind
    wanted: int
    when: date
    until: date


@dataclass(frozen=True)
class _Drawn:
    """Accounts in the order drawn: (accounts,) their numbers and scores, (accounts, criteria) their bins."""

    account: Ints
    score: Ints
    codes: Ints


def plan_campaign(
    book: Book,
    targets: Path | str | None = None,
    hypothesis: Profile | Path | str | int | None = None,
    *,
    contacts: int | None = None,
    conversations: int | None = None,
    name: str | None = None,
    base: str | float | None = None,
    within: int = WITHIN,
    ends: date | None = None,
    as_of: date | None = None,
    out: Path | str | None = None,
) -> CampaignPlan:
    """Pick accounts that put a hypothesis to the test, say what their answers can show, and keep the plan.

    targets: a list whose accounts alone are taken; they are loaded before. hypothesis: as `learn` takes it; else the
    one that the latest profile was learned from. contacts: how many (100); conversations: instead, accounts to talk
    with, of which a meeting counts. name: of the campaign, else the hypothesis's. base: share expected to answer
    ("5%"). within: days after the first touch in which an answer counts. ends: the day of the verdict at the latest,
    else 90 days on. as_of: the day it is planned for; else today. out: also write the contact list to this .csv or
    .xlsx file. Nobody is picked whom the queue leaves out, nor who was ever worked.

    Raises:
        CallError: there is no hypothesis, nobody to contact, the name is taken, or a number makes no sense.
        InputError, ProfileError: a file cannot be read, or is no profile.
    """
    target, asked = check_sheet(out), _asked(contacts, conversations, within, ends, as_of or book.today)
    profile = _hypothesis(book, hypothesis)
    label = " ".join((name or profile.name).split()) or "campaign"
    listed, notes = _listed(book, targets)
    fitted = ranked_accounts(book, Chosen(profile, profile_id(profile)), asked.when)
    if fitted.lacking:
        raise _unknown(book, fitted.lacking)
    lines = lines_of(fitted.profile)
    picked = _picked(book, fitted.profile, f"{profile_id(profile)} {label}", asked.wanted, listed)
    expected = _base(book, base, asked.when, within)
    plan = CampaignPlan(
        label, asked.kind, profile_id(profile), profile.name, asked.when, within, asked.until, asked.wanted,
        int(book.engine.rows(draw.unworked(listed), step="candidates")[0][0]), expected,
        odds.power_of_whole(picked.score, expected.rate), _named(book, fitted.profile, picked),
        tuple(c.name for c in fitted.profile.card.criteria), _lines(fitted.profile, lines, picked, expected.rate),
        _shares(asked.kind, len(picked.account)), _tangled(fitted.profile, lines, picked),
        tuple((word, n) for word, n in states_of(book, fitted.profile)[0].items() if word),
        (*notes, *fitted.notes), str(target or ""),
    )  # fmt: skip
    _keep(book, plan, planned(plan, fitted.profile, picked.codes.tolist()), target)
    return plan


def _unknown(book: Book, fields: Sequence[str]) -> CallError:
    """Return the error of a hypothesis that asks for fields which the book has not, with those spelled alike."""
    known = {fold(name): name for name in columns(book)}
    near = [known[one] for field in fields for one in get_close_matches(fold(field), known, n=1, cutoff=CLOSE)]
    hint = f"Did you mean {', '.join(map(repr, near))}?" if near else "Load the fields, or leave those criteria out."
    return CallError(f"The book has no field {', '.join(map(repr, fields))}, by which its accounts were picked.", hint)


def _asked(contacts: int | None, conversations: int | None, within: int, ends: date | None, when: date) -> _Asked:
    if contacts is not None and conversations is not None:
        raise CallError("--contacts and --conversations are given at once.", "Choose one of both.")
    kind: Kind = "contacts" if conversations is None else "conversations"
    wanted = conversations if conversations is not None else CONTACTS if contacts is None else contacts
    if not 1 <= wanted <= MOST:
        raise CallError(f"--{kind} {wanted} is not 1 to {MOST}.", "100 contacts, or 10 to 20 conversations, are usual.")
    if within < 1:
        raise CallError(f"--within {within} leaves nobody time to answer.", "Say days, as in: --within 30")
    until = ends or when + timedelta(days=max(LONG, within))
    if until < when + timedelta(days=within):
        what = f"--ends {until} is less than {within} days after {when}."
        raise CallError(what, "Nobody's time to answer would be over by then.")
    return _Asked(kind, wanted, when, until)


def _keep(book: Book, plan: CampaignPlan, entry: dict[str, Any], target: Path | None) -> None:
    """Write the contact list, then the ledger's entry, unless another campaign has the name."""
    same_or_new(book, plan.name, entry)
    if target is not None:
        write_plan(book, plan, target)
    book.record([(ENTRY, plan.name, entry)])


def _hypothesis(book: Book, which: Profile | Path | str | int | None) -> Profile:
    given = guess(book, which, None, without=False)
    if given is None:
        raise CallError("There is no hypothesis.", "Name one, as in: --hypothesis my.toml; earmark hypothesis new")
    return spelt(book, given.profile)


def lines_of(profile: Profile) -> list[tuple[int, int]]:
    """Return the lines of a hypothesis, bins with points: the place of the criterion and of the bin."""
    found = [(k, b) for k, c in enumerate(profile.card.criteria) for b, one in enumerate(c.bins) if one.points]
    if not found:
        raise CallError(f"The hypothesis {profile.name!r} has no line with points.", "Give points to what you believe.")
    return found


def _listed(book: Book, targets: Path | str | None) -> tuple[str, list[str]]:
    """Make the table of a list's accounts, and return its name; empty without a list."""
    if targets is None:
        return "", []
    rows = listing(book, Path(targets), None, None, lean=True)
    try:
        found, lines, name = accounts_of(book, rows), rows.count, rows.name
    finally:
        rows.close()
    if not found:
        raise CallError(
            f"None of the {lines:,} lines of {name} is an account of the book.",
            f"Load the list first, so that what comes of it can be kept: earmark load {targets}",
        )
    fill(book.engine, LISTED, ["account"], [(one,) for one in found], whole="BIGINT")
    less = lines - len(found)
    return LISTED, [f"{less:,} lines of {name} are no account of the book, or one named before."] if less else []


def _picked(book: Book, profile: Profile, salt: str, wanted: int, among: str) -> _Drawn:
    names = bin_names(profile)
    rows = book.engine.rows(draw.patterned(names, mixers(salt), wanted, among), step="campaign")
    if not rows:
        raise CallError("There is nobody to contact.", "Load accounts that nobody worked yet: earmark load targets.csv")
    held = np.array([[int(row[0]), *map(int, row[2:])] for row in rows], np.int64)
    held = held[np.argsort(-held[:, -1], kind="stable")]  # rows come by key
    drawn = _Drawn(held[:, 0], held[:, 1], held[:, 2:-1])
    which = _pick(profile, drawn, wanted)
    return _Drawn(*(one[which] for one in (drawn.account, drawn.score, drawn.codes)))


def _pick(profile: Profile, drawn: _Drawn, wanted: int) -> Ints:
    """Return who is picked, in the order drawn: however far down the list one comes, what was contacted is a draw."""
    groups = np.stack([_group(c)[drawn.codes[:, k]] for k, c in enumerate(profile.card.criteria)], axis=1)
    patterns, which, room = np.unique(groups, axis=0, return_inverse=True, return_counts=True)
    left = balanced(patterns, room, wanted)
    found = []
    for i, pattern in enumerate(which.reshape(-1).tolist()):
        if left[pattern]:
            left[pattern] -= 1
            found.append(i)
    return np.array(found, np.int64)


def _group(criterion: Criterion) -> Ints:
    """Return (bins,) the group of each: bins with points are one each, all others are one together."""
    return np.array([place + 1 if one.points else 0 for place, one in enumerate(criterion.bins)], np.int64)


def _named(book: Book, profile: Profile, picked: _Drawn) -> tuple[Picked, ...]:
    rows = book.facts.rows(called(picked.account.tolist()), step="names")
    known = {int(account): [str(cell or "") for cell in cells] for account, *cells in rows}
    labels = [[one.label for one in c.bins] for c in profile.card.criteria]
    found = []
    for account, score, bins in zip(
        *(one.tolist() for one in (picked.account, picked.score, picked.codes)), strict=True
    ):
        key, name, domain, owner = known[account]
        found.append(Picked(key, name, domain, owner, score, tuple(labels[k][b] for k, b in enumerate(bins))))
    return tuple(found)


def _base(book: Book, said: str | float | None, when: date, within: int) -> Base:
    """Return the share expected to answer: as said, of the book's own pursuits, or assumed."""
    room = timedelta(days=within)
    over = [one for one in pursuits(book.facts, when) if one.began + room <= when]
    answered = sum(one.answered is not None and one.answered <= one.began + room for one in over)
    ends = seen(answered / len(over), len(over)) if over else (0.0, 1.0)
    own = (answered, len(over), *ends)
    if said is not None:
        return Base(_share(said), "said", *own)
    if len(over) < FEW:
        return Base(ASSUMED, "assumed", *own)
    return Base((answered + 0.5) / (len(over) + 1), "own", *own)


def _share(said: str | float) -> float:
    text = str(said).strip()
    try:
        found = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        found = -1.0
    if not 0 < found < 1:
        raise CallError(f"--base {text!r} is no share between 0 and 100%.", "Write it as in: --base 5%")
    return found


def _lines(profile: Profile, lines: Sequence[tuple[int, int]], picked: _Drawn, base: float) -> tuple[PlannedLine, ...]:
    up_to, found = odds.limits(favoured(profile, picked.codes)), []
    for k, b in lines:
        criterion, mine = profile.card.criteria[k], int((picked.codes[:, k] == b).sum())
        others, points = len(picked.account) - mine, criterion.bins[b].points
        sides = (mine, others) if points > 0 else (others, mine)
        as_said = odds.raised(base, odds.Sides(points, *sides).claim)
        found.append(PlannedLine(
            criterion.name, criterion.bins[b].label, points, mine, others, odds.detectable(*sides, base, up_to),
            as_said, odds.power(*sides, as_said, base, up_to),
        ))  # fmt: skip
    return tuple(found)


def favoured(profile: Profile, codes: Ints) -> Flags:
    """Return (accounts, lines) who is on the side that a line favours, by (accounts, criteria) bins."""
    points = [[one.points for one in c.bins] for c in profile.card.criteria]
    return np.stack([(codes[:, k] == b) == (points[k][b] > 0) for k, b in lines_of(profile)], axis=1)


def _shares(kind: Kind, many: int) -> tuple[Share, ...]:
    if kind == "contacts":
        return ()
    some = sorted({round(many * part / 4) for part in range(5)})
    return tuple(Share(k, *seen(k / many, many)) for k in some)


def _tangled(profile: Profile, lines: Sequence[tuple[int, int]], picked: _Drawn) -> tuple[tuple[str, str, float], ...]:
    """Return pairs of lines of two criteria that go together in what was picked, with their correlation."""
    inside = {(k, b): (picked.codes[:, k] == b).astype(float) for k, b in lines}
    telling = [line for line in lines if 0 < inside[line].sum() < len(picked.account)]
    found = []
    for one, other in combinations(telling, 2):
        together = float(np.corrcoef(inside[one], inside[other])[0, 1])
        if one[0] != other[0] and abs(together) >= TANGLED:
            found.append((said_of(profile, one), said_of(profile, other), together))
    return tuple(found)


def said_of(profile: Profile, line: tuple[int, int]) -> str:
    """Return a line in words: Employees: 51-1000."""
    criterion = profile.card.criteria[line[0]]
    return f"{criterion.name}: {criterion.bins[line[1]].label}"
