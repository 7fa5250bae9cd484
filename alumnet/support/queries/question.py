"""One question with its letters, as the staff or whoever asked it reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Person,
    PersonEmail,
)
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.support.models import Letter, Question
from alumnet.support.queries.inbox import Inbox
from alumnet.support.rules.steps import QuestionState


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter of a question; `author` is empty for whoever isn't known by an account."""

    author: str
    is_of_staff: bool
    words: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Writer:
    """Who asked: somebody with a page here, or a name and an address that nobody proved.

    `belongs`: they are, or were, in the association that they asked, so it has a page about them.
    """

    name: str
    email: str
    url: str = ""
    public_id: str = ""
    is_proved: bool = False
    belongs: bool = False


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question with its letters, as one of the two sides reads it."""

    id: int
    public_id: str
    subject: str
    state: QuestionState
    version: int
    created_at: datetime
    due_at: datetime | None
    association: str
    writer: Writer
    assigned_to: str
    is_mine: bool
    letters: Sequence[LetterLine]


def question(session: Session, viewer: Viewer, inbox: Inbox, public_id: str) -> QuestionPage:
    """Return a question of this inbox for the staff. Two or three statements. Raises NotFound."""
    found = _question(session, inbox.is_here & (Question.public_id == public_id), viewer.person)
    if found is None:
        raise NotFound
    return found


def own_question(session: Session, viewer: Viewer, public_id: str) -> QuestionPage:
    """Return a question of the viewer's own. Two statements. Raises NotFound."""
    mine = Question.person_id == viewer.person
    found = _question(session, mine & (Question.public_id == public_id), viewer.person)
    if found is None:
        raise NotFound
    return found


def question_by_id(session: Session, question_id: int) -> QuestionPage | None:
    """Return a question that a link of its mail names, None where it is gone. Two statements."""
    unsigned = Question.person_id.is_(None)
    return _question(session, unsigned & (Question.id == question_id), None)


def _question(session: Session, which: ColumnElement[bool], me: int | None) -> QuestionPage | None:
    writer, helper = aliased(Person), aliased(Person)
    row = session.execute(
        select(
            Question,
            Association.name.label("association"),
            writer.display_name.label("writer"),
            writer.public_id.label("writer_id"),
            helper.display_name.label("helper"),
            Account.email.label("address"),
            exists()
            .where(
                AssociationMembership.person_id == Question.person_id,
                AssociationMembership.association_id == Question.association_id,
            )
            .label("belongs"),
        )
        .outerjoin(Association, Association.id == Question.association_id)
        .outerjoin(writer, writer.id == Question.person_id)
        .outerjoin(Account, Account.person_id == Question.person_id)
        .outerjoin(helper, helper.id == Question.assigned_to)
        .where(which)
    ).one_or_none()
    if row is None:
        return None
    found: Question = row.Question
    return QuestionPage(
        id=found.id,
        public_id=found.public_id,
        subject=found.subject,
        state=found.state,
        version=found.version,
        created_at=found.created_at,
        due_at=found.due_at,
        association=row.association or "",
        writer=_writer(row),
        assigned_to=row.helper or "",
        is_mine=me is not None and found.assigned_to == me,
        letters=_letters(session, found.id),
    )


def _writer(row: Any) -> Writer:
    found: Question = row.Question
    if found.person_id is None:
        return Writer(found.name, found.email)
    return Writer(
        row.writer,
        row.address or "",
        url=f"/people/{handle(row.writer, row.writer_id)}",
        public_id=row.writer_id,
        is_proved=True,
        belongs=bool(row.belongs),
    )


def _letters(session: Session, question_id: int) -> list[LetterLine]:
    rows = session.execute(
        select(Letter, Person.display_name)
        .outerjoin(Person, Person.id == Letter.author_id)
        .where(Letter.question_id == question_id)
        .order_by(Letter.id)
    )
    return [
        LetterLine(name or "", letter.is_of_staff, letter.words, letter.created_at)
        for letter, name in rows
    ]


def member_with_address(session: Session, inbox: Inbox, email: str) -> Writer | None:
    """Return a member of this inbox's association who proved an address. One statement.

    Only for who administers that association, as its list of members shows addresses anyway.
    """
    row = session.execute(
        select(Person.display_name, Person.public_id)
        .join(PersonEmail, PersonEmail.person_id == Person.id)
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .where(
            PersonEmail.email == email,
            PersonEmail.confirmed_at.is_not(None),
            AssociationMembership.association_id == inbox.association_id,
        )
    ).one_or_none()
    if row is None:
        return None
    return Writer(row.display_name, email, public_id=row.public_id, belongs=True)
