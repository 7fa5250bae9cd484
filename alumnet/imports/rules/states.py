"""The states of a file of members and of its rows, and what leads from one to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import ClassVar

from alumnet.imports.rules.policy import POLICY
from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Transition


class ImportState(Enum):
    """Where a file of members is."""

    COLUMNS = "columns"
    CHECKING = "checking"
    REVIEW = "review"
    APPLYING = "applying"
    STOPPED = "stopped"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    CANCELLED = "cancelled"


WORKING = frozenset({ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING})
WAITING = frozenset({ImportState.COLUMNS, ImportState.REVIEW})


class Found(Enum):
    """What a row is, as the preview counts it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    TWIN = "twin"
    PROBLEM = "problem"


class Choice(Enum):
    """What is decided about a row that may be about somebody who is there already."""

    SAME = "same"
    ANOTHER = "another"
    SKIP = "skip"


class Outcome(Enum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    UNDONE = "undone"
    KEPT = "kept"


class TooLateToUndo(DomainError):
    """The time in which a file can be taken back is over."""

    code: ClassVar[str] = "too_late_to_undo"


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """What the guards look at."""

    applied_at: datetime | None
    now: datetime


def undo_until(applied_at: datetime) -> datetime:
    """Return until when a file can be taken back."""
    return applied_at + timedelta(hours=POLICY.undo_hours)


def in_time(facts: ImportFacts) -> DomainError | None:
    """Refuse to take back what has been there for longer."""
    if facts.applied_at is None or facts.now < undo_until(facts.applied_at):
        return None
    return TooLateToUndo()


_S = ImportState
_STAFF, _SYSTEM = frozenset({"staff"}), frozenset({"system"})

MEMBER_IMPORT: tuple[Transition[ImportState, ImportFacts], ...] = (
    Transition("check", frozenset({_S.COLUMNS}), _S.CHECKING, _STAFF, event="matched"),
    Transition("stop_checking", frozenset({_S.CHECKING}), _S.COLUMNS, _STAFF),
    Transition("checked", frozenset({_S.CHECKING}), _S.REVIEW, _SYSTEM),
    Transition("choose_again", frozenset({_S.REVIEW}), _S.COLUMNS, _STAFF),
    Transition("apply", frozenset({_S.REVIEW, _S.STOPPED}), _S.APPLYING, _STAFF, event="accepted"),
    Transition("stop", frozenset({_S.APPLYING}), _S.STOPPED, _STAFF),
    Transition("applied", frozenset({_S.APPLYING}), _S.DONE, _SYSTEM),
    Transition(
        "undo",
        frozenset({_S.DONE, _S.STOPPED}),
        _S.UNDOING,
        _STAFF,
        guards=(in_time,),
        event="taken_back",
    ),
    Transition("undone", frozenset({_S.UNDOING}), _S.UNDONE, _SYSTEM),
    Transition("cancel", frozenset({_S.COLUMNS, _S.REVIEW}), _S.CANCELLED, _STAFF | _SYSTEM),
)
