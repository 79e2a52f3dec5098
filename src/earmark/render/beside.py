"""What people wrote beside what the data say, for a terminal: a hypothesis line by line, an edit and its price."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from earmark.profile.priced import Compared, EditedBin, EditReport
from earmark.profile.report import LearnReport, Weighed
from earmark.render import hypothesis as guess
from earmark.render import words
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.text import WIDE
from earmark.render.words import clean, count, many, percent, signed

TONES = {"overruled": "yellow", "agrees": "green", "contradicted": "bold yellow", "borne_out": "green"}
OUTCOMES = {
    "contradicted": "the data contradict it",
    "borne_out": "the data bear it out",
    "open": "the data cannot tell",
    "absent": "not in the data",
}
MEASURES = {
    "auc": "AUC",
    "top_10": "goods in the top 10%",
    "top_20": "goods in the top 20%",
    "top_30": "goods in the top 30%",
    "log_loss": "log-loss (less is better)",
    "pursued": "goods pursued",
}


def hypothesis_parts(report: LearnReport, width: int) -> Iterator[RenderableType]:
    """Yield how each line of a hypothesis fared."""
    rows = guess.shown(report)
    if report.hypothesis is None or not rows:
        return
    yield heading("The hypothesis beside the data")
    yield para(guess.told(report.hypothesis))
    made = _table(("said",), width, "stands")
    for name, held in rows:
        made.add_row(cell(name, "bold"))
        for line in held:
            outcome = cell(guess.outcome(line), TONES.get(line.outcome, "dim"))
            made.add_row(_name(line.bin), signed(line.said), *_seen(line, width), guess.stands(line), outcome)
    yield made


def edit_parts(report: EditReport, width: int) -> Iterator[RenderableType]:
    """Yield what an edit costs or gains, by measure and by line."""
    yield Text(clean(report.sentence), "bold")
    if report.method != "none":
        yield Text("")
        yield para(_judged(report))
    if report.compared:
        yield Text("")
        yield _measured(report)
        yield para("change: the edited less the learned, with its 90% interval, paired on the accounts", "dim")
    yield from _lines(report, width)
    moved = _moved(report)
    yield from ([Text(""), para(moved)] if moved else [])
    if report.lacking:
        yield heading("Not in the data", "counts as missing")
        yield from listed(f"{name}: {why}" for name, why in report.lacking.items())
    if report.notes:
        yield Text("")
        yield from listed(report.notes)


def _judged(report: EditReport) -> str:
    """Return what was judged against what, as sentences."""
    name = f"version {report.version}" if report.version else "a card learned anew"
    what = (
        f"It changes {name}: the change is added to the card that each period's earlier accounts teach."
        if report.is_edit
        else "It is judged as it stands, against the card that each period's earlier accounts teach."
    )
    since = f" closed from {words.day(report.split)} on" if report.split else ", split by chance"
    return f"{what} Judged on {many(report.accounts, 'account')}{since}, {count(round(report.goods, 1))} of them good."


def _measured(report: EditReport) -> Table:
    made = table("", "learned", "edited", "change", "90% interval")
    for one in report.compared:
        made.add_row(cell(MEASURES[one.measure]), *_figures(one, report.goods))
    return made


def _figures(one: Compared, goods: float) -> tuple[str, ...]:
    """Return a measure's cells; a share of the goods changes by so many of them."""
    if one.measure.startswith("top_"):
        change, low, high = (f"{v * goods:+.1f}" for v in (one.difference, one.low, one.high))
        return percent(one.learned), percent(one.edited), f"{change} goods", f"{low} to {high}"
    digits = {"auc": 2, "log_loss": 3}.get(one.measure, 1)
    shown = [f"{v:.{digits}f}" for v in (one.learned, one.edited)]
    return *shown, f"{one.difference:+.{digits}f}", f"{one.low:+.{digits}f} to {one.high:+.{digits}f}"


def _lines(report: EditReport, width: int) -> Iterator[RenderableType]:
    if not report.bins:
        return
    wrong = sum(b.outcome == "contradicted" for b in report.bins)
    kind = "changed line" if report.is_edit else "line"
    yield heading("Line by line", f"{count(wrong)} of {many(len(report.bins), kind)} contradicted by the data")
    made = _table(("was", "now") if report.is_edit else ("points",), width)
    for name, held in groupby(report.bins, lambda b: b.criterion):
        made.add_row(cell(name, "bold"))
        for line in held:
            points = [_points(line.before), _points(line.now)] if report.is_edit else [_points(line.now)]
            why = f": {clean(line.why)}" if line.why else ""
            outcome = cell(OUTCOMES[line.outcome] + why, TONES.get(line.outcome, "dim"))
            made.add_row(_name(line.bin), *points, *_seen(line, width), outcome)
    yield made


def _points(held: tuple[int, ...]) -> str:
    """Return points: +2, 0 to +2, or nothing where the criterion is not on the card."""
    return " to ".join(signed(p) for p in held) if held else "gone"


def _moved(report: EditReport) -> str:
    up, down = report.moved_up, report.moved_down
    if up is None or down is None:
        return ""
    return f"Of the accounts judged, {count(up)} rise a tier or more and {count(down)} fall."


def _table(first: tuple[str, ...], width: int, *last: str) -> Table:
    wide = ("90% interval",) if width >= WIDE else ()
    made = table("", *first, "good", "bad", "lift", *wide, *last, "outcome")
    made.columns[-1].justify, made.columns[-1].no_wrap = "left", False
    return made


def _name(label: str) -> Padding:
    return Padding(cell(label), (0, 0, 0, 2))


def _seen(line: Weighed | EditedBin, width: int) -> list[str]:
    """Return a line's counts and lift, with its interval where there is room."""
    wide = [guess.lift_range(line)] if width >= WIDE else []
    if line.lift is None:
        return ["", "", "", *(["" for _ in wide])]
    return [count(line.good), count(line.bad), guess.lift(line), *wide]
