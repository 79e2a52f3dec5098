from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_stage import assert_accounted, attempt, read, staged

from earmark.errors import InputError
from earmark.sources.child.jsontext import records_of
from earmark.sources.staged import Limits, Staged

HUBSPOT = {
    "id": "7",
    "properties": {
        "dealname": "Acme, first",
        "amount": "1200.50",
        "hs_is_closed_won": "true",
        "closed_lost_reason": None,
    },
    "createdAt": "2025-01-02T03:04:05Z",
    "archived": False,
    "associations": {
        "companies": {
            "results": [
                {"id": "31", "type": "deal_to_company_unlabeled"},
                {"id": "30", "type": "deal_to_company"},
                {"id": "30", "type": "deal_to_company_unlabeled"},
            ]
        },
        "contacts": {"results": [{"id": "9", "type": "deal_to_contact"}]},
    },
}


def lines(*records: Any) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def table(found: Staged) -> list[dict[str, str]]:
    return [dict(zip(found.labels, row[1:], strict=True)) for row in read(found.rows)]


def refusals(found: Staged) -> list[list[str]]:
    return [[item[0], item[2]] for item in read(found.refused)]


def test_a_record_of_hubspots_api_is_a_line_with_its_properties_and_companies(tmp_path: Path) -> None:
    found = staged(tmp_path, lines(HUBSPOT, {"id": "8", "properties": {"dealname": "B"}}), "deals.jsonl")
    assert_accounted(found)
    first, second = table(found)
    assert (first["id"], first["dealname"], first["amount"]) == ("7", "Acme, first", "1200.50")
    assert first["hs_is_closed_won"] == "true"
    assert first["closed_lost_reason"] == ""
    assert first["Associated Company IDs"] == "31;30"
    assert first["Associated Company IDs (Primary)"] == "30"
    assert first["Associated Contact IDs"] == "9"
    assert (second["dealname"], second["amount"]) == ("B", "")


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1, "n": "a"}, {"id": 2, "n": "b"}]',
        '[\n  {"id": 1, "n": "a"},\n  {"id": 2,\n   "n": "b"}\n]\n',
        '{"id": 1, "n": "a"}\n{"id": 2, "n": "b"}',
        '{\n  "id": 1, "n": "a"\n}\n{\n  "id": 2, "n": "b"\n}\n',
        '{"results": [{"id": 1, "n": "a"}], "paging": {"next": {"after": "1"}}}\n{"results": [{"id": 2, "n": "b"}]}\n',
        '{"paging": {"next": {"after": "1"}}, "results": [{"id": 1, "n": "a"}, {"id": 2, "n": "b"}]}',
        '{"totalSize": 2, "done": true, "records": [{"id": 1, "n": "a"}, {"id": 2, "n": "b"}]}',
        '{"status": 0, "result": {"records": [{"id": 1, "n": "a"}, {"id": 2, "n": "b"}], "done": true}}',
        '{"object": "list", "data": [{"id": 1, "n": "a"}, {"id": 2, "n": "b"}], "has_more": false}',
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_way_to_hand_out_records_gives_the_same_rows(text: str, codec: str, tmp_path: Path) -> None:
    found = staged(tmp_path, text.encode(codec), "x.json")
    assert_accounted(found)
    assert found.labels == ("id", "n")
    assert read(found.rows) == [["1", "1", "a"], ["2", "2", "b"]]


@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
@pytest.mark.parametrize("held", ["items", "data", "records", "results"])
@pytest.mark.parametrize("pretty", [None, 1])
def test_a_record_that_holds_a_list_keeps_its_own_fields(
    name: str, held: str, pretty: int | None, tmp_path: Path
) -> None:
    made = [{"domain": d, "industry": "x", held: [{"sku": 1}, {"sku": 2}]} for d in ("a.example", "b.example")]
    found = staged(tmp_path, "\n".join(json.dumps(one, indent=pretty) for one in made).encode(), name)
    assert_accounted(found)
    assert [row["domain"] for row in table(found)] == ["a.example", "b.example"]
    assert set(found.labels) == {"domain", "industry", held}
    assert not refusals(found)


def test_fields_before_or_behind_the_list_make_it_a_record(tmp_path: Path) -> None:
    for text in ('{"items": [{"sku": 1}], "domain": "a.example"}', '{"domain": "a.example", "items": [{"sku": 1}]}'):
        found = staged(tmp_path, text.encode(), "x.json")
        assert {row["domain"] for row in table(found)} == {"a.example"}


def test_names_that_records_have_too_make_no_page_by_themselves(tmp_path: Path) -> None:
    made = [{"url": f"{name}.example", "type": "x", "items": [{"sku": 1}]} for name in "ab"]
    found = staged(tmp_path, lines(*made), "x.json")
    assert [row["url"] for row in table(found)] == ["a.example", "b.example"]
    page = {"object": "list", "url": "/v1/accounts", "data": [{"id": 1}, {"id": 2}], "has_more": False}
    assert [row["id"] for row in table(staged(tmp_path, lines(page), "y.json"))] == ["1", "2"]


