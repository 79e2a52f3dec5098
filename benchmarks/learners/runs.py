"""What is fitted, how much of it, and the raw rows of all of it."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import data
from figures import RESULTS
from peers import Fit, Learner, fit

PEERS = ("lightgbm", "catboost", "xgboost-cpu", "interpret-core", "fasterrisk", "optbinning")


@dataclass
class Runs:
    """Fits of this call. only_ours: peers come from the cache, and what is not there is left out."""

    only_ours: bool = False
    fits: dict[tuple[str, str, int, str], Fit] = field(default_factory=dict)

    def of(self, table: str, kind: str, learner: Learner, most: int = 99) -> list[Fit]:
        """Return a learner's fits on the splits of a table, at most so many; what is lacking is left out."""
        found = [self.one(learner, split) for split in list(data.splits(table, kind))[:most]]
        return [one for one in found if one is not None]

    def one(self, learner: Learner, split: data.Split) -> Fit | None:
        """Return a learner's fit on one split, or None where it is lacking."""
        key = (split.table, split.kind, split.number, learner.name)
        if key not in self.fits:
            _tell(" ".join(map(str, key)))
            found = fit(learner, split, only_ours=self.only_ours)
            _tell("")
            if found is None:
                return None
            self.fits[key] = found
        return self.fits[key]

    def keep(self, figures: list[dict[str, object]], day: str) -> Path:
        """Write figures, versions and the raw rows (without predictions) to results/learners-<day>.json."""
        machine = {"machine": platform.machine(), "python": platform.python_version(), "date": day}
        versions = {name: version(name) for name in ("earmark", "numpy", "scikit-learn", *PEERS)}
        rows = [self.fits[key].raw() for key in sorted(self.fits)]
        path = RESULTS / f"learners-{day}.json"
        lines = ",\n".join("  " + json.dumps(row) for row in rows)
        head = json.dumps({"machine": machine, "versions": versions, "figures": figures}, indent=1)[:-2]
        path.write_text(f'{head},\n "rows": [\n{lines}\n ]\n}}\n', encoding="utf-8")
        return path


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{what:<70}", end="\r", file=sys.stderr, flush=True)
