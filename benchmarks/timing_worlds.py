"""Worlds in which events of eleven kinds raise, lower or leave the rate at which deals are opened and won.

Each world draws weights and half-lives of its kinds (four in ten have no effect), how lively its accounts are (lively
ones have more events and are won more often anyway), a trend and a season; then contacts, deals and events over three
years, also on accounts never worked and on customers. What is learned as of a day, by the whole path from facts to
points, orders the accounts that may open or win a deal in the eight weeks after it; so do the default points.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from figures import Figure, at_least, at_most, itself, show

if TYPE_CHECKING:
    from earmark.engines.duckdb import DuckDB
    from earmark.profile.triggers import Trigger

WORLDS = 40
SIZES = {"none": 0.0, "few": 0.01, "some": 0.08, "many": 0.4}  # events of each kind that an account has a year
BETTER = ("some", "many")  # with some 100 events a kind and more, the learned points have to be better
ACCOUNTS, DAYS, AFTER, START = 1_500, 3 * 365, 56, date(2023, 1, 1)
POINT = np.log(2) / 2
WAITING, OPENED, RESTING, GONE = 0, 1, 2, 3
Rng = np.random.Generator


@dataclass(frozen=True)
class Law:
    """Weights (logs of rate ratios) and half-lives in days of the kinds, and how much liveliness does."""

    weight: np.ndarray
    half_life: np.ndarray
    lively: float


def law(rng: Rng, kinds: int, *, without: bool = False) -> Law:
    points = rng.choice([-2, -1, 1, 2, 3, 4, 5], kinds) * (rng.random(kinds) > 0.4)
    return Law(points * POINT * (not without), np.exp(rng.uniform(np.log(15), np.log(120), kinds)), rng.uniform(0, 0.8))


@dataclass
class World:
    """Days counted from START; -1: never. `score` is the log of each account's rate by its events on the last day."""

    contacted: np.ndarray
    deals: list[tuple[int, int, int, str]]
    events: list[tuple[int, int, int]]
    waits: np.ndarray
    hit: np.ndarray
    truth: np.ndarray


def world(rng: Rng, one: Law, often: float, accounts: int = ACCOUNTS) -> World:
    """Live the days one by one."""
    kinds, lively = len(one.weight), rng.normal(0, 1, accounts)
    contacted = np.where(rng.random(accounts) < 0.8, rng.integers(0, DAYS, accounts), DAYS)
    happened = rng.random((DAYS + AFTER, accounts, kinds)) < (often / 365 * np.exp(0.7 * lively - 0.245))[None, :, None]
    state, opened, age = np.full(accounts, -1), np.full(accounts, -1), np.full((accounts, kinds), np.inf)
    deals: list[tuple[int, int, int, str]] = []
    hit, waits, truth = np.zeros(accounts, bool), np.zeros(accounts, bool), np.zeros(accounts)
    trend, phase = rng.uniform(-0.5, 0.5), rng.uniform(0, 6)
    for day in range(DAYS + AFTER):
        age = np.where(happened[day], 0, age + 1)
        told = (one.weight * 2.0 ** (-age / one.half_life)).sum(axis=1)
        state = np.where((contacted == day) & (state < 0), WAITING, state)
        if day == DAYS:
            waits, truth = (state >= 0) & (state < GONE), told.copy()
        calm = one.lively * lively + trend * day / DAYS + 0.4 * np.sin(phase + day / 58)
        rate = np.choose(np.clip(state, 0, 3), [0.0012, 0.006, 0.0006, 0.0]) * np.exp(calm + told) * (state >= 0)
        goes = rng.random(accounts) < 1 - np.exp(-rate)
        loses = (state == OPENED) & ~goes & (rng.random(accounts) < 0.012)
        closes = ((goes & (state == OPENED), "won"), (loses, "lost"))
        deals += [(int(i), int(opened[i]), day, word) for who, word in closes for i in np.flatnonzero(who)]
        opened = np.where(goes & (state != OPENED), day, opened)
        hit |= goes & (day >= DAYS)
        state = np.where(goes, np.where(state == OPENED, GONE, OPENED), np.where(loses, RESTING, state))
    deals += [(int(i), int(opened[i]), -1, "open") for i in np.flatnonzero(state == OPENED)]
    events = [(int(i), int(k), int(d)) for d, i, k in np.argwhere(happened)]
    return World(contacted, deals, events, waits, hit & waits, truth)


