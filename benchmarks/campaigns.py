"""Campaigns: planned on a made world, then answered 200 times by known rates: what was stated against what happened.

A book is made and loaded, a campaign planned by `earmark campaign plan`, and its accounts answer at rates that are
known: a line's favoured side at a rate whose power was stated, the others at the base rate; or all lines as strong as
said; or nothing matters. Each time the answers are judged as `earmark campaign results` judges them. A share is held
against its goal within 2.6 standard errors. Run: python benchmarks/campaigns.py
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

import earmark
from earmark.learn import campaign as odds
from earmark.profile.campaign import CampaignPlan
from earmark.profile.file import loads
from earmark.sources.world import make_world
from earmark.verbs.campaign_file import Campaign, campaign_of
from earmark.verbs.campaign_results import lines_after

REPEATS, NOTHING = 200, 2000  # where something matters; where nothing does
ERRORS = 2.6  # standard errors that 99 of 100 shares lie within
SIZES = ((100, 0.05), (100, 0.2), (300, 0.1))  # contacts, base rate
HYPOTHESIS = """
name = "made"
as_of = 2026-07-01

[[criterion]]
name = "Employees"
field = "Number of Employees"
bins = [{ to = 51, points = -1 }, { from = 51, to = 1001, points = 2 }, { from = 1001 }, { missing = true }]

[[criterion]]
name = "Salesforce"
field = "Web Technologies"
item = "Salesforce"
bins = [{ points = 2 }, { other = true }, { missing = true }]

[[criterion]]
name = "Industry"
field = "Industry"
bins = [{ values = ["Computer Software", "Financial Services"], points = 1 }, { other = true }, { missing = true }]
"""


class Answered:
    """A campaign whose accounts answer at (accounts,) rates, judged each time."""

    def __init__(self, plan: Campaign, rates: np.ndarray, repeats: int, seed: int) -> None:
        rng, codes, scores = np.random.default_rng(seed), np.array(plan.codes), np.array(plan.scores)
        self.repeats = repeats
        self.whole, self.kept, self.against = [], [], []
        for _ in range(repeats):
            answered = (rng.random(len(rates)) < rates).astype(np.int64)
            lines = lines_after(plan, codes, answered, 20.0)
            self.whole.append(odds.whole(scores, answered)[2])
            self.kept.append([one.verdict == "kept" for one in lines])
            self.against.append([one.verdict == "against" for one in lines])

    def share(self, of: Callable[[int], bool]) -> float:
        return sum(of(i) for i in range(self.repeats)) / self.repeats


def row(what: str, stated: float, found: float, repeats: int, *, most: bool = False) -> None:
    """Print a share beside what was stated; most: it may be less."""
    error = ERRORS * math.sqrt(max(stated * (1 - stated), 1e-4) / repeats)
    good = found <= stated + error if most else abs(found - stated) <= error
    goal = f"{'at most ' if most else ''}{stated:.1%} within {error:.1%}"
    print(f"  {what:<52} {found:>6.1%}   goal {goal:<22} {'yes' if good else 'NO'}")


def one_line(plan: CampaignPlan, kept: Campaign, seed: int) -> None:
    codes = np.array(kept.codes)
    places = {(c.name, b.label): (k, i) for k, c in enumerate(kept.profile.card.criteria) for i, b in enumerate(c.bins)}
    for n, line in enumerate(plan.lines):
        k, b = places[line.criterion, line.bin]
        favoured = (codes[:, k] == b) == (line.points > 0)
        for rate, stated in ((line.shown_from, odds.POWER), (line.as_said, line.power)):
            if rate is None:
                continue
            drawn = Answered(kept, np.where(favoured, rate, plan.base.rate), REPEATS, seed + n)
            found = drawn.share(lambda i, n=n, drawn=drawn: drawn.kept[i][n])
            row(f"{line.criterion} {line.bin[:24]}: shown at {rate:.0%}", stated, found, REPEATS)


def all_lines(plan: CampaignPlan, kept: Campaign, seed: int) -> None:
    scores, base = np.array(kept.scores), plan.base.rate
    size, points = np.unique(scores, return_counts=True)[1], np.unique(scores) - scores.min()
    by_score = odds.rates_of(size, points, base)
    said = Answered(kept, by_score[np.searchsorted(np.unique(scores), scores)], REPEATS, seed)
    row("all as said: supported", plan.power, said.share(lambda i: said.whole[i] == "supported"), REPEATS)
    row("all as said: any line against", 0.05, said.share(lambda i: any(said.against[i])), REPEATS, most=True)
    row("all as said: not_supported", 0.05, said.share(lambda i: said.whole[i] == "not_supported"), REPEATS, most=True)
    none = Answered(kept, np.full(len(scores), base), NOTHING, seed + 1)
    row("nothing matters: supported", 0.05, none.share(lambda i: none.whole[i] == "supported"), NOTHING, most=True)
    row("nothing matters: any line kept", 0.05, none.share(lambda i: any(none.kept[i])), NOTHING, most=True)
    print(f"  {'nothing matters: judged after every 10, till good':<52} {peeking(scores, base, seed):>6.1%}")


def peeking(scores: np.ndarray, base: float, seed: int) -> float:
    """Return how often one would call it supported by judging after every ten and stopping at the first good look."""
    rng, hits = np.random.default_rng(seed), 0
    for _ in range(REPEATS):
        answered = (rng.random(len(scores)) < base).astype(np.int64)
        looks: Sequence[int] = range(10, len(scores) + 1, 10)
        hits += any(odds.whole(scores[:n], answered[:n])[2] == "supported" for n in looks)
    return hits / REPEATS


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        world = make_world(Path(name), seed=1, accounts=2000)
        with earmark.open_book(Path(name) / "book", today=world.end) as book:
            earmark.set_setting(book, "new_business_pipelines", world.new_business)
            earmark.load(book, *(world.files[one] for one in ("companies", "deals", "contracts", "targets")))
            for n, (contacts, base) in enumerate(SIZES):
                called = f"{contacts} at {base:.0%}"
                plan = earmark.plan_campaign(
                    book, hypothesis=loads(HYPOTHESIS), contacts=contacts, base=base, name=called, as_of=world.end
                )
                print(f"{contacts} contacts of {plan.candidates}, base rate {base:.0%}; {REPEATS} repetitions")
                one_line(plan, campaign_of(book, called), 100 * n)
                all_lines(plan, campaign_of(book, called), 1000 + 100 * n)


if __name__ == "__main__":
    main()
