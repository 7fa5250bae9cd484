"""What somebody has not read as yet, and the mail that tells of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import AssociationMembership, Person
from alumnet.accounts.rules import GOING_ON
from alumnet.connections.queries import standing_block
from alumnet.kernel.db import PersonId
from alumnet.kernel.statements import built_once
from alumnet.members.models import MentorProfile
from alumnet.members.rules import given_name_of
from alumnet.messaging.models import Conversation, Correspondent, Message, Participant

_ME = bindparam("me", type_=BigInteger)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of one author that somebody has not read; `last_id` is the newest."""

    conversation_id: int
    public_id: str
    author_id: int
    author: str
    count: int
    last_id: int

    @property
    def path(self) -> str:
        """Where they are read."""
        return f"/messages/{self.public_id}"


def untold(session: Session, person_id: int) -> list[Waiting]:
    """Return the unread messages of which no mail has told as yet. One statement.

    Nothing for, and nothing of, somebody who can't act any more.
    """
    return [_waiting(row) for row in session.execute(_untold(), {"me": person_id})]


def unread_in(conversation_id: Any, person_id: Any) -> ColumnElement[int]:
    """Return in SQL how many messages of a conversation somebody has not read, 0 if muted."""
    mine, message = aliased(Participant), aliased(Message)
    return (
        select(func.count(message.id))
        .join(mine, mine.conversation_id == message.conversation_id)
        .where(
            mine.conversation_id == conversation_id,
            mine.person_id == person_id,
            mine.muted_at.is_(None),
            message.author_id != mine.person_id,
            message.id > mine.read_up_to,
        )
        .scalar_subquery()
    )


def is_once_a_day(session: Session, person_id: int) -> bool:
    """Return whether somebody wants at most one mail a day about messages. One statement.

    They said so beside a conversation, or as a mentor who takes questions together.
    """
    said_here = exists().where(Correspondent.person_id == person_id, Correspondent.is_once_a_day)
    as_mentor = exists().where(
        MentorProfile.person_id == person_id, MentorProfile.batches_questions
    )
    return bool(session.scalar(select(or_(said_here, as_mentor))))


def _waiting(row: Any) -> Waiting:
    name = given_name_of(row.display_name, row.given_name)
    return Waiting(row.conversation_id, row.public_id, row.author_id, name, row.number, row.last_id)


# Built once: building it takes longer than running it.
@built_once
def _untold() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Participant.conversation_id,
            Conversation.public_id,
            Message.author_id,
            Person.display_name,
            Person.given_name,
            func.count(Message.id).label("number"),
            func.max(Message.id).label("last_id"),
        )
        .join(Conversation, Conversation.id == Participant.conversation_id)
        .join(Message, Message.conversation_id == Participant.conversation_id)
        .join(Person, Person.id == Message.author_id)
        .where(
            Participant.person_id == _ME,
            Participant.muted_at.is_(None),
            Message.author_id != Participant.person_id,
            Message.id > Participant.read_up_to,
            Message.id > Participant.told_up_to,
            Person.erased_at.is_(None),
            _goes_on(Participant.person_id.expression),
            _goes_on(Message.author_id.expression),
            ~standing_block(Participant.person_id.expression, Message.author_id.expression),
        )
        .group_by(
            Participant.conversation_id,
            Conversation.public_id,
            Message.author_id,
            Person.display_name,
            Person.given_name,
        )
        .order_by(func.max(Message.id))
    )


def _goes_on(person_id: PersonId) -> ColumnElement[bool]:
    membership = aliased(AssociationMembership)
    return exists().where(membership.person_id == person_id, membership.state.in_(GOING_ON))
