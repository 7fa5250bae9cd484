"""Errors a person can meet. They carry facts; `alumnet.wording` turns them into sentences."""

from http import HTTPStatus
from typing import Any, ClassVar


class DomainError(Exception):
    """A rule said no. `facts` holds what the page needs to explain it."""

    code: ClassVar[str] = "refused"
    http_status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotFound(DomainError):
    """The thing does not exist, or not for whoever asks: the two look the same."""

    code = "not_found"
    http_status = HTTPStatus.NOT_FOUND


class NotAllowed(NotFound):
    """Whoever asks may not do this; shown exactly as if the thing did not exist."""

    code = "not_allowed"


class Conflict(DomainError):
    """Somebody else changed the same thing first."""

    code = "conflict"


class OutOfReach(DomainError):
    """The database does not answer, or has no room: nothing can be read or kept just now."""

    code = "out_of_reach"
    http_status = HTTPStatus.SERVICE_UNAVAILABLE


class TooMany(DomainError):
    """A limit on how often something may be done; `until` says when it is free again."""

    code = "too_many"
    http_status = HTTPStatus.TOO_MANY_REQUESTS
