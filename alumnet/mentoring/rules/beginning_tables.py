"""A suggestion to mentor, and a mentorship that runs already: every step is a row here."""

from dataclasses import dataclass
from datetime import datetime

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Transition, clear, keep
from alumnet.mentoring.rules import errors
from alumnet.mentoring.rules import guards as g
from alumnet.mentoring.rules.beginning_states import UNANSWERED, MeetingState, NominationState
from alumnet.mentoring.rules.guards import RequestFacts
from alumnet.mentoring.rules.states import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationFacts:
    """What the guards of a suggestion look at."""

    now: datetime
    due_at: datetime | None = None


NominationStep = Transition[NominationState, NominationFacts]
MeetingStep = Transition[MeetingState, RequestFacts]

_SENT = frozenset({NominationState.SENT})
_NOMINEE = frozenset[str]({Part.RECEIVER})
_OTHER = frozenset[str]({Part.RECEIVER})
_RECORDER = frozenset[str]({Part.INITIATOR})
_SYSTEM = frozenset[str]({Part.SYSTEM})
_RECORDED = frozenset({MeetingState.RECORDED})


def nomination_is_due(facts: NominationFacts) -> DomainError | None:
    """Refuse the end of a suggestion before it came."""
    is_over = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_over else errors.NotDue()


NOMINATION: tuple[NominationStep, ...] = (
    Transition("accept", _SENT, NominationState.ACCEPTED, _NOMINEE, clock=clear),
    Transition("pass", _SENT, NominationState.NOT_NOW, _NOMINEE, clock=clear),
    Transition(
        "expire", _SENT, NominationState.EXPIRED, _SYSTEM, (nomination_is_due,), clock=clear
    ),
    Transition("void", _SENT, NominationState.VOIDED, _SYSTEM, clock=clear),
)

# What must hold before somebody records that two meet already.
MAY_RECORD = (g.two_people, g.can_be_found, g.both_active, g.not_in_line, g.not_together)


def may_make_room(mentor: g.MentorFacts, places_then: int | None) -> bool:
    """Return whether a mentor without a free place may be given one more, as they once said.

    Not against a later wish for fewer: places lowered below what is used, or below the
    `places_then` that they had when they said it. The desk raises them again.
    """
    was_lowered = places_then is not None and mentor.places < places_then
    return not mentor.wants_fewer and not was_lowered


MEETING: tuple[MeetingStep, ...] = (
    Transition(
        "confirm",
        _RECORDED,
        MeetingState.CONFIRMED,
        _OTHER,
        (
            g.not_blocked,
            g.both_active,
            g.not_in_line,
            g.not_together,
            g.has_a_place,
            g.mentee_may_begin,
        ),
        ("make_room", "start_mentorship", "supersede_between", "settle_queue"),
        clear,
        "confirmed",
    ),
    Transition("decline", _RECORDED, MeetingState.DECLINED, _OTHER, clock=keep),
    Transition("take_back", UNANSWERED, MeetingState.WITHDRAWN, _RECORDER, clock=clear),
    Transition("lapse", UNANSWERED, MeetingState.LAPSED, _SYSTEM, (g.is_due,), clock=clear),
    Transition("void", UNANSWERED, MeetingState.VOIDED, _SYSTEM, clock=clear),
)
