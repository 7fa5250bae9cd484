"""Who hears what of a pair, and when: the mentee first, and never of a no that isn't theirs."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel.db import writing
from alumnet.programmes.commands import answering, publishing, setup_opening
from alumnet.programmes.commands.enrol_joining import withdraw
from alumnet.programmes.jobs import watch_offers
from alumnet.programmes.models import Cohort, CohortHelper
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import CohortState, HelperPart, ProposalState
from tests.builders import a_member, an_association
from tests.mailserver import links_of, text_of
from tests.programmes.builders import BuiltCohort, a_helper, a_programme_manager
from tests.programmes.matching import (
    MATCHED,
    Ready,
    a_ready_cohort,
    a_viewer,
    fresh,
    handled,
    person_of,
    set_up,
)
from tests.programmes.test_publishing import the_pair

DAY = timedelta(days=1)


def told(mailbox: Any, now: Any) -> dict[str, list[str]]:
    """Return the titles of what was mailed since the last time, by address."""
    handled(now)
    found: dict[str, list[str]] = {}
    for each in mailbox.messages:
        assert "Bridge" not in each["Subject"]
        assert "Pia" not in each["Subject"]
        found.setdefault(parseaddr(each["To"])[1], []).append(each["Subject"])
    mailbox.messages.clear()
    return found


def mail_of(enrolment_id: int) -> str:
    return f"pia{person_of(enrolment_id)}@example.org"


def offered(ready: Ready) -> str:
    [pair, *_] = set_up(ready, ProposalState.UNDER_REVIEW)
    publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)
    return pair


def test_the_mentee_then_the_mentor_then_both(app: Flask, mailbox: Any) -> None:
    ready = a_ready_cohort(2, 2, state=CohortState.REVIEW, needs_review=False)
    ready.mentees.pop()
    without, idle = a_ready_cohort(1, 0), ready.mentors.pop()
    assert without.cohort_id != ready.cohort_id
    pair = offered(ready)
    [mentee], [mentor] = ready.mentees, ready.mentors
    handled(MATCHED)
    offer = mailbox.last(mail_of(mentee))
    assert any(each.endswith(f"/programmes/pairs/{pair}") for each in links_of(offer))
    house = told(mailbox, MATCHED)
    assert set(house) == {mail_of(mentee), mail_of(mentor)}
    assert house[mail_of(mentee)][0].startswith("A question from ")
    watch_offers(MATCHED + POLICY.answering - DAY)
    assert told(mailbox, MATCHED + 6 * DAY) == {mail_of(mentee): ["A question waits for you"]}
    answering.accept(pair, by=person_of(mentee), now=MATCHED + 6 * DAY)
    assert list(told(mailbox, MATCHED + 6 * DAY)) == [mail_of(mentor)]
    answering.accept(pair, by=person_of(mentor), now=MATCHED + 7 * DAY)
    both = told(mailbox, MATCHED + 7 * DAY)
    assert both == {mail_of(each): ["You two can begin"] for each in (mentee, mentor)}
    assert mail_of(idle) not in both


def test_a_no_is_told_to_nobody_who_did_not_know_and_those_without_hear_kindly(
    app: Flask, mailbox: Any
) -> None:
    ready = a_ready_cohort(3, 4, state=CohortState.REVIEW, needs_review=False)
    last, idle = ready.mentees.pop(), ready.mentors[2:]
    del ready.mentors[2:]
    set_in_pool = Ready(ready.cohort_id, ready.manager, ready.access, [last], [])
    set_up(set_in_pool, ProposalState.UNDER_REVIEW)
    for each in idle:
        set_up(Ready(ready.cohort_id, ready.manager, ready.access, [], [each]), ProposalState.LIVE)
    one, two = set_up(ready, ProposalState.UNDER_REVIEW)
    publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)
    handled(MATCHED)
    # Mentors who are thought of read word for word what the others read.
    mentors = {mail_of(each) for each in (*ready.mentors, *idle)}
    notes = [text_of(each) for each in mailbox.messages if parseaddr(each["To"])[1] in mentors]
    said = {each.partition("See how it stands")[0] for each in notes}
    assert (len(notes), len(said)) == (2 + len(idle), 1), said
    found = told(mailbox, MATCHED)
    assert set(found) == {mail_of(each) for each in (*ready.mentees, last)} | mentors
    assert found[mail_of(last)][0].startswith("News from")
    answering.decline(one, by=person_of(ready.mentees[0]), now=MATCHED)
    assert told(mailbox, MATCHED) == {}
    answering.accept(two, by=person_of(ready.mentees[1]), now=MATCHED)
    told(mailbox, MATCHED)
    answering.decline(two, by=person_of(ready.mentors[1]), now=MATCHED)
    assert list(told(mailbox, MATCHED)) == [mail_of(ready.mentees[1])]
    assert the_pair(two).state is ProposalState.DECLINED


def test_who_steps_back_hears_nothing_more_of_their_pair(app: Flask, mailbox: Any) -> None:
    ready = a_ready_cohort(1, 1, state=CohortState.REVIEW, needs_review=False)
    [mentee], [mentor] = ready.mentees, ready.mentors
    answering.accept(offered(ready), by=person_of(mentee), now=MATCHED)
    told(mailbox, MATCHED)
    cohort = fresh().get_one(Cohort, ready.cohort_id).public_id
    withdraw(cohort, by=a_viewer(person_of(mentee), ready), now=MATCHED)
    assert list(told(mailbox, MATCHED)) == [mail_of(mentor)]


def test_who_looks_over_pairs_is_asked_to_and_not_once_they_went_back(
    app: Flask, mailbox: Any
) -> None:
    harbour = an_association()
    ready = a_ready_cohort(1, 1, state=CohortState.MATCHING, of=harbour)
    set_up(ready, ProposalState.COMPUTED)
    people = {part: a_member(of=harbour).id for part in HelperPart}
    people[HelperPart.MANAGER] = ready.manager.id
    by_role, left = a_programme_manager(harbour), a_programme_manager(harbour)
    gone = a_helper(BuiltCohort(ready.cohort_id, "", "", "", 0, harbour.id), HelperPart.REVIEWER)
    for each in (left, gone):
        with writing() as session:
            found = select(AssociationMembership).filter_by(person_id=each.id)
            session.scalars(found).one().state = MembershipState.ENDED
    with writing() as session:
        for part, person_id in people.items():
            helper = CohortHelper(cohort_id=ready.cohort_id, person_id=person_id, part=part)
            helper.added_at = MATCHED
            session.add(helper)
    publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED)
    publishing.give_back(ready.access, by=ready.manager.id, now=MATCHED)
    assert told(mailbox, MATCHED) == {}
    publishing.ask_for_review(ready.access, by=ready.manager.id, now=MATCHED)
    handled(MATCHED)
    # Those of the cohort and those who manage by their role; nobody who isn't a member any more.
    asked = {people[HelperPart.REVIEWER], by_role.id}
    assert {parseaddr(each["To"])[1] for each in mailbox.messages} == {
        f"person{each}@example.org" for each in asked
    }
    for mail in mailbox.messages:
        assert any(each.endswith("/manage/review") for each in links_of(mail))


def test_calling_off_is_one_mail_for_each_whoever_had_whom(app: Flask, mailbox: Any) -> None:
    ready = a_ready_cohort(3, 3, state=CohortState.REVIEW, needs_review=False)
    pairs = set_up(ready, ProposalState.UNDER_REVIEW)
    publishing.publish(ready.access, by=ready.manager.id, now=MATCHED)
    # One only offered, one that waits for the second yes, and one that has begun.
    for pair, mentee in zip(pairs[1:], ready.mentees[1:], strict=True):
        answering.accept(pair, by=person_of(mentee), now=MATCHED)
    answering.accept(pairs[2], by=person_of(ready.mentors[2]), now=MATCHED)
    told(mailbox, MATCHED)
    setup_opening.cancel_cohort(ready.cohort_id, by=ready.manager.id, now=MATCHED + DAY)
    titles = told(mailbox, MATCHED + DAY)
    assert set(titles) == {mail_of(each) for each in (*ready.mentees, *ready.mentors)}
    assert {len(each) for each in titles.values()} == {1}
    assert the_pair(pairs[2]).state is ProposalState.LIVE
