from __future__ import annotations

from datetime import date

import pytest

from earmark.profile.bins import Bin, Criterion
from earmark.profile.file import dumps, loads
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard
from earmark.profile.sourcing import said_by, sourced, sourcing


@pytest.mark.parametrize(
    ("canonical", "name", "way"),
    [
        ("employees", "Mitarbeiter", "filterable"),
        ("funding_date", "Last round", "filterable"),
        ("business_model", "Business Model", "needs enrichment"),
        ("", "Warehouse system", "needs enrichment"),
        ("", "Main pain point", "interview only"),
        ("", "Use_Case", "interview only"),
        ("", "NPS after onboarding", "interview only"),
        ("", "Painting supplies", "needs enrichment"),
    ],
)
def test_a_field_is_come_by_as_its_kind_or_its_name_says(canonical: str, name: str, way: str) -> None:
    assert sourcing(canonical, name, {}) == way


def test_what_the_user_says_of_a_column_stands() -> None:
    said = said_by(("Warehouse System",), ("Industry",), ("Budget owner",))
    assert sourcing("", "warehouse system", said) == "filterable"
    assert sourcing("industry", "INDUSTRY", said) == "needs enrichment"
    assert sourcing("", "Budget owner", said) == "interview only"


def test_a_profile_file_keeps_how_a_criterion_is_come_by(employees: Criterion) -> None:
    card = sourced(Scorecard((employees,)), {"Number of Employees": "employees"}, {})
    profile = Profile("ICP", card, as_of=date(2026, 7, 1))
    text = dumps(profile)
    assert 'sourcing = "filterable"' in text
    assert loads(text).card.criteria[0].sourcing == "filterable"


def test_a_card_without_it_says_nothing_of_it() -> None:
    one = Criterion("A", "A", "category", (Bin("x", 1, values=("x",)), Bin("o", other=True), Bin("m", missing=True)))
    assert "sourcing" not in dumps(Profile("ICP", Scorecard((one,)), as_of=date(2026, 7, 1)))
