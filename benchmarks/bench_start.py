"""Start-up: `earmark --help`, and `earmark explain` on the demo's book; medians of seven runs."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from figures import Figure, at_most, child, show

RUNS = 7


def main() -> list[Figure]:
    from earmark.verbs.demo import demo, prepare

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        demo(folder)
        ready = prepare(folder)
        account = next(step.words[1] for step in ready.steps if step.words[0] == "explain")
        explain = [child("-m", "earmark", "--book", str(ready.book), "explain", account) for _ in range(RUNS)]
        usage = [child("-m", "earmark", "--help") for _ in range(RUNS)]
    return [
        at_most("earmark --help", statistics.median(run.seconds for run in usage), "s", 0.5),
        at_most("earmark explain, demo book", statistics.median(run.seconds for run in explain), "s", 1.5),
        Figure("earmark explain, peak memory", max(run.peak_mb for run in explain), "MB"),
    ]


if __name__ == "__main__":
    show("Start-up", main())
