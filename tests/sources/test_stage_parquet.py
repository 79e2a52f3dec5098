from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from test_stage import assert_accounted, read

from earmark.errors import InputError
from earmark.sources.stage import stage
from earmark.sources.staged import Limits


def parquet(folder: Path, query: str, name: str = "x.parquet") -> Path:
    path = folder / name
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def test_values_become_text_as_a_csv_would_have_them(tmp_path: Path) -> None:
    query = """SELECT 7 AS id, 'A, "B"' AS "na me", 3.0::DOUBLE AS whole, 2.5::DOUBLE AS half, DATE '2025-01-02' AS d,
        TIMESTAMP '2025-01-02 00:00:00' AS midnight, TIMESTAMP '2025-01-02 10:05:00' AS moment, ['x', 'y'] AS list,
        true AS yes, '' AS nothing, NULL::INTEGER AS missing, 1.10::DECIMAL(9, 2) AS money"""
    found = stage(parquet(tmp_path, query), tmp_path)
    assert_accounted(found)
    assert found.labels[:2] == ("id", "na me")
    assert read(found.rows) == [
        [
            "1",
            "7",
            'A, "B"',
            "3",
            "2.5",
            "2025-01-02",
            "2025-01-02",
            "2025-01-02 10:05:00",
            "x;y",
            "true",
            "",
            "",
            "1.10",
        ]
    ]


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    query = """SELECT CASE WHEN i = 3 THEN NULL ELSE i END AS id,
        CASE WHEN i = 3 THEN ' ' WHEN i = 5 THEN repeat('x', 200) WHEN i = 7 THEN 'a' || chr(0) ELSE 'ok' END AS name
        FROM range(5000) AS t(i)"""
    found = stage(parquet(tmp_path, query), tmp_path, Limits(cell_characters=100))
    assert_accounted(found)
    assert (found.lines, found.taken, found.rejected, found.blank) == (5000, 4997, 2, 1)
    assert [item[:2] for item in read(found.refused)] == [["6", "name"], ["8", ""]]
    assert [row[0] for row in read(found.rows)][:6] == ["1", "2", "3", "5", "7", "9"]


def test_a_path_with_wildcards_and_quotes_reads_that_file_alone(tmp_path: Path) -> None:
    folder = tmp_path / "it's [a] *"
    folder.mkdir()
    one = parquet(tmp_path, "SELECT 1 AS id, 'a' AS name")
    two = folder / "*.parquet"
    two.write_bytes(one.read_bytes())
    (folder / "other.parquet").write_bytes(one.read_bytes())
    assert stage(two, folder).lines == 1
    assert sorted(item.suffix for item in folder.iterdir()) == [".csv", ".csv", ".parquet", ".parquet"]


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1" + b"\x00" * 100 + b"PAR1")
    with pytest.raises(InputError, match="Parquet file cannot be read"):
        stage(path, tmp_path)
    assert [item.name for item in tmp_path.iterdir()] == ["x.parquet"]
