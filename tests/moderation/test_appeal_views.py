"""Appeals, handing on, notes, and what takes two of the staff, through their pages."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.kernel.outbox import OutboxEntry
from alumnet.messaging.commands import write
from alumnet.messaging.models import Message
from alumnet.moderation import commands, queries
from alumnet.moderation.models import Decision
from alumnet.moderation.rules import DecisionKind, ReportReason
from tests import builders
from tests.client import InspectingClient
from tests.moderation.builders import MONDAY, House, a_report, a_ruling, decided, report, viewer_of

pytestmark = pytest.mark.usefixtures("clock")
NewClient = Callable[..., InspectingClient]


def told_page() -> str:
    query = select(Decision.public_id).order_by(Decision.id.desc()).limit(1)
    return str(reading().scalars(query).one())


def test_both_sides_read_their_own_words_and_an_appeal_goes_to_somebody_else(
    house: House, new_client: NewClient
) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.PAUSE, house.hanna)
    tom, hanna, piet = (new_client(each) for each in (house.tom, house.hanna, house.piet))
    page = tom.get("moderation.own_decision", public_id=told_page())
    assert "Nothing is for sale here." in page.main
    assert "Ana" not in page.main
    page = tom.follow(page, "Ask somebody else to look")
    page = tom.submit(page.form(button="Send").fill(text=""), expect=422)
    page = tom.submit(page.form(button="Send").fill(text="I sold <nothing>."))
    assert "You asked on" in page.main
    assert "once more" not in new_client(house.ana).get("moderation.received", public_id=case).main
    assert "You decided it the first time" in hanna.get("moderation.item", public_id=case).main
    page = piet.submit(piet.get("moderation.item", public_id=case).form(button="Take it on"))
    assert "I sold <nothing>." in page.main
    page = piet.submit(page.form(button="Check before sending").fill(decision="overturn"))
    assert "This comes back: asking and writing." in page.main
    piet.submit(page.form(button="Send"))
    page = tom.follow(tom.get("moderation.own_decision", public_id=told_page()), "standards")
    new_client(house.ana).get("moderation.own_decision", public_id=told_page(), expect=404)


def test_a_reporter_may_ask_again_when_nothing_was_done(
    house: House, new_client: NewClient
) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.NO_ACTION, house.hanna)
    ana = new_client(house.ana)
    page = ana.follow(ana.get("moderation.received", public_id=case), "ask somebody else to look")
    page = ana.submit(page.form(button="Send").fill(text="It goes on."))
    assert "You asked on" in page.main
    ana.get("moderation.appeal_outcome", public_id=case, expect=303)
    new_client(house.tom).get("moderation.appeal_outcome", public_id=case, expect=404)


def test_reading_a_conversation_takes_two_and_both_of_its_people_see_it(
    house: House, new_client: NewClient
) -> None:
    builders.a_connection(house.tom, house.ana)
    write(house.ana.public_id, by=house.tom.id, text="120 an hour.", form_key="k" * 12, now=MONDAY)
    message = reading().scalars(select(Message)).one()
    subject = queries.message_subject(reading(), viewer_of(house.ana), message.public_id)
    concern = commands.Concern(ReportReason.ASKS_FOR_MONEY)
    case = commands.report(subject, concern, by=house.ana.id, now=MONDAY)
    hanna, piet = new_client(house.hanna), new_client(house.piet)
    page = hanna.submit(hanna.get("moderation.item", public_id=case).form(button="Take it on"))
    page = hanna.follow(page, "Ask to read their conversation")
    hanna.submit(page.form(button="Ask").fill(reason=" "), expect=422)
    page = hanna.submit(page.form(button="Ask").fill(reason="The message alone says little."))
    assert "Somebody else has to agree by" in page.main
    hanna.get("moderation.conversation", public_id=case, expect=303)
    page = piet.get("moderation.item", public_id=case)
    assert "The message alone says little." in page.main
    piet.submit(page.form(button="Yes, I agree"))
    page = hanna.get("moderation.item", public_id=case)
    page = hanna.submit(page.form(button="Open the conversation"))
    page = hanna.follow(page, "Read the conversation")
    assert "120 an hour." in page.main
    piet.get("moderation.conversation", public_id=case, expect=303)
    for side, other in ((house.ana, house.tom), (house.tom, house.ana)):
        talk = new_client(side).get("messaging.direct", public_id=other.public_id)
        assert "On Monday 23 November 2026 somebody of the staff opened" in talk.main


def test_a_report_is_handed_on_and_notes_are_written_and_erased(
    house: House, new_client: NewClient
) -> None:
    site = builders.a_member("Maeve Quinn")
    builders.a_role(site, Role.SITE_ADMIN)
    case = a_report(house.ana, house.tom)
    hanna = new_client(house.hanna)
    page = hanna.submit(hanna.get("moderation.item", public_id=case).form(button="Take it on"))
    page = hanna.submit(page.form(button="Keep the note").fill(text=""), expect=422)
    page = hanna.submit(page.form(button="Keep the note").fill(text="Call them first."))
    page = hanna.follow(page, "Hand it on")
    page = hanna.submit(page.form(button="Hand it on").fill(reason="Too near to all of us."))
    assert "Whoever looks after the site decides it." in page.main
    told = (
        reading().scalars(select(OutboxEntry.ids).where(OutboxEntry.kind == "report.waiting")).all()
    )
    assert {"person_id": site.id} in told
    maeve = new_client(site)
    page = maeve.submit(maeve.get("moderation.item", public_id=case).form(button="Take it on"))
    assert "Too near to all of us." in page.main
    page = maeve.submit(page.form(button="Keep the note").fill(text="Mine."))
    page = maeve.submit(page.form(button="Erase this note of Maeve Quinn"))
    assert "The note is gone." in page.text
    ana = new_client(house.ana).get("moderation.received", public_id=case)
    assert "Call them first" not in ana.main


def test_the_only_one_of_the_staff_is_told_what_takes_two(
    house: House, new_client: NewClient
) -> None:
    association = builders.an_association()
    hanna = builders.an_admin(association, "Hanna Weiss")
    ana, tom = (builders.a_member(of=association) for _ in range(2))
    case = a_report(ana, tom)
    alone = new_client(hanna)
    page = alone.submit(alone.get("moderation.item", public_id=case).form(button="Take it on"))
    assert "You are the only one of the staff who may handle this report" in page.main
    assert "Give a second person a role under Team" in page.main
    version = report(case).version
    commands.decide(case, a_ruling(), version=version, by=hanna.id, now=MONDAY)
    commands.appeal_decision(told_page(), "No.", by=tom.id, now=MONDAY)
    assert "nobody else yet who could" in alone.get("moderation.item", public_id=case).main
    told = "You are the only one of the staff"
    assert told in alone.get("administration.overview").main
    builders.a_role(builders.a_member(of=association), Role.MODERATOR, association)
    assert told not in alone.get("administration.overview").main
