"""What a list shows of each person: face, role, and what they help with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.models import Connection, ConnectionState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.ids import handle
from alumnet.kernel.registry import registry
from alumnet.kernel.statements import built_once
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SpokenLanguage,
)
from alumnet.members.queries.page import language_names, topic_label
from alumnet.members.queries.people import (
    ANY_VIEWER,
    face_columns,
    is_listed_for,
    photo_url,
    shares_association_with,
    values_of,
)
from alumnet.members.rules import Standpoint, given_name_of, initials_of, may_see
from alumnet.organizations import reference


@dataclass(frozen=True, slots=True)
class MentorSummary:
    """What a card says of a mentor, but for the room they have. `wants_to_learn` are codes."""

    is_accepting: bool
    paused_until: date | None
    places: int
    hours_a_month: int
    formats: tuple[str, ...]
    wants_to_learn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A listed person as one viewer may see them in a list; `is_saved` if they keep them.

    `contact_ids` are those connected with them, for the site's own work and only where asked for.
    """

    person_id: int
    public_id: str
    display_name: str
    given_name: str
    photo_url: str | None
    headline: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    mentor: MentorSummary | None
    is_saved: bool
    contact_ids: frozenset[int]

    @property
    def initials(self) -> str:
        """What stands in for a photo."""
        return initials_of(self.display_name)

    @property
    def url(self) -> str:
        """The address of the person's page."""
        return f"/people/{handle(self.display_name, self.public_id)}"


def summaries(
    session: Session,
    viewer: Viewer,
    person_ids: Collection[int],
    *,
    contacts_of: Collection[int] = (),
) -> dict[int, PersonSummary]:
    """Return those of these people who are listed for this viewer. One statement.

    With the connections of `contacts_of` among them. Lists come from an index that may be some
    seconds old, so the condition is asked again here.
    """
    if not person_ids:
        return {}
    values = {
        "ids": list(person_ids),
        "contacts_of": list(contacts_of),
        **values_of(viewer),
    }
    return {row.id: _summary(row) for row in session.execute(_people(), values)}


@built_once
def _people() -> Select[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    level = type_coerce(FieldVisibility.visibility, String)
    return (
        select(
            *face_columns(ANY_VIEWER),
            shares_association_with(ANY_VIEWER).label("shares_association"),
            Profile.headline,
            MentorProfile.person_id.label("mentor_id"),
            MentorProfile.is_accepting,
            MentorProfile.paused_until,
            MentorProfile.places,
            MentorProfile.hours_a_month,
            MentorProfile.formats,
            MentorProfile.wants_to_learn,
            _gathered(
                FieldVisibility.field + ":" + level,
                FieldVisibility.person_id == Person.id,
                FieldVisibility.field.in_(("headline", "languages")),
            ).label("levels"),
            _gathered(SpokenLanguage.code, SpokenLanguage.person_id == Person.id).label(
                "languages"
            ),
            gathered_topics().label("topics"),
            registry.is_saved(Person.id.expression).label("is_saved"),
            _contacts(Connection.high_id, Connection.low_id).label("contacts_above"),
            _contacts(Connection.low_id, Connection.high_id).label("contacts_below"),
        )
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id.in_(bindparam("ids", expanding=True)), is_listed_for(ANY_VIEWER))
    )


def gathered_topics() -> ColumnElement[str | None]:
    """Return the SQL of what each `Person` helps with, for `topics_in_words`."""
    position = cast(MentorTopic.position, String)
    return _gathered(position + ":" + MentorTopic.topic, MentorTopic.person_id == Person.id)


def _gathered(value: Any, *conditions: ColumnElement[bool]) -> ColumnElement[str | None]:
    """Return the SQL of small values in one string, parted by commas: none has one itself."""
    return select(func.aggregate_strings(value, ",")).where(*conditions).scalar_subquery()


def _contacts(
    contact: InstrumentedAttribute[int], own: InstrumentedAttribute[int]
) -> ColumnElement[str | None]:
    """Return the SQL of one half of a person's connections: each half has its index."""
    is_asked = Person.id.in_(bindparam("contacts_of", expanding=True))
    stands = Connection.state == ConnectionState.ACCEPTED
    return case((is_asked, _gathered(cast(contact, String), own == Person.id, stands)))


def _parted(text: str | None) -> list[str]:
    return text.split(",") if text else []


def _summary(row: Any) -> PersonSummary:
    point = Standpoint(is_member=True, shares_association=row.shares_association)
    levels = dict(each.split(":") for each in _parted(row.levels))

    def seen(field: str) -> bool:
        return may_see(Visibility(levels.get(field, Visibility.EVERYONE)), point)

    return PersonSummary(
        person_id=row.id,
        public_id=row.public_id,
        display_name=row.display_name,
        given_name=given_name_of(row.display_name, row.given_name),
        photo_url=photo_url(row.public_id, row.photo),
        headline=row.headline if seen("headline") else "",
        topics=topics_in_words(row.topics),
        languages=language_names(_parted(row.languages)) if seen("languages") else (),
        mentor=_mentor(row),
        is_saved=row.is_saved,
        contact_ids=frozenset(
            map(int, (*_parted(row.contacts_above), *_parted(row.contacts_below)))
        ),
    )


def topics_in_words(text: str | None) -> tuple[str, ...]:
    """Return the topics of "1:startups,0:leadership" in words, in the mentor's order."""
    placed = (each.split(":") for each in _parted(text))
    ordered = sorted((int(position), code) for position, code in placed)
    return tuple(map(topic_label, reference.all_meant(code for _, code in ordered)))


def _mentor(row: Any) -> MentorSummary | None:
    if row.mentor_id is None:
        return None
    return MentorSummary(
        is_accepting=row.is_accepting,
        paused_until=row.paused_until,
        places=row.places,
        hours_a_month=row.hours_a_month,
        formats=tuple(row.formats),
        wants_to_learn=tuple(row.wants_to_learn),
    )
