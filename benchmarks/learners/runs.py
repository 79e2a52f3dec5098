"""What is fitted, how much of it, and the raw rows of all of it."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import data
from figures import RESULTS
from measures import Gap
from peers import Fit, Learner, fit

PEERS = ("lightgbm", "catboost", "xgboost-cpu", "interpret-core", "fasterrisk", "optbinning")

WORDS = {"win": "wins", "tie": "ties", "loss": "losses"}


@dataclass
class Runs:
    """Fits of this call. only_ours: peers come from the cache, and what is not there is left out."""

    only_ours: bool = False
    fits: dict[tuple[str, str, int, str], Fit] = field(default_factory=dict)
    gaps: list[dict[str, object]] = field(default_factory=list)

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

    def against(self, table: str, what: str, gap: Gap) -> str:
        """Keep a paired difference; return it in words."""
        self.gaps.append({"table": table, "difference": what, **asdict(gap), "said": gap.said})
        return f"{what} {gap}"

    def tallied(self) -> str:
        """Return how many differences are wins, ties and losses."""
        said = [one["said"] for one in self.gaps]
        return ", ".join(f"{said.count(word)} {words}" for word, words in WORDS.items())

    def keep(self, figures: list[dict[str, object]], day: str) -> Path:
        """Write figures, differences, versions and raw rows (no predictions) to results/learners-<day>.json."""
        machine = {"machine": platform.machine(), "python": platform.python_version(), "date": day}
        versions = {name: version(name) for name in ("earmark", "numpy", "scikit-learn", *PEERS)}
        rows = [self.fits[key].raw() for key in sorted(self.fits)]
        path = RESULTS / f"learners-{day}.json"
        lines = ",\n".join("  " + json.dumps(row) for row in rows)
        told = {"machine": machine, "versions": versions, "figures": figures, "differences": self.gaps}
        head = json.dumps(told, indent=1)[:-2]
        path.write_text(f'{head},\n "rows": [\n{lines}\n ]\n}}\n', encoding="utf-8")
        return path


def _tell(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{what:<70}", end="\r", file=sys.stderr, flush=True)
