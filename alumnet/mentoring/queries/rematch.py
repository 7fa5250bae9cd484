"""Who comes first: a mentee whose mentorship ended through no fault of theirs."""

from datetime import datetime

from sqlalchemy import and_, exists, or_
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.db import PersonId
from alumnet.mentoring.models import Mentorship, MentorshipEvent
from alumnet.mentoring.rules import MentorshipState

# Made once: an alias copies every column of its table.
_lost, _later = shared_alias(Mentorship), shared_alias(Mentorship)
_event = shared_alias(MentorshipEvent)


def comes_first(mentee_id: PersonId, since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the SQL condition that the next request of a mentee is read first.

    Their mentorship was voided after `since`, not because of themselves, and no other has begun.
    """
    was_not_theirs = exists().where(
        _event.subject_id == _lost.id,
        _event.to_state == MentorshipState.VOIDED,
        or_(_event.actor_id.is_(None), _event.actor_id != _lost.mentee_id),
    )
    began_again = exists().where(
        _later.mentee_id == _lost.mentee_id, _later.started_at > _lost.ended_at
    )
    return exists().where(
        and_(
            _lost.mentee_id == mentee_id,
            _lost.state == MentorshipState.VOIDED,
            _lost.ended_at > since,
            was_not_theirs,
            ~began_again,
        )
    )
