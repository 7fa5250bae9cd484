"""Two rows for one organization: made one in every table, and two again with what each had."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from alumnet.announcements.models import Announcement
from alumnet.announcements.rules.steps import AnnouncementAudience, AnnouncementState
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import ShieldedOrganization
from alumnet.organizations import commands, merges, queries
from alumnet.organizations.commands.merging import moving_columns
from alumnet.organizations.models import (
    Affiliation,
    EvidenceGrade,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationKind,
    OrganizationMerge,
    OrganizationMergeMove,
)
from alumnet.ties.levels import TieLevel
from alumnet.ties.models import TieSetting
from alumnet.ties.policy import TieKind
from tests import builders
from tests.builders import THEN, Built

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
LATER = THEN + timedelta(hours=1)


def merge_of(gone: Built, kept: Built, by: Built, *, at: Any = THEN) -> str:
    """Make two one; return the public id of the merge."""
    made = commands.merge_organizations(gone.public_id, kept.public_id, by=by.id, now=at)
    reading().rollback()
    return reading().scalars(select(OrganizationMerge.public_id).filter_by(id=made)).one()


def contents() -> dict[str, list[Any]]:
    """Return every row that says something of an organization, without what counts changes."""
    reading().rollback()
    found = {}
    for table in {each.table for each in moving_columns()} | {Organization.__table__}:
        columns = [each for each in table.columns if each.name not in {"version", "changed_at"}]
        found[str(table)] = sorted(map(tuple, reading().execute(select(*columns))), key=repr)
    return found


def test_everything_that_points_at_an_organization_is_turned_and_turned_back() -> None:
    gone, kept = builders.an_organization("Acme Ltd"), builders.an_organization("Acme")
    older, part = (
        builders.an_organization("Akme"),
        builders.an_organization("Acme Labs", parent=gone.id),
    )
    admin, ines = builders.a_site_admin(), builders.a_member()
    club = builders.an_association(school_id=gone.id)
    work = builders.a_job(ines, gone, 2012, 2015)
    at = {"organization_id": gone.id}
    with writing() as session:
        session.add_all(
            [
                OrganizationAlias(name="Acme Limited", **at),
                OrganizationDomain(domain="acme.example", **at),
                ShieldedOrganization(person_id=ines.id, **at),
                TieSetting(
                    person_id=ines.id,
                    kind=TieKind.COLLEAGUE,
                    level=TieLevel.NOBODY,
                    updated_at=THEN,
                    **at,
                ),
            ]
        )
        session.add(
            Announcement(
                association_id=club.id,
                state=AnnouncementState.PLANNED,
                title="A meeting",
                words="Come",
                audience=AnnouncementAudience.EVERYBODY,
                school_id=gone.id,
                has_mail=False,
                sends_at=LATER,
                shown_until=LATER,
                created_at=THEN,
            )
        )
        session.get_one(Organization, older.id).merged_into_id = gone.id
    rows: dict[str, int] = {
        "affiliation.organization_id": work,
        "association.school_id": club.id,
        "organization.merged_into_id": older.id,
        "organization.parent_id": part.id,
    }
    before = contents()
    public_id = merge_of(gone, kept, admin)
    for column in moving_columns():
        place = f"{column.table.name}.{column.name}"
        there = reading().execute(select(*column.table.primary_key).where(column == kept.id)).all()
        assert there, f"nothing is moved in {place}: make a row for it here"
        assert rows.get(place, there[0][0]) in {each[0] for each in there}
        left = reading().execute(select(column.table).where(column == gone.id)).all()
        assert not left, place
    names = set(
        reading().scalars(select(OrganizationAlias.name).filter_by(organization_id=kept.id))
    )
    assert names == {"Acme Limited", "Acme Ltd"}
    commands.undo_merge(public_id, by=admin.id, now=LATER)
    assert contents() == before
    with pytest.raises(NoSuchTransition):
        commands.undo_merge(public_id, by=admin.id, now=LATER)


def test_what_was_said_of_both_stands_once_and_evidence_is_never_lost() -> None:
    gone, kept = builders.an_organization("Acme Ltd"), builders.an_organization("Acme")
    admin = builders.a_site_admin()
    ines, ruth, sam = (builders.a_person() for _ in range(3))
    twin = builders.a_job(ines, gone, 2012, 2015, title="Engineer")
    builders.a_job(ines, kept, 2012, 2015, title="Engineer")
    seen = builders.a_job(ruth, gone, 2012, 2015, visibility=Visibility.ONLY_ME)
    builders.a_job(ruth, kept, 2012, 2015)
    proven = builders.a_job(sam, gone, 2012, evidence_grade=EvidenceGrade.VERIFIED)
    builders.a_job(sam, kept, 2012)
    before = contents()
    first = merge_of(gone, kept, admin)
    left = set(reading().scalars(select(Affiliation.id)))
    assert twin not in left
    assert {seen, proven} <= left
    commands.undo_merge(first, by=admin.id, now=LATER)
    assert contents() == before

    second = merge_of(gone, kept, admin)
    with writing() as session:  # she takes it back while the two are one
        session.delete(session.scalars(select(Affiliation).filter_by(person_id=ines.id)).one())
    commands.undo_merge(second, by=admin.id, now=LATER)
    assert not reading().scalars(select(Affiliation).filter_by(person_id=ines.id)).all()


def test_who_is_erased_leaves_the_journal_too() -> None:
    gone, kept = builders.an_organization("Acme Ltd"), builders.an_organization("Acme")
    ines = builders.a_person()
    builders.a_job(ines, gone, 2012, 2015)
    builders.a_job(ines, kept, 2012, 2015)
    merge_of(gone, kept, builders.a_site_admin())
    with writing() as session:
        commands.erase_affiliations(session, ines.id, LATER)
    whose = select(OrganizationMergeMove.person_id)
    assert ines.id not in set(reading().scalars(whose))


def test_groups_follow_and_what_stays_is_lifted_out_of_what_goes() -> None:
    top, gone = builders.an_organization("Top"), builders.an_organization("Acme Ltd")
    with writing() as session:
        commands.set_parent(session, gone.id, top.id)
    between = builders.an_organization("Between", parent=gone.id)
    kept = builders.an_organization("Acme", parent=between.id)
    alone = builders.an_organization("Alone")
    admin = builders.a_site_admin()
    before = contents()
    public_id = merge_of(gone, kept, admin)
    rows = {row.id: row for row in reading().scalars(select(Organization))}
    assert rows[kept.id].parent_id == top.id
    assert rows[between.id].parent_id == kept.id
    assert {rows[each.id].group_id for each in (kept, between, gone)} == {top.id}
    second = merge_of(kept, alone, admin)
    with pytest.raises(merges.MergedFurther):
        commands.undo_merge(public_id, by=admin.id, now=LATER)
    rows = {row.id: row for row in reading().scalars(select(Organization))}
    assert {rows[each.id].merged_into_id for each in (gone, kept)} == {alone.id}
    assert rows[between.id].group_id == alone.id
    commands.undo_merge(second, by=admin.id, now=LATER)
    commands.undo_merge(public_id, by=admin.id, now=LATER)
    assert contents() == before


def test_what_is_refused() -> None:
    acme, club = builders.an_organization("Acme"), builders.an_association()
    school, college = builders.a_school(), builders.a_school()
    admin, officer = builders.a_site_admin(), builders.an_admin(club)
    for gone, kept, error in (
        (acme, acme, merges.MergedAlready),
        (club, builders.an_organization("Club", OrganizationKind.ASSOCIATION), merges.ServedHere),
        (school, acme, merges.OtherKind),
        (acme, builders.a_person(), NotFound),
    ):
        with pytest.raises(error):
            merge_of(gone, kept, admin)
    with pytest.raises(NotFound):
        merge_of(school, college, officer)
    merge_of(builders.an_organization("Fernhill"), school, admin)  # somebody works at a school
    public_id = merge_of(school, college, admin)
    with pytest.raises(merges.MergedAlready):
        merge_of(college, school, admin)
    with pytest.raises(merges.JournalForgotten):
        commands.undo_merge(public_id, by=admin.id, now=THEN + timedelta(days=400))


def test_people_are_found_anew_and_what_came_in_between_is_turned(
    worker: Callable[..., int],
) -> None:
    gone, kept = builders.an_organization("Acme Ltd"), builders.an_organization("Acme")
    ines, ruth = builders.a_member(), builders.a_member()
    builders.a_job(ines, gone, 2012)
    merge_of(gone, kept, builders.a_site_admin())
    late = builders.a_job(ruth, gone, 2014)  # had chosen it from a page of before
    worker()
    assert (
        reading().scalars(select(Affiliation.organization_id).filter_by(id=late)).one() == kept.id
    )
    told = select(OutboxEntry.subject_id).where(OutboxEntry.kind == "person.changed")
    assert {ines.id, ruth.id} <= set(reading().scalars(told))
    known = queries.known_organizations(reading())
    assert known.get(gone.id) is None
    assert known.get(kept.id) is not None


def test_one_domain_belongs_to_one_group_and_to_nobody_who_gives_them_away() -> None:
    group, part = builders.an_organization("Group"), builders.an_organization("Acme")
    other, admin = builders.an_organization("Other"), builders.a_site_admin()
    values = commands.OrganizationValues("Group", domains=("acme.example",))

    def edit(one: Built, version: int, values: commands.OrganizationValues) -> None:
        commands.edit_organization(one.public_id, values, version=version, by=admin.id, now=THEN)

    edit(group, 1, values)
    for domain, error in (("acme.example", merges.DomainTaken), ("gmail.com", merges.FreeMail)):
        with pytest.raises(error):
            edit(other, 1, commands.OrganizationValues("Other", domains=(domain,)))
    inside = commands.OrganizationValues("Acme", domains=("acme.example",), parent_id=group.id)
    edit(part, 1, inside)
    with pytest.raises(merges.OrganizationChanged):
        edit(part, 1, inside)
    club = builders.an_association(school_id=group.id)
    officer = builders.an_admin(club)
    ours = commands.OrganizationValues("Acme Works", domains=("acme.example",))
    commands.edit_organization(part.public_id, ours, version=2, by=officer.id, now=THEN)
    row = reading().get_one(Organization, part.id)
    assert (row.name, row.parent_id) == ("Acme Works", group.id)
    with pytest.raises(NotFound):
        commands.edit_organization(other.public_id, ours, version=1, by=officer.id, now=THEN)
