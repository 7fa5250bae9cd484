"""Two people who plan at the same moment: one time, one message more, never half a change."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.models import SessionTime
from alumnet.mentoring.queries.session_facts import proposed_moments
from alumnet.mentoring.rules import session_errors as errors
from alumnet.mentoring.rules.sessions import About, SessionState, Subject
from tests import builders
from tests.builders import THEN
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.mentoring.asking import DAY, a_request
from tests.mentoring.meeting import (
    HOUR,
    LATER,
    SOON,
    agreed,
    at,
    proposed,
    session_row,
    session_rows,
    two_together,
)

pytestmark = pytest.mark.postgresql


@ROUNDS
def test_two_windows_take_different_times_and_one_stands(app: Flask, rounds: int) -> None:
    mentor, mentee, subject = two_together()
    for _ in range(rounds):
        number = proposed(subject, mentor, SOON, LATER)
        take = partial(sessions.confirm_session, subject, number, by=mentee.id, now=THEN)

        found = at_once(app, partial(take, chosen=SOON), partial(take, chosen=LATER))

        assert refused(found) == [NoSuchTransition]
        row = session_row(number)
        assert row.starts_at == (LATER if found[0] else SOON)
        assert (row.sequence, proposed_moments(reading(), row.id)) == (0, [])
        sessions.cancel_session(subject, number, by=mentor.id, now=THEN)


@ROUNDS
def test_taking_a_time_crosses_other_times_and_calling_it_off(app: Flask, rounds: int) -> None:
    mentor, mentee, subject = two_together()
    other = sessions.Offer(times=at(LATER))
    for turn in range(rounds):
        number = proposed(subject, mentor, SOON)
        crossing = (
            partial(sessions.offer_others, subject, number, by=mentor.id, offer=other, now=THEN)
            if turn % 2
            else partial(sessions.cancel_session, subject, number, by=mentor.id, now=THEN)
        )

        found = at_once(
            app,
            partial(sessions.confirm_session, subject, number, by=mentee.id, chosen=SOON, now=THEN),
            crossing,
        )

        row = session_row(number)
        taken = found[0] is None
        if turn % 2:
            # Either the old time was taken before it was withdrawn, or the new one waits.
            assert refused(found) == [NoSuchTransition if taken else errors.TimeNotOffered]
            state = SessionState.CONFIRMED if taken else SessionState.PROPOSED
            assert (row.state, row.starts_at) == (state, SOON if taken else None)
            sessions.cancel_session(subject, number, by=mentor.id, now=THEN)
        else:
            # Calling off wins in the end: a call that was just agreed is off again.
            assert refused(found) == ([] if taken else [NoSuchTransition])
            assert (row.state, row.sequence) == (SessionState.CANCELLED, 1 if taken else -1)
    assert list(reading().scalars(select(SessionTime.id))) == []


@ROUNDS
def test_both_propose_at_once_and_one_proposal_is_open(app: Flask, rounds: int) -> None:
    mentor, mentee, subject = two_together()
    for _ in range(rounds):
        found = at_once(
            app,
            partial(proposed, subject, mentor, SOON),
            partial(proposed, subject, mentee, LATER),
        )
        assert refused(found) == [errors.ProposalOpen]
        number = next(each for each in found if isinstance(each, int))
        sessions.cancel_session(subject, number, by=mentor.id, now=THEN)


@ROUNDS
def test_a_mentor_is_in_one_call_at_a_time(app: Flask, rounds: int) -> None:
    for turn in range(rounds):
        mentor = builders.a_mentor(places=2)
        pairs = []
        for _ in range(2):
            mentee = builders.a_member()
            started = commands.accept_request(a_request(mentee, mentor), by=mentor.id, now=THEN)
            pairs.append((mentee, Subject(About.MENTORSHIP, started)))
        starts = SOON, SOON + (HOUR / 2 if turn % 2 else 0 * HOUR)
        numbers = [
            proposed(subject, mentor, start)
            for (_, subject), start in zip(pairs, starts, strict=True)
        ]

        found = at_once(
            app,
            *(
                partial(
                    sessions.confirm_session, subject, number, by=mentee.id, chosen=start, now=THEN
                )
                for (mentee, subject), number, start in zip(pairs, numbers, starts, strict=True)
            ),
        )

        assert refused(found) == [errors.TimeTaken]


@ROUNDS
def test_the_end_of_a_mentorship_crosses_a_yes_to_a_time(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, mentee, subject = two_together()
        agreed(subject, mentor, mentee, LATER)
        number = proposed(subject, mentor, SOON)
        at_once(
            app,
            partial(sessions.confirm_session, subject, number, by=mentee.id, chosen=SOON, now=THEN),
            partial(commands.end_mentorship, subject.public_id, by=mentor.id, now=THEN + DAY),
        )
        assert {row.state for row in session_rows()} == {SessionState.CANCELLED}
