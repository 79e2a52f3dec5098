"""Every statistic with its title, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import drifting
import exactness
import exploring
import intervals
import invariance
import later
import noise
import planted
import posterior
import tampered
from measured import Measured

from runs import Run


@dataclass(frozen=True)
class Statistic:
    """A title of one line, and what measures it."""

    title: str
    measure: Callable[[Run], list[Measured]]


STATISTICS = {
    "S1": Statistic("nothing from noise", noise.s1),
    "S2": Statistic("what is planted is found", planted.s2),
    "S3": Statistic("too few to say, and when to look again", noise.s3),
    "S4": Statistic("twelve wins of 800, by chance", noise.s4),
    "S5": Statistic("three true of a hundred rules", planted.s5),
    "S6": Statistic("90% intervals of lifts on the card", intervals.s6),
    "S7": Statistic("truth drawn from the prior is where the posterior says", posterior.s7),
    "S8": Statistic("leaks", planted.s8),
    "S9": Statistic("the same facts, the same hash", invariance.s9),
    "S10": Statistic("one account more moves its bin the right way", exactness.s10),
    "S11": Statistic("reasons and counts, recomputed from the facts", exactness.s11),
    "S12": Statistic("rates told of later accounts", later.s12),
    "S13": Statistic("champion and challenger", later.s13),
    "S14": Statistic("drift alarms", drifting.s14),
    "S15": Statistic("rules of thumb", drifting.s15),
    "S16": Statistic("sellers", tampered.s16),
    "S17": Statistic("exploration", exploring.s17),
    "S18": Statistic("degenerate tables", noise.s18),
}
