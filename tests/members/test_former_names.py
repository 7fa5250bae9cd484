"""Names that somebody had before."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Person, PersonName
from alumnet.imports import queries as imports
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.members import commands
from alumnet.members.rules import TooManyNames
from alumnet.members.rules.names import MOST_FORMER
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient

NewClient = Callable[..., InspectingClient]


def test_a_former_name_finds_its_owner_and_is_read_only_where_they_say_so(
    app: Flask, new_client: NewClient
) -> None:
    house = builders.an_association()
    ana, tom = builders.a_member("Ana Ruiz", of=house), builders.a_member(of=house)
    builders.an_external_id(ana, house, "77")
    own, other = new_client(ana), new_client(tom)
    page = own.follow(own.get("members.own_profile"), "Names you had before")
    page = own.submit(page.form(field="name").fill(name=" Ana  Paz "))
    assert "Only for finding you" in page.main
    assert "Paz" not in other.get("members.person", handle=ana.public_id, expect=None).html
    handle = f"ana-ruiz-{ana.public_id}"
    assert "Paz" not in other.get("members.person", handle=handle).html
    assert exported(house)["Former names"] == ""
    own.submit(page.form(field="name").fill(name="ANA PAZ", is_shown="y"))
    assert "formerly Ana Paz" in other.get("members.person", handle=handle).main
    assert exported(house)["Former names"] == "Ana Paz"

    page = own.get("members.names")
    assert page.main.count("Ana Paz") == 3
    remove = page.form(action="/remove").action
    other.post(remove, expect=404)
    assert "formerly Ana" not in own.submit(page.form(action="/remove")).main
    assert reading().get_one(Person, ana.id).is_withdrawn_from_search


def exported(house: builders.Built) -> dict[str, str]:
    reading().expire_all()
    (row,) = imports.changed_people(reading(), house.id, None, builders.THEN.replace(year=2100))
    return dict(zip(imports.HEADER, row, strict=True))


def test_as_many_former_names_as_can_be(app: Flask) -> None:
    ana = builders.a_member()
    for number in range(MOST_FORMER):
        commands.add_former_name(ana.id, f"Ana {number}", is_shown=False, now=THEN)
    with pytest.raises(TooManyNames):
        commands.add_former_name(ana.id, "Ana Paz", is_shown=False, now=THEN)
    commands.add_former_name(ana.id, "Ana 1", is_shown=True, now=THEN)
    row = reading().scalars(select(PersonName).where(PersonName.is_shown)).one()
    with pytest.raises(NotFound):
        commands.remove_former_name(builders.a_member().id, row.id, now=THEN)
