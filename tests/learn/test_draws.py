from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from earmark.learn.explore import PRIME, classes, coverage, explored, held, lot, mixers, number, sooner


def test_a_lot_hangs_on_the_name_alone_and_a_number_on_the_week_too() -> None:
    assert lot("d:acme.com") == 1605600674
    assert 0 <= lot("") < PRIME
    assert number(lot("d:acme.com"), mixers("p 2026-W27")) != number(lot("d:acme.com"), mixers("p 2026-W28"))


@given(st.integers(0, PRIME - 1), st.text())
def test_a_number_is_the_polynomial_of_the_lot(drawn: int, salt: str) -> None:
    mixed = mixers(salt)
    power = sum(one * drawn**p for p, one in zip((3, 2, 1, 0), mixed, strict=True))
    assert number(drawn, mixed) == power % PRIME


def test_numbers_of_a_week_are_spread_evenly_and_another_weeks_are_others() -> None:
    names = [f"d:a{i}.example" for i in range(4000)]
    weeks = [np.array([number(lot(name), mixers(f"p 2026-W{w}")) for name in names]) / PRIME for w in (27, 28)]
    assert all(np.bincount((one * 10).astype(int), minlength=10).min() > 320 for one in weeks)
    assert abs(float(np.corrcoef(*weeks)[0, 1])) < 0.06


def test_of_each_class_only_the_largest_numbers_are_drawn() -> None:
    rng = np.random.default_rng(3)
    names, listed = [f"d:a{i}.example" for i in range(300)], rng.integers(0, 3, (300, 2))
    worked, lower = [np.array([40, 3, 0]), np.array([20, 20, 3])], rng.random(300) < 0.7
    whole = explored(names, listed, worked, lower, 15, "p 2026-W27").tolist()
    values, places = classes(coverage(listed, worked))
    place = np.min([one[listed[:, k]] for k, one in enumerate(places)], axis=0)
    numbers = np.array([number(lot(name), mixers("p 2026-W27")) for name in names])
    few = [
        i for kind in range(len(values))
        for i in sorted(np.flatnonzero(lower & (place == kind)).tolist(), key=lambda i: -numbers[i])[:15]
    ]  # fmt: skip
    few.sort()
    first = sooner(numbers[few], values[place[few]])[:15]
    assert [few[i] for i in first.tolist()] == whole
    assert [one.sum() for one in held(listed, worked)] == [300, 300]
