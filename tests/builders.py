"""Builders: the smallest believable thing of each kind, with what a test cares about spelled out.

Each takes part in no transaction of a test: it writes and commits, and returns ids in a frozen
dataclass. Names are invented.
"""

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Chapter,
    ChapterMember,
    ExternalId,
    MembershipState,
    Person,
    RoleGrant,
)
from alumnet.connections.models import Block, Connection, ConnectionState
from alumnet.kernel.authorization import Role
from alumnet.kernel.clock import month_from
from alumnet.kernel.db import writing
from alumnet.kernel.text import normalised
from alumnet.members.models import MentorProfile, MentorTopic, Profile, SeekerProfile
from alumnet.mentoring.rules import TimeKind
from alumnet.organizations.models import (
    Affiliation,
    AffiliationKind,
    Organization,
    OrganizationKind,
    Precision,
)

THEN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "a quiet harbour at dawn"
_count = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Built:
    """A row that a builder made."""

    id: int
    public_id: str
    name: str
    email: str = ""


def _save(row: Any) -> Any:
    with writing() as session:
        session.add(row)
        session.flush()
    return row


def an_organization(
    name: str = "", kind: OrganizationKind = OrganizationKind.EMPLOYER, *, parent: int | None = None
) -> Built:
    """Make an organization; `parent` is the id of the one it is part of."""
    with writing() as session:
        row = _organization(session, name or f"Tidewater Works {next(_count)}", kind, parent)
    return Built(row.id, row.public_id, row.name)


def _organization(
    session: Session, name: str, kind: OrganizationKind, parent: int | None = None
) -> Organization:
    row = Organization(
        kind=kind, name=name, name_key=normalised(name), parent_id=parent, created_at=THEN
    )
    session.add(row)
    session.flush()
    above = session.get(Organization, parent) if parent else None
    row.group_id = (above.group_id if above else None) or row.id
    return row


def a_school(name: str = "", **more: Any) -> Built:
    """Make a school."""
    return an_organization(
        name or f"Fernhill College {next(_count)}", OrganizationKind.SCHOOL, **more
    )


def an_association(name: str = "", **more: Any) -> Built:
    """Make an association that the site serves."""
    name = name or f"Harbour Alumni {next(_count)}"
    with writing() as session:
        row = _organization(session, name, OrganizationKind.ASSOCIATION)
        organization = Built(row.id, row.public_id, row.name)
        slug = slug_of(organization)
        session.add(Association(id=row.id, slug=slug, name=name, created_at=THEN, **more))
    return organization


def slug_of(association: Built) -> str:
    """Return the name that addresses have for an association."""
    return f"association-{association.id}"


def a_person(name: str = "", **more: Any) -> Built:
    """Make a person without an account."""
    with writing() as session:
        return _person(session, name, **more)


def an_account(person: Built, email: str = "", *, confirmed: bool = True) -> Built:
    """Give a person an account; its password is PASSWORD (plain, as tests hash nothing)."""
    with writing() as session:
        return _account(session, person, email, confirmed=confirmed)


def a_membership(
    person: Built,
    association: Built,
    state: MembershipState = MembershipState.ACTIVE,
    **more: Any,
) -> None:
    """Put a person into an association."""
    with writing() as session:
        session.add(_membership(person, association, state, **more))


def a_member(name: str = "", *, of: Built | None = None, **more: Any) -> Built:
    """Make a person with an account and an active membership of `of`, or of a new association."""
    association = of or an_association()
    with writing() as session:
        person = _account(session, _person(session, name, **more))
        session.add(_membership(person, association))
    return person


def _person(session: Session, name: str, **more: Any) -> Built:
    name = name or f"Ada Person {next(_count)}"
    row = Person(
        display_name=name, given_name=name.split()[0], created_at=THEN, updated_at=THEN, **more
    )
    session.add(row)
    session.flush()
    session.add(Profile(person_id=row.id, updated_at=THEN))
    return Built(row.id, row.public_id, row.display_name)


def _account(session: Session, person: Built, email: str = "", *, confirmed: bool = True) -> Built:
    email = email or f"person{person.id}@example.org"
    session.add(
        Account(
            person_id=person.id,
            email=email,
            password=PASSWORD,
            fs_uniquifier=f"{person.public_id}-{next(_count)}",
            confirmed_at=THEN if confirmed else None,
            create_datetime=THEN,
            update_datetime=THEN,
        )
    )
    return Built(person.id, person.public_id, person.name, email)


