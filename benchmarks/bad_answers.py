"""What is known to be right for files of the corpus of bad input: how many rows, which cells, or that none can be.

The counts are of the corpus's own generator; where a file may be taken either way, nothing is said.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from earmark.sources.staged import Staged

ANY = -1
REFUSED = (-2, -2)
# file -> rows taken and rejected; REFUSED; not named: staged or refused, as it comes
COUNTS: dict[str, tuple[int, int]] = {
    **{f"enc/{name}.csv": (60, 0) for name in ("utf8_bom", "double_bom")},
    **{f"enc/utf-16-{end}_{bom}.csv": (60, 0) for end in ("le", "be") for bom in ("bom", "nobom")},
    **{f"enc/{name}.csv": (1, 0) for name in ("latin1", "cp1252_smart")},
    **{f"enc/{name}.csv": REFUSED for name in ("shift_jis", "gb18030")},
    "enc/mixed_per_line.csv": (1, 1),
    "enc/bad_utf8_late.csv": (24_459, 1),
    "enc/nul_bytes.csv": (59, 1),
    "enc/lone_surrogate.csv": (0, 1),
    "enc/nfc_nfd.csv": (2, 0),
    "enc/invisible.csv": (4, 0),
    **{
        f"struct/{name}.csv": (60, 0)
        for name in ("no_trailing_newline", "cr_only", "mixed_eol", "sep_line", "preamble")
    },
    **{f"struct/{name}.csv": REFUSED for name in ("empty", "no_header", "one_line_20mb", "all_quotes", "wide_10k")},
    "struct/header_only.csv": (0, 0),
    "struct/trunc_midrow.csv": (59, 1),
    "struct/trunc_midquote.csv": (120, 1),
    "struct/trunc_midchar.csv": (60, 1),
    "struct/ragged.csv": (60, 2),
    "struct/semicolon_decimal_comma.csv": (2, 0),
    "struct/tab.tsv": (60, 0),
    "struct/total_row.csv": (60, 1),
    "struct/newlines_in_cells.csv": (5, 0),
    "struct/long_cell_5mb.csv": (0, 1),
    **{
        f"header/{name}.csv": (1, 0)
        for name in (
            *("dup", "empty", "spaces", "sql", "quote", "newline", "reserved", "proto", "template", "html", "func"),
            *("formula", "path", "nfc", "internal"),
        )
    },
    "header/numeric.csv": REFUSED,
    "val/numbers.csv": (46, 0),
    "val/dates.csv": (31, 0),
    "val/formula_cells.csv": (23, 1),
    "val/excel_mangled_ids.csv": (3, 0),
    "val/sf_ids_case.csv": (3, 0),
    "val/dup_ids.csv": (4, 0),
    "val/stages.csv": (19, 0),
    "val/outcome_conflict.csv": (4, 0),
    "val/const_cols.csv": (200, 0),
    "val/leak_cols.csv": (400, 0),
    "val/cyclic_merges.csv": (6, 0),
    "val/high_card.csv": (5000, 0),
    **{
        f"xlsx/{name}": REFUSED
        for name in (
            *("bomb_rows_5m.xlsx", "bomb_cell_300mb.xlsx", "billion_laughs.xlsx", "quadratic_entity.xlsx"),
            *("xxe_file.xlsx", "xxe_http.xlsx", "dimension_lie.xlsx", "many_entries.xlsx", "bomb_lying_size.xlsx"),
            *("csv_named.xlsx", "xlsx_named.csv", "truncated.xlsx", "html_named.xls"),
        )
    },
    "bomb_500mb.csv.gz": REFUSED,
    **{f"hook/{name}.json": (50, 0) for name in ("ordered", "shuffled")},
    "hook/duplicated.json": (110, 0),
    "hook/same_id_other_body.json": (2, 0),
    "hook/future_past.json": (5, 0),
    "hook/dupkeys.json": (1, 0),
    "hook/bigint.json": (1, 0),
    "hook/10mb.json": (45_000, 0),
    **{f"hook/{name}": REFUSED for name in ("deep.json", "nan.json", "bom.json", "gzip_bomb.json.gz")},
    "filenames.json": REFUSED,
}
KINDS = {  # folder of the corpus -> class, whatever it holds
    "csv-spectrum": "csv-spectrum",
    "csvlint": "csvlint",
    "blns": "naughty strings",
    "calamine": "calamine workbooks",
    "poi": "POI workbooks",
}
NO_DATA = ("LICENSE", "README", "NOTICE", "readme", "package.json", "make_bad_input")


@dataclass(frozen=True)
class Case:
    """A file, its class, and what is known of it."""

    path: Path
    kind: str
    counts: tuple[int, int] | None = None
    answer: Path | None = None  # JSON with the rows
    valid: bool | None = None  # as JSON

    def wrong_refusal(self, words: str) -> str:
        """Return what is wrong with the file being refused, or nothing."""
        if self.answer or self.counts not in {None, REFUSED}:
            return f"refused with: {words}"
        return f"valid JSON refused with: {words}" if self.valid and "no valid JSON" in words else ""

    def wrong_table(self, found: Staged) -> str:
        """Return what is wrong with the table made of the file, or nothing."""
        got = (found.taken, found.rejected)
        if self.counts is not None and self.counts != got:
            return f"{got[0]} rows and {got[1]} refused" + ("" if self.counts == REFUSED else f", not {self.counts}")
        if self.valid is False and not found.rejected:
            return "no valid JSON, and yet taken"
        return _other_rows(found, self.answer) if self.answer else ""


def _other_rows(found: Staged, answer: Path) -> str:
    """Compare cell by cell; line ends inside a cell are LF here; a column that the corpus contradicts is left out."""
    with found.rows.open(encoding="utf-8", newline="") as file:
        rows = [dict(zip(found.labels, row[1:], strict=True)) for row in csv.reader(file)]
    wanted = json.loads(answer.read_text(encoding="utf-8").replace("\\r\\n", "\\n"))
    wanted = [wanted] if isinstance(wanted, dict) else wanted
    apart = {"Contact Phone Number"}  # location_coordinates: another number in its two files
    told = [{key: cell for key, cell in row.items() if key not in apart} for row in rows]
    asked = [{key: cell for key, cell in row.items() if key not in apart} for row in wanted]
    return "" if told == asked else f"{told} is not {asked}"


def cases(folder: Path, made: Path) -> Iterator[Case]:
    """Yield every file of the corpus, then what its generator made."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        top = path.relative_to(folder).parts[0]
        if path.name.startswith(NO_DATA):
            continue
        if top == "JSONTestSuite":
            yield _json(path)
        elif top == "csv-spectrum" and path.suffix == ".csv":
            yield Case(path, top, answer=path.parents[1] / "json" / f"{path.stem}.json")
        elif top in KINDS:
            yield Case(path, KINDS[top])
    yield from _made(made)


def _json(path: Path) -> Case:
    valid = {"y": True, "n": False}.get(path.name[0]) if path.parent.name == "test_parsing" else None
    kinds = {True: "JSON, valid", False: "JSON, not valid", None: "JSON, either"}
    return Case(path, kinds[valid], valid=valid)


def _made(made: Path) -> Iterator[Case]:
    manifest = (made / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in manifest:
        name, kind, _ = line.split("\t")
        yield Case(made / name, kind, COUNTS.get(name))
    text = (made / "struct/no_trailing_newline.csv").read_bytes()
    for number, name in enumerate(json.loads((made / "filenames.json").read_text(encoding="utf-8"))):
        folder = made / "named" / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name.replace("/", "_").replace("\0", "_").encode()[:200].decode("utf-8", "ignore")
        if path.parent == folder and path.name not in {"", ".", ".."}:
            path.write_bytes(text)
            yield Case(path, "file names", (60, 0))
