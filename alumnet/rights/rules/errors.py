"""What stands in the way of somebody's wish about their data."""

from typing import ClassVar

from alumnet.kernel.errors import Conflict, TooMany


class ExportRunning(Conflict):
    """A copy is being put together already."""

    code: ClassVar[str] = "export_running"


class ExportTooSoon(TooMany):
    """One copy a day; at `until` the next can be asked for."""

    code: ClassVar[str] = "export_too_soon"


class ClosesAlready(Conflict):
    """The account is closing, or somebody noted that it should be erased."""

    code: ClassVar[str] = "closes_already"


class NeedsSomebodyElse(Conflict):
    """Whoever noted the wish carries it out alone only after `until`."""

    code: ClassVar[str] = "needs_somebody_else"


class NotOursAlone(Conflict):
    """For whoever looks after the site. Its words don't say that another association is why."""

    code: ClassVar[str] = "not_ours_alone"


class NotOnTheLiving(Conflict):
    """Nobody noted that this person has died."""

    code: ClassVar[str] = "not_on_the_living"
