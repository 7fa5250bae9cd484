"""Who is between two people, and whether they are still."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person
from alumnet.accounts.queries import viewer_of
from alumnet.connections.queries import standing_block, standing_connection
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.asking import Between, are_here
from alumnet.introductions.rules import IntroductionState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.members.queries.opening import opens_otherwise
from alumnet.ties.levels import TieLevel
from alumnet.ties.paths import possible_connectors
from alumnet.ties.strength import Tie


def told_path(session: Session, viewer: Viewer, other: int, *, now: datetime) -> Tie | None:
    """Return the path through a contact that the viewer may be told of. Up to three statements.

    Its `organization` is the contact's name, empty where they aren't named.
    """
    found: Tie | None = registry.path(session, viewer, other, today=now.date())
    return found


def between_us(session: Session, viewer: Viewer, other: int, *, now: datetime) -> Sequence[Between]:
    """Return who may be asked to introduce the viewer to another, strongest first.

    Five statements. Nobody learns whom it finds; whether it may be asked at all is for `told_path`.
    """
    found = possible_connectors(session, viewer, other, today=now.date())
    return [Between(each.person_id, each.level is TieLevel.LISTED) for each in found]


def named(session: Session, found: Sequence[Between], name: str) -> int:
    """Return the strongest of these who has this name and lets it be told. Raises NotFound."""
    listed = [each.person_id for each in found if each.is_listed]
    query = select(Person.id).where(Person.id.in_(listed), Person.display_name == name)
    bearers = set(session.scalars(query))
    wanted = next((each for each in listed if each in bearers), None)
    if wanted is None:
        raise NotFound
    return wanted


def between_them(
    session: Session, introduction: Introduction, *, now: datetime
) -> Sequence[Between]:
    """Return who may be asked between the two of an introduction that was asked for."""
    account = session.scalar(select(Account).where(Account.person_id == introduction.first_id))
    if account is None:
        return ()
    return between_us(session, viewer_of(session, account), introduction.second_id, now=now)


def is_still_between(session: Session, introduction: Introduction, *, now: datetime) -> bool:
    """Return whether an introduction can go on to whom it leads next.

    All three are here and no block stands between any of them. Whoever passes it on stands on the
    path still; once they did, that is behind them.
    """
    first, second, connector = (
        introduction.first_id,
        introduction.second_id,
        introduction.connector_id,
    )
    if connector is None or not are_here(session, {first, second, connector}):
        return False
    pairs = ((first, second), (first, connector), (second, connector))
    apart = [standing_block(one, other) for one, other in pairs]
    if any(session.execute(select(*apart)).one()):
        return False
    if introduction.state is IntroductionState.ASKED:
        found = between_them(session, introduction, now=now)
        return any(each.person_id == connector for each in found)
    if introduction.state is IntroductionState.OFFERED:
        return _knows(session, connector, first) and _knows(session, connector, second)
    return True


def _knows(session: Session, me: int, other: int) -> bool:
    is_connected = session.scalar(select(standing_connection(me, other)))
    return bool(is_connected) or opens_otherwise(session, me, other)
