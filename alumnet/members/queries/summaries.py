"""What a list shows of each person: face, role, and what they help with."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.ids import handle
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
    is_listed_for,
    photo_url,
    sees_photo,
    shares_association_with,
    values_of,
)
from alumnet.members.rules import Standpoint, given_name_of, initials_of, may_see


@dataclass(frozen=True, slots=True)
class MentorSummary:
    """What a card says of a mentor, but for the room they have."""

    is_accepting: bool
    paused_until: date | None
    places: int
    hours_a_month: int
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A listed person as one viewer may see them in a list."""

    person_id: int
    public_id: str
    display_name: str
    given_name: str
    photo_url: str | None
    headline: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    mentor: MentorSummary | None

    @property
    def initials(self) -> str:
        """What stands in for a photo."""
        return initials_of(self.display_name)

    @property
    def url(self) -> str:
        """The address of the person's page."""
        return f"/people/{handle(self.display_name, self.public_id)}"


def summaries(
    session: Session, viewer: Viewer, person_ids: Collection[int]
) -> dict[int, PersonSummary]:
    """Return those of these people who are listed for this viewer. Two statements.

    Lists come from an index that may be some seconds old, so the condition is asked again here.
    """
    if not person_ids:
        return {}
    values = {"ids": list(person_ids), **values_of(viewer)}
    rows = session.execute(_people(), values).all()
    details = _details(session, [row.id for row in rows])
    return {row.id: _summary(row, details[row.id]) for row in rows}


# The statements are built once: building them takes longer than running them.
@cache
def _people() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id,
            Person.public_id,
            Person.display_name,
            Person.given_name,
            case((sees_photo(ANY_VIEWER), Person.photo_digest)).label("photo"),
            shares_association_with(ANY_VIEWER).label("shares_association"),
            Profile.headline,
            MentorProfile.person_id.label("mentor_id"),
            MentorProfile.is_accepting,
            MentorProfile.paused_until,
            MentorProfile.places,
            MentorProfile.hours_a_month,
            MentorProfile.formats,
        )
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id.in_(bindparam("ids", expanding=True)), is_listed_for(ANY_VIEWER))
    )


def _details(session: Session, ids: Sequence[int]) -> dict[int, dict[str, list[tuple[str, str]]]]:
    """Return levels, languages and topics (in the mentor's order) by person. One statement."""
    found: dict[int, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    rows = session.execute(_details_query(), {"ids": ids}).all()
    for kind, person_id, value, more, _ in sorted(rows, key=lambda row: row.position):
        found[person_id][kind].append((value, more))
    return found


@cache
def _details_query() -> CompoundSelect[*tuple[Any, ...]]:
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    level = type_coerce(FieldVisibility.visibility, String)
    position = cast(MentorTopic.position, Integer).label("position")
    parts = (
        select(
            literal("level").label("kind"),
            FieldVisibility.person_id,
            FieldVisibility.field,
            level.label("more"),
            literal(0).label("position"),
        ).where(
            FieldVisibility.person_id.in_(ids), FieldVisibility.field.in_(("headline", "languages"))
        ),
        select(
            literal("language"),
            SpokenLanguage.person_id,
            SpokenLanguage.code,
            literal(""),
            literal(0),
        ).where(SpokenLanguage.person_id.in_(ids)),
        select(
            literal("topic"), MentorTopic.person_id, MentorTopic.topic, literal(""), position
        ).where(MentorTopic.person_id.in_(ids)),
    )
    return union_all(*parts)


def _summary(row: Any, details: dict[str, list[tuple[str, str]]]) -> PersonSummary:
    point = Standpoint(is_member=True, shares_association=row.shares_association)
    levels = {name: Visibility(level) for name, level in details["level"]}

    def seen(field: str) -> bool:
        return may_see(levels.get(field, Visibility.EVERYONE), point)

    languages = details["language"] if seen("languages") else ()
    return PersonSummary(
        person_id=row.id,
        public_id=row.public_id,
        display_name=row.display_name,
        given_name=given_name_of(row.display_name, row.given_name),
        photo_url=photo_url(row.public_id, row.photo),
        headline=row.headline if seen("headline") else "",
        topics=tuple(topic_label(code) for code, _ in details["topic"]),
        languages=language_names(code for code, _ in languages),
        mentor=_mentor(row),
    )


def _mentor(row: Any) -> MentorSummary | None:
    if row.mentor_id is None:
        return None
    return MentorSummary(
        is_accepting=row.is_accepting,
        paused_until=row.paused_until,
        places=row.places,
        hours_a_month=row.hours_a_month,
        formats=tuple(row.formats),
    )
