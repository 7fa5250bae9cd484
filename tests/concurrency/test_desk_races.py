"""Group hours and grants under people who press at the same moment."""

from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.models import GroupHour, GroupInvitation, MentoringSession, SchedulingGrant
from alumnet.mentoring.models import MentorshipRequest as Request
from alumnet.mentoring.rules import RequestState, errors
from alumnet.mentoring.rules.desk_states import GrantState, GroupHourState, InvitationState
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.mentoring.rules.wall_times import wall_time_of
from tests import builders
from tests.builders import THEN, Built
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.mentoring.asking import DAY, a_draft, a_request
from tests.mentoring.talking import a_pair

pytestmark = pytest.mark.postgresql


def rows(table: Any, *conditions: Any) -> list[Any]:
    session = reading()
    session.expire_all()
    return list(session.scalars(select(table).where(*conditions).order_by(table.id)))


def a_plan() -> tuple[Built, list[Built], commands.GroupPlan]:
    mentor = builders.a_mentor(places=3)
    people = [builders.a_member() for _ in range(3)]
    plan = commands.GroupPlan(
        topic="career-planning",
        time=wall_time_of(THEN + 3 * DAY, "UTC"),
        minutes=60,
        place="The harbour café",
        requests=[a_request(each, mentor) for each in people],
    )
    return mentor, people, plan


@ROUNDS
def test_an_hour_planned_twice_is_one_and_nobody_is_asked_twice(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, _people, plan = a_plan()
        press = partial(commands.plan_group_hour, plan, by=mentor.id, now=THEN)
        found = at_once(app, press, press)
        assert refused(found) == [errors.GroupHourPlanned]
        (hour,) = rows(GroupHour, GroupHour.mentor_id == mentor.id)
        assert len(rows(GroupInvitation, GroupInvitation.group_hour_id == hour.id)) == 3


@ROUNDS
def test_nobody_comes_to_an_hour_that_is_called_off(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, people, plan = a_plan()
        public_id = commands.plan_group_hour(plan, by=mentor.id, now=THEN)
        answers = [
            partial(commands.answer_invitation, public_id, by=each.id, comes=True, now=THEN)
            for each in people[:2]
        ]
        off = partial(commands.cancel_group_hour, public_id, by=mentor.id, now=THEN)
        found = at_once(app, *answers, off)
        assert set(refused(found)) <= {NoSuchTransition, errors.GroupHourOver}
        (hour,) = rows(GroupHour, GroupHour.mentor_id == mentor.id)
        assert hour.state is GroupHourState.CANCELLED
        states = {
            each.state for each in rows(GroupInvitation, GroupInvitation.group_hour_id == hour.id)
        }
        assert states == {InvitationState.CLOSED}


@ROUNDS
def test_nobody_is_left_waiting_by_a_mentor_who_stops(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor = builders.a_mentor(places=2)
        people = [builders.a_member() for _ in range(2)]
        drafts = [a_draft(each, mentor) for each in people]
        sends = [
            partial(commands.submit_request, draft, by=each.id, now=THEN)
            for draft, each in zip(drafts, people, strict=True)
        ]
        found = at_once(app, *sends, partial(commands.stop_mentoring, by=mentor.id, now=THEN))
        assert set(refused(found)) <= {errors.NotAcceptingRequests}
        states = [each.state for each in rows(Request, Request.mentor_id == mentor.id)]
        assert states.count(RequestState.DRAFT) == len(refused(found))
        assert states.count(RequestState.DECLINED) == len(states) - len(refused(found))


@ROUNDS
def test_a_grant_that_ends_lets_no_time_be_proposed_after_it(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        pair = a_pair(THEN)
        mona = builders.a_member()
        commands.ask_to_arrange(mona.email, by=pair.ruth.id, now=THEN)
        mine = SchedulingGrant.mentor_id == pair.ruth.id
        public_id = rows(SchedulingGrant, mine)[0].public_id
        agree = partial(commands.answer_grant, public_id, by=mona.id, agrees=True, now=THEN)
        assert [type(each) for each in at_once(app, agree, agree)].count(NoSuchTransition) == 1

        propose = partial(
            sessions.propose_session,
            Subject(About.MENTORSHIP, pair.place),
            by=pair.ruth.id,
            offer=sessions.Offer(times=[wall_time_of(THEN + DAY, "UTC")]),
            now=THEN,
            arranged_by=mona.id,
        )
        found = at_once(
            app, propose, partial(commands.end_grant, public_id, by=pair.ruth.id, now=THEN)
        )
        assert rows(SchedulingGrant, mine)[0].state is GrantState.ENDED
        planned = rows(MentoringSession, MentoringSession.mentor_id == pair.ruth.id)
        assert len(planned) == (0 if refused(found) else 1)
