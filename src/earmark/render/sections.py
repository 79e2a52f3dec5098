"""The document's sections, each from a learn report to HTML; one without data is empty."""

from __future__ import annotations

from collections.abc import Sequence

from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.report import Example, LearnReport
from earmark.profile.rules import Exclusion
from earmark.profile.segments import Segment
from earmark.render import charts, lines, objectives, timing, words
from earmark.render import segments as parts
from earmark.render.tags import Column, esc, group, listed, para, row, section, table, tag
from earmark.render.words import MOST, clean, count, many, percent, signed


def points(value: int) -> str:
    """Return points as HTML, with a true minus."""
    kind = "for" if value > 0 else "against" if value < 0 else "none"
    return tag("span", signed(value).replace("-", "\N{MINUS SIGN}"), kind=f"points {kind}")


def figures(pairs: Sequence[tuple[str, str, str]]) -> str:
    """Return figures side by side: name, figure, and what it is of."""
    cells = [
        tag("div", tag("dt", esc(name)), tag("dd", esc(value), tag("small", esc(note)) if note else ""))
        for name, value, note in pairs
    ]
    return tag("dl", *cells, kind="figures")


def evidence(report: LearnReport) -> str:
    """Say the objective and what was learned from."""
    counts, profile = report.counts, report.profile
    aim = words.aim(profile)
    if not counts.accounts:
        return section("Objective and evidence", para(f"{aim} {words.stands_on(profile, counts)}"))
    churned = [] if counts.churned is None else [("Churned", count(counts.churned), f"of {count(counts.won)} won")]
    shown = [
        ("Won", count(counts.won), ""),
        ("Not won", count(counts.lost), words.ways_lost(counts)),
        *churned,
        ("Good", count(counts.good), words.good_means(profile)),
        ("Bad", count(counts.bad), ""),
        ("Pending", count(counts.pending), "too young to tell" if counts.pending else ""),
        ("Base rate", percent(profile.base_rate), profile.population),
    ]
    worked = many(counts.accounts, "worked account")
    lines = [f"{aim} Learned from {worked}.{words.period(report.commerce)}"]
    unused = words.not_used(counts)
    lines += [unused] if unused else []
    inner = "".join(map(para, lines))
    return section("Objective and evidence", inner, figures(shown), listed([*report.notes, *profile.notes], "lines"))


def summary(profile: Profile) -> str:
    """Name what speaks for an account, what against it, and what excludes it."""
    pointed = [(b.points, c.name, b.label) for c in profile.card.criteria for b in c.bins if b.points]
    best = sorted((p for p in pointed if p[0] > 0), key=lambda p: -p[0])
    worst = sorted((p for p in pointed if p[0] < 0), key=lambda p: p[0])
    if not pointed and not profile.exclusions:
        return ""
    never = [tag("li", tag("b", esc(e.name)), tag("small", esc(e.reason))) for e in profile.exclusions]
    parts = (("Speaks for", _traits(best)), ("Speaks against", _traits(worst)), ("Never pursue", "".join(never)))
    columns = [tag("div", tag("h3", name), tag("ul", inner)) for name, inner in parts if inner]
    return section("In short", tag("div", *columns, kind="columns"))


def _traits(rows: Sequence[tuple[int, str, str]]) -> str:
    return "".join(
        tag("li", points(p), tag("span", f"{esc(name)}: {esc(said)}"), kind="trait") for p, name, said in rows
    )


def card(report: LearnReport) -> str:
    """The scorecard with the evidence of every bin."""
    profile = report.profile
    bins = [b for c in profile.card.criteria for b in c.bins]
    if not bins:
        return section("Scorecard", para(words.no_card(profile)))
    reach = max(abs(b.points) for b in bins)
    scale = charts.lift_scale(b.evidence for b in bins if b.evidence)
    seen = any(b.evidence for b in bins)
    columns = _card_columns(charts.lift_axis(scale)) if seen else _card_columns("")[:3]
    bodies = [_criterion(c, columns, reach, scale, report.coverage) for c in profile.card.criteria]
    top, low = profile.card.highest, profile.card.lowest
    how = f"Add the points of the bins an account falls in, one a criterion; scores run from {low} to {top}."
    return section("Scorecard", para(how), table(columns, bodies, "card"), _legend() if seen else "")