def test_a_line_of_a_file_of_lines_is_no_page(tmp_path: Path) -> None:
    found = staged(tmp_path, lines({"total": 2, "items": [{"sku": 1}]}, {"total": 3, "items": []}), "x.ndjson")
    assert [row["total"] for row in table(found)] == ["2", "3"]


def test_what_stands_behind_the_list_of_a_page_too_long_to_be_seen_whole_is_told(tmp_path: Path) -> None:
    page = {"total": 2, "data": [{"id": n, "n": "a" * 500} for n in range(4000)], "industry": "x", "paging": {}}
    found = staged(tmp_path, json.dumps(page).encode(), "x.json")
    assert_accounted(found)
    assert found.taken == 4000
    assert len(refusals(found)) == 1
    assert "industry" in refusals(found)[0][1]
    assert "paging" not in refusals(found)[0][1]


def test_a_broken_line_is_refused_by_its_number_and_the_others_stay(tmp_path: Path) -> None:
    found = staged(
        tmp_path,
        b'{"id": 1}\n\n{"id": 2,}\n{"id": NaN}\n[1]\n{"id": "\\u0000"}\n{"id": "\\ud800"}\n'
        b'{"id": 3} {"id": 4}\n{"id": 5}',
        "x.jsonl",
    )
    assert_accounted(found)
    assert [row[:2] for row in read(found.rows)] == [["1", "1"], ["9", "5"]]
    assert found.blank == 1
    assert [line for line, _ in refusals(found)] == ["3", "4", "5", "6", "7", "8"]


def test_a_broken_record_of_a_list_is_refused_and_the_others_stay(tmp_path: Path) -> None:
    found = staged(tmp_path, b'[{"id": 1}, {"id": tru, "a": ["]}"]}, 7, {"id": 4}]', "x.json")
    assert_accounted(found)
    assert [row[:2] for row in read(found.rows)] == [["1", "1"], ["4", "4"]]
    assert [line for line, _ in refusals(found)] == ["2", "3"]


@pytest.mark.parametrize("cut", ['[{"id": 1}, {"id": 2', '[{"id": 1}, {"id": 2, "n": "x', '[{"id": 1},', '[{"id": 1}'])
def test_a_list_that_is_cut_off_gives_up_its_whole_records_and_says_so(cut: str, tmp_path: Path) -> None:
    found = staged(tmp_path, cut.encode(), "x.json")
    assert_accounted(found)
    assert (found.taken, found.rejected) == (1, 1)
    assert "cut off" in refusals(found)[0][1] or "never closed" in refusals(found)[0][1]


@pytest.mark.parametrize(
    "text", ["[]", "{}", "[[]]", "42", '"a"', "null", "[{}, {}]", '{"results": []}', "[" * 100_000]
)
def test_json_without_records_is_refused_in_words(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="JSON"):
        staged(tmp_path, text.encode(), "x.json")


