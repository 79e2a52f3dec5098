"""Run every benchmark and print each figure beside its goal; the figures are kept under results/.

`python benchmarks/bench.py` runs all, `python benchmarks/bench.py load kill` only these. The learner against
its peers has an environment of its own: `make bench-learners`.
"""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime

from figures import Figure, keep, show

ALL = {
    "load": "bench_load",
    "learn": "bench_learn",
    "score": "bench_score",
    "start": "bench_start",
    "wide": "bench_wide",
    "kill": "kill",
    "bad-input": "bench_badinput",
    "pollution": "bench_pollution",
    "worlds": "worlds",
    "value": "value_worlds",
}


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(ALL))
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(ALL)}.")
        return 2
    figures: dict[str, list[Figure]] = {}
    for name in names or ALL:
        module = importlib.import_module(ALL[name])
        figures[name] = module.main()
        show(str(module.__doc__).split("\n", maxsplit=1)[0], figures[name])
    print(f"\nKept in {keep(figures, datetime.now(UTC).date().isoformat())}")
    return int(any(one.met is False for some in figures.values() for one in some))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
