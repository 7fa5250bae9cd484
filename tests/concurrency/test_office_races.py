"""Two of the staff at the same moment: limits hold, nobody is asked twice, one answer counts."""

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from alumnet.administration.queries import House
from alumnet.announcements import commands as announcements
from alumnet.announcements.commands import Draft
from alumnet.announcements.models import Announcement
from alumnet.announcements.rules.policy import POLICY
from alumnet.announcements.rules.segments import Segment
from alumnet.announcements.rules.steps import AnnouncementState, TooManyAnnouncements
from alumnet.kernel.db import reading, writing
from alumnet.reporting import commands as reporting
from alumnet.reporting.models import MentorAsk
from alumnet.reporting.rules.asking import AskedLately
from alumnet.support import commands as support
from alumnet.support.commands import Sender
from alumnet.support.queries import Inbox
from alumnet.support.rules.policy import POLICY as QUESTIONS
from alumnet.support.rules.steps import QuestionChanged, TooManyQuestions
from tests import builders
from tests.builders import THEN, slug_of
from tests.client import forget_what_the_test_read
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused

pytestmark = pytest.mark.postgresql


def count(table: type[MentorAsk | Announcement]) -> int:
    forget_what_the_test_read()
    return reading().scalar(select(func.count()).select_from(table)) or 0


@ROUNDS
def test_the_last_announcement_of_a_week_is_one(app: Flask, rounds: int) -> None:
    office = builders.an_association()
    house = House(office.id, slug_of(office), office.name)
    staff = [builders.an_admin(office).id for _ in range(2)]
    draft = Draft("0", "Words", Segment(), has_mail=False, sends_at=None)
    for number in range(POLICY.most - 1):
        announcements.announce(house, replace(draft, title=f"{number}"), by=staff[0], now=THEN)
    for _ in range(rounds):
        found = at_once(
            app,
            *(
                partial(
                    announcements.announce, house, replace(draft, title=f"of {by}"), by=by, now=THEN
                )
                for by in staff
            ),
        )
        assert refused(found) == [TooManyAnnouncements]
        assert count(Announcement) == POLICY.most
        with writing() as session:
            session.execute(
                update(Announcement)
                .where(Announcement.title.startswith("of"))
                .values(state=AnnouncementState.WITHDRAWN)
            )
            session.execute(delete(Announcement).where(Announcement.title.startswith("of")))


@ROUNDS
def test_two_associations_ask_a_member_once(app: Flask, rounds: int) -> None:
    offices = [builders.an_association() for _ in range(2)]
    staff = [builders.an_admin(office).id for office in offices]
    for number in range(1, rounds + 1):
        person = builders.a_member(of=offices[0])
        builders.a_membership(person, offices[1])
        found = at_once(
            app,
            *(
                partial(
                    reporting.ask_to_mentor,
                    House(office.id, slug_of(office), office.name),
                    "negotiation",
                    [person.public_id],
                    by=by,
                    now=THEN,
                )
                for office, by in zip(offices, staff, strict=True)
            ),
        )
        assert refused(found) == [AskedLately]
        assert count(MentorAsk) == number


@ROUNDS
def test_two_who_answer_one_question_are_told_apart_and_a_member_keeps_to_their_number(
    app: Flask, rounds: int
) -> None:
    office = builders.an_association()
    inbox = Inbox(office.id, slug_of(office), office.name)
    staff = [builders.an_admin(office).id for _ in range(2)]
    for _ in range(rounds // 2):
        person = builders.a_member(of=office)
        ask = partial(support.ask, Sender(person.id), office.id, words="?", now=THEN)
        for number in range(QUESTIONS.most_open - 1):
            public_id = ask(subject=f"{number}")
        found = at_once(app, *(partial(ask, subject=f"one of {each}") for each in (1, 2)))
        assert refused(found) == [TooManyQuestions]
        answer = partial(support.answer, inbox, public_id, asks_back=False, version=1, now=THEN)
        found = at_once(app, *(partial(answer, words=f"{by}", by=by) for by in staff))
        assert refused(found) == [QuestionChanged]
