"""Reporting what one person shows another, whatever it is, and what the staff see and take out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from alumnet.accounts.models import Person
from alumnet.introductions.models import Introduction
from alumnet.introductions.rules import IntroductionState, Origin
from alumnet.kernel.db import reading, writing
from alumnet.kernel.ids import new_public_id
from alumnet.mentoring.models import MentorshipNote, Thanks, WhatCame
from alumnet.mentoring.models.group_hours import GroupHour, GroupInvitation
from alumnet.mentoring.models.offers import Nomination
from alumnet.mentoring.rules.beginning_states import NominationState
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState
from alumnet.mentoring.rules.mentorship_states import Audience
from alumnet.moderation import commands
from alumnet.moderation.queries.texts import NEUTRAL, TEXTS
from alumnet.moderation.queries.things import THINGS
from alumnet.moderation.rules import LETTERS, DecisionKind, SubjectKind
from tests.client import InspectingClient
from tests.moderation.builders import (
    MONDAY,
    House,
    a_mentorship,
    a_request,
    a_ruling,
    report,
)
from tests.moderation.test_appeals import appealed, settle

pytestmark = pytest.mark.usefixtures("clock")
NewClient = Callable[..., InspectingClient]
WORDS = "Paid <lessons>, 120 an hour."


def rows(house: House) -> dict[SubjectKind, str]:
    """Let Tom write one of everything that Ana reads; return the ids of the addresses by kind."""
    mentorship, letter = a_mentorship(house.tom, house.ana), a_request(house.ana, house.tom)
    common = {"mentorship_id": mentorship.id, "author_id": house.tom.id}
    made = {kind: new_public_id() for kind in THINGS}
    with writing() as session:
        session.add_all(
            [
                MentorshipNote(
                    **common,
                    public_id=made[SubjectKind.NOTE],
                    is_private=False,
                    text=WORDS,
                    updated_by_id=house.tom.id,
                    updated_at=MONDAY,
                    created_at=MONDAY,
                ),
                Thanks(
                    **common,
                    receiver_id=house.ana.id,
                    words=WORDS,
                    audience=Audience.NAMED,
                    sent_at=MONDAY,
                ),
                WhatCame(**common, months=6, asked_at=MONDAY, words=WORDS, answered_at=MONDAY),
                Introduction(
                    public_id=made[SubjectKind.INTRODUCTION],
                    origin=Origin.ASKED,
                    first_id=house.tom.id,
                    second_id=house.piet.id,
                    connector_id=house.ana.id,
                    state=IntroductionState.ASKED,
                    note=WORDS,
                    created_at=MONDAY,
                    answer_by=MONDAY,
                    stood_still=0,
                ),
                Nomination(
                    public_id=made[SubjectKind.NOMINATION],
                    nominator_id=house.tom.id,
                    nominee_id=house.ana.id,
                    state=NominationState.SENT,
                    because=WORDS,
                    is_named=True,
                    created_at=MONDAY,
                    stood_still=0,
                ),
                GroupHour(
                    id=1,
                    public_id=made[SubjectKind.GROUP_HOUR],
                    mentor_id=house.tom.id,
                    topic="career-planning",
                    state=GroupHourState.PLANNED,
                    minutes=60,
                    place=WORDS,
                    local_start=MONDAY.replace(tzinfo=None),
                    zone="UTC",
                    starts_at=MONDAY + timedelta(days=1),
                    ends_at=MONDAY + timedelta(days=1, hours=1),
                    created_at=MONDAY,
                ),
            ]
        )
        session.flush()
        session.add(
            GroupInvitation(
                group_hour_id=1,
                person_id=house.ana.id,
                request_id=letter.id,
                seat=1,
                state=InvitationState.COMING,
            )
        )
    made[SubjectKind.THANKS] = made[SubjectKind.WHAT_CAME] = mentorship.public_id
    return made


def test_each_thing_is_reported_by_its_reader_opened_by_the_staff_and_taken_out(
    house: House, new_client: NewClient
) -> None:
    ana, tom, hanna = (new_client(each) for each in (house.ana, house.tom, house.hanna))
    made = rows(house)
    for kind, public_id in made.items():
        address = f"/report?{kind.value}={public_id}"
        tom.get(address, expect=404)
        new_client(house.piet).get(address, expect=404)
        page = ana.get(address)
        assert ("They can read this" in page.main) == (kind in LETTERS), kind
        page = ana.submit(page.form(button="Send the report").fill(reason="asks_for_money"))
        case = page.url.rpartition("/")[2]
        page = hanna.submit(hanna.get("moderation.item", public_id=case).form(button="Take it on"))
        if kind in LETTERS:
            assert "120 an hour" not in page.main
            page = hanna.submit(page.form(button="Open what was reported"))
        assert WORDS in page.main, kind
        ruling, version = a_ruling(DecisionKind.REMOVE_WORDS), report(case).version
        commands.decide(case, ruling, version=version, by=house.hanna.id, now=MONDAY)
        (words,) = TEXTS[kind]
        reading().expire_all()
        query = select(words.column).where(words.key == report(case).subject_id)
        assert reading().scalars(query).one() == NEUTRAL, kind
        if kind is SubjectKind.GROUP_HOUR:
            assert NEUTRAL in ana.get(f"/group-hours/{public_id}").main
            appealed(case, house.tom)
            settle(case, DecisionKind.OVERTURN, house.piet)
            assert reading().scalars(query).one() == WORDS


def test_a_photo_that_the_viewer_sees_is_reported_and_taken_out(
    house: House, new_client: NewClient
) -> None:
    ana = new_client(house.ana)
    ana.get("moderation.report", photo=house.tom.public_id, expect=404)
    with writing() as session:
        session.execute(
            update(Person).where(Person.id == house.tom.id).values(photo_digest="d" * 32)
        )
    page = ana.get("moderation.report", photo=house.tom.public_id)
    page = ana.submit(page.form(button="Send the report").fill(reason="unkind"))
    case = page.url.rpartition("/")[2]
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    ruling = a_ruling(DecisionKind.REMOVE_WORDS)
    commands.decide(case, ruling, version=2, by=house.hanna.id, now=MONDAY)
    reading().expire_all()
    assert reading().get_one(Person, house.tom.id).photo_digest is None
