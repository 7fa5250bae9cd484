"""Questions as whoever asked them reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.queries import association_choices, my_memberships
from alumnet.kernel.authorization import Viewer
from alumnet.support.models import Question
from alumnet.support.rules.steps import QuestionState

_MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One of the viewer's own questions."""

    public_id: str
    subject: str
    state: QuestionState
    created_at: datetime


def own_questions(session: Session, viewer: Viewer) -> list[OwnRow]:
    """Return the viewer's questions, the newest first. One statement."""
    rows = session.execute(
        select(Question.public_id, Question.subject, Question.state, Question.created_at)
        .where(Question.person_id == viewer.person)
        .order_by(Question.id.desc())
        .limit(_MOST_LISTED)
    )
    return [OwnRow(*row) for row in rows]


def places_for(session: Session, viewer: Viewer) -> Sequence[tuple[str, int, str]]:
    """Return to which associations somebody may write: (slug, id, name). One statement.

    Who isn't signed in, or belongs nowhere, may write to any.
    """
    if viewer.is_signed_in and (mine := my_memberships(session, viewer.person)):
        return [
            (each.association_slug, each.association_id, each.association_name) for each in mine
        ]
    return [(each.slug, each.id, each.name) for each in association_choices(session)]