def _legend() -> str:
    told = "Good, bad and pending count accounts. Lift is the bin's good rate over the overall one."
    drawn = (
        " Its 90% interval is drawn as a line; by chance (the dashed tick) is the lift that the best-looking bin of its"
        " size shows in shuffled outcomes. A full dot lies beyond chance, a hollow one within. Kept: how often"
        " accounts drawn anew give the bin points of the same sign."
    )
    return tag("p", told, tag("span", drawn, kind="wide"), kind="note")


def _card_columns(axis: str) -> list[Column]:
    numbers = [Column("good", "n"), Column("bad", "n"), Column("pending", "n wide"), Column("lift", "n")]
    more = [Column("90% interval", "n wide"), Column("by chance", "n wide"), Column("kept", "n wide")]
    return [Column(""), Column("points", "n"), Column("bar", "g wide"), *numbers, *more, Column(axis, "wide d")]


def _criterion(
    criterion: Criterion, columns: list[Column], reach: int, scale: charts.Scale, coverage: dict[str, float]
) -> str:
    told = ", ".join(map(esc, lines.about(criterion, coverage)))
    head = group(columns, esc(criterion.name) + (tag("small", told) if told else ""))
    return head + "".join(_bin(b, columns, reach, scale) for b in criterion.bins if words.seen_at_all(b))


def _bin(one: Bin, columns: list[Column], reach: int, scale: charts.Scale) -> str:
    cells = [esc(one.label), points(one.points), charts.points_bar(one.points, reach)]
    seen = one.evidence
    if seen is not None:
        cells += [count(seen.good), count(seen.bad), count(seen.pending), words.times(seen.lift)]
        cells += [
            words.lift_range(seen),
            words.times(seen.lift_by_chance),
            lines.kept(seen),
            charts.lift_dot(seen, scale),
        ]
    cells += [""] * (len(columns) - len(cells))
    return row(columns, cells, "" if one.points else "zero")


def exclusions(profile: Profile) -> str:
    """The exclusions, each with what it avoids and forgoes."""
    if not profile.exclusions:
        return ""
    columns = [Column("Excluded"), Column("Why"), Column("Price")]
    rows = [row(columns, _rule(e)) for e in profile.exclusions]
    known = any(e.price and e.price.lost_high for e in profile.exclusions)
    note = para("In brackets: the 90% interval, which allows for the rule having been picked.", "note") if known else ""
    return section("Exclusions", table(columns, ["".join(rows)], "rules"), note, kind="keep")


def churned(report: LearnReport) -> str:
    """The latest churned accounts against the exclusions."""
    lines = words.churned_last(report.churn_check)
    return section("The latest churned accounts", listed(lines, "lines"), kind="keep") if lines else ""


def _rule(rule: Exclusion) -> list[str]:
    held = words.condition(rule)
    name = tag("b", esc(rule.name)) + (f"<br>{tag('span', esc(held), kind='soft')}" if held else "")
    return [name, esc(rule.reason), esc(words.price(rule))]


def tiers(profile: Profile) -> str:
    """The tiers with cut-offs and expected rates."""
    if not profile.tiers or not profile.card.criteria:
        return ""
    scale = charts.rate_scale(profile.tiers, profile.base_rate)
    priced = objectives.value_head(profile)
    more = (priced, "90% interval") if priced else ()
    tiered = parts.tiered(profile)
    names = ("Tier", *(("Segment",) if tiered else ()), "Scores", "Share", "Expected rate", "90% interval", *more)
    kinds = ("", *(("",) if tiered else ()), "n", "n", "n", "n wide", *("n", "n wide")[: len(more)])
    columns = [Column(n, k) for n, k in zip(names, kinds, strict=True)] + [Column(charts.rate_axis(scale), "wide d")]
    rows = [
        row(
            columns,
            [
                tag("b", esc(t.name)),
                *([esc(parts.of_tier(profile, t.name))] if tiered else []),
                esc(scores),
                percent(t.share) if t.share else "",
                percent(t.rate) if words.known(t) else "not known",
                words.rate_range(t),
                *(objectives.value(t) if priced else ()),
                charts.rate_dot(t, scale, profile.base_rate),
            ],
        )
        for t, scores in zip(profile.tiers, words.cut_offs(profile.tiers), strict=True)
    ]
    told = f"Rates are shares {profile.population} that became good, of the accounts that score so; the line marks"
    worth = " Net value is what a worked account is expected to bring, less costs." if priced else ""
    note = para(f"{told} the base rate, {percent(profile.base_rate)}.{worth} {parts.none(profile)}", "note")
    return section("Tiers", table(columns, ["".join(rows)], "tiers"), note, kind="keep")


