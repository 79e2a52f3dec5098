"""Every export of the card says of an account what the reference scorer says."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from earmark.profile.bins import Bin, Criterion
from earmark.profile.file import loads
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.render.exports import salesforce as sf
from earmark.render.exports.hubspot import equations, hubspot, sayable
from earmark.render.exports.plan import Wanted
from earmark.render.exports.scorer import python
from earmark.render.exports.workbook import workbook
from formula_readers import HubSpot, Salesforce
from made_cards import Account, ascii_words, exact_words, made, near, shown_words, some
from made_profiles import AS_OF
from run_exports import Said, by_hubspot, by_python, by_salesforce, by_workbook, differences, reference, with_points

ROOT = Path(__file__).parent.parent.parent
HAND = loads((ROOT / "docs" / "profile.toml").read_text("utf-8"), "profile.toml", AS_OF)
WICKED = 'it\'s */ "x" \\ =1+1 {{1/0}}\n"""\'\'\' os.system("x") #'
Fit = Callable[[Profile, Account], bool]


@cache
def chance() -> list[Profile]:
    return made(12, 7)


def held(run: Callable[[Profile, Sequence[Account]], list[Said]], fit: Fit, count: int = 25) -> tuple[int, int]:
    """Return how many answers differ, and how many different scores the reference gave."""
    wrong, scores = 0, set()
    for i, one in enumerate(chance()):
        rows = some(one, count, i, fit)
        expected = [reference(one, row) for row in rows]
        wrong += differences(expected, run(one, rows))
        scores |= {said[0] for said in expected}
    return wrong, len(scores)


@pytest.mark.parametrize(("run", "fit"), [(by_salesforce, ascii_words), (by_hubspot, exact_words)])
def test_formulas_equal_the_reference_scorer(run: Callable[[Profile, Sequence[Account]], list[Said]], fit: Fit) -> None:
    wrong, scores = held(run, fit)
    assert wrong == 0
    assert scores > 10


def test_the_python_file_equals_the_reference_scorer(tmp_path: Path) -> None:
    def run(one: Profile, rows: Sequence[Account]) -> list[Said]:
        return by_python(one, rows, tmp_path)

    wrong, scores = held(run, lambda *_: True, 60)
    assert wrong == 0
    assert scores > 10


def test_the_workbook_equals_the_reference_scorer_and_follows_its_points(soffice: str, tmp_path: Path) -> None:
    cases = [(one, some(one, 120, i, shown_words)) for i, one in enumerate((*chance()[:3], wicked()))]
    edited: list[Account] = [{"Number of Employees": Decimal(n), "Industry": "software"} for n in (5, 51, 500, 501)]
    found = by_workbook(soffice, [*cases, (HAND, edited)], tmp_path, lambda book: with_points(book, 3, 30))
    expected = [[reference(one, row) for row in rows] for one, rows in cases]
    assert [differences(one, other) for one, other in zip(expected, found[:-1], strict=True)] == [0, 0, 0, 0]
    assert [(said[0], said[1]) for said in found[-1]] == [(0, "C"), (32, "A"), (32, "A"), (2, "C")]


def test_a_sum_that_is_wrong_by_a_point_is_found() -> None:
    first = chance()[0].card.criteria[0]
    off = replace(first, bins=tuple(replace(b, points=b.points + 1) for b in first.bins))
    other = replace(chance()[0], card=Scorecard((off, *chance()[0].card.criteria[1:])))
    rows = some(chance()[0], 5, 1, ascii_words)
    assert differences([reference(chance()[0], row) for row in rows], by_salesforce(other, rows)) == 5


def wicked() -> Profile:
    """Return a profile whose every word means something to some language."""
    kind = (Bin(WICKED, 3, values=(WICKED,)), Bin("lines", 2, values=("a\nb\tc",)), Bin("other", 1, other=True),
            Bin("missing", -2, missing=True))  # fmt: skip
    size = (Bin("=1+1", -1, high=Decimal(-10)), Bin("@x", 1, low=Decimal(-10)), Bin("missing", missing=True))
    criteria = (Criterion(WICKED, "f1", "category", kind), Criterion("+1", "f0", "number", size))
    tiers = (Tier("=A1", 2, 0.5, 0.4, 0.6), Tier('"D"', -9, 0.1, 0.0, 0.2))
    return Profile(
        WICKED, Scorecard(criteria), AS_OF, exclusions=(Exclusion(WICKED, criteria[0], WICKED),), tiers=tiers
    )


