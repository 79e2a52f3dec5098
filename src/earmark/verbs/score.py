"""Score a list, or the accounts of the book: the card as SQL, every combination worded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from earmark.profile.profile import Profile
from earmark.profile.report import ScoreReport
from earmark.profile.rules import tier_of
from earmark.profile.scorecard import Scorecard
from earmark.sources.inert import inert
from earmark.sql import reasons
from earmark.sql import vocabulary as say
from earmark.sql.score import pattern_names, score_query
from earmark.sql.vocabulary import Node
from earmark.verbs.chosen import Chosen, chosen_profile
from earmark.verbs.fitting import Fitted, Refit, fit_to
from earmark.verbs.listing import VALUE, Listing, added, listing
from earmark.verbs.relations import RELATIONS, relate
from earmark.verbs.travel import bring, fill, make
from earmark.verbs.unmatched import unmatched
from earmark.verbs.wording import card_text, confidence, doubt, rate_at, reason_text
from earmark.verbs.written import SHEETS, check_out, inert_cell, write

if TYPE_CHECKING:
    from earmark.book import Book

OUTLOOK = ("tier", "rate", "value", "confidence")
Counted = tuple[list[tuple[Any, ...]], dict[str, int]]
PARTS = ("card", "pattern", *reasons.STRONGEST, "gone")
TEXTS = ("segment", "tier", "rate", "value", "confidence", "rule", "told", "gone")
WORDED = ("segment", "tier", "score", "rate", "value", "confidence", "rule", "told", "gone")


def score(
    book: Book,
    path: Path | str | None,
    out: Path | str,
    profile: Profile | Path | str | int | None = None,
    as_of: date | None = None,
    mapping: Path | str | None = None,
    refit: Refit | None = None,
    progress: Callable[[float], None] | None = None,
) -> ScoreReport:
    """Score the list in `path` (None: every account of the book) and write it to `out`.

    profile: a profile, a file, or the version or id of a saved one; else the latest.
    as_of: the day from which dates are counted; else the profile's.
    refit: called with the fields that the list lacks, returns the profile learned without them; by
    default a saved profile is learned again, and of any other these criteria are dropped.
    Raises CallError for a wrong call, InputError for a list without any column of the card.
    """
    target, source = Path(out), Path(path) if path is not None else None
    check_out(target, source)
    chosen = chosen_profile(book, profile)
    rows = listing(book, source, Path(mapping) if mapping is not None else None, progress, chosen.profile.card)
    try:
        fitted = fit_to(chosen.profile, rows, refit or learner(book, chosen, rows))
        when = as_of or chosen.profile.as_of
        kind = target.suffix.lower()
        scores = _score_rows(book, rows, fitted.profile, when, kind)
        related = relate(book, rows, when)
        final = _final(rows, fitted.profile, kind in SHEETS)
        told = write(book, final, [*rows.labels, *added(fitted.profile)], target, rows.count, rows.form)
        return _report(book, rows, chosen, fitted, target, told, (scores, related))
    finally:
        rows.close()


def learner(book: Book, chosen: Chosen, rows: Listing) -> Refit | None:
    """Return how a profile is learned again from the fields that a list has; None of one that was not learned here."""
    if not chosen.saved:
        return None
    from earmark.verbs import learn

    return lambda _: learn.refit(book, chosen.profile, rows.fields)


def _score_rows(book: Book, rows: Listing, profile: Profile, as_of: date, kind: str) -> list[tuple[Any, ...]]:
    """Make the table `scored`, a row a line, and the tables of words; return counts by score, exclusion and segment."""
    columns = {field: say.column(name) for field, name in rows.columns(profile).items()}
    engine, keys = rows.engine, _keys(profile)
    cells = rows.cells if rows.together else ()
    points = score_query(profile, say.table(rows.table), columns, as_of, ("line", *cells))
    make(engine, "scored", exp.select(*map(say.column, ("line", *cells, *keys))).from_(points.subquery("all")))
    alike = exp.select(*map(say.column, keys), say.named(say.least(say.column("line")), "line"))
    alike = alike.select(say.named(say.count(), "many")).from_(say.table("scored")).group_by(*map(say.column, keys))
    make(engine, "alike", say.guard(alike))
    parts = reasons.parts(profile.card)
    numbers = {reason: i for i, reason in enumerate(reasons.strength(profile.cards))}
    for i, part in enumerate(parts):
        fill(engine, f"part{i}", PARTS, list(part.rows(profile.cards, numbers)))
    one_each = score_query(profile, _one_each(rows, profile), columns, as_of, ("many",), parted=True)
    kept = tuple(dict.fromkeys((*keys, "excluded", "score", "segment", "many")))
    make(engine, "strongest", reasons.strongest(one_each, kept, len(parts), len(profile.cards)))
    for name in ("scored", "strongest"):
        bring(book, engine, name)
    _word(book, profile, parts, kind in SHEETS)
    book.facts.run(f"CREATE OR REPLACE TEMP TABLE worded AS {_worded(profile, kind in SHEETS)}", step="words")
    if kind in SHEETS:
        _number_words(book, (*TEXTS, "score") if kind == ".csv" else TEXTS)
    return _counts(book)


def _one_each(rows: Listing, profile: Profile) -> exp.Select:
    """One line of those alike, its fields, and how many they are: what is said of it is said of them all."""
    fields = dict.fromkeys(rows.columns(profile).values())
    query = exp.select(*(say.column(name, "listed") for name in fields), say.column("many", "alike"))
    on = say.same(say.column("line", "listed"), say.column("line", "alike"))
    return query.from_(say.table(rows.table, "listed")).join(say.table("alike"), on=on, join_type="inner")


def _counts(book: Book) -> list[tuple[Any, ...]]:
    """Return how many rows have which score, exclusion and segment."""
    told = (say.column("score"), say.column("excluded"), say.column("segment"))
    counted = exp.select(*told, say.cast(exp.Sum(this=say.column("many")), "BIGINT")).from_(say.table("strongest"))
    return book.facts.rows(say.guard(counted.group_by(*told).order_by(*(k.copy() for k in told))), step="tiers")


def _keys(profile: Profile) -> tuple[str, ...]:
    """Return the columns that together decide every word said of a row, its relationship left out.

    Exclusions follow from the pattern where they ask for nothing beyond the card.
    """
    beyond = any(rule.criterion not in profile.card.criteria for rule in profile.exclusions)
    placed = any(one.where for one in profile.segments)
    return (*pattern_names(profile), *(["excluded"] if beyond else []), *(["ground"] if placed else []))


def _word(book: Book, profile: Profile, parts: Sequence[reasons.Part], sheet: bool) -> None:
    """Word every reason, every rest, every set of missing criteria, and every outlook of a score, once each.

    Tables: reason (number, points, words), rest (points, words), missing0..missingN (gone, many,
    words), outlook (score, many, tier, rate, value, confidence).
    """
    card = profile.card
    words = [(i, reason[2], reason_text(card, reason)) for i, reason in enumerate(reasons.strength(profile.cards))]
    fill(book.facts, "reason", ("number", "points", "words"), [*words, (reasons.NO_REASON, 0, None)], ("words",))
    most = sum(max(abs(b.points) for one in profile.cards for b in one.criteria[i].bins) for i in _places(card))
    rests = [(n, f"and the rest {n:+d}" if n else None) for n in range(-most, most + 1)]
    fill(book.facts, "rest", ("points", "words"), rests, ("words",))
    for i, part in enumerate(parts):
        gone = [(g, len(c), "; ".join(card.criteria[x].name for x in c) or None) for g, c in part.missing()]
        fill(book.facts, f"missing{i}", ("gone", "many", "words"), gone, ("words",))
    outlook = [
        row for score_ in range(profile.lowest, profile.highest + 1) for row in _outlook(profile, score_, sheet)
    ]  # fmt: skip
    fill(book.facts, "outlook", ("score", "many", *OUTLOOK), outlook, OUTLOOK)


def _places(card: Scorecard) -> range:
    return range(len(card.criteria))


def _outlook(profile: Profile, score_: int, sheet: bool) -> Iterator[tuple[int | str | None, ...]]:
    """Yield what is said of a score, for every number of missing criteria."""
    tier = tier_of(profile.tiers, score_) if profile.tiers else ""
    word = (inert(tier) if sheet else tier) or None
    rate = rate_at(profile, score_)
    worth = f"{Decimal(rate.value) / 100:.2f}" if rate and rate.value is not None else None
    for many in range(len(profile.card.criteria) + 1):
        yield score_, many, word, f"{rate.rate:.4f}" if rate else None, worth, confidence(profile, score_, many)


def _worded(profile: Profile, sheet: bool) -> str:
    """All that is said of rows alike, worded once; in the dialect of the engine at the door, as `_final` is."""
    parts = range(len(reasons.parts(profile.card)))
    told = "concat_ws('; ', r1.words, r2.words, r3.words, rest.words)"
    gone = f"concat_ws('; ', {', '.join(f'm{i}.words' for i in parts)})" if parts else "''"
    if sheet and any(inert(one.name) != one.name for one in profile.card.criteria):
        told, gone = inert_cell(f"({told})"), inert_cell(f"({gone})")
    rule, segment = _words_of(profile, sheet)
    ours = (segment, "o.tier", "s.score", "o.rate", "o.value", "o.confidence", rule, told, gone)
    words = [f"{what} AS {name}" for what, name in zip(ours, WORDED, strict=True)]
    many = " + ".join(f"m{i}.many" for i in parts) or "0"
    joins = [f"JOIN reason r{i + 1} ON r{i + 1}.number = s.{word}" for i, word in enumerate(reasons.STRONGEST)]
    joins += ["JOIN rest ON rest.points = s.score - r1.points - r2.points - r3.points"]
    joins += [f"JOIN missing{i} m{i} ON m{i}.gone = s.gone{i}" for i in parts]
    joins += [f"JOIN outlook o ON o.score = s.score AND o.many = {many}"]
    keys = [f"s.{key}" for key in _keys(profile)]
    return f"SELECT {', '.join([*keys, *words])} FROM strongest s {' '.join(joins)}"  # noqa: S608 - names of ours


def _number_words(book: Book, texts: Sequence[str]) -> None:
    """Keep the few different words as numbers, so that bringing a million rows into order moves no text."""
    counts = ", ".join(f"count({name})" for name in texts)
    held = [n for n, many in zip(texts, book.facts.rows(f"SELECT {counts} FROM worded")[0], strict=True) if many]  # noqa: S608 - names of ours
    for name in held:
        book.facts.run(f"DROP TYPE IF EXISTS {name}_word")
        words = f"SELECT DISTINCT {name}::VARCHAR FROM worded WHERE {name} IS NOT NULL"  # noqa: S608 - a name of ours
        book.facts.run(f"CREATE TEMP TYPE {name}_word AS ENUM ({words})", step="words")
    if held:
        numbered = ", ".join(f"{name}::VARCHAR::{name}_word AS {name}" for name in held)
        book.facts.run(f"CREATE OR REPLACE TEMP TABLE worded AS SELECT * REPLACE ({numbered}) FROM worded")  # noqa: S608 - names of ours


def _final(rows: Listing, profile: Profile, sheet: bool) -> str:
    """The rows as they are written; only names of ours and quoted words."""
    together = rows.together
    source = "scored s" if together else f"{rows.cells_table} l JOIN scored s ON s.line = l.line"
    names = [f"{'s' if together else 'l'}.{name}" for name in rows.cells]
    cells = [inert_cell(name) if sheet else name for name in names]
    alike = " AND ".join(f"w.{key} = s.{key}" for key in _keys(profile))
    joins = f"JOIN worded w ON {alike} LEFT JOIN related r ON r.line = s.line"
    told = [name for name in WORDED if name != "value" or profile.objective == "value"]
    ours = [*(f"w.{name}" for name in told), _relation(sheet)]
    return f"SELECT {', '.join([*cells, *ours])} FROM {source} {joins} ORDER BY s.line"  # noqa: S608 - names of ours


def _said(words: str, sheet: bool) -> Node:
    return say.text(inert(words) if sheet else words)


def _relation(sheet: bool) -> str:
    """The relationship of a row as an expression, the words in it as literals."""
    relations = [(i, _said(word, sheet)) for i, word in enumerate(RELATIONS)]
    return say.switch(say.column("relation", "r"), relations, _said(RELATIONS[0], sheet)).sql(dialect="duckdb")


def _words_of(profile: Profile, sheet: bool) -> Iterator[str]:
    """Yield exclusion and segment of a row as expressions, the words in them as literals."""
    named = {"excluded": [x.name for x in profile.exclusions], "segment": [x.name for x in profile.segments]}
    for name, all_ in named.items():
        words = [(i, _said(one, sheet)) for i, one in enumerate(all_)]
        yield (say.switch(say.column(name, "s"), words, say.null()) if words else say.null()).sql(dialect="duckdb")


def _report(
    book: Book, rows: Listing, chosen: Chosen, fitted: Fitted, out: Path, told: tuple[str, ...], counted: Counted
) -> ScoreReport:
    profile = fitted.profile
    tiers, excluded = {t.name: 0 for t in profile.tiers}, dict.fromkeys((x.name for x in profile.exclusions), 0)
    segments = {one.name: 0 for one in profile.segments}
    for points, rule, part, n in counted[0]:
        if part >= 0:
            segments[profile.segments[part].name] += int(n)
        if rule >= 0:
            excluded[profile.exclusions[rule].name] += int(n)
        elif profile.tiers:
            tiers[tier_of(profile.tiers, int(points))] += int(n)
    astray, warnings = unmatched(book, rows, profile)
    used = (f"Scored with: {card_text(profile.card)}.",) if fitted.lacking and profile.card.criteria else ()
    alike = () if profile.card.criteria else ("The card is empty: all accounts score alike.",)
    money = (f"{VALUE} is in {profile.currency}.",) if profile.objective == "value" and profile.currency else ()
    return ScoreReport(
        str(out), rows.count, chosen.profile_id, profile.verdict, tiers, excluded, counted[1], astray, fitted.lacking,
        (*warnings, *doubt(profile), *fitted.notes, *used, *alike, *money, *rows.notes, *told), segments,
    )  # fmt: skip
