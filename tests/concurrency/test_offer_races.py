"""Offers at the same moment: never two winners, never half a change."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.rules import FINAL, MentorshipKind, Origin, RequestState, errors
from tests import builders
from tests.builders import THEN, Built
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, live_count, refused
from tests.mentoring.asking import a_draft, a_letter, a_request, request_row, state_of
from tests.mentoring.test_offers import an_offer
from tests.mentoring.test_other_beginnings import records

pytestmark = pytest.mark.postgresql
Press = Callable[[], Any]


def accept(public_id: str, by: Built) -> Press:
    return partial(commands.accept_request, public_id, by=by.id, now=THEN)


@ROUNDS
def test_two_offers_accepted_at_once_make_one_mentorship(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentee = builders.open_to_offers(builders.a_member())
        offers = [an_offer(builders.a_mentor(places=1), mentee) for _ in range(2)]
        before = live_count()
        found = at_once(app, *(accept(each, mentee) for each in offers))
        assert refused(found) == [NoSuchTransition]
        assert live_count() == before + 1
        assert {state_of(each) for each in offers} == {
            RequestState.ACCEPTED,
            RequestState.SUPERSEDED,
        }


@ROUNDS
def test_the_last_place_goes_to_one_of_a_request_an_offer_and_one_who_is_there(
    app: Flask, rounds: int
) -> None:
    for _ in range(rounds):
        mentor = builders.a_mentor(places=1)
        asked = a_request(builders.a_member(), mentor)
        offered = builders.open_to_offers(builders.a_member())
        offer = an_offer(mentor, offered)
        there = builders.a_member()
        commands.record_meeting(
            mentor.public_id, by=there.id, is_mentor=False, makes_room=False, now=THEN
        )
        record = records()[-1].public_id
        before = live_count()
        found = at_once(
            app,
            accept(asked, mentor),
            accept(offer, offered),
            partial(commands.confirm_meeting, record, by=mentor.id, now=THEN),
        )
        assert refused(found) == [errors.MentorFull] * 2
        assert live_count() == before + 1
        assert sum(state_of(each) in FINAL for each in (asked, offer)) <= 1


@ROUNDS
def test_both_write_at_once_and_one_letter_is_open(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        mentor, mentee = builders.a_mentor(places=1), builders.open_to_offers(builders.a_member())
        more = a_draft(mentee, mentor)
        flash = commands.save_draft(
            mentee.public_id,
            by=mentor.id,
            letter=a_letter(),
            origin=Origin.OFFER,
            kind=MentorshipKind.FLASH,
            now=THEN,
        )
        at_once(
            app,
            partial(commands.submit_request, more, by=mentee.id, now=THEN),
            partial(commands.submit_request, flash, by=mentor.id, now=THEN),
        )
        states = [request_row(each).state for each in (more, flash)]
        assert states.count(RequestState.SUBMITTED) == 1
