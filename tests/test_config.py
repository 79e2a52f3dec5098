from dataclasses import fields

import pytest

from earmark.config import BOOK_SETTINGS, NAMES, PROCESS_SETTINGS, Settings, parse, process_from, settings_from
from earmark.errors import CallError


def test_the_table_and_the_settings_are_one_thing() -> None:
    assert tuple(field.name for field in fields(Settings)) == NAMES
    assert {row.name: row.default for row in BOOK_SETTINGS} == {f.name: f.default for f in fields(Settings)}


def test_process_settings_have_a_variable_and_book_settings_none() -> None:
    assert all(row.env.startswith("EARMARK_") for row in PROCESS_SETTINGS)
    assert not any(row.env for row in BOOK_SETTINGS)


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("own_domains", ("https://WWW.Acme.example/about", "labs.acme.example"), ("acme.example", "labs.acme.example")),
        ("own_domains", ("a.example,b.example", "a.example"), ("a.example", "b.example")),
        ("competitors", ("rival.example", "Other Rival"), ("rival.example", "Other Rival")),
        ("currency", ("eur",), "EUR"),
        ("new_business_pipelines", ("Sales Pipeline",), ("Sales Pipeline",)),
        ("horizon_months", ("6",), 6),
        ("horizon-months", ("6",), 6),
        ("kept_default", ("0.65",), 0.65),
        ("criteria", (), 10),
    ],
)
def test_words_become_values(name: str, words: tuple[str, ...], value: object) -> None:
    assert parse(name, words) == value


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("horizon_months", ("0",), "from 1 to 60"),
        ("horizon_months", ("twelve",), "whole number"),
        ("horizon_months", ("1.5",), "whole number"),
        ("horizon_months", ("6", "7"), "one value"),
        ("kept_default", ("1.5",), "from 0.01 to 0.99"),
        ("kept_default", ("nan",), "a number"),
        ("currency", ("euros",), "three letters"),
        ("own_domains", ("not a domain",), "not a domain"),
        ("horizont", ("1",), "Did you mean horizon_months?"),
        ("wholly_unlike", ("1",), "own_domains, competitors"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_next_step(name: str, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CallError, match=said.replace("?", r"\?")):
        parse(name, words)


def test_saved_pairs_become_settings() -> None:
    saved = {"own_domains": ["acme.example"], "horizon_months": 6, "kept_default": 0.5, "partners": []}
    assert settings_from(saved) == Settings(own_domains=("acme.example",), horizon_months=6, kept_default=0.5)


def test_the_environment_says_what_concerns_the_process() -> None:
    assert process_from({}).book == "./earmark-book"
    assert process_from({"EARMARK_BOOK": "/elsewhere", "EARMARK_PARSE_MEMORY": "512"}).parse_memory == 512
    assert process_from({"EARMARK_MEMORY": "4000"}).memory == 4000
    assert process_from({"EARMARK_DEBUG": "1"}).debug
    with pytest.raises(CallError, match="EARMARK_PARSE_MEMORY"):
        process_from({"EARMARK_PARSE_MEMORY": "much"})
