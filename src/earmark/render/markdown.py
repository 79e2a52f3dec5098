"""The ICP as Markdown (GitHub's tables), with the sections of the HTML page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from earmark.profile.bins import Bin, Criterion
from earmark.profile.checked import Ablation
from earmark.profile.market import MarketReport
from earmark.profile.profile import Profile
from earmark.profile.report import Check, Commerce, Example, LearnReport
from earmark.render import checking, lines, market, market_section, objectives, segments, timing, words
from earmark.render.hypothesis import lines_for_markdown, told
from earmark.render.words import clean, count, percent, signed

SPECIAL = re.compile(r"([\\`*_\[\]<>|#&~])")
STARTS = re.compile(r"^(\d+)([.)])|^([-+=])")


def document_markdown(report: LearnReport, sizes: MarketReport | None = None) -> str:
    """Return the document; the same reports give the same bytes, and nothing a user wrote is markup."""
    profile = report.profile
    version = f"Version {report.version}, as of" if report.version else "As of"
    meta = f"{version} {words.day(profile.as_of)}, profile {plain(report.profile_id)}"
    parts = [f"# {plain(words.title(profile))}: Ideal Customer Profile", meta]
    parts += [f"**{words.VERDICTS[profile.verdict]}** {plain(profile.why)}".strip()]
    for name, body in _sections(report, sizes):
        parts += [f"## {name}", *body] if any(body) else []
    return "\n\n".join(part for part in parts if part) + "\n"


def _sections(report: LearnReport, sizes: MarketReport | None) -> tuple[tuple[str, Sequence[str]], ...]:
    profile = report.profile
    return (
        ("In short", _summary(profile)),
        ("Objective and evidence", _evidence(report)),
        ("Scorecard", _card(report)),
        ("The hypothesis beside the data", _hypothesis(report)),
        ("Exclusions", _excluded(profile)),
        ("The latest churned accounts", [bullets(map(plain, words.churned_last(report.churn_check)))]),
        (segments.TITLE, _segments(report)),
        ("Tiers", _tiers(profile)),
        (timing.TITLE, _triggers(profile)),
        (market.TITLE, market_section.markdown(sizes, plain, inside, table) if sizes else []),
        (objectives.TITLE, _ranked(report)),
        ("Check in time order" if report.check.method == "time" else "Check", _check(report)),
        ("Money and time", [bullets(_commerce(report.commerce, profile.horizon_months))]),
        ("Accounts to think of", _examples(report)),
        ("Left out, and why", [bullets(_left_out(report))]),
        ("What would change our mind", [bullets(map(plain, words.change_of_mind(report)))]),
        ("Not recorded yet", [bullets(words.to_load(report))] if report.counts.accounts else []),
        ("Change log", _history(report)),
    )


def plain(text: str) -> str:
    """Return a user's text with everything escaped that Markdown would take for markup."""
    escaped = SPECIAL.sub(r"\\\1", clean(text))
    return STARTS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def inside(text: str) -> str:
    """Return a user's text for the middle of a line, where only inline markup has to be escaped."""
    return SPECIAL.sub(r"\\\1", clean(text))


def bullets(lines: Iterable[str]) -> str:
    """Return lines (Markdown) as a list."""
    return "\n".join(f"- {line}" for line in lines)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """Return a table of cells (Markdown); all columns but the first `left` hold numbers."""
    rule = [":--" if i < left else "--:" for i in range(len(heads))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))


def _summary(profile: Profile) -> list[str]:
    pointed = [(b.points, f"{c.name}: {b.label}") for c in profile.card.criteria for b in c.bins if b.points]
    best = [f"{signed(p)} {inside(t)}" for p, t in sorted(pointed, key=lambda x: -x[0]) if p > 0]
    worst = [f"{signed(p)} {inside(t)}" for p, t in sorted(pointed, key=lambda x: x[0]) if p < 0]
    never = [plain(e.name) for e in profile.exclusions]
    groups = (("Speaks for", best), ("Speaks against", worst), ("Never pursue", never))
    return [f"**{name}**\n\n{bullets(_escaped_signs(lines))}" for name, lines in groups if lines]


