"""How each line of a hypothesis fared beside the data: worded once, for page and Markdown and terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from earmark.profile.priced import EditedBin
from earmark.profile.report import Hypothesis, LearnReport, Weighed
from earmark.render.tags import Column, esc, group, para, row, section, table, tag
from earmark.render.words import clean, count, many, signed, times

OUTCOMES = {
    "agrees": "the data agree",
    "overruled": "the data overrule it",
    "stands": "stands: too few data to tell",
    "spare": "adds nothing to the other lines",
    "added": "the data say so",
    "absent": "not in the data",
}
SUMMED = {
    "agrees": ("the data agree with", "the data agree with"),
    "overruled": ("they overrule", "they overrule"),
    "stands": ("stands for want of data", "stand for want of data"),
    "spare": ("adds nothing to the others", "add nothing to the others"),
    "absent": ("is not in the data", "are not in the data"),
}


def told(held: Hypothesis) -> str:
    """Return how the hypothesis fared, as a sentence."""
    name, said = clean(held.name) or "The hypothesis", [w for w in held.weighed if w.said]
    counts = [(sum(w.outcome == kind for w in said), words) for kind, words in SUMMED.items()]
    fared = ", ".join(f"{count(n)} {words[n > 1]}" for n, words in counts if n)
    return f"{name} (worth {many(held.worth, 'deal')}) has {many(len(said), 'line')} with points: {fared or 'none'}."


def shown(report: LearnReport) -> tuple[tuple[str, tuple[Weighed, ...]], ...]:
    """Return the lines by criterion, or nothing while no account has an outcome."""
    held = report.hypothesis
    if held is None or not report.counts.accounts:
        return ()
    return tuple((name, tuple(lines)) for name, lines in groupby(held.weighed, lambda w: w.criterion))


def stands(line: Weighed) -> str:
    """Return the points that stand: +2, or 0 to +2."""
    return " to ".join(signed(p) for p in line.stands)


def outcome(line: Weighed) -> str:
    """Return who won, in words, with the reason where there is one."""
    why = f": {clean(line.why)}" if line.why else ""
    return OUTCOMES[line.outcome] + why


def lift(line: Weighed | EditedBin) -> str:
    """Return the lift of a line's accounts."""
    return "" if line.lift is None else times(line.lift)


def lift_range(line: Weighed | EditedBin) -> str:
    """Return its 90% interval."""
    low, high = line.lift_low, line.lift_high
    return "" if low is None or high is None else f"{times(low)} to {times(high)}"


def hypothesis(report: LearnReport) -> str:
    """Return the section of the page."""
    rows = shown(report)
    if report.hypothesis is None or not rows:
        return ""
    heads = (("", ""), ("said", "n"), ("good", "n"), ("bad", "n"), ("lift", "n"), ("90% interval", "n wide"))
    columns = [*(Column(*h) for h in heads), Column("stands", "n"), Column("outcome", "o")]
    bodies = [
        group(columns, esc(name)) + "".join(row(columns, _cells(w), w.outcome) for w in lines) for name, lines in rows
    ]
    return section("The hypothesis beside the data", para(told(report.hypothesis)), table(columns, bodies, "card said"))


def _cells(line: Weighed) -> list[str]:
    seen = ["", ""] if line.lift is None else [count(line.good), count(line.bad)]
    points = [tag("span", signed(line.said), kind="points"), tag("span", stands(line), kind="points")]
    minus = [p.replace(">-", ">\N{MINUS SIGN}") for p in points]
    return [esc(line.bin), minus[0], *seen, lift(line), lift_range(line), minus[1], esc(outcome(line))]


def lines_for_markdown(report: LearnReport) -> Sequence[tuple[str, ...]]:
    """Return the rows of the Markdown table, as plain words."""
    found = []
    for name, lines in shown(report):
        for i, line in enumerate(lines):
            seen = ("", "") if line.lift is None else (count(line.good), count(line.bad))
            first = name if i == 0 else ""
            said = (signed(line.said), *seen, lift(line), lift_range(line), stands(line))
            found.append((first, line.bin, *said, outcome(line)))
    return found
