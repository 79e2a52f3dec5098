"""The statistics S1-S18 in their reduced form: fixed seeds, few sets, bounds that an honest learner meets with room.

`python benchmarks/honesty` measures them whole. `--hypothesis-profile=nightly` draws 10,000 cases of each property.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS / "honesty"))
sys.path.append(str(BENCHMARKS))

settings.register_profile("nightly", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("few", max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
if settings.get_current_profile_name() == "default":
    settings.load_profile("few")
