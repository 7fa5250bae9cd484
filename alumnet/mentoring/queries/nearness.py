"""The ties between the viewer and one other person, as far as a page of requests shows them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.members.queries.people import Face
from alumnet.ties.explain import full_sentence, opening_sentence
from alumnet.ties.path_views import THREAD_KINDS
from alumnet.ties.queries import spells_of
from alumnet.ties.strength import Tie, ties_between

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Nearness:
    """Ties with one person: (kind, sentence) each, strongest first, and how a letter may begin."""

    ties: tuple[tuple[str, str], ...]
    opening: str


def nearness(
    session: Session, viewer: Viewer, other: Face, *, is_connected: bool, today: date
) -> Nearness:
    """Return what the viewer and another person share, as the viewer may see it. One statement."""
    spells = spells_of(session, [viewer.person, other.person_id], viewer)
    found = ties_between(
        spells.get(viewer.person, []),
        spells.get(other.person_id, []),
        today_month=month_of(today),
        size_of={},
        connected=is_connected,
    )
    shown = found[:_MOST_SHOWN]
    return Nearness(
        ties=tuple((THREAD_KINDS[tie.kind], full_sentence(tie, other.given_name)) for tie in shown),
        opening=next((opening_sentence(tie) for tie in found if _tells_something(tie)), ""),
    )


def _tells_something(tie: Tie) -> bool:
    return tie.pair is not None


def kinds_between(
    session: Session, person_id: int, other_id: int, *, today: date
) -> tuple[str, ...]:
    """Return the kinds of ties one person has with another, without names. Two statements."""
    associations = session.scalars(
        select(AssociationMembership.association_id).where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    )
    viewer = Viewer(person_id=person_id, association_ids=frozenset(associations))
    spells = spells_of(session, [person_id, other_id], viewer)
    found = ties_between(
        spells.get(person_id, []),
        spells.get(other_id, []),
        today_month=month_of(today),
        size_of={},
    )
    return tuple(dict.fromkeys(THREAD_KINDS[tie.kind] for tie in found))