def _escaped_signs(lines: Iterable[str]) -> list[str]:
    return [f"\\{line}" if line[0] in "+-" else line for line in lines]


def _evidence(report: LearnReport) -> list[str]:
    profile = report.profile
    aim = words.aim(profile)
    return [
        f"{aim} {plain(words.stands_on(profile, report.counts))}{words.period(report.commerce)}",
        plain(words.not_used(report.counts)),
        bullets(map(plain, [*report.notes, *profile.notes])),
    ]


def _card(report: LearnReport) -> list[str]:
    card = report.profile.card
    if not card.criteria:
        return [words.no_card(report.profile)]
    heads = ["Criterion", "Bin", "Points", "Good", "Bad", "Pending", "Lift", "90% interval", "By chance", "Kept"]
    rows = [_bin(c, b, report) for c in card.criteria for b in c.bins if words.seen_at_all(b)]
    how = f"Add the points of the bins an account falls in, one a criterion; scores run from {card.lowest} to"
    return [f"{how} {card.highest}.", table(heads, rows, left=2)]


def _bin(criterion: Criterion, one: Bin, report: LearnReport) -> list[str]:
    first = one is next(b for b in criterion.bins if words.seen_at_all(b))
    told = ", ".join(map(inside, lines.about(criterion, report.coverage)))
    named = inside(criterion.name) + (f" ({told})" if told else "")
    cells = [named if first else "", inside(one.label), signed(one.points)]
    seen = one.evidence
    if seen is None:
        return cells + [""] * 7
    cells += [count(seen.good), count(seen.bad), count(seen.pending)]
    more = (words.times(seen.lift), words.lift_range(seen), words.times(seen.lift_by_chance), lines.kept(seen))
    return [*cells, *more]


def _excluded(profile: Profile) -> list[str]:
    known = any(e.price and e.price.lost_high for e in profile.exclusions)
    note = ["In brackets: the 90% interval, which allows for the rule having been picked."] if known else []
    return [bullets(_exclusions(profile)), *note]


def _hypothesis(report: LearnReport) -> list[str]:
    rows = [[inside(c) for c in cells] for cells in lines_for_markdown(report)]
    if report.hypothesis is None or not rows:
        return []
    heads = ["Criterion", "Bin", "Said", "Good", "Bad", "Lift", "90% interval", "Stands", "Outcome"]
    return [plain(told(report.hypothesis)), table(heads, rows, left=2)]


def _exclusions(profile: Profile) -> list[str]:
    lines = []
    for rule in profile.exclusions:
        held = words.condition(rule)
        told = [f"**{inside(rule.name)}**" + (f" ({inside(held)})" if held else "") + ".", inside(rule.reason)]
        lines.append(" ".join(t for t in [*told, inside(words.price(rule))] if t))
    return lines


def _segments(report: LearnReport) -> list[str]:
    told = [
        f"**{inside(one.name.capitalize())}**: {inside(segments.about(one))}\n\n"
        f"{bullets(map(plain, segments.lines(one, report.profile, report.segments)))}"
        for one in segments.conditioned(report.profile)
    ]
    return [*told, segments.NOTE] if told else []


def _tiers(profile: Profile) -> list[str]:
    if not profile.tiers or not profile.card.criteria:
        return []
    priced, tiered = objectives.value_head(profile), segments.tiered(profile)
    rows = [
        [
            inside(t.name),
            *([inside(segments.of_tier(profile, t.name))] if tiered else []),
            scores,
            percent(t.share) if t.share else "",
            percent(t.rate) if words.known(t) else "not known",
            words.rate_range(t),
            *(objectives.value(t) if priced else ()),
        ]
        for t, scores in zip(profile.tiers, words.cut_offs(profile.tiers), strict=True)
    ]
    more = [inside(priced), "90% interval"] if priced else []
    heads = ["Tier", *(["Segment"] if tiered else []), "Scores", "Share", "Expected rate", "90% interval", *more]
    told = f"Rates are shares {plain(profile.population)} that became good, of the accounts that score so."
    worth = " Net value is what a worked account is expected to bring, less costs." if priced else ""
    none = segments.none(profile)
    return [
        table(heads, rows, left=1 + tiered),
        f"{told} The base rate is {percent(profile.base_rate)}.{worth} {none}".strip(),
    ]


