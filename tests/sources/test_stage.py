from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pollution import LABELS, ROWS, Polluted, files

from earmark.errors import InputError
from earmark.sources.child.__main__ import answer
from earmark.sources.child.job import Job
from earmark.sources.stage import stage
from earmark.sources.staged import Limits, Staged


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def staged(folder: Path, data: bytes, name: str = "x.csv", limits: Limits = Limits()) -> Staged:  # noqa: B008 - frozen
    """Stage in this process: quick, and the same code."""
    path = folder / name
    path.write_bytes(data)
    rows, refused = folder / "rows.csv", folder / "refused.csv"
    said = answer(Job(str(path), path.suffix, str(rows), str(refused), limits))
    if "refused" in said:
        raise InputError(*said["refused"])
    words = said["staged"]
    return Staged(rows, refused, **{**words, "labels": tuple(words["labels"]), "notes": tuple(words["notes"])})


def attempt(folder: Path, data: bytes, name: str = "x.csv") -> Staged | InputError:
    try:
        return staged(folder, data, name)
    except InputError as error:
        return error


def assert_accounted(found: Staged) -> None:
    rows, refused = read(found.rows), read(found.refused)
    assert found.lines == found.taken + found.rejected + found.blank
    assert len(rows) == found.taken
    assert sum(1 for item in refused if item[4] == "rejected") == found.rejected
    assert {len(row) for row in rows} <= {len(found.labels) + 1}
    numbers = [int(row[0]) for row in rows]
    assert numbers == sorted(set(numbers))
    assert not set(numbers) & {int(item[0]) for item in refused if item[4] == "rejected"}


@pytest.mark.parametrize("made", files(), ids=lambda made: made.name)
def test_a_polluted_file_gives_its_rows_and_accounts_for_every_line(made: Polluted, tmp_path: Path) -> None:
    found = staged(tmp_path, made.data, made.name)
    assert_accounted(found)
    assert found.labels == LABELS
    assert [tuple(row[1:]) for row in read(found.rows)] == [ROWS[i] for i in made.taken]
    assert (found.rejected, found.blank, found.header_line) == (made.rejected, made.blank, made.header_line)
    assert found.delimiter == made.delimiter


def test_the_child_says_the_same_as_the_code_in_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'id,name\n1,Acme\n2,"B, C"\n3\n')
    told: list[float] = []
    found = stage(path, tmp_path, progress=told.append)
    assert read(found.rows) == [["2", "1", "Acme"], ["3", "2", "B, C"]]
    assert read(found.refused) == [["4", "", "1 cell where the header has 2", "3", "rejected"]]
    assert told
    assert told[-1] == 1.0
    assert_accounted(found)


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t|"), st.booleans()
)
def test_what_a_csv_writer_writes_is_what_is_staged(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, always: bool
) -> None:
    folder = tmp_path_factory.mktemp("round")
    with (folder / "x.csv").open("w", encoding="utf-8", newline="") as file:
        quoting = csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL
        csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(
            [["sep", "name of it", "more"], *[["k", "name", "v"]] * 12, *rows, ["k", "last", "v"]]
        )
    found = staged(folder, (folder / "x.csv").read_bytes())
    assert_accounted(found)
    wanted = [row for row in rows if any(cell.strip() for cell in row)]
    assert [row[1:] for row in read(found.rows)][12:-1] == wanted


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_staged_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for content in (data, b"id,name\n1,a\n2,b\n" + data):
        found = attempt(folder, content)
        if isinstance(found, InputError):
            assert found.hint
            assert "(" not in found.message or "Windows-1252" in found.message or "HTML" in found.message
        else:
            assert_accounted(found)


@settings(max_examples=300, deadline=None)
@example('","",""a"')  # its quotes and commas are as many as those of three quoted cells
@given(st.text('a",\n', max_size=60))
def test_any_tangle_of_quotes_is_accounted_for(tmp_path_factory: pytest.TempPathFactory, tangle: str) -> None:
    found = staged(tmp_path_factory.mktemp("quotes"), ("id,name,more\n1,a,x\n2,b,y\n" + tangle + "\n9,z,w\n").encode())
    assert_accounted(found)
    assert [row[1:] for row in read(found.rows)][:2] == [["1", "a", "x"], ["2", "b", "y"]]


def test_line_numbers_are_those_of_an_editor(tmp_path: Path) -> None:
    found = staged(tmp_path, b'id,name\n1,"a\nb\nc"\n2,d\n\n3\n4,e\n')
    assert [row[0] for row in read(found.rows)] == ["2", "5", "8"]
    assert read(found.refused)[0][0] == "7"
    assert found.lines == 5


