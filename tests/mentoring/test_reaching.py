"""After a yes the two write to each other here; who wants to shows more, and takes it back."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import forget_contacts
from alumnet.messaging.models import SharedContact
from alumnet.messaging.rules import ContactKind
from tests.builders import Built
from tests.client import InspectingClient
from tests.mentoring.talking import Pair, a_pair

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]
LINK = "https://meet.example.org/ruth"


def show_contact(pair: Pair, by: Built, **values: str) -> None:
    shown = {ContactKind(kind): value for kind, value in values.items()}
    now = clock.now()
    commands.show_contact(commands.IN_MENTORSHIP, pair.place, shown, by=by.id, now=now)


def test_a_yes_shows_no_address_and_each_shows_their_own_step_by_step(
    new_client: NewClient,
) -> None:
    pair = a_pair()
    ruth, jun = new_client(pair.ruth), new_client(pair.jun)
    for client, other in ((ruth, pair.jun), (jun, pair.ruth)):
        page = client.get("mentoring.mentorship_page", public_id=pair.place)
        assert other.email not in page.main
        assert "shows no address as yet, and that is fine" in page.main
        own = client.get("mentoring.mentorship_contact", public_id=pair.place)
        assert other.email not in own.main

    page = ruth.get("mentoring.mentorship_contact", public_id=pair.place)
    form = page.form(button="Save").fill(email="ruth@home.example", call_link=LINK)
    page = ruth.submit(form)
    assert "You show Jun: ruth@home.example, https://meet.example.org/ruth." in page.main
    page = jun.get("mentoring.mentorship_page", public_id=pair.place)
    assert page.link("ruth@home.example").href == "mailto:ruth@home.example"
    assert page.link(LINK).href == LINK
    assert "Jun sees no" not in page.main
    assert (
        "ruth@home.example" in jun.get("mentoring.mentorship_messages", public_id=pair.place).main
    )

    page = ruth.get("mentoring.mentorship_contact", public_id=pair.place)
    ruth.submit(page.form(button="Save").fill(email="", call_link=f"{LINK}/new"))
    page = jun.get("mentoring.mentorship_page", public_id=pair.place)
    assert "ruth@home.example" not in page.main
    assert page.link(f"{LINK}/new").href == f"{LINK}/new"


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("email", "ruth at home", "Write the address like"),
        ("phone", "call me", "Write the number with its country"),
        ("call_link", "javascript:alert(1)", "Give the whole address"),
        ("call_link", "https://[", "Give the whole address"),
    ],
)
def test_what_is_no_address_is_asked_for_again(
    client: InspectingClient, field: str, wrong: str, said: str
) -> None:
    pair = a_pair()
    page = client.sign_in(pair.ruth).get("mentoring.mentorship_contact", public_id=pair.place)
    page = client.submit(page.form(button="Save").fill(**{field: wrong}), expect=422)
    assert said in page.main
    assert reading().scalar(select(func.count(SharedContact.id))) == 0


def test_the_end_hides_it_the_day_after_deletes_it_and_a_copy_of_ones_data_holds_it(
    app: Flask, client: InspectingClient
) -> None:
    pair, other = a_pair(), a_pair()
    for each in (pair, other):
        show_contact(each, each.ruth, email="ruth@home.example", phone="+44 20 7946 0000")
    copy = registry.exporters["messaging"](reading(), pair.ruth.id)["contact_shown"]
    assert [each["kind"] for each in copy] == ["email", "phone"]
    commands.end_mentorship(pair.place, by=pair.jun.id, now=clock.now())
    client.sign_in(pair.jun)
    for name in ("mentorship_page", "mentorship_messages"):
        assert "ruth@home" not in client.get(f"mentoring.{name}", public_id=pair.place).main
    page = client.get("mentoring.mentorship_contact", public_id=pair.place, expect=303)
    assert page.location.endswith("/messages")
    with pytest.raises(NotFound):
        show_contact(pair, pair.jun, email="jun@home.example")
    forget_contacts(clock.now())
    owners = set(reading().scalars(select(SharedContact.person_id)))
    assert owners == {other.ruth.id}
