"""Whose membership rests goes on in their cohorts; whoever can't go on gives the place back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel import clock
from alumnet.kernel.db import writing
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipState
from alumnet.programmes.commands import answering, publishing
from alumnet.programmes.models import Cohort, Proposal
from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortState,
    EnrolmentState,
    ProposalState,
    Side,
)
from alumnet.rights import commands as rights
from tests.builders import Built, a_member, a_membership, an_admin, an_association
from tests.client import InspectingClient
from tests.programmes.builders import a_cohort, a_question, an_enrolment, state_of
from tests.programmes.matching import (
    MATCHED,
    Ready,
    a_ready_cohort,
    enrolment,
    fresh,
    handled,
    person_of,
    set_up,
)
from tests.programmes.test_pair_mails import mail_of

NewClient = Callable[..., InspectingClient]
State = EnrolmentState
NOW = clock.now()
DAY = timedelta(days=1)


def becomes(person: Built, state: MembershipState) -> None:
    """Let all memberships of a person be like this, as the job of dues does at night."""
    with writing() as session:
        session.execute(
            update(AssociationMembership)
            .where(AssociationMembership.person_id == person.id)
            .values(state=state)
        )


def told(mailbox: Any, now: datetime) -> dict[str, list[str]]:
    """Return the titles of what was mailed since the last time, by address."""
    handled(now)
    found: dict[str, list[str]] = {}
    for each in mailbox.messages:
        found.setdefault(parseaddr(each["To"])[1], []).append(each["Subject"])
    mailbox.messages.clear()
    return found


def test_whose_membership_rests_goes_on_with_what_they_began_and_joins_nothing(
    new_client: NewClient,
) -> None:
    harbour = an_association()
    ada = a_member("Ada Lind", of=harbour)
    running = a_cohort(CohortState.CLOSED, of=harbour)
    wording = "What should be added?"
    a_question(running, wording, kind=AnswerKind.TEXT)
    asked = an_enrolment(running, ada, State.ELIGIBLE, due_at=NOW + 3 * DAY)
    changes = a_cohort(CohortState.OPEN, of=harbour)
    to_add = an_enrolment(changes, ada, State.CHANGES_REQUESTED)
    invited_to, open_to_all = (a_cohort(CohortState.OPEN, of=harbour) for _ in range(2))
    invited = an_enrolment(invited_to, ada, State.INVITED)
    becomes(ada, MembershipState.LAPSED)

    browser = new_client(ada)
    page = browser.follow(browser.get("/waiting"), "Your programmes")
    assert page.main.count("Bridge programme") == 3
    page = browser.get("programmes.cohort", cohort=running.handle)
    page = browser.submit(page.form(button="Yes, I take part"))
    assert "You are in." in page.main
    assert state_of(asked) is State.IN_POOL
    page = browser.submit(
        browser.get("programmes.withdraw", cohort=running.handle).form(button="Step back")
    )
    assert "You stepped back." in page.main
    assert "Join after all" not in page.main
    page = browser.get("programmes.apply", cohort=changes.handle)
    browser.submit(page.form(field="hopes").fill(has_consented="y"))
    assert state_of(to_add) is State.APPLIED
    # Nothing new begins: neither an invitation nor what is open to all members can be taken up.
    page = browser.get("programmes.cohort", cohort=invited_to.handle)
    assert "Your membership rests" in page.main
    browser.get("programmes.apply", cohort=invited_to.handle, expect=303)
    assert state_of(invited) is State.INVITED
    browser.get("programmes.cohort", cohort=open_to_all.handle, expect=404)


def a_pair(of: Built) -> tuple[Ready, Proposal, Mentorship]:
    """Make a running cohort of an association with one pair that has begun, and a mentor more."""
    ready = a_ready_cohort(1, 2, state=CohortState.RUNNING, of=of)
    [public_id] = set_up(ready, ProposalState.OFFERED)
    for each in (ready.mentees[0], ready.mentors[0]):
        answering.accept(public_id, by=person_of(each), now=MATCHED)
    pair = fresh().scalars(select(Proposal).filter_by(public_id=public_id)).one()
    return ready, pair, fresh().get_one(Mentorship, pair.mentorship_id)


@pytest.mark.postgresql
def test_who_closes_their_account_gives_the_place_back_at_once_and_coming_back_begins_anew(
    app: Flask, mailbox: Any, new_client: NewClient
) -> None:
    ready = a_ready_cohort(2, 2, state=CohortState.REVIEW, needs_review=False)
    one, two = set_up(ready, ProposalState.UNDER_REVIEW)
    publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)
    for pair, mentee in zip((one, two), ready.mentees, strict=True):
        answering.accept(pair, by=person_of(mentee), now=MATCHED)
    answering.accept(two, by=person_of(ready.mentors[1]), now=MATCHED)
    told(mailbox, MATCHED)
    # One who waits for the other's yes, and one who has begun.
    for mentee in ready.mentees:
        rights.close_account(by=person_of(mentee), farewells={}, now=MATCHED + DAY)
    titles = told(mailbox, MATCHED + DAY)
    assert [enrolment(each).state for each in ready.mentees] == [State.DROPPED, State.LEFT]
    assert [enrolment(each).state for each in ready.mentors] == [State.IN_POOL, State.IN_POOL]
    for mentor in ready.mentors:
        assert len(titles[mail_of(mentor)]) == 1, titles
    ended = fresh().scalars(select(Mentorship)).one()
    assert ended.state is MentorshipState.VOIDED
    with writing() as session:
        session.get_one(Cohort, ready.cohort_id).state = CohortState.OPEN
    gone = person_of(ready.mentees[0])
    rights.keep_account(by=gone, now=MATCHED + 2 * DAY)
    assert enrolment(ready.mentees[0]).state is State.DROPPED
    cohort = fresh().get_one(Cohort, ready.cohort_id).public_id
    browser = new_client(Built(gone, "", ""))
    page = browser.get(browser.get(f"/programmes/x-{cohort}", expect=308).location)
    assert "Your place went back" in page.main
    assert "Join after all" in page.main


def test_leaving_one_association_of_two_ends_what_was_in_its_cohorts_alone(
    app: Flask, mailbox: Any
) -> None:
    harbour, lakeside = an_association(), an_association()
    ready, pair, mentorship = a_pair(harbour)
    elsewhere = a_cohort(CohortState.CLOSED, of=lakeside)
    mentor = Built(person_of(pair.mentor_id), "", "")
    a_membership(mentor, lakeside)
    stays = an_enrolment(elsewhere, mentor, State.IN_POOL, side=Side.MENTOR)
    told(mailbox, MATCHED)
    membership = select(AssociationMembership.id).where(
        AssociationMembership.person_id == mentor.id,
        AssociationMembership.association_id == harbour.id,
    )
    accounts.end_membership(
        fresh().scalars(membership).one(), by=an_admin(harbour).id, now=MATCHED + DAY
    )
    titles = told(mailbox, MATCHED + DAY)
    assert enrolment(pair.mentor_id).state is State.LEFT
    assert enrolment(pair.mentee_id).state is State.IN_POOL
    assert state_of(stays) is State.IN_POOL
    assert fresh().get_one(Proposal, pair.id).state is ProposalState.WITHDRAWN
    assert fresh().get_one(Mentorship, mentorship.id).state is MentorshipState.VOIDED
    assert len(titles[mail_of(pair.mentee_id)]) == 1
    assert enrolment(ready.mentors[1]).state is State.IN_POOL
