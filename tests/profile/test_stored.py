from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark.errors import ProfileError
from earmark.profile.stored import report_from_json, report_to_json

Strategies = dict[str, st.SearchStrategy[Any]]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_report_survives_json(data: st.DataObject, strategies: Strategies) -> None:
    report = data.draw(strategies["reports"])
    assert report_from_json(json.loads(json.dumps(report_to_json(report), allow_nan=False))) == report


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_field_added_later_takes_its_default_in_an_old_report(data: st.DataObject, strategies: Strategies) -> None:
    packed = report_to_json(data.draw(strategies["reports"]))
    del packed["coverage"], packed["check"]
    again = report_from_json({**packed, "from_the_future": 1})
    assert (again.coverage, again.check.method) == ({}, "none")


@pytest.mark.parametrize("data", [{}, {"profile": 3}, {"profile": {"as_of": "yesterday"}}])
def test_what_is_no_report_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        report_from_json(data)
