"""A learn report like one from a mid-sized team's book, and the other reports beside it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from earmark.facts.problem import Problem
from earmark.facts.report import FileReport, LoadReport, ProblemReport
from earmark.profile.bins import Bin, Criterion, Evidence
from earmark.profile.checked import Ablation, Chosen, Forgone, Odds, Period, Rival, Said, Without
from earmark.profile.profile import Profile
from earmark.profile.report import (
    Check,
    ChurnCheck,
    Commerce,
    Counts,
    Dropped,
    Example,
    Examples,
    Explanation,
    Gap,
    LearnReport,
    LiftPoint,
    Parted,
    Reason,
    ScoreReport,
)
from earmark.profile.rules import Exclusion, Price, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Segment
from earmark.profile.sourcing import sourced

BASE = 74 / (74 + 611)


def _evidence(good: int, bad: int, pending: int) -> Evidence:
    seen = max(good + bad, 1)
    lift = good / seen / BASE
    spread = math.exp(1.645 * math.sqrt(1 / (good + 0.5)))
    chance = math.exp(1.9 / math.sqrt(BASE * seen + 0.5))
    low = lift / spread if good else 0.0
    stays = 0.5 + 0.5 * min(abs(math.log(max(lift, 0.1))), 1.0)
    return Evidence(good, bad, pending, lift, low, max(lift, 0.5 / seen / BASE) * spread, chance, stays)


def _range(
    kind: str, name: str, field: str, rows: list[tuple[str, int, object, object, tuple[int, int, int]]]
) -> Criterion:
    bins = [
        Bin(
            label,
            points,
            None if low is None else Decimal(str(low)),
            None if high is None else Decimal(str(high)),
            missing=label == "missing",
            evidence=_evidence(*seen),
        )
        for label, points, low, high, seen in rows
    ]
    return Criterion(name, field, kind, tuple(bins))


def _sets(
    name: str, field: str, rows: list[tuple[str, int, tuple[str, ...], tuple[int, int, int]]], item: str = ""
) -> Criterion:
    bins = [
        Bin(
            label,
            points,
            values=values,
            other=label in ("other", "no"),
            missing=label == "missing",
            evidence=_evidence(*seen),
        )
        for label, points, values, seen in rows
    ]
    return Criterion(name, field, "list" if item else "category", tuple(bins), item)


def _criteria() -> tuple[Criterion, ...]:
    return (
        _range(
            "number",
            "Employees",
            "Number of Employees",
            [
                ("1-10", -2, None, 11, (2, 148, 1)),
                ("11-50", 0, 11, 51, (15, 190, 4)),
                ("51-200", 3, 51, 201, (38, 121, 6)),
                ("201-1000", 1, 201, 1001, (15, 96, 3)),
                ("1001+", -1, 1001, None, (2, 41, 0)),
                ("missing", 0, None, None, (2, 15, 0)),
            ],
        ),
        _sets(
            "Industry",
            "Industry",
            [
                ("Computer Software, Internet", 2, ("Computer Software", "Internet"), (36, 162, 7)),
                ("Financial Services", 1, ("Financial Services",), (14, 75, 2)),
                ("Government, Education", -2, ("Government", "Education"), (1, 92, 0)),
                ("other", 0, (), (21, 260, 5)),
                ("missing", 0, (), (2, 22, 0)),
            ],
        ),
        _sets(
            "Uses Salesforce",
            "Technologies",
            [
                ("yes", 2, ("Salesforce",), (41, 158, 8)),
                ("no", -1, (), (19, 351, 4)),
                ("missing", 0, (), (14, 102, 2)),
            ],
            "Salesforce",
        ),
        _range(
            "date",
            "Last funding",
            "Last Funding Date",
            [
                ("not yet", 0, None, 0, (3, 22, 1)),
                ("0-12 months ago", 2, 0, 12, (24, 82, 6)),
                ("12 months ago or longer", 0, 12, None, (20, 190, 4)),
                ("missing", 0, None, None, (27, 317, 3)),
            ],
        ),
        _sets(
            "Country",
            "Country/Region",
            [
                ("Germany, Austria, Switzerland", 1, ("Germany", "Austria", "Switzerland"), (44, 244, 8)),
                ("other", 0, (), (30, 367, 6)),
                ("missing", 0, (), (0, 0, 0)),
            ],
        ),
        _range(
            "number",
            "Revenue",
            "Annual Revenue",
            [
                ("below 1 million", -1, None, 1000000, (6, 140, 1)),
                ("1 to 20 million", 1, 1000000, 20000000, (46, 260, 9)),
                ("20 million and more", 0, 20000000, None, (14, 118, 3)),
                ("missing", 0, None, None, (8, 93, 1)),
            ],
        ),
    )


CANONICAL = {"Number of Employees": "employees", "Industry": "industry", "Country/Region": "country"}


def _profile() -> Profile:
    criteria = tuple(replace(c, coverage=0.98) for c in _criteria())
    region = _sets(
        "Sales region",
        "Sales Region",
        [
            ("APAC", 0, ("APAC",), (1, 51, 0)),
            ("other", 0, (), (73, 560, 14)),
            ("missing", 0, (), (0, 0, 0)),
        ],
    )
    return Profile(
        name="Fieldstone Analytics",
        card=sourced(Scorecard(criteria), CANONICAL, {}),
        as_of=date(2026, 7, 1),
        verdict="supported",
        why=(
            "Ranking the later accounts by this card finds goods better than chance: 3 of 1,000 shuffles of the outcome"
            " did as well. It also beats the best single rule (Employees)."
        ),
        base_rate=BASE,
        exclusions=(
            Exclusion(
                "Government and education",
                criteria[1],
                "Government, Education",
                "Hardly ever won, and the one that was won left.",
                Price(88, 4, 1, 0, 590, 21, 74, 70, 107, 2, 7, 0, 4),
            ),
            Exclusion(
                "Region APAC",
                region,
                "APAC",
                "Customers there leave.",
                Price(43, 8, 1, 0, 590, 21, 74, 31, 57, 4, 11, 0, 4),
            ),
        ),
        tiers=(
            Tier("A", 6, 0.38, 0.29, 0.48, 0.09),
            Tier("B", 3, 0.17, 0.13, 0.22, 0.21),
            Tier("C", 0, 0.07, 0.05, 0.10, 0.34),
            Tier("D", -7, 0.019, 0.01, 0.04, 0.36),
        ),
        rates=(Rate(6, 0.38, 0.29, 0.48, 60), Rate(-7, 0.05, 0.04, 0.07, 620)),
        segments=(Segment("primary", ("A",)), Segment("secondary", ("B",))),
        notes=("Only today's value is known of Number of Employees; it was used as if known then.",),
    )


CURVE = [(0, 0), (0.05, 0.22), (0.1, 0.37), (0.2, 0.58), (0.3, 0.72), (0.5, 0.88), (0.7, 0.96), (1, 1)]


def _chosen(*shares: float) -> tuple[Chosen, ...]:
    return tuple(Chosen(share, held, held / share) for share, held in zip((0.1, 0.2, 0.3), shares, strict=True))


GONE = (Forgone("Quillhaven", "quillhaven.example", -3), Forgone("Sedge & Sons", "", -1))
PERIODS = (
    Period("Q3 2025", "won", 466, 61, 9, _chosen(0.33, 0.56, 0.67), 0.77, 3, 1, GONE),
    Period("Q4 2025", "won", 527, 54, 7, _chosen(0.43, 0.57, 0.71), 0.79, 2, 0),
    Period("Q1 2026", "won", 581, 58, 6, _chosen(0.33, 0.5, 0.83), 0.75, 1, 0),
    Period("Q2 2026", "won", 639, 60, 0),
    Period("Q2 2025", "kept", 405, 61, 5, _chosen(0.4, 0.6, 0.8), 0.8, 1, 0),
)
WON = Period("Q3 2025 to Q2 2026", "won", 639, 233, 22, _chosen(0.36, 0.55, 0.73), 0.77, 6, 1)
KEPT = PERIODS[-1]
RIVALS = (
    Rival("base", "", 233, 22, 0.5, _chosen(0.1, 0.2, 0.3), 0.77, _chosen(0.36, 0.55, 0.73)),
    Rival("rule", "Employees", 233, 22, 0.66, _chosen(0.21, 0.4, 0.52), 0.77, _chosen(0.36, 0.55, 0.73)),
    Rival("last_year", "", 233, 22, 0.7, _chosen(0.3, 0.44, 0.6), 0.77, _chosen(0.36, 0.55, 0.73)),
    Rival("version", "2 (2026-01-01)", 118, 6, 0.72, _chosen(0.3, 0.5, 0.66), 0.74, _chosen(0.33, 0.5, 0.83)),
)
ODDS = Odds(
    233, 0.91, -0.08, 0.021, 0.062, 0.011, 0.118,
    (Said(80, 0.03, 0.02, 0.005, 0.07), Said(90, 0.08, 0.1, 0.05, 0.17), Said(63, 0.24, 0.2, 0.13, 0.3)),
)  # fmt: skip
ABLATION = Ablation(
    "Q3 2025", 233, 26.4,
    (Without("Employees", 0.06, 0.02, 0.1, 0.09, -0.01, 0.18), Without("Country", -0.004, -0.02, 0.01, 0, -0.05, 0.04)),
    "Employees", 0.56,
)  # fmt: skip


@pytest.fixture(scope="session")
def learned() -> LearnReport:
    return LearnReport(
        profile=_profile(),
        profile_id="4f0c2ab91d7e",
        version=3,
        counts=Counts(699, 109, 590, 21, 74, 611, 14, 38, 122, 57, 412),
        dropped=(
            Dropped("Closed Lost Reason", "known only after the outcome: filled for lost deals alone"),
            Dropped("Onboarding Date", "known only after the outcome: set when a deal is won"),
            Dropped("Number of Sales Activities", "grows because a deal was worked"),
            Dropped("Contract ID", "filled only for customers"),
            Dropped("Fax", "filled for 2 of 699 worked accounts", "thin"),
            Dropped("Twitter Handle", "filled for 9 of 699 worked accounts", "thin"),
            Dropped("Record Type", "the same for every account", "constant"),
            Dropped("Record ID", "different for every account", "unique"),
            Dropped("Website URL", "names the account", "identity"),
            Dropped("Company name", "names the account", "identity"),
        ),
        check=Check(
            "time",
            "",
            date(2025, 8, 14),
            466,
            233,
            26.4,
            0.76,
            0.69,
            0.83,
            "Employees",
            0.66,
            0.37,
            0.72,
            0.31,
            0.352,
            0.091,
            0.1,
            tuple(LiftPoint(*p) for p in CURVE),
            0.003,
            periods=PERIODS,
            won=WON,
            kept=KEPT,
            rivals=RIVALS,
            odds=ODDS,
            ablation=ABLATION,
        ),
        commerce=Commerce(0.156, 699, 64, 109, 1840000, 101, "EUR", 0.81, 109, date(2024, 7, 2), date(2026, 6, 28)),
        examples=Examples(
            best=(
                Example(
                    "Larkfield Systems",
                    "larkfield.example",
                    ("won in 31 days", "renewed twice", "2 referrals", "NPS 10"),
                ),
                Example("Oakmoor GmbH", "oakmoor.example", ("won in 44 days", "renewed", "48 of 50 seats used")),
                Example("Pinebridge", "pinebridge.example", ("won in 52 days", "renewed")),
            ),
            lost=(
                Example(
                    "Brookvale Council", "brookvale.example", ("lost after 203 days", "Government", "1,400 employees")
                ),
                Example("Tern & Co", "tern.example", ("lost after 18 days", "7 employees")),
            ),
            churned=(Example("Saltmarsh Pty", "saltmarsh.example", ("left after 7 months", "APAC")),),
        ),
        churn_check=ChurnCheck(
            (
                Parted("Saltmarsh Pty", "saltmarsh.example", "2026-05", "Region APAC"),
                Parted("Quarrymen", "quarrymen.example", "2026-03"),
                Parted("Ferrous", "ferrous.example", "2026-02"),
                Parted("Tallow", "tallow.example", "2026-01"),
            ),
            (Gap("Number of Employees", "Employees: 1-10", 3, 3, 0.09),),
        ),
        coverage={
            "Number of Employees": 0.975,
            "Industry": 0.966,
            "Technologies": 0.83,
            "Last Funding Date": 0.5,
            "Country/Region": 1.0,
            "Annual Revenue": 0.85,
        },
        notes=("14 wins are too young to say whether they stay; each counts by its chance of being kept.",),
    )


@pytest.fixture(scope="session")
def sparse(learned: LearnReport) -> LearnReport:
    """A young team's report: nothing supported, nobody observed through the horizon."""
    profile = replace(
        learned.profile,
        verdict="too_few",
        why="Only 4 customers were won; below 5 no card can be told from luck.",
        objective="won",
        exclusions=(),
        tiers=(Tier("A", 1, 0.08, 0.0, 1.0), Tier("D", -7, 0.08, 0.0, 1.0)),
        segments=(),
        notes=(),
        card=Scorecard(()),
        rates=(),
    )
    return LearnReport(profile, "00aa11bb22cc", 1, Counts(31, 4, 27, None, 4, 27))


