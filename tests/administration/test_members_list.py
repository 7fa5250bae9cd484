"""How the staff find members among many: by name as people type it, by filters, as a file."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from alumnet.accounts.models import Account, MembershipState, NameKind, PersonName, RosterEntry
from alumnet.administration import commands
from alumnet.kernel.audit import AuditEntry, AuditText
from alumnet.kernel.authorization import Role
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile
from alumnet.notifications.models import Bounce
from tests import builders
from tests.accounts.builders import a_known_email, a_line
from tests.administration.test_member_page import in_a_file
from tests.builders import THEN, Built, slug_of
from tests.client import InspectingClient

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]


def found(client: InspectingClient, house: Built, **wanted: object) -> set[str]:
    """Return the first names of whom the list shows."""
    page = client.get("administration.members", slug=slug_of(house), **wanted)  # type: ignore[arg-type]
    rows = [each.text for each in page.links if f"/admin/{slug_of(house)}/members/" in each.href]
    return {each.split()[0] for each in rows if each != "Waiting"}


def test_names_are_found_as_people_type_them(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiß"))
    for name in ("Łukasz Żak", "Robert Tern", "Anne-Marie O'Brien", "Jörg Müller", "Ida Old"):
        builders.a_membership(builders.a_person(name), house)
    with writing() as session:
        ida = session.scalars(select(Account.person_id)).first()
        session.add(PersonName(person_id=ida, name="Hanna Vogelsang", kind=NameKind.FORMER))
    assert commands.renew_name_forms(now()) == 6
    assert commands.renew_name_forms(now()) == 0
    for words, first in (
        ("lukasz", "Łukasz"),
        ("zak luk", "Łukasz"),
        ("bob tern", "Robert"),
        ("annemarie obrien", "Anne-Marie"),
        ("Anne Marie", "Anne-Marie"),
        ("mueller", "Jörg"),
        ("weiss", "Hanna"),
        ("vogelsang", "Hanna"),
    ):
        assert found(admin, house, q=words) == {first}, words


def test_filters_narrow_the_list_and_the_counts(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    people = {
        name: builders.an_account(builders.a_person(f"{name} Filter"))
        for name in ("Old", "Young", "Mentor", "Role", "Listed", "Bounced")
    }
    for name, person in people.items():
        year = {"Old": 1980, "Young": 2020}.get(name)
        joined = now() if name == "Young" else THEN
        builders.a_membership(person, house, class_year=year, approved_at=joined)
    silent = builders.a_person("Silent Filter")
    builders.a_membership(silent, house, MembershipState.ENDED)
    builders.a_role(people["Role"], Role.MODERATOR, house)
    file = in_a_file(house, people["Listed"])
    a_known_email(people["Bounced"], "gone@example.org")
    entry = a_line(house, "Listed")
    with writing() as session:
        session.get_one(RosterEntry, entry).person_id = people["Listed"].id
        session.add(MentorProfile(person_id=people["Mentor"].id, updated_at=THEN))
        session.add(
            Bounce(
                email="gone@example.org",
                entry_id=1,
                status="5.1.1",
                is_lasting=True,
                received_at=THEN,
            )
        )
        for name, days in (("Old", 400), ("Young", 1)):
            seen = now() - timedelta(days=days)
            session.execute(
                update(Account).where(Account.person_id == people[name].id).values(seen_at=seen)
            )
    for wanted, names in (
        ({"class_from": 1970, "class_to": 1999}, {"Old"}),
        ({"class_from": 2000}, {"Young"}),
        ({"seen": "month", "class_from": 1970}, {"Young"}),
        ({"seen": "not_half_a_year"}, {"Old"}),
        ({"joined_since": (now() - timedelta(days=9)).date().isoformat()}, {"Young"}),
        ({"role": "any"}, {"Hanna", "Role"}),
        ({"role": "moderator"}, {"Role"}),
        ({"mentors": "y"}, {"Mentor"}),
        ({"roster": "on"}, {"Listed"}),
        ({"file": file}, {"Listed"}),
        ({"mail": "back"}, {"Bounced"}),
        ({"mail": "none"}, {"Silent"}),
        ({"class_from": "soon", "role": "moderator"}, {"Role"}),
    ):
        assert found(admin, house, **wanted) == names, wanted
    page = admin.get("administration.members", slug=slug_of(house), mentors="y", role="any")
    assert "Nobody fits" in page.main
    page = admin.get("administration.members", slug=slug_of(house), mail="none")
    assert "1 member" in page.main
    assert "Ended 1" in page.main
    assert "Mail: No address known" in page.link("Remove filter: Mail: No address known").text


def test_the_list_is_taken_as_a_file_that_computes_nothing(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    other = builders.an_association()
    person = builders.a_person('=HYPERLINK("x")')
    builders.a_membership(person, house, class_year=2001, member_number="M-1")
    builders.a_membership(builders.a_person("Not Ours"), other)
    a_known_email(person, "sum@example.org")
    builders.an_external_id(person, house, "+44")
    page = admin.get("administration.members", slug=slug_of(house), class_from=2000)
    form = page.form(action="members.csv")
    file = admin.raw.post(form.action, data=form.fields)
    lines = file.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("name,email,class year,member number,constituent id,state")
    assert lines[1] == ('"\'=HYPERLINK(""x"")",sum@example.org,2001,M-1,\'+44,active,no,,')
    assert len(lines) == 2
    entry, text = (
        reading()
        .execute(
            select(AuditEntry, AuditText.text)
            .join(AuditText, AuditText.entry_id == AuditEntry.id)
            .where(AuditEntry.action == "members.taken_as_file")
        )
        .one()
    )
    assert (entry.association_id, text) == (house.id, "1 members; Class from 2000")
    stale = new_client(builders.an_admin(house)).sign_in(builders.an_admin(house), is_fresh=False)
    page = stale.post("administration.members_file", slug=slug_of(house), expect=403)
    assert "name,email" not in page.main
