"""What is counted of an outcome, and that nothing hidden can be computed from what is told."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.kernel.hiding import LEAST_PEOPLE, told_beside
from alumnet.programmes.rules.batches import batches, whole_batches
from alumnet.programmes.rules.outcome_states import Answer, Arm, Counted, Design, OutcomeKind
from alumnet.programmes.rules.outcomes import (
    Seen,
    Verdict,
    Window,
    followed,
    months_later,
    verdict,
)
from alumnet.programmes.rules.outcomes_arms import Placing, arm_of, held
from alumnet.programmes.rules.outcomes_balance import balance
from alumnet.programmes.rules.outcomes_files import table
from alumnet.programmes.rules.outcomes_lottery import applicants_hash, draw
from alumnet.programmes.rules.outcomes_plan import KnownBefore, Outcome, Plan
from alumnet.programmes.rules.outcomes_profiles import Job, employer_seen
from alumnet.programmes.rules.outcomes_report import OTHERS, Result, Subject, read_outcome
from alumnet.programmes.rules.outcomes_told import told
from alumnet.programmes.rules.states import EnrolmentState, Side
from alumnet.programmes.rules.survival import Followed

BEGAN = date(2026, 1, 31)
YEAR = Window(BEGAN, 1, 12)
LONG_AFTER = date(2028, 1, 1)
WHERE = KnownBefore("question:where", "Where")
OUTCOME = Outcome(
    kind=OutcomeKind.EMPLOYER,
    counted=Counted.STAYING,
    side=Side.MENTEE,
    name="Still there",
    meaning="",
    window_months=12,
    id=1,
)
PLAN = Plan(design=Design.NOT_PLACED, landmark_months=1, outcomes=[OUTCOME], division=WHERE)

days = st.integers(0, 900).map(lambda days: BEGAN + timedelta(days=days))
seens = st.builds(
    lambda answer, first, second: Seen(
        answer, max(first, second), min(first, second) if answer is Answer.NO else None
    ),
    st.sampled_from(Answer),
    days,
    days,
)


@st.composite
def cohorts(draw_: st.DrawFn) -> list[Subject]:
    count = draw_(st.integers(0, 70))
    chance = random.Random(draw_(st.integers(0, 10**6)))
    places = ["north", "south", "east", "west"][: draw_(st.integers(1, 4))]
    known = draw_(st.floats(0.3, 1))
    found = []
    for number in range(count):
        seen = {}
        if chance.random() < known:
            gone = chance.random() < 0.4
            left = BEGAN + timedelta(days=chance.randint(1, 500)) if gone else None
            seen[1] = Seen(Answer.NO if gone else Answer.YES, LONG_AFTER, left)
        found.append(
            Subject(
                id=number,
                side=Side.MENTEE,
                arm=chance.choice([Arm.PLACED, Arm.PLACED, Arm.COMPARED]),
                begins=BEGAN,
                was_matched=chance.random() < 0.7,
                seen=seen,
                known={WHERE.code: chance.choice(places)},
            )
        )
    return found


def judged(subject: Subject) -> Verdict:
    return verdict(OUTCOME.counted, subject.seen.get(1), YEAR, LONG_AFTER)


def known_of(people: Iterable[Subject]) -> frozenset[int]:
    return frozenset(e.id for e in people if judged(e) in {Verdict.YES, Verdict.NO})


def told_sets(result: Result, people: list[Subject]) -> list[frozenset[int]]:
    """Return of whom each number is a sum that the report tells."""
    found = [
        known_of(e for e in people if e.arm is arm)
        for arm, group in result.arms.items()
        if group.is_told
    ]
    for arm, groups in result.divided.items():
        named = {group.label for group in groups}
        for group in groups:
            label = group.label
            those = [
                e
                for e in people
                if e.arm is arm
                and (
                    e.known[WHERE.code] == label
                    or (label == OTHERS and e.known[WHERE.code] not in named)
                )
            ]
            assert group.people == len(those)
            if group.is_told:
                found.append(known_of(those))
    for group in result.as_it_went:
        had = group.label == "With a partner"
        found.append(known_of(e for e in people if e.was_matched is had))
    return found


@given(cohorts())
def test_no_group_under_ten_can_be_computed_from_what_is_told(people: list[Subject]) -> None:
    """All that follows from the told sums are sums over pieces, none of which is too small."""
    told_of = told_sets(read_outcome(PLAN, OUTCOME, people, LONG_AFTER), people)
    everybody = sorted(frozenset().union(*told_of))
    rows = np.array([[person in each for person in everybody] for each in told_of], dtype=float)
    rank = np.linalg.matrix_rank(rows) if len(rows) else 0
    pieces: dict[tuple[bool, ...], list[int]] = {}
    for person in everybody:
        pieces.setdefault(tuple(person in each for each in told_of), []).append(person)
    assert all(len(each) >= LEAST_PEOPLE for each in pieces.values())
    for arm in Arm:
        for where in {e.known[WHERE.code] for e in people}:
            hidden = known_of(e for e in people if e.arm is arm and e.known[WHERE.code] == where)
            if 0 < len(hidden) < LEAST_PEOPLE:
                cell = [[float(person in hidden) for person in everybody]]
                if hidden <= set(everybody):
                    assert np.linalg.matrix_rank(np.vstack([rows, cell])) == rank + 1


@given(cohorts(), st.randoms())
@settings(max_examples=20)
def test_the_order_of_people_changes_nothing(people: list[Subject], chance: random.Random) -> None:
    shuffled = people[:]
    chance.shuffle(shuffled)
    one, other = (read_outcome(PLAN, OUTCOME, each, LONG_AFTER) for each in (people, shuffled))
    assert one == other
    assert told(one, Design.NOT_PLACED, [], "") == told(other, Design.NOT_PLACED, [], "")
    assert balance([WHERE], people) == balance([WHERE], shuffled)


@given(cohorts())
@settings(max_examples=20)
def test_whoever_becomes_unknown_is_never_counted_as_kept(people: list[Subject]) -> None:
    before = read_outcome(PLAN, OUTCOME, people, LONG_AFTER)
    seen_early = Seen(Answer.YES, YEAR.ends - timedelta(days=1))
    for nothing in ({}, {1: seen_early}):
        fewer = [replace(e, seen=nothing) if e.id % 2 else e for e in people]
        after = read_outcome(PLAN, OUTCOME, fewer, LONG_AFTER)
        for arm, group in after.arms.items():
            assert group[Verdict.YES] <= before.arms[arm][Verdict.YES]
            assert group[Verdict.YES] == sum(
                judged(e) is Verdict.YES for e in fewer if e.arm is arm and not e.id % 2
            )


@given(seens, days)
def test_a_verdict_and_the_time_followed_tell_the_same(seen: Seen, today: date) -> None:
    found = verdict(Counted.STAYING, seen, YEAR, max(today, YEAR.ends))
    life = followed(Counted.STAYING, seen, YEAR)
    match found:
        case Verdict.LEFT_OUT:
            assert life is None
        case Verdict.YES:
            assert life == Followed(13, has_left=False)
        case Verdict.NO:
            assert life is not None
            assert life.has_left
            assert 1 < life.months <= 13
        case Verdict.BEFORE:
            assert life is not None
            assert life.months <= 1
        case Verdict.UNKNOWN:
            assert life is not None
            assert not life.has_left
    assert verdict(Counted.STAYING, None, YEAR, LONG_AFTER) is Verdict.UNKNOWN


def test_the_end_of_a_window_is_judged_by_days() -> None:
    ends = date(2027, 2, 28)
    assert (YEAR.landmark, YEAR.ends) == (date(2026, 2, 28), ends)
    cases = [
        (Counted.STAYING, Seen(Answer.YES, ends), Verdict.YES),
        (Counted.STAYING, Seen(Answer.YES, ends - timedelta(1)), Verdict.UNKNOWN),
        (Counted.STAYING, Seen(Answer.NO, LONG_AFTER, ends), Verdict.NO),
        (Counted.STAYING, Seen(Answer.NO, LONG_AFTER, ends + timedelta(1)), Verdict.YES),
        (Counted.STAYING, Seen(Answer.NO, LONG_AFTER), Verdict.UNKNOWN),
        (Counted.STAYING, Seen(Answer.NO, ends), Verdict.NO),
        (Counted.STAYING, Seen(Answer.NO, LONG_AFTER, YEAR.landmark), Verdict.BEFORE),
        (Counted.REACHING, Seen(Answer.YES, LONG_AFTER, ends), Verdict.YES),
        (Counted.REACHING, Seen(Answer.YES, LONG_AFTER, LONG_AFTER), Verdict.NO),
        (Counted.REACHING, Seen(Answer.NO, ends - timedelta(1)), Verdict.UNKNOWN),
        (Counted.REACHING, Seen(Answer.LEFT_OUT, ends), Verdict.LEFT_OUT),
    ]
    for counted, seen, expected in cases:
        assert verdict(counted, seen, YEAR, LONG_AFTER) is expected, (counted, seen)
    assert verdict(Counted.STAYING, cases[2][1], YEAR, YEAR.landmark) is Verdict.NOT_YET
    assert followed(Counted.STAYING, Seen(Answer.NO, LONG_AFTER), YEAR) is None
    assert months_later(date(2027, 11, 30), 3) == date(2028, 2, 29)
    # In the third month somebody left; whoever was seen then was followed for two.
    in_between = date(2026, 4, 15)
    left, seen = (Seen(answer, in_between) for answer in (Answer.NO, Answer.YES))
    assert followed(Counted.STAYING, left, YEAR) == Followed(3, has_left=True)
    assert followed(Counted.STAYING, seen, YEAR) == Followed(2, has_left=False)


def test_groups_are_as_places_were_given() -> None:
    lost = Placing(side=Side.MENTEE, state=EnrolmentState.MATCHED, lot=12, was_matched=True)
    won = Placing(side=Side.MENTEE, state=EnrolmentState.DROPPED, lot=3)
    mentor = Placing(side=Side.MENTOR, state=EnrolmentState.FINISHED, was_matched=True)
    assert [arm_of(Design.LOTTERY, e, 10) for e in (lost, won, mentor)] == [
        Arm.COMPARED,
        Arm.PLACED,
        Arm.PLACED,
    ]
    declined = Placing(side=Side.MENTEE, state=EnrolmentState.NO_MATCH, was_offered=True)
    without = Placing(side=Side.MENTEE, state=EnrolmentState.NO_MATCH)
    assert arm_of(Design.NOT_PLACED, declined, None) is Arm.PLACED
    assert arm_of(Design.NOT_PLACED, without, None) is Arm.COMPARED
    assert arm_of(Design.NOT_PLACED, won, None) is None
    assert arm_of(Design.DESCRIPTIVE, without, None) is None
    assert arm_of(Design.LOTTERY, replace(won, lot=None), 10) is None
    assert held(Design.LOTTERY, None) is Design.DESCRIPTIVE
    assert held(Design.LOTTERY, 5) is Design.LOTTERY


@given(st.sets(st.text("abcdef", min_size=1), max_size=30), st.text(max_size=5), st.randoms())
def test_a_draw_can_be_repeated_from_its_seed(
    applicants: set[str], seed: str, chance: random.Random
) -> None:
    mixed = sorted(applicants)
    chance.shuffle(mixed)
    assert draw(seed, mixed) == draw(seed, applicants)
    assert sorted(draw(seed, mixed)) == sorted(applicants)
    assert applicants_hash(mixed) == applicants_hash(applicants)


def test_every_place_in_a_draw_is_as_likely_as_any() -> None:
    firsts = [draw(str(seed), "abcde")[0] for seed in range(2_000)]
    assert all(330 <= firsts.count(each) <= 470 for each in "abcde")


def test_what_the_site_knows_is_told_in_whole_batches() -> None:
    first, second, third = (date(2026, month, 1) for month in (1, 2, 3))
    some = [(first, number, number) for number in range(7)]
    assert whole_batches(some) == frozenset()
    more = [*some, *((second, number, number) for number in range(7, 12))]
    assert whole_batches([*more, (third, 12, 12)]) == frozenset(range(12))
    # Ten things of five people are about five people.
    assert batches([(first, number, number % 5) for number in range(10)]) == []


def test_two_divisions_are_told_together_only_in_large_pieces() -> None:
    one, other = frozenset(range(20)), frozenset(range(20, 40))
    assert told_beside([one, other], [frozenset(range(10, 30))])
    assert not told_beside([one, other], [frozenset(range(19)), frozenset(range(19, 40))])


@pytest.mark.parametrize("design", Design)
def test_sentences_say_what_can_be_concluded(design: Design) -> None:
    people = [
        Subject(
            id=number,
            side=Side.MENTEE,
            arm=Arm.PLACED if number < 40 else Arm.COMPARED,
            begins=BEGAN,
            was_matched=number < 40,
            seen={}
            if number % 4 == 3
            else {
                1: Seen(
                    Answer.YES if number < 35 else Answer.NO,
                    LONG_AFTER,
                    None if number < 35 else date(2026, 6, 1),
                )
            },
            known={WHERE.code: "north"},
        )
        for number in range(80)
    ]
    if design is Design.DESCRIPTIVE:
        people = people[:40]
    result = read_outcome(PLAN, OUTCOME, people, LONG_AFTER)
    said = " ".join(told(result, design, [], "1 March").sentences)
    if design is Design.DESCRIPTIVE:
        assert result.difference is None
        assert "percentage points" not in said
    else:
        assert "percentage points more" in said
        assert ("effect of the offered place" in said) is (design is Design.LOTTERY)
        assert ("nobody drew lots" in said) is (design is Design.NOT_PLACED)
        assert "Of 20 of 80 nothing is known" in said
        assert "the difference lies between" in said
        assert "more than one in five" in said
    assert "no promise to keep people in a firm" in said


def drawn(arm: Arm, *answers: Seen, first: int = 0) -> list[Subject]:
    """Return people of a side of a draw, of each of whom this was seen."""
    return [
        Subject(id=first + number, side=Side.MENTEE, arm=arm, begins=BEGAN, seen={1: seen})
        for number, seen in enumerate(answers)
    ]


STAYED, LEFT = Seen(Answer.YES, LONG_AFTER), Seen(Answer.NO, LONG_AFTER, date(2026, 9, 1))
GONE_EARLY = Seen(Answer.NO, LONG_AFTER, date(2026, 2, 10))
LAST_SEEN = Seen(Answer.YES, date(2026, 8, 1))


def test_a_curve_is_drawn_only_where_the_answers_are_told_and_the_window_is_over() -> None:
    # Twelve were followed; of nine the answer is known, and a curve would tell of these.
    few = drawn(Arm.PLACED, *[STAYED] * 6, *[LEFT] * 3, *[LAST_SEEN] * 3)
    assert read_outcome(PLAN, OUTCOME, few, LONG_AFTER).courses == {}
    people = drawn(Arm.PLACED, *[STAYED] * 7, *[LEFT] * 3, *[LAST_SEEN] * 2)
    course = read_outcome(PLAN, OUTCOME, people, LONG_AFTER).courses[Arm.PLACED]
    assert (course.curve.people, course.curve.left) == (12, 3)
    assert read_outcome(PLAN, OUTCOME, people, YEAR.ends - timedelta(days=1)).courses == {}


def test_a_lottery_is_about_everybody_who_was_drawn() -> None:
    plan = replace(PLAN, design=Design.LOTTERY, division=None)
    people = drawn(Arm.PLACED, *[STAYED] * 14, *[GONE_EARLY] * 6)
    people += drawn(Arm.COMPARED, *[STAYED] * 12, *[LEFT] * 8, first=20)
    result = read_outcome(plan, OUTCOME, people, LONG_AFTER)
    said = told(result, Design.LOTTERY, [], "").sentences
    # 14 of 14 against 12 of 20 from the landmark on, and 14 of 20 of those who were drawn.
    assert "40 percentage points more" in said[0]
    assert "with those who had left before the landmark, it is 10 points" in said[1]
    assert "no sure effect" in said[2]
    columns, *rows = table([told(result, Design.LOTTERY, [], "")])
    for row in rows[:2]:
        counted = dict(zip(columns, row, strict=True))
        parts = ("known", "unknown", "left_out", "before", "not_yet")
        assert counted["people"] == sum(int(str(counted[part])) for part in parts) == 20
    # A comparison of who wasn't placed has no draw from which to count.
    assert read_outcome(PLAN, OUTCOME, people, LONG_AFTER).since_the_draw is None


def test_a_job_is_known_to_last_until_the_profile_was_last_confirmed() -> None:
    told_on, today = date(2026, 9, 1), date(2026, 12, 1)
    job = Job(group_id=1, start_month=2020 * 12, end_month=None, is_current=True, told_on=told_on)
    july = 2026 * 12 + 6
    left = replace(job, is_current=False, end_month=july)
    cases: list[tuple[list[Job], Seen | None]] = [
        ([job], Seen(Answer.YES, told_on)),
        ([left], Seen(Answer.NO, told_on, date(2026, 7, 31))),
        ([left, replace(job, start_month=july)], Seen(Answer.YES, told_on)),
        (
            [left, replace(job, group_id=2, start_month=july)],
            Seen(Answer.NO, told_on, date(2026, 7, 31)),
        ),
        ([replace(job, is_current=False)], None),
        ([left, replace(job, is_current=False, start_month=july)], Seen(Answer.NO, told_on)),
        ([replace(job, start_month=None)], None),
        ([replace(job, start_month=july)], None),
        (
            [replace(left, end_month=2026 * 12 + 9)],
            Seen(Answer.NO, date(2026, 10, 31), date(2026, 10, 31)),
        ),
        ([replace(left, end_month=2027 * 12)], Seen(Answer.NO, told_on)),
        ([], None),
    ]
    for jobs, expected in cases:
        assert employer_seen(jobs, BEGAN, today) == expected, jobs
