from __future__ import annotations

from dataclasses import replace

import pytest

from earmark.profile.report import LearnReport
from earmark.profile.triggers import DEFAULTS, Band, Trigger, TriggerEvidence, bands_of
from earmark.render.data import as_data
from earmark.render.document import document_html
from earmark.render.markdown import document_markdown
from earmark.render.text import as_text

SEEN = TriggerEvidence(624, 310, 84, 186, 115.7, 1.608, 1.36, 1.92)
OWN = (
    Trigger("executive_hire", bands_of(5, 45), 45, True, SEEN),
    Trigger(
        "hiring", bands_of(1, 90), 90, False, replace(SEEN, outcomes=110, ratio=0.951, ratio_low=0.8, ratio_high=1.1)
    ),
    Trigger("launch", DEFAULTS[7].bands, 60),
    Trigger("<b>webinar</b>", (Band(7, -2),), 0),
)


@pytest.fixture
def timed(learned: LearnReport) -> LearnReport:
    return replace(learned, profile=replace(learned.profile, triggers=OWN))


def test_learn_says_what_an_event_is_worth_for_how_long_and_why(timed: LearnReport, learned: LearnReport) -> None:
    said = " ".join(as_text(timed, 80, False).split())
    assert (
        "new executive: +5 for 7 days, +4 to 24, +3 to 46, +2 to 79, +1 to 150 (learned); 186 deals in the 84 days "
        "after 624 events, 115.7 expected: 1.61 times (1.36 to 1.92)." in said
    )
    assert "hiring: +1 for 91 days (default, drawn back); 110 deals" in said
    assert "launch: +1 for 61 days (default); no such event on an account worked before it." in said
    assert "<b>webinar</b>: \N{MINUS SIGN}2 for 7 days (written by hand)" in said
    assert " funding: +3" not in said
    assert max(map(len, as_text(timed, 80, False).splitlines())) <= 80
    assert "Trigger events" not in as_text(learned, 80, False)


def test_the_document_shows_all_that_hold_those_that_earn_most_first(timed: LearnReport) -> None:
    page, text = document_html(timed), document_markdown(timed)
    assert page.index("new executive") < page.index(">funding<") < page.index("layoffs")
    assert "<b>webinar" not in page
    assert "&lt;b&gt;webinar&lt;/b&gt;" in page
    assert (
        "| new executive | +5 for 7 days, +4 to 24, +3 to 46, +2 to 79, +1 to 150 | 150 days | learned | 624 |" in text
    )
    assert "| 186 in 84 days | 115.7 | 1.61 | 1.36 to 1.92 |" in text
    assert "| funding | +3 for 8 days, +2 to 31, +1 to 78 | 78 days | default |  |" in text


def test_without_events_nothing_is_said_of_them(learned: LearnReport) -> None:
    assert "Trigger events" not in document_markdown(learned)
    assert "Trigger events" not in document_html(learned)
    assert as_data(learned)["triggers"] == []


def test_triggers_are_data_for_scripts(timed: LearnReport) -> None:
    first, *_, last = as_data(timed)["triggers"]
    assert (first["kind"], first["weight"], first["window_days"], first["learned"]) == ("executive_hire", 5, 150, True)
    assert first["bands"][0] == {"days": 7, "points": 5}
    assert first["evidence"]["outcomes"] == 186
    assert (last["weight"], last["evidence"]) == (-2, None)
