"""Requests from the first draft to the mentor's queue, and back: what is refused, what ends."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts.models import MembershipState, Person
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.models import MentorshipRequest, RequestEvent
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import DeclineReason, MentorshipState, Origin, RequestState, errors
from tests import builders
from tests.builders import THEN
from tests.mentoring.asking import (
    DAY,
    a_draft,
    a_letter,
    a_request,
    an_asked_pair,
    mentorships,
    request_row,
    state_of,
)

pytestmark = pytest.mark.postgresql
NO = commands.No(reason=DeclineReason.OTHER)


# ----------------------------------------------------------------------------------------- draft
def test_there_is_one_draft_to_each_mentor(app: Flask) -> None:
    mentor, mentee = builders.a_mentor(), builders.a_member()
    first = a_draft(mentee, mentor)
    second = a_draft(mentee, mentor, question="Another one?", now=THEN + DAY)
    assert first == second
    row = request_row(first)
    assert row.question == "Another one?"
    assert row.due_at == THEN + 31 * DAY


def test_nobody_writes_to_themselves_to_a_stranger_or_across_a_block(app: Flask) -> None:
    mentor, mentee, hidden = builders.a_mentor(), builders.a_member(), builders.a_mentor()
    with pytest.raises(errors.SamePerson):
        a_draft(mentor, mentor)
    with pytest.raises(NotFound):
        commands.save_draft("nobody", by=mentee.id, letter=a_letter(), now=THEN)
    builders.a_block(mentor, mentee)
    with pytest.raises(NotFound):
        a_draft(mentee, mentor)
    with writing() as session:
        session.get_one(Person, hidden.id).is_listed = False
    with pytest.raises(NotFound):
        a_draft(mentee, hidden)


def test_a_draft_is_nobody_elses_and_can_be_deleted(app: Flask) -> None:
    mentor, mentee = builders.a_mentor(), builders.a_member()
    public_id = a_draft(mentee, mentor)
    for somebody in (mentor, builders.a_member()):
        with pytest.raises(NotFound):
            commands.discard_draft(public_id, by=somebody.id, now=THEN)
    commands.discard_draft(public_id, by=mentee.id, now=THEN)
    assert reading().scalar(select(func.count(MentorshipRequest.id))) == 0


def test_what_was_sent_is_no_draft_to_delete(app: Flask) -> None:
    _mentor, mentee, public_id = an_asked_pair()
    with pytest.raises(NotFound):
        commands.discard_draft(public_id, by=mentee.id, now=THEN)


def test_the_letter_goes_along_to_the_next_person_but_not_why_it_was_the_first(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    commands.decline_request(public_id, by=mentor.id, answer=NO, now=THEN)
    other = builders.a_mentor()

    adapted = commands.adapt_draft(public_id, to=other.public_id, by=mentee.id, now=THEN)

    row = request_row(adapted)
    assert (row.question, row.why_you, row.mentor_id) == ("What did you stop doing?", "", other.id)
    again = commands.adapt_draft(public_id, to=other.public_id, by=mentee.id, now=THEN)
    assert again == adapted
    with pytest.raises(NotFound):
        commands.adapt_draft(public_id, to=other.public_id, by=mentor.id, now=THEN)


# ------------------------------------------------------------------------------------------ send
def test_sending_starts_a_clock_of_two_weeks_and_writes_history(app: Flask) -> None:
    _mentor, mentee, public_id = an_asked_pair()
    row = request_row(public_id)
    assert (row.state, row.due_at) == (RequestState.SUBMITTED, THEN + 14 * DAY)
    event = reading().scalars(select(RequestEvent)).one()
    assert (event.name, event.actor_id, event.at) == ("submit", mentee.id, THEN)


def test_a_decision_by_a_date_gives_three_days(app: Flask) -> None:
    mentor, mentee = builders.a_mentor(), builders.a_member()
    public_id = a_request(mentee, mentor, decision_by=(THEN + 30 * DAY).date())
    assert request_row(public_id).due_at == THEN + 3 * DAY


def test_a_second_press_finds_it_sent(app: Flask) -> None:
    _mentor, mentee, public_id = an_asked_pair()
    with pytest.raises(errors.AlreadyAsked) as found:
        commands.submit_request(public_id, by=mentee.id, now=THEN)
    assert found.value.facts["public_id"] == public_id


def test_a_second_letter_between_the_same_two_finds_the_first(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    with pytest.raises(errors.AlreadyAsked) as found:
        a_request(mentee, mentor)
    assert found.value.facts["public_id"] == public_id


def test_three_requests_may_be_on_their_way(app: Flask) -> None:
    mentee = builders.a_member()
    for _ in range(3):
        a_request(mentee, builders.a_mentor())
    with pytest.raises(errors.TooManyOpen):
        a_request(mentee, builders.a_mentor())


def test_a_queue_of_one_place_holds_two(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    for _ in range(2):
        a_request(builders.a_member(), mentor)
    with pytest.raises(errors.QueueFull):
        a_request(builders.a_member(), mentor)


def test_a_full_or_absent_mentor_is_refused_with_the_reason(app: Flask) -> None:
    mentee = builders.a_member()
    with pytest.raises(errors.MentorFull):
        a_request(mentee, builders.a_mentor(places=0))
    with pytest.raises(errors.MentorAway) as away:
        a_request(mentee, builders.a_mentor(paused_until=(THEN + DAY).date()))
    assert away.value.facts == {"until": (THEN + DAY).date()}
    with pytest.raises(errors.NotAcceptingRequests):
        a_request(mentee, builders.a_mentor(is_accepting=False))
    with pytest.raises(errors.NotAcceptingRequests):
        a_request(mentee, builders.a_member())


def test_who_waits_for_approval_sends_nothing(app: Flask) -> None:
    mentor, waiting = builders.a_mentor(), builders.an_account(builders.a_person())
    builders.a_membership(waiting, builders.an_association(), MembershipState.PENDING)
    with pytest.raises(errors.NotActive):
        a_request(waiting, mentor)


def test_an_incomplete_letter_stays_a_draft(app: Flask) -> None:
    mentor, mentee = builders.a_mentor(), builders.a_member()
    public_id = a_draft(mentee, mentor, question="")
    with pytest.raises(errors.LetterIncomplete):
        commands.submit_request(public_id, by=mentee.id, now=THEN)
    assert state_of(public_id) is RequestState.DRAFT


def test_a_colleague_is_asked_only_when_neither_manages_the_other(app: Flask) -> None:
    acme = builders.an_organization("Acme")
    mill = builders.an_organization("Acme Mill", parent=acme.id)
    mentor, mentee = builders.a_mentor(), builders.a_member()
    builders.a_job(mentor, acme, 2015)
    builders.a_job(mentee, mill, 2020)
    public_id = a_draft(mentee, mentor)
    with pytest.raises(errors.AsksAboutLine):
        commands.submit_request(public_id, by=mentee.id, now=THEN)
    with pytest.raises(errors.InReportingLine):
        commands.submit_request(public_id, by=mentee.id, now=THEN, manages=True)
    commands.submit_request(public_id, by=mentee.id, now=THEN, manages=False)
    assert state_of(public_id) is RequestState.SUBMITTED


# -------------------------------------------------------------------------------------- withdraw
def test_a_withdrawal_can_be_undone_with_the_time_that_was_left(app: Flask) -> None:
    _mentor, mentee, public_id = an_asked_pair()
    commands.withdraw_request(public_id, by=mentee.id, now=THEN + 4 * DAY)
    assert state_of(public_id) is RequestState.WITHDRAWN
    later = THEN + 4 * DAY + timedelta(hours=23)

    commands.undo_withdrawal(public_id, by=mentee.id, now=later)

    row = request_row(public_id)
    assert (row.state, row.due_at, row.ended_at) == (
        RequestState.SUBMITTED,
        later + 10 * DAY,
        None,
    )
    assert (row.asks_again_from, row.submitted_at) == (None, THEN)


def test_after_a_day_a_withdrawal_stands_and_after_a_week_one_may_ask_again(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    commands.withdraw_request(public_id, by=mentee.id, now=THEN)
    with pytest.raises(errors.UndoOver):
        commands.undo_withdrawal(public_id, by=mentee.id, now=THEN + DAY)
    with pytest.raises(errors.CoolDown):
        a_request(mentee, mentor, now=THEN + 6 * DAY)
    again = a_request(mentee, mentor, now=THEN + 7 * DAY)
    assert request_row(again).previous_id == request_row(public_id).id


def test_undoing_asks_every_guard_again(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair(places=1)
    rival = a_request(builders.a_member(), mentor)
    commands.withdraw_request(public_id, by=mentee.id, now=THEN)
    commands.accept_request(rival, by=mentor.id, now=THEN)
    with pytest.raises(errors.MentorFull):
        commands.undo_withdrawal(public_id, by=mentee.id, now=THEN)


# ------------------------------------------------------------------------------------------ ends
def test_either_ends_a_mentorship_without_asking(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    found = commands.accept_request(public_id, by=mentor.id, now=THEN)
    with pytest.raises(NotFound):
        commands.end_mentorship(found, by=builders.a_member().id, now=THEN)
    with pytest.raises(NotFound):
        commands.end_mentorship("nothing", by=mentee.id, now=THEN)
    commands.end_mentorship(found, by=mentee.id, now=THEN + DAY)
    row = mentorships()[0]
    assert (row.state, row.ended_at) == (MentorshipState.ENDED_EARLY, THEN + DAY)
    with pytest.raises(NoSuchTransition):
        commands.end_mentorship(found, by=mentor.id, now=THEN + DAY)


def test_a_block_voids_everything_between_the_two_and_nothing_else(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    together = builders.a_mentor()
    running = a_request(mentee, together, keeps_others=True)
    commands.accept_request(running, by=together.id, now=THEN)
    a_draft(mentee, builders.a_mentor())
    with writing() as session:
        commands.void_open_between(session, mentor.id, mentee.id, THEN)
    assert state_of(public_id) is RequestState.VOIDED
    assert mentorships()[0].state is MentorshipState.ACTIVE
    with writing() as session:
        commands.void_open_between(session, mentee.id, together.id, THEN)
    assert mentorships()[0].state is MentorshipState.VOIDED


def test_a_suspension_voids_everything_of_one_person(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    draft = a_draft(mentee, builders.a_mentor())
    running = a_request(builders.a_member(), mentor)
    commands.accept_request(running, by=mentor.id, now=THEN)
    with writing() as session:
        commands.void_for(session, mentee.id, THEN)
    assert state_of(public_id) is RequestState.VOIDED
    assert state_of(draft) is RequestState.VOIDED
    assert mentorships()[0].state is MentorshipState.ACTIVE


# ------------------------------------------------------------------------------------------ desk
def test_only_a_mentor_pauses_and_comes_back(app: Flask) -> None:
    member = builders.a_member()
    with pytest.raises(NotFound):
        commands.come_back(by=member.id, now=THEN)
    with pytest.raises(NotFound):
        commands.pause_requests(by=member.id, until=(THEN + DAY).date(), now=THEN)
    with pytest.raises(errors.PauseDateWrong):
        commands.pause_requests(by=member.id, until=(THEN + 400 * DAY).date(), now=THEN)


def test_coming_back_lets_clocks_go_on_and_forgets_silences(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    commands.pause_requests(by=mentor.id, until=(THEN + 20 * DAY).date(), now=THEN + DAY)
    with writing() as session:
        session.get_one(MentorProfile, mentor.id).silences = 3
    commands.come_back(by=mentor.id, now=THEN + 6 * DAY)
    assert request_row(public_id).due_at == THEN + 19 * DAY
    profile = reading().get_one(MentorProfile, mentor.id)
    assert (profile.silences, profile.paused_until) == (0, None)


# ------------------------------------------------------------------------------------ both ways
def test_an_offer_goes_the_other_way_and_joins_nobodys_queue(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    mentee = builders.open_to_offers(builders.a_member())
    for _ in range(2):
        a_request(builders.a_member(), mentor)
    offer = commands.save_draft(
        mentee.public_id, by=mentor.id, letter=a_letter(), origin=Origin.OFFER, now=THEN
    )
    commands.submit_request(offer, by=mentor.id, now=THEN)
    row = request_row(offer)
    assert (row.initiator_id, row.receiver_id) == (row.mentor_id, row.mentee_id)
    assert (row.mentor_id, row.mentee_id) == (mentor.id, mentee.id)
    assert capacity.mentor_facts(reading(), mentor.id).pending == 2

    with pytest.raises(NoSuchTransition):
        commands.accept_request(offer, by=mentor.id, now=THEN)
    commands.accept_request(offer, by=mentee.id, now=THEN)

    begun = mentorships()[0]
    assert (begun.mentor_id, begun.mentee_id) == (mentor.id, mentee.id)


def test_a_no_to_an_offer_cools_down_for_the_mentor_alone(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    mentee = builders.open_to_offers(builders.a_mentor())
    offer = commands.save_draft(
        mentee.public_id, by=mentor.id, letter=a_letter(), origin=Origin.OFFER, now=THEN
    )
    commands.submit_request(offer, by=mentor.id, now=THEN)
    commands.decline_request(offer, by=mentee.id, answer=NO, now=THEN)

    assert request_row(offer).asks_again_from == THEN + 90 * DAY
    assert state_of(a_request(mentee, mentor, now=THEN)) is RequestState.SUBMITTED
    other = builders.open_to_offers(builders.a_member())
    kept = commands.adapt_draft(offer, to=other.public_id, by=mentor.id, now=THEN)
    assert (request_row(kept).origin, request_row(kept).mentor_id) == (Origin.OFFER, mentor.id)
