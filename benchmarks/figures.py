"""What every benchmark prints: a figure beside its goal; and how a child process is measured."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"


@dataclass(frozen=True)
class Figure:
    """One measured figure; `goal` says in words what it has to reach, `met` whether it does (None: no goal)."""

    name: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None


def at_most(name: str, value: float, unit: str, goal: float) -> Figure:
    return Figure(name, value, unit, f"<= {goal:g} {unit}", value <= goal)


def at_least(name: str, value: float, unit: str, goal: float) -> Figure:
    return Figure(name, value, unit, f">= {goal:g} {unit}", value >= goal)


@dataclass(frozen=True)
class Run:
    """A finished child process: wall clock, CPU and peak memory, with that of its own children."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str


def child(*words: str) -> Run:
    """Run a Python child and return what it took; a child that fails ends the benchmark with its words."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    output, errors = process.stdout.read(), process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words)}\nended with {process.returncode}:\n{output}{errors}")
    return Run(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output)


def itself(script: str, *words: object) -> tuple[dict[str, float], Run]:
    """Run a benchmark's own script as a child; its last line of output is what it measured, as JSON."""
    run = child(script, *map(str, words))
    return json.loads(run.output.splitlines()[-1]), run


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print figures beside their goals."""
    print(f"\n{title}")
    for one in figures:
        verdict = {True: "met", False: "NOT met", None: ""}[one.met]
        print(f"  {one.name:<58} {one.value:>10.3f} {one.unit:<8} {one.goal:<16} {verdict}", flush=True)


def keep(figures: dict[str, list[Figure]], name: str) -> Path:
    """Write all figures with the machine they were measured on to results/<name>.json, beside others of that name."""
    RESULTS.mkdir(exist_ok=True)
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    path = RESULTS / f"{name}.json"
    earlier = json.loads(path.read_text(encoding="utf-8"))["figures"] if path.exists() else {}
    told = earlier | {title: [asdict(one) for one in some] for title, some in figures.items()}
    path.write_text(json.dumps({"machine": machine, "figures": told}, indent=1) + "\n", encoding="utf-8")
    return path
