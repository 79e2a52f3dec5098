"""Faults done on purpose: after each the book opens, holds all that was acknowledged, and ends as undisturbed.

Kills are counted by `kill.py`. `python benchmarks/faults.py --few` does an eleventh of the cases.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from breaking import company, damage, disk, failing, points
from breaking.books import Case, cases
from breaking.damage import HARMS
from breaking.found import Found
from figures import Figure, at_most

ACCOUNTS = 60
SEEDS = 24  # of each way to damage a file
OUTCOMES = ("killed", "refused", "rebuilt", "went on")
Class = Callable[[dict[str, Case], Path, int], Iterator[Found]]


def dying(of: dict[str, Case], place: Path, few: int) -> Iterator[Found]:
    return (points.sprung(of[name], place, trap) for name, trap in points.POINTS[::few] if trap.how == "kill")


def failing_steps(of: dict[str, Case], place: Path, few: int) -> Iterator[Found]:
    return (points.sprung(of[name], place, trap) for name, trap in points.POINTS[::few] if trap.how != "kill")


def syncs(_: dict[str, Case], __: Path, few: int) -> Iterator[Found]:
    return (found for _, _, found in failing.measure("sync", ACCOUNTS, few))


def writes(_: dict[str, Case], __: Path, few: int) -> Iterator[Found]:
    return (found for _, _, found in failing.measure("write", ACCOUNTS, 4 * few))


def full(of: dict[str, Case], place: Path, few: int) -> Iterator[Found]:
    return (disk.full(of[name], place, room) for name in of for room in disk.ROOMS[:: min(few, 3)])


def ledgers(of: dict[str, Case], place: Path, few: int) -> Iterator[Found]:
    yield damage.emptied(of["document"], place)
    for how in HARMS:
        for seed in range(SEEDS // few):
            shutil.rmtree(place, ignore_errors=True)
            yield damage.ledger(of["document"], place, how, seed)


def logs(_: dict[str, Case], place: Path, few: int) -> Iterator[Found]:
    return (damage.log(place, how, seed) for how in HARMS for seed in range(SEEDS // few))


def tables(of: dict[str, Case], place: Path, few: int) -> Iterator[Found]:
    return (damage.projection(of["document"], place, how, seed) for how in HARMS for seed in range(SEEDS // few))


def copies(of: dict[str, Case], place: Path, few: int) -> Iterator[Found]:
    return (damage.clean_copies(of["learn"], place, how, s) for how in HARMS for s in range(max(1, SEEDS // few // 6)))


def originals(of: dict[str, Case], place: Path, few: int) -> Iterator[Found]:
    return (damage.originals(of["learn"], place, how, s) for how in HARMS for s in range(max(1, SEEDS // few // 6)))


def gone(of: dict[str, Case], place: Path, _: int) -> Iterator[Found]:
    for names in (["facts.duckdb"], ["staged"], ["tmp"], ["facts.duckdb", "staged"]):
        shutil.rmtree(place, ignore_errors=True)
        yield damage.lost(of["learn"], place, names)


def others(of: dict[str, Case], place: Path, _: int) -> Iterator[Found]:
    for name in ("load", "learn", "score"):
        shutil.rmtree(place, ignore_errors=True)
        yield company.held(of[name], place)


def read_only(of: dict[str, Case], place: Path, _: int) -> Iterator[Found]:
    for number, name in enumerate(company.READING):
        yield company.unwritable(of["document"], place.with_name(f"{place.name}-{number}"), name)


def elsewhere(of: dict[str, Case], place: Path, _: int) -> Iterator[Found]:
    locales = [locale for locale in company.LOCALES if company.made(locale, place.parent)]
    for zone, locale in [(zone, locale) for zone in company.ZONES for locale in locales]:
        for name in ("load", "learn"):
            shutil.rmtree(place, ignore_errors=True)
            yield company.abroad(of[name], place, company.Abroad(zone, locale, str(place.parent)))


CLASSES: dict[str, Class] = {
    "dies before or after a step": dying,
    "a step's call fails": failing_steps,
    "an fsync fails": syncs,
    "a write fails": writes,
    "disk full": full,
    "ledger damaged": ledgers,
    "ledger's log damaged": logs,
    "tables damaged": tables,
    "clean copies damaged": copies,
    "originals damaged": originals,
    "thrown away": gone,
    "held by another process": others,
    "folder not writable": read_only,
    "other zones and locales": elsewhere,
}


def lacking(name: str, folder: Path) -> str:
    """Say why a class cannot be done on this machine; empty if it can."""
    if name in {"an fsync fails", "a write fails"}:
        return failing.missing()
    return disk.missing(folder) if name in {"disk full", "folder not writable"} else ""


def main(few: int = 1) -> list[Figure]:
    told = []
    print(f"\n{'fault':<30}{'cases':>6}" + "".join(f"{name:>9}" for name in OUTCOMES) + f"{'wrong':>7}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        of = {case.name: case for case in cases(folder, ACCOUNTS)}
        for number, (fault, measure) in enumerate(CLASSES.items()):
            if lacks := lacking(fault, folder / f"lacking-{number}"):
                print(f"{fault:<30} not done: {lacks}")
                continue
            place = folder / f"place-{number}"
            found = []
            for one in measure(of, place, few):
                found.append(one)
                shutil.rmtree(place, ignore_errors=True)
            told += _told(fault, found)
    return told


def _told(fault: str, found: Sequence[Found]) -> list[Figure]:
    wrong = [one for one in found if one.wrong]
    counts = [sum(one.how == how for one in found) for how in OUTCOMES]
    print(f"{fault:<30}{len(found):>6}" + "".join(f"{count:>9}" for count in counts) + f"{len(wrong):>7}", flush=True)
    for one in wrong[:5]:
        print(f"  {one.wrong[:300]}")
    return [Figure(f"{fault}: cases", len(found), ""), at_most(f"{fault}: wrong", len(wrong), "", 0)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--few", action="store_true", help="an eleventh of the cases")
    sys.exit(any(one.met is False for one in main(11 if parser.parse_args().few else 1)))
