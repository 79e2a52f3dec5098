from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from test_stage import assert_accounted, read, staged

from earmark.errors import InputError
from earmark.sources.stage import stage
from earmark.sources.staged import Limits

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: list[list[object]], **sheets: list[list[object]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for name, lines in {"Data": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
            if name.startswith("Hidden"):
                sheet.hide()
    return made.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """Return a workbook whose one sheet is `xml`."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["id"]]))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, xml if part.filename == SHEET else old.read(part))
    return made.getvalue()


def sheet(cells: bytes, before: bytes = b"") -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        b'<?xml version="1.0"?>'
        + before
        + b'<worksheet xmlns="'
        + space
        + b'"><sheetData>'
        + cells
        + b"</sheetData></worksheet>"
    )


def test_cells_are_written_as_a_csv_would_have_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "name", "when", "share", "yes"],
        [1, "Acme, Inc", dt.datetime.fromisoformat("2025-01-02"), 0.1 + 0.2, True],
        [9007199254740991, "a\nb", dt.datetime.fromisoformat("2025-01-02 10:05"), -1.5, False],
    ]
    found = staged(tmp_path, workbook(rows), "x.xlsx")
    assert read(found.rows) == [
        ["2", "1", "Acme, Inc", "2025-01-02", "0.3", "true"],
        ["3", "9007199254740991", "a\nb", "2025-01-02 10:05:00", "-1.5", "false"],
    ]


def test_every_row_of_a_sheet_is_accounted_for(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Report"], [], ["id", "name", "size"]]
    rows += [[i, f"name {i}", i] for i in range(300)] + [[], [7, "x", 1, "beyond"], ["Total", "", 44850]]
    found = staged(tmp_path, workbook(rows), "x.xlsx")
    assert_accounted(found)
    assert (found.taken, found.rejected, found.blank, found.header_line) == (300, 2, 1, 3)
    assert found.lines == len(rows) - 3
    assert {item[2] for item in read(found.refused)} == {"1 cell beyond the header's 3", "total row"}


def test_the_largest_visible_sheet_is_read_and_the_others_named(tmp_path: Path) -> None:
    table: list[list[object]] = [["id", "name"], *([i, "x"] for i in range(5))]
    found = staged(tmp_path, workbook([["see below"]], Deals=table, Hidden=table * 9), "x.xlsx")
    assert found.taken == 5
    assert 'sheet "Deals" was read' in found.notes[0]
    assert '"Data"' in found.notes[0]
    assert "Hidden" not in found.notes[0]


def test_a_csv_and_a_workbook_of_the_same_table_stage_alike(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "name", "size"], [1, "Acme", 2.5], [2, "", 7]]
    left = read(staged(tmp_path, workbook(rows), "x.xlsx").rows)
    right = read(staged(tmp_path, b"id,name,size\n1,Acme,2.5\n2,,7\n").rows)
    assert left == right


DTD = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (sheet(CELL, DTD), "DTD"),
        (sheet(CELL, DTD).decode().replace('<?xml version="1.0"?>', "").encode("utf-16"), "DTD"),
        (sheet(b'<row><c t="inlineStr"><is><t>' + b"A" * 30_000_000 + b"</t></is></c></row>"), "inflates"),
        (b"", r"cannot be read|empty"),
    ],
    ids=["xxe", "xxe in utf-16", "bomb", "no xml"],
)
def test_a_dangerous_sheet_is_refused(xml: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        staged(tmp_path, with_sheet(xml), "x.xlsx")


def test_a_directory_that_lies_about_sizes_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(with_sheet(sheet(b'<row><c t="inlineStr"><is><t>' + b"A" * 30_000_000 + b"</t></is></c></row>")))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == SHEET.encode():
            struct.pack_into("<I", data, at + 24, 1000)
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(InputError, match="inflates"):
        staged(tmp_path, bytes(data), "x.xlsx")


def test_a_workbook_of_a_thousand_parts_is_refused(tmp_path: Path) -> None:
    made = io.BytesIO(workbook([["id", "name"]]))
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(1001):
            archive.writestr(f"xl/junk/{number}.xml", "x")
    with pytest.raises(InputError, match="parts; the limit is 1,000"):
        staged(tmp_path, made.getvalue(), "x.xlsx")


def test_a_zip_that_is_no_workbook_and_a_workbook_cut_off(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.csv", "id\n1\n")
    with pytest.raises(InputError, match="not a workbook"):
        staged(tmp_path, made.getvalue(), "x.xlsx")
    with pytest.raises(InputError, match="damaged or cut off"):
        staged(tmp_path, workbook([["id", "name"]])[:900], "x.xlsx")


def _packed(method: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["id"]]))) as old, zipfile.ZipFile(made, "w", method) as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part))
    return made.getvalue()


def _with_entries(data: bytes, offset: int, number: int) -> bytes:
    """Return an archive with a 16-bit number of every entry of its directory replaced."""
    made, at = bytearray(data), data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<H", made, at + offset, number)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(made)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_packed(zipfile.ZIP_BZIP2), r'part "\[Content_Types\]\.xml" is packed in an unusual way'),
        (_packed(zipfile.ZIP_LZMA), "packed in an unusual way"),
        (_with_entries(_packed(zipfile.ZIP_DEFLATED), 10, 97), "packed in an unusual way"),  # a method nobody knows
        (_with_entries(_packed(zipfile.ZIP_DEFLATED), 6, 99), "too new to be read"),  # version 9.9
    ],
    ids=["bzip2", "lzma", "unknown", "version"],
)
def test_a_workbook_packed_as_none_is_gets_refused(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        staged(tmp_path, data, "x.xlsx")
    assert "CSV" in caught.value.hint


def test_a_workbook_whose_parts_are_stored_is_read(tmp_path: Path) -> None:
    assert staged(tmp_path, _packed(zipfile.ZIP_STORED), "x.xlsx").labels == ("id",)


def test_a_sheet_that_asks_for_all_memory_ends_only_the_child(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path.write_bytes(with_sheet(sheet(far)))
    with pytest.raises(InputError, match=r"^x\.xlsx: .*memory"):
        stage(path, tmp_path, Limits(memory_bytes=1 << 30))
    assert [item.name for item in tmp_path.iterdir()] == ["x.xlsx"]


def test_errors_in_cells_are_said(tmp_path: Path) -> None:
    cells = b'<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
    cells += b'<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'
    found = staged(tmp_path, with_sheet(sheet(cells)), "x.xlsx")
    assert "spreadsheet error" in found.notes[-1]
