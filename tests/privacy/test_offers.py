"""World A/B for offers: at somebody's employer nobody can tell that they are open to them."""

import re
from collections.abc import Callable

from flask import Flask

from alumnet.kernel.db import writing
from alumnet.members.models import ShieldedOrganization
from alumnet.mentoring import commands
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient

NewClient = Callable[..., InspectingClient]


def pages(client: InspectingClient, jun: Built) -> list[tuple[int, str, int]]:
    """Return everything that could tell: status, words, number of statements."""
    found = []
    for address in (
        "/offers",
        "/offers?topic=career-planning",
        f"/offers/new?to={jun.public_id}&way=offer",
        f"/offers/new?to={jun.public_id}&way=learn",
        f"/people/jun-baek-{jun.public_id}",
        "/people",
        "/",
    ):
        page = client._open("GET", address)
        body = re.sub(r'csrf_token" (type="hidden" )?value="[^"]*"', "", page.html)
        found.append((page.status, re.sub(r"\b[0-9a-f]{12}\b", "", body), len(page.statements)))
    return found


def test_nobody_at_the_employer_can_tell_that_somebody_is_open_to_offers(
    app: Flask, new_client: NewClient
) -> None:
    home, acme = builders.an_association(), builders.an_organization("Acme")
    client_firm, below = (
        builders.an_organization("Client"),
        builders.an_organization("Acme Labs", parent=acme.id),
    )
    jun = builders.a_member("Jun Baek", of=home)
    builders.a_job(jun, acme, 2019)
    with writing() as session:
        session.add(ShieldedOrganization(person_id=jun.id, organization_id=client_firm.id))
    inside = []
    for place in (acme, below, client_firm):
        mentor = builders.a_mentor(of=home)
        builders.a_job(mentor, place, 2020)
        inside.append(mentor)
    outside = builders.a_mentor(of=home)
    before = [pages(new_client(each), jun) for each in inside]
    before_outside = pages(new_client(outside), jun)
    builders.open_to_offers(jun, "career-planning")
    assert [pages(new_client(each), jun) for each in inside] == before
    # And it isn't because nobody could: whoever is outside sees the name, the topic and a button.
    now_outside = pages(new_client(outside), jun)
    differs = [one != other for one, other in zip(before_outside, now_outside, strict=True)]
    assert differs == [True, True, True, False, True, False, False]
    commands.switch_off_offers(by=jun.id, now=builders.THEN)
    assert pages(new_client(outside), jun) == before_outside
