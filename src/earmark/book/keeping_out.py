"""What was forgotten kept out of a load: its lines are refused, words that name it taken out of the others' cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from earmark.book.cleaned import Cleaned, clean
from earmark.book.forgotten import Has, id_marks
from earmark.book.raws import Raw
from earmark.book.record import Load
from earmark.book.scene import Part
from earmark.book.seen import MENTIONING
from earmark.book.traces import Told, deals_of, lines_of, slices, values_elsewhere, values_on
from earmark.engines.duckdb import DuckDB
from earmark.sources.cells import category
from earmark.sources.domains import registrable
from earmark.sources.mapping import Reading
from earmark.sources.mentions import Mentions, words_of
from earmark.sources.sqltext import quoted
from earmark.sources.staged import Staged

_NAMES = ("name", "account_name")
_SHORT = 2  # characters of a name that means too much
_APART = r"""[\s,;|<>"'()\[\]{}]+"""


@dataclass(frozen=True)
class File:
    """A file that is being loaded: its load as it would be, its raw, and what staging made of it."""

    load: Load
    raw: Raw
    staged: Staged

    def parts(self) -> tuple[Part, ...]:
        """Return its readings."""
        return tuple(Part(i, 0, self.load, reading, self.raw) for i, reading in enumerate(self.load.readings))


def keep_out(engine: DuckDB, files: Sequence[File], has: Has) -> list[tuple[Cleaned | None, Mentions]]:
    """Return for each file what is left of it, None where all is, and who was named in it."""
    has = _with_deals(engine, files, has)
    found = []
    for file in files:
        gone = frozenset[int]().union(*(lines_of(engine, part, has) for part in file.parts()))
        mentions = _named(engine, file, gone, has)
        found.append((clean(engine, file.staged, gone, mentions, hosted_in(file.load.readings)), mentions))
    return found


def hosted_in(readings: Iterable[Reading]) -> frozenset[int]:
    """Return the columns in which an address tells a deal's account, too."""
    deals = (one for one in readings if one.holds == "deals")
    return frozenset(column.index for one in deals for column in one.columns if column.role == "contact_email")


def account_names(engine: DuckDB, told: Sequence[Told]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of accounts on some lines of parts, as they are written, and those that mean nobody else."""
    names = frozenset[str]().union(*(_names_on(engine, part, lines) for part, lines in told))
    lowered = {name.lower() for name in names}
    return names, free_names(names, set[str]().union(*(_elsewhere(engine, *one, lowered) for one in told)))


def free_names(names: Iterable[str], shared: Collection[str]) -> frozenset[str]:
    """Return the names that mean nobody else: no common word, none that others have, none too short to tell."""
    from earmark.sources.common_words import is_common
    from earmark.sources.names import core

    return frozenset(
        name for name in names if name.lower() not in shared and len(name) > _SHORT and not is_common(core(name))
    )


def _names_on(engine: DuckDB, part: Part, lines: Collection[int]) -> set[str]:
    """Return the names of accounts on some lines; of deals and people none."""
    roles = _NAMES[1:] if part.reading.holds in MENTIONING else _NAMES
    cells = [f"c{column.index}" for column in map(part.column, roles) if column]
    plain = [f"CASE WHEN {category(cell, ())} IS NOT NULL THEN trim({cell}) END" for cell in cells]
    return set[str]().union(*(values_on(engine, part, cell, lines) for cell in plain))


def _elsewhere(engine: DuckDB, part: Part, lines: Collection[int], lowered: Collection[str]) -> set[str]:
    """Return which of some names, in lower case, other lines have: as a name, or as a value."""
    found: set[str] = set()
    for column in part.reading.columns:
        if column.role in _NAMES or (column.use == "criterion" and column.kind in {"category", "list"}):
            cell = f"c{column.index}"
            item = f"unnest(string_split({cell}, {quoted(column.format or ';')}))" if column.kind == "list" else cell
            found |= values_elsewhere(engine, part, f"lower(trim({item}))", lines, lowered)
    return found


def _with_deals(engine: DuckDB, files: Sequence[File], has: Has) -> Has:
    """Take deals that these files associate with what was forgotten alone for forgotten as well."""
    deals: set[str] = set()
    for file in files:
        for part in file.parts():
            if part.reading.holds == "deal_accounts":
                deals |= {mark for crm, deal in deals_of(engine, part, has) for mark in id_marks("deal", crm, deal)}
    return (lambda mark: mark in deals or has(mark)) if deals else has


def _named(engine: DuckDB, file: File, gone: frozenset[int], has: Has) -> Mentions:
    """Return which forgotten domains, addresses and names a file's cells hold, in the clear."""
    domains, addresses = set[str](), set[str]()
    for text in _texts(engine, file):
        words = {found for one in text for found in words_of(one)}
        hosts = registrable({word.rpartition("@")[2] for word in words})
        domains |= {domain for domain in set(hosts.values()) if domain and has(f"domain {domain}")}
        addresses |= {word for word in words if "@" in word and has(f"mail {word}")}
    _, free = account_names(engine, [(part, gone) for part in file.parts()])
    return Mentions(frozenset(domains), frozenset(addresses), free)


def _texts(engine: DuckDB, file: File) -> Iterator[Iterable[str]]:
    """Yield what may hold domains or addresses, a slice at a time."""
    yield (*file.raw.labels, *file.raw.notes, file.load.file, file.staged.refused.read_text("utf-8"))
    for i in range(len(file.raw.labels)):
        for condition in slices(file.raw):
            rows = engine.rows(
                f"SELECT DISTINCT said FROM (SELECT unnest(string_split_regex(c{i}, $1)) AS said FROM {file.raw.name}"
                f" WHERE regexp_matches(c{i}, '[.][A-Za-z]')) WHERE contains(said, '.') AND {condition}",
                [_APART],
                "words of cells",
            )
            yield (str(word) for (word,) in rows)
