"""What can stand in the way of planning outcomes, drawing lots and noting what is known."""

from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError


class PlanFrozen(Conflict):
    """The plan stands since the cohort opened; what changes is written beside it."""

    code: ClassVar[str] = "outcome_plan_frozen"


class PlanChanged(Conflict):
    """Somebody else saved the plan meanwhile."""

    code: ClassVar[str] = "outcome_plan_changed"


class NothingToAmend(Conflict):
    """The plan isn't frozen yet: it can be changed itself."""

    code: ClassVar[str] = "outcome_plan_open"


class LotsDrawn(Conflict):
    """There was a draw; there is never a second one."""

    code: ClassVar[str] = "lots_drawn"


class NoLottery(DomainError):
    """Nobody planned one, it isn't the time, or there are places for all."""

    code: ClassVar[str] = "no_lottery"


class ObservationRefused(DomainError):
    """What was entered can't be so; `reason` is a sentence."""

    code: ClassVar[str] = "observation_refused"
