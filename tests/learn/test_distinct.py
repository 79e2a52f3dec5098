"""Distinct values are those that sorting finds, whichever way they are found."""

import numpy as np
import pytest

from earmark.learn.distinct import CLOSE, distinct, firsts

RNG = np.random.default_rng(1)


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(0, np.int64),
        np.array([7], np.int64),
        RNG.integers(-9, 9, 5000),
        RNG.integers(24_000, 24_400, 5000).astype(np.int32),
        RNG.integers(0, 4 * CLOSE, 5000),
        RNG.integers(-9, 9, 5000).astype(float),
        -RNG.integers(0, 3, 50).astype(float),
        RNG.normal(size=5000).round(1),
        np.array([1.0, np.nan, 1.0, np.inf]),
        np.array([0.25, 0.25, 3.0]),
    ],
)  # fmt: skip
def test_values_and_places_are_those_of_a_sort(values: np.ndarray) -> None:
    found, place = distinct(values)
    expected, placed = np.unique(values, return_inverse=True)
    assert found.dtype == values.dtype
    assert np.array_equal(found, expected, equal_nan=values.dtype.kind == "f")
    assert np.array_equal(place, placed)


def test_the_first_line_of_each_is_the_first() -> None:
    values = RNG.integers(0, 40, 3000)
    found, place = distinct(values)
    assert np.array_equal(firsts(place, len(found)), np.unique(values, return_index=True)[1])
