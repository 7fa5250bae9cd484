"""Who sees which page of programmes: everybody else meets the page of what isn't there."""

from http import HTTPStatus

from flask import Flask
from sqlalchemy import update

from alumnet.accounts.models import Account
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.programmes.models import Cohort
from alumnet.programmes.rules.states import CohortState, HelperPart, Joining
from tests.builders import THEN, a_member, a_role, an_admin, an_association
from tests.client import InspectingClient
from tests.databases import ON_POSTGRESQL
from tests.programmes.builders import a_cohort, a_helper, a_programme_manager

MISSING = HTTPStatus.NOT_FOUND


def test_setting_up_is_open_to_managers(client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(of=harbour)
    managers = (
        a_programme_manager(harbour),
        an_admin(harbour),
        a_helper(cohort, HelperPart.MANAGER),
    )
    for person in managers:
        client.sign_in(person)
        assert client.get("programmes.setup", cohort=cohort.handle).h1 == "Set up"
        client.get("programmes.manage", cohort=cohort.handle, expect=HTTPStatus.SEE_OTHER)
        assert "You look after" in client.get("programmes.programmes").main


@ON_POSTGRESQL
def test_every_page_of_the_set_up_opens_and_the_team_names_each_manager_once(
    app: Flask, client: InspectingClient
) -> None:
    harbour = an_association()
    cohort, manager = a_cohort(of=harbour), a_programme_manager(harbour, "Kwame Boateng")
    a_role(manager, Role.ADMIN, harbour)
    client.sign_in(manager)
    for rule in app.url_map.iter_rules():
        is_page = "/manage/setup" in rule.rule and "GET" in (rule.methods or ())
        if is_page and rule.arguments == {"cohort"}:
            page = client.get(rule.endpoint, expect=None, cohort=cohort.handle)
            assert page.status in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}, rule.rule
    page = client.get("programmes.setup_team", cohort=cohort.handle)
    assert page.main.count("Kwame Boateng") == 1


def test_no_address_of_the_set_up_opens_or_changes_anything_for_others(
    app: Flask, client: InspectingClient
) -> None:
    harbour, elsewhere = an_association(), an_association()
    cohort, moderator = a_cohort(CohortState.OPEN, of=harbour), a_member(of=harbour)
    a_role(moderator, Role.MODERATOR, harbour)
    others = (
        a_helper(cohort),
        a_helper(cohort, HelperPart.REVIEWER),
        moderator,
        an_admin(elsewhere),
        # Who managed the cohort and is no member of its association any more.
        a_helper(cohort, HelperPart.MANAGER, a_member(of=elsewhere)),
    )
    rules = [each for each in app.url_map.iter_rules() if "/manage/setup" in each.rule]
    assert len(rules) > 20
    for person in others:
        client.sign_in(person)
        for rule in rules:
            known = {"cohort": cohort.handle, "public_id": "x", "act": "close"}
            path = client.url(rule.endpoint, **{name: known[name] for name in rule.arguments})
            for method in {"GET", "POST"} & (rule.methods or set()):
                assert client.status_of(method, path) == MISSING, (method, path)
        assert "You look after" not in client.get("programmes.programmes").main or (
            person in others[:2]
        )
    assert reading().get_one(Cohort, cohort.id).state is CohortState.OPEN


def test_who_manages_by_a_role_sets_up_a_second_step_first(client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(of=harbour)
    manager, helper = a_programme_manager(harbour), a_helper(cohort, HelperPart.MANAGER)
    with writing() as session:
        session.execute(update(Account).values(second_factor_due=THEN))
    for person, leads_to in ((manager, "/me/security"), (helper, "")):
        client.sign_in(person)
        page = client.get("programmes.setup_about", cohort=cohort.handle, expect=None)
        assert page.location == leads_to


def test_members_read_of_a_cohort_once_it_is_open_to_them(client: InspectingClient) -> None:
    harbour = an_association()
    member, stranger = a_member(of=harbour), a_member()
    draft, listed = (
        a_cohort(of=harbour),
        a_cohort(CohortState.OPEN, of=harbour, joining=Joining.LIST),
    )
    by_link = a_cohort(CohortState.OPEN, of=harbour, joining=Joining.LINK, link_code="tide")
    for_all = a_cohort(CohortState.OPEN, of=harbour)
    client.sign_in(member)
    for hidden in (draft, listed, by_link):
        client.get("programmes.cohort", cohort=hidden.handle, expect=MISSING)
    client.get("programmes.cohort", cohort=by_link.handle, link="tide")
    page = client.get("programmes.cohort", cohort=for_all.handle)
    assert "Half a year with a mentor from another house." in page.main
    assert page.h1 in client.get("programmes.programmes").main
    client.sign_in(stranger)
    client.get("programmes.cohort", cohort=for_all.handle, expect=MISSING)
    client.get("programmes.cohort", cohort=by_link.handle, link="tide")
    assert "No programme is open to you" in client.get("programmes.programmes").main


def test_an_old_name_in_the_address_leads_to_the_present_one(client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(of=harbour)
    client.sign_in(a_programme_manager(harbour))
    for endpoint in ("programmes.cohort", "programmes.setup"):
        page = client.get(endpoint, cohort=f"old-{cohort.public_id}", expect=308)
        assert cohort.handle in page.location
