"""A market on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from earmark.profile.market import MarketReport, Portion, Step
from earmark.render import market
from earmark.render.layout import cell, heading, listed, para, table
from earmark.render.words import count, percent

BAR = 8  # letters of a whole
NARROW, SLIM = 78, 62  # columns; below the first shares have no bars, below the second goods stand alone


def market_parts(report: MarketReport, width: int) -> Iterator[RenderableType]:
    """Yield the market: what was counted, tiers, segments, the judgement, one criterion fewer and more, gaps."""
    if market.doubt(report):
        yield para(market.doubt(report), "bold yellow")
        yield Text("")
    yield para(market.head(report))
    yield para(market.gave(report), "dim")
    for name, portions in (("Tier", market.of_tiers(report)), ("Segment", market.of_segments(report))):
        if portions:
            yield Text("")
            yield _portions(name, portions, report, width)
    if market.legend(report):
        yield para(market.legend(report), "dim")
    yield from listed(line for line in (market.rules(report), market.caution(report)) if line)
    yield from _judged(report)
    yield from _steps(report)
    yield from _absent(report)
    if report.notes:
        yield Text("")
        yield from listed(report.notes)


def _portions(name: str, portions: Sequence[Portion], report: MarketReport, width: int) -> Table:
    heads = [head for head in market.heads(portions, report) if width >= SLIM or head in ("accounts", "list", "goods")]
    rows = table(name, *heads)
    for i in range(2, len(heads) + 1):
        rows.columns[i].justify = "left"
    for one in portions:
        cells = {"accounts": Text(count(one.accounts)), "list": _bar(percent(one.share), one.share, width)}
        for word, seen in (("goods", one.goods), ("revenue", one.revenue)):
            if seen:
                cells[word] = _bar(market.share(seen), seen.value, width, market.between(seen))
        hundred, between = market.per_100(one)
        cells["in 100"] = Text.assemble(hundred, (f"\n{between}" if between else "", "dim"))
        rows.add_row(cell(one.name, "bold"), *(cells.get(head, "") for head in heads))
    return rows


def _bar(said: str, share: float, width: int, between: str = "") -> Text:
    """Return a share with its bar, and its interval in a line below."""
    bar = "\N{FULL BLOCK}" * round(share * BAR) or ("\N{LEFT ONE QUARTER BLOCK}" if share else "")
    drawn = (f" {bar}", "cyan") if width >= NARROW else ""
    return Text.assemble(f"{said:>4}", drawn, (f"\n{between}" if between else "", "dim"))


def _judged(report: MarketReport) -> Iterator[RenderableType]:
    word, said = market.judged(report)
    if not word or report.breadth is None:
        return
    yield heading("Is the ICP too broad, or too narrow?")
    yield Text.assemble((word, "bold green" if word == market.WORDS["fits"] else "bold yellow"), " ", said)
    rows = table("", "yours", "rule of thumb", "", left=4)
    for one in report.breadth.thumbs:
        rows.add_row(*map(cell, market.thumb(one)))
    yield rows
    yield para(market.source(report.breadth), "dim")


def _steps(report: MarketReport) -> Iterator[RenderableType]:
    fewer, more = (market.stepped(report, change) for change in ("fewer", "more"))
    if fewer:
        yield heading("One criterion fewer", market.FEWER)
        yield from (_stepped(of, steps, report) for of, steps in fewer)
    if more or market.evidence(report):
        yield heading("One criterion more")
        yield from (_stepped(of, steps, report) for of, steps in more)
    yield from listed(market.evidence(report))


def _stepped(of: str, steps: Sequence[Step], report: MarketReport) -> Table:
    """Return a table of steps, begun with what they change as it is."""
    rows = table("", *market.heads((), report))
    now = market.as_it_is(report, of)
    if now:
        _add(rows, f"{of} as it is", now, report)
    for one in steps:
        _add(rows, market.step(one), one.portion, report)
    return rows


def _add(rows: Table, name: str, one: Portion, report: MarketReport) -> None:
    cells = {
        "accounts": count(one.accounts),
        "list": percent(one.share),
        "goods": market.share(one.goods),
        "revenue": market.share(one.revenue),
    }
    rows.add_row(cell(name), *(cells[head] for head in market.heads((), report)))


def _absent(report: MarketReport) -> Iterator[RenderableType]:
    held = market.lacking(report)
    if not held:
        return
    yield heading("Missing in the list", market.MISSING)
    rows = table("Criterion", "accounts", "list")
    for one in held:
        rows.add_row(cell(one.criterion), count(one.accounts), percent(one.share))
    yield rows
