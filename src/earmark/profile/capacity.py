"""Who gets the slots of a queue: most of them the primary segment, some exploration, the rest whoever ranks first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from earmark.profile.queue import FEWEST

Order = tuple[int, int, int, str]


@dataclass(frozen=True)
class Candidate:
    """An account that may get a slot. fresh: days since its freshest event; lower: whether its tier is a lower one."""

    account: int
    key: str
    owner: str
    score: int
    timing: int
    fresh: int
    lower: bool = False

    @property
    def order(self) -> Order:
        """What candidates are sorted by: priority, score, the freshest event, and the key, so that no two are alike."""
        return (-self.score - self.timing, -self.score, self.fresh, self.key)


@dataclass(frozen=True)
class Capacity:
    """How many lines a queue has: explore and primary are those kept for exploration and the primary segment."""

    lines: int
    explore: int = 0
    primary: int = 0
    per_owner: int | None = None


def capacity(lines: int, explore: int, primary_share: int, per_owner: int | None = None) -> Capacity:
    """Divide up `lines` slots; explore and primary_share are parts of a hundred.

    Exploration gets its share of all slots, rounded down, but one at least of FEWEST or more; the primary segment gets
    its share of the others, rounded up.
    """
    drawn = exploring(lines, explore)
    return Capacity(lines, drawn, -(-(lines - drawn) * primary_share // 100), per_owner)


def exploring(lines: int, percent: int) -> int:
    """Return how many of `lines` slots are for exploration."""
    return max(lines * percent // 100, int(lines >= FEWEST)) if percent else 0


def fill(
    room: Capacity, primary: Iterable[Candidate], best: Sequence[Candidate], drawn: Iterable[Candidate]
) -> tuple[list[Candidate], set[int]]:
    """Return who gets a slot, in the queue's order, and the accounts among them that are there for exploration.

    primary, best: candidates of the primary segment, and of all, the first first; drawn: as exploration drew them.
    First the primary segment takes what is kept for it, then the best of all, then who was drawn; slots that nobody
    was drawn for go to the best again. Nobody's owner gets more than `per_owner` lines.
    """
    slots = _Slots(room)
    slots.take(primary, room.primary)
    slots.take(best, room.lines - room.explore - len(slots.taken))
    before = set(slots.taken)
    slots.take(drawn, room.explore)
    explored = set(slots.taken) - before
    slots.take(best, room.lines - len(slots.taken))
    return sorted(slots.taken.values(), key=lambda one: one.order), explored


class _Slots:
    """Slots as they are taken, by account, and how many each owner has."""

    def __init__(self, room: Capacity) -> None:
        self.taken: dict[int, Candidate] = {}
        self._room = room
        self._owners: Counter[str] = Counter()

    def take(self, queue: Iterable[Candidate], most: int) -> None:
        """Give at most `most` slots to those of `queue` who have none yet and whose owner has room."""
        limit = self._room.per_owner
        for one in queue:
            if most <= 0:
                return
            if one.account not in self.taken and (limit is None or self._owners[one.owner] < limit):
                self.taken[one.account] = one
                self._owners[one.owner] += 1
                most -= 1
