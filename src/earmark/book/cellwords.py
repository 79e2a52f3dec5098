"""Cells that say whose a line is, as SQL over a raw table: ids, hosts and names as they are compared."""

from __future__ import annotations

from earmark.book.scene import Part
from earmark.sources.cells import category
from earmark.sources.sqltext import domain_host, folded, is_missing, quoted

NOTHING = "CAST(NULL AS VARCHAR)"


def id_of(part: Part, role: str) -> str:
    """Return the SQL of an id as compared: text, a Salesforce id by its first 15 characters, no trailing `.0`."""
    column = part.column(role)
    if column is None:
        return NOTHING
    cell = f"trim(c{column.index})"
    if column.format:
        cell = f"trim(string_split({cell}, {quoted(column.format)})[1])"
    salesforce = "true" if part.reading.crm == "salesforce" else f"{cell} LIKE '00%'"
    return (
        f"CASE WHEN regexp_full_match(c{column.index}, '[0-9]{{1,14}}') THEN c{column.index}"
        f" WHEN {is_missing(cell, category=False)} THEN NULL"
        f" WHEN length({cell}) = 18 AND {salesforce} AND regexp_full_match({cell}, '[0-9A-Za-z]{{18}}')"
        f" THEN left({cell}, 15)"
        f" WHEN {cell} LIKE '%.0' AND regexp_full_match({cell}, '[0-9]+[.]0') THEN left({cell}, length({cell}) - 2)"
        f" ELSE {cell} END"
    )


def host_of(part: Part, role: str) -> str:
    """Return the SQL of the host in a domain, address or e-mail cell, lower case; null if there is none."""
    column = part.column(role)
    if column is None:
        return NOTHING
    cell = f"c{column.index}"
    return domain_host(f"string_split({cell}, {quoted(column.format)})[1]" if column.format else cell)


def name_of(part: Part, role: str) -> str:
    """Return the SQL of a name as compared; null if it is empty or a word for nothing."""
    column = part.column(role)
    return NOTHING if column is None else category(f"c{column.index}", column.mend)


def rounded(part: Part, role: str) -> str:
    """Return the SQL that says whether a spreadsheet rounded an id (1.68298E+10)."""
    column = part.column(role)
    if column is None:
        return "false"
    cell = f"c{column.index}"
    pattern = "'[0-9]+([.,][0-9]+)?E[+][0-9]+'"
    return f"coalesce(CASE WHEN contains({cell}, 'E+') THEN regexp_full_match(trim({cell}), {pattern}) END, false)"


def cells_of(part: Part, table: str = "r") -> str:
    """Return the SQL of a line's cells as one number to compare."""
    return f"hash({', '.join(f'{table}.c{i}' for i in range(len(part.raw.labels)))})"


def shown_name(part: Part) -> str:
    """Return the SQL of a name as shown: as written, spellings mended."""
    column = part.column("name")
    if column is None or not column.mend:
        return part.text("name")
    return mended(part.text("name"), column.mend)


def mended(text: str, mend: tuple[tuple[str, str], ...]) -> str:
    """Return the SQL of a text with its spellings mended."""
    if not mend:
        return text
    cases = " ".join(f"WHEN {quoted(was)} THEN {quoted(meant)}" for was, meant in mend)
    return f"CASE {folded(text)} {cases} ELSE {text} END"
