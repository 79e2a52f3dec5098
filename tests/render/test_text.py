from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len

from earmark.config import SettingRow, SettingsReport
from earmark.facts.report import ProblemReport
from earmark.profile.report import WARNING, DocumentReport, Explanation, LearnReport, ScoreReport
from earmark.profile.scorecard import Scorecard
from earmark.render.text import as_text

REPORTS = ("learned", "sparse", "hostile", "loaded", "problems", "scored", "explained")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_fits_its_width_and_steers_no_terminal(
    name: str, width: int, request: pytest.FixtureRequest
) -> None:
    text = as_text(request.getfixturevalue(name), width, color=False)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert all(c.isprintable() or c == "\n" for c in text)
    assert not re.search(r"\b(None|nan|inf)\b", text)


@pytest.mark.parametrize("name", REPORTS)
def test_colour_changes_no_word(name: str, request: pytest.FixtureRequest) -> None:
    report: Any = request.getfixturevalue(name)
    tinted = as_text(report, 80, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", tinted).split() == as_text(report, 80, color=False).split()


def test_the_verdict_comes_first_and_every_pointed_bin_is_there(learned: LearnReport) -> None:
    text = as_text(learned, 120, color=False)
    assert text.startswith("Supported by the data. Ranking the later accounts")
    for criterion in learned.profile.card.criteria:
        assert criterion.name in text
        assert all(b.label in text for b in criterion.bins if b.points)
    row = next(line for line in text.splitlines() if line.startswith("  51-200"))
    assert row.split() == ["51-200", "+3", "38", "121", "6", "2.21", "1.70", "to", "2.88", "1.57", "90%"]


def test_an_empty_bin_without_points_is_not_shown(learned: LearnReport) -> None:
    lines = as_text(learned, 80, color=False).splitlines()
    country = lines.index("Country")
    assert not any("missing" in line for line in lines[country + 1 : country + 4])


def test_a_profile_alone_shows_its_card(learned: LearnReport) -> None:
    text = as_text(learned.profile, 80, color=False)
    assert text.startswith("Fieldstone Analytics  as of 1 July 2026\nSupported by the data.")
    assert all(word in text for word in ("51-200", "+3", "Exclusions", "Tiers"))


def test_a_card_written_by_hand_has_no_columns_of_evidence(learned: LearnReport) -> None:
    criterion = learned.profile.card.criteria[0]
    bare = replace(criterion, bins=tuple(replace(b, evidence=None) for b in criterion.bins))
    text = as_text(replace(learned.profile, card=Scorecard((bare,)), exclusions=()), 80, color=False)
    assert "51-200" in text
    assert not any(word in text for word in ("pending", "by chance", "lift"))


def test_a_young_book_is_told_what_to_load(sparse: LearnReport) -> None:
    text = as_text(sparse, 80, color=False)
    assert text.startswith("Too few customers to say.")
    assert "load contracts" in text
    assert "The card" not in text


def test_unsupported_scores_come_with_a_warning(scored: ScoreReport) -> None:
    assert "confidence is low" not in as_text(scored, 80, color=False)
    warned = as_text(replace(scored, verdict="not_supported"), 80, color=False)
    assert "Not supported by the data." in warned
    assert "confidence is low" in warned


def test_warnings_come_before_everything_and_once(scored: ScoreReport) -> None:
    warning = f"{WARNING}40% of the rows match no bin of 'Industry' and count as `other`."
    text = as_text(replace(scored, notes=(warning, *scored.notes)), 120, color=False)
    assert text.startswith(f"{warning}\n\nScored 5,000 accounts")
    assert text.count(warning) == 1
    assert "refitted" in text.splitlines()[-1] + text.splitlines()[-2]


def test_explain_shows_exclusion_reasons_and_sql(explained: Explanation) -> None:
    text = as_text(replace(explained, sql="SELECT\n  CASE"), 80, color=False)
    assert "Excluded by the rule: Government and education." in text
    assert "+3" in text
    assert text.endswith("SELECT\n  CASE\n")


def test_sql_is_never_wrapped(explained: Explanation) -> None:
    line = "SELECT " + " + ".join(f'"column {i}"' for i in range(40))
    assert line in as_text(replace(explained, sql=f"{line}\nFROM t"), 60, color=False).splitlines()


def test_an_empty_card_is_said(sparse: LearnReport) -> None:
    unsupported = replace(sparse, profile=replace(sparse.profile, verdict="not_supported"))
    assert "There is no card: no criterion stands out" in as_text(unsupported, 100, color=False)


def test_no_problems_is_said() -> None:
    assert as_text(ProblemReport((), 0, {}), 80, color=False) == "No problems: every line was taken as it stood.\n"
    assert as_text(ProblemReport((), 0, {}, 0), 80, color=False) == "Nothing is loaded in this book yet.\n"


def test_settings_and_document_are_said() -> None:
    rows = (SettingRow("own_domains", ("a.example", "b.example"), (), "Your own."), SettingRow("points", 3, 3, "Most."))
    text = as_text(SettingsReport(rows), 80, color=False)
    assert "a.example, b.example" in text
    assert as_text(DocumentReport("icp.html", "html", "abc"), 80, color=False).endswith("to icp.html.\n")
