"""What befell each account of the made world: contact, deal, contract, leaving, in that order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Literal

from earmark.sources.world.law import Chances
from earmark.sources.world.words import OWNERS

Fate = Literal["won", "lost", "stalled"]
LOST_REASONS = ("Price", "No decision", "Chose another", "Missing feature", "Timing", "")
HORIZON = 365  # days a customer must stay to be good


@dataclass(frozen=True)
class Deal:
    """One deal: `closed` is None for ever when it stalls; `renewal` and `expansion` follow a win."""

    opened: date
    closed: date | None
    fate: Fate
    amount: int
    kind: Literal["new", "renewal", "expansion"] = "new"
    reason: str = ""


@dataclass(frozen=True)
class Term:
    """One contract: `ended` is the day the customer left, or a term's last day when it was renewed."""

    started: date
    ended: date | None
    acv: int


@dataclass(frozen=True)
class History:
    """All that befell one account, seen to its end: no matter what the export can show of it."""

    created: date  # of its record in the CRM
    contacted: date | None = None
    owner: str = ""
    touches: int = 0
    deals: tuple[Deal, ...] = ()
    terms: tuple[Term, ...] = ()
    left: date | None = None

    @property
    def won(self) -> Deal | None:
        """The first deal won, if any."""
        return next((d for d in self.deals if d.fate == "won"), None)

    @property
    def good(self) -> bool:
        """Whether the account became a customer and stayed through the horizon."""
        won = self.won
        if won is None or won.closed is None:
            return False
        return self.left is None or (self.left - won.closed).days >= HORIZON


def draw_history(random: Random, chance: Chances, contacted: date, end: date) -> History:
    """Return what befalls an account first contacted on a day, and its renewals up to `end`."""
    created = contacted - timedelta(days=random.randrange(1, 60))
    history = History(created, contacted, random.choice(OWNERS), touches=1 + int(random.expovariate(1 / 3)))
    if random.random() >= chance.deal:
        return history
    deals = _new_deals(random, contacted, won=random.random() < chance.win)
    history = replace(history, deals=deals, touches=history.touches + 4 + int(random.expovariate(1 / 5)))
    signed = history.won.closed if history.won else None
    if signed is None:
        return history
    return _as_customer(random, history, signed, end, stays=random.random() < chance.kept)


def _new_deals(random: Random, contacted: date, *, won: bool) -> tuple[Deal, ...]:
    """Return the new-business deals: mostly one; some wins come after a first loss; some deals are one day long."""
    opened = contacted + timedelta(days=random.randrange(2, 45))
    amount = _hundreds(random.lognormvariate(10.0, 0.5))
    if not won and random.random() < 0.15:
        return (Deal(opened, None, "stalled", amount),)
    cycle = timedelta(days=0 if random.random() < 0.03 else 10 + int(random.lognormvariate(3.7, 0.5)))
    if not won:
        return (Deal(opened, opened + cycle, "lost", amount, reason=random.choice(LOST_REASONS)),)
    if random.random() >= 0.06:
        return (Deal(opened, opened + cycle, "won", amount),)
    again = opened + timedelta(days=random.randrange(90, 200))
    lost = Deal(opened, opened + timedelta(days=45), "lost", amount, reason="Timing")
    return (lost, Deal(again, again + cycle, "won", amount))


def _as_customer(random: Random, history: History, signed: date, end: date, *, stays: bool) -> History:
    acv = history.deals[-1].amount
    started = signed + timedelta(days=random.randrange(0, 14))
    if not stays:
        left = signed + timedelta(days=random.randrange(40, 270))
        return replace(history, terms=(Term(started, left, acv),), left=left)
    terms = _yearly(random, started, acv, end) if random.random() < 0.4 else (Term(started, None, acv),)
    later = [Deal(t.started - timedelta(days=40), t.started, "won", t.acv, "renewal") for t in terms[1:]]
    if random.random() < 0.15:
        day = started + timedelta(days=random.randrange(60, 300))
        later.append(Deal(day, day + timedelta(days=20), "won", _hundreds(acv * 0.3), "expansion"))
    return replace(history, terms=terms, deals=(*history.deals, *later))


def _yearly(random: Random, started: date, acv: int, end: date) -> tuple[Term, ...]:
    """Return yearly terms, each renewed within a few weeks, until one runs beyond `end`."""
    terms = [Term(started, started + timedelta(days=365), acv)]
    while (last := terms[-1].ended) is not None and last <= end:
        begun = last + timedelta(days=random.randrange(0, 28))
        terms.append(Term(begun, begun + timedelta(days=365), _hundreds(acv * 1.05)))
    return tuple(terms)


def unworked(random: Random, months: int, end: date) -> History:
    """Return the history of an account that nobody contacted."""
    return History(end - timedelta(days=random.randrange(1, months * 30)))


def draw_contacts(random: Random, count: int, months: int, end: date) -> list[date]:
    """Return the days of first contact of `count` accounts, spread evenly over `months` up to `end`."""
    return [end - timedelta(days=random.randrange(1, months * 30 + 1)) for _ in range(count)]


def seen(history: History, end: date) -> History:
    """Return the history as an export on `end` shows it: nothing later, deals not yet closed still open."""
    left = history.left if history.left and history.left <= end else None
    deals = tuple(
        d if d.closed and d.closed <= end else replace(d, closed=None, fate="stalled", reason="")
        for d in history.deals
        if d.opened <= end
    )
    running = replace(history.terms[0], ended=None) if history.left and not left else None
    terms = (running,) if running else history.terms
    return replace(history, deals=deals, terms=tuple(t for t in terms if t.started <= end), left=left)


def _hundreds(amount: float) -> int:
    return round(amount / 100) * 100
