"""The document's section on the check: the table of quarters, two pictures, and the details for who asks."""

from __future__ import annotations

from earmark.profile.checked import Ablation
from earmark.profile.report import Check, LearnReport
from earmark.render import charts, checking
from earmark.render.odds_plot import odds_plot
from earmark.render.tags import Column, esc, group, listed, para, row, section, table, tag


def check(report: LearnReport) -> str:
    """The check: had the profile been used."""
    found = report.check
    if found.method == "none":
        why = checking.unchecked(found)
        return section("Check", para(f"Not checked yet. {why}")) if report.counts.accounts else ""
    name = "Check in time order" if found.method == "time" else "Check"
    told = checking.lines(found)
    parts = [para(told[0]), _banner(found), _table(checking.summary(found))]
    parts += [tag("div", *_pictures(found), listed(_rest(found, told), "lines"), kind="pair")]
    parts += [_quarters(found), _without(found.ablation)]
    return section(name, *parts)


def _banner(found: Check) -> str:
    said = checking.banner(found)
    return tag("p", esc(said), kind="banner") if said else ""


def _rest(found: Check, told: tuple[str, ...]) -> tuple[str, ...]:
    aside = (checking.banner(found), *checking.forgone(found))
    return tuple(line for line in told[1:] if line not in aside)


def _table(lines: tuple[checking.Line, ...]) -> str:
    if not lines:
        return ""
    wide = {"accounts": "n wide", "lift": "n wide"}
    columns = [Column(""), *(Column(esc(head), wide.get(head, "n")) for head in checking.HEADS[1:])]
    rows = [
        row(columns, [esc(one.label), *map(esc, one.cells)], "total" if one.total else "")
        if one.cells
        else group(columns, esc(one.label))
        for one in lines
    ]
    return table(columns, ["".join(rows)], "check")


def _pictures(found: Check) -> list[str]:
    shown = [charts.lift_curve(found)] if found.lift_curve else []
    shown += [odds_plot(found.odds)] if found.odds and found.odds.groups else []
    return [tag("figure", one) for one in shown]


def _quarters(found: Check) -> str:
    told = checking.quarterly(found)
    if not told:
        return ""
    legend = tag("p", esc(checking.LEGEND), kind="note")
    return details("Quarter by quarter", _table(told), legend, listed(checking.forgone(found), "lines"))


def _without(found: Ablation | None) -> str:
    if found is None or not found.without:
        return ""
    heads = ("Without", "AUC", "90% interval", "goods in best 30%", "90% interval")
    columns = [Column(esc(head), "n" if i else "") for i, head in enumerate(heads)]
    rows = [row(columns, list(map(esc, cells))) for cells in checking.without(found)]
    how = tag("p", esc(checking.judged_by(found)), kind="note")
    return details("What each criterion adds", how, table(columns, ["".join(rows)], "without"))


def details(name: str, *inner: str) -> str:
    """Return what is shown to who asks for it; it is not printed."""
    return tag("details", tag("summary", esc(name)), *inner)