@pytest.fixture(scope="session")
def hostile(learned: LearnReport) -> LearnReport:
    """The same report with names that would break out of a page, a table or a terminal."""
    bad = '<script>alert(1)</script>|`*x*_[b](c)"&\x1b[31m\u202e'
    criteria = tuple(
        replace(c, name=bad + c.name, field=bad, bins=tuple(replace(b, label=b.label + bad) for b in c.bins))
        for c in learned.profile.card.criteria
    )
    rules = tuple(Exclusion(bad, c, c.bins[0].label, bad) for c in criteria[:1])
    profile = replace(learned.profile, name=bad, why=bad, card=Scorecard(criteria), exclusions=rules, notes=(bad,))
    people = Examples((Example(bad, bad, (bad,)),), (), ())
    gone = replace(learned.check.periods[0], named=(Forgone(bad, bad, 0),))
    rivals = tuple(replace(r, name=bad) for r in learned.check.rivals)
    ablation = replace(ABLATION, leader=bad, without=(replace(ABLATION.without[0], criterion=bad),))
    odds = replace(ODDS, banner=bad)
    check = replace(learned.check, periods=(gone,), rivals=rivals, ablation=ablation, odds=odds, rule=bad, why=bad)
    learned = replace(learned, check=check)
    return replace(learned, profile=profile, dropped=(Dropped(bad, bad),), examples=people, notes=(bad,))


