"""What a person's page offers its viewer: to ask, or to go to what is there already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.registry import ME, PERSON, Action, PersonActions
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


def _beside_person() -> Select[*tuple[Any, ...]]:
    return (
        select(Person.public_id, *fact_columns.beside_mentor())
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id == PERSON)
    )


def _offered(row: Any, _viewer: Viewer, now: datetime) -> Sequence[Action]:
    """Return what the viewer can ask of this person; nothing of who is no mentor."""
    if row is None:
        return ()
    refusal = first_refusal(MAY_WRITE, facts_queries.from_row(row, now=now))
    return _actions(row.public_id, refusal)


ACTIONS = PersonActions(_beside_person, _offered)


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


def opens_page() -> ColumnElement[bool]:
    """Return the SQL condition that a request on its way or a mentorship opens a page.

    Who asks shows themselves to whom they ask, listed or not.
    """
    asked = exists().where(
        MentorshipRequest.initiator_id == PERSON,
        MentorshipRequest.receiver_id == ME,
        MentorshipRequest.state.in_(SENT),
    )
    together = exists().where(
        or_(
            (Mentorship.mentor_id == PERSON) & (Mentorship.mentee_id == ME),
            (Mentorship.mentee_id == PERSON) & (Mentorship.mentor_id == ME),
        ),
        Mentorship.state.in_(LIVE),
    )
    return or_(asked, together)
