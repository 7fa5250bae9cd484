"""The links of mails by which somebody says in one press whether the two met.

Signed, so that the database holds no secret. One ends a silence, and fits as long as the same
silence lasts: once the two met, by this link or otherwise, it is spent. The other one answers
"did you meet?" for one session.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.accounts.queries.mailed_links import mailed_token, read_mailed_token
from alumnet.connections.queries import has_blocked
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries.conditions import is_going_on
from alumnet.mentoring.queries.session_mailing import SessionMail, session_mail
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_states import Ending

_MET, _DID_YOU_MEET = "mentoring.met", "mentoring.did_you_meet"


@dataclass(frozen=True, slots=True)
class MetLink:
    """What the page behind the link may show to whoever opens it: a first name."""

    public_id: str
    person_id: int
    other: str
    is_valid: bool


def met_token(session: Session, mentorship_id: int, person_id: int, quiet_since: datetime) -> str:
    """Return the token by which one of the two ends this silence. Two statements."""
    return mailed_token(session, _MET, mentorship_id, person_id=person_id, at=quiet_since)


def met_link(session: Session, token: str) -> MetLink | None:
    """Return what a token leads to, None for any that is not ours. Two statements."""
    read = read_mailed_token(session, _MET, token)
    if read is None:
        return None
    [mentorship_id], person_id, since = read
    other_id = case(
        (Mentorship.mentor_id == person_id, Mentorship.mentee_id), else_=Mentorship.mentor_id
    )
    row = session.execute(
        select(Mentorship, Person.display_name, Person.given_name)
        .join(Person, Person.id == other_id)
        .where(
            Mentorship.id == mentorship_id,
            or_(Mentorship.mentor_id == person_id, Mentorship.mentee_id == person_id),
            is_going_on(person_id),
            ~has_blocked(person_id, other_id),
        )
    ).one_or_none()
    if row is None:
        return None
    found, name, given_name = row
    return MetLink(found.public_id, person_id, given_name_of(name, given_name), _fits(found, since))


def _fits(found: Mentorship, since: datetime) -> bool:
    is_silent = found.state is MentorshipState.CLOSING and found.ending is Ending.SILENCE
    return found.quiet_since == since and (found.state is MentorshipState.ACTIVE or is_silent)


@dataclass(frozen=True, slots=True)
class DidYouMeet:
    """Who is asked about which session."""

    session: SessionMail
    person_id: int

    @property
    def name(self) -> str:
        """First name of the other one."""
        return self.session.name_of(self.session.partner_of(self.person_id))


def did_you_meet_token(
    session: Session, session_id: int, person_id: int, created_at: datetime
) -> str:
    """Return the token with which one person says whether a session took place. Two statements."""
    return mailed_token(session, _DID_YOU_MEET, session_id, person_id=person_id, at=created_at)


def did_you_meet_link(session: Session, token: str) -> DidYouMeet | None:
    """Return what a token asks, None for any that is not ours. Three statements.

    Nor does it ask anybody who is no member at present.
    """
    read = read_mailed_token(session, _DID_YOU_MEET, token)
    if read is None:
        return None
    [session_id], person_id, created_at = read
    found = session_mail(session, session_id)
    if found is None or person_id in found.hidden_from or found.created_at != created_at:
        return None
    if person_id not in found.both or not session.scalar(select(is_going_on(person_id))):
        return None
    return DidYouMeet(found, person_id)
