"""A few people beside something else: who they are, and whether they may be asked."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_connection
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.statements import built_once
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import (
    ANY_VIEWER,
    Face,
    face_columns,
    face_of,
    is_listed_for,
    values_of,
)
from alumnet.members.queries.summaries import gathered_topics, topics_in_words


@dataclass(frozen=True, slots=True)
class NearPerson:
    """Somebody who is listed for the viewer; topics and being asked are those of a mentor."""

    face: Face
    is_connected: bool
    is_mentor: bool
    may_be_asked: bool
    topics: tuple[str, ...]


def near_people(
    session: Session, viewer: Viewer, person_ids: Collection[int]
) -> dict[int, NearPerson]:
    """Return those of these people who are listed for this viewer. One statement.

    Who narrowed something a moment ago is left out until the index knows.
    """
    if not person_ids:
        return {}
    values = {"ids": list(person_ids), **values_of(viewer)}
    return {
        row.id: NearPerson(
            face_of(row),
            row.is_connected,
            row.is_mentor,
            bool(row.asked),
            topics_in_words(row.topics),
        )
        for row in session.execute(_near_people(), values)
    }


@built_once
def _near_people() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *face_columns(ANY_VIEWER),
            standing_connection(ANY_VIEWER.person_id, Person.id).label("is_connected"),
            MentorProfile.person_id.is_not(None).label("is_mentor"),
            and_(MentorProfile.is_accepting, MentorProfile.paused_until.is_(None)).label("asked"),
            gathered_topics().label("topics"),
        )
        .outerjoin(MentorProfile, MentorProfile.person_id == Person.id)
        .where(
            Person.id.in_(bindparam("ids", expanding=True)),
            is_listed_for(ANY_VIEWER),
            ~Person.is_withdrawn_from_search,
        )
    )
