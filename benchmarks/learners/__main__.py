"""Earmark's learner against its peers: the same folds, one process, CPU seconds of one thread.

`python benchmarks/learners` measures all parts, `python benchmarks/learners few late` only these; `--only earmark`
measures ours anew against what the cache holds of the peers. `make bench-learners` installs the peers and runs all.
"""

import argparse
import importlib
import importlib.util
import os
import sys
import warnings
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy and the peers are imported
sys.path.insert(1, str(Path(__file__).parent.parent))

PARTS = ("accuracy", "few", "guided", "speed", "late")


def main() -> int:
    from figures import show
    from outside_tables import folder
    from runs import Runs

    asked = _asked()
    if folder() is None:
        sys.exit("Set EARMARK_TEST_DATA to the folder that holds the outside tables.")
    if importlib.util.find_spec("fasterrisk") is None:
        sys.exit("The peers are not installed in this environment. `make bench-learners` makes one that has them.")
    warnings.filterwarnings("ignore", module="lightgbm|sklearn|interpret|optbinning")
    runs, told = Runs(asked.only == "earmark"), []
    for part in asked.parts or PARTS:
        module = importlib.import_module(part)
        figures = module.main(runs)
        show(str(module.__doc__).split("\n", maxsplit=1)[0], figures)
        told += [{"part": part} | asdict(one) for one in figures]
    print(f"\nPaired differences, Earmark's against a peer's or its own without: {runs.tallied()}")
    if not asked.parts:
        print(f"\nKept in {runs.keep(told, datetime.now(UTC).date().isoformat())}")
    return int(any(one["met"] is False for one in told))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python benchmarks/learners", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"which of {', '.join(PARTS)}; all, if none is named")
    parser.add_argument("--only", choices=["earmark"], help="measure ours anew, take the peers from the cache")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.parts) - set(PARTS)):
        parser.error(f"no part is called {', '.join(unknown)}. There are: {', '.join(PARTS)}.")
    return asked


if __name__ == "__main__":
    sys.exit(main())
