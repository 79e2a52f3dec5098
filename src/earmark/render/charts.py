"""Inline SVG: bars of points, dots with intervals, the lift curve. Inherits the page's colours."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from dataclasses import dataclass

from earmark.profile.bins import Evidence
from earmark.profile.report import Check
from earmark.profile.rules import Tier
from earmark.render import words

DOT, MIDDLE = 16, 8  # height of a line in a table, and its middle


@dataclass(frozen=True)
class Scale:
    """A horizontal axis `width` wide from `low` to `high`; `log` for ratios."""

    low: float
    high: float
    width: int
    log: bool = False

    def at(self, value: float) -> float:
        """Return where `value` stands, inside the axis; what lies beyond stands at its end."""
        inside = min(max(self.low, value), self.high)
        pad, span = 6, self.width - 12
        if self.log:
            return pad + span * math.log(inside / self.low) / math.log(self.high / self.low)
        return pad + span * (inside - self.low) / (self.high - self.low)


def lift_scale(seen: Iterable[Evidence]) -> Scale:
    """Return a ratio axis that is even around 1 and holds the lifts seen: 1/4 to 4, or 1/8 to 8."""
    lifts = [e.lift for e in seen if 0 < e.lift < math.inf]
    reach = 4 if max(lifts, default=1) <= 4 and min(lifts, default=1) >= 1 / 4 else 8
    return Scale(1 / reach, reach, 132, log=True)


def rate_scale(tiers: Iterable[Tier], base_rate: float) -> Scale:
    """Return an axis of rates from 0 to the next full tenth above the highest interval."""
    top = max([t.rate_high for t in tiers if words.known(t)] + [base_rate, 0.05])
    return Scale(0, min(1, math.ceil(top * 10 - 1e-9) / 10), 200)


def svg(width: int, height: int, title: str, inner: str, desc: str = "", kind: str = "") -> str:
    """Return an SVG picture with its title for those who do not see it."""
    told = f"<title>{html.escape(title)}</title>" + (f"<desc>{html.escape(desc)}</desc>" if desc else "")
    return (
        f'<svg role="img" class="{kind}" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"{told}{inner}</svg>"
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Return a line."""
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor"/>'


def label(x: float, y: float, text: str, anchor: str = "middle") -> str:
    """Return a text at a place."""
    told = html.escape(text)
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" fill="currentColor">{told}</text>'


def points_bar(points: int, reach: int) -> str:
    """Return a bin's points as a bar to the right of the middle, or to the left when they cost."""
    width = 78
    long = (width / 2 - 3) * abs(points) / max(reach, 1)
    left = width / 2 if points > 0 else width / 2 - long
    kind = "for" if points > 0 else "against"
    bar = f'<rect class="{kind}" x="{left:.1f}" y="4" width="{long:.1f}" height="8" fill="currentColor"/>'
    told = f"{words.signed(points)} points"
    return svg(width, DOT, told, line(width / 2, 0, width / 2, DOT, "axis") + (bar if points else ""), kind="bar")


def lift_dot(seen: Evidence, scale: Scale) -> str:
    """Return a lift as a dot on its interval: full beyond chance, hollow within; the tick is chance."""
    told = f"lift {words.times(seen.lift)}, 90% interval {words.lift_range(seen)}"
    told += f", {words.times(seen.lift_by_chance)} by chance"
    chance = scale.at(seen.lift_by_chance)
    marks = line(scale.at(1), 0, scale.at(1), DOT, "axis") + line(chance, 3, chance, 13, "chance")
    tone = ("for" if seen.lift > 1 else "against") if words.beyond_chance(seen) else "within"
    return svg(scale.width, DOT, told, marks + _dot(scale, seen.lift, seen.lift_low, seen.lift_high, tone), kind="dot")


