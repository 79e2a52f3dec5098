"""A campaign on a terminal: what it can show, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.queue_text import LEFT_OUT
from earmark.render.words import count, day, many, percent, signed, times

if TYPE_CHECKING:
    from earmark.profile.campaign import Base, CampaignPlan, CampaignResults, HypothesisDraft, PlannedLine, ResultLine

SURE = 0.995  # probability from which it is not said closer
NARROW = 76  # columns; below it what only explains leaves the tables
ANSWERS = {"contacts": "reply, meeting or win", "conversations": "meeting or win"}
VERDICTS = {
    "open": ("Not over yet.", "bold cyan"),
    "supported": ("Supported by the answers.", "bold green"),
    "too_few": ("Too few answers to say.", "bold yellow"),
    "not_supported": ("Not supported by the answers.", "bold yellow"),
}
LINES = {"open": "", "kept": "kept", "not_shown": "not shown", "against": "speaks against"}
PLANNED = (
    "shown from: what the side that a line favours has to answer, where the other answers at the base rate, to be "
    "shown in 80 of 100 campaigns; if as said: what it answers if the line is as strong as its points say, and how "
    "often that is shown. Fisher's exact test, one-sided, corrected for all lines together."
)
RESULTS = (
    "helps: probability that the line helps as said, from what was believed before (odds of 1.65 a point, worth "
    "{worth} deals) to after the answers; odds: how much likelier an answer is on the side it favours, 90% interval. "
    "kept: Fisher's exact test at 5%, corrected for all lines. speaks against: so few answers would be rare, 5% "
    "or less, if it were as strong as said. A verdict looks at the answers alone."
)


def draft_parts(draft: HypothesisDraft, _width: int) -> Iterator[RenderableType]:
    """Yield what was written, and what to do with it."""
    yield para(f"A hypothesis to fill in, of {many(len(draft.fields), 'criterion', 'criteria')}: {draft.out}", "bold")
    yield para(", ".join(draft.fields) + ".")
    if draft.others:
        yield para(f"Other fields of the book: {', '.join(draft.others)}.", "dim")
    yield para(f"Put points in place of each ?. Then: earmark campaign plan --hypothesis {draft.out}", "dim")


def plan_parts(plan: CampaignPlan, width: int) -> Iterator[RenderableType]:
    """Yield whom a campaign contacts, what it can show and what not."""
    whom = many(len(plan.accounts), "account")
    yield para(f"{plan.name}: {whom} picked of {many(plan.candidates, 'candidate')}, as of {day(plan.as_of)}.", "bold")
    yield para(
        f"An answer is a {ANSWERS[plan.kind]} within {many(plan.within, 'day')} of the first touch. "
        f"{_base(plan.base)} The verdict falls once: when all are over, or on {day(plan.ends)}."
    )
    yield heading("What it can show", plan.hypothesis)
    yield _planned(plan, width)
    yield para(PLANNED, "dim")
    yield Text("")
    yield from listed(_told(plan))
    if plan.shares:
        yield heading("What a share can show", f"of {many(len(plan.accounts), 'conversation')}")
        yield from listed(f"{one.answered}: {_ends(one.low, one.high)}" for one in plan.shares)
    if plan.left_out:
        yield heading("Left out", many(sum(n for _, n in plan.left_out), "account"))
        yield from listed(f"{count(n)} {LEFT_OUT[word].partition(' (')[0]}" for word, n in plan.left_out)
    if plan.notes:
        yield Text("")
        yield from listed(plan.notes)
    yield Text("")
    where = f"Written to {plan.out}. " if plan.out else ""
    yield para(f"{where}Note each touch: earmark decide ACCOUNT pursue. Then: earmark campaign results", "dim")


def _base(base: Base) -> str:
    own = f"{base.answered} of {base.of} pursued accounts answered so, 90% interval {_ends(base.low, base.high)}"
    said = {"said": "as you say", "own": "by your own decisions", "assumed": "an assumption; say yours with --base"}
    more = f" ({own})" if base.of else ""
    return f"Base rate {percent(base.rate)}, {said[base.source]}{more}."


def _planned(plan: CampaignPlan, width: int) -> RenderableType:
    wide = width >= NARROW
    rows = table("Line", "points", "in it", "rest", "shown from", *(("if as said",) if wide else ()))
    for one in plan.lines:
        said = (f"{percent(one.as_said)}, {percent(one.power)}",) if wide else ()
        least = "never" if one.shown_from is None else percent(one.shown_from)
        rows.add_row(
            cell(f"{one.criterion}: {one.bin}"), signed(one.points), count(one.inside), count(one.others), least, *said
        )
    return rows


def _told(plan: CampaignPlan) -> Iterator[str]:
    power = f"If all lines are as strong as said, the whole is supported in {percent(plan.power)} of such campaigns"
    yield f"{power}; if none matters, in 5% at most, however often you look."
    blind = [_line(one) for one in plan.lines if one.shown_from is None]
    if blind:
        yield f"It cannot tell: {', '.join(blind)}. More contacts would, or more accounts there."
    for one, other, together in plan.tangled:
        yield f"{one} and {other} mostly go together (correlation {together:+.2f}): either may be why."
    if len(plan.accounts) < plan.wanted:
        yield f"{plan.wanted} were asked for; there are no more."


def _line(one: PlannedLine) -> str:
    return f"{one.criterion}: {one.bin}"


def results_parts(found: CampaignResults, width: int) -> Iterator[RenderableType]:
    """Yield the verdict, how many answered, and how each line fared."""
    words, tone = VERDICTS[found.verdict]
    yield Text.assemble((words, tone), " ", found.why)
    yield Text("")
    share = f", {percent(found.answered / found.over)} ({_ends(found.low, found.high)})" if found.over else ""
    yield para(
        f"{found.name}, as of {day(found.as_of)}: {count(found.contacted)} of {many(found.accounts, 'account')} "
        f"contacted. The {many(found.within, 'day')} are over of {count(found.over)}; {count(found.answered)} of these "
        f"answered{share}: a {ANSWERS[found.kind]}."
    )
    yield heading("The lines", found.hypothesis)
    yield _results(found, width)
    yield para(RESULTS.format(worth=f"{found.worth:g}"), "dim")
    if found.notes:
        yield Text("")
        yield from listed(found.notes)


def _results(found: CampaignResults, width: int) -> RenderableType:
    wide, over = width >= NARROW, found.verdict != "open"
    rows = table("Line", "points", "in it", "rest", "helps", *(("odds",) if wide else ()), *(("",) if over else ()))
    for one in found.lines:
        odds = (f"{times(one.odds_low)} to {times(one.odds_high)}",) if wide else ()
        verdict = (LINES[one.verdict],) if over else ()
        told = (cell(f"{one.criterion}: {one.bin}"), signed(one.points), *_counts(one), _helps(one))
        rows.add_row(*told, *odds, *verdict)
    return rows


def _counts(one: ResultLine) -> tuple[str, str]:
    return f"{one.inside_answered}/{one.inside}", f"{one.others_answered}/{one.others}"


def _helps(one: ResultLine) -> str:
    after = ">99%" if one.helps > SURE else percent(one.helps)
    return f"{percent(one.before)} to {after}"


def _ends(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"