def test_words_of_the_users_are_never_code(tmp_path: Path) -> None:
    rows = [{"f1": WICKED, "f0": Decimal(-11)}, {"f1": "x", "f0": None}]
    assert by_python(wicked(), rows, tmp_path) == [reference(wicked(), row) for row in rows]
    for name in ("coding: utf-7 +AAo-import os", "INVISIBLE = 1; import os", "a\nimport os", "\r\x0cimport os"):
        text = python(replace(wicked(), name=name), Wanted(about=name))
        assert {n.names[0].name for n in ast.walk(ast.parse(text.encode("utf-8"))) if isinstance(n, ast.Import)} == {
            "sys", "unicodedata", "csv", "json",
        }  # fmt: skip
    assert by_salesforce(wicked(), [{"f1": "x"}, {"f0": Decimal(-10)}]) == [
        reference(wicked(), row) for row in ({"f1": "x"}, {"f0": Decimal(-10)})
    ]


def test_what_hubspot_cannot_say_is_said() -> None:
    assert not sayable(WICKED)
    page = hubspot(wicked(), Wanted())
    assert "Not expressible, so that these values count as others: a b c, it's \\*/" in page
    assert HubSpot(equations(wicked(), Wanted())[0].text, {"f1": "anything"}).whole() == 1


def test_a_score_too_long_for_one_formula_is_a_sum_of_fields() -> None:
    values = tuple(f"value number {i}" for i in range(120))
    kind = (Bin("many", 2, values=values), Bin("other", other=True), Bin("missing", -1, missing=True))
    both = (Criterion("Kind", "f1", "category", kind), Criterion("Sort", "f2", "category", kind))
    long = Profile("long", Scorecard(both), AS_OF)
    names = [one.name for one in sf.formulas(long, Wanted())]
    assert names == ["Earmark_Points_Kind__c", "Earmark_Points_Sort__c", "Earmark_Score__c"]
    assert "**Too long for Salesforce, which takes 3,900.**" not in sf.salesforce(HAND, Wanted())
    assert by_salesforce(long, [{"f1": values[-1].upper()}]) == [reference(long, {"f1": values[-1]})]


def test_fields_have_names_of_their_own() -> None:
    size = HAND.card.criteria[0]
    fields = ("Number of Employees", "Employees", "Größe", "größe!", "日本", "Earmark score", "x" * 90, "x" * 91)
    card = Scorecard(tuple(replace(size, name=name, field=name) for name in fields))
    profile = Profile("names", card, AS_OF)
    names = list(sf.api_names(profile, Wanted(names={"Größe": "Size__c"})).values())
    assert names[:3] == ["NumberOfEmployees", "Employees__c", "Size__c"]
    assert len({name.lower() for name in names}) == len(fields)
    assert not any(name.startswith("Earmark_") or len(name) > 43 for name in names)


def test_dates_count_to_the_day_that_is_asked_about() -> None:
    row: Account = {"Last Funding Date": date(2025, 7, 2)}
    text = sf.formulas(HAND, Wanted())[0].text
    names = sf.api_names(HAND, Wanted())
    record = dict.fromkeys(names.values()) | {names["Last Funding Date"]: row["Last Funding Date"]}
    said = [Salesforce(text, record, on).whole() for on in (date(2026, 7, 1), date(2026, 7, 2))]
    assert said == [reference(HAND, row, on)[0] for on in (date(2026, 7, 1), date(2026, 7, 2))] == [1, 0]
    assert "DATE(2026, 7, 2)" in sf.formulas(HAND, Wanted(as_of=date(2026, 7, 2)))[0].text


def test_the_same_profile_gives_the_same_bytes() -> None:
    rows = [("Acme", near(HAND, random.Random(1)))]  # noqa: S311 - chance that repeats
    books = [workbook(HAND, Wanted(as_of=AS_OF), rows, empty=2) for _ in range(2)]
    assert books[0] == books[1]
    assert python(HAND, Wanted()) == python(HAND, Wanted())
