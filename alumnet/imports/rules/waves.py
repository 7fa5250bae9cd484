"""Invitations day by day: the states of a wave, and what leads from one to the next."""

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Transition


class WaveState(Enum):
    """Where a wave of invitations is."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


OPEN = frozenset({WaveState.RUNNING, WaveState.PAUSED})


class WaveRuns(DomainError):
    """The association invites already; one wave at a time."""

    code: ClassVar[str] = "wave_runs"


@dataclass(frozen=True, slots=True)
class NoFacts:
    """Nothing but the state decides."""


_STAFF, _SYSTEM = frozenset({"staff"}), frozenset({"system"})

INVITATION_WAVE: tuple[Transition[WaveState, NoFacts], ...] = (
    Transition("pause", frozenset({WaveState.RUNNING}), WaveState.PAUSED, _STAFF),
    Transition("resume", frozenset({WaveState.PAUSED}), WaveState.RUNNING, _STAFF),
    Transition("stop", OPEN, WaveState.STOPPED, _STAFF),
    Transition("finish", frozenset({WaveState.RUNNING}), WaveState.DONE, _SYSTEM),
)
