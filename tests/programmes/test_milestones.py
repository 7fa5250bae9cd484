"""Milestones: either of a pair says that they got there, and managers see counts and dates."""

from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from alumnet.kernel import clock
from alumnet.kernel.dates import day_in_words
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.programmes.commands import setup_check_ins
from alumnet.programmes.models import Enrolment, Milestone, MilestoneReached, Proposal
from alumnet.programmes.queries.data import export
from alumnet.programmes.rules.errors import MilestoneSaid
from alumnet.programmes.rules.milestones import PairMilestone, whose
from alumnet.programmes.rules.setup_templates import MilestoneDraft
from alumnet.programmes.rules.states import EnrolmentState, Side
from tests.builders import Built, a_member, an_association
from tests.client import InspectingClient
from tests.mailserver import MailServer, text_of
from tests.page import Page
from tests.programmes.builders import a_programme_manager
from tests.programmes.following import a_running_cohort, met
from tests.programmes.matching import fresh, person_of

NewClient = Callable[..., InspectingClient]
NOW = clock.now()
DAY = timedelta(days=1)
TODAY = NOW.date()
DRAFTS = (
    MilestoneDraft(title="You met", after_days=14),
    MilestoneDraft(title="A talk of mentors", after_days=16, side=Side.MENTOR),
    MilestoneDraft(title="Half-way", after_days=90),
)


def a_cohort_on_its_way(pairs: int, since: int = 21) -> tuple[Built, int, list[Proposal], str]:
    """Make a cohort that began twenty days ago; its pairs are as old as `since` says."""
    harbour, start = an_association(), TODAY - 20 * DAY
    ready, live, handle = a_running_cohort(
        pairs, since=NOW - since * DAY, of=harbour, starts_on=start, ends_on=start + 200 * DAY
    )
    setup_check_ins.add_milestones(ready.cohort_id, DRAFTS)
    return harbour, ready.cohort_id, live, handle


def as_(new_client: NewClient, enrolment_id: int) -> InspectingClient:
    """Return the client of whoever is enrolled."""
    return new_client(Built(person_of(enrolment_id), "", ""))


def reached() -> int:
    """Return how many milestones were reached."""
    return fresh().scalar(select(func.count(MilestoneReached.id))) or 0


def test_either_of_a_pair_says_that_they_got_there_and_takes_it_back(
    new_client: NewClient,
) -> None:
    _harbour, cohort_id, (pair, _other), handle = a_cohort_on_its_way(2)
    mentee, mentor = (as_(new_client, each) for each in (pair.mentee_id, pair.mentor_id))
    page = mentee.get("programmes.cohort", cohort=handle)
    assert f"Was to be by {day_in_words(TODAY - 6 * DAY)}" in page.main
    assert "A talk of mentors" not in page.main
    page = mentee.submit(page.form(button="We got there You met"), follow=True)
    assert f"You said so on {day_in_words(TODAY)}" in page.main
    # The page of the two says what comes next, and one press there does the same.
    mentorship = mentor.follow(mentor.get("programmes.cohort", cohort=handle), "You and Pia")
    assert "Bridge" in mentorship.main
    assert "Next there: A talk of mentors" in mentorship.main
    assert f"Was to be by {day_in_words(TODAY - 4 * DAY)}" in mentorship.main
    page = mentor.submit(mentorship.form(button="I got there A talk of mentors"), follow=True)
    assert f"said so on {day_in_words(TODAY)}" in page.main
    assert page.main.count("Take back") == 2
    assert reached() == 2
    copies = [export(fresh(), person_of(each)) for each in (pair.mentee_id, pair.mentor_id)]
    told = [{row["milestone"] for row in each["milestones_reached"]} for each in copies]
    assert told == [{"You met"}, {"A talk of mentors"}]
    page = mentor.submit(page.form(button="Take back You met"), follow=True)
    assert f"Was to be by {day_in_words(TODAY - 6 * DAY)}" in page.main
    assert reached() == 1

    # Whoever is erased takes theirs along; what the other's pair got to stays without a name.
    mentor.submit(page.form(button="We got there You met"))
    # What somebody said stands: neither goes it away, nor is it for others than those who said it.
    met_first = fresh().scalars(select(Milestone).where(Milestone.title == "You met")).one()
    for_one = MilestoneDraft(title="You met", after_days=14, side=Side.MENTOR)
    with pytest.raises(MilestoneSaid):
        setup_check_ins.drop_check_in(cohort_id, met_first.public_id)
    with pytest.raises(MilestoneSaid):
        setup_check_ins.change_milestone(cohort_id, met_first.public_id, for_one)
    later = MilestoneDraft(title="You met", after_days=21)
    setup_check_ins.change_milestone(cohort_id, met_first.public_id, later)
    with writing() as session:
        registry.erasers["programmes"](session, person_of(pair.mentor_id), NOW)
    left = fresh().scalars(select(MilestoneReached)).one()
    assert (left.enrolment_id, left.said_by) == (pair.mentee_id, None)


