"""The words of an introduction: who begins it, where it stands, who is who, what becomes of it."""

from enum import Enum, StrEnum


class Origin(Enum):
    """Who begins: somebody asks for it, or whoever knows both offers it."""

    ASKED = "asked"
    OFFERED = "offered"


class IntroductionState(Enum):
    """Where an introduction stands. Whoever asked is told less, see `rules.sight`."""

    # Asked for: the connector decides first.
    ASKED = "asked"
    FORWARDED = "forwarded"
    # Offered by the connector: the first of the two decides, then the second.
    OFFERED = "offered"
    FIRST_AGREED = "first_agreed"
    # Both said yes; then they chose how to go on; then they were asked what came of it.
    AGREED = "agreed"
    INTRODUCED = "introduced"
    OUTCOME = "outcome"
    NOT_NOW = "not_now"
    PASSED = "passed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


# Somebody's answer is waited for.
OPEN = frozenset(
    {
        IntroductionState.ASKED,
        IntroductionState.FORWARDED,
        IntroductionState.OFFERED,
        IntroductionState.FIRST_AGREED,
    }
)
# Both said yes, and something may still come of it.
LASTING = frozenset({IntroductionState.AGREED, IntroductionState.INTRODUCED})
# Ended without a yes of both; of these whoever asked reads one word, on one day.
UNANSWERED = frozenset(
    {
        IntroductionState.PASSED,
        IntroductionState.DECLINED,
        IntroductionState.EXPIRED,
        IntroductionState.VOIDED,
    }
)


class Part(StrEnum):
    """Who somebody is in an introduction, as the table of steps names them.

    `first` asked for it, or is asked before the other; `second` is whom `first` meets. `asker` is
    whoever began it, beside what else they are.
    """

    FIRST = "first"
    SECOND = "second"
    CONNECTOR = "connector"
    ASKER = "asker"
    SYSTEM = "system"


class Way(Enum):
    """How two who said yes go on."""

    CONVERSATION = "conversation"
    CONNECTION = "connection"
    REQUEST = "request"


class Came(Enum):
    """What one of the two says of it thirty days later."""

    MET = "met"
    NOT_YET = "not_yet"
    NOTHING = "nothing"


def parts_of(origin: Origin, part: Part) -> frozenset[str]:
    """Return all parts that somebody plays."""
    begins = Part.FIRST if origin is Origin.ASKED else Part.CONNECTOR
    return frozenset({part, Part.ASKER}) if part is begins else frozenset({part})
