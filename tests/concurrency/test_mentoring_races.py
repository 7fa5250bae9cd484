"""People who press at the same moment: never two winners, never half a change.

Each round runs real parallel sessions, one a thread, on SQLite and on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.connections import commands as connections
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.models import Mentorship, MentorshipRequest, RequestEvent
from alumnet.mentoring.rules import (
    FINAL,
    LIVE,
    DeclineReason,
    MentorshipState,
    RequestState,
    errors,
)
from tests import builders
from tests.builders import THEN
from tests.mentoring.asking import (
    DAY,
    a_draft,
    a_letter,
    a_request,
    mentorships,
    request_row,
    state_of,
)

pytestmark = pytest.mark.postgresql
ROUNDS = pytest.mark.parametrize(
    "rounds", [10, pytest.param(200, marks=[pytest.mark.long])], ids=["ten", "many"]
)
Press = Callable[[], Any]


def at_once(app: Flask, *presses: Press) -> list[Any]:
    """Run everything at the same moment; return what each gave back, or the error it met."""
    together = Barrier(len(presses))
    found: list[Any] = [None] * len(presses)

    def run(place: int, press: Press) -> None:
        with app.app_context():
            together.wait()
            try:
                found[place] = press()
            except DomainError as error:
                found[place] = error

    threads = [Thread(target=run, args=each) for each in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reading().close()
    return found


def refused(found: list[Any]) -> list[type[DomainError]]:
    return [type(each) for each in found if isinstance(each, DomainError)]


def whole() -> None:
    """Check that what is in the database fits together."""
    session = reading()
    session.expire_all()
    for request in session.scalars(select(MentorshipRequest)):
        last = session.scalars(
            select(RequestEvent.to_state)
            .where(RequestEvent.subject_id == request.id)
            .order_by(RequestEvent.id.desc())
            .limit(1)
        ).one_or_none()
        assert last in {None, request.state}
        assert (request.ended_at is not None) == (request.state in FINAL)
        begun = session.scalar(
            select(func.count(Mentorship.id)).where(Mentorship.request_id == request.id)
        )
        assert begun == (request.state is RequestState.ACCEPTED)
    session.close()


def live_count() -> int:
    return sum(each.state in LIVE for each in mentorships())


@pytest.fixture(autouse=True)
def _fits_together(app: Flask) -> Iterator[None]:
    yield
    whole()


@ROUNDS
def test_two_yeses_for_the_last_place(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor = builders.a_mentor(places=1)
        asked = [a_request(builders.a_member(), mentor) for _ in range(2)]
        before = live_count()

        found = at_once(
            app,
            *(partial(commands.accept_request, each, by=mentor.id, now=THEN) for each in asked),
        )

        assert refused(found) == [errors.MentorFull]
        assert live_count() == before + 1
        states = sorted(state_of(each).value for each in asked)
        assert states == ["accepted", "submitted"]
        waits = next(row for row in map(request_row, asked) if row.state is RequestState.SUBMITTED)
        assert waits.due_at is None


@ROUNDS
@pytest.mark.parametrize("keeps", [False, True], ids=["superseding", "keeping"])
def test_yeses_of_several_mentors_to_one_mentee(app: Flask, rounds: int, keeps: bool) -> None:
    for _ in range(rounds):
        mentee = builders.a_member()
        mentors = [builders.a_mentor() for _ in range(3 if keeps else 2)]
        asked = [a_request(mentee, mentor, keeps_others=keeps) for mentor in mentors]
        before = live_count()

        found = at_once(
            app,
            *(
                partial(commands.accept_request, each, by=by.id, now=THEN)
                for each, by in zip(asked, mentors, strict=True)
            ),
        )

        assert refused(found) == [NoSuchTransition]
        states = [state_of(each) for each in asked]
        assert states.count(RequestState.SUPERSEDED) == 1
        assert states.count(RequestState.ACCEPTED) == (2 if keeps else 1)
        assert live_count() == before + (2 if keeps else 1)


@ROUNDS
def test_a_letter_sent_twice_at_once_is_sent_once(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, mentee = builders.a_mentor(), builders.a_member()
        draft = a_draft(mentee, mentor)

        def press(draft: str = draft, by: int = mentee.id) -> None:
            commands.submit_request(draft, by=by, now=THEN)

        found = at_once(app, press, press, press)

        assert refused(found) == [errors.AlreadyAsked, errors.AlreadyAsked]
        events = reading().scalars(
            select(RequestEvent.name).where(RequestEvent.subject_id == request_row(draft).id)
        )
        assert list(events) == ["submit"]


@ROUNDS
def test_a_draft_saved_twice_at_once_is_one(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, mentee = builders.a_mentor(), builders.a_member()

        def press(to: str = mentor.public_id, by: int = mentee.id) -> str:
            return commands.save_draft(to, by=by, letter=a_letter(), now=THEN)

        found = at_once(app, press, press)
        assert refused(found) == []
        assert len(set(found)) == 1


@ROUNDS
def test_taking_back_crosses_a_yes(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, mentee = builders.a_mentor(), builders.a_member()
        asked = a_request(mentee, mentor)
        before = live_count()

        found = at_once(
            app,
            partial(commands.withdraw_request, asked, by=mentee.id, now=THEN),
            partial(commands.accept_request, asked, by=mentor.id, now=THEN),
        )

        assert refused(found) == [NoSuchTransition]
        accepted = state_of(asked) is RequestState.ACCEPTED
        assert accepted or state_of(asked) is RequestState.WITHDRAWN
        assert live_count() == before + accepted


@ROUNDS
def test_a_block_crosses_a_yes(app: Flask, rounds: int) -> None:
    for number in range(rounds):
        mentor, mentee = builders.a_mentor(), builders.a_member()
        asked = a_request(mentee, mentor)
        blocker, blocked = (mentor, mentee) if number % 2 else (mentee, mentor)
        before = live_count()

        found = at_once(
            app,
            partial(connections.block, blocked.public_id, by=blocker.id, now=THEN),
            partial(commands.accept_request, asked, by=mentor.id, now=THEN),
        )

        # Either the yes came first and its mentorship is void, or it found nothing to accept.
        assert live_count() == before
        if refused(found):
            assert refused(found)[0] in {NotFound, NoSuchTransition}
            assert state_of(asked) is RequestState.VOIDED
        else:
            assert state_of(asked) is RequestState.ACCEPTED
            assert mentorships()[-1].state is MentorshipState.VOIDED


@ROUNDS
def test_a_suspension_crosses_a_yes(app: Flask, rounds: int) -> None:
    def suspend(person_id: int) -> None:
        with writing() as session:
            session.execute(
                update(AssociationMembership)
                .where(AssociationMembership.person_id == person_id)
                .values(state=MembershipState.SUSPENDED)
            )
            commands.void_for(session, person_id, THEN)

    for number in range(rounds):
        mentor, mentee = builders.a_mentor(), builders.a_member()
        asked = a_request(mentee, mentor)
        before = live_count()

        found = at_once(
            app,
            partial(suspend, (mentor, mentee)[number % 2].id),
            partial(commands.accept_request, asked, by=mentor.id, now=THEN),
        )

        assert live_count() == before
        if refused(found):
            assert refused(found)[0] in {errors.NotActive, NoSuchTransition}
            assert state_of(asked) is RequestState.VOIDED


@ROUNDS
def test_a_yes_in_the_last_minute_crosses_the_end_of_the_clock(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, mentee = builders.a_mentor(), builders.a_member()
        asked = a_request(mentee, mentor)
        late = THEN + 14 * DAY
        before = live_count()

        found = at_once(
            app,
            partial(commands.accept_request, asked, by=mentor.id, now=late - timedelta(seconds=1)),
            partial(commands.expire_requests, late),
        )

        accepted = state_of(asked) is RequestState.ACCEPTED
        assert live_count() == before + accepted
        if accepted:
            assert found[1] == 0
        else:
            assert state_of(asked) is RequestState.EXPIRED
            assert refused(found) == [NoSuchTransition]


@ROUNDS
def test_a_link_in_a_mail_is_used_twice_at_once(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, mentee = builders.a_mentor(), builders.a_member()
        asked = a_request(mentee, mentor)
        token = commands.token_for(request_row(asked).id, now=THEN)
        no = commands.No(reason=DeclineReason.OTHER)

        def press(token: str | None = token, no: commands.No = no) -> None:
            commands.answer_by_mail(token or "", no, now=THEN)

        assert refused(at_once(app, press, press)) == [errors.LinkSpent]
        assert state_of(asked) is RequestState.DECLINED


@ROUNDS
def test_places_and_queues_of_crossing_people_never_wait_in_a_ring(app: Flask, rounds: int) -> None:
    """Both mentor and mentee of each other: a ring, if locks had no order."""
    for _ in range(rounds):
        one, two = builders.a_mentor(), builders.a_mentor()
        to_two, to_one = a_request(one, two), a_request(two, one)

        found = at_once(
            app,
            partial(commands.accept_request, to_two, by=two.id, now=THEN),
            partial(commands.accept_request, to_one, by=one.id, now=THEN),
        )

        assert refused(found) == []
        assert {state_of(to_one), state_of(to_two)} == {RequestState.ACCEPTED}


@ROUNDS
def test_room_for_one_more_while_two_are_accepted(app: Flask, rounds: int) -> None:
    """A place more, pressed twice, is one more; no yes leaves more people than places."""
    for _ in range(rounds):
        mentor = builders.a_mentor(places=1)
        asked = [a_request(builders.a_member(), mentor) for _ in range(2)]
        before = live_count()
        more = partial(commands.change_places, by=mentor.id, was=1, places=2, now=THEN)

        found = at_once(
            app,
            more,
            *(partial(commands.accept_request, each, by=mentor.id, now=THEN) for each in asked),
            more,
        )

        refusals = refused(found)
        assert set(refusals) <= {errors.MentorFull}
        assert live_count() - before == 2 - len(refusals)
        session = reading()
        session.expire_all()
        assert session.get_one(MentorProfile, mentor.id).places == 2