def test_a_quote_left_open_does_not_swallow_the_file(tmp_path: Path) -> None:
    rows = "".join(f"{i},name {i},x\n" for i in range(50_000))
    found = staged(tmp_path, ('id,name,more\n0,"open,x\n' + rows).encode())
    assert (found.taken, found.rejected) == (50_000, 1)
    assert read(found.refused)[0][:3] == ["2", "", "a quote opened on this line is never closed"]


def test_quotes_that_were_not_doubled_are_read_and_said(tmp_path: Path) -> None:
    found = staged(tmp_path, b'id,name,more\n1,"Acme "the best" Inc",x\n2,5" pipe,y\n3,"5" pipe,z\n')
    assert [row[2] for row in read(found.rows)] == ['Acme "the best" Inc', '5" pipe', '"5" pipe']
    assert [(item[0], item[4]) for item in read(found.refused)] == [("2", "note"), ("4", "note")]


def test_a_header_over_short_rows_stays_the_header(tmp_path: Path) -> None:
    found = staged(tmp_path, b"id,name,more\n1,a,x\n" + b"7,8\n" * 300)
    assert_accounted(found)
    assert (found.labels, found.taken, found.rejected) == (("id", "name", "more"), 1, 300)


def test_labels_are_distinct_visible_and_named_when_empty(tmp_path: Path) -> None:
    found = staged(tmp_path, "id,ID,,Caf\u00e9,Cafe\u0301,\u200bName \n1,2,3,4,5,6\n".encode())
    assert found.labels == ("id", "ID (2)", "column 3", "Caf\u00e9", "Cafe\u0301 (2)", "Name")


def test_the_last_company_called_total_is_no_total_row(tmp_path: Path) -> None:
    found = staged(tmp_path, b"name,domain,employees,country\nAcme,acme.example,5,FR\nTotal,total.example,100000,FR\n")
    assert found.taken == 2


