"""What a file said, kept in the page that shows it, until somebody has chosen.

The page carries it signed and for one person; nothing of it is stored here, so that nothing is left
when somebody thinks better of it. After a day it has to be sent again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from alumnet.kernel.signed import signed, unsigned
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.commands import AffiliationValues
from alumnet.organizations.rules import AffiliationKind, Period, Precision
from alumnet.portability.rules import POLICY, FileRefused
from alumnet.portability.stated import Stated

_PURPOSE = "portability.preview"
_SEND_AGAIN = "This page is too old to be used. Please send the file again."


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file said, and the profile beside which it was shown."""

    stated: Stated
    stamp: str


def kept_as(kept: Kept, person_id: int, *, now: datetime) -> str:
    """Return a token that holds what a file said, for the page of one person."""
    return signed(_PURPOSE, person_id, int(now.timestamp()), kept.stamp, _packed(kept.stated))


def kept_in(token: str, person_id: int, *, now: datetime) -> Kept:
    """Return what a token holds. Raises FileRefused for one that is too old or not theirs."""
    values = unsigned(_PURPOSE, token)
    if values is None or values[0] != person_id:
        raise FileRefused(reason=_SEND_AGAIN)
    _, made_at, stamp, packed = values
    if now - datetime.fromtimestamp(made_at, tz=UTC) > timedelta(hours=POLICY.preview_hours):
        raise FileRefused(reason=_SEND_AGAIN)
    return Kept(_unpacked(packed), stamp)


def _packed(stated: Stated) -> list[Any]:
    stays = [_stay_packed(each) for each in stated.stays]
    return [dict(stated.fields), stated.skills, stated.languages, stays, stated.notes]


def _unpacked(packed: list[Any]) -> Stated:
    fields, skills, languages, stays, notes = packed
    return Stated(
        fields, tuple(skills), tuple(languages), tuple(map(_stay_unpacked, stays)), tuple(notes)
    )


def _stay_packed(stay: AffiliationValues) -> list[Any]:
    period = stay.period
    return [
        stay.kind.value,
        stay.organization,
        stay.chosen,
        stay.title,
        stay.field,
        stay.city,
        stay.visibility.value,
        [period.start_month, period.end_month, period.is_current, period.precision.value],
    ]


def _stay_unpacked(packed: list[Any]) -> AffiliationValues:
    kind, organization, chosen, title, field, city, visibility, period = packed
    start, end, is_current, precision = period
    return AffiliationValues(
        kind=AffiliationKind(kind),
        organization=organization,
        chosen=chosen,
        title=title,
        field=field,
        city=city,
        visibility=Visibility(visibility),
        period=Period(start, end, is_current, Precision(precision)),
    )
