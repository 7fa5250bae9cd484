"""Days, moments and numbers beyond every calendar and column: told kindly, no broken page."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts.models import Account
from alumnet.kernel.db import reading, writing
from alumnet.mentoring import commands
from alumnet.mentoring.models import SchedulingGrant
from alumnet.mentoring.rules.sessions import About, Subject
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_request
from tests.mentoring.meeting import proposed

NewClient = Callable[..., InspectingClient]
NUMBERS = (10**30, 2**63, 2**63 - 1, 2**31)
STEPS = ("take", "place", "cancel", "outcome", "agenda", "prepare", "agenda/{}/remove")


class Pair:
    """A mentor with three who wait and one mentee, a time that is proposed, and an assistant."""

    def __init__(self, zone: str) -> None:
        home = builders.an_association()
        self.ruth = builders.a_mentor("Ruth Adeyemi", of=home, places=4)
        self.jun = builders.a_member("Jun Baek", of=home)
        self.mona = builders.a_member("Mona Lind", of=home)
        for _ in range(3):
            a_request(builders.a_member(of=home), self.ruth)
        asked = a_request(self.jun, self.ruth)
        self.place = commands.accept_request(asked, by=self.ruth.id, now=THEN)
        commands.ask_to_arrange(self.mona.email, by=self.ruth.id, now=THEN)
        self.grant = reading().scalars(select(SchedulingGrant)).one().public_id
        commands.answer_grant(self.grant, by=self.mona.id, agrees=True, now=THEN)
        self.number = proposed(Subject(About.MENTORSHIP, self.place), self.jun, THEN + 3 * DAY)
        with writing() as session:
            session.execute(update(Account).values(zone=zone))

    def presses(self, day: str, at: str) -> Iterator[tuple[Built, str, dict[str, str]]]:
        """Yield who posts what where."""
        sessions = f"/mentorships/{self.place}/sessions"
        arranging = f"/arranging/{self.grant}/{self.place}"
        hour = {"day": day, "at": at, "minutes": "60"}
        yield self.ruth, "/me/mentoring/group-hours/new?topic=career-planning", hour
        yield self.mona, arranging, {"day_1": day, "at_1": at, "minutes": "60"}
        yield self.ruth, f"{sessions}/new", {"times-0-day": day, "times-0-hour": at}
        for chosen in (f"{day}T{at}Z", f"{day}T{at}-23:59", f"{day}T{at}+23:59"):
            yield self.mona, f"{arranging}/{self.number}/take", {"chosen": chosen}
            yield self.ruth, f"{sessions}/{self.number}/take", {"chosen": chosen}
        for number in NUMBERS:
            yield self.mona, f"{arranging}/{number}/take", {"chosen": f"{day}T{at}+00:00"}
            yield self.jun, f"{sessions}/{self.number}/agenda/{number}/remove", {}
            for step in STEPS:
                words = {"text": "x", "said": "met", "version": str(number)}
                yield self.jun, f"{sessions}/{number}/{step.format(number)}", words


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [("America/New_York", "9999-12-31", "23:59"), ("Asia/Tokyo", "0001-01-01", "00:00")],
)
def test_no_day_and_no_number_is_too_far_away_for_a_page(
    app: Flask, new_client: NewClient, zone: str, day: str, at: str
) -> None:
    with time_machine.travel(THEN, tick=False):
        pair = Pair(zone)
        clients = {each.id: new_client(each) for each in (pair.ruth, pair.jun, pair.mona)}
        broken = []
        for by, path, data in pair.presses(day, at):
            client = clients[by.id]
            sent = data | {"csrf_token": client.csrf_token()}
            page = client._open("POST", path, data=sent)
            if page.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                broken.append(path)
    assert not broken
