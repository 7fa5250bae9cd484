"""Outcomes through the pages: the plan and its hash, what is known of people, the report."""

import csv
import hashlib
import io
import json
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from alumnet.kernel.db import reading, writing
from alumnet.kernel.pagination import encode_cursor
from alumnet.kernel.visibility import Visibility
from alumnet.mentoring.rules import MentorshipState
from alumnet.programmes.commands.observing import note
from alumnet.programmes.commands.outcomes import freeze_plan
from alumnet.programmes.commands.outcomes_comparison import end_waiting
from alumnet.programmes.commands.outcomes_lottery import draw_lots
from alumnet.programmes.models import (
    Cohort,
    CohortLottery,
    OutcomeObservation,
    OutcomePlan,
)
from alumnet.programmes.queries.outcomes import plan_missing
from alumnet.programmes.rules.outcome_states import Answer, Design, ObservedBy, OutcomeKind
from alumnet.programmes.rules.outcomes_errors import LotsDrawn, NoLottery
from alumnet.programmes.rules.outcomes_lottery import applicants_hash, draw
from alumnet.programmes.rules.outcomes_noting import Noted
from alumnet.programmes.rules.states import CohortState, EnrolmentState, Side
from tests.builders import THEN, Built, a_job, a_member, an_association, an_organization
from tests.client import InspectingClient
from tests.page import Page
from tests.programmes.builders import (
    BuiltCohort,
    a_cohort,
    a_helper,
    a_programme_manager,
    an_enrolment,
    state_of,
)
from tests.programmes.outcome_builders import a_frozen_plan, an_outcome, enrolled, mentors_now

LATER = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def harbour(app: object) -> Built:
    return an_association()


@pytest.fixture
def manager(harbour: Built) -> Built:
    return a_programme_manager(harbour)


def opened(cohort: BuiltCohort, at: datetime = THEN) -> None:
    with writing() as session:
        row = session.get_one(Cohort, cohort.id)
        row.state = CohortState.OPEN
        freeze_plan(session, row, at)


