"""The queue on a terminal: a paragraph a pursuit, then who was left out and why."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from earmark.profile.queue import Person, Pursuit, QueueReport
from earmark.render.layout import heading, listed, para
from earmark.render.words import clean, count, day, many, percent, priority

UNSEEN = 3  # bins named
LEFT_OUT = {  # reason -> how it is said
    "own": "your own company",
    "competitor": "competitors",
    "partner": "partners",
    "customer": "customers",
    "open deal": "with an open deal",
    "former customer": "former customers",
    "lost": "lost (--include-lost: those of more than six months ago come again)",
    "never": "never, as somebody decided",
    "later": "later, as somebody decided",
    "answered": "answered already",
    "contacted": "contacted already",
    "excluded": "excluded by the profile",
    "opted out": "everybody known there opted out",
    "no reply": "no reply to as many touches as are made",
    "resting": "resting after a touch",
}


def asides(report: QueueReport) -> list[str]:
    """Return what is to be known beside the lines, where only these are the answer."""
    left = "; ".join(_left_out(word, n, report) for word, n in report.left_out.items())
    return [*report.warnings, *([f"Left out: {left}."] if left else []), *report.notes]


def queue_parts(report: QueueReport, width: int) -> Iterator[RenderableType]:
    """Yield the lines of the queue, then who was left out, what the profile is blind to, and the notes."""
    yield para(_head(report), "bold" if report.lines else "")
    if report.explored:
        yield para(f"{count(report.explored)} of them for exploration, drawn from lower tiers.", "bold")
    for warning in report.warnings:
        yield para(warning, "bold yellow")
    for one in report.lines:
        yield Text("")
        yield from _title(one, width)
        yield Padding(_about(one), (0, 0, 0, 4))
    if report.left_out:
        yield heading("Left out", f"{many(sum(report.left_out.values()), 'account')}")
        yield from listed(_left_out(word, n, report) for word, n in report.left_out.items())
    if report.unseen:
        yield heading("Hardly worked so far", "what the profile says of them it cannot know")
        yield from listed(_unseen(report))
    if report.notes:
        yield Text("")
        yield from listed(report.notes)
    yield Text("")
    yield para(_foot(report), "dim")


def _head(report: QueueReport) -> str:
    whom = many(report.candidates, "candidate")
    if not report.lines:
        return f"Nobody to pursue on {day(report.as_of)}, among {whom}."
    return f"{many(len(report.lines), 'account')} to pursue, of {whom}, on {day(report.as_of)}."


def _title(one: Pursuit, width: int) -> Iterator[RenderableType]:
    """Yield who it is and what it sums up to: in one line, or in two where one does not hold it."""
    domain = f"  {clean(one.domain)}" if one.domain and one.domain != one.account else ""
    tier = f"tier {clean(one.tier)}, " if one.tier else ""
    sums = f"{tier}{priority(one.priority, one.score, one.timing)}"
    rank = f"{one.rank:>2}. "
    who = Text.assemble((clean(one.account), "bold"), (domain, "dim"))
    worth = Text.assemble(sums, ("  exploration", "cyan") if one.exploration else "")
    if len(rank) + who.cell_len + 2 + worth.cell_len <= width:
        yield Text.assemble(rank, who, "  ", worth)
        return
    rows = Table.grid(padding=(0, 0))
    rows.add_row(rank, who)
    rows.add_row("", worth)
    yield rows


def _about(one: Pursuit) -> Table:
    """What is known of an account, a line each; what is not known is left out."""
    told = {
        "Why now": "; ".join(event.words for event in one.why_now),
        "Why": "; ".join(reason.words for reason in one.reasons),
        "Whom": "; ".join(map(_person, one.people)),
        "Owner": _owner(one),
        "Next": one.next_action,
    }
    rows = Table.grid(padding=(0, 1))
    rows.add_column(style="dim", no_wrap=True, min_width=7)
    rows.add_column()
    for name, words in told.items():
        if words:
            rows.add_row(name, Text(clean(words)))
    return rows


def _person(person: Person) -> str:
    return f"{person.name} ({person.position})" if person.position else f"{person.name}, role not known"


def _owner(one: Pursuit) -> str:
    last = one.last_touch.words if one.last_touch else "none"
    parts = [one.owner or "none", f"segment {one.segment}" if one.segment else "", f"last touch: {last}"]
    return "; ".join(filter(None, (*parts, _opt_out(one))))


def _opt_out(one: Pursuit) -> str:
    known = one.opt_out
    if not known.contacts:
        return ""
    return f"opted out: {known.opted_out} of {known.contacts}" if known.said else "opt-out: not said"


def _left_out(word: str, accounts: int, report: QueueReport) -> str:
    rules = ", ".join(f"{name} {count(n)}" for name, n in report.excluded.items()) if word == "excluded" else ""
    return f"{LEFT_OUT[word]}: {count(accounts)}{f' ({rules})' if rules else ''}"


def _unseen(report: QueueReport) -> Iterator[str]:
    for one in report.unseen[:UNSEEN]:
        yield f"{one.criterion}: {one.bin}, {percent(one.share)} of the candidates (worked: {count(one.worked)})"
    if len(report.unseen) > UNSEEN:
        yield f"and {many(len(report.unseen) - UNSEEN, 'more bin')}"


def _foot(report: QueueReport) -> str:
    written = f" Written to {report.out}." if report.out else ""
    return (
        f"Profile {report.profile_id}. Where a fact comes from: earmark explain --fact ID (--json names them).{written}"
    )
