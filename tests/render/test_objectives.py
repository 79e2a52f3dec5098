from __future__ import annotations

import json
from dataclasses import replace

import pytest

from earmark.profile.report import Change, Explanation, LearnReport, Money, ObjectiveView
from earmark.render import checking, objectives, words
from earmark.render.data import as_data
from earmark.render.document import document_html
from earmark.render.markdown import document_markdown
from earmark.render.text import as_text

VIEWS = (
    ObjectiveView("value", 1.0, 0.48, 0.43, 0.47),
    ObjectiveView("won", 0.75, 0.51, 0.44, 0.4, (Change("Industry", "Agency", -3, 2),)),
    ObjectiveView("kept", 1.0, 0.45, 0.41, 0.42),
)


@pytest.fixture
def worthy(learned: LearnReport) -> LearnReport:
    tiers = tuple(
        replace(t, value=v, value_low=v - 9000, value_high=v + 12000)
        for t, v in zip(learned.profile.tiers, (333_700, 75_200, 27_100, -2_800), strict=True)
    )
    money = Money("EUR", 2_300, 45_400, 454_000, ("cost_deal",), 1.02, 5_300_000, 113)
    profile = replace(learned.profile, objective="value", tiers=tiers, currency="EUR")
    return replace(
        learned, profile=profile, objectives=VIEWS, money=money, check=replace(learned.check, measure="value")
    )


def test_every_form_shows_what_the_ranking_would_be_under_each_objective(worthy: LearnReport) -> None:
    for text in (document_html(worthy), document_markdown(worthy), as_text(worthy, 100)):
        held = " ".join(text.replace("\\", "").split())
        for said in (
            "Under other objectives",
            "expected net value",
            "75%",
            "51%",
            "Agency: +2, here -3",
            "the same points",
        ):
            assert said in held, said


def test_every_form_says_what_a_tier_is_worth(worthy: LearnReport, learned: LearnReport) -> None:
    for form in (document_html, document_markdown, lambda report: as_text(report, 100)):
        assert "3,337" in form(worthy)
        assert "3,247 to 3,457" in form(worthy)
        assert "et value, EUR" in form(worthy)
        assert "Net value" not in form(learned)
        assert "net value" not in form(learned)


def test_the_check_of_value_counts_value(worthy: LearnReport) -> None:
    said = " ".join(checking.checked(worthy.check))
    assert "the best tenth by score held 37% of the retained value" in said
    assert "good" not in said
    assert "highest expected net value" in words.aim(worthy.profile)
    assert "Less than 24% of the next quarters' retained value" in " ".join(words.change_of_mind(worthy))


def test_one_objective_alone_is_compared_with_nothing(learned: LearnReport) -> None:
    assert objectives.shown(learned) == ()
    assert objectives.shown(replace(learned, objectives=VIEWS[:1])) == ()
    kept = replace(learned, objectives=tuple(replace(v, won=None, good=None, value=None) for v in VIEWS))
    assert objectives.heads(kept) == objectives.HEADS
    assert objectives.cells(kept.objectives[1], kept) == ("won", "75%")


def test_the_data_hold_it_all(worthy: LearnReport) -> None:
    data = json.loads(json.dumps(as_data(worthy)))
    assert data["objective"] == "value"
    assert data["objectives"][1]["changes"] == [{"criterion": "Industry", "bin": "Agency", "here": -3, "there": 2}]
    assert data["money"]["cost_deal"] == 45_400
    assert (data["tiers"][0]["value"], data["tiers"][0]["value_low"]) == (333_700, 324_700)
    assert (data["churn_check"]["of"], data["churn_check"]["caught"]) == (4, 1)
    assert data["exclusions"][0]["price"]["churned_high"] == 7


def test_an_explanation_says_what_the_account_is_expected_to_bring(explained: Explanation) -> None:
    assert "to bring" not in as_text(explained, 100)
    worthy = replace(explained, value=75_200, value_low=42_600, value_high=118_700, currency="EUR")
    assert "to bring EUR 752 (426 to 1,187), less costs" in " ".join(as_text(worthy, 100).split())
