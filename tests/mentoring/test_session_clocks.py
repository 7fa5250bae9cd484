"""What clocks do to sessions, what ends with a mentorship, and what is whose."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.mentoring import commands
from alumnet.mentoring.commands import calendar_feeds as feeds
from alumnet.mentoring.commands import notes, sessions
from alumnet.mentoring.commands import session_outcomes as outcomes
from alumnet.mentoring.commands import session_words as words
from alumnet.mentoring.commands.session_clocks import follow_clock_changes
from alumnet.mentoring.jobs import watch_sessions
from alumnet.mentoring.models import (
    AgendaPoint,
    CalendarFeed,
    MentoringSession,
    MentorshipAction,
    MentorshipNote,
)
from alumnet.mentoring.rules.sessions import SessionState, Subject
from tests.builders import THEN, Built
from tests.mentoring.asking import DAY
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


# ----------------------------------------------------------------------------------------- clocks
@pytest.mark.postgresql
def test_a_proposal_that_nobody_took_lapses_after_its_last_time(app: Flask) -> None:
    assert "alumnet.mentoring.jobs.watch_sessions" in registry.minutely
    mentor, _mentee, subject = two_together()
    proposed(subject, mentor, SOON, LATER)
    watch_sessions(LATER - HOUR)
    assert session_row().state is SessionState.PROPOSED
    watch_sessions(LATER)
    assert (session_row().state, history_of()[-1]) == (SessionState.CANCELLED, "lapse")
    assert (times_of(), session_row().sequence) == ([], -1)


def test_a_wish_for_another_time_lapses_and_the_call_stands(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = agreed(subject, mentor, mentee, SOON)
    offer = sessions.Offer(times=at(LATER))
    sessions.move_session(subject, number, by=mentor.id, offer=offer, now=THEN)
    watch_sessions(SOON)
    row = session_row()
    assert (row.state, row.starts_at, row.due_at) == (SessionState.CONFIRMED, SOON, END)


@pytest.mark.postgresql
def test_the_agenda_goes_out_a_day_before_and_the_question_after(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    number = agreed(subject, mentor, mentee, SOON)
    seen = []
    for hours in (-25, -24, -23, 0, 1, 2, 48, 49, 50, 99):
        watch_sessions(SOON + hours * HOUR)
        seen.append((history_of().count("remind"), history_of().count("ask")))
    assert seen == [(0, 0)] + [(1, 0)] * 3 + [(1, 1)] * 3 + [(1, 2)] * 3
    row = session_row()
    assert (row.state, row.due_at) == (SessionState.CONFIRMED, None)
    assert brief(subject, LATER).unanswered.number == number


@pytest.mark.postgresql
def test_after_a_week_without_a_worker_the_question_comes_and_no_agenda(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    for day in range(3):
        agreed(subject, mentor, mentee, SOON + day * DAY)
    watch_sessions(SOON + WEEK)
    assert {row.asked_at for row in session_rows()} == {SOON + WEEK}
    assert [history_of(number)[2:] for number in (1, 2, 3)] == [["ask"]] * 3


def test_a_call_agreed_within_the_last_day_has_no_reminder(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    agreed(subject, mentor, mentee, SOON, now=SOON - 3 * HOUR)
    watch_sessions(SOON - HOUR)
    assert "remind" not in history_of()


@pytest.mark.postgresql
def test_a_call_stays_at_its_hour_when_a_country_changes_its_clocks_otherwise(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    agreed(subject, mentor, mentee, SOON)
    found = session_row().id
    with writing() as session:
        row = session.get_one(MentoringSession, found)
        # As it was derived before the zone's rules were changed.
        row.starts_at, row.ends_at = SOON + HOUR, END + HOUR
    assert follow_clock_changes(THEN) == 1
    row = session_row()
    assert (row.starts_at, row.ends_at, row.due_at) == (SOON, END, SOON - DAY)
    assert follow_clock_changes(THEN) == 0


# ---------------------------------------------------------------------------------------- endings
@pytest.mark.parametrize("how", ["ended", "blocked", "suspended"])
def test_what_is_planned_is_called_off_when_the_two_part(app: Flask, how: str) -> None:
    mentor, mentee, subject = two_together()
    agreed(subject, mentor, mentee, SOON)
    over = agreed(subject, mentor, mentee, THEN + HOUR)
    proposed(subject, mentee, LATER)
    now = THEN + DAY
    if how == "ended":
        commands.end_mentorship(subject.public_id, by=mentee.id, now=now)
    elif how == "blocked":
        connections.block(mentor.public_id, by=mentee.id, now=now)
    else:
        with writing() as session:
            commands.void_for(session, mentor.id, now)

    states = {row.number: row.state for row in session_rows()}
    assert states.pop(over) is SessionState.CONFIRMED
    assert set(states.values()) == {SessionState.CANCELLED}
    assert [session_row(number).sequence for number in (1, 3)] == [1, -1]
    if how == "blocked":
        with pytest.raises(NotFound):
            outcomes.hold_session(subject, over, by=mentee.id, now=now)


# ---------------------------------------------------------------------------------- their own data
def written_by(mentor: Built, mentee: Built, subject: Subject) -> None:
    """Let both write everything that can be written around a session."""
    for person, name in ((mentor, "Ruth"), (mentee, "Jun")):
        words.add_point(subject, 1, by=person.id, text=f"{name}'s point", now=THEN)
        for is_private in (True, False):
            kind = "private" if is_private else "shared"
            text = f"{name}'s {kind} note"
            notes.write_note(
                subject.public_id, by=person.id, text=text, is_private=is_private, now=THEN
            )
        task = notes.Task(f"{name}'s task", is_mine=False)
        notes.add_task(subject.public_id, by=person.id, task=task, now=THEN)
    words.save_words(subject, 1, by=mentee.id, version=1, will_try="Jun's try", question="Jun's")


def test_an_export_has_ones_own_words_and_none_of_the_others(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    agreed(subject, mentor, mentee, SOON)
    written_by(mentor, mentee, subject)
    for person, own, other in ((mentor, "Ruth", "Jun"), (mentee, "Jun", "Ruth")):
        found = registry.exporters["sessions"](reading(), person.id)
        told = json.dumps(found)
        assert f"{own}'s private note" in told
        assert f"{own}'s point" in told
        assert [
            text for text in ("private", "shared", "point") if f"{other}'s {text}" in told
        ] == []
        # What the other asked one to do is told of, in nobody's words.
        assert [each.get("text") for each in found["things_to_do"] if each["is_mine"]] == [None]
        assert f"{other}'s task" not in told
        assert ("Jun's try" in told) is (person is mentee)


@pytest.mark.postgresql
def test_an_erased_person_leaves_their_partner_what_the_partner_wrote(app: Flask) -> None:
    mentor, mentee, subject = two_together()
    agreed(subject, mentor, mentee, SOON)
    written_by(mentor, mentee, subject)
    joint = notes.write_note(
        subject.public_id, by=mentee.id, text="Begun", is_private=False, now=THEN
    )
    text = "Begun, and Ruth went on"
    notes.save_note(subject.public_id, joint, by=mentor.id, text=text, version=1, now=THEN)
    feeds.renew_feed(by=mentee.id, now=THEN)
    with writing() as session:
        registry.erase(session, mentee.id, THEN + DAY)

    session = reading()
    kept = set(session.scalars(select(MentorshipNote.text)))
    assert kept == {"Ruth's private note", "Ruth's shared note", text}
    assert list(session.scalars(select(AgendaPoint.text))) == ["Ruth's point"]
    assert list(session.scalars(select(MentorshipAction.text))) == ["Ruth's task"]
    assert session.scalar(select(CalendarFeed.person_id)) is None
    row = session_row()
    assert (row.state, row.will_try, row.question) == (SessionState.CANCELLED, "", "")
