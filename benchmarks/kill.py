"""Kill -9 at random moments of load, learn, decide, update, score and document, then open, look and repeat.

After each kill: the book opens; what was acknowledged before is there; a file that was to be written is the
old one or the new one; the repeated command ends in the state of an undisturbed book (same tables, same
entries, same files, nothing twice). `python benchmarks/kill.py --kills 1000` is the night's number.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from random import Random

from breaking.books import BEFORE, COMMANDS, Case, cases, entries
from figures import Figure, at_most

KILLS = 200
ACCOUNTS = 300
PROCESSES = 2  # killed side by side, each on a copy of its own
SOONEST = 0.004  # seconds
WRONG = ("does not open", "lost", "twice", "other end")


@dataclass(frozen=True)
class Killed:
    """One kill: whether it came before the command's end, and what was wrong after it, if anything."""

    early: bool
    wrong: tuple[str, ...] = ()


def killed(case: Case, place: Path, moment: float) -> Killed:
    """Kill the case's command after `moment` seconds on a copy of its place, and say what went wrong."""
    case.place(place)
    before = entries(place)
    early = case.run(place, kill_after=moment).killed
    try:
        after = case.state(place)
        ended = case.run(place)
        last = case.state(place)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        print(f"  {case.name} killed after {moment:.3f} s: {error}")
        return Killed(early, ("does not open",))
    whole = after.out in {BEFORE if case.out else "", case.end.out}
    kept = set(before) <= set(after.entries) <= set(last.entries)
    many = len(last.entries) > len(case.end.entries) or len({key for key, _ in last.entries}) < len(last.entries)
    found = {"lost": not (kept and whole), "twice": many, "other end": ended.code != 0 or last != case.end}
    return Killed(early, tuple(name for name, is_so in found.items() if is_so))


def caught(case: Case, place: Path, moment: float) -> Killed:
    """Kill at a moment, and sooner as long as the command has ended by then: the undisturbed time varies."""
    while True:
        found = killed(case, place, moment)
        shutil.rmtree(place)
        if found.early or found.wrong or moment < SOONEST:
            return found
        moment *= 0.6


def kills(case: Case, folder: Path, many: int) -> list[Killed]:
    """Kill the case's command at as many random moments, the same each time, spread over its whole length."""
    random = Random(case.name)  # noqa: S311 - moments, no secrets
    moments = [case.seconds * (i + random.random()) / many for i in range(many)]
    places = [folder / f"{case.name}-{i}" for i in range(many)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return list(pool.map(caught, repeat(case), places, moments))


def counted(found: Sequence[Killed]) -> dict[str, int]:
    """Return how many kills came in time, and how often each thing was wrong."""
    return {"kills": sum(one.early for one in found)} | {
        name: sum(name in one.wrong for one in found) for name in WRONG
    }


def main(many: int = KILLS, accounts: int = ACCOUNTS) -> list[Figure]:
    told, table = [], []
    with tempfile.TemporaryDirectory() as name:
        for place, case in enumerate(cases(Path(name), accounts)):
            share = many // len(COMMANDS) + (place < many % len(COMMANDS))
            counts = counted(kills(case, Path(name), share))
            table.append((case.name, *counts.values()))
            told.append(Figure(f"{case.name}: kills (undisturbed: {case.seconds:.2f} s)", counts.pop("kills"), ""))
            told += [at_most(f"{case.name}: {wrong}", count, "", 0) for wrong, count in counts.items()]
    print(f"\n{'command':<10}{'kills':>8}" + "".join(f"{name:>16}" for name in WRONG))
    for row in table:
        print(f"{row[0]:<10}{row[1]:>8}" + "".join(f"{count:>16}" for count in row[2:]))
    return told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=KILLS, help="how many, over all commands")
    parser.add_argument("--accounts", type=int, default=ACCOUNTS, help="size of the made book")
    chosen = parser.parse_args()
    sys.exit(any(one.met is False for one in main(chosen.kills, chosen.accounts)))
