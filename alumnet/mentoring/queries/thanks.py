"""Thanks on the page of a mentor, as both of its people chose and as this viewer may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.statements import built_once
from alumnet.members.queries.people import ANY_VIEWER, values_of
from alumnet.members.queries.shield import shielded_from
from alumnet.mentoring.models import Thanks
from alumnet.mentoring.rules.mentorship_states import Audience

_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ShownThanks:
    """A thank-you on a mentor's page; without a `name` where its author didn't want one there."""

    words: str
    name: str
    sent_at: datetime


def thanks_for(session: Session, viewer: Viewer, person_id: int) -> Sequence[ShownThanks]:
    """Return the thanks that a mentor shows, newest first. One statement.

    People of the author's employer group read no name, unless the author chose that.
    """
    values = {"person_id": person_id, **values_of(viewer)}
    rows = session.execute(_shown(), values)
    return [
        ShownThanks(found.words, row.display_name if _is_named(row) else "", found.sent_at)
        for row in rows
        for found in [row.Thanks]
    ]


def _is_named(row: Any) -> bool:
    if row.Thanks.audience is Audience.NAMED_TO_ALL:
        return True
    return row.Thanks.audience is Audience.NAMED and not row.is_shielded


@built_once
def _shown() -> Select[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    me, author = ANY_VIEWER.person_id, Thanks.author_id.expression
    return (
        select(
            Thanks,
            Person.display_name,
            shielded_from(author, me).label("is_shielded"),
        )
        .join(Person, Person.id == Thanks.author_id)
        .where(
            Thanks.receiver_id == bindparam("person_id", type_=BigInteger),
            Thanks.shown_at.is_not(None),
            Thanks.audience != Audience.NOBODY,
            Person.erased_at.is_(None),
            # Whoever was blocked learns nothing of it: the words stay, as after a suspension.
            ~has_blocked(me, author),
            ~has_blocked(Thanks.receiver_id.expression, author),
        )
        .order_by(Thanks.shown_at.desc(), Thanks.mentorship_id.desc())
        .limit(_MOST_SHOWN)
    )
