import pytest

from earmark.learn.beta import below, quantile


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
@pytest.mark.parametrize(
    ("a", "b"), [(0.5, 0.5), (1e-3, 7.0), (3.7, 503.9), (1884.5, 4825.4), (2.0, 1e-3), (30.2, 0.7), (61000.0, 39000.0)]
)
def test_a_quantile_is_that_of_plain_bisection_to_the_last_bit(share: float, a: float, b: float) -> None:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle, a, b) < share else (low, middle)
    assert quantile(share, a, b) == (low + high) / 2
