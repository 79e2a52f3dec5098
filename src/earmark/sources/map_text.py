"""A mapping as TOML: exact for machines, and a guess with its open questions for people to edit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from earmark.sources.described import NEVER, NO_ACCOUNT, NOT_ONLY
from earmark.sources.mapping import ROLES, Column, Part, Question, Reading
from earmark.sources.notation import DATE_WORDS, LIST_WORDS, NUMBER_WORDS, WORDS
from earmark.sources.tables import columns_by_role, table_of

_WORD_OF = {code: word for word, code in reversed(list(WORDS.items()))}


def write_mapping(name: str, readings: Sequence[Reading]) -> str:
    """Return the guess as TOML ready to edit: open questions first, then what was decided and why, as comments."""
    return "\n".join("\n".join(_commented(name, reading)) for reading in readings)


def _part_of(reading: Reading) -> Part:
    played = [column for column in reading.columns if column.role]
    read = [column for column in reading.columns if column.role or column.use == "criterion"]
    formats = [(column.label, column.format) for column in read if _tells(column)]
    mends = [(column.label, column.mend) for column in reading.columns if column.mend]
    never = [column.label for column in reading.columns if column.reason == NEVER]
    chosen = any(column.reason == NOT_ONLY for column in reading.columns)
    return Part(
        holds=reading.holds,
        crm=reading.crm,
        roles=tuple([(column.role, column.label) for column in played] + _silent(reading, played)),
        stages=reading.stages,
        formats=tuple(dict(formats).items()),
        values=tuple(dict(mends).items()),
        never=tuple(dict.fromkeys(never)),
        only=tuple(column.label for column in reading.columns if column.use == "criterion") if chosen else None,
        new_business=reading.new_business or None,
        span=reading.span,
        every=reading.every,
        same_line=reading.same_line,
        targets=reading.targets,
        kind=reading.kind,
    )


def _silent(reading: Reading, played: list[Column]) -> list[tuple[str, str]]:
    """Name the roles that a fresh guess would give to a column and this reading does not."""
    labels = dict(sorted((column.index, column.label) for column in reading.columns))
    taken = {column.role for column in played}
    return [
        (role, "") for role in columns_by_role(table_of(tuple(labels.values())), reading.holds) if role not in taken
    ]


def _tells(column: Column) -> bool:
    """Say the formats that a wrong guess would spoil: orders of dates, decimal commas, separators."""
    codes = {"date": set(DATE_WORDS.values()), "list": set(LIST_WORDS.values())}
    commas = {NUMBER_WORDS["1.234,5"]}
    return column.format in codes.get(column.kind, commas if column.kind in {"number", "money", "band"} else set())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def part_lines(name: str, part: Part) -> list[str]:
    """Return the lines of one reading's entry in a mapping file; `parse_mapping` gives the part back."""
    lines = ["[[file]]", f"name = {_quoted(name)}"]
    single = {"holds": part.holds, "crm": part.crm, "every_line": part.every or part.kind}
    lines += [f"{key} = {_quoted(value)}" for key, value in single.items() if value]
    lines += [f"{key} = true" for key in ("same_line", "targets") if getattr(part, key)]
    several = {
        "never": part.never or None,
        "only": part.only,
        "new_business_pipelines": part.new_business,
        "span": part.span,
    }
    lines += [f"{key} = {_list(value)}" for key, value in several.items() if value is not None]
    lines += _table("columns", part.roles) + _table("stages", part.stages)
    lines += _table("formats", [(label, _WORD_OF[code]) for label, code in part.formats])
    lines += _table("kinds", part.kinds)
    for label, mends in part.values:
        lines += _table(f"values.{_quoted(label)}", mends)
    return [*lines, ""]


def _table(name: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f"{_bare(key)} = {_quoted(value)}" for key, value in rows]
    return [f"[file.{name}]", *lines] if lines else []


def _bare(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else _quoted(key)


def _commented(name: str, reading: Reading) -> list[str]:
    asked = [line for question in reading.questions for line in _asked(question)]
    body = part_lines(name, _part_of(reading))
    return [*asked, *body[:-1], *_known_roles(reading), *_criteria(reading.columns), ""]


def _known_roles(reading: Reading) -> list[str]:
    """Name the roles that a column may be given, and the columns that have none and are no traits either."""
    roles = ROLES[reading.holds]
    idle = [_one_line(column.label) for column in reading.columns if column.reason == NO_ACCOUNT]
    lines = [f"# Roles known for {reading.holds}: {', '.join(roles)}."] if roles else []
    return [*lines, f"# Columns that play no part: {', '.join(idle)}."] if idle else lines


def _asked(question: Question) -> list[str]:
    """Word a question and where its answer goes."""
    lines = [f"# To settle: {_one_line(question.text)}"]
    if question.options:
        lines.append(f"#   The answers: {'; '.join(_one_line(option) for option in question.options)}")
    kind, _, label = question.key.partition(".")
    where = {
        "stages": '[file.stages], one line a stage: "Signed" = "won"',
        "new_business_pipelines": f"new_business_pipelines = {_list(question.options[:1])}",
        "dates": f'[file.formats]: {_quoted(label)} = "{"day/month/year"}"',
        "numbers": f'[file.formats]: {_quoted(label)} = "1,234.5"',
        "holds": 'holds = "deals" (and [file.columns])',
        "outcome": '[file.columns]: stage = "..." (and [file.stages]), or every_line = "won"',
        "columns": '[file.columns]: role = "column"',
    }
    return [*lines, f"#   It goes into {_one_line(where.get(kind, 'the entry below'))}"]


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _criteria(columns: Sequence[Column]) -> list[str]:
    taken = [_one_line(column.label) for column in columns if column.use == "criterion"]
    left = [f"#   {_one_line(column.label)}: {column.reason}" for column in columns if _is_left(column)]
    lines = [f"# Candidate criteria: {', '.join(taken)}."] if taken else []
    return [*lines, "# No criteria, and why:", *left] if left else lines


def _is_left(column: Column) -> bool:
    return column.use in {"leak", "unused"} and column.reason != NO_ACCOUNT
