"""Weeks at risk counted in SQL, against a day-by-day reading of the same facts."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from earmark.facts.triggers import AGES, LASTED
from earmark.sql.exposure import BEFORE, NONE, OLD, OPENED, RESTING, WAITING, WHOLE
from earmark.verbs.timing import exposed

AS_OF = date(2025, 6, 30)
KINDS = ("funding", "webinar")
Deal = tuple[date, date | None, str]  # began, closed, how it stands
Cell = tuple[int, int, int, tuple[int, ...]]


def at(days: int) -> date:
    return AS_OF - timedelta(days=days)


def place(days: int, limits: tuple[int, ...]) -> int:
    return next((i for i, limit in enumerate(limits) if days < limit), len(limits))


class Account:
    """One account's facts by chance, and which of its weeks might see a deal opened or won."""

    def __init__(self, number: int, dice: random.Random) -> None:
        self.number = number
        self.contacted = at(dice.randrange(30, 700)) if dice.random() < 0.8 else None
        self.deals = [self.deal(dice) for _ in range(dice.choice([0, 1, 1, 2, 3]))]
        self.pursued = at(dice.randrange(-10, 700)) if dice.random() < 0.2 else None
        self.contract = at(dice.randrange(900)) if dice.random() < 0.1 else None
        self.events = [
            (dice.randrange(2), at(dice.randrange(-30, 800)), dice.choice([None, None, at(dice.randrange(-30, 800))]))
            for _ in range(dice.randrange(5))
        ]

    def deal(self, dice: random.Random) -> Deal:
        began, lasts = dice.randrange(-20, 800), dice.randrange(0, 200)
        outcome = dice.choice(["won", "lost", "lost", "open"])
        return at(began), None if outcome == "open" else at(began - lasts), outcome

    def write(self, facts: Any) -> None:
        facts.account(self.number, contacted=self.contacted)
        for began, closed, outcome in self.deals:
            facts.deal(self.number, str(began), closed and str(closed), outcome)
        if self.pursued:
            facts.add("decision", account=self.number, what="pursue", date=self.pursued)
        if self.contract:
            facts.contract(self.number, str(self.contract))
        for kind, happened, known in self.events:
            facts.add("event", account=self.number, kind=KINDS[kind], happened=happened, known_from=known)

    def known(self) -> list[Deal]:
        """The deals as known by AS_OF: one that closes later is open."""
        late = [(b, c, o) if c and c <= AS_OF else (b, None, "open") for b, c, o in self.deals]
        return [deal for deal in late if deal[0] <= AS_OF]

    def weeks(self) -> Counter[tuple[Cell, int]]:
        deals = self.known()
        begun = [b for b, _, _ in deals] + [day for day in (self.contacted, self.pursued) if day and day <= AS_OF]
        if not begun:
            return Counter()
        worked = min(begun)
        ends = [c for _, c, o in deals if o == "won" and c]
        ends += [self.contract + timedelta(days=60)] if self.contract and self.contract <= AS_OF else []
        gone = min(ends, default=date.max)
        found: Counter[tuple[Cell, int]] = Counter()
        for i in range(3 * 52):
            day = at(7 * (i + 1))
            for state, since, hit in self.states(deals, day, worked, gone):
                ages = self.ages(day, worked)
                if BEFORE not in ages:
                    found[(state, i // 4, place((day - since).days, LASTED), ages), hit] += 1
        return found

    def states(self, deals: list[Deal], day: date, worked: date, gone: date) -> list[tuple[int, date, int]]:
        if day < worked or day >= gone:
            return []
        soon = day + timedelta(days=7)
        running = [(b, c, o) for b, c, o in deals if b <= day and (c is None or day < c)]
        if running:
            wins = [int(o == "won" and c is not None and c <= min(soon, gone)) for _, c, o in running]
            return [(OPENED, b, win) for (b, _, _), win in zip(running, wins, strict=True) if b < gone]
        lost = [c for b, c, o in deals if o == "lost" and c and c <= day and b <= day]
        opens = int(any(day < b <= min(soon, gone) for b, _, _ in deals))
        return [(RESTING, max(lost), opens) if lost else (WAITING, worked, opens)]

    def ages(self, day: date, worked: date) -> tuple[int, ...]:
        found = []
        for kind in range(len(KINDS)):
            days = [h for k, h, known in self.events if k == kind and max(h, known or h) <= day]
            fresh = place((day - max(days)).days, AGES) + 1 if days else NONE
            found.append(BEFORE if days and fresh < OLD and max(days) <= worked else fresh)
        return tuple(found)


def test_weeks_are_counted_as_the_facts_read_day_by_day(facts: Any) -> None:
    dice = random.Random(4)  # noqa: S311 - a die for tests
    expected: Counter[tuple[Cell, int]] = Counter()
    for number in range(250):
        one = Account(number, dice)
        one.write(facts)
        expected += one.weeks()
    seen = exposed(facts.engine, KINDS, AS_OF)
    weeks, hits = Counter[Cell](), Counter[Cell]()
    for i in range(len(seen.weeks)):
        cell = int(seen.state[i]), int(seen.period[i]), int(seen.lasted[i]), tuple(seen.ages[i].tolist())
        weeks[cell] += int(seen.weeks[i])
        hits[cell] += int(seen.hits[i])
    assert +hits == sum((Counter({cell: n * hit}) for (cell, hit), n in expected.items()), Counter())
    assert weeks == sum((Counter({cell: n}) for (cell, _), n in expected.items()), Counter())
    assert sum(hits.values()) > 50


def test_only_events_on_accounts_worked_before_them_are_learned_from(facts: Any) -> None:
    for number in range(1, 5):
        facts.account(number, contacted=date(2024, 1, 1) if number < 4 else None)
    facts.deal(3, "2024-02-01", "2024-03-01", "won")
    for number, day in ((1, "2023-12-31"), (1, "2024-05-01"), (1, "2024-06-01"), (2, "2025-07-01"), (3, "2024-04-01")):
        facts.add("event", account=number, kind="funding", happened=date.fromisoformat(day))
    facts.add("event", account=4, kind="funding", happened=date(2024, 5, 1))
    facts.add("event", account=2, kind="funding", happened=date(2024, 5, 1), known_from=date(2025, 7, 1))
    seen = exposed(facts.engine, KINDS, AS_OF)
    assert (seen.events.tolist(), seen.accounts.tolist()) == ([2, 0], [1, 0])
    assert not (seen.ages == BEFORE).any()


def test_of_very_many_accounts_some_are_drawn_by_their_numbers_alone(facts: Any) -> None:
    for number in range(1, 2001):
        facts.account(number, contacted=date(2025, 5, 1))
    whole, half = (exposed(facts.engine, KINDS, AS_OF, part).weeks.sum() for part in (WHOLE, WHOLE // 2))
    again = exposed(facts.engine, KINDS, AS_OF, WHOLE // 2).weeks.sum()
    assert whole == 2000 * 8
    assert 0.45 < half / whole < 0.55
    assert again == half
