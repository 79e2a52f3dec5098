"""What the ledger keeps of a load stays as it was written by the first version, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import TODAY
from earmark.book import Book, open_book
from earmark.book.folder import prepare
from earmark.ledger import Ledger
from earmark.verbs.load import load

CELLS = b'Record ID,Company Domain Name,Surface\n1,a.example,"12,5"\n2,b.example,"1.234,75"\n'
SHA = "ac0150cd369093c50fe0ee020c61b3d06b5f3517929b7e9c39fb30fdfe2e7f4a"
KEY = f"{SHA}:5b007e2f82fb0ca44e8d51cfb5bc7b9e1ca0ca4d40c177127dfeef2dc3725db8:0"
BODY = (
    '{"as_of":"2026-01-01","extension":".csv","file":"list.csv","hash":"'
    + SHA
    + '","parser":1,"readings":[{"columns":['
    '{"format":"","index":0,"kind":"id","label":"Record ID","mend":[],"reason":"","role":"id","use":"role"},'
    '{"format":"","index":1,"kind":"text","label":"Company Domain Name","mend":[],"reason":"","role":"domain",'
    '"use":"role"},'
    '{"format":",","index":2,"kind":"number","label":"Surface","mend":[],"reason":"","role":"","use":"criterion"}],'
    '"crm":"hubspot","every":null,"holds":"accounts","new_business":[],"notes":[],"questions":[],"same_line":false,'
    '"span":null,"stages":[],"targets":false}]}'
)
MAPPING = (
    '[[file]]\nname = "list.csv"\nholds = "accounts"\ncrm = "hubspot"\n'
    '[file.columns]\nid = "Record ID"\ndomain = "Company Domain Name"\n'
)


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(CELLS)
    return path


def kept(book: Book) -> list[tuple[str, str]]:
    found = book.ledger.entries("load")
    return [(entry.key, json.dumps(entry.body, sort_keys=True, separators=(",", ":"))) for entry in found]


def test_a_load_is_recorded_as_ever(book: Book, cells: Path) -> None:
    load(book, cells)
    assert kept(book) == [(KEY, BODY)]


@pytest.mark.parametrize("mapped", [False, True])
def test_a_load_of_an_older_book_is_known_again(tmp_path: Path, cells: Path, mapped: bool) -> None:
    places = prepare(tmp_path / "old", True)
    (places.loads / f"{SHA}.csv").write_bytes(CELLS)
    with Ledger(places.ledger) as ledger:
        ledger.append("load", KEY, json.loads(BODY), "2026-01-01T00:00:00+00:00")
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    with open_book(tmp_path / "old", today=TODAY) as book:
        before = book.facts.rows("SELECT * FROM account ORDER BY ALL")
        report = load(book, cells, mapping=tmp_path / "map.toml" if mapped else None)  # a mapping reads it anew
        assert [file.already_loaded for file in report.files] == [True]
        assert report.changed == {}
        assert kept(book) == [(KEY, BODY)]
        assert book.facts.rows("SELECT * FROM account ORDER BY ALL") == before
        assert len(before) == 2
