"""The inbox of the staff: questions by whose turn it is, and one of them with its letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Person,
    PersonEmail,
    RoleGrant,
)
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.kernel.registry import Count
from alumnet.support.models import Letter, Question
from alumnet.support.rules.steps import QuestionState

TABS: dict[str, QuestionState] = {each.value: each for each in QuestionState}


@dataclass(frozen=True, slots=True)
class Inbox:
    """Whose questions: those to an association, or without one those to the whole site."""

    association_id: int | None
    slug: str
    name: str

    @property
    def is_here(self) -> ColumnElement[bool]:
        """The SQL condition that a question is in this inbox."""
        if self.association_id is None:
            return Question.association_id.is_(None)
        return Question.association_id == self.association_id


def inbox_of(session: Session, viewer: Viewer, slug: str | None) -> Inbox:
    """Return an inbox for whoever answers there. At most one statement. Raises NotFound."""
    if slug is None:
        if not viewer.is_site_admin:
            raise NotFound
        return Inbox(None, "", "This site")
    row = session.execute(
        select(Association.id, Association.slug, Association.name).where(Association.slug == slug)
    ).one_or_none()
    if row is None or not viewer.is_admin_of(row.id):
        raise NotFound
    return Inbox(*row)


def questions_waiting(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the questions that the viewer could answer, for the dashboard of the staff."""
    mine = {where for role, where in viewer.roles if role is Role.ADMIN}
    if not viewer.is_site_admin and not mine:
        return None
    where = true() if viewer.is_site_admin else Question.association_id.in_(mine)
    return (
        select(Question.association_id, func.count(), func.min(Question.due_at))
        .where(Question.state == QuestionState.OPEN, where)
        .group_by(Question.association_id)
    )


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in a list."""

    public_id: str
    subject: str
    writer: str
    is_member: bool
    assigned_to: str
    created_at: datetime
    due_at: datetime | None


def counts(session: Session, inbox: Inbox) -> dict[str, int]:
    """Return how many questions are in each tab. One statement."""
    rows = session.execute(
        select(Question.state, func.count()).where(inbox.is_here).group_by(Question.state)
    )
    return {state.value: many for state, many in rows}


def questions(session: Session, inbox: Inbox, tab: str, cursor: str | None) -> Page[QuestionRow]:
    """Return the questions of a tab: those that wait by when they are due. One statement."""
    writer, helper = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Question, writer.display_name, helper.display_name)
        .outerjoin(writer, writer.id == Question.person_id)
        .outerjoin(helper, helper.id == Question.assigned_to)
        .where(inbox.is_here, Question.state == TABS[tab], _after(cursor, tab))
        .order_by(Question.id.desc() if tab != "open" else Question.id)
        .limit(PAGE_LENGTH + 1)
    ).all()
    items = [
        QuestionRow(
            public_id=question.public_id,
            subject=question.subject,
            writer=name or question.name,
            is_member=question.person_id is not None,
            assigned_to=helping or "",
            created_at=question.created_at,
            due_at=question.due_at,
        )
        for question, name, helping in rows[:PAGE_LENGTH]
    ]
    has_more = len(rows) > PAGE_LENGTH
    return Page(items, encode_cursor(tab, rows[PAGE_LENGTH - 1][0].id) if has_more else None)


def _after(cursor: str | None, tab: str) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case [str(at), int(last)] if at == tab:
            return Question.id > last if tab == "open" else Question.id < last
        case _:
            return true()


# ---------------------------------------------------------------------------------- one question
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


# --------------------------------------------------------------------------------- mails and jobs
def who_answers(session: Session, association_id: int | None) -> list[int]:
    """Return who is told of a question: admins of the association, else of the site. One."""
    grant = RoleGrant
    query = select(grant.person_id)
    if association_id is None:
        query = query.where(grant.role == Role.SITE_ADMIN)
    else:
        membership = AssociationMembership
        is_active = and_(
            membership.person_id == grant.person_id,
            membership.association_id == grant.association_id,
            membership.state == MembershipState.ACTIVE,
        )
        query = query.join(membership, is_active).where(
            grant.role == Role.ADMIN, grant.association_id == association_id
        )
    return list(session.scalars(query.order_by(grant.person_id)))


@dataclass(frozen=True, slots=True)
class QuestionMail:
    """A question as its mails tell of it; `slug` is None for one to the whole site."""

    id: int
    public_id: str
    association_id: int | None
    slug: str | None
    association: str
    state: QuestionState
    person_id: int | None
    name: str
    email: str
    assigned_to: int | None


def question_mail(session: Session, question_id: int) -> QuestionMail | None:
    """Return a question for its mails. One statement."""
    row = session.execute(
        select(Question, Association.slug, Association.name)
        .outerjoin(Association, Association.id == Question.association_id)
        .where(Question.id == question_id)
    ).one_or_none()
    if row is None:
        return None
    found: Question = row.Question
    return QuestionMail(
        id=found.id,
        public_id=found.public_id,
        association_id=found.association_id,
        slug=row.slug,
        association=row.name or "",
        state=found.state,
        person_id=found.person_id,
        name=found.name,
        email=found.email,
        assigned_to=found.assigned_to,
    )


def last_answer(session: Session, question_id: int) -> str:
    """Return the newest words of the staff. One statement."""
    return (
        session.scalar(
            select(Letter.words)
            .where(Letter.question_id == question_id, Letter.is_of_staff)
            .order_by(Letter.id.desc())
            .limit(1)
        )
        or ""
    )


def questions_over(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Return some of the questions that close because nobody wrote any more. One statement."""
    over = or_(Question.state == QuestionState.WAITING, Question.state == QuestionState.ANSWERED)
    return session.scalars(
        select(Question.id)
        .where(over, Question.due_at <= now)
        .order_by(Question.due_at)
        .limit(most)
    ).all()
