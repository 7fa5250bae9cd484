"""The board report and asking members to mentor, as the staff and those asked see it."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update

from alumnet.accounts.models import Person
from alumnet.administration.queries import House
from alumnet.kernel import clock
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.members.models import MentorProfile, Skill
from alumnet.mentoring.models import Mentorship, MentorshipRequest, RequestEvent
from alumnet.mentoring.rules import (
    MentorshipKind,
    MentorshipState,
    Origin,
    RequestState,
    TimeKind,
)
from alumnet.organizations.reference import topics
from alumnet.reporting import commands
from alumnet.reporting.models import MentorAsk, ReportBlock
from alumnet.reporting.rules.asking import AskedLately, AskState, TooManyAsks
from alumnet.reporting.rules.policy import POLICY
from alumnet.reporting.rules.quarters import begins, code_of, last_told
from alumnet.search import service
from tests import builders
from tests.builders import Built, slug_of
from tests.client import InspectingClient, forget_what_the_test_read

NewClient = Callable[..., InspectingClient]
DAY = timedelta(days=1)


@pytest.fixture
def house(app: Flask) -> Built:
    return builders.an_association("Harbour Alumni")


def letters(
    house: Built, people: int, at: datetime, *, class_year: int, answered_after: int | None = 2
) -> list[Built]:
    """Let so many new members write to a mentor each; their mentors answer with a yes."""
    mentees = [builders.a_person() for _ in range(people)]
    for each in mentees:
        builders.a_membership(each, house, class_year=class_year)
    mentors = [builders.a_person() for _ in range(people)]
    for each in mentors:
        builders.a_membership(each, house)
    end = None if answered_after is None else at + answered_after * DAY
    with writing() as session:
        for mentee, mentor in zip(mentees, mentors, strict=True):
            row = MentorshipRequest(
                initiator_id=mentee.id,
                receiver_id=mentor.id,
                mentor_id=mentor.id,
                mentee_id=mentee.id,
                origin=Origin.ASK,
                kind=MentorshipKind.INFORMAL,
                state=RequestState.SUBMITTED if end is None else RequestState.ACCEPTED,
                topic="career-planning",
                time_kind=TimeKind.SIX_MONTHS,
                created_at=at,
                submitted_at=at,
                ended_at=end,
                stood_still=0,
            )
            session.add(row)
            session.flush()
            if end is not None:
                session.execute(
                    insert(RequestEvent).values(
                        subject_id=row.id,
                        name="accept",
                        from_state=RequestState.SUBMITTED,
                        to_state=RequestState.ACCEPTED,
                        actor_id=mentor.id,
                        at=end,
                    )
                )
                session.add(
                    Mentorship(
                        mentor_id=mentor.id,
                        mentee_id=mentee.id,
                        kind=MentorshipKind.INFORMAL,
                        state=MentorshipState.ACTIVE,
                        request_id=row.id,
                        started_at=end,
                        stood_still=0,
                    )
                )
    return mentees


def tell_quarters() -> None:
    forget_what_the_test_read()
    registry.daily["alumnet.reporting.jobs.tell_quarters"](clock.now())


def numbers(
    client: InspectingClient, house: Built, **query: Any
) -> dict[tuple[str, str], dict[str, str]]:
    """Return the rows of the table as a file, by division and group."""
    page = client.get("reporting.board_csv", slug=slug_of(house), **query)
    rows = csv.DictReader(io.StringIO(page.data.decode("utf-8-sig")))
    return {(row["division"], row["group"]): row for row in rows}


def test_a_report_by_all_topics_there_are_is_no_heavy_page(
    house: Built, new_client: NewClient
) -> None:
    letters(house, 12, begins(last_told(clock.now())) + 3 * DAY, class_year=1994)
    tell_quarters()
    with writing() as session:
        block = session.scalars(select(ReportBlock)).one()
        figures = block.content["by"]["topic"]["career-planning"]
        every = {each.code: figures for each in topics()}
        block.content = block.content | {"by": block.content["by"] | {"topic": every}}
    client = new_client(builders.an_admin(house))  # which refuses heavy pages
    page = client.get("reporting.board", slug=slug_of(house), by="topic")
    assert all(each.label in page.main for each in topics())


@pytest.mark.postgresql
def test_a_quarter_is_told_once_and_an_erasure_changes_nothing(
    database: str, house: Built, new_client: NewClient
) -> None:
    last = last_told(clock.now())
    at = begins(last) + 3 * DAY
    gone = letters(house, 12, at, class_year=1994)[0]
    letters(house, 4, at, class_year=2003, answered_after=None)
    letters(house, 7, at, class_year=2011, answered_after=20)
    admin = new_client(builders.an_admin(house))
    assert "Nothing to tell yet" in admin.get("reporting.board", slug=slug_of(house)).main
    tell_quarters()
    told = numbers(admin, house)
    whole = told["asking", "all"]
    assert (whole["people"], whole["requests"], whole["answered"], whole["accepted"]) == (
        "23",
        "23",
        "12",
        "19",
    )
    assert (whole["share_answered"], whole["median_wait"]) == ("52", "2")
    assert (
        told["class", "1990 to 1999"]["requests"],
        told["class", "1990 to 1999"]["running"],
    ) == (
        "12",
        "12",
    )
    # Eleven in two groups: too few of each, and enough of both to stand together.
    assert told["class", "All smaller groups together"]["requests"] == "11"
    assert {group for division, group in told if division == "class"} == {
        "1990 to 1999",
        "All smaller groups together",
    }
    with writing() as session:
        registry.erase(session, gone.id, clock.now())
    tell_quarters()
    assert numbers(admin, house) == told
    page = admin.get("reporting.board", slug=slug_of(house), by="class")
    assert "52 %" in page.main
    assert "1990 to 1999" in page.main
    assert "2000 to 2009" not in page.main
    for strange in ("nonsense", "asking"):
        admin.get("reporting.board", slug=slug_of(house), by=strange, expect=404)


def test_quarters_with_too_few_people_wait_for_the_next(
    house: Built, new_client: NewClient
) -> None:
    last = last_told(clock.now())
    letters(house, 6, begins(last - 2) + DAY, class_year=1994)
    letters(house, 6, begins(last - 1) + DAY, class_year=1994)
    letters(house, 11, begins(last) + DAY, class_year=1994)
    tell_quarters()
    admin = new_client(builders.an_admin(house))
    blocks = reading().execute(select(ReportBlock.first_quarter, ReportBlock.last_quarter)).all()
    assert [tuple(each) for each in blocks] == [(last - 2, last - 1), (last, last)]
    middle: dict[str, Any] = {"from": code_of(last - 1)}
    newest: dict[str, Any] = {"from": code_of(last)}
    hidden = admin.get("reporting.board", slug=slug_of(house), **middle)
    assert "can't be told by itself" in hidden.main
    assert "11" not in hidden.main.replace(code_of(last), "")
    both = numbers(admin, house, **{"from": code_of(last - 2), "to": code_of(last - 1)})
    assert both["asking", "all"]["requests"] == "12"
    assert numbers(admin, house, **{"from": code_of(last - 1), "to": code_of(last)}) == {}
    found = json.loads(admin.get("reporting.board_json", slug=slug_of(house), **newest).data)
    assert found["groups"][0]["counts"]["requests"] == 11
    assert found["meanings"].keys() >= found["groups"][0]["counts"].keys()
    meanings = admin.get("reporting.board_dictionary", slug=slug_of(house)).data.decode("utf-8-sig")
    assert {row["column"] for row in csv.DictReader(io.StringIO(meanings))} >= {
        "people",
        "requests",
    }


def test_the_report_opens_with_the_newest_quarters_that_are_told_together(
    house: Built, new_client: NewClient
) -> None:
    last = last_told(clock.now())
    for quarter in (last - 1, last):
        letters(house, 6, begins(quarter) + DAY, class_year=1994)
    tell_quarters()
    page = new_client(builders.an_admin(house)).get("reporting.board", slug=slug_of(house))
    assert "can't be told by itself" not in page.main
    assert numbers(new_client(builders.an_admin(house)), house)["asking", "all"]["requests"] == "12"


def test_the_report_of_one_association_is_nobody_elses(house: Built, new_client: NewClient) -> None:
    other = builders.an_association("Mill Alumni")
    letters(house, 12, begins(last_told(clock.now())) + DAY, class_year=1994)
    tell_quarters()
    theirs = new_client(builders.an_admin(other))
    assert "Nothing to tell yet" in theirs.get("reporting.board", slug=slug_of(other)).main
    moderator = builders.a_member(of=house)
    builders.a_role(moderator, Role.MODERATOR, house)
    for name in ("board", "board_csv", "board_json", "board_dictionary", "topics"):
        theirs.get(f"reporting.{name}", slug=slug_of(house), expect=404)
        new_client(moderator).get(f"reporting.{name}", slug=slug_of(house), expect=404)
    theirs.get("reporting.board_csv", slug=slug_of(other), expect=404)


# -------------------------------------------------------------------------------- asking members
def knows(house: Built, name: str, skill: str = "negotiation") -> Built:
    person = builders.a_member(name, of=house)
    with writing() as session:
        session.add(Skill(person_id=person.id, name=skill))
    return person


def index() -> None:
    forget_what_the_test_read()
    service.rebuild(reading(), today=clock.now().date())


@pytest.mark.postgresql
def test_who_knows_a_topic_is_asked_once_in_half_a_year_and_answers_in_peace(
    database: str, house: Built, new_client: NewClient, worker: Callable[..., int]
) -> None:
    nora = knows(house, "Nora Quist")
    hal = knows(house, "Hidden Hal")
    with writing() as session:
        session.execute(update(Person).where(Person.id == hal.id).values(is_listed=False))
    mentor = knows(house, "Mentor Mia")
    with writing() as session:
        session.add(MentorProfile(person_id=mentor.id, updated_at=builders.THEN))
    stranger = knows(builders.an_association(), "Stranger Sam")
    builders.open_to_offers(nora, "negotiation")
    index()
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    where: dict[str, Any] = {"slug": slug_of(house), "code": "negotiation"}
    page = admin.get("reporting.topic", **where)
    assert "Nora Quist" in page.main
    for absent in ("Hidden Hal", "Mentor Mia", "Stranger Sam"):
        assert absent not in page.main
    assert "Choose whom to ask" in admin.post("reporting.topic", {}, expect=422, **where).main
    person = {"person": [nora.public_id, stranger.public_id]}
    assert "1 asked" in admin.post("reporting.topic", person, **where).text
    again = admin.post("reporting.topic", person, expect=422, **where)
    assert "can be asked at the moment" in again.main
    assert "Nora Quist" not in again.main
    worker()
    asked = reading().scalars(select(MentorAsk)).one()
    its: dict[str, Any] = {"public_id": asked.public_id}
    new_client(stranger).get("reporting.asked", expect=404, **its)
    me = new_client(nora)
    assert "Your association asks" in me.get("/notifications").main
    assert "Negotiation" in me.get("reporting.asked", **its).main
    me.post("reporting.asked", {"answer": "pass"}, **its)
    page = me.post("reporting.asked", {"answer": "refuse"}, **its)
    assert "You aren't asked again" in page.main
    page = me.post("reporting.asked", {"answer": "accept"}, **its)
    assert "You aren't asked again" in page.main
    forget_what_the_test_read()
    assert reading().scalars(select(MentorAsk.state)).one() is AskState.NEVER
    with pytest.raises(AskedLately):
        commands.ask_to_mentor(
            house_of(house), "negotiation", [nora.public_id], by=admin_id(house), now=far()
        )


def house_of(house: Built) -> House:
    return House(house.id, slug_of(house), house.name)


def admin_id(house: Built) -> int:
    return builders.an_admin(house).id


def far() -> datetime:
    return datetime(2030, 1, 1, tzinfo=UTC)


def test_questions_without_an_answer_lapse_and_a_week_has_its_limit(house: Built) -> None:
    by, now = admin_id(house), clock.now()
    people = [builders.a_member(of=house).public_id for _ in range(POLICY.asks_a_week + 1)]
    with pytest.raises(TooManyAsks):
        commands.ask_to_mentor(house_of(house), "negotiation", people, by=by, now=now)
    assert commands.ask_to_mentor(house_of(house), "negotiation", people[:3], by=by, now=now) == 3
    forget_what_the_test_read()
    job = registry.minutely["alumnet.reporting.jobs.lapse_asks"]
    job(now + POLICY.ask_waits - DAY)
    lapsed = select(func.count()).where(MentorAsk.state == AskState.LAPSED)
    assert reading().scalar(lapsed) == 0
    forget_what_the_test_read()
    job(now + POLICY.ask_waits)
    assert reading().scalar(lapsed) == 3


def test_topics_show_who_looks_from_ten_on(house: Built, new_client: NewClient) -> None:
    for _ in range(11):
        builders.open_to_offers(builders.a_member(of=house), "negotiation", "career-planning")
    for _ in range(9):
        builders.open_to_offers(builders.a_member(of=house), "interviewing")
    builders.a_mentor(of=house, places=3, topics=("career-planning", "interviewing"))
    builders.a_mentor(of=house, places=3, topics=("interviewing",), paused_until=far().date())
    page = new_client(builders.an_admin(house)).get("reporting.topics", slug=slug_of(house))
    words = " ".join(page.main.split())
    assert "about Negotiation Needs mentors Members lookingabout 10 Mentors0 Free places0" in words
    wanted = "Career planning Needs mentors Members lookingabout 10 Mentors1 Free places3"
    assert wanted in words
    assert "Interviewing Members lookingfewer than ten Mentors1 Free places3" in words
