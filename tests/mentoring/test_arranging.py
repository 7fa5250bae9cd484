"""Who arranges a mentor's times: with both wanting it, and seeing times and first names alone."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.kernel.authorization import Audience, audience_of
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.mentoring import commands
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.jobs import watch_desks
from alumnet.mentoring.models import MentoringSession, Mentorship, SchedulingGrant, SessionTime
from alumnet.mentoring.queries.arranging import may_arrange
from alumnet.mentoring.rules import errors
from alumnet.mentoring.rules.desk_states import GrantState
from alumnet.mentoring.rules.sessions import About, SessionState, Subject
from alumnet.mentoring.rules.wall_times import wall_time_of
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_request, told
from tests.mentoring.talking import Pair, a_pair, say

NewClient = Callable[..., InspectingClient]
SECRET = "Nobody but the two reads this"


pytestmark = pytest.mark.usefixtures("then")


class House:
    """A mentor with a mentee, a request that waits, words between them, and an assistant."""

    def __init__(self) -> None:
        self.pair: Pair = a_pair(THEN)
        self.ruth, self.jun = self.pair.ruth, self.pair.jun
        self.mona = builders.a_member("Mona Lind")
        self.waits = a_request(builders.a_member("Ada Waiting"), self.ruth, question=SECRET)
        say(self.pair, self.jun, SECRET)

    def ask(self) -> str:
        commands.ask_to_arrange(self.mona.email, by=self.ruth.id, now=THEN)
        return self.grant().public_id

    def grant(self) -> SchedulingGrant:
        session = reading()
        session.expire_all()
        query = select(SchedulingGrant).order_by(SchedulingGrant.id.desc()).limit(1)
        return session.scalars(query).one()

    def agree(self) -> str:
        public_id = self.ask()
        commands.answer_grant(public_id, by=self.mona.id, agrees=True, now=THEN)
        return public_id

    @property
    def mentorship_id(self) -> int:
        return reading().scalars(select(Mentorship.id)).one()


@pytest.fixture
def house(app: Flask) -> House:
    return House()


@pytest.mark.postgresql
def test_both_want_it_the_mentee_is_told_and_either_ends_it(
    new_client: NewClient, house: House
) -> None:
    ruth, mona, jun = (new_client(each) for each in (house.ruth, house.mona, house.jun))
    page = ruth.get("mentoring.my_arranger")
    page = ruth.submit(page.form(field="email").fill(email=house.mona.email))
    assert f"You asked {house.mona.email}" in page.main
    assert not may_arrange(reading(), house.mona.id, house.mentorship_id)

    page = mona.follow(mona.get("mentoring.mentorships_list"), "Times you arrange")
    assert "Ruth Adeyemi asks you" in page.main
    page = mona.submit(page.form(button="Yes to Ruth Adeyemi"))
    assert "The people concerned are told" in page.main
    assert len(told("mentorship.arranged")) == 1
    assert "Mona Lind arranges times for Ruth" in jun.get(f"/mentorships/{house.pair.place}").main
    page = ruth.get("mentoring.my_arranger")
    assert "Mona Lind arranges your times" in page.main
    assert "Times can be arranged" in page.main

    ruth.submit(page.form(button="End it now"))
    assert not may_arrange(reading(), house.mona.id, house.mentorship_id)
    public_id = house.grant().public_id
    mona.get("mentoring.arranging_page", public_id=public_id, expect=HTTPStatus.NOT_FOUND)
    assert "arranges times" not in jun.get(f"/mentorships/{house.pair.place}").main
    commands.end_grant(public_id, by=house.ruth.id, now=THEN)  # a second press is one
    assert len(told("scheduling_grant.ended")) == 1


def test_a_delegate_plans_and_the_mentee_chooses(new_client: NewClient, house: House) -> None:
    public_id = house.agree()
    mona = new_client(house.mona)
    page = mona.follow(mona.get("mentoring.arranging_page", public_id=public_id), "Jun")
    form = page.form(button="Propose")
    page = mona.submit(form.fill(day_1="2026-01-12", at_1="17:30", day_2="2026-01-13", at_2="9:00"))
    assert "Enter a time" in page.alerts[0]
    page = mona.submit(page.form(button="Propose").fill(at_2="09:00"))
    assert "Monday 12 January 2026, 17:30" in page.main

    subject = Subject(About.MENTORSHIP, house.pair.place)
    first = reading().scalars(select(SessionTime.starts_at).order_by(SessionTime.starts_at)).first()
    assert first is not None
    sessions.confirm_session(subject, 1, by=house.jun.id, chosen=first, now=THEN)
    page = mona.follow(mona.get(page.url), "Ask for another time")
    form = page.form(button="Propose").fill(day_1="2026-01-14", at_1="10:00")
    page = mona.submit(form)
    assert "instead of this" in page.main
    sessions.offer_others(
        subject,
        1,
        by=house.jun.id,
        offer=sessions.Offer(times=[wall_time_of(THEN + 9 * DAY, "UTC")]),
        now=THEN,
    )
    page = mona.submit(mona.get(page.url).form(action="/take"))
    assert "Wednesday 14 January 2026" in page.main
    with time_machine.travel(THEN + 9 * DAY - timedelta(hours=3), tick=False):
        page = mona.submit(mona.get(page.url).form(action="/cancel"), expect=409)
        mona.submit(page.form(button="Call it off all the same"))
    reading().expire_all()
    assert reading().scalars(select(MentoringSession.state)).all() == [SessionState.CANCELLED]


def test_a_delegate_reads_no_letter_note_message_or_goal_on_any_page(
    app: Flask, new_client: NewClient, house: House
) -> None:
    """Every address below mentorships, requests and messages is nobody's but the two's."""
    public_id = house.agree()
    mona = new_client(house.mona)
    ids: dict[str, list[object]] = {
        "public_id": [house.pair.place, house.pair.request, house.waits],
        "mentorship": [house.pair.place],
        "number": [1],
        "token": ["x"],
        "code": ["x"],
    }
    opened = set()
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.partition(".")[0]
        if blueprint not in {"mentoring", "messaging"} or not rule.arguments:
            continue
        if audience_of(app.view_functions[rule.endpoint]) is Audience.PUBLIC:
            continue
        for path in _paths(rule, ids):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                status = mona.status_of(method, path)
                if status not in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
                    opened.add((method, rule.endpoint, status))
    assert opened == set()
    for where in ("", f"/{public_id}", f"/{public_id}/{house.pair.place}"):
        page = mona.get(f"/arranging{where}")
        assert SECRET not in page.text
        assert "Baek" not in page.text


def _paths(rule: object, ids: dict[str, list[object]]) -> list[str]:
    paths = [str(rule)]
    for name, values in ids.items():
        for marker in (f"<{name}>", f"<int:{name}>"):
            paths = [
                path.replace(marker, str(value)) if marker in path else path
                for path in paths
                for value in (values if marker in path else [None])
            ]
    return [path for path in paths if "<" not in path]


@pytest.mark.postgresql
def test_whoever_works_where_the_mentee_does_cannot_arrange_this_one(
    new_client: NewClient, house: House
) -> None:
    acme = builders.an_organization("Acme")
    builders.a_job(house.mona, acme, 2020)
    public_id = house.agree()
    assert may_arrange(reading(), house.mona.id, house.mentorship_id)
    builders.a_job(house.jun, acme, 2021)  # asked each time, for people change jobs
    reading().expire_all()
    assert not may_arrange(reading(), house.mona.id, house.mentorship_id)

    page = new_client(house.ruth).get("mentoring.my_arranger")
    assert "Mona Lind can't arrange this one" in page.main
    mona = new_client(house.mona)
    assert "Jun" not in mona.get("mentoring.arranging_page", public_id=public_id).text
    where = f"/arranging/{public_id}/{house.pair.place}"
    mona.get(where, expect=HTTPStatus.NOT_FOUND)
    mona.post(where, {"day_1": "2026-01-12", "at_1": "10:00"}, expect=HTTPStatus.NOT_FOUND)
    assert (
        "arranges times" not in new_client(house.jun).get(f"/mentorships/{house.pair.place}").text
    )
    with pytest.raises(NotFound):
        sessions.propose_session(
            Subject(About.MENTORSHIP, house.pair.place),
            by=house.ruth.id,
            offer=sessions.Offer(times=[wall_time_of(THEN + DAY, "UTC")]),
            now=THEN,
            arranged_by=house.mona.id,
        )


def test_asking_never_tells_whether_an_address_is_a_members(
    new_client: NewClient, house: House
) -> None:
    ruth = new_client(house.ruth)
    pages = []
    for email in (house.mona.email, "nobody@example.org"):
        form = ruth.get("mentoring.my_arranger").form(field="email").fill(email=email)
        pages.append(ruth.submit(form).main.replace(email, "somebody"))
        ruth.submit(ruth.get("mentoring.my_arranger").form(button="Take it back"))
    assert pages[0] == pages[1]
    form = ruth.get("mentoring.my_arranger").form(field="email").fill(email="no address")
    ruth.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    form = ruth.get("mentoring.my_arranger").form(field="email").fill(email=house.ruth.email)
    ruth.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)


def test_questions_have_limits_and_a_clock(house: House) -> None:
    house.ask()
    with pytest.raises(errors.ArrangesAlready):
        house.ask()
    watch_desks(THEN + 14 * DAY - timedelta(minutes=1))
    assert house.grant().state is GrantState.ASKED
    watch_desks(THEN + 14 * DAY)
    row = house.grant()
    assert (row.state, row.asked_email, row.due_at) == (GrantState.ENDED, "", None)
    for _ in range(3):
        commands.end_grant(house.ask(), by=house.ruth.id, now=THEN)
    with pytest.raises(errors.AskedOften):
        house.ask()


def test_only_those_two_answer_and_end_it(new_client: NewClient, house: House) -> None:
    public_id = house.ask()
    stranger = new_client(house.jun)
    stranger.post("mentoring.answer_arranging", {"answer": "yes"}, public_id=public_id, expect=404)
    stranger.post("mentoring.end_arranging", public_id=public_id, expect=404)
    with pytest.raises(NotFound):
        commands.answer_grant(public_id, by=house.ruth.id, agrees=True, now=THEN)
    mona = new_client(house.mona)
    page = mona.submit(mona.get("mentoring.arranging_for").form(button="Not now to Ruth Adeyemi"))
    assert "You arrange nobody's times" in page.main
    assert "can't take it on" in new_client(house.ruth).get("mentoring.my_arranger").main
    with pytest.raises(NotFound):
        commands.ask_to_arrange("x@example.org", by=house.jun.id, now=THEN)  # no mentor


@pytest.mark.postgresql
def test_a_block_ends_it_without_a_word(house: House) -> None:
    public_id = house.agree()
    connections.block(house.ruth.public_id, by=house.mona.id, now=THEN)
    assert house.grant().state is GrantState.ENDED
    assert len(told("scheduling_grant.ended")) == 0
    asked = house.ask()  # it looks as if nobody had this address
    assert asked != public_id
    assert house.grant().delegate_id is None