@pytest.mark.parametrize(
    "text", ['[{"id": 1} {"id": 2}]', '[{"id": 1},]', '[{"id": 1}]]', '{"results": [{"id": 1}], x}']
)
def test_a_list_whose_commas_make_no_sense_is_refused_whole(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no valid JSON"):
        staged(tmp_path, text.encode(), "x.json")


def test_a_name_that_stands_twice_is_said(tmp_path: Path) -> None:
    found = staged(tmp_path, b'[{"id": 1, "a": "x", "a": "y"}]', "x.json")
    assert table(found) == [{"id": "1", "a": "y"}]
    assert [item[4] for item in read(found.refused)] == ["note"]


@pytest.mark.parametrize(
    ("record", "cells", "told"),
    [
        ('{"a.b": "1", "a": {"b": "2"}}', {"a.b": "2"}, 'two values come to the name "a.b"'),
        ('{"a.b": "1", "a": {"b": null}}', {"a.b": "1"}, ""),
        ('{"a.b": "1", "a": {"b": "1"}}', {"a.b": "1"}, ""),
        ('{"tags": ["x;y", "z"]}', {"tags": "x;y;z"}, 'an item of the list "tags" holds ";"'),
        ('{"tags": ["x", "z"], "n": "a;b"}', {"tags": "x;z", "n": "a;b"}, ""),
    ],
)
def test_what_cannot_be_kept_apart_in_a_line_is_told(
    record: str, cells: dict[str, str], told: str, tmp_path: Path
) -> None:
    found = staged(tmp_path, f"[{record}]".encode(), "x.json")
    assert table(found) == [cells]
    noted = [item[2] for item in read(found.refused) if item[4] == "note"]
    assert [note[: len(told)] for note in noted] == ([told] if told else [])


def test_nested_values_become_columns_and_numbers_stay_as_written(tmp_path: Path) -> None:
    record = (
        '{"id": 12345678901234567890, "v": 1.10, "org_id": {"name": "Acme", "value": 4}, "a": {"b": {"c": true}}, '
        '"tags": ["x", "y", "x", null], "mail": [{"label": "work", "value": "a@b.example"}], "odd": [{"p": 1}], '
        '"no": []}'
    )
    found = staged(tmp_path, record.encode(), "x.json")
    assert table(found) == [
        {
            "id": "12345678901234567890",
            "v": "1.10",
            "org_id": "4",
            "org_id.name": "Acme",
            "a.b.c": "true",
            "tags": "x;y",
            "mail": "a@b.example",
            "odd": '[{"p":"1"}]',
            "no": "",
        }
    ]


def test_what_attio_dates_gives_the_value_that_holds_now(tmp_path: Path) -> None:
    def dated(until: str | None, **value: Any) -> dict[str, Any]:
        return {"active_from": "2025-01-01", "active_until": until, "created_by_actor": {"type": "system"}, **value}

    record = {
        "id": {"workspace_id": "w", "object_id": "o", "record_id": "r1"},
        "values": {
            "name": [dated(None, value="Acme", attribute_type="text")],
            "stage": [
                dated("2025-02-01", status={"title": "Lead"}, attribute_type="status"),
                dated(None, status={"title": "Won"}, attribute_type="status"),
            ],
            "domains": [dated(None, domain="a.example"), dated(None, domain="b.example")],
            "employee_range": [dated(None, option={"title": "11-50"})],
            "associated_company": [dated(None, target_record_id="c1", target_object="companies")],
            "team": [],
        },
    }
    found = staged(tmp_path, lines({"data": [record]}), "x.json")
    assert table(found) == [
        {
            "record_id": "r1",
            "name": "Acme",
            "stage": "Won",
            "stage.active_from": "2025-01-01",
            "stage.history": "2025-01-01\tLead\n2025-01-01\tWon",
            "domains": "a.example;b.example",
            "employee_range": "11-50",
            "associated_company": "c1",
            "team": "",
        }
    ]


def test_a_name_that_is_no_text_makes_no_column(tmp_path: Path) -> None:
    found = staged(tmp_path, b'{"id": 1}\n{"\\udfaa": 2}\n', "x.jsonl")
    assert found.labels == ("id",)
    assert (found.taken, found.rejected) == (1, 1)


def test_too_many_fields_are_refused_and_always_empty_ones_do_not_count(tmp_path: Path) -> None:
    empty = {f"f{n}": None for n in range(600)}
    found = staged(tmp_path, lines({"id": 1, **empty}), "x.jsonl")
    assert found.labels == ("id",)
    with pytest.raises(InputError, match="501 fields"):
        staged(tmp_path, lines({f"f{n}": n for n in range(501)}), "x.jsonl")


def test_an_overlong_record_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    small = Limits(line_characters=5000, cell_characters=1000)
    records = [{"id": 1}, {"id": 2, "n": "a" * 2_500_000}, {"id": 3, "n": "b" * 2000}, {"id": 4}]
    for name, data in (("x.jsonl", lines(*records)), ("x.json", json.dumps(records).encode())):
        found = staged(tmp_path, data, name, small)
        assert_accounted(found)
        assert [row[:2] for row in read(found.rows)] == [["1", "1"], ["4", "4"]]
        assert [line for line, _ in refusals(found)] == ["2", "3"]


def test_a_short_record_that_is_broken_is_not_called_long(tmp_path: Path) -> None:
    broken = '[{"id": tru}, ' + ", ".join(json.dumps({"id": n, "n": "a" * 100}) for n in range(200)) + "]"
    found = staged(tmp_path, broken.encode(), "x.json", Limits(line_characters=5000, cell_characters=1000))
    assert found.taken == 200
    assert len(refusals(found)) == 1
    assert "longer" not in refusals(found)[0][1]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(values, max_size=6), st.integers(1, 40), st.sampled_from([None, 1]))
def test_every_value_of_a_list_comes_out_however_the_text_is_cut(
    made: list[Any], size: int, indent: int | None
) -> None:
    text = json.dumps(made, indent=indent)
    found = list(records_of(iter([text[n : n + size] for n in range(0, len(text), size)]), 10_000))
    assert [one.number for one in found] == list(range(1, len(made) + 1))
    assert [one.record is not None for one in found] == [isinstance(value, dict) for value in made]


@settings(max_examples=200, deadline=None)
@given(
    st.text('{}[]",:1a\\\n ', max_size=40), st.sampled_from(["", '{"id": 1}\n', '[{"id": 1},', '{"data": [{"id": 1}'])
)
def test_any_tangle_of_brackets_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, tangle: str, begun: str
) -> None:
    folder = tmp_path_factory.mktemp("json")
    for name in ("x.json", "x.jsonl"):
        found = attempt(folder, (begun + tangle).encode(), name)
        if isinstance(found, InputError):
            assert found.hint
        else:
            assert_accounted(found)
