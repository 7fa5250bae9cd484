"""The rows behind the page of a person, in one statement.

The person with their profiles is one row; their many small values (skills, topics, levels) and the
sizes of organizations that both know are joined to it, so that the page costs little more than one
look-up.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ScalarSelect,
    Select,
    String,
    cast,
    exists,
    func,
    literal,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    MembershipState,
    NameKind,
    Person,
    PersonName,
)
from alumnet.kernel.authorization import Viewer
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SeekerProfile,
    Skill,
    SpokenLanguage,
)
from alumnet.members.queries.opening import ME, PUBLIC_ID, opening_columns, parameters
from alumnet.organizations.models import Affiliation, Organization
from alumnet.ties.queries import size_parts

_ANY = Select[*tuple[Any, ...]]


class Detail(NamedTuple):
    """A small value of a person: a skill, or a topic with its line and place in the order."""

    name: str
    more: str
    number: int


def rows_of(
    session: Session, viewer: Viewer, public_id: str
) -> tuple[Any, dict[str, list[Detail]]]:
    """Return the row of a person, None for nobody, and their details by kind. One statement."""
    rows = session.execute(_statement(), parameters(viewer, public_id)).all()
    found: dict[str, list[Detail]] = defaultdict(list)
    for row in rows:
        if row.kind is not None:
            found[row.kind].append(Detail(row.name, row.more, row.number))
    return (rows[0] if rows else None), found


@cache
def _statement() -> _ANY:
    person_id = select(Person.id).where(Person.public_id == PUBLIC_ID).scalar_subquery()
    details = union_all(*_parts(person_id), *_sizes(person_id)).subquery("detail")
    return (
        select(
            Person,
            Profile,
            MentorProfile,
            SeekerProfile,
            *opening_columns(),
            exists().where(Account.person_id == Person.id).label("has_account"),
            details.c.kind,
            details.c.name,
            details.c.more,
            details.c.number,
        )
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(MentorProfile, MentorProfile.person_id == Person.id)
        .outerjoin(SeekerProfile, SeekerProfile.person_id == Person.id)
        .outerjoin(details, true())
        .where(Person.public_id == PUBLIC_ID, Person.erased_at.is_(None))
    )


def _parts(person_id: ScalarSelect[int]) -> Iterator[_ANY]:
    level = type_coerce(FieldVisibility.visibility, String)
    nothing, first = literal(""), literal(0)

    def part(kind: str, table: Any, name: Any, more: Any = nothing, number: Any = first) -> _ANY:
        columns = (name.label("name"), more.label("more"), number.label("number"))
        return select(literal(kind).label("kind"), *columns).where(table.person_id == person_id)

    yield part("level", FieldVisibility, FieldVisibility.field, level)
    yield part("skill", Skill, Skill.name)
    yield part("language", SpokenLanguage, SpokenLanguage.code)
    yield part(
        "topic", MentorTopic, MentorTopic.topic, MentorTopic.lived_through, MentorTopic.position
    )
    yield part("name", PersonName, PersonName.name).where(PersonName.kind == NameKind.NATIVE)


def _sizes(person_id: ScalarSelect[int]) -> Iterator[_ANY]:
    """Give the sizes of the organizations through which the two may be tied."""
    mine, theirs = aliased(Affiliation), aliased(Affiliation)
    here, there = aliased(Organization), aliased(Organization)
    group = func.coalesce(here.group_id, here.id) == func.coalesce(there.group_id, there.id)

    def in_common(column: Any) -> _ANY:
        return (
            select(column)
            .select_from(mine)
            .join(here, here.id == mine.organization_id)
            .join(theirs, (theirs.person_id == person_id) & (theirs.kind == mine.kind))
            .join(there, (there.id == theirs.organization_id) & group)
            .where(mine.person_id == ME)
        )

    shared = union_all(
        in_common(mine.organization_id),
        in_common(theirs.organization_id),
        _associations_in_common(person_id),
    ).subquery()
    for sizes in size_parts(select(shared.c[0])):
        table = sizes.subquery()
        yield select(literal("size"), cast(table.c[0], String), literal(""), table.c[1])


def _associations_in_common(person_id: ScalarSelect[int]) -> _ANY:
    mine, theirs = aliased(AssociationMembership), aliased(AssociationMembership)
    return (
        select(mine.association_id)
        .join(theirs, theirs.association_id == mine.association_id)
        .where(
            mine.person_id == ME,
            theirs.person_id == person_id,
            mine.state == MembershipState.ACTIVE,
            theirs.state == MembershipState.ACTIVE,
        )
    )
