"""What each of the three sees, and that whoever began it reads one word for every no."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.introductions.rules import OPEN, IntroductionState, Origin, Part, Way, errors
from alumnet.introductions.rules.asking import MAY_ASK, MAY_OFFER, BeginFacts
from alumnet.introductions.rules.policy import POLICY
from alumnet.introductions.rules.sight import Seen, Standing, is_for, seen_by
from alumnet.introductions.rules.states import UNANSWERED, parts_of
from alumnet.introductions.rules.table import INTRODUCTION, IntroductionFacts
from alumnet.introductions.rules.ways import settled
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import first_refusal
from tests.builders import THEN

S = IntroductionState
FACTS = BeginFacts(now=THEN)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "asking", "offering"),
    [
        ({}, None, None),
        ({"is_shown": False}, NotFound, NotFound),
        ({"is_connected": True}, errors.KnownAlready, None),
        ({"knows": False}, errors.NobodyBetween, errors.NotKnown),
        ({"can_meet": False}, errors.NobodyBetween, errors.NobodyBetween),
        ({"twin": "abc"}, errors.OnItsWay, errors.OnItsWay),
        ({"tries_again_from": THEN + DAY}, errors.TriedBefore, errors.TriedBefore),
        ({"tries_again_from": THEN}, None, None),
        ({"on_their_way": 3}, errors.TooManyIntroductions, errors.TooManyIntroductions),
    ],
)
def test_what_stands_in_the_way_of_a_beginning(
    facts: dict[str, object],
    asking: type[DomainError] | None,
    offering: type[DomainError] | None,
) -> None:
    for guards, expected in ((MAY_ASK, asking), (MAY_OFFER, offering)):
        refusal = first_refusal(guards, replace(FACTS, **facts))  # type: ignore[arg-type]
        assert type(refusal) is (expected or type(None))


@given(
    state=st.sampled_from(sorted(OPEN | UNANSWERED, key=lambda each: each.value)),
    origin=st.sampled_from(Origin),
    reached=st.booleans(),
    is_awaited=st.booleans(),
)
def test_whoever_began_it_sees_no_difference_between_ends_without_two_yeses(
    state: IntroductionState, origin: Origin, reached: bool, is_awaited: bool
) -> None:
    asker = Part.FIRST if origin is Origin.ASKED else Part.CONNECTOR
    standing = Standing(origin=origin, state=state, is_awaited=is_awaited, reached_second=reached)
    expected = Seen.ON_ITS_WAY if is_awaited else Seen.NO_ANSWER
    assert seen_by(asker, standing) is expected
    # Nor can they tell by what they may do: it is taken back from each of these, or from none.
    withdraw = [row for row in INTRODUCTION if row.name == "withdraw" and state in row.from_]
    assert len(withdraw) == 1
    facts = IntroductionFacts(now=THEN, is_awaited=is_awaited)
    refusal = first_refusal(withdraw[0].guards, facts)
    assert (refusal is None) == is_awaited


@pytest.mark.parametrize(
    ("part", "standing", "seen"),
    [
        (Part.CONNECTOR, {"state": S.ASKED}, Seen.YOUR_TURN),
        (Part.CONNECTOR, {"state": S.PASSED}, Seen.YOU_SAID_NO),
        (Part.CONNECTOR, {"state": S.EXPIRED}, Seen.OVER),
        (Part.CONNECTOR, {"state": S.DECLINED, "reached_second": True}, Seen.PASSED_ON),
        (
            Part.CONNECTOR,
            {"state": S.AGREED, "reached_second": True, "was_agreed": True},
            Seen.PASSED_ON,
        ),
        (
            Part.CONNECTOR,
            {"state": S.OUTCOME, "reached_second": True, "was_agreed": True, "have_met": True},
            Seen.INTRODUCED,
        ),
        (
            Part.CONNECTOR,
            {"origin": Origin.OFFERED, "state": S.AGREED, "was_agreed": True},
            Seen.BOTH_AGREED,
        ),
        (Part.SECOND, {"state": S.FORWARDED, "reached_second": True}, Seen.YOUR_TURN),
        (Part.SECOND, {"state": S.NOT_NOW, "reached_second": True}, Seen.YOU_SAID_NO),
        (Part.SECOND, {"state": S.WITHDRAWN, "reached_second": True}, Seen.OVER),
        (Part.SECOND, {"state": S.AGREED, "was_agreed": True}, Seen.BOTH_AGREED),
        (Part.FIRST, {"state": S.NOT_NOW, "is_awaited": False}, Seen.NOT_NOW),
        (Part.FIRST, {"state": S.WITHDRAWN, "is_awaited": False}, Seen.TAKEN_BACK),
        (Part.FIRST, {"state": S.OUTCOME, "was_agreed": True}, Seen.INTRODUCED),
        (Part.FIRST, {"state": S.VOIDED, "was_agreed": True}, Seen.OVER),
        (Part.FIRST, {"origin": Origin.OFFERED, "state": S.OFFERED}, Seen.YOUR_TURN),
        (Part.FIRST, {"origin": Origin.OFFERED, "state": S.PASSED}, Seen.YOU_SAID_NO),
        (
            Part.FIRST,
            {"origin": Origin.OFFERED, "state": S.DECLINED, "reached_second": True},
            Seen.ON_ITS_WAY,
        ),
        (
            Part.FIRST,
            {"origin": Origin.OFFERED, "state": S.WITHDRAWN, "reached_second": True},
            Seen.OVER,
        ),
    ],
)
def test_what_each_of_the_three_sees(part: Part, standing: dict[str, object], seen: Seen) -> None:
    whole: dict[str, object] = {"origin": Origin.ASKED} | standing
    assert seen_by(part, Standing(**whole)) is seen  # type: ignore[arg-type]


def test_the_second_learns_of_it_only_when_they_are_asked() -> None:
    standing = Standing(origin=Origin.ASKED, state=S.ASKED)
    assert [
        each for each in (Part.FIRST, Part.CONNECTOR, Part.SECOND) if is_for(each, standing)
    ] == [
        Part.FIRST,
        Part.CONNECTOR,
    ]
    assert parts_of(Origin.OFFERED, Part.FIRST) == {Part.FIRST}


def test_writing_needs_one_and_a_connection_needs_both() -> None:
    assert settled(None, Way.CONVERSATION) is Way.CONVERSATION
    assert settled(Way.REQUEST, None) is Way.REQUEST
    assert settled(Way.CONNECTION, None) is None
    assert settled(Way.CONNECTION, Way.CONNECTION) is Way.CONNECTION
    assert settled(Way.CONNECTION, Way.CONVERSATION) is Way.CONVERSATION


def test_every_answer_fits_into_the_wait_of_whoever_began_it() -> None:
    assert POLICY.known_after == POLICY.first_answer + POLICY.second_answer