def segments(report: LearnReport) -> str:
    """The segments, each with its conditions, its evidence, and what its customers pay and do."""
    held = parts.conditioned(report.profile)
    return section(parts.TITLE, *(_segment(s, report) for s in held), para(parts.NOTE, "note")) if held else ""


def _segment(one: Segment, report: LearnReport) -> str:
    known = {held.name: held for held in report.segments}
    shown = parts.cells(known[one.name], report.segments[-1]) if one.name in known else ()
    told = parts.lines(one, report.profile, report.segments, money=False)
    name = tag("h3", f"{esc(one.name.capitalize())}: {esc(parts.about(one))}")
    return tag("div", name, listed(told, "lines"), figures(shown) if shown else "", kind="segment")


def triggers(profile: Profile) -> str:
    """The trigger events, each with its points by age and what they stand on; none where the book had no events."""
    if not profile.triggers:
        return ""
    columns = [Column(name, kind) for name, kind in zip(timing.HEADS, timing.WIDTHS, strict=True)]
    columns = columns if timing.seen(profile) else columns[: timing.UNSEEN]
    rows = [row(columns, [esc(c) for c in timing.cells(one)[: len(columns)]]) for one in timing.shown(profile)]
    told = para(timing.NOTE, "note") if timing.seen(profile) else ""
    return section(timing.TITLE, para(timing.HOW), table(columns, ["".join(rows)], "ranked"), told)


def ranked(report: LearnReport) -> str:
    """What the ranking would be under each objective."""
    held = objectives.shown(report)
    if not held:
        return ""
    columns = [Column(name, "n" if i else "") for i, name in enumerate(objectives.heads(report))]
    rows = [row(columns, [esc(c) for c in objectives.cells(one, report)]) for one in held]
    note = para(objectives.told(report), "note")
    body = table(columns, ["".join(rows)], "ranked")
    return section(objectives.TITLE, body, note, listed(objectives.changes(report), "lines"), kind="keep")


def commerce(report: LearnReport) -> str:
    """Win rate, cycle, contract value and retention, each with its count."""
    shown = words.commerce(report.commerce, report.profile.horizon_months)
    return section("Money and time", figures(shown), kind="keep") if shown else ""


def examples(report: LearnReport) -> str:
    """The best customers beside lost and churned ones."""
    held = report.examples
    parts = (("Best customers", held.best), ("Lost", held.lost), ("Churned", held.churned))
    columns = [tag("div", tag("h3", name), tag("ul", *map(_example, rows))) for name, rows in parts if rows]
    return section("Accounts to think of", tag("div", *columns, kind="columns"), kind="keep") if columns else ""


def _example(one: Example) -> str:
    domain = tag("small", esc(one.domain)) if one.domain and one.domain != one.name else ""
    return tag("li", tag("b", esc(one.name)), domain, tag("span", esc(", ".join(one.facts)), kind="soft"))


def left_out(report: LearnReport) -> str:
    """The fields that are no criteria, and why."""
    if not report.dropped:
        return ""
    rows = []
    for why, fields in words.grouped(report):
        reasons = [d for d in report.dropped if words.KINDS.get(d.kind, clean(d.kind)) == why]
        told = [f"{esc(d.field)} {tag('small', f'({esc(d.reason)})')}" for d in reasons[:MOST]]
        more = f", and {count(len(fields) - MOST)} more" if len(fields) > MOST else ""
        rows += [tag("dt", esc(why)), tag("dd", ", ".join(told) + more)]
    return section("Left out, and why", tag("dl", *rows, kind="left"))


def outlook(report: LearnReport) -> str:
    """What would change the profile, and what is not recorded yet."""
    missing = words.to_load(report) if report.counts.accounts else ()
    unknown = section("Not recorded yet", listed(missing, "lines"), kind="keep") if missing else ""
    return section("What would change our mind", listed(words.change_of_mind(report), "lines"), kind="keep") + unknown


def history(report: LearnReport) -> str:
    """The change log: this version against the one before."""
    name = f"Version {report.version}, as of {words.day(report.profile.as_of)}"
    if not report.version:
        return ""
    if report.version == 1:
        return section("Change log", para(f"{name}: the first."))
    lines = report.changes or ("Nothing changed but the evidence.",)
    return section("Change log", para(f"{name}, against version {report.version - 1}:"), listed(lines, "lines"))
