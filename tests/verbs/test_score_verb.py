from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from earmark.config import Settings
from earmark.errors import CallError, ProfileError
from earmark.profile.bins import Bin, Criterion, Evidence
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, OwnPoints, Segment
from earmark.render.text import as_text
from earmark.sources.inert import inert
from earmark.verbs.explain import explain
from earmark.verbs.fitting import without
from earmark.verbs.listing import OURS
from earmark.verbs.score import score
from earmark.verbs.wording import confidence
from earmark.verbs.written import distinct

SIZE = Criterion("Size", "Number", "number", (
    Bin("small", -1, high=Decimal(50)), Bin("large", 2, low=Decimal(50)), Bin("missing", -1, missing=True),
))  # fmt: skip
KIND = Criterion("Kind", "Category", "category", (
    Bin("SaaS", 3, values=("SaaS",), evidence=Evidence(8, 2, 1, 1.6, 1.1, 2.0, 1.2)), Bin("other", other=True),
    Bin("missing", missing=True),
))  # fmt: skip
TOOL = Criterion("Tool", "List", "list", (
    Bin("has X", 1, values=("X",)), Bin("no X", -2, other=True), Bin("missing", missing=True),
), item="X")  # fmt: skip
FUNDED = Criterion("Funded", "Date", "date", (
    Bin("not yet", high=Decimal(0)), Bin("within a year", 1, low=Decimal(0), high=Decimal(12)),
    Bin("before", low=Decimal(12)),
    Bin("missing", missing=True),
))  # fmt: skip
PROFILE = Profile(
    "primary", Scorecard((SIZE, KIND, TOOL, FUNDED)), date(2025, 1, 1), verdict="supported", base_rate=0.3,
    exclusions=(Exclusion("too small", SIZE, "small"),),
    tiers=(Tier("A", 4, 0.6, 0.5, 0.7), Tier("B", -10, 0.1, 0.05, 0.15)),
    rates=(Rate(4, 0.6, 0.5, 0.7), Rate(-10, 0.1, 0.05, 0.15)), segments=(),
)  # fmt: skip


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def filled(facts: Any, made_book: Any) -> Any:
    facts.account(
        1, domain="a.com", crm_id="1", name="=cmd()", f0=Decimal(80), f1="saas", f2=";x;y;", f3=date(2024, 6, 1)
    )
    facts.account(2, domain="b.com", crm_id="-5", name="'=x", f0=Decimal(10), f1="retail", f2=";y;")
    facts.account(3, domain="c.com", crm_id="3", name='C "quoted", Inc')
    facts.account(4, domain="d.com", name="+49 170 123")
    facts.deal(1, "2024-01-01", "2024-03-01", "won")
    facts.deal(2, "2024-01-01", "2024-03-01", "lost")
    facts.deal(3, "2024-11-01")
    facts.add("spelling", field=1, folded="saas", shown="SaaS")
    return made_book


def test_every_account_is_scored_with_reasons_that_sum_to_the_score(filled: Any, tmp_path: Path) -> None:
    report = score(filled, None, tmp_path / "out.csv", PROFILE)
    rows = written(tmp_path / "out.csv")
    assert [r["earmark_score"] for r in rows] == ["7", "-3", "-1", "-1"]
    assert rows[0]["earmark_reasons"] == "Kind: SaaS +3; Size: large +2; Tool: has X +1; and the rest +1"
    assert rows[1]["earmark_reasons"] == "Tool: no X -2; Size: small -1"
    assert [r["earmark_tier"] for r in rows] == ["A", "B", "B", "B"]
    assert [r["earmark_excluded_by"] for r in rows] == ["", "too small", "", ""]
    assert rows[2]["earmark_missing"] == "Size; Kind; Tool; Funded"
    assert [r["earmark_rate"] for r in rows] == ["0.6000", "0.1000", "0.1000", "0.1000"]
    assert [r["earmark_confidence"] for r in rows] == ["high", "medium", "low", "low"]
    assert [r["earmark_relationship"] for r in rows] == ["customer", "lost", "open deal", "new"]
    assert (report.rows, report.tiers, report.excluded) == (4, {"A": 1, "B": 2}, {"too small": 1})
    assert report.relationships == {"new": 1, "customer": 1, "open deal": 1, "lost": 1}


