"""Whom mentors would like: said of people, told to nobody, and counted where they take part."""

from collections.abc import Callable

from flask import Flask

from alumnet.accounts.models import Person
from alumnet.connections import commands as connections
from alumnet.kernel.db import writing
from alumnet.programmes.models import Cohort, Enrolment, MentorWish
from alumnet.programmes.queries import export
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import CohortState, EnrolmentState, Reach
from tests.builders import Built, a_member
from tests.client import InspectingClient
from tests.programmes.matching import MATCHED, a_ready_cohort, fresh, pairs_of, person_of
from tests.programmes.test_board import address_of
from tests.programmes.test_runs import matched


def public_id(person_id: int) -> str:
    return fresh().get_one(Person, person_id).public_id


def page_of(person_id: int) -> str:
    return f"https://alumni.example/people/pia-{public_id(person_id)}?from=list"


def wished(person_id: int) -> list[tuple[int, str]]:
    found = export(fresh(), person_id)["mentees_wished"]
    return [(each["rank"], each["person"]) for each in found]


def test_a_mentor_names_people_in_their_order_and_learns_of_nobody_who_takes_part(
    new_client: Callable[..., InspectingClient],
) -> None:
    ready = a_ready_cohort(2, 1, reach=Reach.EITHER, state=CohortState.OPEN)
    cohort, mentor = address_of(ready), person_of(ready.mentors[0])
    mentee = person_of(ready.mentees[1])
    outside = a_member("Ola Away", of=Built(ready.access.association_id, "", ""))
    client = new_client(mentor)
    page = client.get("programmes.cohort", cohort=cohort)
    page = client.follow(page, "With whom you would like to be matched, or rather not")
    assert "Pia" not in page.main
    form = page.form(button="I'd like them")
    refused = client.submit(form.fill(person="somebody/nobody"))
    assert "We couldn't find that page." in refused.main
    assert refused.form(action="mentees").fields["person"] == ["somebody/nobody"]
    for person_id in (outside.id, mentee):
        page = client.submit(page.form(button="I'd like them").fill(person=page_of(person_id)))
    assert wished(mentor) == [(1, "Ola Away"), (2, "Pia 1")]
    send = {"person": public_id(mentee), "step": "up"}
    client.post("programmes.wish_for_mentee", cohort=cohort, data=send)
    assert wished(mentor) == [(1, "Pia 1"), (2, "Ola Away")]
    # Who is wished for reads nothing of it; and whom somebody would rather avoid is no wish.
    assert wished(mentee) == []
    client.submit(page.form(button="Rather not with them").fill(person=page_of(outside.id)))
    assert wished(mentor) == [(1, "Pia 1")]
    # Whom they named they can take off, whether that page still opens or not.
    connections.block(public_id(mentor), by=outside.id, now=MATCHED)
    page = client.get("programmes.wishes", cohort=cohort)
    page = client.submit(page.form(button="Take off Ola Away"))
    assert "Taken off." in page.text
    assert "Ola Away" not in page.main
    with writing() as session:
        session.get_one(Cohort, ready.cohort_id).state = CohortState.MATCHING
    assert "People are being matched" in client.get("programmes.wishes", cohort=cohort).main
    send = {"person": page_of(outside.id), "step": "add"}
    client.post("programmes.wish_for_mentee", cohort=cohort, data=send)
    assert wished(mentor) == [(1, "Pia 1")]
    connections.block(public_id(mentor), by=mentee, now=MATCHED)
    assert wished(mentor) == []


def test_a_mentor_who_stepped_back_keeps_no_place_on_the_list_of_a_mentee(
    new_client: Callable[..., InspectingClient],
) -> None:
    ready = a_ready_cohort(1, POLICY.wishes + 1, reach=Reach.EITHER, state=CohortState.OPEN)
    client, cohort = new_client(person_of(ready.mentees[0])), address_of(ready)
    mentors = [fresh().get_one(Enrolment, each).public_id for each in ready.mentors]
    for each in mentors[:-1]:
        send = {"mentor": each, "step": "add"}
        page = client.post("programmes.wish", cohort=cohort, data=send)
    assert "Fifth wish" in page.main
    with writing() as session:
        session.get_one(Enrolment, ready.mentors[0]).state = EnrolmentState.DROPPED
    assert "Fifth wish" not in client.get("programmes.wishes", cohort=cohort).main
    send = {"mentor": mentors[-1], "step": "add"}
    page = client.post("programmes.wish", cohort=cohort, data=send)
    assert "Fifth wish" in page.main


def test_a_mentors_wish_counts_as_a_mentees_does(app: Flask) -> None:
    ready = a_ready_cohort(3, 3, places=1, reach=Reach.EITHER)
    matched(ready)
    wanted = ready.mentees[0]
    had = pairs_of(ready)[wanted].mentor_id
    other = next(each for each in ready.mentors if each != had)
    with writing() as session:
        session.add(MentorWish(enrolment_id=other, person_id=person_of(wanted), rank=1))
    # Somebody who doesn't take part is wished for in vain.
    with writing() as session:
        session.add(MentorWish(enrolment_id=had, person_id=ready.manager.id, rank=1))
    matched(ready, options={"wish_weight": 0.9, "keep": 0.0})
    assert pairs_of(ready)[wanted].mentor_id == other
