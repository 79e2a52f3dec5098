"""Measured: a figure beside its goal, and whether it meets it; a share stands with its interval."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from textwrap import wrap

from earmark.learn.beta import quantile

RESULTS = Path(__file__).parent.parent / "results"
SURE = 0.95  # of the intervals
PLACES = {"number": 2, "p": 3, "count": 0}
WIDTH, NAME = 80, 32
MISSED = ("borderline", "fail")


@dataclass(frozen=True)
class Measured:
    """One figure. low, high: its interval, or what the goal allows where none is known; hits, of: a share's counts.

    least, most: the goal; verdict: `pass` when the figure meets it, `borderline` when it misses by less than its
    interval tells, else `fail`; empty where there is no goal.
    """

    name: str
    value: float
    low: float
    high: float
    least: float | None = None
    most: float | None = None
    hits: int | None = None
    of: int | None = None
    unit: str = "share"
    verdict: str = ""
    note: str = ""

    @property
    def goal(self) -> str:
        """The goal in words."""
        if self.least is not None and self.most is not None:
            return f"{self._goal(self.least)}-{self._goal(self.most)}"
        if self.least is not None:
            return f">={self._goal(self.least)}"
        return f"<={self._goal(self.most)}" if self.most is not None else ""

    @property
    def line(self) -> str:
        """The figure as a line of the table."""
        ends = f"[{self._said(self.low)}-{self._said(self.high)}]" if self.high > self.low else ""
        of = f"/{self.of}" if self.of is not None else ""
        return f"{self._said(self.value):>6}{of:<6} {ends:<12} {self.goal:<8} {self.verdict}"

    def _goal(self, number: float) -> str:
        return f"{100 * number:g}" if self.unit == "share" else f"{number:g}"

    def _said(self, number: float) -> str:
        return f"{100 * number:.1f}" if self.unit == "share" else f"{number:.{PLACES[self.unit]}f}"


def share(
    name: str, held: Iterable[bool], *, least: float | None = None, most: float | None = None, note: str = ""
) -> Measured:
    """Return how many of some cases hold, with the interval of Clopper and Pearson (1934)."""
    cases = [bool(one) for one in held]
    hits, of = sum(cases), len(cases)
    low, high = exact(hits, of)
    return judged(Measured(name, hits / of if of else 0.0, low, high, least, most, hits, of, note=note))


def number(
    name: str,
    value: float,
    *,
    low: float | None = None,
    high: float | None = None,
    least: float | None = None,
    most: float | None = None,
    unit: str = "number",
    note: str = "",
) -> Measured:
    """Return a figure that is no share of cases, with its interval where there is one."""
    ends = (value if low is None else low, value if high is None else high)
    return judged(Measured(name, value, *ends, least, most, unit=unit, note=note))


def judged(one: Measured) -> Measured:
    """Return the figure with its verdict."""
    if one.least is None and one.most is None:
        return one
    least, most = one.least if one.least is not None else -1e300, one.most if one.most is not None else 1e300
    met, near = least <= one.value <= most, one.high >= least and one.low <= most
    return Measured(**asdict(one) | {"verdict": "pass" if met else "borderline" if near else "fail"})


def exact(hits: int, of: int) -> tuple[float, float]:
    """Return the interval of Clopper and Pearson of a share."""
    tail = (1 - SURE) / 2
    low = quantile(tail, hits, of - hits + 1) if hits else 0.0
    high = quantile(1 - tail, hits + 1, of - hits) if hits < of else 1.0
    return low, high


def mean(
    name: str, values: Sequence[float], *, least: float | None = None, most: float | None = None, note: str = ""
) -> Measured:
    """Return the mean share of some sets with its interval (normal, over the sets, which are independent)."""
    n = max(len(values), 1)
    middle = sum(values) / n
    error = (sum((v - middle) ** 2 for v in values) / max(n - 1, 1) / n) ** 0.5
    ends = max(middle - 1.96 * error, 0.0), min(middle + 1.96 * error, 1.0)
    return judged(Measured(name, middle, *ends, least, most, of=n, note=note))


def table(name: str, title: str, figures: Sequence[Measured]) -> str:
    """Return the figures of one statistic as lines of at most 80 columns."""
    lines = [f"{name:<4}{title}"]
    for one in figures:
        lines.append(f"  {one.name:<{NAME}} {one.line}".rstrip())
        lines += wrap(one.note, WIDTH, initial_indent="      ", subsequent_indent="      ")
    return "\n".join(lines)


def summary(found: dict[str, list[Measured]]) -> str:
    """Return how many figures met their goals, and which did not."""
    every = [(name, one) for name, some in found.items() for one in some]
    counts = {v: sum(one.verdict == v for _, one in every) for v in ("pass", "borderline", "fail")}
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    missed = [f"  {one.verdict}: {name} {one.name.strip()}" for name, one in every if one.verdict in MISSED]
    return "\n".join([f"\nFigures with a goal: {told}.", *missed])


def keep(path: Path, name: str, figures: Sequence[Measured], told: dict[str, object]) -> None:
    """Write one statistic's figures, with what is told of the run, to a file that may hold others'."""
    whole = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    whole |= {
        "versions": {one: version(one) for one in ("earmark", "numpy", "duckdb")},
        "machine": {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()},
    }
    statistics = whole.get("statistics", {}) | {name: told | {"figures": [asdict(one) for one in figures]}}
    whole["statistics"] = {key: statistics[key] for key in sorted(statistics, key=lambda key: int(key[1:]))}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def commit() -> str:
    """Return the commit that is measured, marked where the tree differs from it; nothing outside a repository."""
    here = str(Path(__file__).parents[2])
    measured = ("src", "benchmarks", ":(exclude)benchmarks/results")
    words = ("describe", "--always"), ("status", "--porcelain", "--", *measured)
    named, differs = (
        subprocess.run(("git", "-C", here, *some), capture_output=True, text=True, check=False).stdout.strip()
        for some in words
    )
    return f"{named}-dirty" if named and differs else named
