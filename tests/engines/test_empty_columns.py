from earmark.engines.duckdb import DuckDB


def test_a_column_that_holds_nothing_can_be_read_as_a_date() -> None:
    engine = DuckDB()
    engine.run("CREATE TABLE lines AS SELECT NULL::VARCHAR AS c")
    query = """
        SELECT CASE WHEN c THEN TRY_CAST(
            CASE WHEN split_part(c, ' ', 1) < '69' THEN '20' ELSE '19' END || c || '-' || c || '-' || c AS DATE
        ) END FROM lines
    """
    assert engine.rows(query) == [(None,)]
    engine.close()
