"""Waiting for a place: the frozen queue, the line, places that open, and every clock of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.models import RequestEvent
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import Origin, RequestState, errors
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import (
    DAY,
    a_draft,
    a_letter,
    a_request,
    request_row,
    state_of,
    told,
)

HOUR = timedelta(hours=1)


def a_full_mentor(places: int = 1) -> tuple[Built, list[str]]:
    """Make a mentor whose places are all taken; return the mentorships that take them."""
    mentor = builders.a_mentor(places=places)
    taken = [
        commands.accept_request(a_request(builders.a_member(), mentor), by=mentor.id, now=THEN)
        for _ in range(places)
    ]
    return mentor, taken


def in_line(
    mentor: Built, mentee: Built | None = None, *, now: datetime = THEN, **more: Any
) -> str:
    """Let somebody wait in line; return their request."""
    mentee = mentee or builders.a_member()
    draft = a_draft(mentee, mentor, now=now, **more)
    commands.join_line(draft, by=mentee.id, now=now, manages=False)
    return draft


def names_of(public_id: str) -> list[str]:
    query = select(RequestEvent.name).where(RequestEvent.subject_id == request_row(public_id).id)
    return list(reading().scalars(query.order_by(RequestEvent.id)))


def initiator_of(public_id: str) -> int:
    return request_row(public_id).initiator_id


def stand(public_id: str) -> tuple[RequestState, datetime | None]:
    row = request_row(public_id)
    return row.state, row.due_at


# --------------------------------------------------------------------------------- the frozen queue
@pytest.mark.postgresql
def test_four_are_pending_when_the_mentor_becomes_full_and_each_is_asked(app: Flask) -> None:
    mentor = builders.a_mentor(places=4)
    asked = [a_request(builders.a_member(), mentor, now=THEN + n * HOUR) for n in range(8)]
    for public_id in asked[:4]:
        assert told("mentorship_request.asked_to_wait") == []
        commands.accept_request(public_id, by=mentor.id, now=THEN + 2 * DAY)
    pending = asked[4:]
    assert told("mentorship_request.asked_to_wait") == [request_row(each).id for each in pending]

    for public_id in pending:
        row = request_row(public_id)
        assert (row.state, row.due_at, row.asked_at) == (
            RequestState.SUBMITTED,
            None,
            THEN + 2 * DAY,
        )
    stays, moves, leaves, _last = pending
    commands.keep_place(stays, by=initiator_of(stays), now=THEN + 3 * DAY)
    with pytest.raises(errors.NotAsked):
        commands.keep_place(stays, by=initiator_of(stays), now=THEN + 3 * DAY)
    commands.join_line(moves, by=initiator_of(moves), now=THEN + 3 * DAY)
    commands.withdraw_request(leaves, by=initiator_of(leaves), now=THEN + 3 * DAY)
    next_one = commands.adapt_draft(
        leaves, to=builders.a_mentor().public_id, by=initiator_of(leaves), now=THEN + 3 * DAY
    )
    assert request_row(next_one).question == request_row(leaves).question
    assert request_row(stays).asked_at is None
    row = request_row(moves)
    assert (row.state, row.in_line_since) == (RequestState.WAITLISTED, THEN + 5 * HOUR)


def test_who_sent_a_letter_comes_before_who_is_in_line_and_newer_letters_do_not(
    app: Flask,
) -> None:
    mentor = builders.a_mentor(places=1)
    taken, frozen = (a_request(builders.a_member(), mentor, now=THEN) for _ in range(2))
    mentorship = commands.accept_request(taken, by=mentor.id, now=THEN)
    waits = in_line(mentor, now=THEN + DAY)

    commands.end_mentorship(mentorship, by=mentor.id, now=THEN + 2 * DAY)

    assert stand(frozen) == (RequestState.SUBMITTED, THEN + 16 * DAY)
    assert state_of(waits) is RequestState.WAITLISTED
    newer = a_request(builders.a_member(), mentor, now=THEN + 3 * DAY)
    commands.withdraw_request(frozen, by=initiator_of(frozen), now=THEN + 3 * DAY)
    assert stand(waits) == (RequestState.WAITLIST_OFFERED, THEN + 8 * DAY)
    assert request_row(newer).due_at is None


# ----------------------------------------------------------------------------------------- the line
def test_the_line_is_for_mentors_who_can_not_be_asked(app: Flask) -> None:
    free = builders.a_mentor()
    with pytest.raises(errors.NoLine):
        in_line(free)
    away = builders.a_mentor(paused_until=(THEN + 9 * DAY).date())
    full, _ = a_full_mentor()
    for mentor in (away, full):
        found = in_line(mentor)
        assert stand(found) == (RequestState.WAITLISTED, THEN + 30 * DAY)
    incomplete = a_draft(builders.a_member(), full, question="")
    with pytest.raises(errors.LetterIncomplete):
        commands.join_line(incomplete, by=initiator_of(incomplete), now=THEN)
    mentee = builders.a_member()
    in_line(full, mentee)
    with pytest.raises(errors.AlreadyAsked):
        in_line(full, mentee)


def test_waiting_in_line_counts_towards_no_limit(app: Flask) -> None:
    mentee, (full, _) = builders.a_member(), a_full_mentor()
    in_line(full, mentee)
    for _ in range(3):
        a_request(mentee, builders.a_mentor())
    assert capacity.mentor_facts(reading(), full.id).pending == 0


def test_places_go_to_the_oldest_as_many_as_open(app: Flask) -> None:
    mentor, taken = a_full_mentor(places=2)
    line = [in_line(mentor, now=THEN + n * HOUR) for n in range(3)]
    for mentorship in taken:
        commands.end_mentorship(mentorship, by=mentor.id, now=THEN + DAY)

    assert [state_of(each) for each in line] == [
        RequestState.WAITLIST_OFFERED,
        RequestState.WAITLIST_OFFERED,
        RequestState.WAITLISTED,
    ]
    assert capacity.mentor_facts(reading(), mentor.id).free == 0
    with pytest.raises(errors.MentorFull):
        a_request(builders.a_member(), mentor, now=THEN + DAY)
    assert told("mentorship_request.place_offered") == [request_row(each).id for each in line[:2]]

    commands.take_place(line[0], by=initiator_of(line[0]), now=THEN + 2 * DAY)
    assert stand(line[0]) == (RequestState.SUBMITTED, THEN + 16 * DAY)
    commands.leave_line(line[1], by=initiator_of(line[1]), now=THEN + 2 * DAY)
    assert stand(line[2]) == (RequestState.WAITLIST_OFFERED, THEN + 7 * DAY)
    with pytest.raises(NoSuchTransition):
        commands.undo_withdrawal(line[2], by=initiator_of(line[2]), now=THEN + 2 * DAY)
    with pytest.raises(errors.UndoOver):
        commands.undo_withdrawal(line[1], by=initiator_of(line[1]), now=THEN + 2 * DAY)
    assert request_row(line[1]).asks_again_from == THEN + 2 * DAY


@pytest.mark.postgresql
def test_a_place_that_is_not_taken_moves_on_once_and_then_the_wait_ends(app: Flask) -> None:
    mentor, (mentorship,) = a_full_mentor()
    first, second = in_line(mentor), in_line(mentor, now=THEN + HOUR)
    commands.end_mentorship(mentorship, by=mentor.id, now=THEN + DAY)
    watch_clocks(THEN + 6 * DAY - HOUR)
    assert state_of(first) is RequestState.WAITLIST_OFFERED

    watch_clocks(THEN + 6 * DAY)

    assert stand(first) == (RequestState.WAITLISTED, THEN + 36 * DAY)
    assert stand(second) == (RequestState.WAITLIST_OFFERED, THEN + 11 * DAY)
    watch_clocks(THEN + 11 * DAY)
    assert state_of(second) is RequestState.WAITLISTED
    assert stand(first) == (RequestState.WAITLIST_OFFERED, THEN + 16 * DAY)
    watch_clocks(THEN + 16 * DAY)
    row = request_row(first)
    assert (row.state, row.asks_again_from) == (RequestState.EXPIRED, THEN + 16 * DAY)
    assert names_of(first)[1:] == ["offer_place", "miss_place", "offer_place", "expire_offer"]


@pytest.mark.postgresql
def test_who_waits_is_asked_every_thirty_days_and_silence_ends_the_wait(app: Flask) -> None:
    mentor, _ = a_full_mentor()
    silent, stays = in_line(mentor), in_line(mentor)
    watch_clocks(THEN + 30 * DAY - HOUR)
    assert request_row(silent).asked_at is None
    watch_clocks(THEN + 30 * DAY)
    assert stand(silent) == (RequestState.WAITLISTED, THEN + 44 * DAY)
    assert len(told("mentorship_request.asked_still_needed")) == 2

    commands.stay_in_line(stays, by=initiator_of(stays), now=THEN + 31 * DAY)
    watch_clocks(THEN + 44 * DAY)

    row = request_row(silent)
    assert (row.state, row.asks_again_from) == (RequestState.EXPIRED, THEN + 44 * DAY)
    assert told("mentorship_request.left_line") == [row.id]
    assert stand(stays) == (RequestState.WAITLISTED, THEN + 61 * DAY)


@pytest.mark.postgresql
def test_after_a_pause_people_are_asked_first_and_come_only_as_places_open(app: Flask) -> None:
    mentor, (mentorship,) = a_full_mentor()
    early, late = in_line(mentor), in_line(mentor, now=THEN + HOUR)
    back = THEN + 10 * DAY
    commands.pause_requests(by=mentor.id, until=back.date(), now=THEN + DAY)
    commands.end_mentorship(mentorship, by=mentor.id, now=THEN + 2 * DAY)
    assert state_of(early) is RequestState.WAITLISTED

    watch_clocks(back)

    for public_id in (early, late):
        assert stand(public_id) == (RequestState.WAITLISTED, back + 14 * DAY)
    assert capacity.mentor_facts(reading(), mentor.id).used == 0
    commands.stay_in_line(late, by=initiator_of(late), now=back + DAY)
    assert stand(late) == (RequestState.WAITLIST_OFFERED, back + 6 * DAY)
    commands.stay_in_line(early, by=initiator_of(early), now=back + DAY)
    assert stand(early) == (RequestState.WAITLISTED, back + 31 * DAY)


@pytest.mark.postgresql
def test_instead_of_a_no_a_mentor_without_a_place_offers_the_line(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    asked = a_request(builders.a_member(), mentor)
    with pytest.raises(errors.NoLine):
        commands.decline_into_line(asked, by=mentor.id, until=None, now=THEN + DAY)
    back = (THEN + 20 * DAY).date()
    commands.decline_into_line(asked, by=mentor.id, until=back, now=THEN + DAY)

    row = request_row(asked)
    assert (row.state, row.due_at) == (RequestState.WAITLISTED, THEN + 15 * DAY)
    assert (row.asked_at, row.in_line_since) == (THEN + DAY, THEN)
    assert told("mentorship_request.line_offered") == [row.id]
    commands.stay_in_line(asked, by=row.initiator_id, now=THEN + 2 * DAY)
    watch_clocks(THEN + 21 * DAY)
    assert (request_row(asked).asked_at, state_of(asked)) == (
        THEN + 21 * DAY,
        RequestState.WAITLISTED,
    )


def test_a_yes_elsewhere_frees_the_place_that_was_held(app: Flask) -> None:
    mentor, (mentorship,) = a_full_mentor()
    mentee = builders.a_member()
    held, behind = in_line(mentor, mentee), in_line(mentor, now=THEN + HOUR)
    commands.end_mentorship(mentorship, by=mentor.id, now=THEN + DAY)
    elsewhere = builders.a_mentor()
    asked = a_request(mentee, elsewhere, now=THEN + DAY)
    commands.accept_request(asked, by=elsewhere.id, now=THEN + DAY)
    assert state_of(held) is RequestState.SUPERSEDED
    watch_clocks(THEN + DAY)
    assert state_of(behind) is RequestState.WAITLIST_OFFERED


@pytest.mark.postgresql
def test_a_decision_that_the_wait_outlasted_is_no_hurry_any_more(app: Flask) -> None:
    mentor, (mentorship,) = a_full_mentor()
    waits = in_line(mentor, decision_by=(THEN + 5 * DAY).date())
    commands.end_mentorship(mentorship, by=mentor.id, now=THEN + 9 * DAY)
    commands.take_place(waits, by=initiator_of(waits), now=THEN + 10 * DAY)
    assert request_row(waits).decision_by is None
    assert stand(waits) == (RequestState.SUBMITTED, THEN + 24 * DAY)


def test_nobody_waits_past_the_day_of_their_decision(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    taken = a_request(builders.a_member(), mentor)
    waits = a_request(builders.a_member(), mentor, decision_by=(THEN + 5 * DAY).date())
    commands.accept_request(taken, by=mentor.id, now=THEN)
    watch_clocks(THEN + 5 * DAY)
    assert stand(waits) == (RequestState.SUBMITTED, None)
    watch_clocks(THEN + 6 * DAY)
    row = request_row(waits)
    assert (row.state, row.asks_again_from) == (RequestState.EXPIRED, THEN + 6 * DAY)


def test_the_letter_that_crosses_an_offer_takes_it(app: Flask) -> None:
    mentor, mentee = builders.a_mentor(), builders.open_to_offers(builders.a_member())
    mine = a_draft(mentee, mentor)
    offer = commands.save_draft(
        mentee.public_id, by=mentor.id, letter=a_letter(), origin=Origin.OFFER, now=THEN
    )
    commands.submit_request(offer, by=mentor.id, now=THEN)
    with pytest.raises(errors.WantedAlready) as wanted:
        commands.submit_request(mine, by=mentee.id, now=THEN)
    assert wanted.value.facts == {"public_id": offer}

    commands.accept_request(offer, by=mentee.id, now=THEN)

    assert state_of(offer) is RequestState.ACCEPTED
    with pytest.raises(Exception, match="No row"):
        request_row(mine)
