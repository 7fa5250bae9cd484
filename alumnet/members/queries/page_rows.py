"""The rows behind the page of a person, in one statement.

The person with their profiles is one row; their many small values (skills, topics, levels) are
joined to it, so that the page costs little more than one look-up.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import (
    ScalarSelect,
    Select,
    String,
    exists,
    literal,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, NameKind, Person, PersonName
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.statements import built_once
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SeekerProfile,
    Skill,
    SpokenLanguage,
)
from alumnet.members.queries.opening import PUBLIC_ID, opening_columns, parameters

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


@built_once
def _statement() -> _ANY:
    person_id = select(Person.id).where(Person.public_id == PUBLIC_ID).scalar_subquery()
    details = union_all(*_parts(person_id)).subquery("detail")
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
    yield part("former", PersonName, PersonName.name).where(
        PersonName.kind == NameKind.FORMER, PersonName.is_shown
    )
