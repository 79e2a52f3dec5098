"""Phrases found among words: the longest, whole or in part, sure or not."""

import re

from earmark.language import function_words, rank_words
from earmark.language.matching import Found, listed, table, words_of


def test_the_longest_phrase_decides_and_what_comes_first_counts() -> None:
    words = table({"a": "vice president, vp", "b": "president, vp"})
    assert list(words.all(["senior", "vice", "president"])) == [Found("a", 1, 3)]
    assert [one.name for one in words.all(["vp", "president"])] == ["a", "b"]


def test_a_beginning_an_end_a_gap_and_a_mark() -> None:
    words = table({"a": "vertrieb*, *leiter", "b": "chief ... officer", "c": "md?", "d": "^partner"})
    assert list(words.all(["vertriebsassistent"])) == [Found("a", 0, 1, partly=True)]
    assert list(words.all(["vertrieb"])) == [Found("a", 0, 1)]
    assert list(words.all(["itleiter"])) == [Found("a", 0, 1, partly=True)]
    assert list(words.all(["chief", "digital", "media", "officer"])) == [Found("b", 0, 4)]
    assert list(words.all(["chief", "a", "b", "c", "d", "e", "officer"])) == []
    assert list(words.all(["md"])) == [Found("c", 0, 1, unsure=True)]
    assert [one.start for one in words.all(["partner", "of", "a", "partner"])] == [0]


def test_words_are_told_without_accents_and_know_where_they_stand() -> None:
    text = "V.P. Økonomi, R&D"
    assert [(word.plain, text[word.start : word.end]) for word in words_of(text)] == [
        ("vp", "V.P."),
        ("okonomi", "Økonomi"),
        ("r&d", "R&D"),
    ]


def test_the_tables_hold_words_as_they_are_compared_each_once_a_name() -> None:
    groups = {"ranks": rank_words.RANKS, "fixed": function_words.FIXED, "strong": function_words.STRONG}
    groups |= {"crafts": function_words.CRAFTS, "elsewhere": function_words.ELSEWHERE}
    groups |= {"weak": function_words.WEAK, "last": function_words.LAST}
    for name, group in groups.items():
        for key, text in group.items():
            phrases = listed(text)
            assert sorted({one for one in phrases if phrases.count(one) > 1}) == [], f"{name}: {key}"
            wrong = [one for one in phrases if not re.fullmatch(r"\^?\*?[a-z0-9& ]+( \.\.\. [a-z]+)?[*?]?", one)]
            assert wrong == [], f"{name}: {key}"


def test_no_phrase_of_a_table_is_said_of_two_names() -> None:
    for group in (rank_words.RANKS, function_words.STRONG, function_words.WEAK, function_words.LAST):
        homes: dict[str, list[str]] = {}
        for key, text in group.items():
            for phrase in listed(text):
                homes.setdefault(phrase.strip("?"), []).append(key)
        assert {phrase: keys for phrase, keys in homes.items() if len(keys) > 1} == {}
