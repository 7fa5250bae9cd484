"""Random members, mentors and clocks: whatever they do, what must always hold holds."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    initialize,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.kernel import db
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import DomainError
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.commands import steps
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.models import (
    MeetingRecord,
    Mentorship,
    MentorshipRequest,
)
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import (
    DeclineReason,
    MentorshipKind,
    Origin,
)
from tests import builders, databases
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_letter
from tests.mentoring.holding import WhatMustHold

pytestmark = pytest.mark.postgresql

PEOPLE = st.integers(0, 4)
DAYS = st.integers(1, 60)
# Twice, for most of it is informal.
KINDS = st.sampled_from(
    [
        MentorshipKind.INFORMAL,
        MentorshipKind.INFORMAL,
        MentorshipKind.FLASH,
        MentorshipKind.REVERSE,
    ]
)


class Mentoring(WhatMustHold):
    """Five members who are mentors of each other, in any order of what people and clocks do."""

    requests = Bundle("requests")
    client: InspectingClient

    def __init__(self) -> None:
        super().__init__()
        db._close_reading()
        databases.empty(db.engine(), db.Base.metadata)
        association = builders.an_association()
        self.people = [
            builders.a_mentor(of=association, places=1 + n % 2, may_be_suggested=n % 2 == 0)
            for n in range(5)
        ]
        for person in self.people:
            builders.open_to_offers(person)
        self.now: datetime = THEN
        self.lowered: set[int] = set()

    @contextlib.contextmanager
    def may_be_refused(self) -> Iterator[None]:
        """Time passes with every press; an error that a person would read is fine."""
        self.now += timedelta(minutes=7)
        with contextlib.suppress(DomainError):
            yield

    # ------------------------------------------------------------------------- what people do
    @initialize(target=requests)
    def begin(self) -> str:
        return self._send(self.people[0], self.people[1], keeps=False)

    @rule(
        target=requests,
        mentee=PEOPLE,
        mentor=PEOPLE,
        kind=KINDS,
        keeps=st.booleans(),
        hurry=st.booleans(),
    )
    def ask(self, mentee: int, mentor: int, kind: MentorshipKind, keeps: bool, hurry: bool) -> str:
        more = {"decision_by": (self.now + 9 * DAY).date()} if hurry else {}
        sent, by, to = [""], self.people[mentee], self.people[mentor]
        with self.may_be_refused():
            sent += [self._send(by, to, kind=kind, keeps=keeps, **more)]
        return sent[-1]

    def _send(
        self,
        mentee: Built,
        mentor: Built,
        *,
        kind: MentorshipKind = MentorshipKind.INFORMAL,
        keeps: bool,
        **more: Any,
    ) -> str:
        letter = a_letter(keeps_others=keeps, **more)
        draft = commands.save_draft(
            mentor.public_id, by=mentee.id, letter=letter, kind=kind, now=self.now
        )
        with self.may_be_refused():
            commands.submit_request(draft, by=mentee.id, now=self.now)
        with self.may_be_refused():
            commands.join_line(draft, by=mentee.id, now=self.now)
        return draft

    @rule(target=requests, mentor=PEOPLE, mentee=PEOPLE, kind=KINDS)
    def offer(self, mentor: int, mentee: int, kind: MentorshipKind) -> str:
        sent = [""]
        with self.may_be_refused():
            by, to = self.people[mentor].id, self.people[mentee].public_id
            draft = commands.save_draft(
                to, by=by, letter=a_letter(), origin=Origin.OFFER, kind=kind, now=self.now
            )
            sent += [draft]
            commands.submit_request(draft, by=by, now=self.now)
        return sent[-1]

    @rule(public_id=requests)
    def accept(self, public_id: str) -> None:
        with self.may_be_refused():
            row = self._row(public_id)
            commands.accept_request(public_id, by=row.receiver_id, now=self.now)
            facts = capacity.mentor_facts(reading(), row.mentor_id)
            assert facts.used <= facts.places

    @rule(who=PEOPLE, whom=PEOPLE, is_mentor=st.booleans(), makes_room=st.booleans())
    def meet_already(self, who: int, whom: int, is_mentor: bool, makes_room: bool) -> None:
        one, other = self.people[who], self.people[whom]
        with self.may_be_refused():
            commands.record_meeting(
                other.public_id,
                by=one.id,
                is_mentor=is_mentor,
                makes_room=makes_room,
                now=self.now,
            )
        with self.may_be_refused():
            record = reading().scalars(select(MeetingRecord).order_by(MeetingRecord.id.desc()))
            newest = record.first()
            if newest is not None:
                by = ({newest.mentor_id, newest.mentee_id} - {newest.recorded_by_id}).pop()
                commands.confirm_meeting(
                    newest.public_id, by=by, makes_room=makes_room, now=self.now
                )

    @rule(public_id=requests, pauses=st.booleans(), days=DAYS)
    def decline(self, public_id: str, pauses: bool, days: int) -> None:
        with self.may_be_refused():
            until = (self.now + days * DAY).date() if pauses else None
            answer = commands.No(reason=DeclineReason.OTHER, pause_until=until)
            receiver = self._row(public_id).receiver_id
            commands.decline_request(public_id, by=receiver, answer=answer, now=self.now)

    @rule(public_id=requests)
    def withdraw(self, public_id: str) -> None:
        with self.may_be_refused():
            initiator = self._row(public_id).initiator_id
            commands.withdraw_request(public_id, by=initiator, now=self.now)

    @rule(public_id=requests)
    def undo(self, public_id: str) -> None:
        with self.may_be_refused():
            initiator = self._row(public_id).initiator_id
            commands.undo_withdrawal(public_id, by=initiator, now=self.now)

    @rule(public_id=requests, answers=st.booleans())
    def ask_and_reply(self, public_id: str, answers: bool) -> None:
        with self.may_be_refused():
            row = self._row(public_id)
            commands.ask_question(public_id, by=row.receiver_id, question="Why?", now=self.now)
        with self.may_be_refused():
            row = self._row(public_id)
            if answers:
                commands.reply(public_id, by=row.initiator_id, answer="So.", now=self.now)
            elif row.questions_asked > 1:
                commands.take_back_question(public_id, by=row.receiver_id, now=self.now)

    @rule(public_id=requests)
    def explore(self, public_id: str) -> None:
        with self.may_be_refused():
            row = self._row(public_id)
            commands.explore_request(public_id, by=row.receiver_id, now=self.now)
            facts = capacity.mentor_facts(reading(), row.mentor_id)
            assert facts.used <= facts.places

    @rule(public_id=requests, by_mentor=st.booleans(), goes_on=st.booleans())
    def answer_call(self, public_id: str, by_mentor: bool, goes_on: bool) -> None:
        with self.may_be_refused():
            row = self._row(public_id)
            by = row.mentor_id if by_mentor else row.mentee_id
            commands.answer_call(public_id, by=by, goes_on=goes_on, now=self.now)

    @rule(
        public_id=requests,
        step=st.sampled_from(
            ("join_line", "leave_line", "stay_in_line", "take_place", "keep_place")
        ),
    )
    def wait(self, public_id: str, step: str) -> None:
        with self.may_be_refused():
            initiator = self._row(public_id).initiator_id
            getattr(commands, step)(public_id, by=initiator, now=self.now)

    @rule(public_id=requests, days=DAYS, is_away=st.booleans())
    def decline_into_line(self, public_id: str, days: int, is_away: bool) -> None:
        with self.may_be_refused():
            until = (self.now + days * DAY).date() if is_away else None
            receiver = self._row(public_id).receiver_id
            commands.decline_into_line(public_id, by=receiver, until=until, now=self.now)

    @rule(public_id=requests)
    def void_by_staff(self, public_id: str) -> None:
        with self.may_be_refused():
            row = self._row(public_id)
            with writing() as session:
                db.lock_people(session, row.mentor_id, row.mentee_id)
                request = session.get_one(MentorshipRequest, row.id)
                staff = self.people[0].id
                steps.system_step(session, request, "void", now=self.now, because_of=staff)
                request.asks_again_from = self.now

    @rule(which=st.integers(0, 30), by_mentor=st.booleans())
    def end(self, which: int, by_mentor: bool) -> None:
        with self.may_be_refused():
            found = reading().scalars(select(Mentorship).order_by(Mentorship.id)).all()
            if found:
                chosen = found[which % len(found)]
                by = chosen.mentor_id if by_mentor else chosen.mentee_id
                commands.end_mentorship(chosen.public_id, by=by, now=self.now)

    @rule(who=PEOPLE, days=DAYS)
    def pause(self, who: int, days: int) -> None:
        with self.may_be_refused():
            until = (self.now + days * DAY).date()
            commands.pause_requests(by=self.people[who].id, until=until, now=self.now)

    @rule(who=PEOPLE)
    def come_back(self, who: int) -> None:
        with self.may_be_refused():
            commands.come_back(by=self.people[who].id, now=self.now)

    @rule(who=PEOPLE, places=st.integers(0, 3))
    def change_places(self, who: int, places: int) -> None:
        mentor_id = self.people[who].id
        with writing() as session:
            db.lock_people(session, mentor_id)
            session.get_one(MentorProfile, mentor_id).places = places
            commands.settle_queue(session, mentor_id, self.now)
        self.lowered.add(mentor_id)

    @rule(who=PEOPLE, whom=PEOPLE, lifts=st.booleans())
    def block(self, who: int, whom: int, lifts: bool) -> None:
        with self.may_be_refused():
            target = self.people[whom].public_id
            connections.block(target, by=self.people[who].id, now=self.now)
            if lifts:
                connections.unblock(target, by=self.people[who].id, now=self.now)

    @rule(who=PEOPLE)
    def suspend(self, who: int) -> None:
        with writing() as session:
            db.lock_people(session, self.people[who].id)
            commands.void_for(session, self.people[who].id, self.now)

    @rule(hours=st.integers(1, 24 * 12), rounds=st.integers(1, 3))
    def pass_time(self, hours: int, rounds: int) -> None:
        for _ in range(rounds):
            self.now += timedelta(hours=hours)
            watch_clocks(self.now)
        self._clocks_follow_the_desk()

    @rule(public_id=requests, as_mentor=st.booleans())
    def look(self, public_id: str, as_mentor: bool) -> None:
        """Open the page of a request as one of its two people."""
        with contextlib.suppress(DomainError), time_machine.travel(self.now, tick=False):
            row = self._row(public_id)
            self.client.sign_in(row.mentor_id if as_mentor else row.mentee_id)
            self.client.get("mentoring.request_page", public_id=public_id, expect=None)

    @rule(which=st.integers(0, 30), as_mentor=st.booleans())
    def look_at_mentorship(self, which: int, as_mentor: bool) -> None:
        """Open the page of a mentorship as one of its two people."""
        found = self._fresh().scalars(select(Mentorship).order_by(Mentorship.id)).all()
        if not found:
            return
        chosen = found[which % len(found)]
        public_id, person_id = (
            chosen.public_id,
            chosen.mentor_id if as_mentor else chosen.mentee_id,
        )
        with time_machine.travel(self.now, tick=False):
            self.client.sign_in(person_id)
            self.client.get("mentoring.mentorship_page", public_id=public_id, expect=None)


@pytest.mark.parametrize(
    "steps", [300, pytest.param(5000, marks=[pytest.mark.long])], ids=["some", "many"]
)
def test_random_people_and_clocks_break_nothing(
    client: InspectingClient, app: Flask, steps: int
) -> None:
    Mentoring.client = client
    runs = 6 if steps == 300 else 50
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps // runs,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Mentoring, settings=chosen)
