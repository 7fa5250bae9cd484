"""What the pages show on which somebody asks for an introduction, or offers one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_connection
from alumnet.introductions.models import IntroductionSetting
from alumnet.introductions.queries import asking
from alumnet.introductions.queries.asking import person_at
from alumnet.introductions.queries.connectors import told_path
from alumnet.introductions.queries.parties import faces_of
from alumnet.introductions.rules.asking import MAY_ASK
from alumnet.introductions.rules.errors import OnItsWay
from alumnet.introductions.rules.policy import POLICY
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import first_refusal
from alumnet.members.models import MentorProfile
from alumnet.members.queries.opening import opens_otherwise
from alumnet.members.queries.people import Face, face_columns, face_of, is_listed_for

_MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom somebody would like to meet.

    `through` is the name of a contact who lets it be told. `refusal` is what stands in the way.
    """

    other: Face
    takes_requests: bool
    through: str
    refusal: DomainError | None


def asking_page(session: Session, viewer: Viewer, public_id: str, *, now: datetime) -> Asking:
    """Return what the form shows on which the viewer asks. Raises NotFound. Up to six statements.

    Raises OnItsWay where there is nothing to ask for any more.
    """
    other = asking.wished(session, viewer, public_id, today=now.date())
    path = told_path(session, viewer, other.face.person_id, now=now)
    facts = asking.facts_to_ask(session, viewer, other, has_path=path is not None, now=now)
    refusal = first_refusal(MAY_ASK, facts)
    if isinstance(refusal, (NotFound, OnItsWay)):
        raise refusal
    return Asking(
        other=other.face,
        takes_requests=other.takes_requests,
        through=path.organization if path else "",
        refusal=refusal,
    )


@dataclass(frozen=True, slots=True)
class Offering:
    """Whom somebody would like to introduce, and to whom they could."""

    first: Face
    others: Sequence[Face]


def offering_page(session: Session, viewer: Viewer, public_id: str) -> Offering:
    """Return what the form shows on which the viewer offers an introduction. Raises NotFound.

    Who doesn't know the person finds no page. Two statements, or as many as others need to say
    that the two work together.
    """
    first = person_at(session, public_id)
    is_connected = session.scalar(select(standing_connection(viewer.person, first)))
    if first == viewer.person or not (
        is_connected or opens_otherwise(session, viewer.person, first)
    ):
        raise NotFound
    return Offering(
        first=faces_of(session, viewer, {first})[first],
        others=[each for each in contacts(session, viewer) if each.person_id != first],
    )


def contacts(session: Session, viewer: Viewer) -> list[Face]:
    """Return those connections of the viewer who are listed, by name. One statement."""
    rows = session.execute(
        select(*face_columns(viewer))
        .where(is_listed_for(viewer), standing_connection(viewer.person, Person.id.expression))
        .order_by(Person.display_name, Person.id)
        .limit(_MOST_LISTED)
    )
    return [face_of(row) for row in rows]


def a_month(session: Session, person_id: int) -> int:
    """Return how often in a month somebody may be asked. One statement."""
    setting = session.get(IntroductionSetting, person_id)
    return POLICY.asked_a_month if setting is None else setting.a_month


def takes_requests(session: Session, person_id: int) -> bool:
    """Return whether somebody takes requests as a mentor. One statement."""
    profile = session.get(MentorProfile, person_id)
    return profile is not None and profile.is_accepting
