"""A made world whose companies have a history: a leak that timing alone shows is found, honest fields are not."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

import earmark
from earmark.profile.report import LearnReport
from earmark.sources.world import World, make_world

PLANTED, HONEST, LATE = "Engagement Model", "Number of Employees", "Web Audience"
KINDS = ("guided", "self-serve", "partner")
Told = Iterator[tuple[str, str, str, date]]  # record, property, value, day


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def closes(world: World) -> dict[str, date]:
    """When the first deal of each record closed, won or lost."""
    found: dict[str, date] = {}
    for row in rows_of(world.files["deals"]):
        if row["Deal Stage"].startswith("Closed") and (record := row["Associated Company IDs"]):
            day = date.fromisoformat(row["Close Date"][:10])
            found[record] = min(day, found.get(record, day))
    return found


def dated(world: World, companies: list[dict[str, str]], random: Random) -> Told:
    """Fill the planted fields, and tell of the history of half the records: it goes not back for the others."""
    closed = closes(world)
    for row in companies:
        record, made = row["Record ID"], date.fromisoformat(row["Create Date"][:10])
        told = random.random() < 0.5
        row[LATE], row[PLANTED] = random.choice(KINDS), ""
        if record in closed and closed[record] <= world.end and random.random() < 0.6:
            row[PLANTED] = random.choice(KINDS)
            if told:
                yield record, "engagement_model", row[PLANTED], closed[record] + timedelta(days=random.randrange(20))
        if told:
            yield record, "web_audience", row[LATE], max(world.end - timedelta(days=20), made)
        if told and row[HONEST].isdigit():
            yield record, "numberofemployees", row[HONEST], made
            yield record, "numberofemployees", str(int(row[HONEST]) * 3), world.end - timedelta(days=10)
            row[HONEST] = str(int(row[HONEST]) * 3)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[LearnReport, LearnReport]:
    """What is learned with the history, and without it; deals alone are outcomes: nobody is merely contacted."""
    folder = tmp_path_factory.mktemp("timing")
    world = make_world(folder, seed=3, accounts=900)
    companies = rows_of(world.files["companies"])
    told = [
        {"company_id": record, "name": name, "value": value, "timestamp": f"{day}T10:00:00Z"}
        for record, name, value, day in dated(world, companies, Random(3))  # noqa: S311 - a made world
    ]
    history = write(folder / "company_property_history.csv", told)
    kept = [{name: cell for name, cell in row.items() if name != "First Outreach Date"} for row in companies]
    files = [write(folder / "companies2.csv", kept), world.files["deals"], world.files["contracts"]]
    return learned(folder / "with", world, [history, *files]), learned(folder / "without", world, files)


def learned(folder: Path, world: World, files: list[Path]) -> LearnReport:
    with earmark.open_book(folder, today=world.end) as book:
        earmark.set_setting(book, "new_business_pipelines", world.new_business)
        earmark.load(book, *files, as_of=world.end)
        return earmark.learn(book, as_of=world.end)


def test_a_field_filled_after_the_close_is_dropped_with_its_counts(reports: tuple[LearnReport, LearnReport]) -> None:
    found, blind = ({one.field: one for one in report.dropped} for report in reports)
    assert found[PLANTED].kind == "leak"
    assert "filled after the close at" in found[PLANTED].reason
    assert PLANTED not in blind  # its shape alone does not show it


def test_fields_that_changed_after_the_close_or_were_filled_for_all_are_no_leaks(
    reports: tuple[LearnReport, LearnReport],
) -> None:
    leaks = {one.field for one in reports[0].dropped if one.kind == "leak"}
    assert not leaks & {HONEST, LATE, "Industry", "Business Model"}
    assert HONEST in {one.field for one in reports[0].profile.card.criteria}
