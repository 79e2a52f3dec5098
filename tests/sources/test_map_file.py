"""Mapping files: a few lines of TOML, refused by name where wrong, written and read back the same."""

from __future__ import annotations

import csv
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from held import profile_values

from earmark.errors import InputError
from earmark.sources.map_file import mapping_for, parse_mapping, read_mapping
from earmark.sources.map_text import part_lines, write_mapping
from earmark.sources.mapping import FileMapping, Part
from earmark.sources.recognise import recognise

SHIPPED = Path(__file__).parents[2] / "docs" / "mappings"
FULL = """
[[file]]
name = "sales_pipeline*.csv"
holds = "deals"
crm = "own"
every_line = "won"
same_line = true
targets = true
never = ["team size"]
only = ["a", "b"]
new_business_pipelines = ["Sales"]
span = ["2008-05-01", "2010-11-30"]
[file.columns]
id = "opportunity_id"
owner = ""
[file.stages]
"Closed \\"Won\\"" = "won"
[file.formats]
engage_date = "month/day/year"
amount = "1.234,5"
[file.kinds]
floors = "number"
[file.values."the sector"]
technolgy = "technology"
"""


def written(mappings: Iterable[FileMapping]) -> str:
    return "\n".join("\n".join(part_lines(one.name, part)) for one in mappings for part in one.parts)


