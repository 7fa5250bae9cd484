"""Enrolments, and pairs that were offered, that wait for a word of somebody: their home page."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, cast, false, literal
from sqlalchemy.sql.expression import or_

from alumnet.accounts.models import Person
from alumnet.members.queries.people import ANY_VIEWER
from alumnet.mentoring.queries.home import WaitingItem, waiting_row
from alumnet.programmes.models import Cohort, Enrolment, Programme, Proposal
from alumnet.programmes.queries.offers import is_mine_to_say
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import CohortState, EnrolmentState

ENROLMENT = "enrolment"
_WORDS: Final = {
    EnrolmentState.INVITED: ("You are invited to take part", "See what it is"),
    EnrolmentState.CHANGES_REQUESTED: ("Something is to be added", "Read it and add to it"),
    EnrolmentState.ELIGIBLE: ("Do you still want to take part?", "Yes or no"),
    EnrolmentState.PROPOSED: ("Somebody was found for you", "See who it is"),
}


def waiting_enrolments() -> Select[*tuple[Any, ...]]:
    """Return the statement of enrolments that wait for a word of the viewer."""
    details = cast(Enrolment.state, String) + "\n" + Programme.name + "\n" + Cohort.name
    return (
        waiting_row(
            literal(ENROLMENT),
            "/programmes/" + Cohort.public_id,
            starts_at=Enrolment.due_at,
            ends_at=Enrolment.due_at,
            is_mine=false(),
            details=details,
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(Person.id == ANY_VIEWER.person_id, _waits())
    )


def waiting_offers() -> Select[*tuple[Any, ...]]:
    """Return the statement of pairs that wait for a yes or a no of the viewer."""
    details = literal(EnrolmentState.PROPOSED.value + "\n") + Programme.name + "\n" + Cohort.name
    return (
        waiting_row(
            literal(ENROLMENT),
            "/programmes/pairs/" + Proposal.public_id,
            starts_at=Proposal.due_at,
            ends_at=Proposal.due_at,
            is_mine=false(),
            details=details,
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Proposal, is_mine_to_say())
        .where(Person.id == ANY_VIEWER.person_id)
    )


def _waits() -> ColumnElement[bool]:
    asks = Enrolment.state.in_((EnrolmentState.INVITED, EnrolmentState.CHANGES_REQUESTED))
    takes = Cohort.state.in_((CohortState.OPEN, CohortState.RUNNING))
    is_asked = (Enrolment.state == EnrolmentState.ELIGIBLE) & Enrolment.due_at.is_not(None)
    return or_(asks & takes, is_asked)


def waiting_enrolment(row: Any) -> WaitingItem:
    """Return one of them as the home page shows it."""
    state, programme, cohort = row.details.split("\n")
    title, action = _WORDS[EnrolmentState(state)]
    return WaitingItem(
        title=title,
        detail=f"{title_of(programme, cohort)}.",
        url=row.url,
        due_at=row.starts_at,
        action_label=action,
        when=row.starts_at,
    )
