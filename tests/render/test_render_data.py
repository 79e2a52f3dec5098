from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from earmark.facts.report import LoadReport, ProblemReport
from earmark.profile.report import Explanation, LearnReport, ScoreReport
from earmark.render.data import as_data

CONTRACT = [
    "verdict",
    "why",
    "as_of",
    "horizon_months",
    "counts",
    "criteria",
    "exclusions",
    "dropped",
    "tiers",
    "check",
    "profile_id",
]
BIN = ["label", "points", "good", "bad", "pending", "lift", "lift_low", "lift_high", "lift_by_chance", "kept"]


def test_learn_answers_what_scripts_rely_on(learned: LearnReport) -> None:
    data = json.loads(json.dumps(as_data(learned), allow_nan=False))
    assert [k for k in data if k in CONTRACT] == CONTRACT
    assert data["as_of"] == "2026-07-01"
    assert {"accounts", "won", "lost", "churned", "good", "bad", "pending"} <= set(data["counts"])
    assert data["criteria"][0]["field"] == "Number of Employees"
    assert list(data["criteria"][0]["bins"][0]) == BIN
    assert data["criteria"][0]["sourcing"] == "filterable"
    assert data["criteria"][0]["coverage"] == 0.98
    first = data["exclusions"][0]
    assert (first["bin"], first["avoided_bad"], first["forgone_good"]) == ("Government, Education", 92, 1)
    assert {"field", "reason"} <= set(data["dropped"][0])
    assert list(data["tiers"][0])[:5] == ["tier", "cut_off", "rate", "rate_low", "rate_high"]
    assert data["check"]["goods_top_10"] == 0.37


def test_without_retention_evidence_churned_is_null(sparse: LearnReport) -> None:
    assert as_data(sparse)["counts"]["churned"] is None


def test_a_card_written_by_hand_has_null_evidence(learned: LearnReport) -> None:
    criterion = learned.profile.card.criteria[0]
    bare = replace(criterion, bins=tuple(replace(b, evidence=None) for b in criterion.bins))
    report = replace(learned, profile=replace(learned.profile, card=replace(learned.profile.card, criteria=(bare,))))
    row = as_data(report)["criteria"][0]["bins"][0]
    assert list(row) == BIN
    assert row["good"] is None


def test_every_report_is_json(
    loaded: LoadReport, problems: ProblemReport, scored: ScoreReport, explained: Explanation, sparse: LearnReport
) -> None:
    for report in (loaded, problems, scored, explained, sparse):
        assert json.loads(json.dumps(as_data(report), allow_nan=False)) == as_data(report)
    assert as_data(loaded)["files"][0]["accepted"] == 1204
    assert as_data(problems)["problems"][0]["line"] == 17


@dataclass(frozen=True)
class Odd:
    numbers: tuple[Decimal, ...] = (Decimal(3), Decimal("2.5"))
    rate: float = float("inf")
    when: date = date(2026, 1, 2)


def test_decimals_are_numbers_dates_iso_and_infinity_null() -> None:
    assert as_data(Odd()) == {"numbers": [3, 2.5], "rate": None, "when": "2026-01-02"}
