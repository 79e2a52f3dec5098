from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark.errors import ProfileError
from earmark.profile.file import dumps, loads, profile_id, quarters
from earmark.profile.judge import judge
from earmark.profile.rules import tier_of
from earmark.profile.scorecard import Scorecard, score_one
from earmark.profile.segments import Segment

Strategies = dict[str, st.SearchStrategy[Any]]

DAY = date(2026, 7, 1)
SMALL = """
name = "Mid-market software"
[[criterion]]
name = "Employees"
bins = [
  { to = 50, points = -1 },
  { from = 50, points = 2 },
  { missing = true },
]
"""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_profile_survives_its_file_and_the_file_its_profile(data: st.DataObject, strategies: Strategies) -> None:
    profile = data.draw(strategies["profiles"])
    text = dumps(profile)
    again = loads(text)
    assert again == profile
    assert dumps(again) == text
    assert profile_id(again) == profile_id(profile)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_every_text_is_written_so_that_toml_reads_it_back(text: str) -> None:
    profile = loads(SMALL, as_of=DAY)
    changed = type(profile)(name=text, card=profile.card, as_of=DAY, why=text, notes=(text,))
    assert loads(dumps(changed)) == changed
    assert all(c.isprintable() or c == "\n" for c in dumps(changed))


def test_a_file_written_by_hand_needs_a_name_and_bins() -> None:
    profile = loads(SMALL, as_of=DAY)
    criterion = profile.card.criteria[0]
    assert (criterion.field, criterion.kind) == ("Employees", "number")
    assert [b.label for b in criterion.bins] == ["below 50", "50 and more", "missing"]
    assert [(t.name, t.cut_off) for t in profile.tiers] == [("A", 2), ("B", 1), ("C", 0), ("D", -1)]
    assert all((t.rate_low, t.rate_high) == (0.0, 1.0) for t in profile.tiers)
    assert profile.segments == (Segment("primary", ("A", "B")),)
    assert profile.verdict == "hypothesis"


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_four_tiers_cover_every_score_of_any_card(data: st.DataObject, strategies: Strategies) -> None:
    card = Scorecard(tuple(data.draw(st.lists(strategies["criteria"], max_size=5))))
    tiers = quarters(card, 0.1)
    assert [t.cut_off for t in tiers] == sorted({t.cut_off for t in tiers}, reverse=True)
    assert {tier_of(tiers, s) for s in range(card.lowest, card.highest + 1)} <= set("ABCD")


def test_the_shipped_example_reads_and_scores() -> None:
    path = Path(__file__).parents[2] / "docs" / "profile.toml"
    profile = loads(path.read_text("utf-8"), path.name, DAY)
    values = {"Number of Employees": Decimal(120), "Industry": "software ", "Technologies": ("Salesforce",)}
    assert score_one(profile.card, values, DAY).score > score_one(profile.card, {}, DAY).score
    assert loads(dumps(profile)) == profile


def test_the_id_changes_with_any_part_of_the_file() -> None:
    one = loads(SMALL, as_of=DAY)
    other = loads(SMALL.replace("points = 2", "points = 3"), as_of=DAY)
    assert len(profile_id(one)) == 12
    assert profile_id(one) != profile_id(other)


def test_points_line_up_and_the_header_says_how_to_read_them() -> None:
    text = dumps(loads(SMALL, as_of=DAY))
    assert text.startswith("# An account's score is the sum of its points")
    rows = [line for line in text.splitlines() if line.startswith("  { points")]
    assert {row.index("label") for row in rows} == {rows[0].index("label")}
    assert tomllib.loads(text)["criterion"][0]["bins"][1]["points"] == 2


SEGMENTED = (
    SMALL
    + """
[[segment]]
name = "primary"
where = [
  { field = "Industry", values = ["Software", "Fintech"] },
  { field = "Employees", from = 51, to = 201, label = "51-200" },
  { field = "Uses", items = ["Salesforce"] },
]
points = [{ criterion = "Employees", bin = "50 and more", points = +3 }]

[[segment]]
name = "secondary"
where = [{ field = "Funded", from_months = 0, to_months = 12 }]
"""
)


def test_a_segment_is_written_as_a_salesperson_says_it() -> None:
    profile = loads(SEGMENTED, as_of=DAY)
    primary, secondary = profile.segments
    assert primary.about == "Industry is Software, Fintech and Employees is 51-200 and Uses has Salesforce"
    assert secondary.about == "Funded is 0 to below 12 months before"
    assert loads(dumps(profile)) == profile
    account = {"Industry": "fintech", "Employees": Decimal(60), "Uses": ("SAP", "salesforce")}
    said = judge(profile, account, DAY)
    assert (said.segment, said.score.score, said.tier) == ("primary", 3, "A")
    assert judge(profile, {**account, "Employees": Decimal(201)}, DAY).segment == ""
    assert judge(profile, {"Employees": Decimal(60), "Funded": date(2026, 5, 1)}, DAY).segment == "secondary"
    assert (profile.lowest, profile.highest) == (-1, 3)


