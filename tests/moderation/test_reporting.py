"""Reporting somebody: who gets it, what counts as one, what may be reported."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from alumnet.accounts.models import MembershipState
from alumnet.connections import queries as connections
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.mentoring.rules import RequestState
from alumnet.moderation import commands, queries
from alumnet.moderation.models import Report
from alumnet.moderation.rules import (
    POLICY,
    DecisionKind,
    ReportReason,
    ReportSource,
    ReportState,
    SubjectKind,
)
from alumnet.moderation.rules.errors import ReportsYourself, TooManyReports
from tests import builders
from tests.moderation.builders import (
    MONDAY,
    House,
    a_mentorship,
    a_report,
    a_request,
    decided,
    report,
    viewer_of,
)

pytestmark = pytest.mark.postgresql
LATER = MONDAY + timedelta(minutes=31)


def test_a_report_goes_to_the_association_that_both_share(house: House) -> None:
    other = builders.an_association()
    builders.a_membership(house.ana, other)
    made = report(a_report(house.ana, house.tom))
    assert made.association_id == house.association.id
    assert made.state is ReportState.OPEN
    assert made.due_at == MONDAY + timedelta(days=2)


def test_without_an_association_in_common_the_reported_persons_decides(app: Flask) -> None:
    ana, association = builders.a_member("Ana"), builders.an_association()
    tom = builders.a_member("Tom", of=association)
    assert report(a_report(ana, tom)).association_id == association.id


def test_an_active_membership_of_the_reported_person_comes_before_an_old_one(app: Flask) -> None:
    old, new = builders.an_association(), builders.an_association()
    ana, tom = builders.a_member("Ana"), builders.an_account(builders.a_person("Tom"))
    builders.a_membership(tom, old, MembershipState.ENDED)
    builders.a_membership(tom, new)
    assert queries.association_for(reading(), ana.id, tom.id) == new.id
    gone = builders.a_person("Gone")
    builders.a_membership(gone, old, MembershipState.ENDED)
    assert queries.association_for(reading(), ana.id, gone.id) == old.id
    nobody = builders.a_person("Nobody")
    assert queries.association_for(reading(), tom.id, nobody.id) == new.id
    with pytest.raises(NotFound):
        queries.association_for(reading(), nobody.id, builders.a_person("Else").id)


def test_a_second_report_of_the_same_thing_adds_to_the_first(house: House) -> None:
    first = a_report(house.ana, house.tom, details="He asked for money.")
    second = a_report(house.ana, house.tom, details="And again today.")
    assert second == first
    assert report(first).details == "He asked for money.\n\nAnd again today."
    assert report(first).version == 2
    a_report(house.ana, house.tom, details="And again today.")
    assert report(first).version == 2


def test_after_a_decision_the_same_thing_can_be_reported_again(house: House) -> None:
    first = a_report(house.ana, house.tom)
    decided(first, DecisionKind.NO_ACTION, house.hanna)
    assert a_report(house.ana, house.tom) != first


def test_reports_of_two_people_or_of_two_things_are_two(house: House) -> None:
    request = a_request(house.ana, house.tom)
    about = queries.request_subject(reading(), viewer_of(house.ana), request.public_id)
    concern = commands.Concern(ReportReason.UNKIND)
    ids = {
        a_report(house.ana, house.tom),
        a_report(house.piet, house.tom),
        commands.report(about, concern, by=house.ana.id, now=MONDAY),
    }
    assert len(ids) == 3


def test_ten_reports_a_day_and_no_more(house: House) -> None:
    people = [builders.a_member(of=house.association) for _ in range(POLICY.reports_a_day)]
    for each in people:
        a_report(house.ana, each)
    with pytest.raises(TooManyReports):
        a_report(house.ana, house.tom)
    with pytest.raises(TooManyReports):
        a_report(house.ana, people[0], details="Something new to say")
    a_report(house.ana, house.tom, now=MONDAY + timedelta(days=1, seconds=1))


def test_a_block_goes_with_the_report_or_not_at_all(house: House) -> None:
    a_report(house.ana, house.tom, also_block=True)
    assert connections.is_blocked_between(reading(), house.ana.id, house.tom.id)


def test_who_blocked_somebody_may_still_report_them_but_not_the_other_way(house: House) -> None:
    builders.a_block(house.ana, house.tom)
    assert a_report(house.ana, house.tom)
    with pytest.raises(NotFound):
        a_report(house.tom, house.ana)


def test_nobody_reports_themselves_or_whom_they_may_not_see(house: House) -> None:
    with pytest.raises(ReportsYourself):
        a_report(house.ana, house.ana)
    hidden = builders.a_member("Hidden", of=house.association, is_listed=False)
    with pytest.raises(NotFound):
        a_report(house.ana, hidden)
    builders.a_connection(house.ana, hidden)
    assert a_report(house.ana, hidden)
    subject = queries.person_subject(reading(), viewer_of(house.ana), house.tom.public_id)
    with pytest.raises(ReportsYourself):
        commands.report(subject, commands.Concern(ReportReason.SPAM), by=house.tom.id, now=MONDAY)


def test_only_the_sides_of_a_request_report_it_and_never_a_draft(house: House) -> None:
    request = a_request(house.ana, house.tom)
    mentorship = a_mentorship(house.ana, house.tom)
    ana, tom, piet = (viewer_of(each) for each in (house.ana, house.tom, house.piet))
    seen = queries.request_subject(reading(), tom, request.public_id)
    assert seen.person_id == house.ana.id
    assert queries.mentorship_subject(reading(), ana, mentorship.public_id).name == "Tom Lind"
    draft = a_request(house.tom, house.ana, RequestState.DRAFT)
    for find, thing, viewer in (
        (queries.request_subject, request, piet),
        (queries.mentorship_subject, mentorship, piet),
        (queries.request_subject, draft, tom),
        (queries.request_subject, draft, ana),
    ):
        with pytest.raises(NotFound):
            find(reading(), viewer, thing.public_id)


def test_a_report_without_a_reporter_is_handled_as_any_other_and_told_to_nobody_who_sent_it(
    house: House,
) -> None:
    notice = commands.Notice(
        source=ReportSource.SYSTEM,
        association_id=house.association.id,
        person_id=house.tom.id,
        kind=SubjectKind.PERSON,
        subject_id=house.tom.id,
        reason=ReportReason.SPAM,
        details="The same text to nine people.",
    )
    with writing() as session:
        first = commands.open_unsigned(session, notice, now=MONDAY).public_id
    with writing() as session:
        assert commands.open_unsigned(session, notice, now=LATER).public_id == first
    shown = queries.item(reading(), viewer_of(house.hanna), first, now=LATER)
    assert shown.reporter is None
    assert [past.who for past in queries.history(reading(), viewer_of(house.hanna), shown)] == [
        "By itself"
    ]
    decided(first, DecisionKind.WARN, house.hanna, words_for_reporter="", now=LATER)
    assert report(first).state is ReportState.ACTION_TAKEN
    with writing() as session:
        again = commands.open_unsigned(session, notice, now=LATER).public_id
    assert again != first
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(update(Report).values(source=ReportSource.MEMBER))
