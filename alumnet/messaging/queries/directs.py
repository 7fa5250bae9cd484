"""Two people as the place of a conversation: who the other is, and who may write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import AssociationMembership, MembershipState, Person, RoleGrant
from alumnet.accounts.queries import in_chapters
from alumnet.connections.queries import has_blocked, standing_connection
from alumnet.kernel.authorization import STAFF_ROLES, Viewer
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.registry import ME, PERSON, Action, PersonActions, Reason, registry
from alumnet.kernel.statements import built_once
from alumnet.members.queries.people import ANY_VIEWER, Face, face_columns, face_of, values_of
from alumnet.messaging.models import Conversation, Direct
from alumnet.messaging.queries.threads import FORMER
from alumnet.messaging.rules import DirectFacts, refusal_to_write

_BOTH = 2


@dataclass(frozen=True, slots=True)
class DirectTalk:
    """Where two people write to each other, for one of them. Nothing may be written as yet."""

    other: Face
    conversation_id: int | None
    conversation: str
    refusal: DomainError | None


def talk_with(session: Session, viewer: Viewer, public_id: str) -> DirectTalk:
    """Return the conversation of the viewer with somebody. Two statements.

    Raises NotFound for whoever has neither a reason to write nor something to read, for the viewer
    themselves, and for whoever blocked the other.
    """
    other = session.scalar(select(Person.id).where(Person.public_id == public_id))
    if other is None or other == viewer.person:
        raise NotFound
    values = {**values_of(viewer), "person_id": other}
    row = session.execute(_page(tuple(registry.may_write)), values).one()
    refusal = refusal_to_write(_facts(row))
    if isinstance(refusal, NotFound):
        raise refusal
    face = face_of(row)
    if row.erased_at is not None:
        face = Face(face.person_id, face.public_id, FORMER, FORMER, None, "")
    return DirectTalk(face, row.conversation_id, row.conversation or "", refusal)


def facts_between(session: Session, me: int, other: int) -> DirectFacts:
    """Return what decides whether one may write to the other. One statement."""
    asked = _alone(tuple(registry.may_write))
    return _facts(session.execute(asked, {"me": me, "person_id": other}).one())


def _facts(row: Any) -> DirectFacts:
    return DirectFacts(
        is_apart=bool(row.is_apart),
        is_near=bool(row.is_near),
        is_begun=row.conversation_id is not None,
        i_serve=bool(row.i_serve),
        serves_me=bool(row.serves_me),
        # Whoever was blocked is told what they would be told of somebody who left.
        are_both_here=row.here == _BOTH and not row.is_left_alone,
    )


# The statements are built once: building them takes longer than running them.
@built_once
def _page(reasons: tuple[Reason, ...]) -> Select[*tuple[Any, ...]]:
    conversation = select(Conversation.public_id).where(Conversation.id == _conversation_id())
    return _alone(reasons).add_columns(
        *face_columns(ANY_VIEWER),
        Person.erased_at,
        conversation.scalar_subquery().label("conversation"),
    )


@built_once
def _alone(reasons: tuple[Reason, ...]) -> Select[*tuple[Any, ...]]:
    here = select(func.count(func.distinct(AssociationMembership.person_id))).where(
        AssociationMembership.person_id.in_([ME, PERSON]),
        AssociationMembership.state == MembershipState.ACTIVE,
    )
    return select(
        has_blocked(ME, PERSON).label("is_apart"),
        has_blocked(PERSON, ME).label("is_left_alone"),
        or_(standing_connection(ME, PERSON), *(each() for each in reasons)).label("is_near"),
        _serves(ME, PERSON).label("i_serve"),
        _serves(PERSON, ME).label("serves_me"),
        here.scalar_subquery().label("here"),
        _conversation_id().label("conversation_id"),
    ).where(Person.id == PERSON)


def _conversation_id() -> ColumnElement[int | None]:
    pairs = ((Direct.low_id, Direct.high_id), (Direct.high_id, Direct.low_id))
    of_two = or_(*(and_(one == ME, other == PERSON) for one, other in pairs))
    return select(Direct.conversation_id).where(of_two).scalar_subquery()


def _serves(staff: Any, member: Any) -> ColumnElement[bool]:
    """Return the SQL condition that one is of the staff of an association of the other."""
    own, theirs = aliased(AssociationMembership), aliased(AssociationMembership)
    return exists().where(
        RoleGrant.person_id == staff,
        RoleGrant.role.in_(STAFF_ROLES),
        or_(RoleGrant.chapter_id.is_(None), in_chapters(member, [RoleGrant.chapter_id])),
        own.person_id == staff,
        own.association_id == RoleGrant.association_id,
        own.state == MembershipState.ACTIVE,
        theirs.person_id == member,
        theirs.association_id == RoleGrant.association_id,
        theirs.state == MembershipState.ACTIVE,
    )


def direct_place(session: Session, conversation_id: int, person_id: int) -> str | None:
    """Return the address of a conversation's page, if it belongs to two people. One statement."""
    other_id = case((Direct.low_id == person_id, Direct.high_id), else_=Direct.low_id)
    found = session.scalar(
        select(Person.public_id)
        .join(Direct, other_id == Person.id)
        .where(
            Direct.conversation_id == conversation_id,
            or_(Direct.low_id == person_id, Direct.high_id == person_id),
        )
    )
    return f"/messages/with/{found}" if found else None


def _beside_person() -> Select[*tuple[Any, ...]]:
    return _alone(tuple(registry.may_write)).add_columns(Person.public_id)


def _offered(row: Any, _viewer: Viewer, _now: datetime) -> Sequence[Action]:
    """Return the way to write to this person, and to what was written."""
    refusal, url = refusal_to_write(_facts(row)), f"/messages/with/{row.public_id}"
    if refusal is None:
        return (Action("Write a message", url),)
    if isinstance(refusal, NotFound):
        return ()
    return (Action("What you two wrote", url, "quiet"),)


ACTIONS = PersonActions(_beside_person, _offered)
