"""Whether an introduction may begin. Pages and commands ask the same guards, in this order."""

from dataclasses import dataclass
from datetime import datetime

from alumnet.introductions.rules import errors
from alumnet.introductions.rules.policy import POLICY
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginFacts:
    """What is known before an introduction begins, all of it to whoever begins it.

    `is_shown`: whoever begins it may open the pages of the others. `knows`: they know both of those
    whom they would introduce, or a path leads to whom they would like to meet. `can_meet`: all are
    members at present, and none of them pauses. `twin` is the public id of an introduction of the
    same two of which they know, and for all they know something may come of it.
    """

    now: datetime
    is_shown: bool = True
    is_connected: bool = False
    knows: bool = True
    can_meet: bool = True
    twin: str | None = None
    on_their_way: int = 0
    tries_again_from: datetime | None = None


def is_shown(facts: BeginFacts) -> DomainError | None:
    """Hide whoever isn't shown as if they didn't exist."""
    return None if facts.is_shown else NotFound()


def not_connected(facts: BeginFacts) -> DomainError | None:
    """Refuse to introduce two who are connected."""
    return errors.KnownAlready() if facts.is_connected else None


def has_path(facts: BeginFacts) -> DomainError | None:
    """Refuse where nobody is between the two, or nobody who may be asked about."""
    return None if facts.knows else errors.NobodyBetween()


def knows_both(facts: BeginFacts) -> DomainError | None:
    """Refuse to offer what only somebody who knows both can offer."""
    return None if facts.knows else errors.NotKnown()


def can_meet(facts: BeginFacts) -> DomainError | None:
    """Refuse while one of them is no member, has no account or pauses."""
    return None if facts.can_meet else errors.NobodyBetween()


def not_on_its_way(facts: BeginFacts) -> DomainError | None:
    """Refuse a second of the same."""
    return errors.OnItsWay(public_id=facts.twin) if facts.twin else None


def not_tried_often(facts: BeginFacts) -> DomainError | None:
    """Refuse more tries, which are counted alike however they ended."""
    until = facts.tries_again_from
    return errors.TriedBefore(until=until) if until is not None and until > facts.now else None


def below_the_cap(facts: BeginFacts) -> DomainError | None:
    """Refuse more at a time than somebody may have on their way."""
    most = POLICY.open_at_once
    return errors.TooManyIntroductions(most=most) if facts.on_their_way >= most else None


_LIMITS: tuple[Guard[BeginFacts], ...] = (not_on_its_way, not_tried_often, below_the_cap)
MAY_ASK: tuple[Guard[BeginFacts], ...] = (is_shown, not_connected, has_path, can_meet, *_LIMITS)
MAY_OFFER: tuple[Guard[BeginFacts], ...] = (is_shown, knows_both, can_meet, *_LIMITS)
