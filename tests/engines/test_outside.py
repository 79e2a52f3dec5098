"""How another engine is named, reached and told of: one line for a user's mistake, and never a password."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp

from earmark.book import open_book
from earmark.engines import open_engine
from earmark.engines.address import HERE, Address, parse
from earmark.engines.spoken import spoken
from earmark.errors import CallError, EngineError, MissingExtraError
from earmark.sources.world import make_world
from earmark.sql import vocabulary as say
from earmark.surfaces.cli import run

SECRETS = (
    "postgresql://me:s3cret@db.example/crm",
    "postgres://me:p%40ss%2Fs3cret@db.example:5432/crm?sslmode=require",
    "postgresql://db.example/crm?user=me&password=s3cret",
    "postgresql://me:s3cret@[/crm",
)
BROKEN = (
    "postgresql://me:a@b:s3cret@db.example/crm",
    "postgresql://me:s3cret/x@db.example/crm",
    "postgresql://me:s3cret?x@db.example/crm",
    "postgresql://me:x#s3cret@db.example/crm",
    "postgresql://me:x s3cret@db.example/crm",
    "postgresql://me/x:s3cret/x@db.example/crm",
)


@pytest.mark.parametrize(
    ("word", "kind", "url"),
    [
        ("", "duckdb", ""),
        ("duckdb", "duckdb", ""),
        ("spark", "spark", "local[2]"),
        ("local[4]", "spark", "local[4]"),
        ("local[*]", "spark", "local[*]"),
        ("spark://cluster.example:7077", "spark", "spark://cluster.example:7077"),
        ("postgresql://me@db.example/crm", "postgres", "postgresql://me@db.example/crm"),
    ],
)
def test_an_engine_is_named_by_a_url(word: str, kind: str, url: str) -> None:
    assert (parse(word).kind, parse(word).url) == (kind, url)


@pytest.mark.parametrize("word", ["mysql://me@db/x", "localhost", "local[0x]", "postgres", "snowflake"])
def test_what_names_no_engine_is_refused_with_those_there_are(word: str) -> None:
    with pytest.raises(CallError, match="local"):
        parse(word)


@pytest.mark.parametrize("url", SECRETS)
def test_a_password_is_shown_nowhere(url: str) -> None:
    address = parse(url)
    assert address.url == url
    assert "s3cret" not in f"{address.shown} {address!r} {address.hushed(f'FATAL: {url} refused')}"


@pytest.mark.parametrize("url", BROKEN)
def test_a_password_that_a_server_would_read_in_part_is_refused_unread(url: str) -> None:
    with pytest.raises(CallError, match="%2F") as caught:
        parse(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://me:s3cret@db.example/crm", "me:s3cret@db.example", "x://a/b:s3cret@c"])
def test_a_url_that_names_no_engine_keeps_its_password_too(url: str) -> None:
    with pytest.raises(CallError) as caught:
        parse(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(("word", "module"), [("postgresql://x@y/z", "psycopg"), ("spark", "pyspark")])
def test_an_engine_without_its_package_says_what_to_install(
    word: str, module: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = parse(word)
    for name in [one for one in sys.modules if one.partition(".")[0] in {module, "py4j"}]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, f"earmark.engines.{address.kind}", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, "py4j", None)
    with pytest.raises(MissingExtraError) as caught:
        open_engine(address, "made", tmp_path)
    assert f"pip install 'earmark[{address.kind}]'" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_orders_say_where_nulls_stand_and_comments_stay_behind() -> None:
    query = exp.select(say.remarked(say.column("a"), "a user's word")).from_(say.table("t")).order_by(say.column("a"))
    assert spoken(query, "spark") == "SELECT `a` FROM `t` ORDER BY `a` NULLS LAST"
    assert spoken(query, "postgres") == 'SELECT "a" FROM "t" ORDER BY "a"'
    assert query.sql(comments=False) == 'SELECT "a" FROM "t" ORDER BY "a"'


def test_a_book_without_an_engine_asks_its_own_facts(tmp_path: Path) -> None:
    with open_book(tmp_path / "book", engine="duckdb") as book:
        assert book.address == HERE
        assert book.engine is book.facts
        assert not book.ledger.entries("book")


def test_the_environment_may_name_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_ENGINE", "local[3]")
    with open_book(tmp_path / "book") as book:
        assert book.address == Address("spark", "local[3]", "local[3]")


def test_an_unreachable_server_is_one_line_without_the_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], postgres: str
) -> None:
    url = f"{postgres.replace('//postgres:@', '//nobody:s3cret@')}&connect_timeout=2&port=1"
    make_world(tmp_path, seed=1, accounts=150)
    exports = [str(tmp_path / f"{name}.csv") for name in ("companies", "deals")]
    book = ("--book", str(tmp_path / "book"), "--engine", url)
    assert run([*book, "settings", "set", "new_business_pipelines", "Sales Pipeline"]) == 0
    assert run([*book, "load", *exports]) == 0
    capsys.readouterr()
    assert run([*book, "learn"]) == 2
    said = capsys.readouterr().err
    assert "postgresql://nobody@/postgres" in said
    assert "cannot be reached" in said
    assert "s3cret" not in said
    assert said.count("\n") == 1


def test_an_engines_error_has_the_step_and_the_statement(address: str, tmp_path: Path) -> None:
    engine = open_engine(parse(address), "made", tmp_path)
    wrong = exp.select(say.column("nowhere")).from_(say.table("missing"))
    for ask in (engine.rows, engine.arrays):
        with pytest.raises(EngineError) as caught:
            ask(wrong, step="lost step")
        assert "lost step" in str(caught.value)
        assert "nowhere" in caught.value.hint
        assert not caught.value.__cause__
    engine.close()


def test_a_table_is_made_filled_and_replaced(address: str, tmp_path: Path) -> None:
    engine = open_engine(parse(address), "made", tmp_path)
    hard = [("a\tb\nc\\", 1), ("\\N", 2), ("", 3), (None, 4), ("'\"${x}%s", None)]
    made: Any = [say.named(say.cast(say.null(), kind), name) for name, kind in (("word", "VARCHAR"), ("n", "INT"))]
    for _ in range(2):
        for statement in say.create("words", exp.select(*made).where(say.truth(False))):
            engine.run(statement)
        engine.insert("words", ("n", "word"), [(n, word) for word, n in hard[:2]])
        engine.insert("words", ("word", "n"), hard[2:])
        assert engine.columns("words") == ["word", "n"]
        found = engine.rows(exp.select(*map(say.column, ("word", "n"))).from_(say.table("words")))
        assert sorted(found, key=str) == sorted(hard, key=str)
    assert engine.columns("nowhere") == []
    known = exp.select(say.column("n")).from_(say.table("words")).where(say.present(say.column("n")))
    assert sorted(engine.arrays(known)["n"].tolist()) == [1, 2, 3, 4]
    assert engine.arrays(known.where(say.truth(False)))["n"].tolist() == []
    engine.close()
