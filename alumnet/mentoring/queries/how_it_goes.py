"""How mentorships go, as counts for the staff: no name, and nothing below five answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.mentoring.models import CheckIn, Mentorship
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Going, Occasion


@dataclass(frozen=True, slots=True)
class HowItGoes:
    """Answers to the questions on the way; `mentors_who_dont_fit` after the first meeting."""

    answers: int
    well: int
    unsure: int
    not_well: int
    mentors_who_dont_fit: int


def how_it_goes(
    session: Session, association_ids: Collection[int] | None, *, since: datetime
) -> HowItGoes | None:
    """Return the answers of these associations' members since then, None below five.

    None for `association_ids` asks for everybody. One statement.
    """
    query = (
        select(CheckIn.answer, CheckIn.occasion, CheckIn.person_id == Mentorship.mentor_id)
        .join(Mentorship, Mentorship.id == CheckIn.mentorship_id)
        .where(CheckIn.answered_at >= since)
    )
    if association_ids is not None:
        members = select(AssociationMembership.person_id).where(
            AssociationMembership.association_id.in_(association_ids),
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        query = query.where(CheckIn.person_id.in_(members))
    table = query.subquery()
    answer, occasion, is_mentor = table.c

    def said(going: Going) -> ColumnElement[int]:
        return func.count().filter(answer == going)

    first = occasion == Occasion.FIRST_MEETING
    does_not_fit = func.count().filter(answer == Going.NOT_WELL, first, is_mentor)
    answers, well, unsure, not_well, mentors = session.execute(
        select(
            func.count(), said(Going.WELL), said(Going.UNSURE), said(Going.NOT_WELL), does_not_fit
        ).select_from(table)
    ).one()
    if answers < POLICY.least_told:
        return None
    return HowItGoes(answers, well, unsure, not_well, mentors)
