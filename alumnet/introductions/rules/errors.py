"""What can stand in the way of an introduction."""

from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError


class NobodyBetween(DomainError):
    """No path leads to this person, or none that may be asked about."""

    code: ClassVar[str] = "nobody_between"


class KnownAlready(DomainError):
    """The two are connected."""

    code: ClassVar[str] = "known_already"


class OnItsWay(Conflict):
    """The same introduction is on its way, under this `public_id`."""

    code: ClassVar[str] = "introduction_on_its_way"


class TooManyIntroductions(DomainError):
    """As many are on their way as may be at a time: `most`."""

    code: ClassVar[str] = "too_many_introductions"


class TriedBefore(DomainError):
    """These two were to be introduced before; `until` says from when it can be tried again."""

    code: ClassVar[str] = "tried_before"


class NoSuchDay(DomainError):
    """A day for "not now" that isn't ahead, or too far."""

    code: ClassVar[str] = "no_such_day"


class NotKnown(DomainError):
    """Only people whom one knows here can be introduced by one."""

    code: ClassVar[str] = "not_known"


class NotDueYet(DomainError):
    """A clock hasn't run out."""

    code: ClassVar[str] = "not_due_yet"


class WaitsNoMore(Conflict):
    """Whoever began it isn't waiting any more."""

    code: ClassVar[str] = "waits_no_more"


class TieGone(Conflict):
    """Who was asked to pass something on isn't between the two any more."""

    code: ClassVar[str] = "tie_gone"
