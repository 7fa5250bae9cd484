"""A column of chapters in a file of members."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from alumnet.accounts.models import ChapterMember, Person
from alumnet.administration.commands.chapters import open_chapter
from alumnet.imports import commands
from alumnet.imports.rules.states import Outcome
from alumnet.kernel.db import reading
from alumnet.organizations.models import Organization
from tests import builders
from tests.builders import THEN, Built, slug_of
from tests.client import InspectingClient
from tests.imports.members import checked, names, outcomes, rows_of, taken_over, the_import

pytestmark = pytest.mark.postgresql


def test_a_column_of_chapters_puts_people_into_them_and_unknown_ones_are_shown_before(
    house: Built, new_client: Callable[..., InspectingClient]
) -> None:
    admin, ana = builders.an_admin(house), builders.a_member("Ana Ruiz", of=house)
    builders.an_external_id(ana, house, "1")
    for name in ("North Sea", "Zürich"):
        open_chapter(house.id, name, by=admin.id, now=THEN)
    text = (
        "Id,Name,Chapter,Chapter 2,Deceased\n1,Ana Ruiz,north-sea,,\n"
        "2,Bo Lind,Zurich; NORTH SEA,,\n"
        '3,Cy Lee,"Bergen, Zürich",Nowhere,\n4,Di Mora,Zürich,,yes\n'
    )
    found = checked(house, text)
    rows = rows_of(found)
    assert rows[0].differences == [["Chapter", "", "North Sea"]]
    assert [row.reason for row in rows[1:]] == [
        "",
        "There is no chapter “Bergen” or “Nowhere”.",
        "",
    ]
    path = f"/admin/{slug_of(house)}/imports/{the_import(found).public_id}"
    client = new_client(admin)
    assert "These names are of no chapter here: “Bergen”, “Nowhere”." in client.get(path).main
    # One that is opened before the rows are taken over has them.
    open_chapter(house.id, "Bergen", by=admin.id, now=THEN)
    assert "This name is of no chapter here: “Nowhere”." in client.get(path).main
    commands.apply_import(found, by=admin.id, now=THEN)
    commands.work(found, now=THEN)
    both = ("Bo Lind", ["North Sea", "Zürich"]), ("Cy Lee", ["Bergen", "Zürich"])
    assert in_chapters() == dict([("Ana Ruiz", ["North Sea"]), *both])
    # Said again it changes nothing; said otherwise, nobody is taken out of what they are in.
    again = taken_over(house, text.replace("north-sea", "Bergen"))
    assert outcomes(again) == {Outcome.CHANGED: 1, Outcome.SAME: 3}
    assert in_chapters()["Ana Ruiz"] == ["Bergen", "North Sea"]
    for each in (again, found):
        commands.undo_import(each, by=None, now=THEN)
        commands.work(each, now=THEN)
    assert in_chapters() == {}
    assert names() == sorted(["Ana Ruiz", reading().get_one(Person, admin.id).display_name])


def in_chapters() -> dict[str, list[str]]:
    reading().close()
    query = (
        select(Person.display_name, Organization.name)
        .join(ChapterMember, ChapterMember.person_id == Person.id)
        .join(Organization, Organization.id == ChapterMember.chapter_id)
        .order_by(Organization.name)
    )
    found: dict[str, list[str]] = {}
    for name, chapter in reading().execute(query):
        found.setdefault(name, []).append(chapter)
    return found
