"""The life of a mentorship by its clocks: to sign, to meet, to pause, to close, to look back."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.registry import registry
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_mentorships
from alumnet.mentoring.models import CheckIn, WhatCame
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import MentorshipState, TimeKind
from alumnet.mentoring.rules.mentorship_errors import (
    EndNotAhead,
    NeedsBoth,
    NeverMet,
    PausedEnough,
    PauseTooLong,
)
from alumnet.mentoring.rules.mentorship_states import Cadence, Ending, Occasion
from alumnet.mentoring.rules.rhythm import months_after
from tests.builders import THEN, Built
from tests.mentoring.asking import DAY
from tests.mentoring.together import (
    LAST_DAY,
    a_completed_pair,
    a_proposed_pair,
    a_running_pair,
    row_of,
    sign,
    state_of,
)

ENDS = datetime(2026, 7, 6, tzinfo=UTC)


def occasions(mentee: Built) -> list[Occasion]:
    session = reading()
    session.expire_all()
    query = select(CheckIn.occasion).where(CheckIn.person_id == mentee.id).order_by(CheckIn.id)
    return list(session.scalars(query))


def test_the_clocks_are_watched_every_minute() -> None:
    assert "alumnet.mentoring.jobs.watch_mentorships" in registry.minutely


# --------------------------------------------------------------------------------------- to sign
def test_what_nobody_signs_is_reminded_of_twice_and_let_be_after_thirty_days(app: Flask) -> None:
    mentor, _mentee, public_id = a_proposed_pair(places=1)
    sent = []
    for day in range(30):
        watch_mentorships(THEN + day * DAY)
        sent.append(row_of(public_id).reminders_sent)
    assert sent == [0] * 5 + [1] * 5 + [2] * 20
    assert capacity.mentor_facts(reading(), mentor.id).free == 0
    watch_mentorships(THEN + 30 * DAY)
    assert state_of(public_id) is MentorshipState.NOT_STARTED
    assert row_of(public_id).ended_at == THEN + 30 * DAY
    reading().expire_all()
    assert capacity.mentor_facts(reading(), mentor.id).free == 1


def test_one_conversation_begins_at_once_and_closes_soon_after_it(app: Flask) -> None:
    _mentor, mentee, public_id = a_proposed_pair(time_kind=TimeKind.ONE_CONVERSATION)
    row = row_of(public_id)
    assert (row.state, row.due_at) == (MentorshipState.ACTIVE, THEN + 60 * DAY)
    commands.we_met(public_id, by=mentee.id, now=THEN + 10 * DAY)
    assert row_of(public_id).due_at == THEN + 24 * DAY
    assert occasions(mentee) == []
    watch_mentorships(THEN + 24 * DAY)
    watch_mentorships(THEN + 38 * DAY)
    assert state_of(public_id) is MentorshipState.COMPLETED


# --------------------------------------------------------------------------------------- silence
@pytest.mark.parametrize(
    ("cadence", "amber", "red"), [(Cadence.WEEKLY, 45, 60), (Cadence.QUARTERLY, 136.5, 227.5)]
)
def test_silence_is_measured_by_the_rhythm_that_was_agreed(
    app: Flask, cadence: Cadence, amber: float, red: float
) -> None:
    mentor, mentee, public_id = a_proposed_pair()
    ends_on = (THEN + 700 * DAY).date()
    sign(public_id, mentor, mentee, THEN, cadence=cadence, ends_on=ends_on)
    for days, nudges, state in (
        (amber - 0.1, 0, MentorshipState.ACTIVE),
        (amber, 1, MentorshipState.ACTIVE),
        (red - 0.1, 1, MentorshipState.ACTIVE),
        (red, 2, MentorshipState.ACTIVE),
        (red + 13.9, 2, MentorshipState.ACTIVE),
        (red + 14, 2, MentorshipState.CLOSING),
    ):
        watch_mentorships(THEN + days * DAY)
        row = row_of(public_id)
        assert (row.nudges, row.state) == (nudges, state), days
    assert row_of(public_id).ending is Ending.SILENCE


def test_we_met_ends_a_silence_and_picks_up_what_closes_for_it(app: Flask) -> None:
    mentor, mentee, public_id = a_running_pair()
    watch_mentorships(THEN + 45 * DAY)
    commands.we_met(public_id, by=mentor.id, now=THEN + 46 * DAY)
    row = row_of(public_id)
    assert (row.nudges, row.quiet_since, row.times_met) == (0, THEN + 46 * DAY, 1)
    for days in (91, 121, 135):
        watch_mentorships(THEN + days * DAY)
    assert state_of(public_id) is MentorshipState.CLOSING
    commands.we_met(public_id, by=mentee.id, now=THEN + 136 * DAY)
    row = row_of(public_id)
    assert (row.state, row.due_at, row.ending) == (MentorshipState.ACTIVE, ENDS, None)


def test_after_a_long_downtime_the_questions_come_one_by_one(app: Flask) -> None:
    _mentor, _mentee, public_id = a_running_pair()
    for _ in range(2):
        watch_mentorships(THEN + 150 * DAY)
    assert row_of(public_id).nudges == 1
    watch_mentorships(THEN + 164 * DAY)
    assert (row_of(public_id).nudges, state_of(public_id)) == (2, MentorshipState.ACTIVE)


# ----------------------------------------------------------------------------------------- pause
def test_a_pause_moves_everything_on_and_ends_by_itself(app: Flask) -> None:
    _mentor, mentee, public_id = a_running_pair()
    watch_mentorships(THEN + 10 * DAY)
    until = (THEN + 50 * DAY).date()
    commands.pause_mentorship(public_id, by=mentee.id, until=until, now=THEN + 10 * DAY)
    watch_mentorships(THEN + 49 * DAY)
    row = row_of(public_id)
    assert (row.state, row.nudges, row.due_at) == (MentorshipState.PAUSED, 0, None)
    assert occasions(mentee) == []
    back = datetime.combine(until, datetime.min.time(), UTC)
    watch_mentorships(back)
    row, paused = row_of(public_id), back - (THEN + 10 * DAY)
    assert (row.state, row.paused_until) == (MentorshipState.ACTIVE, None)
    assert (row.due_at, row.ends_at) == (ENDS + paused, ENDS + paused)
    assert row.nudge_at == THEN + 45 * DAY + paused
    assert row.asks_at == THEN + 30 * DAY + paused


def test_pauses_last_ninety_days_in_all(app: Flask) -> None:
    mentor, mentee, public_id = a_running_pair()
    with pytest.raises(PauseTooLong):
        commands.pause_mentorship(public_id, by=mentee.id, until=(THEN + 91 * DAY).date(), now=THEN)
    commands.pause_mentorship(public_id, by=mentee.id, until=(THEN + 60 * DAY).date(), now=THEN)
    commands.resume_mentorship(public_id, by=mentor.id, now=THEN + 50 * DAY)
    later, now = THEN + 50 * DAY, THEN + 50 * DAY
    with pytest.raises(PauseTooLong) as refused:
        commands.pause_mentorship(public_id, by=mentor.id, until=(later + 41 * DAY).date(), now=now)
    assert refused.value.facts["until"] == (later + 40 * DAY).date()
    commands.pause_mentorship(public_id, by=mentor.id, until=(later + 40 * DAY).date(), now=now)
    watch_mentorships(later + 41 * DAY)
    assert state_of(public_id) is MentorshipState.ACTIVE
    with pytest.raises(PausedEnough):
        commands.pause_mentorship(
            public_id, by=mentor.id, until=(later + 50 * DAY).date(), now=later + 42 * DAY
        )


# --------------------------------------------------------------------------------------- closing
def test_the_agreed_end_closes_and_a_new_version_goes_on(app: Flask) -> None:
    mentor, mentee, public_id = a_running_pair()
    commands.we_met(public_id, by=mentee.id, now=ENDS - 10 * DAY)
    watch_mentorships(ENDS - timedelta(minutes=1))
    assert state_of(public_id) is MentorshipState.ACTIVE
    watch_mentorships(ENDS)
    row = row_of(public_id)
    assert (row.state, row.ending, row.due_at) == (
        MentorshipState.CLOSING,
        Ending.END_DATE,
        ENDS + 14 * DAY,
    )
    with pytest.raises(NeedsBoth):
        commands.we_met(public_id, by=mentee.id, now=ENDS)
    with pytest.raises(EndNotAhead):
        sign(public_id, mentor, mentee, ENDS)
    number = sign(public_id, mentor, mentee, ENDS, ends_on=(ENDS + 60 * DAY).date())
    row = row_of(public_id)
    assert (row.state, row.agreed_version, number) == (MentorshipState.ACTIVE, 2, 2)
    assert row.due_at == ENDS + 61 * DAY


def test_two_weeks_of_closing_complete_what_was_lived_and_let_the_rest_lapse(app: Flask) -> None:
    ends = {}
    for has_met in (True, False):
        _mentor, mentee, public_id = a_running_pair()
        if has_met:
            commands.we_met(public_id, by=mentee.id, now=THEN)
        commands.wind_up(public_id, by=mentee.id, now=THEN + DAY)
        watch_mentorships(THEN + 14.9 * DAY)
        assert state_of(public_id) is MentorshipState.CLOSING
        watch_mentorships(THEN + 15 * DAY)
        ends[has_met] = state_of(public_id)
    assert ends == {True: MentorshipState.COMPLETED, False: MentorshipState.LAPSED}


def test_both_close_at_once_when_both_say_so(app: Flask) -> None:
    for has_met, end in ((True, MentorshipState.COMPLETED), (False, MentorshipState.LAPSED)):
        mentor, mentee, public_id = a_running_pair()
        if has_met:
            commands.we_met(public_id, by=mentee.id, now=THEN)
        commands.wind_up(public_id, by=mentee.id, now=THEN)
        for _ in range(2):
            commands.say_done(public_id, by=mentee.id, now=THEN)
        assert state_of(public_id) is MentorshipState.CLOSING
        commands.say_done(public_id, by=mentor.id, now=THEN)
        assert state_of(public_id) is end


def test_goals_met_early_is_completed_and_needs_a_meeting(app: Flask) -> None:
    mentor, mentee, public_id = a_running_pair()
    with pytest.raises(NeverMet):
        commands.finish_mentorship(public_id, by=mentee.id, now=THEN)
    commands.we_met(public_id, by=mentee.id, now=THEN)
    commands.finish_mentorship(public_id, by=mentor.id, now=THEN)
    row = row_of(public_id)
    assert (row.state, row.ending) == (MentorshipState.COMPLETED, Ending.GOALS_MET)
    assert row.nudge_at is None


# ----------------------------------------------------------------------- questions on the way
def test_both_are_asked_after_the_first_meeting_a_month_and_in_the_middle(app: Flask) -> None:
    _mentor, mentee, public_id = a_running_pair()
    commands.we_met(public_id, by=mentee.id, now=THEN + DAY)
    commands.we_met(public_id, by=mentee.id, now=THEN + 2 * DAY)
    assert occasions(mentee) == [Occasion.FIRST_MEETING]
    watch_mentorships(THEN + 29.9 * DAY)
    assert len(occasions(mentee)) == 1
    watch_mentorships(THEN + 30 * DAY)
    assert occasions(mentee)[1:] == [Occasion.FIRST_MONTH]
    middle = THEN + (ENDS - THEN) / 2
    commands.we_met(public_id, by=mentee.id, now=middle - DAY)
    watch_mentorships(middle)
    assert occasions(mentee)[2:] == [Occasion.MIDDLE]
    watch_mentorships(ENDS - DAY)
    assert len(occasions(mentee)) == 3
    assert (ENDS - DAY).date() == LAST_DAY


def test_feedback_is_asked_for_three_times_and_then_sealed(app: Flask) -> None:
    _mentor, _mentee, public_id = a_completed_pair()
    ended = THEN + timedelta(hours=1)
    sent = []
    for day in range(21):
        watch_mentorships(ended + day * DAY)
        sent.append(row_of(public_id).reminders_sent)
    assert sent == [0] * 7 + [1] * 7 + [2] * 7
    assert row_of(public_id).due_at is not None
    watch_mentorships(ended + 21 * DAY)
    assert row_of(public_id).due_at is None


def test_six_and_twelve_months_later_the_mentee_is_asked_what_came_of_it(app: Flask) -> None:
    _mentor, mentee, _public_id = a_completed_pair()
    ended = THEN + timedelta(hours=1)
    counts = []
    for moment in (
        months_after(ended, 6) - DAY,
        months_after(ended, 6),
        months_after(ended, 12) - DAY,
        months_after(ended, 12),
        months_after(ended, 30),
    ):
        watch_mentorships(moment)
        reading().expire_all()
        asked = reading().execute(select(WhatCame.months, WhatCame.author_id)).all()
        counts.append([months for months, author_id in asked if author_id == mentee.id])
    assert counts == [[], [6], [6], [6, 12], [6, 12]]


def test_months_end_where_they_end() -> None:
    assert months_after(datetime(2026, 8, 31, tzinfo=UTC), 6) == datetime(2027, 2, 28, tzinfo=UTC)
    assert months_after(datetime(2027, 8, 31, tzinfo=UTC), 6) == datetime(2028, 2, 29, tzinfo=UTC)
    assert months_after(datetime(2026, 12, 31, tzinfo=UTC), 12).year == 2027