@pytest.fixture(scope="session")
def loaded() -> LoadReport:
    return LoadReport(
        (
            FileReport(
                "companies.csv",
                ("accounts",),
                "HubSpot",
                1211,
                1204,
                3,
                4,
                0,
                notes=("Employees: 1.200 read as 1200.",),
            ),
            FileReport("deals.csv", ("deals",), "HubSpot", 934, 921, 11, 0, 2),
            FileReport("contacts.csv", ("contacts",), "HubSpot", 2210, 2210, 0, 0, 0, already_loaded=True),
        ),
        {
            "accounts": 792,
            "targets": 412,
            "deals": 921,
            "won": 131,
            "lost": 612,
            "open": 178,
            "renewals": 44,
            "without_account": 17,
        },
        {"accounts_new": 12, "values_changed": 31},
        ("17 deals name no company; they teach nothing.",),
    )


@pytest.fixture(scope="session")
def problems() -> ProblemReport:
    rows = (
        Problem("deals.csv", 17, "Close Date", "no date: day and month cannot both be 31", "31/31/2025"),
        Problem("deals.csv", 40, "", "9 cells where the header has 15"),
        Problem("companies.csv", 212, "Annual Revenue", "no number; read as missing", "n/a (ask Tom)", "cell"),
        Problem("companies.csv", 300, "Record ID", "the same record again", "4411", "duplicate"),
    )
    return ProblemReport(rows, 18, {"no date": 11, "too few cells": 3, "no number": 2, "the same record again": 2})


