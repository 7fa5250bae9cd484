"""What the people of the invented network were told of their requests, as rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from alumnet.demo.records import DemoRequest
from alumnet.demo.rows import PersonRows, Row
from alumnet.mentoring.rules import RequestState
from alumnet.notifications.models import Notification
from alumnet.notifications.rules.deciding import MailState
from alumnet.notifications.rules.policy import POLICY

# state → (what is told when it is reached, whether to the initiator)
_ENDINGS: Final = {
    RequestState.ACCEPTED: ("request_accepted", True),
    RequestState.DECLINED: ("request_declined", True),
    RequestState.EXPIRED: ("request_expired", True),
    RequestState.WITHDRAWN: ("request_closed", False),
    RequestState.SUPERSEDED: ("request_closed", False),
}
_NEWS = timedelta(days=5)


def rows_of_notifications(
    asked: Mapping[int, DemoRequest], first_request: int, people: PersonRows, now: datetime
) -> Iterator[Row]:
    """Give what was told lately, oldest first, as it was told one after the other."""
    told = (each for key, request in asked.items() for each in _told(request, first_request + key))
    yield from _rows(sorted(told, key=lambda each: each["created_at"]), people, now)


def _told(request: DemoRequest, number: int) -> Iterator[dict[str, Any]]:
    if request.submitted_at is None:
        return
    one, other = request.initiator, request.receiver
    yield _notice("request_submitted", number, other, one, request.submitted_at)
    code, is_to_initiator = _ENDINGS.get(RequestState(request.state), ("", False))
    if code and request.ended_at is not None:
        to, by = (one, other) if is_to_initiator else (other, one)
        yield _notice(code, number, to, by, request.ended_at)


def _notice(code: str, number: int, to: int, by: int, at: datetime) -> dict[str, Any]:
    # No entry of the outbox has a number below zero.
    return {
        "code": code,
        "about_id": number,
        "entry_id": -number,
        "person_id": to,
        "by_id": by,
        "created_at": at,
    }


def _rows(told: Iterable[dict[str, Any]], people: PersonRows, now: datetime) -> Iterator[Row]:
    for each in told:
        at = each["created_at"]
        if now - POLICY.keep_read < at <= now:
            each["person_id"], each["by_id"] = map(people.id_of, (each["person_id"], each["by_id"]))
            each["read_at"] = at if now - at > _NEWS else None
            each["mail"], each["mailed_at"] = MailState.SENT, at
            yield Notification, each
