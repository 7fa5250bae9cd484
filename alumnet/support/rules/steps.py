"""The life of a question to the staff: every step is a row here."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar, Final

from alumnet.kernel.errors import Conflict, TooMany
from alumnet.kernel.transitions import Transition, clear, run_for
from alumnet.support.rules.policy import POLICY


class QuestionState(Enum):
    """Whose turn it is: open waits for the staff, waiting for whoever wrote."""

    OPEN = "open"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class TooManyQuestions(TooMany):
    """So many questions of theirs are open, or came in a day, as may be: `most`."""

    code: ClassVar[str] = "too_many_questions"


class QuestionChanged(Conflict):
    """Somebody wrote meanwhile; it should be read first."""

    code: ClassVar[str] = "question_changed"


class NotOverYet(Conflict):
    """The time to write once more isn't over."""

    code: ClassVar[str] = "question_not_over"


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What guards look at."""

    now: datetime
    due_at: datetime | None


QuestionStep = Transition[QuestionState, QuestionFacts]
STAFF: Final = frozenset({"staff"})
WRITER: Final = frozenset({"writer"})
SYSTEM: Final = frozenset({"system"})
_ALIVE: Final = frozenset({QuestionState.OPEN, QuestionState.WAITING, QuestionState.ANSWERED})


def _is_due(facts: QuestionFacts) -> Conflict | None:
    is_due = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_due else NotOverYet()


QUESTION: tuple[QuestionStep, ...] = (
    Transition(
        "answer",
        _ALIVE,
        QuestionState.ANSWERED,
        STAFF,
        clock=run_for(POLICY.stays_open),
        event="answered",
    ),
    Transition(
        "ask_back",
        _ALIVE,
        QuestionState.WAITING,
        STAFF,
        clock=run_for(POLICY.waits),
        event="answered",
    ),
    Transition(
        "write",
        _ALIVE,
        QuestionState.OPEN,
        WRITER,
        clock=run_for(POLICY.answer),
        event="written",
    ),
    Transition("close", _ALIVE, QuestionState.CLOSED, STAFF | WRITER, clock=clear),
    Transition(
        "lapse",
        frozenset({QuestionState.WAITING, QuestionState.ANSWERED}),
        QuestionState.CLOSED,
        SYSTEM,
        (_is_due,),
        clock=clear,
    ),
)
