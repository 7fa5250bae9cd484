"""Organizations on the pages of the staff: list, describing, two that are one."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.models import Organization, OrganizationDomain
from alumnet.search import service
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient

NewClient = Callable[..., InspectingClient]


def listed(*organizations: Built) -> None:
    """Let these have come in a file of the staff."""
    with writing() as session:
        session.execute(
            update(Organization)
            .where(Organization.id.in_([each.id for each in organizations]))
            .values(source="import")
        )


def test_the_list_tells_no_name_that_is_somebodys_own_and_no_exact_number(
    house: Built, new_client: NewClient
) -> None:
    acme, secret = builders.an_organization("Acme Works"), builders.an_organization("Secret Works")
    for number in range(12):
        builders.a_job(builders.a_member(of=house), acme, 2000 + number)
    builders.a_job(builders.a_member(of=house), secret, 2012, visibility=Visibility.ONLY_ME)
    listed(house)
    page = new_client(builders.a_site_admin()).get("administration.organizations", q="works")
    assert "Acme Works" in page.main
    assert "about 10" in page.main
    assert "Secret" not in page.main
    officer = new_client(builders.an_admin(house))
    page = officer.get("administration.organizations", show="association")
    assert [each.text for each in page.links if "Look after" in each.text] == [
        "Look after Harbour Alumni"
    ]
    officer.get("administration.organization", public_id=acme.public_id, expect=404)
    officer.get("administration.organizations_twice", expect=404)
    member = new_client(builders.a_member(of=house))
    member.get("administration.organizations", expect=404)


@pytest.mark.usefixtures("app")
def test_two_who_describe_one_at_once_lose_no_words(new_client: NewClient) -> None:
    acme, group = builders.an_organization("Acme"), builders.an_organization("Tide Group")
    twin = builders.an_organization("Tide Group")
    listed(acme, group, twin)
    admin, other = new_client(builders.a_site_admin()), new_client(builders.a_site_admin())
    form = admin.get("administration.organization", public_id=acme.public_id).form(button="Save")
    late = other.get("administration.organization", public_id=acme.public_id).form(button="Save")
    admin.submit(form.fill(aliases="Akmeon\nAkme", domains="www.acme.example", city="Bergen"))
    page = other.submit(late.fill(name="Acme International"), expect=409)
    assert "Somebody else saved this" in page.main
    assert "Akmeon, Akme" in page.main
    form = page.form(button="Save")
    assert form.fields["name"] == ["Acme International"]
    page = other.submit(form.fill(domains="gmail.com", parent="Nobody Knows"), expect=422)
    assert "We don't know which organization" in page.main
    page = other.submit(page.form(button="Save").fill(parent="Tide Group"), expect=422)
    form = page.form(button="Save").fill(chosen=group.public_id)
    page = other.submit(form, expect=422)
    assert "Anybody can have an address at gmail.com" in page.main
    page = other.submit(page.form(button="Save").fill(domains="acme.example"))
    assert "Acme International" in page.title
    assert "Tide Group" in page.main


@pytest.mark.usefixtures("app")
def test_what_an_association_thinks_is_one_is_decided_for_the_site(new_client: NewClient) -> None:
    school = builders.a_school("Fernhill College")
    house = builders.an_association("Quay Alumni", school_id=school.id)
    other = builders.a_school("Fernhill Collegium")
    listed(school, other, house)
    with writing() as session:
        for each in (school, other):
            session.add(OrganizationDomain(organization_id=each.id, domain="fernhill.example"))
    officer, admin = new_client(builders.an_admin(house)), new_client(builders.a_site_admin())
    page = officer.get("administration.organization", public_id=school.public_id)
    page = officer.follow(page, "Choose the other one")
    page = officer.follow(page, "It is this one: Fernhill Collegium")
    page = officer.submit(page.form(button="Suggest it"))
    assert "Whoever looks after the whole site decides" in page.main
    page = admin.follow(admin.get("administration.overview"), "Decide: One pair")
    assert "They have the same mail domain" in page.main
    page = admin.follow(page, "Look at both")
    assert "the employer shield hides from all of them" in page.main
    page = admin.submit(page.form(button="Make them one"))
    assert "Fernhill College is now Fernhill Collegium" in page.main
    service.rebuild(reading(), today=clock.now().date())
    old = admin.get(f"/organizations/fernhill-{school.public_id}", expect=303)
    assert other.public_id in old.location
    page = admin.submit(page.form(action="/undo"))
    assert "They are two again" in page.main
    admin.get(f"/organizations/fernhill-college-{school.public_id}")
    page = admin.get(
        "administration.merge_organization", public_id=house.public_id, into=other.public_id
    )
    page = admin.submit(page.form(button="Make them one"), expect=409)
    assert "members of its own on this site" in page.main
    words = admin.get("administration.audit_log").main
    assert "made two organizations one" in words
    assert "Fernhill College → Fernhill Collegium" in words
