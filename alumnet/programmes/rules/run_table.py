"""The life of a match run: every step is a row here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Guard, Transition
from alumnet.programmes.rules.errors import RunUnderWay
from alumnet.programmes.rules.states import RunState as State

MANAGER: Final = frozenset({"manager"})
SYSTEM: Final = frozenset({"system"})
# Whoever works on a run for so long was stopped in the middle: another begins it anew.
GIVEN_UP: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What guards look at: since when somebody works on the run."""

    now: datetime
    started_at: datetime | None = None


RunStep = Transition[State, RunFacts]


def is_given_up(facts: RunFacts) -> DomainError | None:
    """Refuse to begin anew what somebody may still be working on."""
    is_old = facts.started_at is not None and facts.started_at + GIVEN_UP <= facts.now
    return None if is_old else RunUnderWay()


def _step(
    name: str,
    from_: State | Iterable[State],
    to: State,
    actor: frozenset[str] = SYSTEM,
    *,
    guards: tuple[Guard[RunFacts], ...] = (),
    effects: tuple[str, ...] = (),
) -> RunStep:
    states = frozenset((from_,) if isinstance(from_, State) else from_)
    return Transition(name, states, to, actor, guards, effects)


RUN: tuple[RunStep, ...] = (
    _step("begin", State.QUEUED, State.RUNNING),
    _step("begin", State.RUNNING, State.RUNNING, guards=(is_given_up,)),
    _step("finish", State.RUNNING, State.DONE, effects=("write_pairs",)),
    _step("fail", (State.QUEUED, State.RUNNING), State.FAILED),
    _step("cancel", (State.QUEUED, State.RUNNING), State.CANCELLED, MANAGER),
)
