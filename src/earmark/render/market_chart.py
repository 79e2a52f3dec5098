"""The market as a picture: each tier's share of the list beside its shares of goods and revenue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from earmark.profile.market import Portion
from earmark.profile.report import Figure
from earmark.render.charts import line, svg
from earmark.render.tags import esc
from earmark.render.words import clean, percent

LONG, SAID = 400, 110  # how long the bar of a whole is, and the words after it
BAR, GAP = 13, 12  # height of a bar with its space, and space between tiers
LETTER, LETTERS = 8, 13  # width of a letter of a name, and how many of them


def shares(portions: Sequence[Portion]) -> str:
    """Return the picture; whiskers are 90% intervals."""
    parts, top = [], 2.0
    left = 16 + LETTER * max(len(_short(one.name)) for one in portions)
    for one in portions:
        bars = [*_bars(one)]
        parts.append(_said(left - 9, top + BAR * len(bars) / 2 + 3, _short(one.name), "end", "name"))
        for kind, share, seen, words in bars:
            parts.append(_bar(left, top, kind, share, seen, words))
            top += BAR
        top += GAP
    axis = line(left, 0, left, top - GAP, "axis")
    told = "; ".join(f"{clean(one.name)}: {', '.join(words for *_, words in _bars(one))}" for one in portions)
    name = "Share of the list beside shares of goods and revenue, by tier"
    return svg(left + LONG + SAID, round(top - GAP + 4), name, axis + "".join(parts), told, "market")


def _bars(one: Portion) -> Iterator[tuple[str, float, Figure | None, str]]:
    yield "list", one.share, None, f"{percent(one.share)} of the list"
    for word, seen in (("goods", one.goods), ("revenue", one.revenue)):
        if seen:
            yield word, seen.value, seen, f"{percent(seen.value)} of {word}"


def _bar(left: int, top: float, kind: str, share: float, seen: Figure | None, words: str) -> str:
    long = max(share * LONG, 0.8)
    bar = f'<rect class="share {kind}" x="{left}" y="{top:.1f}" width="{long:.1f}" height="{BAR - 3}"/>'
    middle, end = top + (BAR - 3) / 2, share
    if seen and seen.high - seen.low >= 0.01:
        bar += line(left + seen.low * LONG, middle, left + seen.high * LONG, middle, "interval whisker")
        end = max(seen.high, share)
    return bar + _said(left + end * LONG + 7, top + 9, words, "start", "figure")


def _said(x: float, y: float, words: str, anchor: str, kind: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{13 if kind == "name" else 11}"'
    return f'<text class="{kind}" {place} fill="currentColor">{esc(words)}</text>'


def _short(name: str) -> str:
    plain = clean(name)
    return plain if len(plain) <= LETTERS else f"{plain[: LETTERS - 1]}\N{HORIZONTAL ELLIPSIS}"
