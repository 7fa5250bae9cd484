"""Asking a member to mentor: its steps, and what the staff may learn of the answer: nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar, Final

from alumnet.kernel.errors import Conflict, TooMany
from alumnet.kernel.transitions import Guard, Transition, clear


class AskState(Enum):
    """Where a question stands; only who was asked learns of the last four."""

    SENT = "sent"
    YES = "yes"
    NOT_NOW = "not_now"
    NEVER = "never"
    LAPSED = "lapsed"


class AskedLately(Conflict):
    """This member was asked lately, by whatever association, or can't be asked: it isn't told."""

    code: ClassVar[str] = "asked_lately"


class TooManyAsks(TooMany):
    """The association asked `most` members in seven days; at `until` it may go on."""

    code: ClassVar[str] = "too_many_asks"


class NotDueYet(Conflict):
    """The time of this question isn't over."""

    code: ClassVar[str] = "ask_not_due"


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What guards look at."""

    now: datetime
    due_at: datetime | None


AskStep = Transition[AskState, AskFacts]
PERSON: Final = frozenset({"person"})
SYSTEM: Final = frozenset({"system"})
_SENT = frozenset({AskState.SENT})


def _is_due(facts: AskFacts) -> Conflict | None:
    is_due = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_due else NotDueYet()


_IS_DUE: Guard[AskFacts] = _is_due
# Whoever said "not now" may think better of it while they see the page.
MENTOR_ASK: tuple[AskStep, ...] = (
    Transition(
        "accept", frozenset({AskState.SENT, AskState.NOT_NOW}), AskState.YES, PERSON, clock=clear
    ),
    Transition("pass", _SENT, AskState.NOT_NOW, PERSON, clock=clear),
    Transition(
        "refuse",
        frozenset({AskState.SENT, AskState.NOT_NOW, AskState.YES}),
        AskState.NEVER,
        PERSON,
        clock=clear,
    ),
    Transition("lapse", _SENT, AskState.LAPSED, SYSTEM, (_IS_DUE,), clock=clear),
)
