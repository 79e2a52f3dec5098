"""The market in a document: HTML, and the same as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from earmark.profile.market import MarketReport, Portion
from earmark.render import market, market_chart
from earmark.render.tags import Column, esc, listed, para, row, section, table, tag
from earmark.render.words import count, percent

FEWER, MORE, MISSING = "One criterion fewer", "One criterion more", "Missing in the list"
BETWEEN = "90% interval"
Grid = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]  # heads and cells


def html(report: MarketReport | None) -> str:
    """Return the section; nothing without a market."""
    if report is None:
        return ""
    tiers = market.of_tiers(report)
    picture = tag("figure", market_chart.shares(tiers), kind="market") if tiers else ""
    doubt = market.doubt(report)
    return section(
        market.TITLE,
        para(doubt, "banner") if doubt else "",
        tag("div", para(market.head(report)), para(market.gave(report)), picture, kind="keep"),
        *(_grid(grid) for grid in _portioned(report)),
        para(market.legend(report), "note") if market.legend(report) else "",
        listed(_lines(report), "lines"),
        _judged(report),
        *_titled(report),
        listed(report.notes, "lines"),
        kind="market",
    )


def markdown(
    report: MarketReport,
    plain: Callable[[str], str],
    inside: Callable[[str], str],
    made: Callable[[Sequence[str], Iterable[Sequence[str]]], str],
) -> list[str]:
    """Return the section's parts; plain, inside: escape a line, and a cell; made: makes a table of heads and rows."""
    doubt, (word, said) = market.doubt(report), market.judged(report)

    def drawn(grid: Grid) -> str:
        return made(grid[0], [[inside(cell) for cell in cells] for cells in grid[1]])

    parts = [f"**{plain(doubt)}**" if doubt else "", plain(market.head(report)), plain(market.gave(report))]
    parts += [*map(drawn, _portioned(report)), plain(market.legend(report))]
    parts += ["\n".join(f"- {plain(one)}" for one in _lines(report))]
    parts += [f"**{word}** {plain(said)}" if word else "", *map(drawn, _thumbs(report))]
    parts += [plain(market.source(report.breadth))] if report.breadth else []
    for name, note, grids, after in _asked(report):
        parts += [f"**{name}**{f': {plain(note)}' if note else ''}", *map(drawn, grids)]
        parts += ["\n".join(f"- {plain(one)}" for one in after)]
    return [*parts, "\n".join(f"- {plain(one)}" for one in report.notes)]


def _lines(report: MarketReport) -> list[str]:
    return [line for line in (market.rules(report), market.caution(report)) if line]


def _portioned(report: MarketReport) -> tuple[Grid, ...]:
    held = (("Tier", market.of_tiers(report)), ("Segment", market.of_segments(report)))
    return tuple(_portions(name, portions, report) for name, portions in held if portions)


def _portions(name: str, portions: Sequence[Portion], report: MarketReport) -> Grid:
    known = market.heads(portions, report)
    wide = {"goods", "revenue", "in 100"}
    heads = [h for head in known for h in ((head, BETWEEN) if head in wide else (head,))]
    rows = []
    for one in portions:
        cells = {
            "accounts": (count(one.accounts),),
            "list": (percent(one.share),),
            "goods": (market.share(one.goods), market.between(one.goods)),
            "revenue": (market.share(one.revenue), market.between(one.revenue)),
            "in 100": market.per_100(one),
        }
        rows.append((one.name, *(c for head in known for c in cells[head])))
    return (name, *heads), tuple(rows)


def _thumbs(report: MarketReport) -> tuple[Grid, ...]:
    seen = report.breadth
    return ((("", "Yours", "Rule of thumb", "Lies"), tuple(map(market.thumb, seen.thumbs))),) if seen else ()


def _asked(report: MarketReport) -> tuple[tuple[str, str, tuple[Grid, ...], tuple[str, ...]], ...]:
    """Return what is shown of criteria: name, note, tables, and sentences after."""
    fewer = tuple(_stepped(of, report, "fewer") for of, _ in market.stepped(report, "fewer"))
    more = tuple(_stepped(of, report, "more") for of, _ in market.stepped(report, "more"))
    gaps = tuple((one.criterion, count(one.accounts), percent(one.share)) for one in market.lacking(report))
    said = market.evidence(report)
    parts = (
        (FEWER, market.FEWER, fewer, ()),
        (MORE, "", more, said),
        (MISSING, market.MISSING, ((("Criterion", "accounts", "list"), gaps),) if gaps else (), ()),
    )
    return tuple(part for part in parts if part[2] or part[3])


def _stepped(of: str, report: MarketReport, change: str) -> Grid:
    now = market.as_it_is(report, of)
    rows = [(f"{of} as it is", now)] if now else []
    rows += [(market.step(one), one.portion) for one in dict(market.stepped(report, change))[of]]
    heads = market.heads((), report)
    return ("", *heads), tuple((name, *_figures(one, heads)) for name, one in rows)


def _figures(one: Portion, heads: Sequence[str]) -> list[str]:
    cells = {
        "accounts": count(one.accounts),
        "list": percent(one.share),
        "goods": market.share(one.goods),
        "revenue": market.share(one.revenue),
    }
    return [cells[head] for head in heads]


def _judged(report: MarketReport) -> str:
    word, said = market.judged(report)
    if not word or report.breadth is None:
        return ""
    told = tag("p", tag("strong", esc(word)), " ", esc(said))
    beside = (_grid(one, "sizes beside") for one in _thumbs(report))
    return tag("div", told, *beside, para(market.source(report.breadth), "note"), kind="keep judged")


def _titled(report: MarketReport) -> list[str]:
    made = []
    for name, note, grids, after in _asked(report):
        head = tag("h3", esc(name), tag("small", f" {esc(note)}", kind="soft") if note else "")
        made.append(tag("div", head, *map(_grid, grids), listed(after, "lines"), kind="keep asked"))
    return made


def _grid(grid: Grid, kind: str = "sizes") -> str:
    """Return a table; all but the first column hold figures, and phones do without intervals."""
    columns = [Column(esc(head), _kind(i, head)) for i, head in enumerate(grid[0])]
    rows = [row(columns, [esc(cell) for cell in cells]) for cells in grid[1]]
    return table(columns, ["".join(rows)], kind)


def _kind(place: int, head: str) -> str:
    return "" if not place else "n wide" if head == BETWEEN else "n"
