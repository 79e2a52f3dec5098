"""Time as a value: what reads a clock or waits is given one, so that a test takes none."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Clock:
    """`now` is seconds since 1970, `ticks` seconds that only go forward, `sleep` waits so many."""

    now: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Pace:
    """When each host was last asked, so that none is asked more often than it bears; shared by all sources of a run."""

    clock: Clock
    asked: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Wait until `host` may be asked again, and count the asking."""
        name, seconds = pace_of(host)
        left = self.asked.get(name, float("-inf")) + seconds - self.clock.ticks()
        if left > 0:
            self.clock.sleep(left)
        self.asked[name] = self.clock.ticks()


_PACES: dict[str, float] = {"sec.gov": 0.125}  # seconds from one request to the next: SEC bears ten a second
USUAL = 1.0


def pace_of(host: str) -> tuple[str, float]:
    """Return whose pace a host goes by, and the seconds between two requests."""
    found = next((name for name in _PACES if host == name or host.endswith(f".{name}")), None)
    return (host, USUAL) if found is None else (found, _PACES[found])
