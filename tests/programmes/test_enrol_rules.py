"""Rules of enrolment: who fits, who is asked when, who gets a place, what a pool lacks."""

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.programmes.rules.enrol_eligibility import (
    Application,
    Asked,
    Hindrance,
    WhyNot,
    hindrances,
)
from alumnet.programmes.rules.enrol_funnel import Missing, Stage, Way, funnel
from alumnet.programmes.rules.enrol_list import MOST_LINES, Line, TooLong, read_list
from alumnet.programmes.rules.enrol_pool import (
    Entering,
    Lack,
    Places,
    Pool,
    Thin,
    Waiting,
    entering,
    thin_pool,
)
from alumnet.programmes.rules.enrol_timing import (
    Timing,
    asks_to_confirm,
    goes_on_without,
    is_enrolling,
    lets_in,
)
from alumnet.programmes.rules.enrol_wishes import WishStep, wishes_after
from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortState,
    EnrolmentState,
    Intake,
    QuestionRule,
    QuestionUse,
    Reach,
    Side,
)
from tests.builders import THEN

TODAY = date(2026, 3, 1)


def asked(*chosen: str, needed: bool = False, rule: QuestionRule | None = None) -> Asked:
    use = QuestionUse.RULE if rule else QuestionUse.INFORMATION
    return Asked("q", "How long?", AnswerKind.ONE_OF, use, rule, ("a year",), needed, chosen)


def test_every_reason_is_given_and_a_good_application_has_none() -> None:
    must = QuestionRule.MUST_BE
    good = Application(
        Side.MENTOR, 1, is_member=True, has_employer=True, asked=[asked("a year", rule=must)]
    )
    assert hindrances(good, Reach.INSIDE) == ()
    bad = Application(
        Side.MENTOR,
        0,
        is_member=False,
        has_employer=False,
        asked=[
            asked("a week", rule=must),
            asked(rule=must),
            asked(needed=True),
            asked(),
            asked("a week", rule=QuestionRule.SHARE_ONE),
        ],
    )
    assert hindrances(bad, Reach.INSIDE) == (
        Hindrance(WhyNot.NOT_A_MEMBER),
        Hindrance(WhyNot.NO_PLACES),
        Hindrance(WhyNot.NO_EMPLOYER),
        Hindrance(WhyNot.ANSWER, "How long?"),
        Hindrance(WhyNot.UNANSWERED, "How long?"),
        Hindrance(WhyNot.UNANSWERED, "How long?"),
    )
    nobody = Application(Side.MENTEE, 0, is_member=True, has_employer=False)
    assert hindrances(nobody, Reach.OUTSIDE) == ()


def test_a_fixed_cohort_asks_all_after_enrolment_and_a_rolling_one_each_before_their_day() -> None:
    fixed = {state: Timing(state, Intake.FIXED) for state in CohortState}
    assert {state for state, each in fixed.items() if is_enrolling(each, TODAY)} == {
        CohortState.OPEN
    }
    enrolled = {
        CohortState.CLOSED,
        CohortState.MATCHING,
        CohortState.REVIEW,
        CohortState.PUBLISHED,
        CohortState.RUNNING,
    }
    assert {state for state, each in fixed.items() if asks_to_confirm(each, None, TODAY)} == (
        enrolled
    )
    assert {state for state, each in fixed.items() if lets_in(each, None, TODAY)} == enrolled
    assert not is_enrolling(Timing(CohortState.OPEN, Intake.FIXED, TODAY + timedelta(1)), TODAY)

    runs = Timing(CohortState.RUNNING, Intake.ROLLING)
    first = TODAY + timedelta(days=14)
    assert is_enrolling(runs, TODAY)
    assert asks_to_confirm(runs, first, TODAY)
    assert not asks_to_confirm(runs, first + timedelta(1), TODAY)
    assert not lets_in(runs, first, TODAY)
    assert lets_in(runs, first, first)


@pytest.mark.parametrize(
    ("state", "before", "from_"),
    [
        (EnrolmentState.INVITED, CohortState.CLOSED, CohortState.MATCHING),
        (EnrolmentState.CHANGES_REQUESTED, CohortState.CLOSED, CohortState.REVIEW),
        (EnrolmentState.APPLIED, CohortState.REVIEW, CohortState.PUBLISHED),
    ],
)
def test_a_cohort_goes_on_without_what_never_came(
    state: EnrolmentState, before: CohortState, from_: CohortState
) -> None:
    assert not goes_on_without(Timing(before, Intake.FIXED), state)
    assert goes_on_without(Timing(from_, Intake.FIXED), state)
    assert not goes_on_without(Timing(from_, Intake.ROLLING), state)
    assert not goes_on_without(Timing(from_, Intake.FIXED), EnrolmentState.IN_POOL)


# ------------------------------------------------------------------------------------- the pool
def waiting(number: int, *, day: int = 0, **more: int | bool) -> Waiting:
    return Waiting(number, THEN + timedelta(days=day), **more)  # type: ignore[arg-type]


