"""What a pair of a cohort may need a word about, seen from counts and dates alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_states import Cadence
from alumnet.mentoring.rules.rhythm import amber_after
from alumnet.programmes.rules.milestones import PairMilestone
from alumnet.programmes.rules.policy import POLICY


class Need(StrEnum):
    """Why a pair is on the list of those to follow up."""

    NOT_MET = "not_met"
    SILENT = "silent"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFacts:
    """What is known of how a pair goes: when they met and mean to, and when they were reminded.

    `late` are the milestones that they are past.
    """

    state: MentorshipState
    started_at: datetime
    times_met: int
    quiet_since: datetime | None
    cadence: Cadence | None
    is_planned: bool
    reminded_at: datetime | None
    late: Sequence[PairMilestone] = ()


# Who paused said so, and who looks back has met.
_GOES_ON = frozenset({MentorshipState.PROPOSED, MentorshipState.ACTIVE})


def need_of(pair: PairFacts, now: datetime) -> Need | None:
    """Return what a pair needs a word about: that they meet first, then what is to be reached."""
    if pair.state not in _GOES_ON:
        return None
    return _to_meet(pair, now) or (Need.LATE if pair.late else None)


def _to_meet(pair: PairFacts, now: datetime) -> Need | None:
    """Return whether two should meet; not while a conversation is planned."""
    if pair.is_planned:
        return None
    if pair.times_met == 0:
        return Need.NOT_MET if pair.started_at + POLICY.first_meeting <= now else None
    is_silent = pair.quiet_since is not None and pair.quiet_since + amber_after(pair.cadence) <= now
    return Need.SILENT if is_silent else None


def may_remind(reminded_at: datetime | None, now: datetime) -> bool:
    """Return whether a pair wasn't reminded in the last days."""
    return reminded_at is None or reminded_at + POLICY.between_reminders <= now


@dataclass(frozen=True, slots=True)
class Going:
    """How many pairs there are, how many have met, and how often they did in all."""

    pairs: int
    met: int
    meetings: int


def going(pairs: Iterable[PairFacts]) -> Going:
    """Count how pairs go."""
    times = [each.times_met for each in pairs]
    return Going(len(times), sum(1 for each in times if each), sum(times))
