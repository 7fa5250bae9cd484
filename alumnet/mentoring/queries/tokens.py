"""Links in mails by which a receiver may answer without signing in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, exists, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    MembershipState,
    Person,
)
from alumnet.connections.queries import has_blocked
from alumnet.kernel.db import PersonId
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import AnswerToken, MentorshipRequest
from alumnet.mentoring.queries.conditions import can_be_asked
from alumnet.mentoring.rules import MentorshipKind, Origin, RequestState, TimeKind
from alumnet.mentoring.rules.policy import POLICY

_BYTES = 24


@dataclass(frozen=True, slots=True)
class MailAnswer:
    """What the page behind a link in a mail may show to whoever opens it: no letter."""

    request_public_id: str
    first_name: str
    mentor_id: int
    mentee_id: int
    origin: Origin
    kind: MentorshipKind
    time_kind: TimeKind | None
    due_at: datetime | None
    state: RequestState
    is_valid: bool
    may_offer_line: bool
    was_used: bool
    may_ask: bool
    has_account: bool
    association_slug: str


def new_token() -> tuple[str, str]:
    """Return a new secret and the hash under which it is known."""
    secret = secrets.token_urlsafe(_BYTES)
    return secret, hash_of(secret)


def hash_of(secret: str) -> str:
    """Return the SHA-256 of a link's secret in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_valid(token: AnswerToken, request: MentorshipRequest, now: datetime) -> bool:
    """Return whether a link still answers: unused, and the clock of the request runs."""
    return (
        token.used_at is None
        and request.state is RequestState.SUBMITTED
        and request.due_at is not None
        and now < request.due_at
    )


def stands_still(token: AnswerToken, request: MentorshipRequest) -> bool:
    """Return whether a link waits with its request: unused, and there is no room just now."""
    return (
        token.used_at is None
        and request.state is RequestState.SUBMITTED
        and request.remaining is not None
    )


def mail_answer(session: Session, secret: str, now: datetime) -> MailAnswer | None:
    """Return what a link in a mail shows, None for an unknown one. One statement."""
    mentee = aliased(Person)
    row = session.execute(
        select(
            AnswerToken,
            MentorshipRequest,
            mentee.given_name,
            mentee.display_name,
            exists().where(Account.person_id == MentorshipRequest.receiver_id),
            _association_of(MentorshipRequest.receiver_id.expression),
        )
        .join(MentorshipRequest, MentorshipRequest.id == AnswerToken.request_id)
        .join(mentee, mentee.id == MentorshipRequest.initiator_id)
        .where(
            AnswerToken.token_hash == hash_of(secret),
            can_be_asked(MentorshipRequest.receiver_id.expression),
            ~has_blocked(
                MentorshipRequest.receiver_id.expression, MentorshipRequest.initiator_id.expression
            ),
        )
    ).one_or_none()
    if row is None:
        return None
    token, request, given_name, display_name, has_account, slug = row
    return MailAnswer(
        request_public_id=request.public_id,
        first_name=given_name_of(display_name, given_name),
        mentor_id=request.mentor_id,
        mentee_id=request.mentee_id,
        origin=request.origin,
        kind=request.kind,
        time_kind=request.time_kind,
        due_at=request.due_at,
        state=request.state,
        is_valid=is_valid(token, request, now),
        may_offer_line=stands_still(token, request),
        was_used=token.used_at is not None,
        may_ask=request.questions_asked < POLICY.questions,
        has_account=bool(has_account),
        association_slug=slug or "",
    )


def _association_of(person_id: PersonId) -> ScalarSelect[str | None]:
    """Return in SQL the short name of the association that let somebody in first."""
    return (
        select(Association.slug)
        .join(AssociationMembership, AssociationMembership.association_id == Association.id)
        .where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .order_by(AssociationMembership.id)
        .limit(1)
        .scalar_subquery()
    )