def rate_dot(tier: Tier, scale: Scale, base_rate: float) -> str:
    """Return a tier's expected rate as a dot on its interval, the base rate as a line."""
    base = line(scale.at(base_rate), 0, scale.at(base_rate), DOT, "axis")
    if not words.known(tier):
        return svg(scale.width, DOT, "not known", base, kind="dot")
    tone = "for" if tier.rate_low > base_rate else "against" if tier.rate_high < base_rate else "within"
    told = f"{words.percent(tier.rate)}, 90% interval {words.rate_range(tier)}; base rate {words.percent(base_rate)}"
    return svg(scale.width, DOT, told, base + _dot(scale, tier.rate, tier.rate_low, tier.rate_high, tone), kind="dot")


def _dot(scale: Scale, value: float, low: float, high: float, tone: str) -> str:
    ends = line(scale.at(low), MIDDLE, scale.at(high), MIDDLE, f"interval {tone}")
    return f'{ends}<circle class="mark {tone}" cx="{scale.at(value):.1f}" cy="{MIDDLE}" r="3.4" fill="currentColor"/>'


def lift_axis(scale: Scale) -> str:
    """Return the ratio axis's figures."""
    named = {1 / 8: "1/8", 1 / 4: "1/4", 1 / 2: "1/2", 1: "1", 2: "2", 4: "4", 8: "8"}
    spared = {1 / 4, 4} if scale.high > 4 else set()  # where they would crowd
    shown = {at: name for at, name in named.items() if scale.low <= at <= scale.high and at not in spared}
    inner = "".join(label(scale.at(at), 12, name) for at, name in shown.items())
    return svg(scale.width, DOT, f"lift, from {min(shown):g} to {max(shown):g}", inner, kind="dot")


def rate_axis(scale: Scale) -> str:
    """Return the rate axis's figures: nothing, half, all."""
    inner = label(scale.at(0), 12, "0", "start") + label(scale.at(scale.high), 12, words.percent(scale.high), "end")
    return svg(scale.width, DOT, f"rate, from 0 to {words.percent(scale.high)}", inner, kind="dot")


def lift_curve(check: Check) -> str:
    """Return the share of goods found by share of accounts worked, best score first, beside the diagonal."""
    left, top, side = 46, 10, 230
    path = [(p.share, p.goods) for p in check.lift_curve]
    spots = [(left + side * x, top + side * (1 - y)) for x, y in path]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    area = (
        f'<polygon class="area" points="{left},{top + side} {drawn} {left + side},{top + side}" fill="currentColor"/>'
    )
    curve = f'<polyline class="curve" points="{drawn}" fill="none" stroke="currentColor"/>'
    luck = line(left, top + side, left + side, top, "luck") + label(
        left + side * 0.63, top + side * 0.52, "by luck", "start"
    )
    told = "; ".join(f"{words.percent(x)} of accounts hold {words.percent(y)} of the good ones" for x, y in path)
    inner = _frame(left, top, side) + area + luck + curve + _tenths(check, left, top, side)
    return svg(
        left + side + 14, top + side + 38, "Goods found by accounts worked, best score first", inner, told, "curve"
    )


def _frame(left: int, top: int, side: int) -> str:
    parts = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        y = top + side * (1 - tick)
        parts += [line(left, y, left + side, y, "grid"), label(left - 6, y + 4, words.percent(tick), "end")]
    for tick in (0.1, 0.3, 0.5, 1):
        x = left + side * tick
        parts += [line(x, top + side, x, top + side + 4, "luck"), label(x, top + side + 16, words.percent(tick))]
    parts += [label(left + side / 2, top + side + 34, "accounts worked, best score first")]
    return "".join(parts)


def _tenths(check: Check, left: int, top: int, side: int) -> str:
    parts = []
    for share, goods in ((0.1, check.goods_top_10), (0.3, check.goods_top_30)):
        if goods is not None:
            x, y = left + side * share, top + side * (1 - goods)
            parts.append(f'<circle class="mark for" cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="currentColor"/>')
            parts.append(label(x + 7, y + 13, words.percent(goods), "start"))
    return "".join(parts)
