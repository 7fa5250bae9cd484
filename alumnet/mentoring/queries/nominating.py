"""Suggestions to mentor: whom one may name, and the page on which the nominee decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Account, Person
from alumnet.accounts.queries.mailed_links import mailed_token, read_mailed_token
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import Face
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models.offers import Nomination
from alumnet.mentoring.queries.conditions import can_be_asked, is_active, is_shown_at_all
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.queries.showing import label_of
from alumnet.mentoring.rules.beginning_states import NominationState
from alumnet.mentoring.rules.errors import MentorsAlready, NotActive
from alumnet.mentoring.rules.offer_policy import OFFER_POLICY

_PURPOSE = "nomination"
_MOST_LISTED = 50
_UNSEEN = (NominationState.KEPT_BACK, NominationState.VOIDED)


@dataclass(frozen=True, slots=True)
class NominationPage:
    """What the nominee reads. `by` is None where the nominator isn't named."""

    public_id: str
    by: Face | None
    topic: str
    because: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Nominated:
    """Whom somebody suggested, and when: all that they ever learn."""

    face: Face
    topic: str
    at: datetime


def check_nominee(session: Session, by: int, nominee_id: int) -> None:
    """Raise NotFound, NotActive or MentorsAlready if this person can't be suggested. One statement.

    Whom an association imported may be suggested before they have an account.
    """
    row = session.execute(
        select(
            is_shown_at_all(nominee_id).label("is_shown"),
            standing_block(by, nominee_id).label("is_blocked"),
            can_be_asked(nominee_id).label("is_reached"),
            is_active(by).label("is_active"),
            exists()
            .where(MentorProfile.person_id == nominee_id, MentorProfile.is_accepting)
            .label("mentors"),
        )
    ).one()
    if not row.is_shown or row.is_blocked:
        raise NotFound
    if not (row.is_reached and row.is_active):
        raise NotActive
    if row.mentors:
        raise MentorsAlready


def is_kept_back(session: Session, nominee_id: int, now: datetime) -> bool:
    """Return whether a suggestion is not passed on: too many, or too soon. One statement."""
    said_no = exists().where(
        Nomination.nominee_id == nominee_id,
        Nomination.state == NominationState.NOT_NOW,
        Nomination.ended_at > now - OFFER_POLICY.nominate_again,
    )
    waiting = (
        select(func.count(Nomination.id))
        .where(Nomination.nominee_id == nominee_id, Nomination.state == NominationState.SENT)
        .scalar_subquery()
    )
    query = select(or_(said_no, waiting >= OFFER_POLICY.nominations_of_one))
    return bool(session.scalar(query))


def nomination_page(session: Session, viewer: Viewer, public_id: str) -> NominationPage:
    """Return a suggestion for its nominee. Raises NotFound for anybody else. One statement."""
    row = session.execute(
        select(Nomination, *face_columns(viewer))
        .join(Person, Person.id == Nomination.nominator_id)
        .where(
            Nomination.public_id == public_id,
            Nomination.nominee_id == viewer.person,
            Nomination.state.not_in(_UNSEEN),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    found: Nomination = row.Nomination
    return NominationPage(
        public_id=found.public_id,
        by=face_of(row) if found.is_named else None,
        topic=label_of(found.topic),
        because=found.because,
        is_open=found.state is NominationState.SENT,
    )


def nominated_by(session: Session, viewer: Viewer) -> list[Nominated]:
    """Return whom the viewer suggested, the latest first. One statement."""
    rows = session.execute(
        select(Nomination, *face_columns(viewer))
        .join(Person, Person.id == Nomination.nominee_id)
        .where(
            Nomination.nominator_id == viewer.person,
            ~standing_block(Nomination.nominator_id.expression, Nomination.nominee_id.expression),
        )
        .order_by(Nomination.created_at.desc(), Nomination.id.desc())
        .limit(_MOST_LISTED)
    )
    return [
        Nominated(face_of(row), label_of(row.Nomination.topic), row.Nomination.created_at)
        for row in rows
    ]


def nominee(session: Session, viewer: Viewer, public_id: str) -> Face:
    """Return whom the viewer is about to suggest. Raises NotFound. One statement."""
    row = session.execute(
        select(*face_columns(viewer)).where(
            Person.public_id == public_id,
            is_shown_at_all(Person.id.expression),
            ~standing_block(Person.id.expression, viewer.person),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return face_of(row)


@dataclass(frozen=True, slots=True)
class NominationMail:
    """A suggestion as its mail tells of it; `nominator` is empty where they aren't named."""

    id: int
    public_id: str
    nominee_id: int
    nominator_id: int | None
    nominator: str
    is_open: bool
    due_at: datetime | None
    created_at: datetime
    has_account: bool


def nomination_mail(session: Session, nomination_id: int) -> NominationMail | None:
    """Return a suggestion for its mail. One statement."""
    return _mail(session, _mails().where(Nomination.id == nomination_id))


def token_of(session: Session, found: NominationMail) -> str:
    """Return what is in the link of the mail, by which somebody may say no without signing in.

    Two statements.
    """
    return mailed_token(
        session, _PURPOSE, found.id, person_id=found.nominee_id, at=found.created_at
    )


def nomination_by_token(session: Session, token: str) -> NominationMail | None:
    """Return a suggestion for the page behind the link of its mail. Two statements."""
    read = read_mailed_token(session, _PURPOSE, token)
    if read is None:
        return None
    [nomination_id], nominee_id, created_at = read
    found = nomination_mail(session, nomination_id)
    is_it = found is not None and (found.nominee_id, found.created_at) == (nominee_id, created_at)
    return found if is_it else None


def _mails() -> Select[*tuple[Any, ...]]:
    nominator = aliased(Person)
    return (
        select(
            Nomination,
            nominator.display_name,
            nominator.given_name,
            exists().where(Account.person_id == Nomination.nominee_id).label("has_account"),
        )
        .join(nominator, nominator.id == Nomination.nominator_id)
        .where(
            Nomination.state.not_in(_UNSEEN),
            can_be_asked(Nomination.nominee_id.expression),
            ~standing_block(Nomination.nominator_id.expression, Nomination.nominee_id.expression),
        )
    )


def _mail(session: Session, query: Select[*tuple[Any, ...]]) -> NominationMail | None:
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    found: Nomination = row.Nomination
    return NominationMail(
        id=found.id,
        public_id=found.public_id,
        nominee_id=found.nominee_id,
        nominator_id=found.nominator_id if found.is_named else None,
        nominator=given_name_of(row.display_name, row.given_name) if found.is_named else "",
        is_open=found.state is NominationState.SENT,
        due_at=found.due_at,
        created_at=found.created_at,
        has_account=bool(row.has_account),
    )
