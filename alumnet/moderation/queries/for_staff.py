"""How many reports there are about a member, for staff who are near none of their sides."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, union_all

from alumnet.kernel.member_pages import ASSOCIATION, Fact, Line, MemberHere, Statement, told
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import ME, PERSON
from alumnet.moderation.models import Report
from alumnet.moderation.queries.conflicts import near_among
from alumnet.moderation.rules import CLOSED

_WORDS = {"open": "not decided yet", "closed": "decided"}


def facts() -> Statement:
    """Return the statement: counts, and nothing of what anybody wrote."""
    return union_all(
        _count("open", Report.state.not_in(CLOSED)), _count("closed", Report.state.in_(CLOSED))
    )


def _count(code: str, which: ColumnElement[bool]) -> Any:
    sides: Any = (Report.reporter_id, Report.reported_id)
    return told(code, number=func.count(), at=func.max(Report.created_at)).where(
        Report.reported_id == PERSON,
        Report.association_id == ASSOCIATION,
        Report.reporter_id.is_distinct_from(ME),
        Report.reported_id != ME,
        ~near_among(ME, sides),
        which,
    )


def lines(facts: Sequence[Fact], _here: MemberHere) -> list[Line]:
    """Return a line for each count that isn't nothing."""
    return [
        Line(_WORDS[fact.code].capitalize(), f"{number(fact.number)}, the last", at=fact.at)
        for fact in facts
        if fact.number
    ]
