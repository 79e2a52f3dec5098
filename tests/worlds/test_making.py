from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from earmark.facts.fold import fold
from earmark.sources.world import World, make_world, plain_domain

HUBSPOT = {
    "companies": {"Record ID", "Company name", "Company Domain Name", "Industry", "Number of Employees", "Create Date"},
    "deals": {"Record ID", "Deal Stage", "Pipeline", "Amount", "Close Date", "Create Date", "Associated Company IDs"},
    "contacts": {"Record ID", "First Name", "Last Name", "Email", "Job Title", "Associated Company IDs"},
    "contracts": {"Company ID", "Start Date", "End Date", "ACV"},
}


def rows(world: World, name: str) -> list[dict[str, str]]:
    with world.files[name].open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def domain(row: dict[str, str]) -> str:
    return plain_domain(row["Company Domain Name"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("world"), seed=1)


@pytest.fixture(scope="module")
def lawless(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("lawless"), seed=1, law=False)


def test_the_same_seed_writes_the_same_bytes(world: World, tmp_path: Path) -> None:
    again = make_world(tmp_path, seed=1)
    for name, path in world.files.items():
        assert path.read_bytes() == again.files[name].read_bytes(), name
    assert again.oracle == world.oracle
    assert again.realised == world.realised


def test_another_seed_makes_another_world(world: World, tmp_path: Path) -> None:
    other = make_world(tmp_path, seed=2)
    assert other.files["companies"].read_bytes() != world.files["companies"].read_bytes()


def test_the_files_have_hubspots_labels_and_byte_order_mark(world: World) -> None:
    for name, labels in HUBSPOT.items():
        assert world.files[name].read_bytes().startswith(b"\xef\xbb\xbf"), name
        assert labels <= set(rows(world, name)[0]), name


def test_every_company_and_person_is_clearly_made(world: World) -> None:
    assert "made" in (world.folder / "README.txt").read_text(encoding="utf-8")
    domains = {domain(row) for name in ("companies", "targets") for row in rows(world, name)}
    assert {d for d in domains if not d.endswith(".example")} == {"gmail.com"}
    assert all(row["Email"].endswith(".example") for row in rows(world, "contacts"))


def test_eight_hundred_accounts_are_worked_and_about_a_dozen_won_a_year(world: World) -> None:
    found = Counter(world.outcomes.values())
    assert sum(found.values()) - found["unworked"] == 800
    assert found["unworked"] == 200
    assert 18 <= found["won"] <= 34


def test_outcomes_are_what_the_deals_say(world: World) -> None:
    ids = {row["Record ID"]: domain(row) for row in rows(world, "companies")}
    won = {
        ids[row["Associated Company IDs"]]
        for row in rows(world, "deals")
        if row["Deal Stage"] == "Closed Won" and row["Pipeline"] in world.new_business
    } - {"gmail.com"}
    said = {d for d, outcome in world.outcomes.items() if outcome == "won"}
    assert won <= said
    assert len(said - won) <= 1  # at most one whose domain became free mail


def test_no_fact_lies_after_the_export(world: World) -> None:
    end = str(world.end)
    for row in rows(world, "deals"):
        assert row["Create Date"][:10] <= end
        if row["Deal Stage"].startswith("Closed"):
            assert row["Create Date"][:10] <= row["Close Date"][:10] <= end
    assert all(row["Start Date"] <= end for row in rows(world, "contracts"))


def test_the_fresh_list_holds_no_outcome_and_no_leak(world: World) -> None:
    labels = set(rows(world, "targets")[0])
    assert not labels & set(world.leaks)
    assert {t.field for t in world.traits} | set(world.honest) <= labels
    known = [row for row in rows(world, "targets") if domain(row) in world.outcomes]
    assert 0 < len(known) < len(rows(world, "targets")) / 20


def test_there_are_leaks_enough_and_each_tells_won_from_not(world: World) -> None:
    assert len(world.leaks) >= 6
    worked = [row for row in rows(world, "companies") if world.outcomes.get(domain(row), "unworked") != "unworked"]
    for leak in world.leaks:
        won, rest = (
            [ranked(r[leak]) for r in worked if (world.outcomes[domain(r)] == "won") is w] for w in (True, False)
        )
        assert apart(won, rest) > 0.5, leak


def ranked(cell: str) -> tuple[float, str]:
    """Return a cell's place in an order: empty first, numbers by size, words by letters."""
    try:
        return (float(cell), "") if cell else (-1.0, "")
    except ValueError:
        return 1e12, cell[:4]


def apart(some: list[tuple[float, str]], others: list[tuple[float, str]]) -> float:
    """Return the largest gap between the two distributions (Kolmogorov-Smirnov)."""
    cuts = {*some, *others}
    return max(abs(sum(x >= c for x in some) / len(some) - sum(x >= c for x in others) / len(others)) for c in cuts)


def test_dirt_is_there(world: World) -> None:
    companies, deals = rows(world, "companies"), rows(world, "deals")
    spelt = {row["Industry"] for row in companies}
    assert len(spelt) > len({fold(s) for s in spelt}) + 5
    assert {"", "n/a", "N/A", "-"} <= {row["City"] for row in companies}
    assert len({row["Record ID"] for row in companies}) < len(companies)
    assert any(not row["Associated Company IDs"] for row in deals)
    assert any(row["Amount"] == "0" and row["Deal Stage"] == "Closed Won" for row in deals)
    assert any(row["Amount"].startswith("€") for row in deals)
    assert {row["Deal Type"] for row in deals} == {"newbusiness", "existingbusiness"}
    assert {row["Pipeline"] for row in deals} > set(world.new_business)
    assert any(row["Create Date"][:10] == row["Close Date"][:10] for row in deals)
    assert any(row["Company Domain Name"].startswith("www.") for row in companies)


def test_the_oracle_tells_the_good_from_the_rest(tmp_path: Path) -> None:
    world = make_world(tmp_path, seed=3, accounts=4000)
    assert 0.75 < auc(world) < 0.9
    expected = sum(world.oracle[d] for d in world.realised)
    assert abs(sum(world.realised.values()) - expected) < 4 * expected**0.5


def test_without_the_law_every_account_has_the_same_chance_and_the_market_is_the_same(
    world: World, lawless: World
) -> None:
    assert not lawless.traits
    assert lawless.exclusion is None
    assert len({round(lawless.oracle[d], 12) for d in lawless.realised}) == 1
    total = sum(world.oracle[d] for d in world.realised)
    assert sum(lawless.oracle[d] for d in lawless.realised) == pytest.approx(total)
    assert lawless.realised.keys() == world.realised.keys()
    assert lawless.outcomes.keys() == world.outcomes.keys()


def test_customers_with_the_excluded_trait_leave(tmp_path: Path) -> None:
    world = make_world(tmp_path, seed=1, accounts=4000)
    assert world.exclusion is not None
    industry = {row["Record ID"]: fold(row["Industry"]) for row in rows(world, "companies")}
    left: dict[bool, list[bool]] = {True: [], False: []}
    for row in rows(world, "contracts"):
        if row["Start Date"] < "2025-06-01":
            short = bool(row["End Date"]) and days(row["Start Date"], row["End Date"]) < 360
            left[industry[row["Company ID"]] == fold(str(world.exclusion.having))].append(short)
    assert sum(left[True]) / len(left[True]) > 0.5
    assert sum(left[False]) / len(left[False]) < 0.2


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def auc(world: World) -> float:
    good = [world.oracle[d] for d, is_good in world.realised.items() if is_good]
    rest = [world.oracle[d] for d, is_good in world.realised.items() if not is_good]
    return sum((g > r) + (g == r) / 2 for g in good for r in rest) / (len(good) * len(rest))


def test_the_next_quarter_is_called_apart_from_whom_the_team_may_still_pursue(world: World) -> None:
    called = {domain(row) for row in rows(world, "later_companies")}
    left = {domain(row) for row in rows(world, "prospects")}
    assert not called & left
    assert called | left == set(world.realised)
    assert {row["Email"].rpartition("@")[2] for row in rows(world, "people")} <= left
    closed = [date.fromisoformat(row["Close Date"][:10]) for row in rows(world, "later_deals")]
    assert world.end < min(closed) <= max(closed) < world.later


def test_the_trait_that_turned_wins_no_longer(world: World) -> None:
    uses = {row["Record ID"]: "Salesforce" in row["Web Technologies"] for row in rows(world, "later_companies")}
    deals = [(uses[row["Associated Company IDs"]], row["Deal Stage"]) for row in rows(world, "later_deals")]
    won = [used for used, stage in deals if stage == "Closed Won"]
    share = sum(used for used, _ in deals) / len(deals)
    assert sum(won) / len(won) < share / 2


def test_a_year_of_events_ends_before_the_world_does(world: World) -> None:
    days = [date.fromisoformat(row["date"]) for row in rows(world, "events")]
    assert days == sorted(days)
    assert world.end - timedelta(days=365) <= days[0] <= days[-1] < world.end
    assert {"funding", "executive_hire", "hiring", "layoffs"} <= {row["kind"] for row in rows(world, "events")}
