"""What an end means for asking again, and which reminders have come due."""

from datetime import datetime, timedelta

from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.states import RequestState


def asks_again_from(
    ending: RequestState,
    now: datetime,
    *,
    is_repeat: bool = False,
    mentor_has_no_room: bool = False,
) -> datetime:
    """Return from when the initiator may ask the same person again (`now`: at once).

    `is_repeat`: the request before ended in silence too. `mentor_has_no_room`: the mentor declined
    while full, or pauses; that says nothing about the request, so nobody has to wait.
    """
    waits = {
        RequestState.DECLINED: timedelta() if mentor_has_no_room else POLICY.after_decline,
        RequestState.EXPIRED: POLICY.after_second_silence if is_repeat else timedelta(),
        RequestState.WITHDRAWN: POLICY.after_withdrawal,
    }
    return now + waits.get(ending, timedelta())


def reminders_due(due_at: datetime, now: datetime, *, is_urgent: bool) -> int:
    """Return how many reminders should have been sent by `now`, counted in running time."""
    return sum(due_at - left <= now for left in POLICY.reminders_of(is_urgent=is_urgent))