def _triggers(profile: Profile) -> list[str]:
    if not profile.triggers:
        return []
    heads = timing.HEADS if timing.seen(profile) else timing.HEADS[: timing.UNSEEN]
    rows = [[inside(c) for c in timing.cells(one)[: len(heads)]] for one in timing.shown(profile)]
    return [timing.HOW, table(list(heads), rows, left=timing.UNSEEN), timing.NOTE if timing.seen(profile) else ""]


def _ranked(report: LearnReport) -> list[str]:
    held = objectives.shown(report)
    if not held:
        return []
    rows = [[inside(c) for c in objectives.cells(one, report)] for one in held]
    lines = bullets(map(plain, objectives.changes(report)))
    return [table(list(objectives.heads(report)), rows), plain(objectives.told(report)), lines]


def _check(report: LearnReport) -> list[str]:
    check = report.check
    if check.method == "none":
        return [f"Not checked yet. {plain(checking.unchecked(check))}"] if report.counts.accounts else []
    banner = checking.banner(check)
    told = [f"**{plain(line)}**" if line == banner else plain(line) for line in checking.lines(check)]
    return [_quarters(check), bullets(told), _curve(check), *_adds(check.ablation)]


def _quarters(check: Check) -> str:
    told = checking.table(check)
    rows = [[inside(one.label), *(one.cells or [""] * (len(checking.HEADS) - 1))] for one in told]
    bold = [
        [f"**{cell}**" if cell else "" for cell in row] if not one.cells else row
        for one, row in zip(told, rows, strict=True)
    ]
    return table(checking.HEADS, bold) if told else ""


def _curve(check: Check) -> str:
    rows = [[percent(p.share), percent(p.goods)] for p in check.lift_curve]
    return table(["Accounts worked, best score first", "Goods found"], rows, left=0) if rows else ""


def _adds(found: Ablation | None) -> list[str]:
    if found is None or not found.without:
        return []
    heads = ["Without", "AUC", "90% interval", "Goods in best 30%", "90% interval"]
    rows = [[inside(name), *cells] for name, *cells in checking.without(found)]
    return [plain(checking.judged_by(found)), table(heads, rows)]


def _commerce(money: Commerce, horizon: int) -> list[str]:
    return [f"{name}: {inside(figure)} ({note})" for name, figure, note in words.commerce(money, horizon)]


def _examples(report: LearnReport) -> list[str]:
    held = report.examples
    groups = (("Best customers", held.best), ("Lost", held.lost), ("Churned", held.churned))
    return [f"**{name}**\n\n{bullets(map(_example, rows))}" for name, rows in groups if rows]


def _example(one: Example) -> str:
    domain = f" ({inside(one.domain)})" if one.domain and one.domain != one.name else ""
    facts = inside(", ".join(one.facts))
    return f"{plain(one.name)}{domain}" + (f": {facts}" if facts else "")


def _left_out(report: LearnReport) -> list[str]:
    lines = []
    for why, fields in words.grouped(report):
        reasons = [d for d in report.dropped if words.KINDS.get(d.kind, clean(d.kind)) == why]
        told = [f"{inside(d.field)} ({inside(d.reason)})" for d in reasons[: words.MOST]]
        more = f", and {count(len(fields) - words.MOST)} more" if len(fields) > words.MOST else ""
        lines.append(f"**{why}**: {', '.join(told)}{more}")
    return lines


def _history(report: LearnReport) -> list[str]:
    if not report.version:
        return []
    name = f"Version {report.version}, as of {words.day(report.profile.as_of)}"
    if report.version == 1:
        return [f"{name}: the first."]
    lines = report.changes or ("Nothing changed but the evidence.",)
    return [f"{name}, against version {report.version - 1}:", bullets(map(plain, lines))]
