"""What the child is asked to do, and the limits it puts on itself first."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from earmark.sources.staged import Limits


@dataclass(frozen=True)
class Job:
    """One file to stage: where it lies, its extension, where the two results go."""

    path: str
    extension: str
    rows: str
    refused: str
    limits: Limits


def read_job(line: str) -> Job:
    """Read a job from its JSON line."""
    words = json.loads(line)
    return Job(words["path"], words["extension"], words["rows"], words["refused"], Limits(**words["limits"]))


def confine(limits: Limits) -> None:
    """Limit this process's memory (bytes of address space) and CPU (seconds); leave no core dump."""
    if sys.platform == "win32":
        return
    import resource

    for what, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
    ):
        hard = resource.getrlimit(what)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (most, hard if what == resource.RLIMIT_CPU else most))


def report(share: float) -> None:
    """Say how much of the file is done, 0 to 1."""
    sys.stderr.write(f"progress {share:.4f}\n")
    sys.stderr.flush()
