"""Two pieces of work give the same answers in turn and at once."""

import threading

import pytest

from earmark.learn.threads import together


@pytest.mark.parametrize("at_once", [False, True])
def test_both_answers_come_and_one_is_made_where_it_was_asked(at_once: bool) -> None:
    one, other = together(threading.get_ident, threading.get_ident, at_once=at_once)
    assert one == threading.get_ident()
    assert (other != one) == at_once


@pytest.mark.parametrize("at_once", [False, True])
def test_what_fails_in_either_is_raised(at_once: bool) -> None:
    for work in ((lambda: 1, lambda: 1 // 0), (lambda: 1 // 0, lambda: 1)):
        with pytest.raises(ZeroDivisionError):
            together(*work, at_once=at_once)
    assert together(lambda: 1, lambda: 2, at_once=at_once) == (1, 2)
