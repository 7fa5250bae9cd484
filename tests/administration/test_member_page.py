"""A member as the staff see them: what is told, and what never is."""

from collections.abc import Callable

import pytest

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import CurrentStudent, RosterEntry
from alumnet.administration.queries import notes
from alumnet.imports.models import MemberImport, MemberImportRow
from alumnet.imports.rules.states import Found, ImportState, Outcome
from alumnet.kernel.authorization import Role
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.notifications.models import Bounce
from alumnet.rights import consents
from tests import builders
from tests.accounts.builders import a_known_email, a_line, the_membership
from tests.builders import THEN, Built, slug_of
from tests.client import InspectingClient
from tests.mentoring.asking import a_request
from tests.moderation.builders import a_report

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]


def page_of(client: InspectingClient, house: Built, person: Built) -> str:
    """Return what the staff read about somebody."""
    page = client.get("administration.member_page", slug=slug_of(house), public_id=person.public_id)
    return page.main


def in_a_file(house: Built, person: Built) -> str:
    """Let a file of an association have brought somebody; return its public id."""
    with writing() as session:
        file = MemberImport(
            association_id=house.id,
            file_name="spring.csv",
            source="plain",
            headers=[],
            columns=[],
            state=ImportState.DONE,
            row_count=1,
            created_at=THEN,
            applied_at=THEN,
        )
        session.add(file)
        session.flush()
        row = MemberImportRow(
            import_id=file.id,
            number=7,
            found=Found.NEW,
            person_id=person.id,
            outcome=Outcome.CREATED,
        )
        session.add(row)
    return file.public_id


def test_what_the_slices_know_of_a_member_is_on_one_page(
    house: Built, new_client: NewClient
) -> None:
    admin = builders.an_admin(house, "Hanna Weiss")
    tom = builders.a_mentor("Tom Lind", of=house)
    builders.a_role(tom, Role.MODERATOR, house)
    a_known_email(tom, "tom@works.example", confirmed=True)
    builders.an_external_id(tom, house, "C-19")
    in_a_file(house, tom)
    line = a_line(house, "Thomas Lind", external_id="44", class_year=2001)
    membership = the_membership(tom.id, house).id
    with writing() as session:
        session.get_one(RosterEntry, line).person_id = tom.id
        session.add(CurrentStudent(membership_id=membership, said_at=THEN))
        session.add(
            Bounce(
                email="tom@works.example",
                entry_id=1,
                status="5.1.1",
                is_lasting=True,
                received_at=THEN,
            )
        )
        consents.say(session, tom.id, "privacy", says_yes=True, now=THEN)
    accounts.revoke_role(
        tom.id, Role.MODERATOR, accounts.Place(house.id), why="Asked.", by=admin.id, now=now()
    )
    builders.a_role(tom, Role.PROGRAMME_MANAGER, house)

    told = page_of(new_client(admin), house, tom)

    for words in (
        "Programme manager since",
        "Mentor two places",
        f"Signs in with person{tom.id}@example.org",
        "Confirmed tom@works.example, mails come back since 5 Jan 2026 Comes back",
        "Constituent id C-19",
        "Roster Thomas Lind, class of 2001, number 44",
        "From a file spring.csv, row 7 5 Jan 2026",
        "Studies still said",
        "Privacy, version 1 agreed 5 Jan 2026",
        "Hanna Weiss took the moderator role from Tom Lind",
        "None that you would handle.",
    ):
        assert words in told, words


def test_nothing_of_another_association_of_letters_or_of_goals_is_on_it(
    house: Built, new_client: NewClient
) -> None:
    other = builders.an_association("Fernhill Society")
    admin = new_client(builders.an_admin(house))
    elsewhere = builders.an_admin(other, "Else Where")
    tom, mentor = builders.a_member("Tom Lind", of=house), builders.a_mentor("Ruth", of=house)
    before = page_of(admin, house, tom)

    builders.a_membership(tom, other, member_number="F-1", approved_by=elsewhere.id)
    builders.a_role(tom, Role.MODERATOR, other)
    builders.an_external_id(tom, other, "F-77")
    in_a_file(other, tom)
    accounts.revoke_role(
        tom.id, Role.MODERATOR, accounts.Place(other.id), why="Asked.", by=elsewhere.id, now=now()
    )
    line = a_line(other, "Tom L", external_id="F-78")
    with writing() as session:
        session.get_one(RosterEntry, line).person_id = tom.id
    builders.open_to_offers(tom, "A step up to director")
    a_request(tom, mentor)

    assert page_of(admin, house, tom) == before
    admin.get(
        "administration.member_page",
        slug=slug_of(other),
        public_id=tom.public_id,
        expect=404,
    )
    stranger = builders.a_member(of=other)
    for nobody in (stranger.public_id, "nobody234567"):
        page = admin.get(
            "administration.member_page", slug=slug_of(house), public_id=nobody, expect=404
        )
        assert "We couldn't find that page" in page.main


def test_a_note_is_read_by_the_staff_of_one_house_and_found_in_the_members_copy(
    house: Built, new_client: NewClient
) -> None:
    other = builders.an_association()
    hanna, tom = builders.an_admin(house, "Hanna Weiss"), builders.a_member("Tom Lind", of=house)
    builders.a_membership(tom, other)
    admin, elsewhere = new_client(hanna), new_client(builders.an_admin(other))
    page = admin.get("administration.member_page", slug=slug_of(house), public_id=tom.public_id)
    page = admin.submit(page.form(button="Note it").fill(words="x" * 1001), expect=422)
    assert page.form(button="Note it").fields["words"] == ["x" * 1001]
    page = admin.submit(page.form(button="Note it").fill(words="Called: wants a paper letter."))
    assert "Called: wants a paper letter." in page.main
    assert "Hanna Weiss wrote a note on Tom Lind" in page.main
    assert "paper letter" not in page_of(elsewhere, other, tom)
    note = page.form(action="/delete").action.split("/")[-2]
    elsewhere.post(
        "administration.delete_note",
        slug=slug_of(other),
        public_id=tom.public_id,
        note_id=note,
        expect=404,
    )
    assert notes.export(reading(), tom.id)["notes_about_you"][0]["words"].startswith("Called")
    assert notes.export(reading(), hanna.id)["notes_about_you"] == []
    page = admin.submit(page.form(action="/delete"))
    assert "paper letter" not in page.main
    assert "Hanna Weiss took away a note on Tom Lind" in page.main


def test_reports_are_counted_for_staff_who_are_near_no_side(
    house: Built, new_client: NewClient
) -> None:
    admin, friend = builders.an_admin(house), builders.an_admin(house)
    ana, tom = builders.a_member("Ana Ruiz", of=house), builders.a_member("Tom Lind", of=house)
    builders.a_connection(friend, tom)
    before = page_of(new_client(friend), house, tom)
    a_report(ana, tom, now=now())
    assert "Not decided yet one, the last" in page_of(new_client(admin), house, tom)
    assert page_of(new_client(friend), house, tom) == before
    a_report(tom, ana, now=now())
    assert "None that you would handle." in page_of(new_client(tom_admin(tom, house)), house, tom)


def tom_admin(tom: Built, house: Built) -> Built:
    builders.a_role(tom, Role.ADMIN, house)
    return tom