def test_the_segment_is_named_and_its_own_points_add_up(filled: Any, tmp_path: Path) -> None:
    where = (Condition("Category", "category", ("SaaS",)), Condition("Number", "number", low=Decimal(20)))
    primary = Segment("primary", where=where, points=(OwnPoints("Kind", "SaaS", 1, 4, 2, 1),))
    small = Segment("small", where=(Condition("Number", "number", high=Decimal(20)),))
    profile = replace(PROFILE, segments=(primary, small, Segment("top", ("A",))))
    report = score(filled, None, tmp_path / "out.csv", profile)
    rows = written(tmp_path / "out.csv")
    assert [r["earmark_segment"] for r in rows] == ["primary", "", "", ""]  # the second is excluded
    assert [r["earmark_score"] for r in rows] == ["5", "-3", "-1", "-1"]
    assert rows[0]["earmark_reasons"] == "Size: large +2; Kind: SaaS +1; Tool: has X +1; and the rest +1"
    assert report.segments == {"primary": 1, "small": 0, "top": 0}
    told = explain(filled, "a.com", profile)
    assert (told.score, told.segment) == (5, "primary")
    assert told.segment_about == "Category is SaaS and Number is 20 or more"
    assert sum(reason.points for reason in told.reasons) == 5
    assert [r.evidence for r in told.reasons if r.criterion == "Kind"] == ["in this segment 4 good, 1 pending of 7"]
    assert "Segment: primary (Category is SaaS and Number is 20 or more)." in as_text(told, 120, False)


def test_a_segment_whose_field_the_list_lacks_cannot_hold() -> None:
    own = (OwnPoints("Size", "small", -3), OwnPoints("Kind", "SaaS", 1))
    primary = Segment("primary", where=(Condition("Category", "category", ("SaaS",)),), points=own)
    profile = replace(PROFILE, segments=(primary,))
    assert without(profile, ("Category",)).segments == ()
    assert without(profile, ("Number",)).segments == (replace(primary, points=own[1:]),)


def test_cells_are_inert_in_a_sheet_and_untouched_elsewhere(filled: Any, tmp_path: Path) -> None:
    score(filled, None, tmp_path / "out.csv", PROFILE)
    score(filled, None, tmp_path / "out.jsonl", PROFILE)
    names = ["=cmd()", "'=x", 'C "quoted", Inc', "+49 170 123"]
    sheet = written(tmp_path / "out.csv")
    assert [r["Name"] for r in sheet] == ["'=cmd()", "''=x", 'C "quoted", Inc', "+49 170 123"]
    assert sheet[1]["CRM id"] == "-5"
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["Name"] for line in lines] == names
    assert set(OURS) <= set(lines[0])


def test_other_formats_hold_the_same(filled: Any, tmp_path: Path) -> None:
    import python_calamine

    score(filled, None, tmp_path / "out.xlsx", PROFILE)
    score(filled, None, tmp_path / "out.csv", PROFILE)
    sheet = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    rows = written(tmp_path / "out.csv")
    assert sheet[0] == list(rows[0])
    place = sheet[0].index("earmark_score")
    assert [row[place] for row in sheet[1:]] == [float(r["earmark_score"]) for r in rows]
    assert [row[2] for row in sheet[1:]] == [r["Name"] for r in rows]
    score(filled, None, tmp_path / "out.parquet", PROFILE)
    assert (tmp_path / "out.parquet").read_bytes()[:4] == b"PAR1"


