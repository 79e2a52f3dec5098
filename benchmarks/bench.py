"""Run every benchmark and print each figure beside its goal; the figures are kept under results/.

`python benchmarks/bench.py` runs all, `python benchmarks/bench.py load scale` only these. The learner against
its peers has an environment of its own: `make bench-learners`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from datetime import UTC, datetime

from figures import Figure, keep, show

ALL = {
    "load": "bench_load",
    "learn": "bench_learn",
    "score": "bench_score",
    "queue": "bench_queue",
    "start": "bench_start",
    "wide": "bench_wide",
    "merges": "bench_merges",
    "forget": "bench_forget",
    "update": "bench_update",
    "listen": "bench_listen",
    "scale": "bench_scale",
    "engines": "bench_engines",
    "bad-input": "bench_badinput",
    "pollution": "bench_pollution",
    "big-file": "bench_bigfile",
    "worlds": "worlds",
    "value": "value_worlds",
    "timing": "timing_worlds",
    "titles": "titles",
    "exports": "exports",
}


def options() -> argparse.ArgumentParser:
    """What may be said on the command line; an option concerns one benchmark."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="*", help=f"of {', '.join(ALL)}")
    parser.add_argument("--gb", type=float, default=1.0, help="big-file: gigabytes of the file")
    parser.add_argument("--accounts", type=int, default=10_000_000, help="engines: accounts scored")
    parser.add_argument("--big", action="store_true", help="bad-input: with the generator's file of 5 GB")
    return parser


def main(words: list[str]) -> int:
    said = options().parse_args(words)
    unknown = sorted(set(said.names) - set(ALL))
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(ALL)}.")
        return 2
    more = {"big-file": {"gb": said.gb}, "bad-input": {"big": said.big}, "engines": {"accounts": said.accounts}}
    figures: dict[str, list[Figure]] = {}
    for name in said.names or ALL:
        module = importlib.import_module(ALL[name])
        figures[name] = module.main(**more.get(name, {}))
        show(str(module.__doc__).split("\n", maxsplit=1)[0], figures[name])
    print(f"\nKept in {keep(figures, datetime.now(UTC).date().isoformat())}")
    return int(any(one.met is False for some in figures.values() for one in some))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
