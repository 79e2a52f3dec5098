from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.profile.file import dumps, loads
from earmark.profile.triggers import DEFAULTS, Trigger

START, DAYS = date(2023, 1, 1), 900
END = START + timedelta(days=DAYS)
TOLD, IDLE = "Executive Hire", "Launch"


def write(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])
    return path


def lived(dice: Random) -> Iterator[tuple[int, int, int, list[int], list[int]]]:
    """Accounts contacted one day, a deal opened the likelier after an executive came, never so after a launch."""
    for number in range(400):
        contacted = dice.randrange(DAYS - 200)
        hires, launches = ([dice.randrange(DAYS) for _ in range(2)] for _ in range(2))
        opened = next(
            (d for d in range(contacted + 1, DAYS)
             if dice.random() < 0.0006 * (8 if any(0 <= d - hire < 60 and hire > contacted for hire in hires) else 1)),
            DAYS,
        )  # fmt: skip
        yield number, contacted, opened, hires, launches


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder, dice = tmp_path_factory.mktemp("timing"), Random(7)  # noqa: S311 - a made world
    day = lambda n: str(START + timedelta(days=n))  # noqa: E731 - short for a table's cells
    accounts, deals, events = [], [], []
    for number, contacted, opened, hires, launches in lived(dice):
        accounts.append((f"a{number}.example", f"A{number}", dice.choice(["Retail", "Software"]), day(contacted)))
        if opened < DAYS - 30:
            stage = "Closed Won" if dice.random() < 0.4 else "Closed Lost"
            deals.append((number, f"D{number}", f"a{number}.example", day(opened), day(opened + 30), stage))
        events += [
            (f"a{number}.example", kind, day(d)) for kind, some in ((TOLD, hires), (IDLE, launches)) for d in some
        ]
    head = ["Company Domain Name", "Company name", "Industry", "First Outreach Date"]
    files = [
        write(folder / "accounts.csv", head, accounts),
        write(
            folder / "deals.csv", ["Deal ID", "Deal Name", head[0], "Create Date", "Close Date", "Deal Stage"], deals
        ),
    ]
    told = write(folder / "events.csv", [head[0], "Event Type", "Event Date"], events)
    with open_book(folder / "book", today=END) as one:
        earmark.load(one, *files, as_of=END)
        plain = earmark.learn(one)
        assert plain.profile.triggers == ()
        assert "trigger" not in dumps(plain.profile)
        earmark.load(one, told, as_of=END)
        yield one


def kinds(triggers: tuple[Trigger, ...]) -> dict[str, Trigger]:
    return {one.kind: one for one in triggers}


def test_a_profile_learned_where_there_are_events_says_what_each_kind_is_worth(book: Book) -> None:
    found = earmark.learn(book)
    triggers = kinds(found.profile.triggers)
    assert [*triggers] == ["executive_hire", "launch"]
    hire, launch = triggers["executive_hire"], triggers["launch"]
    assert hire.learned
    assert hire.weight >= 3
    assert hire.evidence is not None
    assert hire.evidence.ratio_low > 1.5
    assert not launch.learned
    assert 0 <= launch.weight <= 1
    assert loads(dumps(found.profile)) == found.profile


def test_what_came_after_the_day_tells_nothing(book: Book) -> None:
    early = earmark.learn(book, as_of=START + timedelta(days=60))
    assert all(one.bands == kinds(DEFAULTS)[one.kind].bands for one in early.profile.triggers)
    assert not any(one.learned for one in early.profile.triggers)


def test_triggers_of_a_hypothesis_stand_in_for_the_defaults(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    bins = '[{ values = ["Software"], points = 1 }, { other = true }, { missing = true }]'
    path.write_text(
        f'name = "mine"\n[[criterion]]\nname = "Industry"\nbins = {bins}\n'
        '[[trigger]]\nkind = "funding"\nweight = 5\nhalf_life_days = 10\n'
        '[[trigger]]\nkind = "launch"\nweight = 0\n', "utf-8",
    )  # fmt: skip
    triggers = kinds(earmark.learn(book, hypothesis=path).profile.triggers)
    assert (triggers["funding"].weight, triggers["launch"].weight) == (5, 0)
    assert triggers["executive_hire"].learned
