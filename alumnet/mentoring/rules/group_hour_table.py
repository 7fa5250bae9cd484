"""Group hours and the invitations to them: every step is a row here."""

from dataclasses import dataclass
from datetime import datetime

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Transition
from alumnet.mentoring.rules import errors
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState
from alumnet.mentoring.rules.session_errors import BegunAlready, NotBegun
from alumnet.mentoring.rules.states import Part

_PLANNED = frozenset({GroupHourState.PLANNED})
_INVITED = frozenset({InvitationState.INVITED})
_COMING = frozenset({InvitationState.COMING})
_NOT_COMING = frozenset({InvitationState.NOT_COMING})
_MENTOR = frozenset[str]({Part.MENTOR})
_INVITEE = frozenset[str]({Part.INVITEE})
_SYSTEM = frozenset[str]({Part.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHourFacts:
    """What the guards look at. `is_planned`: neither over nor called off."""

    now: datetime
    starts_at: datetime
    ends_at: datetime
    is_planned: bool = True


GroupHourStep = Transition[GroupHourState, GroupHourFacts]
InvitationStep = Transition[InvitationState, GroupHourFacts]


def takes_place(facts: GroupHourFacts) -> DomainError | None:
    """Refuse an answer to an hour that is over or was called off."""
    return None if facts.is_planned else errors.GroupHourOver()


def not_begun(facts: GroupHourFacts) -> DomainError | None:
    """Refuse to change what has begun."""
    return BegunAlready() if facts.starts_at <= facts.now else None


def has_begun(facts: GroupHourFacts) -> DomainError | None:
    """Refuse to say how it was before it began."""
    return None if facts.starts_at <= facts.now else NotBegun()


def is_over(facts: GroupHourFacts) -> DomainError | None:
    """Refuse to close an hour before its end."""
    return None if facts.ends_at <= facts.now else errors.NotDue()


GROUP_HOUR: tuple[GroupHourStep, ...] = (
    Transition(
        "cancel",
        _PLANNED,
        GroupHourState.CANCELLED,
        _MENTOR,
        (not_begun,),
        ("call_off_invitations",),
        event="cancelled",
    ),
    Transition(
        "void",
        _PLANNED,
        GroupHourState.CANCELLED,
        _SYSTEM,
        effects=("call_off_invitations",),
        event="cancelled",
    ),
    Transition(
        "finish", _PLANNED, GroupHourState.OVER, _SYSTEM, (is_over,), ("close_invitations",)
    ),
)

INVITATION: tuple[InvitationStep, ...] = (
    Transition(
        "come",
        _INVITED | _NOT_COMING,
        InvitationState.COMING,
        _INVITEE,
        (takes_place, not_begun),
        event="accepted",
    ),
    Transition(
        "stay_away",
        _INVITED,
        InvitationState.NOT_COMING,
        _INVITEE,
        (takes_place, not_begun),
    ),
    # Whoever came has it in their calendar: it is taken out there as well.
    Transition(
        "stay_away",
        _COMING,
        InvitationState.NOT_COMING,
        _INVITEE,
        (takes_place, not_begun),
        event="taken_out",
    ),
    Transition(
        "say_answered",
        _COMING,
        InvitationState.COMING,
        _INVITEE,
        (has_begun,),
        ("close_request",),
    ),
    Transition("call_off", _INVITED | _COMING, InvitationState.CLOSED, _SYSTEM, event="called_off"),
    Transition("lapse", _INVITED, InvitationState.CLOSED, _SYSTEM),
    Transition("void", _INVITED | _NOT_COMING, InvitationState.CLOSED, _SYSTEM),
    Transition("void", _COMING, InvitationState.CLOSED, _SYSTEM, event="taken_out"),
)


def compatible(ids: list[int], apart: set[tuple[int, int]]) -> list[int]:
    """Return those who can be in one hour, the first first: whoever is apart from one stays out."""
    together: list[int] = []
    for each in ids:
        if not any((each, other) in apart or (other, each) in apart for other in together):
            together.append(each)
    return together
