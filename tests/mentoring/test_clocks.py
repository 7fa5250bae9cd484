"""Every clock, moved: reminders, silence, standstill, undo, drafts; and queues that stand still."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.kernel import jobs
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.commands import batches
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.models import MentorshipRequest, RequestEvent
from alumnet.mentoring.rules import DeclineReason, RequestState, errors
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import (
    DAY,
    a_draft,
    a_request,
    an_asked_pair,
    request_row,
    state_of,
    told,
)

NO = commands.No(reason=DeclineReason.OTHER)


def profile_of(mentor: Built) -> MentorProfile:
    session = reading()
    session.expire_all()
    return session.get_one(MentorProfile, mentor.id)


def test_the_clocks_are_watched_every_minute() -> None:
    assert "alumnet.mentoring.jobs.watch_clocks" in registry.minutely


# -------------------------------------------------------------------------------------- the queue
def test_a_full_desk_stops_the_clocks_and_keeps_the_order(app: Flask) -> None:
    mentor = builders.a_mentor(places=2)
    waiting = [
        a_request(builders.a_member(), mentor, now=THEN + n * timedelta(hours=1)) for n in range(4)
    ]
    first = commands.accept_request(waiting[0], by=mentor.id, now=THEN + DAY)
    assert request_row(waiting[1]).due_at is not None

    commands.accept_request(waiting[3], by=mentor.id, now=THEN + 2 * DAY)

    for public_id in waiting[1:3]:
        row = request_row(public_id)
        assert (row.state, row.due_at) == (RequestState.SUBMITTED, None)
    commands.end_mentorship(first, by=mentor.id, now=THEN + 12 * DAY)
    due = [request_row(each).due_at for each in waiting[1:3]]
    assert due == [THEN + 24 * DAY + n * timedelta(hours=1) for n in (1, 2)]


def test_whoever_waits_for_a_full_desk_is_not_late_after_a_month(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    taken, waits = (a_request(builders.a_member(), mentor) for _ in range(2))
    commands.accept_request(taken, by=mentor.id, now=THEN)
    watch_clocks(THEN + 40 * DAY)
    assert state_of(waits) is RequestState.SUBMITTED


def test_a_pause_that_ends_lets_the_clocks_go_on_by_themselves(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    commands.pause_requests(by=mentor.id, until=(THEN + 20 * DAY).date(), now=THEN + 2 * DAY)
    watch_clocks(THEN + 19 * DAY)
    assert request_row(public_id).due_at is None
    back = datetime.combine((THEN + 20 * DAY).date(), datetime.min.time(), THEN.tzinfo)
    watch_clocks(back)
    assert request_row(public_id).due_at == back + 12 * DAY


def test_places_lowered_and_raised_at_the_desk_stop_and_start_the_clocks(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair(places=1)
    for places, runs in ((0, False), (3, True)):
        with writing() as session:
            session.get_one(MentorProfile, mentor.id).places = places
        watch_clocks(THEN + DAY)
        assert (request_row(public_id).due_at is not None) is runs


@pytest.mark.postgresql
def test_the_queue_follows_at_once_when_the_desk_tells_of_a_change(app: Flask) -> None:
    from alumnet.kernel import outbox

    mentor, _mentee, public_id = an_asked_pair(places=1)
    with writing() as session:
        session.get_one(MentorProfile, mentor.id).places = 0
        outbox.add(session, "mentor_profile.changed", mentor.id, now=THEN)
    outbox.drain(THEN)
    assert request_row(public_id).due_at is None


# ------------------------------------------------------------------------------------- reminders
def test_a_receiver_is_reminded_on_the_fourth_and_the_ninth_day(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    counts = []
    for day in range(14):
        watch_clocks(THEN + day * DAY)
        counts.append(len(told("mentoring.reminder")))
    assert counts == [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    assert set(told("mentoring.reminder")) == {mentor.id}
    assert request_row(public_id).reminders_sent == 2


@pytest.mark.postgresql
def test_after_a_week_without_jobs_one_mail_reminds_of_everything(app: Flask) -> None:
    mentor = builders.a_mentor(places=3)
    for n in range(3):
        a_request(builders.a_member(), mentor, now=THEN + n * timedelta(hours=1))
    watch_clocks(THEN + 10 * DAY)
    watch_clocks(THEN + 10 * DAY)
    assert told("mentoring.reminder") == [mentor.id]


def test_reminders_wait_while_the_clock_stands_still(app: Flask) -> None:
    mentor, _mentee, _public_id = an_asked_pair()
    commands.pause_requests(by=mentor.id, until=(THEN + 20 * DAY).date(), now=THEN + DAY)
    watch_clocks(THEN + 10 * DAY)
    assert told("mentoring.reminder") == []


def test_a_decision_by_a_date_is_reminded_of_once_on_the_second_day(app: Flask) -> None:
    mentor = builders.a_mentor()
    a_request(builders.a_member(), mentor, decision_by=(THEN + 20 * DAY).date())
    counts = []
    for hours in (24, 47, 48, 60):
        watch_clocks(THEN + timedelta(hours=hours))
        counts.append(len(told("mentoring.reminder")))
    assert counts == [0, 0, 1, 1]


# --------------------------------------------------------------------------------------- silence
def test_a_silence_ends_a_request_after_two_weeks_and_one_may_ask_once_more(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    watch_clocks(THEN + 14 * DAY - timedelta(seconds=1))
    assert state_of(public_id) is RequestState.SUBMITTED
    watch_clocks(THEN + 14 * DAY)
    row = request_row(public_id)
    assert (row.state, row.ended_at, row.due_at) == (
        RequestState.EXPIRED,
        THEN + 14 * DAY,
        None,
    )
    assert told("mentoring.unanswered") == [mentee.id]

    again = a_request(mentee, mentor, now=THEN + 14 * DAY)
    watch_clocks(THEN + 28 * DAY)
    assert state_of(again) is RequestState.EXPIRED
    with pytest.raises(errors.CoolDown) as cooling:
        a_request(mentee, mentor, now=THEN + 30 * DAY)
    assert cooling.value.facts == {"until": THEN + 118 * DAY}


@pytest.mark.postgresql
def test_after_a_long_pause_of_the_jobs_a_mentee_is_told_once(app: Flask) -> None:
    mentee = builders.a_member()
    for _ in range(3):
        a_request(mentee, builders.a_mentor())
    watch_clocks(THEN + 60 * DAY)
    watch_clocks(THEN + 60 * DAY)
    assert told("mentoring.unanswered") == [mentee.id]


def test_three_silences_in_a_row_pause_a_mentor_and_ask(app: Flask) -> None:
    mentor = builders.a_mentor(places=3)
    for n in range(3):
        a_request(builders.a_member(), mentor, now=THEN + n * DAY)
    late = a_request(builders.a_member(), mentor, now=THEN + 10 * DAY)

    watch_clocks(THEN + 15 * DAY)
    assert profile_of(mentor).paused_until is None
    watch_clocks(THEN + 16 * DAY)

    assert profile_of(mentor).paused_until == (THEN + 106 * DAY).date()
    assert told("mentor.paused_for_silence") == [mentor.id]
    assert request_row(late).due_at is None
    commands.come_back(by=mentor.id, now=THEN + 18 * DAY)
    assert request_row(late).due_at == THEN + 26 * DAY


def test_an_answer_between_silences_starts_the_count_again(app: Flask) -> None:
    mentor = builders.a_mentor(places=3)
    asked = [a_request(builders.a_member(), mentor, now=THEN + n * DAY) for n in range(4)]
    watch_clocks(THEN + 15 * DAY)
    assert profile_of(mentor).silences == 2
    commands.decline_request(asked[2], by=mentor.id, answer=NO, now=THEN + 15 * DAY)
    watch_clocks(THEN + 20 * DAY)
    assert profile_of(mentor).silences == 1


@pytest.mark.postgresql
def test_many_silences_at_once_pause_and_ask_once(app: Flask) -> None:
    mentor = builders.a_mentor(places=3)
    for _ in range(5):
        a_request(builders.a_member(), mentor)
    watch_clocks(THEN + 30 * DAY)
    assert profile_of(mentor).silences == 5
    assert told("mentor.paused_for_silence") == [mentor.id]


# ------------------------------------------------------------------------------------ standstill
def test_a_standstill_of_ninety_days_ends_without_a_cool_down(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    commands.pause_requests(by=mentor.id, until=(THEN + 300 * DAY).date(), now=THEN + DAY)
    watch_clocks(THEN + 90 * DAY)
    assert state_of(public_id) is RequestState.SUBMITTED
    watch_clocks(THEN + 91 * DAY)
    row = request_row(public_id)
    assert (row.state, row.asks_again_from) == (RequestState.EXPIRED, THEN + 91 * DAY)
    assert profile_of(mentor).silences == 0
    assert told("mentoring.unanswered") == [mentee.id]


def test_standstills_add_up_to_ninety_days(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    commands.pause_requests(by=mentor.id, until=(THEN + 300 * DAY).date(), now=THEN)
    commands.come_back(by=mentor.id, now=THEN + 60 * DAY)
    commands.pause_requests(by=mentor.id, until=(THEN + 300 * DAY).date(), now=THEN + 61 * DAY)
    watch_clocks(THEN + 90 * DAY)
    assert state_of(public_id) is RequestState.SUBMITTED
    watch_clocks(THEN + 91 * DAY)
    assert state_of(public_id) is RequestState.EXPIRED


@pytest.mark.postgresql
def test_a_standstill_is_no_silence_for_the_next_request(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    commands.pause_requests(by=mentor.id, until=(THEN + 95 * DAY).date(), now=THEN)
    watch_clocks(THEN + 90 * DAY)
    again = a_request(mentee, mentor, now=THEN + 96 * DAY)
    assert request_row(again).previous_id == request_row(public_id).id
    watch_clocks(THEN + 110 * DAY)
    assert request_row(again).asks_again_from == THEN + 110 * DAY


# ------------------------------------------------------------------------------- undo and drafts
def test_after_a_day_a_withdrawn_request_has_no_clock(app: Flask) -> None:
    _mentor, mentee, public_id = an_asked_pair()
    commands.withdraw_request(public_id, by=mentee.id, now=THEN)
    watch_clocks(THEN + DAY - timedelta(seconds=1))
    assert request_row(public_id).remaining is not None
    watch_clocks(THEN + DAY)
    row = request_row(public_id)
    assert (row.due_at, row.remaining, row.stopped_at) == (None, None, None)
    assert row.ended_at == THEN


@pytest.mark.postgresql
def test_a_draft_goes_thirty_days_after_the_last_change(app: Flask) -> None:
    mentor, mentee = builders.a_mentor(), builders.a_member()
    a_draft(mentee, mentor)
    a_draft(mentee, mentor, now=THEN + 10 * DAY)
    watch_clocks(THEN + 39 * DAY)
    assert reading().scalar(select(func.count(MentorshipRequest.id))) == 1
    reading().close()
    watch_clocks(THEN + 40 * DAY)
    assert reading().scalar(select(func.count(MentorshipRequest.id))) == 0


# ---------------------------------------------------------------------------------------- batches
@pytest.mark.postgresql
def test_more_than_a_batch_is_worked_off_in_one_round(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    asked = [a_request(builders.a_member(), builders.a_mentor()) for _ in range(5)]
    watch_clocks(THEN + 20 * DAY)
    assert {state_of(each) for each in asked} == {RequestState.EXPIRED}


def test_history_tells_every_step_of_the_clock(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    watch_clocks(THEN + 5 * DAY)
    commands.pause_requests(by=mentor.id, until=(THEN + 9 * DAY).date(), now=THEN + 6 * DAY)
    watch_clocks(THEN + 9 * DAY)
    watch_clocks(THEN + 30 * DAY)
    names = reading().scalars(
        select(RequestEvent.name)
        .where(RequestEvent.subject_id == request_row(public_id).id)
        .order_by(RequestEvent.id)
    )
    assert list(names) == ["submit", "remind", "stand_still", "go_on", "expire"]


def test_the_minutely_round_runs_the_watch(app: Flask) -> None:
    _mentor, _mentee, public_id = an_asked_pair()
    jobs.run_minutely(THEN + 20 * DAY)
    assert state_of(public_id) is RequestState.EXPIRED