def _membership(
    person: Built,
    association: Built,
    state: MembershipState = MembershipState.ACTIVE,
    **more: Any,
) -> AssociationMembership:
    return AssociationMembership(
        association_id=association.id, person_id=person.id, state=state, applied_at=THEN, **more
    )


def a_role(
    person: Built, role: Role, association: Built | None = None, *, chapter: Built | None = None
) -> None:
    """Grant a role."""
    _save(
        RoleGrant(
            person_id=person.id,
            role=role,
            association_id=association.id if association else None,
            chapter_id=chapter.id if chapter else None,
            granted_at=THEN,
        )
    )


def a_chapter(of: Built, name: str = "", *members: Built) -> Built:
    """Open a chapter of an association with these members in it."""
    chapter = an_organization(
        name or f"Chapter {next(_count)}", OrganizationKind.ASSOCIATION, parent=of.id
    )
    _save(Chapter(id=chapter.id, association_id=of.id, opened_at=THEN))
    for each in members:
        _save(ChapterMember(chapter_id=chapter.id, person_id=each.id, since=THEN))
    return chapter


def a_chapter_admin(chapter: Built, of: Built, name: str = "") -> Built:
    """Make a member of an association who looks after a chapter of it."""
    admin = a_member(name, of=of)
    a_role(admin, Role.CHAPTER_ADMIN, of, chapter=chapter)
    return admin


def an_admin(of: Built, name: str = "") -> Built:
    """Make a member who administers an association."""
    admin = a_member(name, of=of)
    a_role(admin, Role.ADMIN, of)
    return admin


def a_site_admin(of: Built | None = None) -> Built:
    """Make a member who looks after the whole site."""
    admin = a_member(of=of)
    a_role(admin, Role.SITE_ADMIN)
    return admin


def a_mentor(
    name: str = "",
    *,
    of: Built | None = None,
    places: int = 2,
    topics: tuple[str, ...] = ("career-planning",),
    paused_until: date | None = None,
    **more: Any,
) -> Built:
    """Make a member who offers to mentor."""
    person = a_member(name, of=of)
    with writing() as session:
        session.add(
            MentorProfile(
                person_id=person.id,
                places=places,
                time_kinds=[kind.value for kind in TimeKind],
                formats=["video"],
                paused_until=paused_until,
                updated_at=THEN,
                **more,
            )
        )
        session.add_all(
            MentorTopic(person_id=person.id, topic=topic, position=position)
            for position, topic in enumerate(topics)
        )
    return person


def open_to_offers(person: Built, *goals: str) -> Built:
    """Let a member say that they are glad of offers, and with what they would like help."""
    with writing() as session:
        session.add(
            SeekerProfile(
                person_id=person.id, goals=[*goals], is_open_to_offers=True, updated_at=THEN
            )
        )
    return person


def an_affiliation(  # a row of an affiliation has many columns
    person: Built,
    organization: Built,
    kind: AffiliationKind = AffiliationKind.EMPLOYMENT,
    *,
    start: tuple[int, int] | None = None,
    end: tuple[int, int] | None = None,
    precision: Precision = Precision.MONTH,
    **more: Any,
) -> int:
    """Add a spell; `start` and `end` are (year, month), both inclusive. Returns its id."""
    row = _save(
        Affiliation(
            person_id=person.id,
            organization_id=organization.id,
            kind=kind,
            start_month=month_from(*start) if start else None,
            end_month=month_from(*end) if end else None,
            precision=precision,
            created_at=THEN,
            updated_at=THEN,
            **more,
        )
    )
    found: int = row.id
    return found


def a_job(person: Built, employer: Built, start: int, end: int | None = None, **more: Any) -> int:
    """Add an employment from January of `start` to December of `end`, or running."""
    return an_affiliation(
        person,
        employer,
        start=(start, 1),
        end=(end, 12) if end else None,
        is_current=end is None,
        **more,
    )


def a_connection(
    one: Built, other: Built, state: ConnectionState = ConnectionState.ACCEPTED
) -> int:
    """Connect two people."""
    low, high = sorted((one.id, other.id))
    row = _save(
        Connection(
            low_id=low,
            high_id=high,
            initiator_id=one.id,
            state=state,
            asked_at=THEN,
            decided_at=THEN,
        )
    )
    found: int = row.id
    return found


def a_block(blocker: Built, blocked: Built) -> None:
    """Let one person block another."""
    _save(Block(blocker_id=blocker.id, blocked_id=blocked.id, created_at=THEN))


def an_external_id(person: Built, association: Built, external_id: str) -> None:
    """Note the number an association knows a person by."""
    _save(ExternalId(association_id=association.id, person_id=person.id, external_id=external_id))