@pytest.fixture(scope="session")
def scored() -> ScoreReport:
    return ScoreReport(
        "scored.csv",
        5000,
        "4f0c2ab91d7e",
        "supported",
        {"A": 431, "B": 1020, "C": 1704, "D": 1845},
        {"Government and education": 310, "Region APAC": 122},
        {"new": 4711, "customer": 102, "open deal": 57, "competitor": 3},
        {"Industry": {"Software (SaaS)": 812, "Fin. Serv.": 90}},
        ("Last funding",),
        ("The list has no column Last Funding Date: the card was refitted without it, at a cost of 0.02 AUC.",),
    )


@pytest.fixture(scope="session")
def explained() -> Explanation:
    reasons = (
        Reason("Employees", "120", "51-200", 3, "38 good, 121 bad"),
        Reason("Industry", "Government", "Government, Education", -2, "1 good, 92 bad"),
        Reason("Country", "Austria", "Germany, Austria, Switzerland", 1, "44 good, 244 bad"),
        Reason("Uses Salesforce", "", "missing", 0, "14 good, 102 bad"),
    )
    return Explanation(
        "Tern & Co",
        "tern.example",
        2,
        "C",
        0.07,
        0.05,
        0.1,
        "of worked accounts",
        "medium",
        "Government and education",
        "lost",
        reasons,
        ("Uses Salesforce",),
        "4f0c2ab91d7e",
        "SELECT 1",
    )
