"""How a copy and a closing go on: states and the steps between them."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Transition, clear, run_for
from alumnet.rights.rules.errors import NeedsSomebodyElse
from alumnet.rights.rules.policy import POLICY


class ExportState(Enum):
    """What became of a copy that somebody asked for."""

    WANTED = "wanted"
    READY = "ready"
    OVER = "over"


class ClosingState(Enum):
    """Where the end of an account stands."""

    # By the person: nobody sees them, and they can come back until the last day.
    ASKED = "asked"
    # By the staff, on paper: waits for a second look.
    NOTED = "noted"
    TAKEN_BACK = "taken_back"
    ERASED = "erased"


class Part(StrEnum):
    """Who takes a step."""

    PERSON = "person"
    STAFF = "staff"
    SYSTEM = "system"


OPEN_CLOSINGS = frozenset({ClosingState.ASKED, ClosingState.NOTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFacts:
    """What guards look at: who noted a wish, when, and who carries it out."""

    now: datetime
    noted_at: datetime
    noted_by: int | None = None
    by: int | None = None


def by_two_or_later(facts: ClosingFacts) -> DomainError | None:
    """Refuse whoever noted the wish until a day has passed."""
    until = facts.noted_at + POLICY.alone_waits
    is_alone = facts.by == facts.noted_by
    return NeedsSomebodyElse(until=until) if is_alone and facts.now < until else None


_PERSON, _STAFF, _SYSTEM = (frozenset({part.value}) for part in Part)

EXPORT: tuple[Transition[ExportState, None], ...] = (
    Transition(
        "finish",
        frozenset({ExportState.WANTED}),
        ExportState.READY,
        _SYSTEM,
        clock=run_for(POLICY.export_kept),
        event="ready",
    ),
    Transition(
        "end",
        frozenset({ExportState.WANTED, ExportState.READY}),
        ExportState.OVER,
        _SYSTEM,
        clock=clear,
    ),
)

CLOSING: tuple[Transition[ClosingState, ClosingFacts], ...] = (
    Transition(
        "take_back",
        frozenset({ClosingState.ASKED}),
        ClosingState.TAKEN_BACK,
        _PERSON,
        effects=("memberships come back",),
        clock=clear,
    ),
    Transition(
        "erase",
        frozenset({ClosingState.ASKED}),
        ClosingState.ERASED,
        _SYSTEM,
        effects=("every slice erases",),
        clock=clear,
    ),
    Transition(
        "erase",
        frozenset({ClosingState.NOTED}),
        ClosingState.ERASED,
        _STAFF,
        guards=(by_two_or_later,),
        effects=("every slice erases",),
        clock=clear,
    ),
    Transition(
        "take_back",
        frozenset({ClosingState.NOTED}),
        ClosingState.TAKEN_BACK,
        _STAFF,
        clock=clear,
    ),
)
