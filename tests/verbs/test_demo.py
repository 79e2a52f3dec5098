from __future__ import annotations

import csv
from pathlib import Path

import pytest

from earmark.errors import CallError
from earmark.sources.world import plain_domain
from earmark.verbs.demo import LEAST, Demo, judge, prepare


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return prepare(tmp_path / "demo", seed=1, accounts=300)


def write_scores(demo: Demo, score: dict[str, int], excluded: frozenset[str] = frozenset()) -> None:
    with demo.world.files["targets"].open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with demo.scored.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*rows[0], "earmark_score", "earmark_excluded_by"])
        writer.writeheader()
        for row in rows:
            domain = plain_domain(row["Company Domain Name"])
            told = {"earmark_score": str(score.get(domain, 0)), "earmark_excluded_by": "Agency" * (domain in excluded)}
            writer.writerow(row | told)


def goods(demo: Demo) -> list[str]:
    return [domain for domain, good in demo.world.realised.items() if good]


def test_every_command_runs_in_the_demo(demo: Demo) -> None:
    assert [step.words[0] for step in demo.steps] == [
        "settings", "load", "problems", "load", "learn", "score", "market", "explain", "document", "document",
        "queue", "load", "drift", "update", "diff",
    ]  # fmt: skip
    loaded = [word for step in demo.steps if step.words[0] == "load" for word in step.words if word.endswith(".csv")]
    assert len(loaded) == 11
    assert all(Path(word).exists() for word in loaded)


def test_a_perfect_score_puts_every_good_account_in_the_tenth(demo: Demo) -> None:
    write_scores(demo, dict.fromkeys(goods(demo), 9))
    report = judge(demo)
    assert report.listed == 300
    assert report.chosen == 30
    assert report.chosen_good == report.listed_good == len(goods(demo)) > 0


def test_excluded_accounts_come_last(demo: Demo) -> None:
    write_scores(demo, dict.fromkeys(goods(demo), 9), frozenset(goods(demo)))
    assert judge(demo).chosen_good == 0


def test_accounts_the_team_knows_are_not_judged(demo: Demo) -> None:
    known = dict.fromkeys(demo.world.outcomes, 9)
    write_scores(demo, known)
    assert judge(demo).listed == 300


@pytest.mark.parametrize("accounts", [-5, 0, LEAST - 1])
def test_a_team_too_small_to_have_sold_is_refused(tmp_path: Path, accounts: int) -> None:
    with pytest.raises(CallError, match="may have sold nothing"):
        prepare(tmp_path / "demo", accounts=accounts)
    assert not (tmp_path / "demo").exists()
