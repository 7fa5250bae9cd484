"""A batch of rows whose clock ran out, chosen before the transaction and read again under locks.

So a round without work holds up nobody, and whoever was faster has won.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people, reading
from alumnet.mentoring.models import MentorshipRequest

BATCH = 40

Work = Callable[[Session, MentorshipRequest], None]


def choose(condition: ColumnElement[bool]) -> Sequence[tuple[int, int, int]]:
    """Return a batch of the rows of a condition: request, mentor, mentee."""
    query = (
        select(MentorshipRequest.id, MentorshipRequest.mentor_id, MentorshipRequest.mentee_id)
        .where(condition)
        .order_by(MentorshipRequest.id)
        .limit(BATCH)
    )
    return [(row.id, row.mentor_id, row.mentee_id) for row in reading().execute(query)]


def work_off(
    session: Session,
    chosen: Sequence[tuple[int, int, int]],
    condition: ColumnElement[bool],
    work: Work,
) -> list[MentorshipRequest]:
    """Do `work` on those of the chosen rows that still fit, under the locks of their people."""
    lock_people(session, *{person for _, *pair in chosen for person in pair})
    due = session.scalars(
        select(MentorshipRequest)
        .where(MentorshipRequest.id.in_([request_id for request_id, *_ in chosen]), condition)
        .order_by(MentorshipRequest.id)
    ).all()
    for request in due:
        work(session, request)
    return list(due)
