"""Whether a note is welcome before it is written, for requests both ways, in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from alumnet.kernel.db import PersonId
from alumnet.mentoring.models import MentorshipRequest, ShownTopic
from alumnet.mentoring.queries.conditions import is_open_to_offers, wants_to_learn
from alumnet.mentoring.rules import LETTER_KINDS, SENT, MentorshipKind, Origin

Kind = MentorshipKind | ColumnElement[MentorshipKind]


def takes_people(
    kind: Kind, mentor_id: PersonId, is_accepting: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Return whether somebody takes people; who shows something needs no mentor profile."""
    shows = exists().where(ShownTopic.person_id == mentor_id)
    return _by_kind(kind, reverse=shows, other=is_accepting)


def is_welcome(
    kind: Kind, initiator_id: PersonId, *, mentor_id: PersonId, mentee_id: PersonId
) -> ColumnElement[Any]:
    """Return whether an offer is welcome; what a mentee asks needs no leave of theirs."""
    if initiator_id is mentee_id:
        return true()
    wanted = _by_kind(
        kind,
        reverse=wants_to_learn(mentee_id),
        other=is_open_to_offers(mentee_id, mentor_id),
    )
    # Not asked at all for the many where a mentee asks.
    is_offer: Any = initiator_id == mentor_id
    return case((is_offer, wanted), else_=true())


def open_offers(mentor_id: PersonId, *, but: PersonId) -> ColumnElement[Any]:
    """Return the number of offers that a mentor has on their way, without one of them."""
    offer = aliased(MentorshipRequest)
    number = select(func.count(offer.id)).where(
        offer.initiator_id == mentor_id,
        offer.origin == Origin.OFFER,
        offer.state.in_(SENT),
        offer.id != but,
    )
    return number.scalar_subquery()


def is_like(column: Any, kind: Kind) -> ColumnElement[bool]:
    """Return whether a request's kind is one that another of `kind` would repeat.

    A letter about one conversation and one about more are the same question.
    """
    if isinstance(kind, MentorshipKind):
        found: ColumnElement[bool] = column.in_(LETTER_KINDS if kind in LETTER_KINDS else {kind})
        return found
    return or_(column == kind, column.in_(LETTER_KINDS) & kind.in_(LETTER_KINDS))


def _by_kind(
    kind: Kind, *, reverse: ColumnElement[Any], other: ColumnElement[Any]
) -> ColumnElement[Any]:
    if isinstance(kind, MentorshipKind):
        return reverse if kind is MentorshipKind.REVERSE else other
    return case((kind == MentorshipKind.REVERSE, reverse), else_=other)
