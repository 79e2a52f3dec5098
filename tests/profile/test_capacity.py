from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from earmark.profile.capacity import Candidate, capacity, exploring, fill

made = st.lists(
    st.builds(
        Candidate, st.integers(1, 60), st.text("ab", min_size=1, max_size=3), st.sampled_from(["", "Sam", "Kim"]),
        st.integers(-5, 9), st.integers(-2, 6), st.integers(0, 90), st.booleans(),
    ),
    max_size=40, unique_by=lambda one: one.account,
)  # fmt: skip


def test_a_tenth_of_the_slots_is_for_exploration_and_one_at_least_of_ten() -> None:
    assert [exploring(lines, 10) for lines in (1, 9, 10, 19, 20, 105)] == [0, 0, 1, 1, 2, 10]
    assert [exploring(lines, 0) for lines in (10, 100)] == [0, 0]
    assert exploring(10, 2) == 1


def test_most_of_the_rest_is_kept_for_the_primary_segment() -> None:
    room = capacity(20, 10, 70)
    assert (room.explore, room.primary) == (2, 13)
    assert capacity(20, 0, 100).primary == 20
    assert capacity(20, 0, 0).primary == 0


@given(made, st.integers(1, 30), st.integers(0, 50), st.integers(0, 100), st.none() | st.integers(1, 5), st.data())
def test_slots_are_filled_by_rank_and_nobody_gets_two(
    every: list[Candidate], lines: int, explore: int, share: int, per_owner: int | None, data: st.DataObject
) -> None:
    best = sorted(every, key=lambda one: one.order)
    primary = [one for one in best if data.draw(st.booleans())]
    drawn = data.draw(st.permutations([one for one in best if one.lower]))
    room = capacity(lines, explore, share, per_owner)
    taken, explored = fill(room, primary, best, drawn)
    assert taken == sorted(taken, key=lambda one: one.order)
    assert len({one.account for one in taken}) == len(taken) <= lines
    assert explored <= {one.account for one in drawn}
    assert len(explored) <= room.explore
    owners = [one.owner for one in taken]
    limit = per_owner or lines
    assert all(owners.count(owner) <= limit for owner in owners)
    could = sum(min(limit, sum(one.owner == owner for one in best)) for owner in {one.owner for one in best})
    assert len(taken) == min(lines, could)
    inside = [one for one in taken if one in primary]
    if per_owner is None:
        assert len(inside) >= min(room.primary, len(primary))
        rest = [one for one in taken if one not in inside and one.account not in explored]
        passed = [one for one in best if one not in taken]
        assert not rest or all(max(rest, key=lambda one: one.order).order < one.order for one in passed)
