"""Computing what is told of the quarters that are over, once for good."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from alumnet.accounts.models import Association
from alumnet.kernel.db import reading, writing
from alumnet.reporting.models import ReportBlock
from alumnet.reporting.queries import gathering
from alumnet.reporting.rules.quarters import begins, last_told, quarter_of
from alumnet.reporting.rules.tallying import is_enough, tally


def tell_quarters(now: datetime) -> int:
    """Keep what may be told of each association's quarters; return how many blocks were made.

    A quarter in which too few people took part waits, and is told together with the next.
    """
    query = select(Association.id).order_by(Association.id)
    until = last_told(now)
    return sum(_tell(each, until, now) for each in reading().scalars(query).all())


def _tell(association_id: int, until: int, now: datetime) -> int:
    first = _next_quarter(association_id)
    if first is None:
        return 0
    made = 0
    for quarter in range(first, until + 1):
        content = _content(association_id, first, quarter)
        if content is not None:
            _keep(association_id, first, quarter, content, now)
            first, made = quarter + 1, made + 1
    return made


def _next_quarter(association_id: int) -> int | None:
    """Return the first quarter that isn't told yet, None before anything happened."""
    told = reading().scalar(
        select(func.max(ReportBlock.last_quarter)).where(
            ReportBlock.association_id == association_id
        )
    )
    if told is not None:
        return told + 1
    moment = gathering.first_moment(reading(), association_id)
    return quarter_of(moment.date()) if moment else None


def _content(association_id: int, first: int, last: int) -> dict[str, Any] | None:
    """Return what is kept of these quarters together, None where they are about too few."""
    found = gathering.happenings(reading(), begins(first), begins(last + 1))
    people = {person for each in found for person in (each.mentee_id, each.mentor_id)}
    places = gathering.places_of(reading(), association_id, people)
    return tally(found, places) if is_enough(found, places) else None


def _keep(
    association_id: int, first: int, last: int, content: dict[str, Any], now: datetime
) -> None:
    with writing() as session:
        told = select(ReportBlock.id).where(
            ReportBlock.association_id == association_id, ReportBlock.last_quarter >= first
        )
        if session.scalar(told.limit(1)) is None:
            session.add(
                ReportBlock(
                    association_id=association_id,
                    first_quarter=first,
                    last_quarter=last,
                    content=content,
                    made_at=now,
                )
            )
