from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

from earmark.profile.bins import Evidence
from earmark.profile.checked import Said
from earmark.profile.report import LearnReport
from earmark.profile.rules import Tier
from earmark.render import charts
from earmark.render.charts import Scale
from earmark.render.odds_plot import odds_plot


def _numbers(svg: str, attribute: str) -> list[float]:
    return [float(x) for x in re.findall(rf' {attribute}="([-\d.]+)"', svg)]


def test_an_axis_keeps_order_and_holds_what_lies_beyond() -> None:
    scale = Scale(1 / 4, 4, 168, log=True)
    spots = [scale.at(x) for x in (0.25, 0.5, 1, 2, 4)]
    steps = [round(b - a, 6) for a, b in pairwise(spots)]
    assert len(set(steps)) == 1
    assert scale.at(0) == scale.at(0.25)
    assert scale.at(float("inf")) == scale.at(4)
    assert scale.at(float("nan")) == scale.at(0.25)


def test_points_go_right_when_they_earn_and_left_when_they_cost() -> None:
    earn, cost = charts.points_bar(3, 3), charts.points_bar(-1, 3)
    assert _numbers(earn, "x") == [39.0]
    assert _numbers(earn, "width")[1] == 3 * _numbers(cost, "width")[1]
    assert "<rect" not in charts.points_bar(0, 3)


def test_a_lift_within_chance_is_hollow() -> None:
    scale = charts.lift_scale([])
    beyond = charts.lift_dot(Evidence(9, 9, 0, 2.0, 1.5, 2.6, 1.4), scale)
    within = charts.lift_dot(Evidence(9, 9, 0, 2.0, 1.5, 2.6, 2.4), scale)
    assert 'class="mark for"' in beyond
    assert 'class="mark within"' in within
    assert "2.40 by chance" in within


def test_the_lift_axis_widens_for_strong_lifts() -> None:
    assert charts.lift_scale([Evidence(1, 1, 0, 3.0, 1, 5, 1)]).high == 4
    assert charts.lift_scale([Evidence(1, 1, 0, 5.0, 1, 9, 1)]).high == 8


def test_an_unknown_rate_has_no_dot() -> None:
    scale = charts.rate_scale([], 0.1)
    assert "<circle" not in charts.rate_dot(Tier("A", 0, 0.1, 0.0, 1.0), scale, 0.1)
    assert "<circle" in charts.rate_dot(Tier("A", 0, 0.1, 0.05, 0.2), scale, 0.1)


def test_the_curve_rises_to_the_corner_and_says_its_figures(learned: LearnReport) -> None:
    drawn = charts.lift_curve(learned.check)
    ET.fromstring(drawn)  # noqa: S314 - our own drawing
    path = re.search(r'<polyline [^>]*points="([^"]+)"', drawn)
    assert path
    spots = [tuple(map(float, spot.split(","))) for spot in path[1].split()]
    assert spots == sorted(spots, key=lambda s: (s[0], -s[1]))
    assert spots[-1][1] == min(y for _, y in spots)
    assert "30% of accounts hold 72% of the good ones" in drawn


def test_a_group_off_the_diagonal_is_drawn_full_and_says_its_figures(learned: LearnReport) -> None:
    odds = learned.check.odds
    assert odds is not None
    drawn = odds_plot(replace(odds, groups=(*odds.groups, Said(50, 0.1, 0.3, 0.2, 0.41))))
    ET.fromstring(drawn)  # noqa: S314 - our own drawing
    assert drawn.count('class="mark within"') == 3
    assert drawn.count('class="mark against"') == 1
    assert "80 accounts told 3.0%, seen 2.0%" in drawn
    assert all(0 <= y <= 250 for y in _numbers(drawn, "cy"))
