"""The statistics of honesty S1-S18: what the learner says of made worlds whose truth is known.

`python benchmarks/honesty` measures all, `python benchmarks/honesty S1 S5` only these; `--size small` takes
minutes, `--size whole` (the default) the numbers of sets that the goals speak of. Progress goes to stderr, and
each statistic as it is measured to benchmarks/results/honesty-DATE.json (of a smaller size only with `--out`).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy is imported, here and in the processes

PROCESSES = 2


def main() -> int:
    from measured import RESULTS, commit, keep, summary, table
    from suite import STATISTICS

    from runs import SIZES, Run, processes

    asked = _asked(sorted(STATISTICS, key=lambda s: int(s[1:])), SIZES)
    date = datetime.now(UTC).date().isoformat()
    out = asked.out or RESULTS / f"honesty-{date}.json"
    found = {}
    with processes(PROCESSES) as pool:
        for name in asked.names:
            told, begun = STATISTICS[name], time.monotonic()
            found[name] = told.measure(Run(asked.size, pool, name))
            print(table(name, told.title, found[name]), flush=True)
            if asked.out or asked.size == "whole":
                run = {"date": date, "size": asked.size, "commit": commit()}
                keep(out, name, found[name], run | {"seconds": round(time.monotonic() - begun)})
    print(summary(found))
    return int(any(one.verdict == "fail" for some in found.values() for one in some))


def _asked(names: list[str], sizes: tuple[str, ...]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python benchmarks/honesty", description=__doc__)
    parser.add_argument("names", nargs="*", type=str.upper, help="which of S1 ... S18; all, if none is named")
    parser.add_argument("--size", choices=sizes, default="whole", help="how many sets each takes")
    parser.add_argument("--out", type=Path, help="where the raw figures go, as JSON")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(names)):
        parser.error(f"there is no {', '.join(unknown)}. There are: {', '.join(names)}.")
    asked.names = asked.names or names
    return asked


if __name__ == "__main__":
    sys.exit(main())