def facts(engine: DuckDB, made: World, kinds: list[str]) -> None:
    """Fill the tables that timing asks for; what is after the day is there too, and has to be left aside."""
    from earmark.facts.schema import TABLES

    for name in ("account", "contact", "contract", "deal", "decision", "event"):
        engine.run(f"CREATE OR REPLACE TABLE {name} (" + ", ".join(f"{c} {t}" for c, t in TABLES[name].items()) + ")")
    day = [START + timedelta(days=i) for i in range(DAYS + AFTER + 1)]

    def fill(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        if rows:
            engine.insert(table, columns, rows, [TABLES[table][c] for c in columns])

    touched = [(i, day[d] if d < DAYS else None) for i, d in enumerate(made.contacted.tolist())]
    fill("account", ["account", "contacted"], touched)
    deals = [(n, i, day[o], day[c] if c >= 0 else None, s, "new") for n, (i, o, c, s) in enumerate(made.deals)]
    fill("deal", ["deal", "account", "opened", "closed", "outcome", "kind"], deals)
    fill("event", ["account", "kind", "happened"], [(i, kinds[k], day[d]) for i, k, d in made.events])


def learned(engine: DuckDB) -> tuple[Trigger, ...]:
    from types import SimpleNamespace

    from earmark.verbs.timing import learned_triggers

    book: Any = SimpleNamespace(engine=engine)
    return learned_triggers(book, START + timedelta(days=DAYS - 1))


def points(made: World, kinds: list[str], triggers: tuple[Trigger, ...]) -> np.ndarray:
    """Return the timing points of every account on the day."""
    from earmark.profile.triggers import in_force, points_at

    by_kind = {one.kind: one for one in in_force(triggers)}
    newest: dict[tuple[int, int], int] = {}
    for i, k, d in made.events:
        if d < DAYS:
            newest[i, k] = max(d, newest.get((i, k), -1))
    found = np.zeros(len(made.waits))
    for (i, k), d in newest.items():
        found[i] += points_at(by_kind[kinds[k]], DAYS - 1 - d)
    return found


def auc(score: np.ndarray, hit: np.ndarray) -> float:
    order, places = np.unique(score, return_inverse=True)
    good, bad = np.bincount(places, hit, len(order)), np.bincount(places, ~hit, len(order))
    below = np.concatenate([[0], np.cumsum(bad)[:-1]])
    return float((good * (below + bad / 2)).sum() / max(good.sum() * bad.sum(), 1))


def loss(log_rate: np.ndarray, hit: np.ndarray) -> float:
    """Return the mean log-loss of rates base x exp(log_rate), the base the one that expects as many as there were."""
    low, high = -20.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        chance = 1 - np.exp(-np.exp(middle + log_rate))
        low, high = (middle, high) if chance.sum() < hit.sum() else (low, middle)
    chance = np.clip(1 - np.exp(-np.exp(low + log_rate)), 1e-9, 1 - 1e-9)
    return float(-np.where(hit, np.log(chance), np.log(1 - chance)).mean())


def one_world(seed: int, often: float, *, without: bool = False) -> dict[str, float]:
    from earmark.engines.duckdb import DuckDB
    from earmark.facts.triggers import KINDS
    from earmark.profile.triggers import DEFAULTS, in_force

    rng, kinds = np.random.default_rng(seed), list(KINDS)
    one = law(rng, len(kinds), without=without)
    made = world(rng, one, often)
    with TemporaryDirectory() as folder:
        engine = DuckDB(folder=Path(folder))
        facts(engine, made, kinds)
        found = learned(engine)
        engine.close()
    at, hit = made.waits, made.hit[made.waits]
    ours, plain = (points(made, kinds, some)[at] for some in (found, DEFAULTS))
    held = {t.kind: t for t in in_force(found)}
    idle = [
        (held[kind], default) for kind, default, weight in zip(kinds, DEFAULTS, one.weight, strict=True) if weight == 0
    ]
    told = [t for t in found if t.learned]
    return {
        "events": float(sum(t.evidence.events for t in found if t.evidence)), "hits": float(hit.sum()),
        "auc": auc(ours, hit), "auc_default": auc(plain, hit), "auc_truth": auc(made.truth[at], hit),
        "loss": loss(ours * POINT, hit), "loss_default": loss(plain * POINT, hit),
        "loss_truth": loss(made.truth[at], hit),
        "idle": float(len(idle)), "false": float(sum(t.learned for t, _ in idle)),
        "idle_points": float(sum(abs(t.weight) for t, _ in idle)),
        "idle_default": float(sum(abs(t.weight) for _, t in idle)),
        "told": float(len(told)),
        "wrong_sign": float(sum(t.weight * one.weight[kinds.index(t.kind)] < 0 for t in told)),
        "any_false": float(any(t.learned for t, _ in idle)),
    }  # fmt: skip


Event = tuple[int, int, int]  # account, kind, day
Kept = Callable[[Event, World, dict[int, int]], bool]
RECORDED: dict[str, Kept] = {  # which events were recorded, given the day on which accounts were won
    "of all": lambda _event, _made, _won: True,
    "of winners alone, before they were won": lambda event, _made, won: event[2] < won.get(event[0], -1),
    "of customers alone": lambda event, _made, won: event[0] in won and event[2] >= won[event[0]],
    "since the first contact alone": lambda event, made, _won: event[2] >= made.contacted[event[0]],
}


def without_effect(seed: int, which: str) -> tuple[Trigger, ...]:
    """Return what is learned where no event has any effect, of those events that were recorded."""
    from earmark.engines.duckdb import DuckDB
    from earmark.facts.triggers import KINDS

    rng, kinds = np.random.default_rng(seed), list(KINDS)
    made = world(rng, law(rng, len(kinds), without=True), SIZES["many"])
    won = {account: closed for account, _, closed, how in made.deals if how == "won"}
    made.events = [event for event in made.events if RECORDED[which](event, made, won)]
    with TemporaryDirectory() as folder:
        engine = DuckDB(folder=Path(folder))
        facts(engine, made, kinds)
        found = learned(engine)
        engine.close()
    return found


def recorded(which: str, worlds: int) -> dict[str, float]:
    found = [one for seed in range(500, 500 + worlds) for one in without_effect(seed, which)]
    return {"false": float(sum(one.learned for one in found)), "kinds": float(len(found))}


def many(often: float, worlds: int, without: int) -> list[dict[str, float]]:
    return [one_world(seed, often, without=bool(without)) for seed in range(worlds)]


def gain(found: list[dict[str, float]], name: str, sign: float) -> tuple[float, float]:
    """Return by how much the learned points are better than the default ones in the mean of worlds, and +- (90%)."""
    each = np.array([sign * (one[name] - one[f"{name}_default"]) for one in found])
    return float(each.mean()), float(1.645 * each.std(ddof=1) / len(each) ** 0.5)


def size_figures(name: str, found: list[dict[str, float]]) -> list[Figure]:
    mean = {key: float(np.mean([one[key] for one in found])) for key in found[0]}
    (loss_gain, loss_pm), (auc_gain, auc_pm) = gain(found, "loss", -1), gain(found, "auc", 1)
    print(
        f"{name:>6}{mean['events'] / 11:>9.0f}{mean['auc_default']:>9.3f}{mean['auc']:>9.3f}{mean['auc_truth']:>9.3f}"
        f"{auc_gain:>+9.4f} +-{auc_pm:.4f}{mean['loss_default']:>9.4f}{mean['loss']:>9.4f}{mean['loss_truth']:>9.4f}"
        f"{loss_gain:>+10.5f} +-{loss_pm:.5f}{mean['told']:>6.1f}{mean['idle_points'] / mean['idle']:>6.2f} of "
        f"{mean['idle_default'] / mean['idle']:.2f}"
    )
    false = sum(one["false"] for one in found) / sum(one["idle"] for one in found)
    figures = [
        at_least(f"{name}: log-loss gained on the defaults, high end of 90%", loss_gain + loss_pm, "", 0.0),
        at_least(f"{name}: AUC gained on the defaults, high end of 90%", auc_gain + auc_pm, "", 0.0),
        at_most(f"{name}: kinds without effect called learned", false, "", 0.05),
    ]
    if name in BETTER:
        figures.append(at_least(f"{name}: log-loss gained, low end of 90%", loss_gain - loss_pm, "", 0.0))
    return figures


def main(worlds: int = WORLDS) -> list[Figure]:
    print(
        "\nevents of a kind; AUC by default, learned, by the law, gained; log-loss likewise; kinds told; points of idle"
    )
    figures = []
    for name, often in SIZES.items():
        figures += size_figures(name, itself(__file__, often, worlds, 0)[0])
    for which in RECORDED:
        one = itself(__file__, which, worlds // 2)[0]
        name = f"no effect, recorded {which}: kinds called learned"
        figures.append(at_most(name, one["false"] / one["kinds"], "", 0.05))
    idle = itself(__file__, SIZES["many"], worlds, 1)[0]
    share = float(np.mean([one["any_false"] for one in idle]))
    return [*figures, at_most("no kind has an effect: worlds in which any is called learned", share, "", 0.05)]


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(recorded(sys.argv[1], int(sys.argv[2]))))
    elif len(sys.argv) > 1:
        print(json.dumps(many(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
    else:
        show(f"Timing: {WORLDS} worlds a size", main())
