"""What is planned in a mentor's name by whoever arranges their times."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply
from alumnet.mentoring.models import SchedulingGrant, SchedulingGrantEvent
from alumnet.mentoring.queries.arranging import may_arrange
from alumnet.mentoring.rules import Part
from alumnet.mentoring.rules.desk_states import GrantState
from alumnet.mentoring.rules.grant_table import GRANT, GrantFacts


def let_arrange(
    session: Session,
    *,
    mentor_id: int,
    mentorship_id: int | None,
    arranged_by: int | None,
    now: datetime,
) -> None:
    """Check that somebody may plan in the mentor's name, and note that they did.

    The mentor is locked, so a grant that was ended is ended. Nothing for None: one of the two plans
    themselves. Raises NotFound for everybody without a grant for this mentorship.
    """
    if arranged_by is None:
        return
    if mentorship_id is None or not may_arrange(session, arranged_by, mentorship_id):
        raise NotFound
    grant = session.scalars(
        select(SchedulingGrant).where(
            SchedulingGrant.mentor_id == mentor_id,
            SchedulingGrant.delegate_id == arranged_by,
            SchedulingGrant.state == GrantState.STANDING,
        )
    ).one()
    apply(
        session,
        GRANT,
        grant,
        "arrange",
        actor=Part.DELEGATE.value,
        facts=GrantFacts(now=now),
        history=SchedulingGrantEvent,
        actor_id=arranged_by,
        now=now,
    )
