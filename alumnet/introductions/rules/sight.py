"""What each of the three sees of an introduction: never more than it is for them to know.

Whoever began it reads one word for everything that ended without two yeses, on the day that was
named at the start. What really happened changes neither the word nor the day, nor what may be done
meanwhile.
"""

from dataclasses import dataclass
from enum import Enum

from alumnet.introductions.rules.states import OPEN, IntroductionState, Origin, Part

S = IntroductionState


class Seen(Enum):
    """How an introduction stands, as one of the three reads it."""

    YOUR_TURN = "your_turn"
    ON_ITS_WAY = "on_its_way"
    NO_ANSWER = "no_answer"
    NOT_NOW = "not_now"
    YOU_SAID_NO = "you_said_no"
    PASSED_ON = "passed_on"
    BOTH_AGREED = "both_agreed"
    INTRODUCED = "introduced"
    TAKEN_BACK = "taken_back"
    OVER = "over"


# Something may come of it still, as far as its reader knows: a second of the same helps nobody.
RUNS = frozenset({Seen.YOUR_TURN, Seen.ON_ITS_WAY, Seen.BOTH_AGREED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an introduction is: its state, and what has happened on the way there.

    `is_awaited`: whoever began it hasn't reached the end of their wait. `reached_second`: the
    second of the two was asked. `was_agreed`: both had said yes. `have_met`: one of them said so.
    """

    origin: Origin
    state: IntroductionState
    is_awaited: bool = True
    reached_second: bool = False
    was_agreed: bool = False
    have_met: bool = False


def is_for(part: Part, standing: Standing) -> bool:
    """Return whether somebody who plays this part may know of it at all."""
    return part is not Part.SECOND or standing.reached_second


def seen_by(part: Part, standing: Standing) -> Seen:
    """Return how an introduction stands for somebody who may know of it."""
    if part is Part.CONNECTOR:
        return _by_connector(standing)
    if standing.was_agreed:
        return _agreed(standing)
    if part is Part.FIRST:
        return _by_first(standing)
    return _ANSWERED.get(standing.state, Seen.OVER)


def _agreed(standing: Standing) -> Seen:
    if standing.state is S.AGREED:
        return Seen.BOTH_AGREED
    return Seen.OVER if standing.state is S.VOIDED else Seen.INTRODUCED


def _by_first(standing: Standing) -> Seen:
    if standing.origin is Origin.ASKED:
        return _by_asker(standing)
    if standing.reached_second:
        is_over = standing.state is S.WITHDRAWN
        return Seen.OVER if is_over else _by_asker(standing)
    return _ANSWERED.get(standing.state, Seen.OVER)


def _by_connector(standing: Standing) -> Seen:
    """Return what the one between sees: of a note that they passed on only that they did."""
    if standing.origin is Origin.OFFERED:
        return _agreed(standing) if standing.was_agreed else _by_asker(standing)
    if standing.have_met:
        return Seen.INTRODUCED
    if standing.reached_second:
        return Seen.PASSED_ON
    return _ANSWERED.get(standing.state, Seen.OVER)


def _by_asker(standing: Standing) -> Seen:
    """Return what somebody sees who waits for a yes that isn't theirs."""
    if standing.is_awaited:
        return Seen.ON_ITS_WAY
    return {S.WITHDRAWN: Seen.TAKEN_BACK, S.NOT_NOW: Seen.NOT_NOW}.get(
        standing.state, Seen.NO_ANSWER
    )


# What somebody sees who was asked for an answer.
_ANSWERED = {
    **dict.fromkeys(OPEN, Seen.YOUR_TURN),
    S.PASSED: Seen.YOU_SAID_NO,
    S.DECLINED: Seen.YOU_SAID_NO,
    S.NOT_NOW: Seen.YOU_SAID_NO,
}
