from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from earmark.profile.report import Figure, LearnReport, SegmentFigures
from earmark.profile.segments import BY_TIER, Condition, OwnPoints, Segment, SegmentEvidence
from earmark.render import segments
from earmark.render.data import as_data
from earmark.render.document import document_html
from earmark.render.markdown import document_markdown
from earmark.render.text import as_text

WHERE = (
    Condition("Industry", "category", ("Software", "<Fintech>")),
    Condition("Number of Employees", "number", low=Decimal(51), high=Decimal(201), label="51-200"),
)
SEEN = SegmentEvidence(31, 190, 12, 74, 699, 0.18, 0.13, 0.24, 1.7, 1.2, 2.3, 1.4, "rate", 1840000, 1210000)
LARGE = replace(SEEN, good=8, bad=40, pending=2, rate=0.11, picked_by="acv", acv=4000000)
FIGURES = (
    SegmentFigures(
        "primary", Figure(0.22, 0.18, 0.27, 233), Figure(45, 38, 52, 50), Figure(1840000, 1500000, 2100000, 48), "EUR",
        Figure(0.92, 0.85, 0.97, 50), Figure(1.08, 1.02, 1.15, 31), 340, 2900,
    ),
    SegmentFigures("secondary", targets=60, of_targets=2900, currency="EUR"),
    SegmentFigures(
        "all worked accounts", Figure(0.16, 0.14, 0.18, 699), Figure(71, 66, 77, 109),
        Figure(1320000, 1200000, 1400000, 100), "EUR", Figure(0.81, 0.75, 0.86, 109), None, 2900, 2900,
    ),
)  # fmt: skip


@pytest.fixture
def segmented(learned: LearnReport) -> LearnReport:
    first = learned.profile.card.criteria[0]
    own = (OwnPoints(first.name, first.bins[0].label, 3, 12, 27, 1),)
    parts = (Segment("primary", where=WHERE, points=own, evidence=SEEN),
             Segment("secondary", where=WHERE[1:], evidence=LARGE))  # fmt: skip
    return replace(learned, profile=replace(learned.profile, segments=parts), segments=FIGURES)


def test_a_segment_is_told_with_its_counts_intervals_and_what_chance_shows(segmented: LearnReport) -> None:
    said = " ".join(as_text(segmented, 80, False).split())
    assert "Primary: Industry is Software, <Fintech> AND Number of Employees is 51-200" in said
    assert "Rate of good 18% (13% to 24%), all: 11%: 31 good, 12 pending of 233 accounts" in said
    assert "lift 1.70 (1.20 to 2.30), by chance 1.40. 31 of 74 (42%) goods, from 33% of all worked accounts." in said
    assert "Win rate 22% (18% to 27%, of 233; all: 16%); Sales cycle 45 days (38 to 52, of 50; all: 71 days)" in said
    assert "ACV EUR 18,400 (15,000 to 21,000, of 48; all: EUR 13,200)" in said
    assert "NRR 108% (102% to 115%, of 31)" in said
    assert "340 of 2,900 (12%) targets of the book are in it." in said
    assert "Picked by its customers' ACV: EUR 40,000 on average, EUR 12,100 elsewhere" in said
    assert "12 good of 40)" in said


def test_no_line_is_wider_than_eighty_columns(segmented: LearnReport) -> None:
    assert max(map(len, as_text(segmented, 80, False).splitlines())) <= 80


def test_the_page_and_the_text_file_say_the_same(segmented: LearnReport) -> None:
    page, text = document_html(segmented), document_markdown(segmented)
    assert "&lt;Fintech&gt;" in page
    assert "<Fintech>" not in page
    assert r"\<Fintech\>" in text
    for told in (page, text):
        assert "340 of 2,900 (12%)" in told
        assert "EUR 18,400" in told
        assert segments.NOTE in told


def test_that_nothing_is_supported_is_a_sentence(learned: LearnReport) -> None:
    plain = replace(learned, profile=replace(learned.profile, segments=BY_TIER))
    assert segments.none(plain.profile) == segments.NONE
    assert segments.NONE in document_html(plain)
    assert segments.NONE in " ".join(as_text(plain, 80, False).split())
    assert segments.none(replace(plain.profile, verdict="too_few")) == ""


def test_the_data_have_the_conditions_and_the_figures(segmented: LearnReport) -> None:
    data = as_data(segmented)
    assert data["segments"][0]["where"][1]["label"] == "51-200"
    acv = data["segment_figures"][0]["acv_cents"]
    assert acv == {"value": 1840000, "low": 1500000, "high": 2100000, "of": 48}