def test_a_milestone_is_said_only_by_whose_it_is_and_while_the_pair_goes_on(
    new_client: NewClient,
) -> None:
    harbour, _cohort, pairs, handle = a_cohort_on_its_way(2)
    ids = {each.title: each.public_id for each in reading().scalars(select(Milestone))}
    mentee = as_(new_client, pairs[0].mentee_id)

    def is_refused(someone: InspectingClient, title: str, pair: str) -> None:
        for endpoint in ("programmes.reach_milestone", "programmes.unreach_milestone"):
            where: dict[str, Any] = {"cohort": handle, "milestone": ids[title]}
            someone.post(endpoint, {"pair": pair}, expect=HTTPStatus.NOT_FOUND, **where)

    for person in (a_member(of=harbour), a_programme_manager(harbour)):
        is_refused(new_client(person), "You met", pairs[0].public_id)
    is_refused(mentee, "A talk of mentors", pairs[0].public_id)
    for pair in (pairs[1].public_id, "\x00", ""):
        is_refused(mentee, "You met", pair)
    with writing() as session:
        session.get_one(Enrolment, pairs[0].mentee_id).state = EnrolmentState.FINISHED
    is_refused(mentee, "You met", pairs[0].public_id)
    assert reached() == 0
    assert "We got there" not in mentee.get("programmes.cohort", cohort=handle).main


def test_managers_see_who_is_past_a_milestone_and_remind_them_once_a_week(
    new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    harbour, _cohort, pairs, handle = a_cohort_on_its_way(2)
    for pair in pairs:
        met(pair, 1, NOW - DAY)
    for enrolment_id, button in (
        (pairs[0].mentor_id, "I got there A talk of mentors"),
        (pairs[0].mentee_id, "We got there You met"),
    ):
        someone = as_(new_client, enrolment_id)
        someone.submit(someone.get("programmes.cohort", cohort=handle).form(button=button))
    manager = new_client(a_programme_manager(harbour))
    page = manager.get("programmes.follow_up", cohort=handle)
    assert "Past a milestone" in page.main
    assert page.main.count("1 of 2") == 2
    assert "0 of 2" in page.main
    assert page.text.count("Remind Pia") == 1
    worker()
    mailbox.messages.clear()

    def remind() -> Page:
        sent = {"pair": pairs[1].public_id}
        return manager.post("programmes.remind_pairs", sent, cohort=handle, follow=True)

    assert "A kind word is on its way." in remind().text
    assert "in the last week already" in remind().text
    worker()
    assert mailbox.subjects == [f"A kind word from {harbour.name}"] * 2
    assert "“You met”" in text_of(mailbox.messages[0])
    # What is a mentor's alone is said to the mentor alone, and to nobody who got there meanwhile.
    two = as_(new_client, pairs[1].mentee_id)
    two.submit(two.get("programmes.cohort", cohort=handle).form(button="We got there You met"))
    mailbox.messages.clear()
    with time_machine.travel(NOW + 8 * DAY, tick=False):
        remind()
        worker()
        assert "“A talk of mentors”" in text_of(mailbox.messages[0])
        assert len(mailbox.messages) == 1


def test_whoever_began_after_the_day_of_a_milestone_is_not_past_it(
    new_client: NewClient,
) -> None:
    harbour, _cohort, (pair,), handle = a_cohort_on_its_way(1, since=3)
    page = as_(new_client, pair.mentee_id).get("programmes.cohort", cohort=handle)
    assert "Whenever you get there" in page.main
    assert "Was to be by" not in page.main
    page = new_client(a_programme_manager(harbour)).get("programmes.follow_up", cohort=handle)
    assert "Past a milestone" not in page.main
    one = PairMilestone(
        pair_id=1,
        pair="",
        milestone="",
        title="",
        detail="",
        side=None,
        whose=whose(None, 2, 3),
        day=date(2026, 3, 2),
        began_on=date(2026, 3, 2),
        reached_at=None,
        said_by=None,
    )
    assert [one.is_late(one.day + day * DAY) for day in (0, 1)] == [False, True]
    assert whose(Side.MENTOR, 2, 3) == 3
