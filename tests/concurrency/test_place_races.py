"""The last place: yeses, first calls, lines and clocks that want it at the same moment."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from alumnet.kernel.db import reading
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import RequestState, errors
from alumnet.mentoring.rules.sessions import About, Subject
from tests import builders
from tests.builders import THEN, Built
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, live_count, refused, whole
from tests.mentoring.asking import DAY, a_request, request_row, state_of
from tests.mentoring.meeting import agreed
from tests.mentoring.test_waiting import a_full_mentor, in_line

pytestmark = pytest.mark.postgresql
HOUR = timedelta(hours=1)


def used(mentor: Built) -> int:
    session = reading()
    session.expire_all()
    found = capacity.mentor_facts(session, mentor.id).used
    session.close()
    return found


@ROUNDS
def test_a_yes_and_a_first_call_for_the_last_place(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor = builders.a_mentor(places=1)
        one, two = (a_request(builders.a_member(), mentor) for _ in range(2))

        found = at_once(
            app,
            partial(commands.accept_request, one, by=mentor.id, now=THEN),
            partial(commands.explore_request, two, by=mentor.id, now=THEN),
        )

        assert refused(found) == [errors.MentorFull]
        assert used(mentor) == 1
    whole()


@ROUNDS
def test_a_place_that_opens_is_held_for_the_oldest_before_a_yes(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor = builders.a_mentor(places=2)
        asked = [a_request(builders.a_member(), mentor, now=THEN + n * HOUR) for n in range(4)]
        oldest, younger = asked[:2]
        running = [
            commands.accept_request(each, by=mentor.id, now=THEN + DAY) for each in asked[2:]
        ]
        commands.join_line(oldest, by=request_row(oldest).initiator_id, now=THEN + DAY)

        found = at_once(
            app,
            partial(commands.end_mentorship, running[0], by=mentor.id, now=THEN + DAY),
            partial(commands.accept_request, younger, by=mentor.id, now=THEN + DAY),
        )

        assert refused(found) == [errors.MentorFull]
        assert state_of(oldest) is RequestState.WAITLIST_OFFERED
        assert used(mentor) == 2
    whole()


@ROUNDS
def test_a_place_is_offered_to_somebody_who_gets_a_yes_elsewhere(app: Flask, rounds: int) -> None:
    """The offer holds the mentor, the yes elsewhere holds the mentee: neither undoes the other."""
    for _ in range(rounds):
        mentor, (running,) = a_full_mentor()
        elsewhere, mentee = builders.a_mentor(), builders.a_member()
        first, second = in_line(mentor, mentee), in_line(mentor, now=THEN + HOUR)
        asked = a_request(mentee, elsewhere)

        found = at_once(
            app,
            partial(commands.end_mentorship, running, by=mentor.id, now=THEN + DAY),
            partial(commands.accept_request, asked, by=elsewhere.id, now=THEN + DAY),
        )

        assert refused(found) == []
        row = request_row(first)
        assert (row.state, row.due_at, row.remaining) == (RequestState.SUPERSEDED, None, None)
        watch_clocks(THEN + DAY)
        assert state_of(second) is RequestState.WAITLIST_OFFERED
        assert used(mentor) == 1
    whole()


@ROUNDS
def test_two_private_yeses_at_once_begin_one_mentorship(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, mentee = builders.a_mentor(places=1), builders.a_member()
        asked = a_request(mentee, mentor)
        commands.explore_request(asked, by=mentor.id, now=THEN)
        agreed(Subject(About.REQUEST, asked), mentor, mentee, THEN + DAY)
        before = live_count()

        found = at_once(
            app,
            *(
                partial(commands.answer_call, asked, by=each.id, goes_on=True, now=THEN + 2 * DAY)
                for each in (mentor, mentee)
            ),
        )

        assert refused(found) == []
        assert state_of(asked) is RequestState.ACCEPTED
        assert live_count() == before + 1
    whole()


@ROUNDS
def test_a_place_is_taken_in_the_last_minute(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, (running,) = a_full_mentor()
        waits = in_line(mentor)
        commands.end_mentorship(running, by=mentor.id, now=THEN)
        late = THEN + 5 * DAY

        found = at_once(
            app,
            partial(
                commands.take_place,
                waits,
                by=request_row(waits).initiator_id,
                now=late - timedelta(seconds=1),
            ),
            partial(commands.pass_places_on, late),
        )

        if refused(found):
            assert refused(found) == [NoSuchTransition]
            assert request_row(waits).offers_missed == 1
        else:
            assert state_of(waits) is RequestState.SUBMITTED
        assert used(mentor) <= 1
    whole()
