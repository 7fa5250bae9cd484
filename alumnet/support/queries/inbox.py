"""The inbox of the staff: questions by whose turn it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import (
    Association,
    Person,
)
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.kernel.registry import Count
from alumnet.support.models import Question
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
