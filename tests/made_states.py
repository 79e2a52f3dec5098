"""Accounts of chance with all that keeps one out of the queue, and what a plain reading of the rules says of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from earmark.engines.duckdb import DuckDB
from earmark.facts.triggers import KINDS
from earmark.profile.bins import Bin, Criterion
from earmark.profile.judge import judge
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, Segment
from earmark.profile.triggers import DEFAULTS, timing_of
from earmark.sql.queue import STATES, Rules
from earmark.sql.standing import WORDS

AS_OF = date(2026, 7, 1)
WHAT = ("pursue", "pursue", "pursue", "later", "never", "replied", "meeting", "won", "lost", "churned")
AREA = Criterion("Category", "Category", "category", (
    Bin("best", 3, values=("best",)), Bin("good", 1, values=("good",)), Bin("no", -2, values=("no",)),
    Bin("other", other=True), Bin("missing", 1, missing=True),
))  # fmt: skip
PROFILE = Profile(
    "made", Scorecard((AREA,)), AS_OF, exclusions=(Exclusion("Never those", AREA, "no"),),
    tiers=tuple(Tier(name, cut_off, 0.1, 0.0, 0.2) for name, cut_off in (("A", 3), ("B", 1), ("C", -2))),
    segments=(Segment("primary", where=(Condition("Category", "category", ("good", "else")),)),),
)  # fmt: skip
ages = st.integers(-30, 400)


@dataclass(frozen=True)
class Deed:
    """A decision: what, how many days ago, and how many days it runs."""

    what: str
    ago: int
    runs: int | None


@dataclass(frozen=True)
class Told:
    """One account: its value, who owns it, and days ago it was contacted; its deals, people, deeds and events."""

    value: str | None
    owner: str | None
    met: int | None
    apart: int | None
    deals: tuple[tuple[str, int, int], ...]
    people: tuple[tuple[bool | None, int | None], ...]
    deeds: tuple[Deed, ...]
    events: tuple[tuple[str, int], ...]


deed = st.builds(Deed, st.sampled_from(WHAT), st.integers(-5, 30), st.none() | st.integers(0, 40))
told = st.builds(
    Told, st.sampled_from(["best", "good", "no", "else", None]), st.sampled_from(["Sam", "Kim", None]),
    st.none() | st.none() | ages, st.sampled_from([None] * 8 + [STATES["own"], STATES["partner"]]),
    st.just(()) | st.lists(st.tuples(st.sampled_from(["won", "lost", "lost", "open"]), ages, st.integers(0, 90)),
                           max_size=2).map(tuple),
    st.just(((True, None),))
    | st.lists(st.tuples(st.sampled_from([True, False, None]), st.none() | st.none() | ages), max_size=3).map(tuple),
    st.just(()) | st.just((Deed("pursue", 2, None),)) | st.lists(deed, max_size=6).map(tuple),
    st.lists(st.tuples(st.sampled_from(list(KINDS)), st.integers(-5, 200)), max_size=4).map(tuple),
)  # fmt: skip
PLAIN = Told("best", None, None, None, (), (), (), ())
ONE_OF_EACH = [
    replace(PLAIN, **how) for how in (
        {}, {"apart": STATES["own"]}, {"apart": STATES["partner"]}, {"deals": (("won", 30, 5),)},
        {"deals": (("open", 30, 0),)}, {"deals": (("lost", 30, 5),)}, {"deeds": (Deed("never", 2, None),)},
        {"deeds": (Deed("later", 2, None),)}, {"deeds": (Deed("replied", 2, None),)}, {"met": 40}, {"value": "no"},
        {"people": ((True, None),)}, {"deeds": tuple(Deed("pursue", ago, None) for ago in (40, 30, 20, 10))},
        {"deeds": (Deed("pursue", 2, None),)},
    )
]  # fmt: skip
accounts = st.lists(told, min_size=5, max_size=28)
rules = st.builds(
    Rules, st.just(AS_OF), st.integers(1, 4), st.integers(0, 10), st.just(20), st.none() | st.just(183),
    st.sampled_from([(), ("Sam",), ("Sam", "Kim")]), st.sampled_from([(), ("C",), ("B", "C")]),
)  # fmt: skip


def key(number: int) -> str:
    """Return an account's key; their order is not that of the numbers."""
    return f"d:a{(number * 7) % 29:02d}.example"


def write(engine: DuckDB, every: list[Told]) -> None:
    """Fill the tables with accounts, numbered from 1."""
    for name in ("account", "deal", "contact", "decision", "event", "contract"):
        engine.run(f"DELETE FROM {name}")  # noqa: S608 - names of ours
    rows = _rows(every)
    for name, found in rows.items():
        engine.insert(name, list(found[0]) if found else [], [tuple(row.values()) for row in found])


