"""The demo: a made world, every command on it, and how the chosen tenth of a fresh list then did."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CallError

if TYPE_CHECKING:
    from earmark.sources.world import World


LEAST = 150  # accounts of a sample team
EXPORTS = ("companies", "deals", "contracts", "contacts", "usage")
TO_PURSUE = ("prospects", "people", "events")
SINCE = ("later_companies", "later_deals", "later_events")


@dataclass(frozen=True)
class Step:
    """One command of the demo: what it is for, and its words as typed after `earmark --book BOOK`."""

    why: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Demo:
    """A demo made ready: its world, its book's folder (empty as yet), and the commands to run in order."""

    world: World
    book: Path
    scored: Path
    document: Path
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class DemoReport:
    """How the tenth of a fresh list that the profile puts first fares, known because the world is made.

    `listed` and `chosen` count accounts; `listed_good` and `chosen_good` those that would become
    customers and stay; `oracle_good` those in the tenth that the world's own law puts first.
    """

    folder: str
    document: str
    listed: int
    listed_good: int
    chosen: int
    chosen_good: int
    oracle_good: int


def demo(
    folder: str | Path, *, seed: int = 1, accounts: int = 800, progress: Callable[[str], None] | None = None
) -> DemoReport:
    """Make a sample team's exports in `folder`, load, learn and score them, and return how the chosen tenth fares.

    `progress` is told each step. The command `earmark demo` shows the same, command by command.
    """
    from earmark.book import open_book
    from earmark.verbs.learn import learn
    from earmark.verbs.load import load
    from earmark.verbs.score import score
    from earmark.verbs.settings import set_setting

    tell = progress or (lambda _: None)
    ready = prepare(Path(folder), seed=seed, accounts=accounts)
    files, end = ready.world.files, ready.world.end
    with open_book(ready.book, today=end) as book:
        set_setting(book, "new_business_pipelines", ready.world.new_business)
        tell("Loading the exports")
        load(book, *(files[name] for name in EXPORTS + TO_PURSUE), as_of=end)
        tell("Learning")
        learn(book, as_of=end)
        tell("Scoring a fresh list")
        score(book, files["targets"], ready.scored)
    return judge(ready)


def prepare(folder: Path, *, seed: int = 1, accounts: int = 800) -> Demo:
    """Make the demo's world in `folder` and return the commands that show what Earmark does with it.

    Raises CallError for so few accounts that nothing may have been sold.
    """
    from earmark.sources.world import make_world

    if accounts < LEAST:
        raise CallError(f"A sample team of {accounts} accounts may have sold nothing.", f"Ask for {LEAST} or more.")

    world = make_world(folder, seed=seed, accounts=accounts)
    scored, document = folder / "scored.csv", folder / "icp.html"
    return Demo(world, folder / "book", scored, document, _steps(world, scored, document))


def _steps(world: World, scored: Path, document: Path) -> tuple[Step, ...]:
    exports, pursue = ([str(world.files[name]) for name in names] for names in (EXPORTS, TO_PURSUE))
    targets, as_of = str(world.files["targets"]), str(world.end)
    customer = next((domain for domain, outcome in world.outcomes.items() if outcome == "won"), "")
    return (
        Step(
            "Say which pipeline sells to new customers (the other holds renewals)",
            ("settings", "set", "new_business_pipelines", *world.new_business),
        ),
        Step("Load the exports", ("load", *exports, "--as-of", as_of)),
        Step("See what was not taken, and why", ("problems", "--limit", "5")),
        Step(
            "Load accounts nobody called yet, people there, and a year of trigger events",
            ("load", *pursue, "--as-of", as_of),
        ),
        Step("Learn the ICP", ("learn", "--as-of", as_of)),
        Step("Score a fresh list", ("score", targets, "--out", str(scored))),
        Step("Size the market", ("market", targets)),
        Step("Explain one account", ("explain", customer)),
        Step("Write the ICP as one page", ("document", "--out", str(document))),
        Step("The same as Markdown", ("document", "--out", str(document.with_suffix(".md")))),
        *_going_on(world),
    )


def _going_on(world: World) -> tuple[Step, ...]:
    """Return the commands of the weeks after: whom to pursue now, whether the profile holds, what moves it."""
    later = str(world.later)
    monday = world.end - timedelta(days=world.end.weekday())
    since = [str(world.files[name]) for name in SINCE]
    return (
        Step("Whom to pursue, on the last Monday", ("queue", "--top", "5", "--as-of", str(monday))),
        Step("A quarter later: load what closed since", ("load", *since, "--as-of", later)),
        Step("Does the profile still hold? (One trait has turned against this team)", ("drift", "--as-of", later)),
        Step("Fold in what closed", ("update", "--as-of", later)),
        Step("See what that changed", ("diff", "v1", "v2")),
    )


def judge(demo: Demo) -> DemoReport:
    """Return how the chosen tenth of the scored fresh list fares; accounts the team knows are left out."""
    with demo.scored.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if _domain(row) in demo.world.realised]
    ranked = [_domain(row) for row in sorted(rows, key=_place)]
    tenth = -(-len(ranked) // 10)
    by_law = sorted(ranked, key=lambda domain: -demo.world.oracle[domain])
    good = demo.world.realised
    return DemoReport(
        str(demo.world.folder),
        str(demo.document),
        listed=len(ranked),
        listed_good=_goods(ranked, good),
        chosen=tenth,
        chosen_good=_goods(ranked[:tenth], good),
        oracle_good=_goods(by_law[:tenth], good),
    )


def _place(row: Mapping[str, str]) -> tuple[bool, int]:
    """Return where a scored row stands: the excluded last, then by score; equal scores keep the list's order."""
    return bool(row["earmark_excluded_by"]), -int(row["earmark_score"])


def _domain(row: Mapping[str, str]) -> str:
    from earmark.sources.world import plain_domain

    return plain_domain(row["Company Domain Name"])


def _goods(domains: Sequence[str], realised: Mapping[str, bool]) -> int:
    return sum(realised[domain] for domain in domains)
