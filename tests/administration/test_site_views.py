"""What looks after the site itself: timed work, jobs that were given up, the log narrowed."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from sqlalchemy import select, update

from alumnet.accounts import commands as accounts
from alumnet.kernel import clock, jobs, outbox
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.registry import Message, registry
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient

NewClient = Callable[..., InspectingClient]
NAME = "alumnet.test.jobs.count_ships"


@pytest.fixture
def failing() -> Iterator[list[bool]]:
    """Give a daily job that fails while the list is empty."""
    mended: list[bool] = []

    def job(_now: datetime) -> None:
        if not mended:
            message = "no ships"
            raise ValueError(message)

    registry.daily[NAME] = job
    yield mended
    del registry.daily[NAME]


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_timed_work_tells_how_it_went_and_is_done_on_request(
    new_client: NewClient, failing: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "daily", {NAME: registry.daily[NAME]})
    monkeypatch.setattr(registry, "minutely", {})
    admin = new_client(builders.a_site_admin())
    assert "Not yet" in admin.get("administration.jobs").main
    for _ in range(2):
        jobs.run_daily(clock.now())
    page = admin.get("administration.jobs")
    assert "two times in a row" in page.main
    assert "ValueError: no ships" in page.main
    page = admin.submit(page.form(button="Do it now Count ships"))
    assert "Asked for" in admin.get("administration.jobs").main or "two times" in page.main
    failing.append(True)
    jobs.run_minutely(clock.now())
    page = admin.get("administration.jobs")
    assert "in a row" not in page.main
    assert "Well" in page.main
    admin.post("administration.run_now", {"name": "os.remove"}, expect=404)


@pytest.mark.usefixtures("app")
def test_what_was_given_up_is_tried_again_or_let_be(new_client: NewClient) -> None:
    def handler(_message: Message, _now: datetime) -> None:
        """Never called: the entry is dead."""

    registry.on("ship.sank")(handler)
    with writing() as session:
        outbox.add(session, "ship.sank", 7, now=builders.THEN)
        session.execute(update(OutboxEntry).values(dead_at=builders.THEN, last_error="Refused"))
    registry.handlers.pop("ship.sank")
    admin = new_client(builders.a_site_admin())
    page = admin.get("administration.jobs")
    assert "Refused" in page.main
    page = admin.submit(page.form(action="/discard"))
    assert "Let be." in page.main
    assert "Nothing was given up" in page.main
    entry = reading().scalars(select(OutboxEntry)).one()
    for again in ("discard", "revive"):
        admin.post(f"administration.{again}", entry_id=entry.id, expect=404)
    assert "let be a job" in admin.get("administration.audit_log").main


def test_the_log_is_narrowed_to_people_things_and_days(house: Built, new_client: NewClient) -> None:
    hanna, olga = builders.an_admin(house, "Hanna Weiss"), builders.an_admin(house, "Olga Ost")
    tom = builders.a_member("Tom Lind", of=house)
    now = clock.now()
    accounts.grant_role(
        tom.id,
        Role.MODERATOR,
        accounts.Place(house.id),
        why="Asked.",
        by=hanna.id,
        now=builders.THEN,
    )
    accounts.revoke_role(
        tom.id, Role.MODERATOR, accounts.Place(house.id), why="Asked.", by=olga.id, now=now
    )
    admin = new_client(hanna)
    page = admin.get("administration.audit_log")
    found = admin.submit(page.form(button="Show these").fill(by="hanna", about="role")).main
    assert "Hanna Weiss" in found
    assert "took the moderator role" not in found
    today = now.date().isoformat()
    found = admin.get("administration.audit_log", since=today, until=today).main
    assert "took the moderator role" in found
    assert "made a moderator" not in found
    assert "Nothing fits" in admin.get("administration.audit_log", about="report").main
    admin.get("administration.audit_log", since="soon", about="os.remove")
    ever = admin.get("administration.audit_log", since="0001-01-01", until="9999-12-31").main
    assert "took the moderator role" in ever
