"""Made worlds whose truth is known: ten seeds of 4,000 accounts with the law, ten without it.

With the law: AUC on fresh targets as a share of the oracle's (both above 0.5), traits found, leaks
kept off the card, exclusions found, honest fields taken for leaks. Without: how many are `supported`.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from figures import Figure, at_least, at_most, itself, show

if TYPE_CHECKING:
    from earmark.profile.profile import Profile
    from earmark.sources.world import Trait, World

SEEDS, ACCOUNTS = 10, 4000


def auc(scores: Sequence[float], good: Sequence[bool]) -> float:
    """Return the chance that a good account scores above another, ties counting half."""
    pairs = sorted(zip(scores, good, strict=True))
    goods = sum(good)
    above, seen, at = 0.0, 0, 0
    while at < len(pairs):
        end = at
        while end < len(pairs) and pairs[end][0] == pairs[at][0]:
            end += 1
        here = sum(is_good for _, is_good in pairs[at:end])
        above += here * (seen + (end - at - here) / 2)
        seen += end - at - here
        at = end
    return above / (goods * (len(good) - goods))


def found(profile: Profile, trait: Trait) -> bool:
    """Return whether the card tells the trait: its value earns other points than its absence, the right way."""
    from earmark.profile.bins import bin_of

    points = 0
    for one in profile.card.criteria:
        if one.field == trait.field:
            having, lacking = (one.bins[bin_of(one, v, profile.as_of)] for v in (trait.having, trait.lacking))
            points += having.points - lacking.points
    return points * trait.effect > 0


def excludes(profile: Profile, trait: Trait) -> bool:
    """Return whether some exclusion holds for the trait's value."""
    from earmark.profile.rules import excluded_by

    return bool(excluded_by(profile.exclusions, {trait.field: trait.having}, profile.as_of))


def one_world(seed: int, accounts: int, law: bool) -> dict[str, float]:
    """Make, load, learn and score one world, and return what became of its truth."""
    import earmark
    from earmark.sources.world import make_world

    with tempfile.TemporaryDirectory() as name:
        world = make_world(Path(name), seed=seed, accounts=accounts, law=law)
        with earmark.open_book(Path(name) / "book", today=world.end) as book:
            earmark.set_setting(book, "new_business_pipelines", world.new_business)
            earmark.load(
                book, *(world.files[f] for f in ("companies", "deals", "contracts", "contacts")), as_of=world.end
            )
            report = earmark.learn(book, as_of=world.end)
            earmark.score(book, world.files["targets"], Path(name) / "scored.csv")
        return {"supported": report.profile.verdict == "supported"} | _against_truth(world, report, Path(name))


def _against_truth(world: World, report: object, folder: Path) -> dict[str, float]:
    from earmark.profile.report import LearnReport

    assert isinstance(report, LearnReport)
    profile = report.profile
    carded = {c.field for c in profile.card.criteria} | {e.criterion.field for e in profile.exclusions}
    dropped = {d.field for d in report.dropped}
    flagged = {d.field for d in report.dropped if d.kind == "leak"}
    mine, oracle = _aucs(world, folder)
    return {
        "auc": mine,
        "oracle": oracle,
        "share": (mine - 0.5) / (oracle - 0.5) if world.law else 0.0,
        "won": report.counts.won,
        "traits": sum(found(profile, t) for t in world.traits) / max(len(world.traits), 1),
        "excluded": float(world.exclusion is not None and excludes(profile, world.exclusion)),
        "leaks_dropped": fmean(leak in dropped and leak not in carded for leak in world.leaks),
        "leaks_on_card": sum(leak in carded for leak in world.leaks),
        "honest_flagged": fmean(label in flagged for label in (*world.honest, *{t.field for t in world.traits})),
    }


def _aucs(world: World, folder: Path) -> tuple[float, float]:
    """Return the AUC of the scores (the excluded last) and of the oracle on the fresh accounts of the list."""
    with (folder / "scored.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [(_domain(row), row) for row in csv.DictReader(lines)]
    fresh = [(domain, row) for domain, row in rows if domain in world.realised]
    good = [world.realised[domain] for domain, _ in fresh]
    mine = [int(row["earmark_score"]) - 1000 * bool(row["earmark_excluded_by"]) for _, row in fresh]
    return auc(mine, good), auc([world.oracle[domain] for domain, _ in fresh], good)


def _domain(row: dict[str, str]) -> str:
    from earmark.sources.world import plain_domain

    return plain_domain(row["Company Domain Name"])


def main(seeds: int = SEEDS, accounts: int = ACCOUNTS) -> list[Figure]:
    lawful = [itself(__file__, seed, accounts, 1)[0] for seed in range(1, seeds + 1)]
    lawless = [itself(__file__, seed, accounts, 0)[0] for seed in range(1, seeds + 1)]
    heads = ("won", "AUC", "oracle", "share", "traits", "excl.", "leaks", "law off")
    print("\nseed" + "".join(f"{head:>10}" for head in heads))
    for seed, (on, off) in enumerate(zip(lawful, lawless, strict=True), 1):
        shares = "".join(f"{on[name]:>10.0%}" for name in ("share", "traits", "excluded", "leaks_dropped"))
        verdict = "supported" if off["supported"] else "not"
        print(f"{seed:>4}{on['won']:>10.0f}{on['auc']:>10.3f}{on['oracle']:>10.3f}{shares}{verdict:>10}")
    return [
        at_least("AUC above 0.5, share of the oracle's, mean", fmean(w["share"] for w in lawful), "", 0.8),
        at_least("traits found", fmean(w["traits"] for w in lawful), "", 0.9),
        at_least("exclusions found", fmean(w["excluded"] for w in lawful), "", 0.9),
        at_least("planted leaks dropped with a reason", fmean(w["leaks_dropped"] for w in lawful + lawless), "", 1.0),
        at_most("leaks on a card", sum(w["leaks_on_card"] for w in lawful + lawless), "", 0),
        at_most("honest fields taken for leaks", fmean(w["honest_flagged"] for w in lawful + lawless), "", 0.02),
        at_least("supported with the law", fmean(w["supported"] for w in lawful), "", 1.0),
        at_most("supported without the law", fmean(w["supported"] for w in lawless), "", 0.1),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        seed, accounts, law = map(int, sys.argv[1:])
        print(json.dumps(one_world(seed, accounts, bool(law))))
    else:
        show(f"Made worlds: {SEEDS} seeds, {ACCOUNTS:,} accounts", main())
