"""The pages of joining, used as a person would."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask

from alumnet.accounts.rules import MembershipState
from tests.accounts.browsing import EMAIL, is_signed_in, join, mailed_path, sign_in
from tests.accounts.builders import a_line, state_of, the_account
from tests.builders import (
    PASSWORD,
    a_member,
    an_admin,
    an_association,
    slug_of,
)
from tests.client import InspectingClient
from tests.mailserver import MailServer

pytestmark = pytest.mark.postgresql

Worker = Callable[..., int]
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
GONE = HTTPStatus.GONE


def test_from_the_form_to_the_waiting_page(
    mailbox: MailServer,
    client: InspectingClient,
    new_client: Callable[..., InspectingClient],
    worker: Worker,
) -> None:
    association = an_association("Harbour Alumni")
    page = join(client, class_year="1998", note="I was called Ada Smith then.", is_student="y")
    assert page.h1 == "Check your e-mail"
    assert EMAIL in page.main
    worker()
    page = client.get(mailed_path(mailbox))
    assert "Harbour Alumni, class of 1998" in page.main
    assert client.submit(page.form(button="Confirm my address"), follow=False).location == "/"
    page = client.get("accounts.waiting")
    assert "You hear by" in page.main
    assert "I was called Ada Smith then." in page.main
    assert state_of(the_account(EMAIL).person_id, association) is MembershipState.PENDING
    # What they said of studying there is read by the staff, and theirs to correct.
    staff = new_client(an_admin(association))
    queue = "administration.waiting"
    assert "Studies there" in staff.get(queue, slug=slug_of(association)).main
    assert "Studies there" in page.main
    page = client.follow(page, "Correct or add something for Harbour Alumni")
    page = client.submit(page.form(field="note").fill(is_student=None))
    assert "Studies there" not in page.main


def test_who_is_on_the_roster_comes_in_at_once(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    association = an_association()
    a_line(association, "Ada", EMAIL)
    join(client)
    worker()
    page = client.get(mailed_path(mailbox))
    form = page.form(field="password").fill(password=PASSWORD)
    assert client.submit(form, follow=False).location == "/start"
    worker()
    assert state_of(the_account(EMAIL).person_id, association) is MembershipState.ACTIVE
    assert mailbox.subjects == ["Confirm your e-mail address", "Welcome"]
    client.sign_out()
    assert sign_in(client, EMAIL).location == "/"


def test_opening_the_link_changes_nothing(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    an_association()
    join(client)
    worker()
    path = mailed_path(mailbox)
    for _ in range(3):
        assert client.get(path).h1 == "Confirm your address"
    assert not is_signed_in(client)


def test_a_used_confirmation_says_so(
    mailbox: MailServer,
    client: InspectingClient,
    new_client: Callable[..., InspectingClient],
    worker: Worker,
) -> None:
    an_association()
    join(client)
    worker()
    path = mailed_path(mailbox)
    client.submit(client.get(path).form(button="Confirm my address"), follow=False)
    page = new_client().get(path, expect=GONE)
    assert page.h1 == "This link was used"
    assert page.link("Sign in").href == "/sign-in"


def test_an_expired_link_brings_a_new_one_in_one_press(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    an_association()
    with time_machine.travel("2026-03-01 10:00Z"):
        join(client)
        worker()
    old = mailed_path(mailbox)
    with time_machine.travel("2026-03-05 10:00Z"):
        page = client.get(old, expect=GONE)
        assert page.h1 == "This link is too old"
        assert client.submit(page.form(button="Mail me a new link")).h1 == "Check your e-mail"
        worker()
        assert mailed_path(mailbox) != old
        assert client.get(mailed_path(mailbox)).h1 == "Confirm your address"


def test_the_mail_comes_again_but_not_within_a_minute(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    an_association()
    with time_machine.travel("2026-03-01 10:00:00Z", tick=False):
        page = join(client)
        worker()
        early = client.submit(page.form(button="Send it once more"))
        assert early.status == HTTPStatus.TOO_MANY_REQUESTS
        assert "Wait one minute" in early.main
        assert early.headers["retry-after"] == "61"
    with time_machine.travel("2026-03-01 10:01:01Z", tick=False):
        client.submit(page.form(button="Send it once more"))
        worker()
    assert len(mailbox.messages) == 2


def test_what_is_missing_is_said_field_by_field(app: Flask, client: InspectingClient) -> None:
    an_association()
    form = client.get("accounts.join").form(field="consent")
    page = client.submit(form.fill(email="ada", class_year="2o14"))
    assert page.status == UNPROCESSABLE
    assert page.title.startswith("Error: Join")
    for words in (
        "Enter your name as people know you",
        "Enter an address like name@example.org",
        "Enter the year you left, like 2016",
        "Read the standards and tick the box to go on",
    ):
        assert page.main.count(words) == 2
    assert 'value="2o14"' in page.html


def test_an_association_that_is_not_offered_is_asked_for_again(client: InspectingClient) -> None:
    an_association("Harbour Alumni")
    page = client.get("accounts.join")
    given = {"name": "Ada", "email": EMAIL, "association": "left-since", "consent": "y"}
    page = client.submit(page.form(button="Join").fill(**given), expect=UNPROCESSABLE)
    assert "Choose your association" in page.main
    assert "valid choice" not in page.main


def test_an_association_can_be_chosen_beforehand(app: Flask, client: InspectingClient) -> None:
    an_association("Alpha")
    other = an_association("Beta")
    form = client.get("accounts.join").form(field="consent")
    assert form.fields["association"] == [""]
    form = client.get("accounts.join", association=f"association-{other.id}").form(field="consent")
    assert form.fields["association"] == [f"association-{other.id}"]
    bad = client.submit(form.fill(association="elsewhere", name="A", email=EMAIL, consent="y"))
    assert bad.status == UNPROCESSABLE


def test_without_an_association_nobody_can_join(app: Flask, client: InspectingClient) -> None:
    assert "Nobody can join yet" in client.get("accounts.join").main


def test_a_member_joins_a_further_association(app: Flask, client: InspectingClient) -> None:
    member, further = a_member(), an_association("Second House")
    page = client.sign_in(member).get("accounts.join")
    form = page.form(field="association").fill(association=f"association-{further.id}")
    page = client.submit(form)
    assert page.h1 == "Where you stand"
    assert state_of(member.id, further) is MembershipState.PENDING


def test_pages_that_tell_of_a_mail_need_one(app: Flask, client: InspectingClient) -> None:
    for endpoint in ("accounts.sent", "accounts.join_sent"):
        assert client.get(endpoint, expect=303).location == "/sign-in"
    assert client.post("accounts.send_again", follow=False).location == "/sign-in"
