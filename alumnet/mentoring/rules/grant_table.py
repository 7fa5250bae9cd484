"""Who arranges a mentor's times: every step is a row here."""

from dataclasses import dataclass
from datetime import datetime

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Transition, clear
from alumnet.mentoring.rules import errors
from alumnet.mentoring.rules.desk_states import GrantState
from alumnet.mentoring.rules.states import Part

_ASKED = frozenset({GrantState.ASKED})
_STANDING = frozenset({GrantState.STANDING})
_LIVE = _ASKED | _STANDING
_MENTOR = frozenset[str]({Part.MENTOR})
_DELEGATE = frozenset[str]({Part.DELEGATE})
_SYSTEM = frozenset[str]({Part.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFacts:
    """What the guards look at: may the two work together, and is the time for an answer over."""

    now: datetime
    fit_together: bool = True
    due_at: datetime | None = None


GrantStep = Transition[GrantState, GrantFacts]


def fit_together(facts: GrantFacts) -> DomainError | None:
    """Refuse when one is no active member, or a block stands between them."""
    return None if facts.fit_together else errors.CannotArrange()


def is_due(facts: GrantFacts) -> DomainError | None:
    """Refuse as long as there is time to answer."""
    is_over = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_over else errors.NotDue()


GRANT: tuple[GrantStep, ...] = (
    Transition(
        "agree",
        _ASKED,
        GrantState.STANDING,
        _DELEGATE,
        (fit_together,),
        ("tell_mentees",),
        clear,
        "agreed",
    ),
    Transition("arrange", _STANDING, GrantState.STANDING, _DELEGATE),
    Transition("decline", _ASKED, GrantState.DECLINED, _DELEGATE, clock=clear),
    Transition("take_back", _ASKED, GrantState.ENDED, _MENTOR, clock=clear),
    Transition("expire", _ASKED, GrantState.ENDED, _SYSTEM, (is_due,), clock=clear),
    Transition("revoke", _STANDING, GrantState.ENDED, _MENTOR, clock=clear, event="ended"),
    Transition("step_down", _STANDING, GrantState.ENDED, _DELEGATE, clock=clear, event="ended"),
    Transition("void", _LIVE, GrantState.ENDED, _SYSTEM, clock=clear),
)