def test_who_applied_first_gets_a_place_once_all_have_answered() -> None:
    late, early, waited = (
        waiting(1, day=2),
        waiting(2, day=1),
        waiting(3, day=3, is_waitlisted=True),
    )
    everybody = [late, early, waited]
    assert entering(everybody, Places(None, 5)) == Entering((3, 2, 1))
    assert entering([late, early], Places(3, 0, undecided=1)) == Entering((2, 1))
    assert entering([late, early], Places(2, 0, undecided=1)) == Entering()
    assert entering(everybody, Places(2, 0, undecided=1, is_matching=True)) == Entering(
        (3, 2), (1,)
    )
    assert entering([late, waited], Places(2, 2)) == Entering((), (1,))
    # Nobody is told twice that they wait.
    assert entering([waited], Places(2, 2)) == Entering()


def test_lots_decide_where_the_cohort_says_so_and_only_where_places_are_short() -> None:
    undrawn = [waiting(1), waiting(2)]
    assert entering(undrawn, Places(2, 0, waits_for_lots=True)) == Entering((1, 2))
    assert entering(undrawn, Places(1, 0, waits_for_lots=True)) == Entering()
    # Who came after the draw has no lot, and comes last.
    drawn = [waiting(1, lot=2), waiting(2, lot=1), waiting(3)]
    assert entering(drawn, Places(2, 0)) == Entering((2, 1), (3,))
    # A lot waits for nobody who is still asked: they come after it in any case.
    assert entering(drawn, Places(2, 1, undecided=2)) == Entering((2,), (1,))
    assert entering([waiting(3)], Places(2, 1, undecided=2)) == Entering()


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=12),
    st.integers(0, 8),
    st.integers(0, 8),
    st.integers(0, 3),
)
def test_never_more_than_the_places_and_nobody_twice(
    people: list[tuple[int, bool]], total: int, taken: int, undecided: int
) -> None:
    rows = [
        waiting(number, day=day, is_waitlisted=waits)
        for number, (day, waits) in enumerate(people, start=1)
    ]
    found = entering(rows, Places(total, taken, undecided))
    assert len(found.enter) <= max(0, total - taken)
    assert len({*found.enter, *found.wait}) == len(found.enter) + len(found.wait)
    assert entering(rows[::-1], Places(total, taken, undecided)) == found


def test_a_thin_pool_is_told_with_what_it_lacks() -> None:
    fine = Pool([{1, 2, 3}], {1: 1, 2: 1, 3: 1}, {"law": 1}, {"law"})
    assert thin_pool(fine) == ()
    assert thin_pool(Pool([], {1: 1}, {}, ())) == (Lack(Thin.NO_MENTEES),)
    assert thin_pool(Pool([set()], {}, {}, ())) == (Lack(Thin.NO_MENTORS),)
    thin = Pool([{1}, {1}, {1}], {1: 1}, {"law": 1, "data": 2}, {"art"})
    assert thin_pool(thin) == (
        Lack(Thin.PLACES, 2),
        Lack(Thin.CHOICE, 3),
        Lack(Thin.GOALS, 3, ("data", "law")),
    )


# ------------------------------------------------------------------------------- lists and ways
def test_a_list_is_read_however_it_was_saved() -> None:
    lines = (
        "Name;E-mail;As",
        '"Lind, Ada";"Ada@Example.org";mentor',
        "nobody",
        "",
        "bo@example.org\t",
        "ada@example.org",
    )
    assert read_list("\n".join(lines)) == (
        Line(2, "ada@example.org", Side.MENTOR),
        Line(3, fault="there is no e-mail address in it"),
        Line(5, "bo@example.org"),
        Line(6, "ada@example.org", fault="the same address stands further up"),
    )
    assert read_list("ada@example.org") == (Line(1, "ada@example.org"),)
    assert read_list("\n".join(f"a{n}@b.org" for n in range(MOST_LINES + 1))) == TooLong(501)


def test_a_long_line_is_read_in_one_go() -> None:
    began = process_time()
    assert read_list("x" * 200_000) == (Line(1, fault="there is no e-mail address in it"),)
    assert process_time() - began < 2


def test_whoever_stepped_back_counts_as_far_as_they_had_come() -> None:
    mentee, state = Side.MENTEE, EnrolmentState
    found = funnel(
        mentee,
        {
            Way(mentee, state.INVITED): 4,
            Way(mentee, state.APPLIED): 3,
            Way(mentee, state.ELIGIBLE): 2,
            Way(mentee, state.MATCHED): 1,
            Way(mentee, state.DROPPED, state.ELIGIBLE): 1,
            Way(mentee, state.DROPPED, state.INVITED): 1,
            Way(Side.MENTOR, state.MATCHED): 9,
        },
    )
    assert [*found.reached.values()] == [12, 7, 4, 1, 1]
    assert [*found.reached] == [*Stage]
    assert found.lost == 2
    assert found.missing == {
        Missing.NO_ANSWER: 4,
        Missing.DECISION: 3,
        Missing.CONFIRMATION: 2,
    }


def test_wishes_keep_their_order_and_end_at_the_most() -> None:
    add, up, remove = WishStep.ADD, WishStep.UP, WishStep.REMOVE
    assert wishes_after([], add, 1) == [1]
    assert wishes_after([1], add, 1) == [1]
    assert wishes_after([1, 2, 3], up, 3) == [1, 3, 2]
    assert wishes_after([1, 2], up, 1) == [1, 2]
    assert wishes_after([1, 2], up, 3) == [1, 2]
    assert wishes_after([1, 2], remove, 1) == [2]
    assert wishes_after([1, 2, 3, 4, 5], add, 6) == [1, 2, 3, 4, 5]
