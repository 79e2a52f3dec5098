from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from earmark.profile.bins import Bin, Criterion
from earmark.profile.changes import changes
from earmark.profile.profile import Profile
from earmark.profile.report import Counts, LearnReport
from earmark.profile.scorecard import Scorecard
from earmark.profile.stored import report_to_json
from earmark.verbs.document import document


def _report(points: int, *names: str) -> LearnReport:
    bins = (Bin("small", -1, high=Decimal(9)), Bin("large", points, Decimal(9)), Bin("missing", missing=True))
    card = Scorecard(tuple(Criterion(n, n, "number", bins) for n in names))
    return LearnReport(Profile("x", card, date(2026, 7, 1)), "", 0, Counts(9, 5, 4))


@dataclass(frozen=True)
class Saved:
    body: dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    """What `document` needs of a book: its saved versions, through JSON as the ledger keeps them."""

    reports: tuple[LearnReport, ...]

    def profiles(self) -> tuple[Saved, ...]:
        return tuple(self.profile(number + 1) for number in range(len(self.reports)))

    def profile(self, version: int | None = None) -> Saved:
        number = version or len(self.reports)
        packed = json.loads(json.dumps(report_to_json(self.reports[number - 1])))
        return Saved({"version": number, "profile_id": f"id{number}", "report": packed})


def test_the_latest_version_comes_with_what_changed() -> None:
    shelf = Shelf((_report(1, "Employees", "Age"), _report(3, "Employees", "Revenue")))
    got = document(shelf)  # type: ignore[arg-type]
    assert (got.version, got.profile_id) == (2, "id2")
    assert got.changes == ("New criterion: Revenue.", "Gone criterion: Age.", "Employees: large +1 to +3.")
    assert replace(got, changes=(), version=0, profile_id="") == shelf.reports[1]


def test_an_earlier_version_can_be_asked_for() -> None:
    got = document(Shelf((_report(1, "A"), _report(2, "A"))), version=1)  # type: ignore[arg-type]
    assert (got.version, got.changes) == (1, ())


def test_equal_profiles_have_no_changes() -> None:
    profile = _report(1, "A").profile
    assert changes(profile, profile) == ()
    assert changes(profile, replace(profile, verdict="supported")) == ("Verdict: hypothesis, now supported.",)
