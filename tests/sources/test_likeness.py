from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from earmark.sources.likeness import BLOCK, ENOUGH, SHORT, Called, Pair, alike, ratio, similarity
from earmark.sources.names import bare, core

WORDS = st.text("abcdéü ", max_size=90)


def whys(*called: Called) -> dict[tuple[int, int], str]:
    return {(pair.one, pair.other): "; ".join(pair.why) for pair in alike(called).pairs}


@given(WORDS, WORDS)
def test_the_likeness_is_that_of_rapidfuzz(one: str, other: str) -> None:
    assert 100 * similarity(one, other) == pytest.approx(fuzz.ratio(one, other))


@given(st.text("abc ", max_size=30), st.text("abc ", max_size=30))
def test_the_better_of_the_ways_counts_and_only_equal_names_are_a_hundred(one: str, other: str) -> None:
    told = ratio(one, other)
    assert told >= int(fuzz.ratio(one, other)) - (one != other)
    assert (told == 100) == (one == other)
    assert told == ratio(other, one)


@given(st.lists(st.text("abc", min_size=SHORT, max_size=9), min_size=2, max_size=12, unique=True))
def test_a_slip_of_one_letter_is_found_whatever_the_block(names: list[str]) -> None:
    found = {(pair.one, pair.other) for pair in alike([Called(name) for name in names]).pairs}
    slips = {
        pair
        for pair in combinations(range(len(names)), 2)
        if OSA.distance(names[pair[0]], names[pair[1]]) == 1 and ratio(names[pair[0]], names[pair[1]]) >= ENOUGH
    }
    assert slips <= found


def test_the_same_name_is_proposed_whatever_the_domain() -> None:
    found = whys(Called("Acme GmbH", "acme.example"), Called("ACME Inc.", "other.test"), Called("Acme"))
    assert found == {
        (0, 1): "the same name; but different domains",
        (0, 2): "the same name; one has no domain",
        (1, 2): "the same name; one has no domain",
    }


def test_two_domains_with_names_that_differ_are_not_proposed() -> None:
    assert whys(Called("Contoso", "contoso.example"), Called("Contosso", "contosso.example")) == {}
    assert whys(Called("Contoso", "contoso.example"), Called("Contosso", "contoso.test")) != {}
    assert whys(Called("Contoso", "contoso.example"), Called("Contosso")) != {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MIS Solutions", "MST Solutions"),
        ("SOR Technology", "VOR Technology"),
        ("Property Management", "JWB Property Management"),
        ("DK Consulting", "B & D Consulting"),
        ("APS Marketing Group", "AE Marketing Group"),
        ("Joe", "Jo"),
    ],
)
def test_names_that_share_all_but_what_tells_them_apart_are_not_proposed(one: str, other: str) -> None:
    assert whys(Called(one), Called(other)) == {}


def test_numbers_tell_branches_apart() -> None:
    assert whys(Called("Hotel Riverside 12"), Called("Hotel Riverside 13")) == {}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Müller Söhne", "Mueller Soehne", "the same name but for accents"),
        ("Acme Soft", "AcmeSoft", "the same name but for spaces"),
        ("Fabrikam Global", "Global Fabrikam", "the same words in another order"),
        ("Northwind Tradrs", "Northwind Traders", "nearly the same name"),
        ("Mueller Holzbau", "Muller Holzbau", "nearly the same name"),
    ],
)
def test_why_is_said(one: str, other: str, why: str) -> None:
    assert whys(Called(one), Called(other)) == {(0, 1): f"{why}; no domains"}


def test_a_name_that_is_the_domain_of_another_is_proposed() -> None:
    found = whys(Called("FBK Holding Europe", "fabrikam.example"), Called("Fabrikam AG"))
    assert found == {(0, 1): "one is called as the other's domain, fabrikam.example"}


def test_a_disguise_is_proposed_with_a_warning_never_as_the_same_name() -> None:
    pairs = alike([Called("Acme", "acme.example"), Called("\u0410cme", "evil.test")]).pairs
    assert [(pair.likeness < 100, pair.why) for pair in pairs] == [
        (True, ('Beware: they look the same, but one is written with Cyrillic "\u0410"',))
    ]


def test_what_the_crm_says_is_proposed_whatever_the_names() -> None:
    pairs = alike([Called("Acme", "a.example"), Called("Zeta", "z.example")], [(1, 0)]).pairs
    assert pairs == (Pair(0, 1, 100, ("the CRM says that they were merged",)),)


def test_a_name_that_too_many_share_is_passed_over_and_counted() -> None:
    crowd = [Called("Unknown") for _ in range(BLOCK + 1)]
    found = alike([*crowd, Called("Acme"), Called("Acme")])
    assert found.crowded == BLOCK + 1
    assert [(pair.one, pair.other) for pair in found.pairs] == [(BLOCK + 1, BLOCK + 2)]


@given(st.permutations(["Acme", "ACME Ltd", "Acne Studios", "Contoso", "Contosso", "Müller", "Mueller", ""]))
def test_the_order_of_accounts_changes_nothing(names: list[str]) -> None:
    found = {frozenset((names[pair.one], names[pair.other])) for pair in alike([Called(n) for n in names]).pairs}
    assert found == {
        frozenset(("Acme", "ACME Ltd")),
        frozenset(("Contoso", "Contosso")),
        frozenset(("Müller", "Mueller")),
    }
    assert bare(core("")) == ""