def test_the_same_book_gives_the_same_bytes(filled: Any, tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        for name in ("one", "two"):
            score(filled, None, tmp_path / f"{name}.{kind}", PROFILE)
        assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


def test_words_of_the_profile_are_inert_and_quoted_too(filled: Any, tmp_path: Path) -> None:
    kind = replace(KIND, name='=Kind\', "x"')
    profile = replace(
        PROFILE, card=Scorecard((kind,)), exclusions=(Exclusion("=no'; DROP", SIZE, "small"),),
        tiers=(Tier("=A", 3, 0.5, 0.4, 0.6), Tier("-", -9, 0.5, 0.4, 0.6)),
    )  # fmt: skip
    score(filled, None, tmp_path / "out.csv", profile)
    rows = written(tmp_path / "out.csv")
    assert rows[0]["earmark_reasons"] == "'=Kind', \"x\": SaaS +3"
    assert rows[0]["earmark_tier"] == "'=A"
    assert rows[1]["earmark_excluded_by"] == "'=no'; DROP"


def test_an_unsupported_profile_is_low_in_confidence_and_says_so(filled: Any, tmp_path: Path) -> None:
    profile = replace(PROFILE, verdict="not_supported", why="No better than chance.")
    report = score(filled, None, tmp_path / "out.csv", profile)
    assert {r["earmark_confidence"] for r in written(tmp_path / "out.csv")} == {"low"}
    assert any("not supported" in note and "No better than chance." in note for note in report.notes)


def test_competitors_and_partners_are_told_by_domain_or_name(filled: Any, tmp_path: Path) -> None:
    filled.settings = Settings(competitors=("d.com",), partners=('C "quoted", Inc',), own_domains=("b.com",))
    score(filled, None, tmp_path / "out.csv", PROFILE)
    found = [r["earmark_relationship"] for r in written(tmp_path / "out.csv")]
    assert found == ["customer", "own", "partner", "competitor"]


@pytest.mark.parametrize("name", ["out.pdf", "out", "none/out.csv"])
def test_a_file_that_cannot_be_written_is_refused_at_once(filled: Any, tmp_path: Path, name: str) -> None:
    with pytest.raises(CallError):
        score(filled, None, tmp_path / name, PROFILE)
    assert list(filled.places.tmp.iterdir()) == []


def test_a_profile_file_scores_as_the_profile_does(filled: Any, tmp_path: Path) -> None:
    from earmark.profile.file import dumps

    (tmp_path / "my.toml").write_text(dumps(PROFILE), encoding="utf-8")
    score(filled, None, tmp_path / "one.csv", PROFILE)
    score(filled, None, tmp_path / "two.csv", tmp_path / "my.toml")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    (tmp_path / "bad.toml").write_text("not a profile", encoding="utf-8")
    with pytest.raises(ProfileError):
        score(filled, None, tmp_path / "two.csv", tmp_path / "bad.toml")


def test_a_card_without_criteria_scores_nothing(filled: Any, tmp_path: Path) -> None:
    profile = Profile("empty", Scorecard(()), date(2025, 1, 1))
    report = score(filled, None, tmp_path / "out.csv", profile)
    rows = written(tmp_path / "out.csv")
    assert {(r["earmark_score"], r["earmark_reasons"], r["earmark_tier"]) for r in rows} == {("0", "", "")}
    assert sum("all accounts score alike" in note for note in report.notes) == 1
    text = as_text(explain(filled, "a.com", profile), 100, color=False)
    assert text.count("all accounts score alike") == 1
    assert "Criterion" not in text


@pytest.mark.parametrize(("cell", "kept"), [
    ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-x", "'-x"), ("@a", "'@a"), ("\tx", "'\tx"), ("\rx", "'\rx"),
    ("\nx", "'\nx"),
    ("'=1", "''=1"), ("''+x", "'''+x"), ("'-5", "''-5"), ("-2+3", "'-2+3"), ("+1|cmd", "'+1|cmd"),
    ("-5", "-5"), ("-1,234.5", "-1,234.5"), ("+49 170 123", "+49 170 123"), ("+1 (555) 10-10", "+1 (555) 10-10"),
    ("-1.5e-3", "-1.5e-3"), ("-5%", "-5%"), ("a=b", "a=b"), ("'quoted'", "'quoted'"), ("", ""),
])  # fmt: skip
def test_only_what_a_spreadsheet_would_execute_is_made_inert(facts: Any, cell: str, kept: str) -> None:
    from earmark.verbs.written import inert_cell

    assert inert(cell) == kept
    query = f"SELECT {inert_cell('c')} FROM (SELECT $1 AS c)"  # noqa: S608 - a column of ours
    assert facts.engine.rows(query, [cell]) == [(kept,)]


def test_labels_are_told_apart() -> None:
    assert distinct(["Name", "name", "Name", "", "x"]) == ["Name", "name (2)", "Name (3)", "column", "x"]


def test_a_profile_without_some_fields_still_covers_every_score() -> None:
    card = Scorecard((replace(SIZE, bins=(Bin("a", 2), Bin("missing", 1, missing=True))), KIND))
    profile = replace(PROFILE, card=card, tiers=(Tier("A", 3, 0.5, 0.4, 0.6), Tier("B", 1, 0.5, 0.4, 0.6)))
    fewer = without(profile, ("Number",))
    assert [c.name for c in fewer.card.criteria] == ["Kind"]
    assert fewer.tiers[-1].cut_off <= fewer.card.lowest
    assert fewer.exclusions == ()


def test_confidence_needs_a_narrow_rate_and_few_gaps() -> None:
    assert [confidence(PROFILE, 5, missing) for missing in range(4)] == ["high", "medium", "medium", "low"]
    wide = replace(PROFILE, rates=(Rate(-10, 0.2, 0.1, 0.5),))
    assert confidence(wide, 5, 0) == "medium"
    assert confidence(replace(PROFILE, rates=(), tiers=()), 5, 0) == "low"


def test_an_account_is_explained(filled: Any) -> None:
    found = explain(filled, "https://www.A.com/about", PROFILE, sql=True)
    assert (found.domain, found.score, found.tier, found.relationship) == ("a.com", 7, "A", "customer")
    assert sum(r.points for r in found.reasons) == found.score
    assert [(r.value, r.bin) for r in found.reasons[:3]] == [("80", "large"), ("SaaS", "SaaS"), ("x; y", "has X")]
    assert found.reasons[1].evidence == "8 good, 1 pending of 11; lift 1.6 (1.1 to 2.0)"
    assert '"Category"' in found.sql


def test_explain_agrees_with_the_scored_list(filled: Any, tmp_path: Path) -> None:
    score(filled, None, tmp_path / "out.csv", PROFILE)
    for row in written(tmp_path / "out.csv"):
        found = explain(filled, row["Domain"], PROFILE)
        assert (str(found.score), found.tier, found.excluded_by) == (
            row["earmark_score"], row["earmark_tier"], row["earmark_excluded_by"],
        )  # fmt: skip
        assert (found.confidence, "; ".join(found.missing)) == (row["earmark_confidence"], row["earmark_missing"])
        assert (f"{found.rate:.4f}", found.relationship) == (row["earmark_rate"], row["earmark_relationship"])


@pytest.mark.parametrize("word", ["-5", "'=x", "'=X"])
def test_an_account_is_found_by_id_and_name(filled: Any, word: str) -> None:
    assert explain(filled, word, PROFILE).domain == "b.com"


def test_an_unknown_or_ambiguous_account_is_a_call_error(filled: Any, facts: Any) -> None:
    facts.account(9, domain="acme.com", name="Twin")
    facts.account(10, domain="acme.de", name="Twin")
    with pytest.raises(CallError, match=r"acme\.de, acme\.com"):
        explain(filled, "Twin", PROFILE)
    with pytest.raises(CallError, match=r"Did you mean acme\."):
        explain(filled, "acme.con", PROFILE)
    with pytest.raises(CallError) as far:
        explain(filled, "quite.example", PROFILE)
    assert "Did you mean" not in far.value.hint
    assert "earmark_reasons" in far.value.hint
    with pytest.raises(CallError):
        explain(filled, " ", PROFILE)


def test_a_profile_without_rates_claims_none(filled: Any) -> None:
    found = explain(filled, "a.com", replace(PROFILE, rates=(), tiers=(), base_rate=0.0))
    assert (found.rate, found.rate_low, found.rate_high) == (0.0, 0.0, 1.0)
    text = as_text(found, 100, color=False)
    assert "Score 7; rate not known." in text
    assert "0%" not in text


def test_a_bin_called_other_is_not_taken_for_the_rest(filled: Any, tmp_path: Path) -> None:
    kind = replace(KIND, bins=(KIND.bins[0], replace(KIND.bins[1], points=3), KIND.bins[2]))
    score(filled, None, tmp_path / "out.csv", replace(PROFILE, card=Scorecard((SIZE, kind, TOOL, FUNDED))))
    assert written(tmp_path / "out.csv")[1]["earmark_reasons"] == "Kind: other +3; Tool: no X -2; Size: small -1"


VALUED = replace(
    PROFILE, objective="value", currency="CHF",
    rates=(Rate(4, 0.6, 0.5, 0.7, 10, 123_456, 90_000, 150_001), Rate(-10, 0.1, 0.05, 0.15, 30, -2_005, -3_000, 10)),
)  # fmt: skip


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_profile_made_for_value_says_what_each_account_is_expected_to_bring(
    filled: Any, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out{ending}"
    assert "earmark_value is in CHF." in score(filled, None, out, VALUED).notes
    rows = written(out) if ending == ".csv" else in_sheet(out)
    assert [r["earmark_value"] for r in rows] == ["1234.56", "-20.05", "-20.05", "-20.05"]
    ours = [name for name in rows[0] if name.startswith("earmark_")]
    assert ours[2:5] == ["earmark_score", "earmark_rate", "earmark_value"]
    for row in rows:
        found = explain(filled, row["Domain"], VALUED)
        assert found.value is not None
        assert found.currency == "CHF"
        assert row["earmark_value"] == f"{Decimal(found.value) / 100:.2f}"


def in_sheet(path: Path) -> list[dict[str, str]]:
    import python_calamine

    head, *rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]


def test_without_calibration_the_tier_tells_the_value(filled: Any, tmp_path: Path) -> None:
    tiers = (Tier("A", 4, 0.6, 0.5, 0.7, 0.1, 50_000, 1, 2), Tier("B", -10, 0.1, 0.05, 0.15))
    score(filled, None, tmp_path / "out.csv", replace(VALUED, rates=(), tiers=tiers))
    assert [r["earmark_value"] for r in written(tmp_path / "out.csv")] == ["500.00", "", "", ""]
