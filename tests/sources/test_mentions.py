"""Where a text names somebody, and what is left of it."""

import pytest

from earmark.sources.mentions import INSTEAD, Mentions

ALL = Mentions(frozenset({"acme.com"}), frozenset({"jane@x.example"}), frozenset({"Acme GmbH", "Müller & Söhne"}))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("https://www.acme.com/x?u=1 now", "now"),
        ("a@b.io;jane@acme.com;c@d.io", "a@b.io;c@d.io"),
        ("u=jane%40acme.com", ""),
        ("ask JANE@X.example.", "ask"),
        ("The acme  gmbh raised", "The  raised"),
        ("shop.acme.com", ""),
        ("d:acme.com", ""),
        ("Mu\u0308ller & So\u0308hne, Bonn", "Bonn"),
    ],
)
def test_what_names_somebody_goes(text: str, left: str) -> None:
    assert ALL.among(text)
    assert ALL.without(text) == left


@pytest.mark.parametrize(
    "text",
    ["notacme.com", "my-acme.com", "acme.com.br", "acme.community", "xjane@x.example", "jane@x.example.org", "Acme",
     "Acme GmbHs", "a;;b"],
)  # fmt: skip
def test_what_only_looks_alike_stays(text: str) -> None:
    assert not ALL.among(text)
    assert ALL.without(text) == text


def test_every_text_that_names_somebody_holds_a_needle() -> None:
    assert all(any(needle.lower() in text.lower() for needle in ALL.needles) for text in ("at acme.com", "ACME GMBH"))


def test_plain_values_are_cleaned_whole_and_our_own_words_stay() -> None:
    told = {"name": ["Acme GmbH", 3, None], "acme.com": {"why": "as jane@x.example says"}}
    assert ALL.cleaned(told) == {"name": [INSTEAD, 3, None], INSTEAD: {"why": f"as {INSTEAD} says"}}


def test_an_address_that_tells_an_account_leaves_its_domain() -> None:
    assert ALL.hosted("Jane@X.example") == "x.example"
    assert Mentions(addresses=frozenset({"kim@gmail.com"})).hosted("kim@gmail.com") == ""
    assert ALL.hosted("kim@acme.com") == ""


def test_a_long_word_beside_stays_whole() -> None:
    text = "x" * 1_000_000 + " acme.com"
    assert ALL.without(text) == "x" * 1_000_000