def day(ago: int | None) -> date | None:
    return None if ago is None else AS_OF - timedelta(days=ago)


def _rows(every: list[Told]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {n: [] for n in ("account", "deal", "contact", "decision", "event")}
    for number, one in enumerate(every, 1):
        found["account"].append(
            {
                "account": number,
                "key": key(number),
                "owner": one.owner,
                "target": False,
                "contacted": day(one.met),
                "f1": one.value,
                "lot": number * 1_000_003 % (2**31 - 1),
            }
        )
        for outcome, opened, lasted in one.deals:
            closed = None if outcome == "open" else day(opened - lasted)
            found["deal"].append(
                {
                    "deal": len(found["deal"]),
                    "account": number,
                    "opened": day(opened),
                    "closed": closed,
                    "outcome": outcome,
                    "kind": "new",
                }
            )
        for opted, met in one.people:
            found["contact"].append({"account": number, "opted_out": opted, "contacted": day(met)})
        for place, deed in enumerate(one.deeds):
            until = None if deed.runs is None else day(deed.ago - deed.runs)
            found["decision"].append(
                {"account": number, "what": deed.what, "date": day(deed.ago), "until": until, "entry": place}
            )
        for place, (kind, ago) in enumerate(one.events):
            found["event"].append(
                {
                    "account": number,
                    "kind": kind,
                    "happened": day(ago),
                    "known_from": day(ago),
                    "load": 1,
                    "line": place,
                }
            )
    return found  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What the queue has to say of an account."""

    score: int
    timing: int
    fresh: int
    lower: int
    segment: int
    state: int
    touches: int


def expected(one: Told, standing: int, asked: Rules) -> Row:
    """Return what the rules say of an account, read plainly; standing: how the book stands with it."""
    said = judge(PROFILE, {"Category": one.value}, AS_OF)
    events = [(kind, AS_OF - timedelta(days=ago), None) for kind, ago in one.events]
    earning = [ago for kind, ago in one.events if ago >= 0 and _freshest(one, kind) == ago and _earns(kind, ago)]
    lost = _lost(one) if asked.lost_days is not None else None
    deeds = [d for _, _, d in sorted((-d.ago, place, d) for place, d in enumerate(one.deeds) if d.ago >= 0)]
    deeds = [d for d in deeds if lost is None or d.ago < lost or d.what in {"later", "never"}]
    touches = 0
    for d in reversed(deeds):
        if d.what != "pursue":
            break
        touches += 1
    return Row(
        said.score.score, timing_of(DEFAULTS, events, AS_OF), min(earning, default=10**6),
        int(said.tier in asked.lower or not asked.lower), 0 if said.segment else -1,
        _state(one, standing, asked, (bool(said.excluded_by), deeds, touches, lost)), touches,
    )  # fmt: skip


def _freshest(one: Told, kind: str) -> int:
    return min(ago for other, ago in one.events if other == kind and ago >= 0)


def _earns(kind: str, ago: int) -> bool:
    return ago < next(trigger.window for trigger in DEFAULTS if trigger.kind == kind)


def _lost(one: Told) -> int | None:
    """How many days ago the last loss was that had happened by the day."""
    return min(
        (o - lasted for outcome, o, lasted in one.deals if outcome == "lost" and o >= 0 and o >= lasted), default=None
    )


def _state(one: Told, standing: int, asked: Rules, known: tuple[bool, list[Deed], int, int | None]) -> int:
    """Return the state: the first of these that holds."""
    excluded, deeds, touches, lost = known
    word = WORDS[standing]
    old = word == "lost" and asked.lost_days is not None and lost is not None and lost >= asked.lost_days
    last = next((d for d in reversed(deeds) if d.what in {"pursue", "later", "never"}), Deed("", 0, None))
    met = [ago for ago in (one.met, *(ago for _, ago in one.people)) if ago is not None and ago >= 0]
    rested = min([d.ago for d in deeds[len(deeds) - touches :]] + met, default=0)
    holds = {
        word: word != "new" and not old,
        "never": last.what == "never",
        "later": last.what == "later" and (20 if last.runs is None else last.runs) > last.ago,
        "answered": any(d.what not in {"pursue", "later", "never"} for d in deeds),
        "contacted": any(lost is None or ago < lost for ago in met) and not touches,
        "excluded": excluded,
        "opted out": bool(one.people) and all(opted for opted, _ in one.people),
        "no reply": touches >= asked.touches,
        "resting": touches > 0 and rested < asked.touch_days,
    }
    return one.apart or next((STATES[why] for why, so in holds.items() if so), 0)
