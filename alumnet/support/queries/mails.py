"""What mails and jobs ask of questions: whom to tell, of what, and which are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Association,
    AssociationMembership,
    RoleGrant,
)
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.authorization import Role
from alumnet.support.models import Letter, Question
from alumnet.support.rules.steps import QuestionState


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
