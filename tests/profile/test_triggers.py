from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ProfileError
from earmark.facts.kinds import sure_kind
from earmark.facts.triggers import KINDS, called, spellings
from earmark.profile.changes import changes
from earmark.profile.file import dumps, loads, profile_id
from earmark.profile.triggers import (
    DEFAULTS,
    Band,
    Trigger,
    TriggerEvidence,
    bands_of,
    in_force,
    points_at,
    timing_of,
)

DAY = date(2026, 7, 1)
PLAIN = (
    'name = "ICP"\n[[criterion]]\nname = "Size"\nbins = [{ to = 50, points = 1 }, { from = 50 }, { missing = true }]\n'
)
STATED = {
    "funding": (3, 30), "executive_hire": (3, 90), "hiring": (2, 90), "headcount_growth": (1, 90),
    "acquisition": (1, 90), "layoffs": (-1, 90), "executive_departure": (1, 90), "launch": (1, 60),
    "competitor_news": (2, 60), "technology_added": (2, 60), "technology_removed": (2, 60),
}  # fmt: skip


def rounded(weight: int, age: int, half_life: int) -> int:
    """round(weight x 2^(-age / half_life)), halves away from zero, to fifty digits."""
    with localcontext() as exact:
        exact.prec = 50
        size = abs(weight) * (Decimal(2) ** (Decimal(-age) / half_life))
        near = int((size + Decimal("1e-40") + Decimal("0.5")) // 1)
    return near if weight > 0 else -near


@given(st.integers(-9, 9), st.integers(1, 400), st.integers(0, 2_000))
def test_bands_are_the_rounded_half_lives(weight: int, half_life: int, age: int) -> None:
    trigger = Trigger("funding", bands_of(weight, half_life), half_life)
    assert points_at(trigger, age) == rounded(weight, age, half_life)
    assert (trigger.weight, points_at(trigger, -1)) == (weight, 0)


def test_the_defaults_are_the_stated_table() -> None:
    assert tuple(one.kind for one in DEFAULTS) == tuple(KINDS) == tuple(sorted(STATED, key=list(KINDS).index))
    assert {one.kind: (one.weight, one.half_life_days) for one in DEFAULTS} == STATED
    assert not any(one.learned or one.evidence for one in DEFAULTS)
    assert DEFAULTS[0].bands == (Band(8, 3), Band(31, 2), Band(78, 1))
    assert DEFAULTS[0].said == "+3 for 8 days, +2 to 31, +1 to 78"
    assert DEFAULTS[0].window == 78


def test_an_accounts_timing_is_the_freshest_event_of_each_kind_that_was_known() -> None:
    events = [
        ("funding", date(2026, 6, 30), None), ("funding", date(2026, 5, 1), None), ("layoffs", date(2026, 6, 1), None),
        ("hiring", date(2026, 7, 2), None), ("launch", date(2026, 6, 1), date(2026, 7, 2)), ("webinar", DAY, None),
    ]  # fmt: skip
    assert timing_of(DEFAULTS, events, DAY) == 3 - 1
    assert timing_of(DEFAULTS, events, date(2026, 7, 2)) == 3 - 1 + 2 + 1


def test_triggers_of_a_file_replace_the_defaults_of_their_kinds_alone() -> None:
    text = (
        PLAIN
        + '[[trigger]]\nkind = "hiring"\nweight = 0\n[[trigger]]\nkind = "webinar"\nweight = 2\nhalf_life_days = 10\n'
    )
    profile = loads(text, as_of=DAY)
    assert [one.bands for one in profile.triggers] == [(), bands_of(2, 10)]
    assert [one.kind for one in in_force(profile.triggers)] == [*KINDS, "webinar"]
    assert {one.kind: one.weight for one in in_force(profile.triggers)} == {
        **{kind: weight for kind, (weight, _) in STATED.items()}, "hiring": 0, "webinar": 2,
    }  # fmt: skip
    assert in_force(()) == DEFAULTS
    assert loads(dumps(profile)) == profile


def test_a_profile_without_triggers_keeps_its_text_and_id() -> None:
    profile = loads(PLAIN, as_of=DAY)
    assert "trigger" not in dumps(profile)
    assert profile_id(profile) == "d541dbecb45a"
    assert profile_id(replace(profile, triggers=DEFAULTS[:1])) != profile_id(profile)


def test_a_learned_trigger_keeps_its_evidence_in_the_file() -> None:
    seen = TriggerEvidence(120, 80, 78, 31, 11.25, 2.7, 1.9, 3.6)
    profile = replace(loads(PLAIN, as_of=DAY), triggers=(Trigger("funding", bands_of(-2, 45), 45, True, seen),))
    text = dumps(profile)
    assert loads(text) == profile
    assert "bands = [{ days = 32, points = -2 }, { days = 90, points = -1 }]" not in text  # 45 days: 2 to 1.5
    assert "learned = true" in text


REFUSED = {
    'kind = "funding"\nweight = 3': ("trigger 'funding': half_life_days is missing", "Add half_life_days"),
    'kind = "funding"': ("trigger 'funding': weight is missing", "Add weight"),
    "weight = 3\nhalf_life_days = 30": ("trigger 1: kind is missing", "Add kind"),
    'kind = "funding"\nweigth = 3': ("trigger 'funding': unknown key 'weigth'", "Did you mean 'weight'?"),
    'kind = "funding"\nweight = 3\nbands = []': ("trigger 'funding': has bands and a weight", "Keep one"),
    'kind = "funding"\nweight = 10\nhalf_life_days = 30': ("a weight of 10 with a half-life of 30", "-9 to 9"),
    'kind = "funding"\nweight = 1\nhalf_life_days = 5000': ("a half-life of 5000 days does not fit", "1 to 1000"),
    'kind = "funding"\nbands = [{ days = 9, points = 1 }, { days = 9, points = 2 }]': ("must rise from 1 on", ""),
    'kind = "funding"\nbands = [{ days = 3, points = 1 }, { days = 9, points = 2 }]': ("points must fall to 0", ""),
    'kind = "funding"\nbands = [{ days = 3, points = 2 }, { days = 9, points = -1 }]': ("points must fall to 0", ""),
    'kind = "funding"\nbands = [{ days = 3, points = 0 }]': ("points are 1 to 9", ""),
    'kind = ""\nweight = 0': ("a trigger has no kind", "Known kinds are funding"),
    'kind = "a"\nweight = 0\n[[trigger]]\nkind = "a"\nweight = 0': ("trigger 'a' is there twice", "Keep one"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_trigger_that_does_not_fit_is_refused_by_name(text: str) -> None:
    message, hint = REFUSED[text]
    with pytest.raises(ProfileError) as error:
        loads(f"{PLAIN}[[trigger]]\n{text}\n", "my.toml", DAY)
    assert message in error.value.message
    assert error.value.message.startswith("my.toml")
    assert hint in error.value.hint


def test_changed_triggers_are_named() -> None:
    before = loads(PLAIN, as_of=DAY)
    after = replace(before, triggers=(Trigger("launch", (), 60), Trigger("webinar", (Band(7, 1),), 0)))
    assert changes(before, after) == (
        "Event launch: +1 for 61 days; now 0.",
        "Event webinar: 0; now +1 for 7 days.",
    )
    assert changes(before, replace(before, triggers=DEFAULTS)) == ()


def test_kinds_are_known_however_they_are_spelt() -> None:
    assert all(sure_kind(written) == kind for kind in KINDS for written in spellings(kind))
    assert (sure_kind("webinar attended"), called("webinar_attended"), called("layoffs")) == (
        "webinar attended", "webinar attended", "layoffs",
    )  # fmt: skip
