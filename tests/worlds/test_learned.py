"""From a made world's files to a profile: what its law planted is found, what it planted as a trap is not."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

import earmark
from earmark.profile.bins import bin_of
from earmark.profile.report import LearnReport
from earmark.profile.rules import excluded_by
from earmark.sources.world import Trait, World, make_world, plain_domain


@dataclass(frozen=True)
class Learned:
    world: World
    loaded: earmark.LoadReport
    report: LearnReport
    scored: list[dict[str, str]]


def learn_world(folder: Path, seed: int, accounts: int, law: bool = True) -> Learned:
    world = make_world(folder, seed=seed, accounts=accounts, law=law)
    with earmark.open_book(folder / "book", today=world.end) as book:
        earmark.set_setting(book, "new_business_pipelines", world.new_business)
        names = ("companies", "deals", "contracts", "contacts", "usage")
        loaded = earmark.load(book, *(world.files[name] for name in names), as_of=world.end)
        report = earmark.learn(book, as_of=world.end)
        earmark.score(book, world.files["targets"], folder / "scored.csv")
    with (folder / "scored.csv").open(encoding="utf-8-sig", newline="") as lines:
        return Learned(world, loaded, report, list(csv.DictReader(lines)))


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    return learn_world(tmp_path_factory.mktemp("lawful"), seed=1, accounts=3000)


@pytest.fixture(scope="module")
def lawless(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    return learn_world(tmp_path_factory.mktemp("lawless"), seed=2, accounts=1500, law=False)


def tells(report: LearnReport, trait: Trait) -> bool:
    points = 0
    for one in report.profile.card.criteria:
        if one.field == trait.field:
            having, lacking = (one.bins[bin_of(one, v, report.profile.as_of)] for v in (trait.having, trait.lacking))
            points += having.points - lacking.points
    return points * trait.effect > 0


def test_every_line_is_accounted_for(lawful: Learned) -> None:
    for one in lawful.loaded.files:
        assert one.lines == one.accepted + one.rejected + one.duplicate + one.blank
    by_file = {one.file: one for one in lawful.loaded.files}
    assert by_file["companies.csv"].duplicate == 38
    assert by_file["deals.csv"].duplicate > 0


def test_the_book_counts_what_the_world_did(lawful: Learned) -> None:
    outcomes = list(lawful.world.outcomes.values())
    counts = lawful.report.counts
    assert abs(counts.won - outcomes.count("won")) <= 3
    assert counts.churned is not None
    assert counts.churned > 0


def test_the_planted_traits_are_found(lawful: Learned) -> None:
    assert lawful.report.profile.verdict == "supported"
    found = [trait for trait in lawful.world.traits if tells(lawful.report, trait)]
    assert len(found) >= len(lawful.world.traits) - 1


def test_every_leak_is_dropped_with_a_reason_and_no_honest_field_is(lawful: Learned) -> None:
    dropped = {one.field: one for one in lawful.report.dropped}
    carded = {one.field for one in lawful.report.profile.card.criteria}
    assert not carded & set(lawful.world.leaks)
    assert [leak for leak in lawful.world.leaks if leak not in dropped or not dropped[leak].reason] == []
    assert [label for label in lawful.world.honest if label in dropped and dropped[label].kind == "leak"] == []


def test_customers_who_leave_become_an_exclusion(lawful: Learned) -> None:
    trait = lawful.world.exclusion
    assert trait is not None
    profile = lawful.report.profile
    assert excluded_by(profile.exclusions, {trait.field: trait.having}, profile.as_of)
    assert not excluded_by(profile.exclusions, {trait.field: trait.lacking}, profile.as_of)


def test_the_best_tenth_of_a_fresh_list_does_much_better_than_the_list(lawful: Learned) -> None:
    realised = lawful.world.realised
    fresh = [row for row in lawful.scored if domain(row) in realised]
    fresh.sort(key=lambda row: (bool(row["earmark_excluded_by"]), -int(row["earmark_score"])))
    tenth = fresh[: len(fresh) // 10]
    chosen = sum(realised[domain(row)] for row in tenth) / len(tenth)
    assert chosen > 2 * sum(realised.values()) / len(realised)


def test_accounts_the_team_knows_are_not_called_new(lawful: Learned) -> None:
    known = [row for row in lawful.scored if lawful.world.outcomes.get(domain(row)) in {"won", "lost", "open"}]
    assert known
    assert all(row["earmark_relationship"] != "new" for row in known)


def test_without_the_law_no_profile_is_supported(lawless: Learned) -> None:
    assert lawless.report.profile.verdict != "supported"
    assert not {one.field for one in lawless.report.profile.card.criteria} & set(lawless.world.leaks)


def domain(row: dict[str, str]) -> str:
    return plain_domain(row["Company Domain Name"])
