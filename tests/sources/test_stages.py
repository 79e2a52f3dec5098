"""What a stage means: definitions before labels, answers before both; unclear ones are asked."""

from __future__ import annotations

import pytest

from earmark.sources.mapping import Known
from earmark.sources.stages import (
    deal_kind,
    definition_outcome,
    definitions,
    label_outcome,
    new_business,
    stage_meanings,
)

WON = "closedwon|Closed Won|CLOSED-WON|closed_won|Won \U0001f389|Won|Gewonnen|Abgeschlossen - gewonnen|Gagn\u00e9"
WON += "|Ferm\u00e9 gagn\u00e9|Ganado|Cerrada ganada|Vinto|Chiuso vinto|Ganho|Fechado ganho|Vunnen|Closed - Won"
LOST = "closedlost|Closed Lost|Lost - no budget|Disqualified|Verloren|Perdu|Perdido|Persa|Chiuso perso|Perdida"
LOST += "|F\u00f6rlorad|Abgelehnt|Unqualified|No decision|Not won|Closed - lost to competitor|Disqualifiziert"
OPEN = "Proposal|Negotiation/Review|appointmentscheduled|Demo|Engaging|Prospecting|Verbal commit|Qualification|Angebot"
UNCLEAR = "Closed|Signed|Vertrag unterzeichnet|Done|Fechado|Cerrado|Abgeschlossen|Archived"


@pytest.mark.parametrize(
    ("labels", "outcome"),
    [(WON, "won"), (LOST, "lost"), (OPEN, "open"), (UNCLEAR, None)],
    ids=["won", "lost", "open", "unclear"],
)
def test_labels_say_their_outcome_in_eight_languages(labels: str, outcome: str | None) -> None:
    assert {label: label_outcome(label) for label in labels.split("|")} == dict.fromkeys(labels.split("|"), outcome)


def test_a_definition_beats_its_label() -> None:
    rows = [
        {"id": "7001", "label": "Closed Lost", "pipeline": "p", "is_closed": "false", "probability": "0.1"},
        {
            "id": "7002",
            "label": "Signed",
            "pipeline": "p",
            "is_closed": "TRUE",
            "closed_won": "TRUE",
            "probability": "1.0",
        },
        {
            "id": "7003",
            "label": "Parked",
            "pipeline": "p",
            "is_closed": "true",
            "closed_won": "false",
            "probability": "0.0",
        },
    ]
    known = Known(stages=definitions(rows))
    by_id = stage_meanings([("7001", 5), ("7002", 3), ("7003", 2)], known)
    assert dict(by_id.known) == {"7001": "open", "7002": "won", "7003": "lost"}
    assert by_id.question is None
    by_label = stage_meanings([("Closed Lost", 5), ("Signed", 3)], known)
    assert dict(by_label.known) == {"closed lost": "open", "signed": "won"}


@pytest.mark.parametrize(
    ("closed", "won", "chance", "outcome"),
    [
        ("true", None, "1.0", "won"),
        ("true", None, "0.0", "lost"),
        ("false", None, "0.1", "open"),
        (None, None, "1.0", "won"),
        (None, None, "0.0", "lost"),
        (None, None, None, "open"),
        ("FALSE", "FALSE", "0.0", "open"),
        ("TRUE", "FALSE", "0", "lost"),
    ],
)
def test_definitions_by_flag_then_probability(
    closed: str | None, won: str | None, chance: str | None, outcome: str
) -> None:
    assert definition_outcome(closed, won, chance) == outcome


def test_no_won_stage_is_asked_with_the_stages_as_options() -> None:
    found = stage_meanings([("Contract out", 5), ("Kick-off", 3)])
    assert found.question is not None
    assert found.question.key == "stages"
    assert found.question.options == ("Contract out", "Kick-off")


def test_a_label_that_looks_closed_is_asked_even_beside_a_won_one() -> None:
    found = stage_meanings([("Won", 5), ("Closed", 3), ("Lost", 1)])
    assert found.unclear == ("Closed",)
    assert found.question is not None


def test_usual_open_stages_without_any_win_need_no_answer() -> None:
    assert stage_meanings([("appointmentscheduled", 5), ("Closed Lost", 3)]).question is None


def test_an_answer_settles_the_stages() -> None:
    labels = [("Contract out", 5), ("Kick-off", 3), ("Dead", 2), ("Parked", 1)]
    short = stage_meanings(labels, Known(answers=(("stages", "Kick-off"),)))
    assert dict(short.known) == {"contract out": "open", "kick-off": "won", "dead": "lost", "parked": "open"}
    full = stage_meanings(labels, Known(answers=(("stages", "Kick-off=won; Parked=lost"),)))
    assert dict(full.known)["parked"] == "lost"
    assert short.question is full.question is None
    beside = stage_meanings([("Won", 5), ("Closed", 3), ("Done", 1)], Known(answers=(("stages", "Closed"),)))
    assert dict(beside.known) == {"won": "won", "closed": "won", "done": "lost"}


def test_several_pipelines_are_asked_unless_known() -> None:
    pipelines = [("Renewals", 30), ("Sales", 20)]
    selling, asked = new_business(pipelines, Known(), None, "Pipeline")
    assert selling == ()
    assert asked is not None
    assert asked.options == ("Sales", "Renewals")  # the likelier first, both offered
    assert new_business(pipelines[1:], Known(), None, "Pipeline") == ((), None)
    assert new_business(pipelines, Known(new_business=("sales",)), None, "Pipeline") == (("Sales",), None)
    assert new_business(pipelines, Known(), ("Sales",), "Pipeline") == (("Sales",), None)
    by_id = Known(pipelines=(("77", "Sales"), ("78", "Renewals")), answers=(("new_business_pipelines", "Sales"),))
    assert new_business([("77", 3), ("78", 4)], by_id, None, "Pipeline") == (("77",), None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("newbusiness", "new"),
        ("New Business", "new"),
        ("New Customer", "new"),
        ("Neukunde", "new"),
        ("existingbusiness", "expansion"),
        ("Existing Customer - Upgrade", "expansion"),
        ("Existing Business", "expansion"),
        ("Renewal", "renewal"),
        ("Auto-renewal", "renewal"),
        ("Verl\u00e4ngerung", "renewal"),
        ("Upsell", "expansion"),
        ("Cross-sell", "expansion"),
        ("Add-On", "expansion"),
        ("Services", None),
        ("", None),
    ],
)
def test_deal_types(text: str, kind: str | None) -> None:
    assert deal_kind(text) == kind
