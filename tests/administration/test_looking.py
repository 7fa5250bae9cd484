"""One of the staff sees pages as a member does: allowed, read only, seen by the member, over."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule

from alumnet.administration import commands
from alumnet.administration.queries import own_looks
from alumnet.administration.rules import POLICY
from alumnet.administration.rules.looking import SHOWN, WORDS
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.members.models import Profile, ShieldedOrganization
from tests import builders
from tests.accounts.builders import the_membership
from tests.builders import Built, slug_of
from tests.client import InspectingClient
from tests.mentoring.asking import a_request

NewClient = Callable[..., InspectingClient]
REFUSED = {403, 404, 405, 410}


def allowed(house: Built, admin: Built, member: Built) -> None:
    """Let an admin ask a member for a look, and the member allow it."""
    membership = the_membership(member.id, house).id
    commands.ask_to_look(membership, "You don't find Ruth.", by=admin.id, now=now())
    look = look_at(member)
    commands.answer_look(look, "allow", by=member.id, now=now())


def look_at(member: Built) -> str:
    """Return the public id of the last look at a member."""
    return own_looks(reading(), member.id)[0].public_id


def looking(house: Built, member: Built, client: InspectingClient) -> InspectingClient:
    """Begin to look as a member."""
    page = client.get("administration.member_page", slug=slug_of(house), public_id=member.public_id)
    page = client.submit(page.form(button="Look now"), follow=False)
    assert page.location.endswith("/me/profile")
    return client


@pytest.mark.postgresql
def test_a_member_allows_a_look_sees_it_and_stops_it(house: Built, new_client: NewClient) -> None:
    hanna, tom = builders.an_admin(house, "Hanna Weiss"), builders.a_member("Tom Lind", of=house)
    admin, member = new_client(hanna), new_client(tom)
    where = {"slug": slug_of(house), "public_id": tom.public_id}
    page = admin.get(f"/admin/{where['slug']}/members/{where['public_id']}/look")
    page = admin.submit(page.form(button="Ask Tom").fill(why="You don't find Ruth."))
    assert "Tom Lind is asked." in page.main
    assert not any("look/begin" in form.action for form in page.forms)
    admin.post("administration.begin_to_look", expect=404, **where)  # type: ignore[arg-type]

    page = member.get("administration.own_looks")
    assert "You don't find Ruth." in page.main
    member.submit(page.form(button="Allow for 30 minutes to Hanna Weiss"))
    looking(house, tom, admin)
    page = admin.get("/me/profile", statements=9)
    assert "You see pages as Tom Lind does" in page.main
    assert "Looking now" in member.get("administration.own_looks").main
    stranger = new_client(builders.a_member(of=house))
    stranger.post(f"/me/looks/{look_at(tom)}/stop", expect=404)

    member.submit(member.get("administration.own_looks").form(button="Stop it now Hanna Weiss"))
    page = admin.get("/me/profile")
    assert "You see pages as" not in page.main
    assert "Tom Lind" not in page.main
    log = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert log == ["look.asked", "look.begun", "look.ended"]
    page = admin.get("administration.member_page", **where)  # type: ignore[arg-type]
    assert f"Hanna Weiss {WORDS[list(WORDS)[-1]]}, asked" in page.main


def test_a_look_ends_by_the_clock_and_by_oneself(house: Built, new_client: NewClient) -> None:
    hanna, tom = builders.an_admin(house), builders.a_member("Tom Lind", of=house)
    admin = new_client(hanna)
    allowed(house, hanna, tom)
    looking(house, tom, admin)
    page = admin.get("/me/privacy", statements=9)
    page = admin.submit(page.form(action="/looking/stop"))
    assert "You see pages as yourself again." in page.main
    allowed(house, hanna, tom)
    looking(house, tom, admin)
    assert commands.end_looks(now() + POLICY.look + timedelta(seconds=1)) == 1
    assert "You see pages as" not in admin.get("/me/profile").main
    membership = the_membership(tom.id, house).id
    commands.ask_to_look(membership, "Again.", by=hanna.id, now=now())
    assert commands.end_looks(now() + POLICY.look_asked + timedelta(seconds=1)) == 1


def test_no_look_tells_that_a_member_looks_for_a_mentor_nor_from_whom_they_hide_it(
    house: Built, new_client: NewClient
) -> None:
    work, client = builders.an_organization(), builders.an_organization("Client Works")
    hanna, tom = builders.an_admin(house, "Hanna Weiss"), builders.a_member("Tom Lind", of=house)
    for person in (hanna, tom):
        builders.a_job(person, work, 2015)
    allowed(house, hanna, tom)
    admin = looking(house, tom, new_client(hanna))
    pages = ("/me/privacy", "/me/profile", "/me/mentoring/profile", "/me/notifications")

    def seen() -> list[str]:
        return [re.sub(r'name="csrf_token"[^>]*', "", admin.get(each).html) for each in pages]

    before = seen()
    assert 'id="shield"' not in before[0]
    assert "Being found" in before[0]
    a_request(tom, builders.a_mentor(of=house))
    builders.open_to_offers(tom, "career-planning")
    with writing() as session:
        session.add(ShieldedOrganization(person_id=tom.id, organization_id=client.id))
        session.execute(
            update(Profile).where(Profile.person_id == tom.id).values(has_employer_shield=False)
        )
    assert seen() == before
    assert "Client Works" in new_client(tom).get("/me/privacy").main


def address(app: Flask, rule: Rule, known: dict[str, str]) -> str:
    """Return an address of a rule, with what is known in its places."""
    values: dict[str, str] = dict(rule.defaults or {})
    for name, converter in rule._converters.items():
        choices = getattr(converter, "items", None)
        values[name] = min(choices) if choices else known.get(name, "1")
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def test_nothing_private_is_shown_and_nothing_taken_meanwhile(
    app: Flask, house: Built, new_client: NewClient
) -> None:
    other = builders.an_association("Fernhill Society")
    hanna, tom = builders.an_admin(house), builders.a_member("Tom Lind", of=house)
    builders.a_membership(tom, other)
    mentor = builders.a_mentor("Ruth Adeyemi", of=house)
    builders.a_mentor("Far Away", of=other)
    builders.open_to_offers(tom, "a-secret-goal")
    a_request(tom, mentor, now=now(), working_on="A secret letter to somebody.")
    admin = new_client(hanna)
    allowed(house, hanna, tom)
    looking(house, tom, admin)
    known = {"handle": mentor.public_id, "slug": slug_of(house), "public_id": mentor.public_id}
    shown, token = set(), admin.csrf_token()
    for rule in app.url_map.iter_rules():
        path = address(app, rule, known)
        methods = rule.methods or set()
        if "GET" in methods:
            page = admin._open("GET", path)
            if page.status == 200:
                shown.add(rule.endpoint)
                for secret in ("a-secret-goal", "secret letter", "Fernhill", "Far Away"):
                    assert secret not in page.text, (path, secret)
            else:
                assert page.status in REFUSED, (path, page.status)
        if "POST" in methods and rule.endpoint != "administration.stop_looking":
            page = admin._open("POST", path, data={"csrf_token": token})
            assert page.status in REFUSED, (path, page.status)
    assert shown <= SHOWN
    assert {"members.own_profile", "members.privacy", "organizations.affiliations"} <= shown
