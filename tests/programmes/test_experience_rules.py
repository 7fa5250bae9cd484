"""How a cohort went for its people: steps that stand together, and what pairs did and said."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.programmes.rules.outcomes_experience import (
    Pair,
    Said,
    Stage,
    how_far,
    lines,
    meetings_by_pairs,
)


@given(st.lists(st.sampled_from(Stage), max_size=80))
def test_steps_at_which_few_stopped_stand_together(stages: list[Stage]) -> None:
    found = how_far(stages)
    assert sum(each.people for each in found) == (len(stages) if len(stages) >= 10 else 0)
    assert all(each.people >= LEAST_PEOPLE for each in found)


def test_what_pairs_say_is_told_in_tens_with_how_many_answered() -> None:
    pairs = [
        Pair(
            id=number,
            mentee=number,
            mentor=100 + number // 2,
            meetings=number % 4,
            goals=2,
            goals_reached=1,
            skills=2,
            skill_change=number % 3 if number < 15 else None,
            sealed_on=date(2026, 8, 1 + number // 10) if number != 20 else None,
            mentee_said=Said(4 if number % 2 else 2, 5) if number < 15 else None,
            mentor_said=Said(5, 5),
        )
        for number in range(22)
    ]
    told_of = {each.code: (each.value, each.response) for each in lines(pairs)}
    assert told_of["goals"] == ("22 of 44 (50 %)", "22 of 22 pairs")
    assert told_of["skills"] == ("6 of 10", "15 of 22 pairs")
    assert told_of["mentees_helped"] == ("5 of 10", "15 of 22 answered")
    assert told_of["mentors_again"] == ("20 of 20", "22 of 22 answered")
    assert {value for value, _ in ((e.value, e.code) for e in lines(pairs[:9]))} == {
        "too few to say"
    }
    assert sum(count for _, count in meetings_by_pairs(pairs)) == 22
    assert meetings_by_pairs(pairs[:9]) == []
