"""What must always hold, whatever random members, mentors and clocks do: for the state machine."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select

from alumnet.kernel import db
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.mentoring.models import (
    Mentorship,
    MentorshipEvent,
    MentorshipRequest,
    RequestEvent,
    RequestQuestion,
)
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.queries.queues import queues_to_settle
from alumnet.mentoring.rules import (
    COUNTED,
    FINAL,
    LIVE,
    OPEN,
    SENT,
    MentorshipKind,
    MentorshipState,
    Origin,
    RequestState,
)
from alumnet.mentoring.rules.policy import POLICY


def agrees_with_history(session: Any, table: Any, history: Any, first: Any) -> None:
    """Every row stands where its steps led, from the state in which all begin."""
    events_of = defaultdict(list)
    for event in session.scalars(select(history).order_by(history.id)):
        events_of[event.subject_id].append(event)
    for row in session.scalars(select(table)):
        events = events_of[row.id]
        states = [first, *(event.to_state for event in events)]
        assert [event.from_state for event in events] == states[:-1]
        assert states[-1] is row.state


class WhatMustHold(RuleBasedStateMachine):
    """Checked after every step."""

    now: datetime
    lowered: set[int]

    # -------------------------------------------------------------------- what must always hold
    @invariant()
    def no_more_places_are_used_than_there_are(self) -> None:
        for mentor_id, found in capacity.capacity_of(self._fresh()).items():
            if found.used <= found.places:
                self.lowered.discard(mentor_id)
            assert found.used <= found.places or mentor_id in self.lowered

    @invariant()
    def one_of_a_kind_is_on_its_way_between_two(self) -> None:
        for table, states in ((MentorshipRequest, SENT), (Mentorship, LIVE)):
            columns: tuple[Any, ...] = (table.mentor_id, table.mentee_id, table.kind)
            rows = self._fresh().execute(select(*columns).where(table.state.in_(states)))
            found = [tuple(row) for row in rows]
            assert len(found) == len(set(found))

    @invariant()
    def nobody_has_more_open_than_allowed(self) -> None:
        session = self._fresh()
        for column, table, states, most in (
            (
                MentorshipRequest.initiator_id,
                MentorshipRequest,
                COUNTED,
                POLICY.open_requests,
            ),
            (Mentorship.mentee_id, Mentorship, LIVE, POLICY.running_mentorships),
        ):
            query = select(func.count()).where(table.state.in_(states)).group_by(column)
            if table is MentorshipRequest:
                query = query.where(MentorshipRequest.origin == Origin.ASK)
            else:
                query = query.where(Mentorship.kind != MentorshipKind.FLASH)
            assert all(number <= most for number in session.scalars(query))

    @invariant()
    def no_clock_runs_without_an_owner(self) -> None:
        for row in self._fresh().scalars(select(MentorshipRequest)):
            assert (row.remaining is None) == (row.stopped_at is None)
            clocks = [row.due_at is not None, row.remaining is not None]
            if row.state is RequestState.SUBMITTED:
                assert sum(clocks) == 1
            elif row.state in OPEN:
                assert clocks == [True, False]
            elif row.state is RequestState.WITHDRAWN:
                assert not clocks[0]
            else:
                assert clocks == [False, False]
            assert (row.ended_at is not None) == (row.state in FINAL)
            assert (row.asks_again_from is not None) == (row.state in FINAL)
            assert (row.set_aside is not None) == (row.state is RequestState.INFO_REQUESTED)
            stands = row.state is RequestState.SUBMITTED and row.remaining is not None
            assert row.asked_at is None or stands or row.state is RequestState.WAITLISTED

    @invariant()
    def a_question_is_open_while_it_is_asked(self) -> None:
        session = self._fresh()
        asked = session.scalars(
            select(MentorshipRequest.id).where(
                MentorshipRequest.state == RequestState.INFO_REQUESTED
            )
        ).all()
        is_open = RequestQuestion.closed_at.is_(None)
        found = session.scalars(select(RequestQuestion.request_id).where(is_open)).all()
        assert set(asked) <= set(found)
        assert len(found) == len(set(found))

    @invariant()
    def two_yeses_never_stay_a_call(self) -> None:
        for row in self._fresh().scalars(
            select(MentorshipRequest).where(MentorshipRequest.state == RequestState.EXPLORING)
        ):
            assert None in {row.mentor_goes_on, row.mentee_goes_on}

    @invariant()
    def history_agrees_with_the_state(self) -> None:
        session = self._fresh()
        agrees_with_history(session, MentorshipRequest, RequestEvent, RequestState.DRAFT)
        agrees_with_history(session, Mentorship, MentorshipEvent, MentorshipState.PROPOSED)

    @invariant()
    def every_yes_has_its_mentorship(self) -> None:
        session = self._fresh()
        accepted = session.scalars(
            select(MentorshipRequest.id).where(MentorshipRequest.state == RequestState.ACCEPTED)
        ).all()
        begun = session.scalars(select(Mentorship.request_id)).all()
        assert sorted(accepted) == sorted(each for each in begun if each is not None)

    # ------------------------------------------------------------------------------- looking
    def _clocks_follow_the_desk(self) -> None:
        for row in self._fresh().scalars(
            select(MentorshipRequest).where(MentorshipRequest.state == RequestState.SUBMITTED)
        ):
            facts = capacity.mentor_facts(reading(), row.mentor_id)
            runs = facts.lets_clocks_run(self.now.date()) or row.origin is Origin.OFFER
            assert (row.due_at is not None) == runs
        assert queues_to_settle(self._fresh(), self.now, limit=1) == []

    def _row(self, public_id: str) -> MentorshipRequest:
        query = select(MentorshipRequest).where(MentorshipRequest.public_id == public_id)
        found: MentorshipRequest | None = self._fresh().scalars(query).one_or_none()
        if found is None:
            raise DomainError
        return found

    def _fresh(self) -> Any:
        db._close_reading()
        return reading()
