"""What a file is by its first bytes, and whether its name says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from earmark.errors import InputError

Kind = Literal["text", "workbook", "old workbook", "parquet", "json"]

_EXTENSIONS: dict[str, tuple[str, ...]] = {
    "text": (".csv", ".tsv", ".tab", ".txt"),
    "workbook": (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls"),
    "old workbook": (".xls", ".xlsx", ".xlsm", ".xlsb"),
    "parquet": (".parquet", ".pq"),
    "json": (".json", ".jsonl", ".ndjson"),
}
_SHOWN = {"text": "text", "workbook": "a workbook", "old workbook": "a workbook", "parquet": "Parquet", "json": "JSON"}
_UNPACK = "Unpack it and load the files inside."
_AS_CSV = "Save it as CSV (UTF-8) and load that."
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"%PDF", "a PDF", _AS_CSV),
    (b"{\\rtf", "an RTF document", _AS_CSV),
    (b"SQLite format 3\x00", "an SQLite database", "Export the table as CSV and load that."),
)


def kind_of(path: str, extension: str) -> Kind:
    """Return what the file is; raise InputError for one that is missing, empty, foreign, or misnamed."""
    if not Path(path).is_file():
        raise InputError("there is no such file.", "Check the path.")
    with Path(path).open("rb") as file:
        head = file.read(4096)
    if not head:
        raise InputError("empty file.", "Export it again; there is nothing in it.")
    kind = _magic(head) or _text(head, extension)
    known = [name for name, extensions in _EXTENSIONS.items() if extension in extensions]
    if known and kind not in known:
        raise InputError(
            f"its name ends in {extension}, but its content is {_SHOWN[kind]}.",
            f"Rename it to end in {_EXTENSIONS[kind][0]}, or export it again.",
        )
    return kind


def _magic(head: bytes) -> Kind | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "workbook"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "old workbook"
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, what, hint in _FOREIGN:
        if head.startswith(magic):
            raise InputError(f"it is {what}, which is not read here.", hint)
    return None


def _text(head: bytes, extension: str) -> Kind:
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<style")):
        raise InputError(
            "it is a web page (HTML); some CRMs save reports so and call them .xls.",
            "Export it as CSV, or open it in a spreadsheet and save it as .xlsx.",
        )
    if start.startswith((b"<?xml", b"<workbook")):
        raise InputError("it is XML, which is not read here.", "Open it in a spreadsheet and save it as .xlsx.")
    if extension in _EXTENSIONS["json"] or start.startswith((b"{", b"[{", b"[\n", b"[ {", b"[]", b"[[")):
        return "json"
    return "text"