def test_a_total_row_amid_the_table_stays(tmp_path: Path) -> None:
    found = staged(tmp_path, b"name,domain,employees,country\nTotal,,7,\nAcme,acme.example,5,FR\n")
    assert found.taken == 2


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.csv", b"", "empty file"),
        ("x.csv", b"\n \n\n", "empty file"),
        ("x.csv", b"1,2,3\n4,5,6\n", "values stand where the names"),
        ("x.csv", b"1000,Acme,50,2025-01-15\n1001,Beta,60,2025-02-15\n", "values stand where the names"),
        ("x.csv", b"acme.com\nbeta.com\n", "values stand where the names"),
        ("x.csv", b'"' * 1_000_001, "header cannot be read"),
        ("x.csv", b"a" * 11_000_000, "longer than 10,000,000 characters"),
        ("x.csv", ",".join(f"c{i}" for i in range(600)).encode() + b"\n", "600 columns; the limit is 500"),
        ("x.csv", b"\x1f\x8b\x08\x00", "gzip"),
        ("x.xlsx", b"id,name\n1,2\n", "its name ends in .xlsx, but its content is text"),
        ("x.xls", b"<html><table><tr><td>id", "web page"),
        ("x.csv", b'{"id": 1}', "its content is JSON"),
        ("x.csv", b"%PDF-1.7", "PDF"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_next_step(
    name: str, data: bytes, words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        staged(tmp_path, data, name)
    assert caught.value.hint


def test_a_header_alone_has_no_lines(tmp_path: Path) -> None:
    found = staged(tmp_path, b"id,name\n")
    assert (found.lines, found.labels) == (0, ("id", "name"))
    assert found.refused.read_bytes() == b""


def test_cells_and_lines_beyond_the_limits_are_refused_by_number(tmp_path: Path) -> None:
    limits = Limits(cell_characters=100, line_characters=1000)
    data = "id,name\n1,a\n2," + "x" * 101 + "\n3,b\n4," + "y" * 2000 + "\n5,c\n"
    found = staged(tmp_path, data.encode(), limits=limits)
    assert_accounted(found)
    assert [row[1] for row in read(found.rows)] == ["1", "3", "5"]
    assert [(item[0], item[1]) for item in read(found.refused)] == [("3", "name"), ("5", "")]


def test_a_table_larger_than_a_batch_is_whole(tmp_path: Path) -> None:
    rows = "".join(f'{i},"name, {i}",{"x" * 40}\n' for i in range(60_000))
    found = staged(tmp_path, ("id,name,more\n" + rows + "Total,60000,\n").encode())
    assert_accounted(found)
    assert (found.taken, found.rejected) == (60_000, 1)
    assert read(found.rows)[-1][:3] == ["60001", "59999", "name, 59999"]


def test_a_name_is_shown_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path, into = tmp_path / "generated.csv", tmp_path / "into"
    into.mkdir()
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"^deals of May\.csv: empty file"):
        stage(path, into, name="deals of May.csv")
    assert not list(into.iterdir())


def test_too_little_time_ends_the_child(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,name\n" + "1,a\n" * 2_000_000)
    with pytest.raises(InputError, match="longer than 0 seconds"):
        stage(path, tmp_path, Limits(wall_seconds=0))
    assert [item.name for item in tmp_path.iterdir()] == ["x.csv"]


def test_too_much_cpu_ends_the_child(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,name\n" + "1,a\n" * 8_000_000)
    with pytest.raises(InputError, match="more than 1 seconds of CPU"):
        stage(path, tmp_path, Limits(cpu_seconds=1))


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('id,name\n1,"' + "a\n" * 4_500_000)
    with pytest.raises(InputError, match=r"memory|answer"):
        stage(path, tmp_path, Limits(memory_bytes=48 << 20))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        stage(tmp_path / "none.csv", tmp_path)


def test_the_child_imports_nothing_heavy_for_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,name\n1,a\n")
    job = {"path": str(path), "extension": ".csv", "rows": str(tmp_path / "r"), "refused": str(tmp_path / "f")}
    script = (
        "import sys; from earmark.sources.child import __main__ as child; child.main();"
        "print(); print(*[m for m in ('numpy', 'duckdb', 'sqlglot', 'python_calamine', 'rich') if m in sys.modules])"
    )
    line = json.dumps({**job, "limits": asdict(Limits())}) + "\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", script],
        input=line,
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout.splitlines()[1] == ""


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"id^name^note\n1^Acme^a, b\n2^Beta^c\n", 'its cells are parted by "^"'),
        (b'"id" "name" "note"\n"1" "Acme" "a, b"\n"2" "Beta" "c"\n', 'its cells are parted by " "'),
        (b"id:name:note\n1:Acme:a, b\n2:Beta:c\n", 'its cells are parted by ":"'),
        (b"id\\tname\\tnote\n1\\tAcme\\ta, b\n2\\tBeta\\tc\n", 'its cells are parted by "\\t"'),
        (b"'id','name','note'\n'1','Acme','a, b'\n'2','Beta','c'\n", "its cells stand in single quotes"),
        (b"id||name||note\n1||Acme||a, b\n2||Beta||c\n", ""),
        (b'id, name, note\n1, Acme, "a, b"\n2, Beta, c\n', ""),
    ],
)
def test_unusual_delimiters_and_quotes_are_found(data: bytes, note: str, tmp_path: Path) -> None:
    found = staged(tmp_path, data)
    assert_accounted(found)
    assert found.labels == ("id", "name", "note")
    assert [row[1:] for row in read(found.rows)] == [["1", "Acme", "a, b"], ["2", "Beta", "c"]]
    assert found.notes == ((note,) if note else ())
    assert len(found.delimiter) == 1


def test_a_backslash_before_a_quote_makes_it_a_letter(tmp_path: Path) -> None:
    found = staged(tmp_path, b'"id","name"\n"1","the \\"big\\" one"\n"2","a, \\"b\\"\n and c"\n"3","C:\\\\"\n')
    assert_accounted(found)
    assert [row[1:] for row in read(found.rows)] == [["1", 'the "big" one'], ["2", 'a, "b"\n and c'], ["3", "C:\\"]]


def test_names_with_spaces_and_times_with_colons_are_one_column(tmp_path: Path) -> None:
    for data in (
        b"Company name\nAcme Inc\nBeta GmbH\nGamma Corp\n",
        b"Opens at\n10:30\n11:45\n",
        b"Note\nit's\n'tis\n",
    ):
        found = staged(tmp_path, data)
        assert len(found.labels) == 1
        assert (found.taken, found.rejected) == (data.count(b"\n") - 1, 0)


def test_a_line_in_another_quote_or_with_an_empty_cell_too_many_is_said(tmp_path: Path) -> None:
    usual = b"id,name,note\n" + b"1,Acme,a\n" * 9
    found = staged(tmp_path, usual + b"'2','Beta, Inc','it''s'\n3,Gamma,,\n'tis,O'Neill,x\n'so,s\n")
    assert_accounted(found)
    rows = [row[1:] for row in read(found.rows)][9:]
    assert rows == [["2", "Beta, Inc", "it's"], ["3", "Gamma", ""], ["'tis", "O'Neill", "x"]]
    assert [(item[0], item[4]) for item in read(found.refused)] == [("11", "note"), ("12", "note"), ("14", "rejected")]