REFUSED = {
    'nam = "x"': ("unknown key 'nam'", "Did you mean 'name'?"),
    "name = 3": ("my.toml: name = 3 is not a text in quotes", ""),
    'name = "x"\nas_of = "2026-07-01"': ("as_of = '2026-07-01' is not a date", ""),
    'name = "x"\nverdict = "maybe"': ("verdict = 'maybe' is not one of supported", ""),
    'name = "x"\nhorizon_months = 1.5': ("horizon_months = 1.5 is not a whole number", ""),
    'name = "x"\nbase_rate = true': ("base_rate = true is not a number", ""),
    'name = "x"\nnotes = "one"': ("notes = 'one' is not a list of texts", ""),
    'name = "x"\ncriterion = 1': ("criterion = 1 is not a list of tables", ""),
    'name = "x"\n[tiers]\nA = 3': ("my.toml, tiers: A = 3 is not a table", ""),
    'name = "x"\n[tiers]\nA = { cutoff = 3 }': ("tiers, A: unknown key 'cutoff'", "Did you mean 'cut_off'?"),
    'name = "x"\n[tiers]\nA = { cut_off = 3 }': ("scores from 0 to below 3 are in none", "Lower the last one"),
    'name = "x"\n[[criterion]]\nname = "E"\nbins = [{ form = 3 }]': (
        "my.toml, criterion 'E', bin 1: unknown key 'form'",
        "Did you mean 'from'?",
    ),
    'name = "x"\n[[criterion]]\nname = "E"\nbins = [{ label = "small", to = "3" }]': (
        "bin 'small': to = '3' is not",
        "",
    ),
    'name = "x"\n[[criterion]]\nname = "E"\nbins = [{ to = inf }]': ("to = Infinity is not a number", ""),
    'name = "x"\n[[criterion]]\nname = "E"\nbins = [{ missing = 1 }]': ("missing = 1 is not true or false", ""),
    'name = "x"\n[[criterion]]\nname = "E"\nbins = [{ to = 3 }, { missing = true }]': (
        "my.toml: criterion 'E': nothing covers values from 3 up",
        "Leave out its to",
    ),
    'name = "x"\n[[criterion]]\nname = "E"\nbins = [{ to = 3 }, { from = 5 }, { missing = true }]': (
        "values from 3 to below 5 are in no bin",
        "Close the gap",
    ),
    'name = "x"\n[[criterion]]\nname = "E"\nbins = [{ to = 5 }, { from = 3 }, { missing = true }]': ("overlap", ""),
    'name = "x"\n[[exclusion]]\nname = "no"\ncriterion = "E"\nbin = "b"': (
        "exclusion 'no': no criterion is called 'E'",
        "",
    ),
    'name = "x"\n[segments]\nprimary = []': (
        "my.toml: segment 'primary' asks for nothing: everybody is no segment",
        "",
    ),
    'name = "x"\n[segments]\nprimary = ["A", "B", "C", "D"]': ("takes every tier: everybody is no segment", ""),
    'name = "x"\n[segments]\na = ["A"]\nb = ["B"]\nc = ["C"]\nd = ["D"]': (
        "4 segments are too many: one primary and at most 2 secondary",
        "keep the best",
    ),
    'name = "x"\n[segments]\na = ["A"]\nb = ["A", "B"]': ("tier 'A' is in two segments: 'a' and 'b'", ""),
    'name = "x"\n[segments]\na = ["A"]\n[[segment]]\nname = "b"': ("has [segments] and [[segment]]", "Keep one"),
    'name = "x"\n[[segment]]\nname = "p"': ("segment 'p' asks for nothing", "tiers or conditions"),
    'name = "x"\n[[segment]]\nname = "p"\nwhere = [{ field = "I", value = ["S"] }]': (
        "my.toml, segment 'p', condition 1: unknown key 'value'",
        "Did you mean 'values'?",
    ),
    'name = "x"\n[[segment]]\nname = "p"\nwhere = [{ field = "I" }]': (
        "condition 1: a condition asks one thing",
        "values",
    ),
    'name = "x"\n[[segment]]\nname = "p"\nwhere = [{ field = "E", from = 50, to = 50 }]': (
        "the condition on 'E' is empty (from 50 to 50)",
        "",
    ),
    'name = "x"\n[[segment]]\nname = "p"\nwhere = [{ field = "I", values = ["S", "s "] }]': ("names 'S' twice", ""),
    'name = "x"\n[[segment]]\nname = "p"\ntiers = ["A"]\nwhere = [{ field = "I", values = ["S"] }]': (
        "segment 'p' names tiers and conditions",
        "",
    ),
    'name = "x"\n[[segment]]\nname = "p"\nwhere = [{ field = "E", from = 5 }, { field = "E", to = 9 }]': (
        "segment 'p' has two conditions on one field",
        "Make them one",
    ),
    'name = "x"\n[[segment]]\nname = "p"\nwhere = [{ field = "E", from = 5 }]\n'
    '[[segment]]\nname = "q"\nwhere = [{ field = "e", from = 6 }, { field = "I", values = ["S"] }]': (
        "segment 'q' can hold nobody: whoever fulfils it is in 'p'",
        "narrower one come first",
    ),
    'name = "x"\n[[segment]]\nname = "p"\nwhere = [{ field = "E", from = 5 }]\n'
    'points = [{ criterion = "E", bin = "b", points = 1 }]': ("the card has no bin 'b' of 'E'", ""),
    'name = "x"\nname = "y"': ("my.toml: not TOML", ""),
    "": ("my.toml: name is missing", "Add name"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_does_not_fit_is_refused_by_name_and_place(text: str) -> None:
    message, hint = REFUSED[text]
    with pytest.raises(ProfileError) as error:
        loads(text, "my.toml", DAY)
    assert message in error.value.message
    assert error.value.message.startswith("my.toml")
    assert hint in error.value.hint


def test_without_a_date_the_caller_has_to_give_one() -> None:
    with pytest.raises(ProfileError, match="as_of is missing"):
        loads(SMALL, "my.toml")


def test_any_text_at_all_gives_a_profile_or_a_profile_error() -> None:
    for text in ("[" * 5000, "\x00", "a=" * 100, "[[criterion]]\nbins = [[]]", "name = 1979-05-27T07:32:00Z"):
        with pytest.raises(ProfileError):
            loads(text, as_of=DAY)
