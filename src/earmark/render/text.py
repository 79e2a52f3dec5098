"""Reports as text for a terminal of any width, plain or in colour."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch
from importlib import import_module
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from earmark.config import SettingsReport, shown
from earmark.facts.report import FileReport, LoadReport, ProblemReport
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.report import DocumentReport, LearnReport, ScoreReport
from earmark.profile.rules import Exclusion
from earmark.render import lines, objectives, words
from earmark.render.check_text import checked
from earmark.render.layout import cell, heading, listed, para, pointed, table
from earmark.render.segments_text import segment_parts
from earmark.render.words import clean, count, many, percent

TONES = {"supported": "bold green", "not_supported": "bold yellow", "too_few": "bold yellow", "hypothesis": "bold cyan"}
ELSEWHERE = {  # reports whose text has a module of its own, which is imported when it is asked for
    "CampaignPlan": "campaign_text.plan_parts",
    "CampaignResults": "campaign_text.results_parts",
    "ClassifyReport": "committee_text.classify_parts",
    "DiffReport": "versions_text.diff_parts",
    "DecideReport": "decide_text.decide_parts",
    "DecisionsReport": "decisions_text.decisions_parts",
    "DriftReport": "drift_text.drift_parts",
    "FactReport": "fact_text.fact_parts",
    "EditReport": "beside.edit_parts",
    "ForgetReport": "forget_text.forget_parts",
    "Explanation": "explain_text.explained_parts",
    "EventReport": "events_text.event_parts",
    "EventsReport": "events_text.events_parts",
    "HypothesisDraft": "campaign_text.draft_parts",
    "HistoryReport": "versions_text.history_parts",
    "ListenReport": "listen_text.listen_parts",
    "MarketReport": "market_text.market_parts",
    "MergeReport": "merges_text.merge_parts",
    "MergesReport": "merges_text.merges_parts",
    "QueueReport": "queue_text.queue_parts",
    "RevertReport": "versions_text.revert_parts",
    "UpdateReport": "versions_text.update_parts",
    "WatchReport": "watch_text.watch_parts",
}
NARROW = 72  # columns; below it intervals and chance leave the card
WIDE = 90  # columns; below it pending accounts leave the card
WIDEST = 120
COLUMNS = {  # of the card, each with the width of terminal from which it is shown
    "good": 0,
    "bad": 0,
    "pending": WIDE,
    "lift": 0,
    "90% interval": NARROW,
    "by chance": NARROW,
    "kept": NARROW,
}
LEGEND = (
    "by chance: the lift that the best-looking bin of its size shows in shuffled outcomes; kept: how often accounts "
    "drawn anew give it points of the same sign"
)


def as_text(report: Any, width: int | None = None, color: bool | None = None) -> str:
    """Return a report as text for `width` columns; width and colour default to the terminal's."""
    wide = width or min(shutil.get_terminal_size((100, 24)).columns, WIDEST)
    tinted = _terminal_has_colour() if color is None else color
    console = Console(
        file=io.StringIO(),
        width=max(wide, 40),
        force_terminal=tinted,
        color_system="standard" if tinted else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    for part in parts(report, wide):
        console.print(part, soft_wrap=isinstance(part, Text) and bool(part.no_wrap))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _terminal_has_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@singledispatch
def parts(report: Any, width: int) -> Iterator[RenderableType]:
    """Yield a report's paragraphs and tables, top to bottom."""
    room, _, name = ELSEWHERE.get(type(report).__name__, "").partition(".")
    if room:
        yield from getattr(import_module(f"earmark.render.{room}"), name)(report, width)
    else:
        yield Text(clean(str(report)))


@parts.register
def _load(report: LoadReport, _width: int) -> Iterator[RenderableType]:
    files = table("File", "lines", "accepted", "rejected", "duplicate", "blank")
    for file in report.files:
        files.add_row(_file(file), *map(count, (file.lines, file.accepted, file.rejected, file.duplicate, file.blank)))
    yield files
    yield Text("")
    yield para("In the book now: " + _tallied(report.counts) + ".")
    if any(report.changed.values()):
        yield para("Changed by this load: " + _tallied(report.changed) + ".")
    elif report.files:
        yield para("This load changed nothing.")
    yield from listed([*(f"{f.file}: {n}" for f in report.files for n in f.notes), *report.notes])
    if any(f.rejected for f in report.files):
        yield para("Every line that was not taken: earmark problems", "dim")


def _file(file: FileReport) -> Text:
    holds = ", ".join(file.holds).replace("_", " ")
    told = " ".join(w for w in (file.crm, holds) if w) + (", loaded before" if file.already_loaded else "")
    return Text.assemble(clean(file.file), (f"  {clean(told)}" if told else "", "dim"))


def _tallied(counts: dict[str, int]) -> str:
    return ", ".join(_held(name, n) for name, n in counts.items() if n) or "nothing"


def _held(name: str, number: int) -> str:
    """Say how many there are of what the book counts under a name, or of its new, updated or gone ones."""
    what, _, how = name.rpartition("_")
    what, how = (what, how) if what in _HELD else (name, "")
    words = _HELD.get(what, (name.replace("_", " "),) * 2)[number != 1]
    return " ".join(filter(None, (count(number), how * (how == "new"), words, how * (how != "new"))))


_HELD: dict[str, tuple[str, str]] = {
    "accounts": ("account", "accounts"),
    "targets": ("of them a target never worked", "of them targets never worked"),
    "deals": ("deal", "deals"),
    "renewals": ("renewal", "renewals"),
    "expansions": ("later deal of a customer", "later deals of customers"),
    "other_pipeline": ("in a pipeline that sells no new business",) * 2,
    "without_account": ("without an account",) * 2,
    "zero_value": ("won for nothing",) * 2,
    "one_day": ("closed within a day",) * 2,
    "contracts": ("contract", "contracts"),
    "contacts": ("contact", "contacts"),
    "events": ("event", "events"),
    "after_sale": ("record after the sale", "records after the sale"),
    "earlier_values": ("earlier value", "earlier values"),
    "values": ("value", "values"),
}


@parts.register
def _problems(report: ProblemReport, _width: int) -> Iterator[RenderableType]:
    if not report.total:
        none = "Nothing is loaded in this book yet." if report.loads == 0 else ""
        yield para(none or "No problems: every line was taken as it stood.")
        return
    rows = table("File", "Line", "Column", "What is wrong", "Value", left=5)
    rows.columns[1].justify = "right"
    for one in report.problems:
        line = str(one.line) if one.line else "whole file"
        rows.add_row(
            cell(one.file), line, cell(one.column), cell(f"{one.reason} ({_fate(one.severity)})"), cell(one.value[:60])
        )
    yield rows
    yield heading(many(report.total, "problem"), _shown_of(report))
    yield from listed(f"{many(n, 'line')}: {reason}" for reason, n in report.by_reason.items())


def _fate(severity: str) -> str:
    fates = {"rejected": "line not taken", "duplicate": "taken once already", "cell": "cell read as missing"}
    return fates.get(severity, "line taken")


def _shown_of(report: ProblemReport) -> str:
    return "" if report.total == len(report.problems) else f"{count(len(report.problems))} shown"


@parts.register
def _learned(report: LearnReport, width: int) -> Iterator[RenderableType]:
    profile = report.profile
    yield Text.assemble((words.VERDICTS[profile.verdict], TONES[profile.verdict]), " ", clean(profile.why))
    yield Text("")
    yield para(words.stands_on(profile, report.counts))
    yield from listed([*report.notes, *profile.notes])
    if words.no_card(profile):
        yield Text("")
        yield para(words.no_card(profile))
    yield from _rules(profile, width)
    yield from segment_parts(profile, report.segments)
    from earmark.render.beside import hypothesis_parts

    yield from hypothesis_parts(report, width)
    churned = words.churned_last(report.churn_check)
    if churned:
        yield heading("The latest churned accounts", "against the exclusions")
        yield from listed(churned)
    if objectives.shown(report):
        yield heading(objectives.TITLE)
        yield from _objectives(report)
    if report.check.method != "none":
        yield from checked(report.check)
    if report.dropped:
        yield heading("Left out", f"{many(len(report.dropped), 'field')}; the reasons: earmark document")
        yield from listed(f"{why}: {_some(fields)}" for why, fields in words.grouped(report))
    absent = words.to_load(report) if report.counts.accounts else ()
    if absent:
        yield heading("Not recorded yet")
        yield from listed(absent)
    yield Text("")
    yield para(f"Saved as version {report.version} ({report.profile_id}), as of {words.day(profile.as_of)}.", "dim")


@parts.register
def _profile(profile: Profile, width: int) -> Iterator[RenderableType]:
    yield Text.assemble((words.title(profile), "bold"), (f"  as of {words.day(profile.as_of)}", "dim"))
    yield Text.assemble((words.VERDICTS[profile.verdict], TONES[profile.verdict]), " ", clean(profile.why))
    yield from listed(profile.notes)
    yield from _rules(profile, width)
    yield from segment_parts(profile)


def _rules(profile: Profile, width: int) -> Iterator[RenderableType]:
    if profile.card.criteria:
        yield heading("The card", f"scores {profile.card.lowest} to {profile.card.highest}; add up one bin a criterion")
        yield _card(profile.card.criteria, width)
        if width >= NARROW and _evident(profile.card.criteria):
            yield para(LEGEND, "dim")
        yield from listed(lines.sources(profile.card.criteria))
    if profile.exclusions:
        yield heading("Exclusions", "whatever the score")
        yield from listed(map(_excluded, profile.exclusions))
    if profile.tiers and profile.card.criteria:
        yield heading("Tiers", f"expected rate {profile.population}, with its 90% interval")
        yield _tiers(profile)


def _objectives(report: LearnReport) -> Iterator[RenderableType]:
    rows = table(*objectives.heads(report))
    for one in objectives.shown(report):
        rows.add_row(*map(cell, objectives.cells(one, report)))
    yield rows
    yield para(objectives.told(report), "dim")
    yield from listed(objectives.changes(report))


def _excluded(rule: Exclusion) -> str:
    held = words.condition(rule)
    return f"{rule.name}{f' ({held})' if held else ''}. {words.price(rule)}"


def _some(fields: Sequence[str], most: int = 8) -> str:
    more = f" and {len(fields) - most} more" if len(fields) > most else ""
    return ", ".join(fields[:most]) + more


def _card(criteria: Iterable[Criterion], width: int) -> Table:
    numbers = [name for name, least in COLUMNS.items() if width >= least]
    rows = table("", "points", *(numbers if _evident(criteria) else ()))
    for criterion in criteria:
        rows.add_row(cell(criterion.name, "bold"))
        for one in filter(words.seen_at_all, criterion.bins):
            name = Padding(cell(one.label, "" if one.points else "dim"), (0, 0, 0, 2))
            rows.add_row(name, pointed(one.points), *_evidence(one, numbers))
    return rows


def _evident(criteria: Iterable[Criterion]) -> bool:
    return any(b.evidence for c in criteria for b in c.bins)


def _evidence(one: Bin, columns: Sequence[str]) -> list[Text]:
    seen = one.evidence
    if seen is None:
        return []
    said = {
        "good": count(seen.good),
        "bad": count(seen.bad),
        "pending": count(seen.pending),
        "lift": words.times(seen.lift),
        "90% interval": words.lift_range(seen),
        "by chance": words.times(seen.lift_by_chance),
        "kept": lines.kept(seen),
    }
    return [Text(said[name], "" if one.points else "dim") for name in columns]


def _tiers(profile: Profile) -> Table:
    priced = objectives.value_head(profile)
    worth = (priced.replace("N", "n", 1), "interval") if priced else ()
    rows = table("Tier", "score", "rate", "interval", "share", *worth, left=1)
    for tier, scores in zip(profile.tiers, words.cut_offs(profile.tiers), strict=True):
        rate = percent(tier.rate) if words.known(tier) else "not known"
        share = percent(tier.share) if tier.share else ""
        money = objectives.value(tier) if priced else ()
        rows.add_row(cell(tier.name, "bold"), scores, rate, words.rate_range(tier), share, *money)
    return rows


@parts.register
def _scored(report: ScoreReport, _width: int) -> Iterator[RenderableType]:
    for warning in report.warnings:
        yield para(warning, "bold yellow")
        yield Text("")
    yield para(f"Scored {many(report.rows, 'account')} with profile {report.profile_id} into {report.out}.")
    if report.verdict != "supported":
        yield Text("")
        verdict = words.VERDICTS.get(report.verdict, "")
        yield Text.assemble((f"{verdict} ", "bold yellow"), "Scores are shrunk, confidence is low: order with care.")
    parts = {"Segment": report.segments, "Tier": report.tiers, "Relationship": report.relationships}
    tables = (*parts.items(), ("Excluded by", report.excluded))
    for name, counts in tables:
        if counts:
            yield Text("")
            yield _shares(name, counts, report.rows)
    if report.unmatched:
        yield heading("Values that no bin names", "they fell to `other`; share of all rows")
        yield from listed(_unmatched(name, values, report.rows) for name, values in report.unmatched.items())
    if report.lacking:
        yield heading("Lacking in this list")
        yield para(", ".join(report.lacking))
    notes = [note for note in report.notes if note not in report.warnings]
    if notes:
        yield Text("")
        yield from listed(notes)


def _shares(name: str, counts: dict[str, int], rows: int) -> Table:
    made = table(name, "accounts", "share")
    for key, number in counts.items():
        made.add_row(cell(key), count(number), percent(number / rows) if rows else "")
    return made


def _unmatched(field: str, values: dict[str, int], rows: int) -> str:
    shares = [f"{value} {percent(number / max(rows, 1))}" for value, number in values.items()]
    return f"{field}: {_some(shares)}"


@parts.register
def _documented(report: DocumentReport, _width: int) -> Iterator[RenderableType]:
    yield para(f"Profile {report.profile_id} written as {report.format} to {report.out}.")


@parts.register
def _settings(report: SettingsReport, _width: int) -> Iterator[RenderableType]:
    rows = table("Setting", "value", "meaning", left=3)
    for row in report.settings:
        changed = row.value != row.default
        value = cell(shown(row.value) or "none", "bold" if changed else "dim")
        rows.add_row(cell(row.name), value, cell(row.help, "dim"))
    yield rows
