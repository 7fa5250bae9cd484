"""A roster through the browser: taken over, told row by row, refused in a sentence."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from alumnet.accounts.models import MembershipState, RosterEntry
from alumnet.imports.rules.policy import POLICY
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading
from tests import builders
from tests.accounts.builders import a_known_email, state_of
from tests.builders import Built, slug_of
from tests.client import InspectingClient
from tests.page import Page

NewClient = Callable[..., InspectingClient]


def send(client: InspectingClient, house: Built, data: bytes, name: str = "list.csv") -> Page:
    sent: dict[str, Any] = {"file": [(io.BytesIO(data), name)]}
    return client.post("imports.roster", sent, slug=slug_of(house))


GOOD = b"external_id,name,email,class_year\n1,Ana Ruiz,ana@example.org,1998\n2,Tom Lind,,2001\n"


@pytest.mark.postgresql
def test_a_file_is_taken_over_and_told(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    ana = builders.an_account(builders.a_person("Ana Ruiz"))
    a_known_email(ana, "ana@example.org", confirmed=True)
    builders.a_membership(ana, house, MembershipState.PENDING)
    page = send(admin, house, GOOD)
    assert page.h1 == "What became of the file"
    assert "New2Changed0As before0Let in1Left out0" in page.main
    assert "Every row could be used." in page.main
    assert "list.csv" in page.main
    assert state_of(ana.id, house) is MembershipState.ACTIVE
    page = send(admin, house, GOOD)
    assert "New0Changed0As before2" in page.main
    page = admin.get("imports.roster", slug=slug_of(house))
    assert "People on it2Of these here1" in page.main
    assert page.main.count("list.csv") == 2
    assert "by Hanna Weiss" in page.main
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert list(actions).count("roster.imported") == 2


@pytest.mark.postgresql
def test_rows_that_cannot_be_used_are_listed_with_their_place_in_the_file(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house))
    data = GOOD + b"3,Eva,eva@example.org,class of 2o14\n4,,x@example.org,2000\n5,Ugo,no-at,1990\n"
    page = send(admin, house, data)
    assert "Left out3" in page.main
    assert "The other 2 rows are taken over." in page.main
    assert "43'class of 2o14' isn't a year." in page.main
    assert "54There is no name." in page.main
    assert "65'no-at' isn't an e-mail address." in page.main


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "list.csv", "is empty"),
        (b"{", "list.json", "doesn't hold a list"),
        (GOOD, "list.exe", "Choose a CSV, JSON or JSONL file"),
        (GOOD, "list", "Choose a CSV, JSON or JSONL file"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(
    house: Built, new_client: NewClient, data: bytes, name: str, words: str
) -> None:
    admin = new_client(builders.an_admin(house))
    page = send(admin, house, data, name)
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert page.link(words).href
    assert reading().scalars(select(RosterEntry)).all() == []


@pytest.mark.postgresql
@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "x\x00.csv", "é<b>.jsonl", "a/b.CSV"])
def test_a_name_of_a_file_leads_nowhere(house: Built, new_client: NewClient, name: str) -> None:
    admin = new_client(builders.an_admin(house))
    data = b'{"external_id": "1", "name": "Ana"}\n' if name.endswith("jsonl") else GOOD
    assert "What became of the file" in send(admin, house, data, name).main


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a,b\n\x00\x01", b"id\n" + b"x" * 400_000])
def test_nonsense_in_a_file_breaks_nothing(
    house: Built, new_client: NewClient, data: bytes
) -> None:
    admin = new_client(builders.an_admin(house))
    assert send(admin, house, data).status in {200, 422}


@pytest.mark.postgresql
def test_a_number_that_cannot_be_shown_is_cleaned(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    page = send(admin, house, rb'[{"id": "A\ud800\u0000-7", "year": "soon"}]', "list.json")
    assert "1A-7'soon' isn't a year." in page.main


def test_a_file_with_very_many_rows_is_refused(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    page = send(admin, house, b"id,name\n" + b",x\n" * (POLICY.roster_rows + 1))
    assert page.status == 422
    assert page.link("more than 50,000 rows").href
    assert reading().scalars(select(RosterEntry)).all() == []


@pytest.mark.postgresql
def test_no_file_is_asked_for(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    page = admin.post("imports.roster", {}, slug=slug_of(house), expect=422)
    assert page.link("Choose a file").href


def test_a_file_of_another_association_is_not_found(house: Built, new_client: NewClient) -> None:
    page = send(new_client(builders.an_admin(house)), house, GOOD)
    other = builders.an_association()
    stranger = new_client(builders.an_admin(other))
    public_id = page.url.rsplit("/", 1)[1]
    for where in (house, other):
        stranger.get("imports.roster_import", slug=slug_of(where), public_id=public_id, expect=404)
    assert send(stranger, house, GOOD).status == 404
