"""What mails about introductions say, read when they are sent: first names, never a word."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.introductions.models import Introduction
from alumnet.introductions.rules import Came, IntroductionState, Origin, Part, Way
from alumnet.introductions.rules.sight import Seen, seen_by
from alumnet.members.rules import given_name_of


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the three, by their first name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionMail:
    """An introduction as mails tell of it; `connector` is None while nobody was asked."""

    id: int
    public_id: str
    origin: Origin
    state: IntroductionState
    first: Somebody
    second: Somebody
    connector: Somebody | None
    due_at: datetime | None
    first_way: Way | None
    second_way: Way | None
    first_came: Came | None
    second_came: Came | None
    is_apart: bool
    seen_by_asker: Seen

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/introductions/{self.public_id}"


def introduction_mail(session: Session, introduction_id: int) -> IntroductionMail | None:
    """Return an introduction for a mail. One statement."""
    first, second, connector = aliased(Person), aliased(Person), aliased(Person)
    # A block with the connector counts only for those who know of them, so it is asked by steps.
    apart = standing_block(Introduction.first_id.expression, Introduction.second_id.expression)
    row = session.execute(
        select(
            Introduction,
            first.display_name,
            first.given_name,
            second.display_name.label("second_name"),
            second.given_name.label("second_given"),
            connector.display_name.label("connector_name"),
            connector.given_name.label("connector_given"),
            or_(apart, first.erased_at.is_not(None), second.erased_at.is_not(None)).label(
                "is_apart"
            ),
        )
        .join(first, first.id == Introduction.first_id)
        .join(second, second.id == Introduction.second_id)
        .outerjoin(connector, connector.id == Introduction.connector_id)
        .where(Introduction.id == introduction_id)
    ).one_or_none()
    if row is None:
        return None
    found: Introduction = row.Introduction
    asker = Part.FIRST if found.origin is Origin.ASKED else Part.CONNECTOR
    between = None
    if found.connector_id is not None:
        name = given_name_of(row.connector_name, row.connector_given)
        between = Somebody(found.connector_id, name)
    return IntroductionMail(
        id=found.id,
        public_id=found.public_id,
        origin=found.origin,
        state=found.state,
        first=Somebody(found.first_id, given_name_of(row.display_name, row.given_name)),
        second=Somebody(found.second_id, given_name_of(row.second_name, row.second_given)),
        connector=between,
        due_at=found.due_at,
        first_way=found.first_way,
        second_way=found.second_way,
        first_came=found.first_came,
        second_came=found.second_came,
        is_apart=bool(row.is_apart),
        seen_by_asker=seen_by(asker, found.standing),
    )
