"""Inline SVG: rates told beside rates seen, in groups of later accounts."""

from __future__ import annotations

import math

from earmark.profile.checked import Odds, Said
from earmark.render.charts import label, line, svg
from earmark.render.words import many, percent

LEFT, TOP, SIDE = 46, 10, 230


def odds_plot(odds: Odds) -> str:
    """Return each group as a dot on its 90% interval: rate told across, rate seen up; on the diagonal it held."""
    top = _top(odds.groups)
    dots = "".join(_dot(group, top) for group in odds.groups)
    told = "; ".join(
        f"{many(g.accounts, 'account')} told {percent(g.told)}, seen {percent(g.seen)}" for g in odds.groups
    )
    right = line(LEFT, TOP + SIDE, LEFT + SIDE, TOP, "luck") + label(
        LEFT + SIDE * 0.72, TOP + SIDE * 0.2, "as told", "end"
    )
    inner = _frame(top) + right + dots
    return svg(LEFT + SIDE + 14, TOP + SIDE + 38, "Rates told and rates seen", inner, told, "curve")


def _top(groups: tuple[Said, ...]) -> float:
    """Return where the axes end: the next tenth, or twentieth of small rates, above the rates."""
    most = 1.15 * max(max(g.told, g.seen) for g in groups)
    step = 0.1 if most > 0.2 else 0.05
    return min(math.ceil(most / step - 1e-9) * step, 1.0)


def _dot(group: Said, top: float) -> str:
    x = LEFT + SIDE * group.told / top
    low, high, y = (TOP + SIDE * (1 - min(rate, top) / top) for rate in (group.low, group.high, group.seen))
    tone = "within" if group.low <= group.told <= group.high else "against"
    circle = f'<circle class="mark {tone}" cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="currentColor"/>'
    return line(x, low, x, high, f"interval {tone}") + circle


def _frame(top: float) -> str:
    parts = []
    for part in (0.0, 0.5, 1.0):
        y, x = TOP + SIDE * (1 - part), LEFT + SIDE * part
        parts += [line(LEFT, y, LEFT + SIDE, y, "grid"), label(LEFT - 6, y + 4, percent(top * part), "end")]
        parts += [line(x, TOP + SIDE, x, TOP + SIDE + 4, "luck"), label(x, TOP + SIDE + 16, percent(top * part))]
    parts += [label(LEFT + SIDE / 2, TOP + SIDE + 34, "rate told; up: rate seen later")]
    return "".join(parts)
