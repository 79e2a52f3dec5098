from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from earmark.errors import CallError
from earmark.profile.bins import Bin, Criterion
from earmark.profile.drift import DriftReport
from earmark.profile.profile import Profile
from earmark.profile.rules import Tier
from earmark.profile.scorecard import Scorecard
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.verbs.drift import drift

SIZE = Criterion("Size", "Number", "number", (
    Bin("small", -1, high=Decimal(50)), Bin("large", 2, low=Decimal(50)), Bin("missing", missing=True),
))  # fmt: skip
PROFILE = Profile("p", Scorecard((SIZE,)), date(2023, 6, 30), verdict="supported", base_rate=0.3)
END = date(2024, 12, 1)


def fill(facts: Any, first: date, count: int, *, large: float, seed: int, start: int) -> None:
    """Make accounts that close one a day; large ones are won in one of two, others in one of ten, if `large`."""
    draw = np.random.default_rng(seed)
    for i in range(count):
        big, closed = bool(draw.random() < 0.5), first + timedelta(days=i)
        won = draw.random() < (large if big else 0.1)
        facts.account(start + i, domain=f"d{start + i}.com", f0=Decimal(80 if big else 10))
        opened = closed - timedelta(days=20 + i % 9)
        facts.deal(start + i, opened.isoformat(), closed.isoformat(), "won" if won else "lost")
        if won:
            facts.contract(start + i, closed.isoformat(), None)


def told(facts: Any, made_book: Any, *, large: float) -> DriftReport:
    fill(facts, date(2022, 1, 1), 500, large=0.5, seed=1, start=1)
    fill(facts, date(2023, 7, 1), 300, large=large, seed=2, start=501)
    return drift(made_book, PROFILE, as_of=END)


def test_closes_on_either_side_of_the_profiles_day_are_counted_and_nothing_alarms(facts: Any, made_book: Any) -> None:
    report = told(facts, made_book, large=0.5)
    assert (report.before, report.since) == (500, 300)
    assert not report.alarms
    level = report.checks[0]
    assert level.kind == "level"
    won = level.figure * 300
    assert won == pytest.approx(round(won))
    assert level.told == pytest.approx(0.3, abs=0.06)
    assert "Nothing has moved beyond chance in the 300 closes" in report.sentence


def test_an_effect_that_went_is_named_with_its_day_and_a_proposal(facts: Any, made_book: Any) -> None:
    report = told(facts, made_book, large=0.1)
    found = {(one.kind, one.name): one for one in report.alarms}
    alarm = found["effect", "Size"]
    assert date(2023, 7, 1) <= alarm.since < alarm.seen < date(2023, 10, 1)
    assert alarm.low <= alarm.figure <= alarm.high < 1
    assert alarm.proposal
    assert report.sentence.endswith(report.alarms[0].cause)


def test_a_look_before_anything_closed_and_before_the_profile_itself(facts: Any, made_book: Any) -> None:
    fill(facts, date(2022, 1, 1), 300, large=0.5, seed=1, start=1)
    report = drift(made_book, PROFILE, as_of=PROFILE.as_of)
    assert (report.since, report.alarms) == (0, ())
    assert "Nothing has closed since" in report.sentence
    with pytest.raises(CallError, match="learned as of 2023-06-30"):
        drift(made_book, PROFILE, as_of=date(2023, 1, 1))


def test_the_report_is_data_and_fits_the_terminal(facts: Any, made_book: Any) -> None:
    report = told(facts, made_book, large=0.1)
    data = json.loads(json.dumps(as_data(report)))
    assert {"kind", "cause", "since", "figure", "low", "high", "proposal"} <= set(data["alarms"][0])
    assert {one["kind"] for one in data["checks"]} >= {"level", "effect", "mix", "quarter", "falling", "age"}
    for width in (80, 60):
        text = as_text(report, width, color=False)
        assert max(map(len, text.splitlines())) <= width
        assert "Alarms" in text
        assert "Rules of thumb" in text


def test_targets_in_bins_that_nobody_worked_are_told(facts: Any, made_book: Any) -> None:
    for i in range(150):
        facts.account(2000 + i, domain=f"t{i}.com", target=True, f0=None if i < 60 else Decimal(80 if i % 2 else 10))
    found = next(one for one in told(facts, made_book, large=0.5).checks if one.kind == "blind")
    assert (found.figure, found.closes, found.due) == (0.4, 150, True)
    assert found.bin == "Size: missing (worked 0)"


def test_the_same_facts_give_the_same_report(facts: Any, made_book: Any) -> None:
    first = told(facts, made_book, large=0.3)
    assert drift(made_book, PROFILE, as_of=END) == first


def test_an_effect_that_went_says_whose_tier_hangs_on_it(facts: Any, made_book: Any) -> None:
    for i in range(150):
        facts.account(2000 + i, domain=f"t{i}.com", target=True, f0=None if i < 60 else Decimal(80 if i % 3 else 10))
    tiers = (Tier("A", 1, 0.5, 0.4, 0.6), Tier("B", -1, 0.1, 0.0, 0.2))
    fill(facts, date(2022, 1, 1), 500, large=0.5, seed=1, start=1)
    fill(facts, date(2023, 7, 1), 300, large=0.1, seed=2, start=501)
    report = drift(made_book, replace(PROFILE, tiers=tiers), as_of=END)
    alarm = next(one for one in report.alarms if one.kind == "effect")
    assert alarm.effect == "Without it 60 of 150 targets would be in another tier, at the same cut-offs."
    assert all(not one.effect for one in report.alarms if one.kind != "effect")
    assert " ".join(as_text(report, 100, color=False).split()).count(alarm.effect) == 1


def test_what_people_said_since_is_shown_and_never_alarms(facts: Any, made_book: Any) -> None:
    said = [
        ("harder", PROFILE.as_of, "before"), ("harder", date(2023, 9, 1), "frozen"), ("harder", date(2024, 1, 2), ""),
        ("product", date(2023, 8, 1), "a new one"), ("segment", date(2025, 1, 1), "after"),
    ]  # fmt: skip
    for entry, (what, day, why) in enumerate(said, 1):
        facts.add("decision", what=what, date=day, why=why or None, entry=entry)
    report = told(facts, made_book, large=0.5)
    shown = {one.name: (one.figure, one.due, one.bin, one.alarms) for one in report.checks if one.kind == "said"}
    assert shown == {
        "harder": (2, True, "2024-01-02", False), "product": (1, True, "2023-08-01: a new one", False),
        "segment": (0, False, "", False),
    }  # fmt: skip
    assert not report.alarms
    text = as_text(report, 100, color=False)
    assert "2 times, last 2024-01-02" in text
    assert "not said" in text


def test_drift_as_data_has_what_scripts_rely_on(facts: Any, made_book: Any) -> None:
    data = as_data(told(facts, made_book, large=0.1))
    assert {"alarms", "checks"} <= set(data)
    for alarm in data["alarms"]:
        assert {"kind", "cause", "since", "figure", "low", "high", "proposal"} <= set(alarm)
        assert date.fromisoformat(alarm["since"])
    assert {"quarter", "falling", "age", "said"} <= {one["kind"] for one in data["checks"] if one["rule"]}
