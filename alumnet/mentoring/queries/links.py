"""The link of a mail by which somebody says in one press that the two met.

Signed, so that the database holds no secret. It fits as long as the same silence lasts: once the
two met, by this link or otherwise, it is spent.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries.conditions import is_active
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_states import Ending


@dataclass(frozen=True, slots=True)
class MetLink:
    """What the page behind the link may show to whoever opens it: a first name."""

    public_id: str
    person_id: int
    other: str
    is_valid: bool


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.secret_key or "",
        salt="mentoring.met",
        signer_kwargs={"digest_method": hashlib.sha256},
    )


def met_token(mentorship_id: int, person_id: int, quiet_since: datetime) -> str:
    """Return the token by which one of the two ends this silence, safe in a URL."""
    return str(_serializer().dumps([mentorship_id, person_id, int(quiet_since.timestamp())]))


def met_link(session: Session, token: str) -> MetLink | None:
    """Return what a token leads to, None for any that is not ours. One statement."""
    try:
        mentorship_id, person_id, since = map(int, _serializer().loads(token))
    except (BadData, TypeError, ValueError):
        return None
    other_id = case(
        (Mentorship.mentor_id == person_id, Mentorship.mentee_id), else_=Mentorship.mentor_id
    )
    row = session.execute(
        select(Mentorship, Person.display_name, Person.given_name)
        .join(Person, Person.id == other_id)
        .where(
            Mentorship.id == mentorship_id,
            or_(Mentorship.mentor_id == person_id, Mentorship.mentee_id == person_id),
            is_active(person_id),
            ~standing_block(Mentorship.mentor_id.expression, Mentorship.mentee_id.expression),
        )
    ).one_or_none()
    if row is None:
        return None
    found, name, given_name = row
    return MetLink(found.public_id, person_id, given_name_of(name, given_name), _fits(found, since))


def _fits(found: Mentorship, since: int) -> bool:
    is_same = found.quiet_since is not None and int(found.quiet_since.timestamp()) == since
    is_silent = found.state is MentorshipState.CLOSING and found.ending is Ending.SILENCE
    return is_same and (found.state is MentorshipState.ACTIVE or is_silent)
