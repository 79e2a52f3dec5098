"""What an edit of a profile costs or gains: plain values that every surface renders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Compared:
    """One measure of two cards on the same later accounts; the difference (edited less learned) with its 90% interval.

    measure: auc | top_10 | top_20 | top_30 (share of the goods there) | log_loss | pursued (goods).
    """

    measure: str
    learned: float
    edited: float
    difference: float
    low: float
    high: float


EditOutcome = Literal["contradicted", "borne_out", "open", "absent"]


@dataclass(frozen=True)
class EditedBin:
    """A bin whose points an edit changes (of a profile of its own: that has points), beside the data.

    before: the learned card's lowest and highest points within it; empty where there is none to compare
    with. now: the edited ones.
    """

    criterion: str
    bin: str
    before: tuple[int, ...]
    now: tuple[int, ...]
    outcome: EditOutcome
    good: int = 0
    bad: int = 0
    pending: int = 0
    lift: float | None = None
    lift_low: float | None = None
    lift_high: float | None = None
    why: str = ""


@dataclass(frozen=True)
class EditReport:
    """What a profile edited by hand costs or gains against the learned card.

    is_edit: it changes a saved card, and only the change is judged; else it is judged as it stands.
    method: time | accounts | none, as in `Check`. moved_up, moved_down: judged accounts whose tier
    rises or falls from the learned profile to the edited one; None without a saved profile.
    """

    name: str
    profile_id: str
    sentence: str
    is_edit: bool
    against: str  # id of the saved profile, or empty
    version: int  # its version, or 0
    as_of: date
    method: str
    why: str = ""
    split: date | None = None
    accounts: int = 0
    goods: float = 0.0
    compared: tuple[Compared, ...] = ()
    moved_up: int | None = None
    moved_down: int | None = None
    bins: tuple[EditedBin, ...] = ()
    lacking: dict[str, str] = field(default_factory=dict)  # field -> why the book cannot answer it
    notes: tuple[str, ...] = ()