def test_a_plan_is_frozen_with_the_hash_of_its_file_and_only_amended_afterwards(
    client: InspectingClient, harbour: Built, manager: Built
) -> None:
    cohort = a_cohort(of=harbour)
    client.sign_in(manager)
    assert plan_missing(reading(), cohort.id)
    page = client.get("programmes.outcome_plan", cohort=cohort.handle)
    form = page.form(button="Save the plan")
    page = client.submit(form.fill(design="not_placed", **{"own-0-name": "Chartership"}))
    assert "Saved." in page.main
    page = client.submit(page.form(button="Save the plan").fill(**{"standard-1-is_wanted": None}))
    assert not plan_missing(reading(), cohort.id)
    stale = form.fill(design="descriptive")
    client.submit(stale, expect=HTTPStatus.CONFLICT)

    opened(cohort)
    page = client.get("programmes.outcome_plan", cohort=cohort.handle)
    content = client.get("programmes.outcome_plan_file", cohort=cohort.handle).data
    sha256 = hashlib.sha256(content).hexdigest()
    assert sha256 in page.main
    names = [each["name"] for each in json.loads(content)["outcomes"]]
    assert names == [
        "Still with the same employer",
        "Became a mentor",
        "Mentored again",
        "Chartership",
    ]
    refused = client.submit(form.fill(design="descriptive"), expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Say what changes" in refused.main
    page = client.submit(
        page.form(button="Write it beside the plan").fill(
            change="No mentors.", reason="Too few came."
        )
    )
    assert "Because: Too few came." in page.main
    opened(cohort, LATER)
    kept = reading().get_one(OutcomePlan, cohort.id)
    assert (kept.sha256, kept.frozen_at) == (sha256, THEN)


@time_machine.travel(LATER, tick=False)
def test_what_is_known_is_noted_with_its_source_and_what_stood_before_stays(
    client: InspectingClient, harbour: Built, manager: Built
) -> None:
    cohort = a_cohort(CohortState.COMPLETED, of=harbour)
    (outcome,) = a_frozen_plan(cohort, an_outcome())
    (person,) = enrolled(cohort, 1)
    client.sign_in(manager)
    page = client.get("programmes.outcome_people", cohort=cohort.handle)
    page = client.follow(page, "Ada Person")
    refused = client.submit(
        page.form(button="Note it").fill(
            answer="yes", observed_on="2027-05-01", happened_on="2027-04-01", note="List"
        )
    )
    assert "belongs to the answer no alone" in refused.main
    page = client.submit(
        page.form(button="Note it").fill(
            answer="yes", observed_on="2027-03-05", happened_on="", note="List of March"
        )
    )
    assert "Of 1 of 1 it is known" in page.main
    page = client.follow(page, "Ada Person")
    page = client.submit(page.form(button="Note it").fill(answer="unknown", note="Wrong list"))
    assert "Of 0 of 1 it is known" in page.main
    page = client.follow(page, "Ada Person")
    assert "no longer stands" in page.main
    assert "By hand: List of March" in page.main
    elsewhere = a_cohort(CohortState.COMPLETED, of=harbour)
    a_frozen_plan(elsewhere, an_outcome())
    for stranger in (a_member(of=harbour), a_helper(cohort), a_programme_manager(an_association())):
        client.sign_in(stranger)
        for endpoint in ("outcomes", "outcome_people", "outcome_plan", "outcome_plan_file"):
            where = f"programmes.{endpoint}"
            client.get(where, cohort=cohort.handle, expect=HTTPStatus.NOT_FOUND)
    client.sign_in(manager)
    client.get(
        "programmes.outcome_note",
        cohort=elsewhere.handle,
        outcome=outcome,
        enrolment=person,
        expect=HTTPStatus.NOT_FOUND,
    )


def observe(
    cohort: BuiltCohort, outcome: str, people: list[str], by: Built, **more: object
) -> None:
    noted = [
        Noted(enrolment=each, note="List", **{"observed_on": date(2027, 5, 1), **more})  # type: ignore[arg-type]
        for each in people
    ]
    note(cohort.id, outcome, noted, source=ObservedBy.HAND, by=by.id, now=LATER)


@pytest.mark.postgresql
@time_machine.travel(LATER, tick=False)
def test_the_report_compares_groups_as_placed_and_counts_unknown_as_neither(
    client: InspectingClient, harbour: Built, manager: Built
) -> None:
    cohort = a_cohort(CohortState.COMPLETED, of=harbour)
    (outcome, *_) = a_frozen_plan(
        cohort,
        an_outcome(name="=Still there"),
        an_outcome(OutcomeKind.ASSOCIATION),
        an_outcome(OutcomeKind.MENTORING),
        design=Design.LOTTERY,
    )
    drawn = enrolled(cohort, 24, lot=1) + enrolled(cohort, 2, EnrolmentState.DROPPED, lot=2)
    waiting = enrolled(cohort, 22, EnrolmentState.COMPARISON, lot=30)
    observe(cohort, outcome, drawn[:20] + waiting[:11], manager, answer=Answer.YES)
    observe(
        cohort,
        outcome,
        drawn[20:24] + waiting[11:20],
        manager,
        answer=Answer.NO,
        happened_on=date(2026, 12, 24),
    )
    with writing() as session:
        session.add(
            CohortLottery(
                cohort_id=cohort.id, seed="s", places=26, drawn=48, applicants="a", drawn_at=THEN
            )
        )
    # One mentee mentors since; of another it was agreed and never began.
    for person, state in ((drawn[0], MentorshipState.ACTIVE), (drawn[1], MentorshipState.LAPSED)):
        mentors_now(person, state)
    client.sign_in(manager)
    page = client.get("programmes.outcomes", cohort=cohort.handle)
    assert "Compared by lottery" in page.main
    assert "83 % (64 to 93)" in page.main
    assert "55 % (34 to 74)" in page.main
    assert "Of 4 of 48 nothing is known as of the end" in page.main
    assert "hardly chance" in page.main
    assert b"chart curves" in page.data
    how = client.get("programmes.outcome_experience", cohort=cohort.handle)
    assert "Stayed to the end" in how.main
    assert "too few to say" in how.main
    content = client.get("programmes.experience_csv", cohort=cohort.handle).data.decode("utf-8-sig")
    assert [row["number"] for row in csv.DictReader(content.splitlines())][-2:] == ["24", "24"]

    found = json.loads(client.get("programmes.outcomes_json", cohort=cohort.handle).data)
    first = found["groups"][0]
    assert (first["group"], first["known"], first["yes"]) == ("Drawn for a place", 24, 20)
    assert set(first) == set(found["meanings"])
    lines = client.get("programmes.outcomes_csv", cohort=cohort.handle).data.decode("utf-8-sig")
    rows = list(csv.DictReader(lines.splitlines()))
    assert [row["part"] for row in rows[:3]] == ["compared", "compared", "difference"]
    assert rows[0]["name"] == "'=Still there"
    mentoring = [row for row in rows if row["kind"] == "mentoring"]
    assert [row["yes"] for row in mentoring if row["part"] == "compared"] == ["1", "0"]
    # A number below zero is a number for a spreadsheet, too.
    assert float(mentoring[-1]["low"]) < 0
    told = client.get("programmes.outcomes_dictionary", cohort=cohort.handle).data.decode()
    assert all(column in told for column in rows[0])


@pytest.mark.postgresql
def test_lots_are_drawn_once_and_can_be_drawn_again_from_their_record(
    client: InspectingClient, harbour: Built, manager: Built
) -> None:
    cohort = a_cohort(CohortState.OPEN, of=harbour, mentee_places=2)
    a_frozen_plan(cohort, an_outcome(), design=Design.LOTTERY)
    people = enrolled(cohort, 5, EnrolmentState.CONFIRMED)
    enrolled(cohort, 3, EnrolmentState.CONFIRMED, Side.MENTOR)
    client.sign_in(manager)
    assert "once enrolment is closed" in client.get("programmes.lottery", cohort=cohort.handle).main
    with pytest.raises(NoLottery):
        draw_lots(cohort.id, by=manager.id, now=THEN)
    with writing() as session:
        session.get_one(Cohort, cohort.id).state = CohortState.CLOSED
    assert "Lots to draw for a programme" in client.get("administration.overview").main
    page = client.get("programmes.lottery", cohort=cohort.handle)
    assert "Two of five people get a place" in page.main
    page = client.submit(page.form(button="Draw lots now"))
    with pytest.raises(LotsDrawn):
        draw_lots(cohort.id, by=manager.id, now=THEN)
    assert "Lots to draw" not in client.get("administration.overview").main
    record = reading().get_one(CohortLottery, cohort.id)
    assert (record.places, record.drawn, record.applicants) == (2, 5, applicants_hash(people))
    content = client.get("programmes.lottery_file", cohort=cohort.handle).data.decode("utf-8-sig")
    lots = [line.split(",")[1] for line in content.split()[1:]]
    assert lots == draw(record.seed, people)
    plain = a_cohort(CohortState.CLOSED, of=harbour)
    a_frozen_plan(plain, an_outcome())
    client.get("programmes.lottery", cohort=plain.handle, expect=HTTPStatus.NOT_FOUND)


@time_machine.travel(LATER, tick=False)
def test_a_file_is_shown_before_it_is_taken_over_with_what_cant_be_used(
    client: InspectingClient, harbour: Built, manager: Built
) -> None:
    cohort = a_cohort(CohortState.COMPLETED, of=harbour)
    (outcome,) = a_frozen_plan(cohort, an_outcome())
    here, gone, _ = enrolled(cohort, 3)
    client.sign_in(manager)
    where: dict[str, Any] = {"cohort": cohort.handle, "outcome": outcome}
    filled = client.post("programmes.outcome_list", **where).data.decode("utf-8-sig")
    assert filled.splitlines()[0] == "reference,name,answer,as of,happened on,source"
    assert here in filled

    def sent(rows: str) -> Page:
        content = f"Reference;Answer;As of;Happened on\n{rows}".encode()
        file = (io.BytesIO(content), "list.csv")
        return client.post("programmes.outcome_import", {"file": [file]}, **where)

    page = sent(
        f"{here};yes;2027-05-01;\n{gone};no;1 May 2027;2027-03-31\n{gone};perhaps;2027-05-01;\n"
        f"nobody;yes;2027-05-01;\n{here};yes;05/04/2027;\n{here};yes;2028-01-01;\n{here};;;\n"
        f"{gone};no;2027-05-01;0001-01-01\n"
    )
    for said in (
        "'perhaps' is neither yes nor no",
        "nobody with the reference 'nobody'",
        "'05/04/2027' isn't a day that we can read",
        "lies in the future",
        "That is too long ago",
        "2 rows say something, 1 say nothing, 5 can't be used",
    ):
        assert said in page.main
    page = client.submit(page.form(button="Take over the rows that are ready"))
    assert "Of 2 people something new is known" in page.main
    assert "From a file: list.csv" in page.main
    again = client.submit(
        sent(f"{here};yes;2027-05-01;\n").form(button="Take over the rows that are ready")
    )
    assert "Of 0 people" in again.main
    refused = client.post(
        "programmes.outcome_import", {"file": [(io.BytesIO(b"a;b\n1;2"), "list.csv")]}, **where
    )
    assert "no column called “reference”" in refused.main
    client.post(
        "programmes.outcome_import", {"content": "a;b"}, expect=HTTPStatus.NOT_FOUND, **where
    )
    elsewhere = encode_cursor("people", "Ada", 1)
    client.get("programmes.outcome_people", cohort=cohort.handle, after=elsewhere)


@time_machine.travel(LATER, tick=False)
def test_profiles_are_read_only_where_it_was_allowed_and_until_they_were_confirmed(
    client: InspectingClient, harbour: Built, manager: Built
) -> None:
    cohort = a_cohort(CohortState.COMPLETED, of=harbour)
    a_frozen_plan(cohort, an_outcome())
    employer = an_organization()
    people = [a_member(of=harbour) for _ in range(4)]
    confirmed = datetime(2027, 4, 1, tzinfo=UTC)
    a_job(people[0], employer, 2020, confirmed_at=confirmed)
    a_job(people[1], employer, 2020, 2026, confirmed_at=confirmed)
    a_job(people[2], employer, 2020, confirmed_at=confirmed)
    a_job(people[3], employer, 2020, confirmed_at=confirmed, visibility=Visibility.ONLY_ME)
    for person in people:
        allowed = None if person is people[2] else THEN
        an_enrolment(cohort, person, EnrolmentState.FINISHED, retention_consent_at=allowed)
    client.sign_in(manager)
    page = client.get("programmes.outcome_people", cohort=cohort.handle)
    assert "Three allowed that it is read" in page.main
    page = client.submit(page.form(button="Read their profiles"))
    assert "Of 2 people something new is known" in page.main
    found = {
        row.answer: (row.observed_on, row.happened_on, row.source)
        for row in reading().scalars(select(OutcomeObservation))
    }
    assert found == {
        Answer.YES: (confirmed.date(), None, ObservedBy.PROFILE),
        Answer.NO: (confirmed.date(), date(2026, 12, 31), ObservedBy.PROFILE),
    }


def test_waiting_ends_with_the_cohort_and_says_that_lots_were_drawn(
    client: InspectingClient, harbour: Built
) -> None:
    member = a_member(of=harbour)
    cohort = a_cohort(CohortState.RUNNING, of=harbour)
    mine = an_enrolment(cohort, member, EnrolmentState.WAITLISTED, lot=7)
    other = an_enrolment(cohort, state=EnrolmentState.NO_MATCH)
    client.sign_in(member)
    end_waiting(LATER)
    assert "yours was number 7" in client.get("programmes.cohort", cohort=cohort.handle).main
    with writing() as session:
        session.get_one(Cohort, cohort.id).state = CohortState.CLOSING
    end_waiting(LATER)
    page = client.get("programmes.cohort", cohort=cohort.handle)
    assert "Your lot didn't come up this time" in page.main
    assert {state_of(mine), state_of(other)} == {EnrolmentState.COMPARISON}
