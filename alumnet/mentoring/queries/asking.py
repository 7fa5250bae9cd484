"""What a person's page offers its viewer: to ask, or to go to what is there already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.registry import Action
from alumnet.kernel.statements import built_once
from alumnet.kernel.transitions import first_refusal
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.queries import fact_columns
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.rules import LIVE, SENT
from alumnet.mentoring.rules.errors import (
    AlreadyAsked,
    AlreadyTogether,
    EnoughMentorships,
    MentorAway,
    MentorFull,
    QueueFull,
    TooManyOpen,
    WantedAlready,
)
from alumnet.mentoring.rules.request_table import MAY_WRITE
from alumnet.wording import sentence


def actions_for(
    session: Session, viewer: Viewer, person_id: int, now: datetime
) -> Sequence[Action]:
    """Return what the viewer can ask of this person; nothing of who is no mentor. One statement."""
    if viewer.person_id is None or viewer.person_id == person_id:
        return ()
    values = {"person_id": person_id, "mentee_id": viewer.person_id}
    row = session.execute(_beside_person(), values).one_or_none()
    if row is None:
        return ()
    facts = facts_queries.from_row(row, now=now)
    refusal = first_refusal(MAY_WRITE, facts)
    return _actions(row.public_id, refusal)


@built_once
def _beside_person() -> Select[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    return (
        select(Person.public_id, *fact_columns.beside_mentor())
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id == bindparam("person_id"))
    )


def _actions(public_id: str, refusal: DomainError | None) -> Sequence[Action]:
    if refusal is None:
        return (Action("Write a request", f"/requests/new?to={public_id}", "primary"),)
    if isinstance(refusal, NotFound):
        return ()
    if isinstance(refusal, WantedAlready):
        return (Action("Read and answer", f"/requests/{refusal.facts['public_id']}", "primary"),)
    if isinstance(refusal, AlreadyAsked):
        return (Action("Your request", f"/requests/{refusal.facts['public_id']}", "primary"),)
    if isinstance(refusal, AlreadyTogether):
        return (Action("Your mentorship", f"/mentorships/{refusal.facts['public_id']}", "primary"),)
    return _refused(public_id, refusal)


def _refused(public_id: str, refusal: DomainError) -> Sequence[Action]:
    if isinstance(refusal, (EnoughMentorships, TooManyOpen)):
        return (Action("You can't ask just now", note=sentence(refusal)),)
    closed = Action("Not open to requests just now", note=sentence(refusal))
    to_letter = f"/requests/new?to={public_id}"
    if isinstance(refusal, (MentorAway, MentorFull)):
        # The page of the letter has the line and names others who can help.
        return (closed, Action("Wait in line, or see who else can help", to_letter))
    if isinstance(refusal, QueueFull):
        return (closed, Action("See who else can help", to_letter))
    return (closed,)


def opens_page(session: Session, viewer_id: int, person_id: int) -> bool:
    """Return whether a request on its way or a mentorship lets the viewer open a page.

    Who asks shows themselves to whom they ask, listed or not. One statement.
    """
    asked = exists().where(
        MentorshipRequest.initiator_id == person_id,
        MentorshipRequest.receiver_id == viewer_id,
        MentorshipRequest.state.in_(SENT),
    )
    together = exists().where(
        or_(
            (Mentorship.mentor_id == person_id) & (Mentorship.mentee_id == viewer_id),
            (Mentorship.mentee_id == person_id) & (Mentorship.mentor_id == viewer_id),
        ),
        Mentorship.state.in_(LIVE),
    )
    return bool(session.scalar(select(or_(asked, together))))
