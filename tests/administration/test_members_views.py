"""The list of members, invitations and suspensions."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Invitation, MembershipState
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import OutboxEntry
from tests import builders
from tests.accounts.builders import a_known_email, state_of, the_membership
from tests.builders import Built, slug_of
from tests.client import InspectingClient
from tests.mentoring.asking import a_request

NewClient = Callable[..., InspectingClient]


def imported(house: Built, name: str = "Ida Import", email: str = "ida@example.org") -> Built:
    person = builders.a_person(name)
    builders.a_membership(person, house)
    if email:
        a_known_email(person, email)
    return person


@pytest.mark.postgresql
def test_members_are_found_by_name_address_and_number(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    tom = builders.an_account(builders.a_person("Tom Lind"), "lind@example.net")
    builders.a_membership(tom, house, member_number="A-77")
    imported(house)
    for words in ("tom", "LIND tom", "example.net", "a-77"):
        page = admin.get("administration.members", slug=slug_of(house), q=words)
        assert "Tom Lind" in page.main
        assert "Ida Import" not in page.main
    assert "Ida Import" in admin.get("administration.members", slug=slug_of(house), q="ida@").main
    page = admin.get("administration.members", slug=slug_of(house), q="100%_")
    assert "Nobody fits" in page.main


def test_states_narrow_the_list(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    imported(house)
    for state in (MembershipState.PENDING, MembershipState.SUSPENDED, MembershipState.ENDED):
        person = builders.an_account(builders.a_person(f"{state.name.title()} Person"))
        builders.a_membership(person, house, state)
    names = {
        "active": {"Hanna Weiss", "Ida Import"},
        "imported": {"Ida Import"},
        "pending": {"Pending Person"},
        "suspended": {"Suspended Person"},
        "ended": {"Ended Person"},
    }
    every = set.union(*names.values())
    for shown, expected in names.items():
        page = admin.get("administration.members", slug=slug_of(house), state=shown)
        assert {name for name in every if name in page.main} == expected
    admin.get("administration.members", slug=slug_of(house), state="happy", expect=404)


@pytest.mark.postgresql
def test_members_come_in_pages_by_name_and_none_twice(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house, "Aa First"))
    for _ in range(22):
        builders.a_membership(builders.a_person("Same Name"), house)
    for order in ("name", "class", "joined", "seen"):
        page, seen = admin.get("administration.members", slug=slug_of(house), order=order), []
        while True:
            seen += [each.href for each in page.links if "/members/" in each.href]
            if not any(each.text == "Next page" for each in page.links):
                break
            page = admin.follow(page, "Next page")
        ours = [each for each in seen if not each.endswith("/waiting")]
        assert len(ours) == len(set(ours)) == 23
    strange = page.url.split("after=")[1]
    admin.get("moderation.queue", after=strange)
    admin.get("administration.audit_log", after=strange)


@pytest.mark.postgresql
def test_an_imported_member_is_invited_once_and_again(house: Built, new_client: NewClient) -> None:
    admin, ida = new_client(builders.an_admin(house)), imported(house)
    page = admin.get("administration.members", slug=slug_of(house), q="ida", state="imported")
    page = admin.follow(page, "Ida Import")
    page = admin.submit(page.form(action="/invite"))
    assert "Ida Import gets an invitation by mail." in page.main
    assert page.form(action="/invite").buttons.keys() == {"Invite again Ida Import"}
    found = reading().scalars(select(Invitation)).one()
    assert (found.person_id, found.email) == (ida.id, "ida@example.org")
    assert (
        "membership.invited"
        in reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    )


def test_nobody_is_invited_without_an_address_or_with_an_account(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house))
    silent, tom = imported(house, "Si Lent", ""), builders.a_member("Tom", of=house)
    for person, words in ((silent, "no e-mail address"), (tom, "no e-mail address")):
        page = admin.get(
            "administration.member_page", slug=slug_of(house), public_id=person.public_id
        )
        assert not any("/invite" in form.action for form in page.forms)
        page = admin.post("administration.invite", slug=slug_of(house), public_id=person.public_id)
        assert words in page.alerts[0]
    a_known_email(tom, "tom@example.org")
    page = admin.post("administration.invite", slug=slug_of(house), public_id=tom.public_id)
    assert "belongs to an account already" in page.alerts[0]


def test_a_member_is_suspended_with_words_and_reinstated(
    house: Built, new_client: NewClient
) -> None:
    admin, tom = new_client(builders.an_admin(house)), builders.a_member("Tom Lind", of=house)
    page = admin.get("administration.suspend", slug=slug_of(house), public_id=tom.public_id)
    assert "Tom can't act in Harbour Alumni" in page.main
    page = admin.submit(page.form(button="Send and suspend").fill(words=""), expect=422)
    page = admin.submit(page.form(button="Send and suspend").fill(words="Paid ads.", days="7"))
    assert "Tom Lind is suspended" in page.main
    found = the_membership(tom.id, house)
    assert found.state is MembershipState.SUSPENDED
    assert found.suspended_until is not None
    assert found.decision_note == "Paid ads."
    page = admin.follow(page, "Reinstate")
    assert "Tom is an active member of Harbour Alumni again" in page.main
    page = admin.submit(page.form(action="/reinstate"))
    assert "Tom Lind is a member again" in page.main
    assert state_of(tom.id, house) is MembershipState.ACTIVE
    page = admin.post("administration.reinstate", slug=slug_of(house), public_id=tom.public_id)
    assert "moved on meanwhile" in page.alerts[0]
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["membership.suspended", "membership.reinstated"]


def test_a_colleague_does_not_learn_that_a_member_looks_for_a_mentor(
    house: Built, new_client: NewClient
) -> None:
    works = builders.an_organization("Halden Works")
    colleague, other = builders.an_admin(house), builders.an_admin(house)
    tom, mentor = builders.a_member("Tom Lind", of=house), builders.a_mentor(of=house)
    for person in (colleague, tom):
        builders.a_job(person, works, 2019)

    def told(admin: Built) -> str:
        return (
            new_client(admin)
            .get("administration.suspend", slug=slug_of(house), public_id=tom.public_id)
            .main
        )

    before = told(colleague)
    a_request(tom, mentor, now=now())
    assert "one open request" in told(other)
    assert "this ends at once: requests and mentorships, if any." in before
    assert told(colleague) == before


def test_a_suspension_may_last_until_it_is_lifted(house: Built, new_client: NewClient) -> None:
    admin, tom = new_client(builders.an_admin(house)), builders.a_member("Tom Lind", of=house)
    page = admin.get("administration.suspend", slug=slug_of(house), public_id=tom.public_id)
    admin.submit(page.form(button="Send and suspend").fill(words="Paid ads.", days="0"))
    assert the_membership(tom.id, house).suspended_until is None


def test_staff_suspend_neither_themselves_nor_the_last_admin(
    house: Built, new_client: NewClient
) -> None:
    hanna = builders.an_admin(house, "Hanna Weiss")
    site_admin = new_client(builders.a_site_admin())
    admin = new_client(hanna)
    for client, words in ((admin, "about yourself"), (site_admin, "who administers it")):
        page = client.get("administration.suspend", slug=slug_of(house), public_id=hanna.public_id)
        assert words in page.main
        assert not any("Send and suspend" in form.buttons for form in page.forms)
        page = client.post(
            "administration.suspend",
            {"words": "Bye.", "days": "7"},
            slug=slug_of(house),
            public_id=hanna.public_id,
            expect=409,
        )
        assert words in page.alerts[0]
        assert page.form(button="Send and suspend").fields["words"] == ["Bye."]
    assert state_of(hanna.id, house) is MembershipState.ACTIVE


# ------------------------------------------------------------------------------- jobs given up
def a_dead_letter() -> int:
    with writing() as session:
        entry = OutboxEntry(
            kind="report.decided",
            handler="alumnet.notifications.moderation_mails.tell_reporter",
            subject_id=1,
            ids={},
            created_at=builders.THEN,
            not_before=builders.THEN,
            attempts=8,
            dead_at=builders.THEN,
            last_error="SMTPException: <b>refused</b>",
        )
        session.add(entry)
    return entry.id


def test_a_job_that_was_given_up_is_tried_again(app: Flask, new_client: NewClient) -> None:
    admin = new_client(builders.a_site_admin())
    assert "Nothing was given up" in admin.get("administration.jobs").main
    entry_id = a_dead_letter()
    assert "One job was given up" in admin.get("administration.overview").main
    page = admin.get("administration.jobs")
    assert "SMTPException: <b>refused</b>" in page.main
    page = admin.submit(page.form(action="/revive"))
    assert "tried again within a minute" in page.main
    assert reading().get_one(OutboxEntry, entry_id).dead_at is None
    assert reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == [
        "outbox.revived"
    ]
    for gone in (entry_id, 4711, 2**63 - 1, 2**63, 10**30):
        admin.post(f"/admin/jobs/{gone}/revive", expect=404)


def test_jobs_are_the_site_admins_alone(house: Built, new_client: NewClient) -> None:
    entry_id = a_dead_letter()
    admin = new_client(builders.an_admin(house))
    admin.get("administration.jobs", expect=404)
    admin.post("administration.revive", entry_id=entry_id, expect=404)
    assert "given up" not in admin.get("administration.overview").main
