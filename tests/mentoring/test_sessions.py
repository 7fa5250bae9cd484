"""Sessions through their commands and clocks: plan, take, move, cancel, and how it was."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.commands import session_outcomes as outcomes
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.models import (
    Mentorship,
    MentorshipRequest,
)
from alumnet.mentoring.queries.sessions import of_request
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules import session_errors as errors
from alumnet.mentoring.rules.sessions import About, SessionState, Subject
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import DAY, a_request, an_asked_pair, mentorships
from tests.mentoring.meeting import (
    END,
    HOUR,
    LATER,
    SOON,
    WEEK,
    agreed,
    at,
    brief,
    history_of,
    proposed,
    session_row,
    session_rows,
    times_of,
    two_together,
)


# --------------------------------------------------------------------------------------- planning
@pytest.mark.postgresql
def test_one_of_three_times_is_taken_by_the_other_and_stands(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = proposed(subject, mentor, SOON, LATER, SOON + HOUR)
    assert times_of() == [SOON, SOON + HOUR, LATER]
    assert brief(subject, THEN).proposal.proposed_by_id == mentor.id
    with pytest.raises(errors.OwnProposal):
        sessions.confirm_session(subject, number, by=mentor.id, chosen=SOON, now=THEN)
    with pytest.raises(errors.TimeNotOffered):
        sessions.confirm_session(subject, number, by=mentee.id, chosen=SOON + DAY, now=THEN)

    sessions.confirm_session(subject, number, by=mentee.id, chosen=LATER, now=THEN)

    row = session_row()
    assert (row.state, row.starts_at, row.sequence) == (SessionState.CONFIRMED, LATER, 0)
    assert row.ends_at == LATER + timedelta(minutes=45)
    assert (row.zone, row.local_start) == ("Europe/Paris", datetime.fromisoformat("2026-01-19T10"))
    assert (times_of(), row.due_at) == ([], LATER - DAY)
    assert brief(subject, THEN).next.number == number
    with pytest.raises(NoSuchTransition):
        sessions.confirm_session(subject, number, by=mentee.id, chosen=SOON, now=THEN)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("moments", "error"),
    [
        ([], errors.TimesMissing),
        ([SOON + n * HOUR for n in range(4)], errors.TimesMissing),
        ([SOON, THEN], errors.TimePassed),
        ([THEN + 181 * DAY], errors.TimeTooFar),
    ],
    ids=["none", "four", "past", "far"],
)
def test_times_that_cannot_be_proposed_leave_nothing(
    app: Flask, moments: list[datetime], error: type[DomainError]
) -> None:
    mentor, _mentee, subject = two_together()
    with pytest.raises(error):
        proposed(subject, mentor, *moments)
    assert session_rows() == []


def test_only_one_proposal_is_open_and_either_offers_others(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = proposed(subject, mentor, SOON)
    with pytest.raises(errors.ProposalOpen) as refused:
        proposed(subject, mentee, LATER)
    assert refused.value.facts["number"] == number

    other = sessions.Offer(times=at(LATER, LATER + HOUR))
    sessions.offer_others(subject, number, by=mentee.id, offer=other, now=THEN)

    assert times_of() == [LATER, LATER + HOUR]
    with pytest.raises(errors.OwnProposal):
        sessions.confirm_session(subject, number, by=mentee.id, chosen=LATER, now=THEN)
    sessions.confirm_session(subject, number, by=mentor.id, chosen=LATER, now=THEN)
    assert history_of() == ["propose", "offer_others", "confirm"]
    for week in range(5):
        agreed(subject, mentor, mentee, LATER + (week + 1) * WEEK)
    with pytest.raises(errors.EnoughSessions):
        proposed(subject, mentor, SOON)


@pytest.mark.postgresql
def test_nobody_is_in_two_calls_at_once(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    agreed(subject, mentor, mentee, SOON)
    number = proposed(subject, mentee, SOON + timedelta(minutes=30), SOON + HOUR)
    with pytest.raises(errors.TimeTaken):
        sessions.confirm_session(
            subject, number, by=mentor.id, chosen=SOON + timedelta(minutes=30), now=THEN
        )
    sessions.confirm_session(subject, number, by=mentor.id, chosen=SOON + HOUR, now=THEN)
    # The same mentor with somebody else.
    other = builders.a_member()
    second = commands.accept_request(a_request(other, mentor), by=mentor.id, now=THEN)
    with pytest.raises(errors.TimeTaken):
        agreed(Subject(About.MENTORSHIP, second), mentor, other, SOON)


@pytest.mark.postgresql
def test_a_call_keeps_its_time_until_another_is_taken(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = agreed(subject, mentor, mentee, SOON)
    uid = session_row().uid

    sessions.move_session(
        subject, number, by=mentee.id, offer=sessions.Offer(times=at(LATER)), now=THEN + DAY
    )
    row = session_row()
    assert (row.state, row.starts_at, row.sequence) == (SessionState.RESCHEDULED, SOON, 0)
    assert (times_of(), row.due_at) == ([LATER], SOON)
    sessions.confirm_session(subject, number, by=mentor.id, chosen=LATER, now=THEN + DAY)
    row = session_row()
    assert (row.state, row.starts_at, row.sequence) == (SessionState.CONFIRMED, LATER, 1)

    sessions.move_session(
        subject, number, by=mentor.id, offer=sessions.Offer(times=at(SOON)), now=THEN + DAY
    )
    sessions.keep_session(subject, number, by=mentee.id, now=THEN + DAY)
    row = session_row()
    assert (row.starts_at, row.sequence, times_of()) == (LATER, 1, [])
    sessions.change_place(subject, number, by=mentor.id, place="At the station", now=THEN + DAY)
    sessions.cancel_session(subject, number, by=mentee.id, now=THEN + DAY)
    row = session_row()
    assert (row.state, row.sequence, row.uid) == (SessionState.CANCELLED, 3, uid)
    assert row.due_at is None


def test_a_late_cancel_is_said_before_it_is_done(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = agreed(subject, mentor, mentee, SOON)
    with pytest.raises(errors.LateCancel):
        sessions.cancel_session(subject, number, by=mentee.id, now=SOON - 23 * HOUR)
    sessions.cancel_session(
        subject, number, by=mentee.id, now=SOON - 23 * HOUR, knows_it_is_late=True
    )
    assert session_row().state is SessionState.CANCELLED
    number = agreed(subject, mentor, mentee, LATER)
    with pytest.raises(errors.BegunAlready):
        sessions.cancel_session(subject, number, by=mentee.id, now=LATER, knows_it_is_late=True)


def test_strangers_find_no_session_and_no_number_is_shared(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = proposed(subject, mentor, SOON)
    stranger = builders.a_member()
    with pytest.raises(NotFound):
        sessions.confirm_session(subject, number, by=stranger.id, chosen=SOON, now=THEN)
    with pytest.raises(NotFound):
        sessions.cancel_session(subject, 2, by=mentee.id, now=THEN)


# ------------------------------------------------------------------------------------ first calls
def an_exploring_pair() -> tuple[Built, Built, Subject]:
    mentor, mentee, public_id = an_asked_pair()
    with writing() as session:
        found = select(MentorshipRequest).where(MentorshipRequest.public_id == public_id)
        session.scalars(found).one().state = RequestState.EXPLORING
    return mentor, mentee, Subject(About.REQUEST, public_id)


@pytest.mark.postgresql
def test_a_request_has_one_first_call_of_25_minutes(app: Flask) -> None:
    mentor, mentee, subject = an_exploring_pair()
    number = proposed(subject, mentor, SOON, minutes=90)
    with pytest.raises(errors.ProposalOpen):
        proposed(subject, mentee, LATER)
    sessions.confirm_session(subject, number, by=mentee.id, chosen=SOON, now=THEN)
    with pytest.raises(errors.ProposalOpen):
        proposed(subject, mentee, LATER)
    row = session_row()
    assert (row.minutes, row.mentorship_id) == (25, None)
    assert row.request_id is not None
    assert of_request(reading(), row.request_id, now=THEN).next is not None
    outcomes.hold_session(subject, number, by=mentor.id, now=SOON + HOUR)
    assert session_row().state is SessionState.HELD


def test_nothing_is_planned_for_a_request_that_is_at_no_first_call(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    with pytest.raises(errors.CannotBePlanned):
        proposed(Subject(About.REQUEST, public_id), mentor, SOON)


# --------------------------------------------------------------------------------------- outcomes
@pytest.mark.postgresql
def test_either_says_that_they_met_and_a_doubt_is_settled_by_the_two(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = agreed(subject, mentor, mentee, SOON)
    with pytest.raises(errors.NotBegun):
        outcomes.hold_session(subject, number, by=mentor.id, now=SOON - HOUR)
    outcomes.hold_session(subject, number, by=mentor.id, now=END)
    assert brief(subject, END).held == 1
    assert brief(subject, END).last_held_at == SOON
    with pytest.raises(errors.SaidByYou):
        outcomes.contest_session(subject, number, by=mentor.id, now=END)

    outcomes.contest_session(subject, number, by=mentee.id, now=END)

    assert brief(subject, END).held == 0
    with pytest.raises(errors.SaidByOther):
        outcomes.settle_session(subject, number, by=mentee.id, took_place=False, now=END)
    with pytest.raises(errors.SaidByYou):
        outcomes.settle_session(subject, number, by=mentor.id, took_place=True, now=END)
    outcomes.settle_session(subject, number, by=mentee.id, took_place=True, now=END)
    assert brief(subject, END).held == 1
    with pytest.raises(errors.TooLateToDoubt):
        outcomes.contest_session(subject, number, by=mentee.id, now=END + 14 * DAY)
    assert history_of() == ["propose", "confirm", "hold", "contest", "agree_held"]


@pytest.mark.postgresql
def test_a_missed_call_is_nobodys_fault_and_may_have_happened_after_all(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = agreed(subject, mentor, mentee, SOON)
    outcomes.miss_session(subject, number, by=mentee.id, now=END)
    outcomes.hold_session(subject, number, by=mentor.id, now=END)
    outcomes.contest_session(subject, number, by=mentee.id, now=END)
    outcomes.settle_session(subject, number, by=mentor.id, took_place=False, now=END)
    assert session_row().state is SessionState.NO_SHOW
    assert brief(subject, END).held == 0


def test_a_meeting_that_nobody_planned_is_noted_in_one_step(app: Flask) -> None:
    _mentor, mentee, subject = two_together()
    found = mentorships()[0].id
    with writing() as session:
        mentorship = session.get_one(Mentorship, found)
        outcomes.note_meeting(
            session, mentorship, by=mentee.id, minutes=60, zone="Asia/Seoul", now=LATER
        )
    row = session_row()
    assert (row.state, row.starts_at, row.sequence) == (SessionState.HELD, LATER - HOUR, -1)
    assert brief(subject, LATER).last_held_at == LATER - HOUR