def test_everything_that_can_be_said_is_read_and_written_back_the_same() -> None:
    (found,) = parse_mapping(FULL)
    (part,) = found.parts
    assert found.name == "sales_pipeline*.csv"
    assert part.roles == (("id", "opportunity_id"), ("owner", ""))
    assert part.formats == (("engage_date", "mdy"), ("amount", ","))
    assert part.span == ("2008-05-01", "2010-11-30")
    assert part.values == (("the sector", (("technolgy", "technology"),)),)
    assert parse_mapping(written([found])) == (found,)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[[fil]]", 'unknown key "fil"', '"file"'),
        ('[[file]]\nname = "a"\nhold = "deals"', 'unknown key "hold"', '"holds"'),
        ('[[file]]\nname = "a"\nholds = "deal"', 'holds = "deal" is unknown', '"deals"'),
        ('[[file]]\nname = "a"\nholds = "deals"\n[file.columns]\nstge = "x"', 'unknown role "stge"', '"stage"'),
        ('[[file]]\nname = "a"\n[file.stages]\nWon = "one"', 'Won = "one" is unknown', "won"),
        ('[[file]]\nname = "a"\n[file.formats]\nd = "day/month"', "is unknown", "day/month/year"),
        ('[[file]]\nname = "a"\nspan = ["2010-01-01"]', '"span" must be', "span"),
        ('[[file]]\nname = "a"\nspan = ["2011-01-01", "2010-01-01"]', "the earlier first", "span"),
        ('[[file]]\nname = "a"\nnever = "x"', '"never" must be', "never"),
        ('[[file]]\nname = "a"\ntargets = "yes"', '"targets" must be', "targets"),
        ('[[file]]\nholds = "deals"', "no name", "name"),
        ("file = 3", "names no file", "[[file]]"),
        ("", "names no file", "[[file]]"),
        ("x = = 1", "is not TOML", "quotes"),
    ],
)
def test_what_is_wrong_is_refused_by_name_with_the_nearest_right_word(text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_mapping(text)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_column_that_the_file_lacks_is_refused_with_the_nearest() -> None:
    found = parse_mapping('[[file]]\nname = "a.csv"\n[file.columns]\nstage = "deal stage"')
    with pytest.raises(InputError, match="no column") as caught:
        mapping_for(found, "a.csv", ["id", "Deal_Stage"])
    assert "Deal_Stage" in caught.value.hint
    assert mapping_for(found, "b.csv", ["id"]) is None


def test_an_exact_name_comes_before_a_glob() -> None:
    found = parse_mapping('[[file]]\nname = "*.csv"\n[[file]]\nname = "a.csv"\nholds = "deals"')
    chosen = mapping_for(found, "a.csv", [])
    other = mapping_for(found, "b.csv", [])
    assert chosen is not None
    assert other is not None
    assert chosen.parts[0].holds == "deals"
    assert other.parts == (Part(),)


def test_a_written_guess_reads_the_file_the_same_and_carries_its_questions() -> None:
    labels = ["deal id", "company", "stage", "opened", "closed", "worth", 'odd "name"\n']
    cells = [
        ["1", "2"],
        ["Acme", "Bolt"],
        ["Signed", "Parked"],
        ["01/02/2024", "02/03/2024"],
        ["2024-01-01"] * 2,
        ["1,5", "2,5"],
        ["x", "y"],
    ]
    profiles = profile_values(cells)
    readings = recognise(labels, profiles, "d.csv")
    text = write_mapping("d.csv", readings)
    assert recognise(labels, profiles, "d.csv", parse_mapping(text)[0])[0].columns == readings[0].columns
    assert (
        "# To settle: The stages are Signed (1), Parked (1)" in " ".join(text.split("\n"))
        or "Parked (1), Signed (1)" in text
    )
    assert "month/day/year; day/month/year" in text
    settled = text.replace('signed = "open"', 'signed = "won"').replace(
        'opened = "month/day/year"', 'opened = "day/month/year"'
    )
    again = recognise(labels, profiles, "d.csv", parse_mapping(settled)[0])
    assert again[0].questions == ()
    assert dict(again[0].stages) == {"signed": "won", "parked": "open"}
    opened = next(column for column in again[0].columns if column.role == "opened")
    assert opened.format == "dmy"


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_mappings_fit_their_files(path: Path) -> None:
    mappings = read_mapping(path)
    assert parse_mapping(written(mappings)) == mappings
    root = os.environ.get("EARMARK_TEST_DATA")
    if not root:
        pytest.skip("EARMARK_TEST_DATA is not set")
    for mapping in mappings:
        lines = (Path(root) / path.stem / mapping.name).read_text("utf-8-sig").splitlines()
        rows = list(csv.reader(lines[:3000], delimiter=";" if ";" in lines[0] else ","))
        columns = [[row[n] or None for row in rows[1:]] for n in range(len(rows[0]))]
        chosen = mapping_for(mappings, mapping.name, rows[0])
        readings = recognise(rows[0], profile_values(columns), mapping.name, chosen)
        assert [reading.holds for reading in readings] == [part.holds for part in mapping.parts]
        assert not any(reading.questions for reading in readings)
        (again,) = parse_mapping(write_mapping(mapping.name, readings))
        assert recognise(rows[0], profile_values(columns), mapping.name, again) == readings


def test_in_a_wide_file_the_outcome_is_no_criterion() -> None:
    mapping = parse_mapping(
        '[[file]]\nname = "w"\nholds = "accounts"\n[[file]]\nname = "w"\nholds = "deals"\nsame_line = true\n'
        '[file.columns]\nstage = "y"\n[file.stages]\nyes = "won"\nno = "lost"'
    )
    labels = ["company", "industry", "employees", "y"]
    cells = [[f"C{n}" for n in range(30)], ["a", "b"] * 15, [str(n) for n in range(30)], ["yes", "no", "no"] * 10]
    accounts, deals = recognise(labels, profile_values(cells), "w", mapping[0])
    assert {column.label: column.use for column in accounts.columns}["y"] == "leak"
    assert dict(deals.stages) == {"yes": "won", "no": "lost"}
    assert deals.same_line


def test_shipped_mappings_are_plain_toml() -> None:
    assert {path.stem for path in SHIPPED.glob("*.toml")} >= {"maven-crm-sales", "bank-marketing", "yc-companies-2025"}
    assert all(tomllib.loads(path.read_text("utf-8")) for path in SHIPPED.glob("*.toml"))
