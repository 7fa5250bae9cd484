"""Help, standards and privacy in the words of the staff."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Account
from alumnet.kernel import clock
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotAllowed
from alumnet.rights import consents
from alumnet.site import commands, current
from alumnet.site.queries import Place
from alumnet.site.rules.pages import PageName
from tests import builders
from tests.client import InspectingClient

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]
EDIT = "/admin/site/pages/for-members"
SITE = Place(None, "site", "The whole site")


def test_staff_write_a_page_look_at_it_first_and_can_go_back(
    new_client: NewClient, client: InspectingClient
) -> None:
    admin = new_client(builders.a_site_admin())
    for address in (
        "/help",
        "/help/how-mentoring-works",
        "/help/contact",
        "/privacy",
        "/standards",
    ):
        client.get(address)
    client.get("/help/standards", expect=404)
    assert "Up to three requests" in client.get("/help/for-members").main
    page = admin.follow(admin.get("administration.overview"), "Pages of the site")
    page = admin.follow(page, "Change “For members”")
    words = "Ask us.\n\n## Here\n\n<script>alert(1)</script> **Bold** [help](/help)"
    page = admin.submit(page.form(field="body").fill(body=words).press("Show me first"))
    assert "Nothing is saved yet." in page.main
    assert "<script>alert(1)</script> Bold help" in page.main
    assert "Up to three requests" in client.get("/help/for-members").main
    page = admin.submit(page.form(field="body").press("Save"))
    assert "is saved" in page.text
    page = client.get("/help/for-members")
    assert "<script>alert(1)</script> Bold help" in page.main
    assert page.link("help").href == "/help"
    assert "Last changed on" in page.main
    page = admin.get(EDIT)
    page = admin.submit(page.form(field="body").fill(body="Second.").press("Save"))
    page = admin.follow(page, "Look at it: version 1")
    page = admin.submit(page.form(button="Bring this version back"))
    assert "Bold" in client.get("/help/for-members").main
    page = admin.submit(page.form(action="/reset"))
    assert "Up to three requests" in client.get("/help/for-members").main
    assert admin.get(f"{EDIT}/4").main.count("Up to three requests") == 1
    page = admin.submit(admin.get(EDIT).form(field="body").press("Save"), expect=422)
    assert "nothing to save" in page.main
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["page.saved", "page.saved", "page.restored", "page.reset"]


def test_who_saves_second_keeps_their_words_and_sees_the_others(new_client: NewClient) -> None:
    first, second = new_client(builders.a_site_admin()), new_client(builders.a_site_admin())
    mine = first.get(EDIT).form(field="body").fill(body="Mine is this.").press("Save")
    second.submit(second.get(EDIT).form(field="body").fill(body="Theirs was first.").press("Save"))
    page = first.submit(mine, expect=422)
    assert "Your words are still here" in page.main
    assert "Theirs was first." in page.main
    assert page.form(field="body").fields["body"] == ["Mine is this."]
    assert "Theirs was first." in first.get("/help/for-members").main
    page = first.submit(page.form(field="body").fill(body="[x](javascript:a)"), expect=422)
    assert "This can't: javascript:a" in page.main


def test_an_association_has_its_own_help_for_who_belongs_to_it_alone(
    new_client: NewClient, client: InspectingClient
) -> None:
    harbour, other = builders.an_association("Harbour"), builders.an_association("Other")
    hanna, ada = builders.an_admin(harbour), builders.a_member("Ada", of=harbour)
    admin = new_client(hanna)
    address = f"/admin/{builders.slug_of(harbour)}/pages/contact"
    form = admin.get(address).form(field="body").fill(body="Come to the pier.").press("Save")
    admin.submit(form)
    assert "Come to the pier." in new_client(ada).get("/help/contact").main
    builders.a_membership(ada, other)
    for each in (new_client(ada), new_client(builders.a_member(of=other)), client):
        assert "pier" not in each.get("/help/contact").main
    for path in ("standards", "privacy"):
        admin.get(address.replace("contact", path), expect=404)
    for path in (EDIT, "/admin/site/pages", f"/admin/{builders.slug_of(other)}/pages"):
        admin.get(path, expect=404)
    with pytest.raises(NotAllowed):
        commands.save_page(SITE, PageName.PRIVACY, "x", seen=0, by=hanna.id, now=clock.now())


def test_a_change_of_what_people_agreed_to_asks_them_again_if_staff_want(
    app: Flask, new_client: NewClient
) -> None:
    ines = builders.a_member()
    with writing() as session:
        account = session.scalars(select(Account)).one()
        account.consented_at = clock.now()
    admin, member = new_client(builders.a_site_admin()), new_client(ines)
    address = "/admin/site/pages/standards"
    form = admin.get(address).form(field="body").fill(body="Be kind.").press("Save")
    admin.submit(form)
    member.get("saved.saved")
    form = admin.get(address).form(field="body").fill(body="Be very kind.", asks_again="y")
    page = admin.submit(form.press("Save"), expect=422)
    assert "Say in a sentence what is new" in page.main
    form = page.form(field="body").fill(news="Kind is now very kind.").press("Save")
    admin.submit(form, follow=False)
    page = member.get("saved.saved", expect=303)
    page = member.follow(page)
    assert "Kind is now very kind." in page.main
    member.submit(page.form(button="I agree"))
    member.get("saved.saved")
    assert consents.TEXTS["standards"].version == 2
    current.forget()  # as another process, which knows nothing yet
    assert consents.TEXTS["standards"].version == 1
    current.refresh_when_due()
    assert consents.TEXTS["standards"].version == 2
    current.refresh_when_due()
