"""Who is between two people, and whether they are still."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account
from alumnet.accounts.queries import viewer_of
from alumnet.connections.queries import standing_block, standing_connection
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.asking import Between, are_here, person_id_of
from alumnet.introductions.rules import IntroductionState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.queries.opening import opens_otherwise
from alumnet.ties.levels import TieLevel
from alumnet.ties.paths import possible_connectors

# So many could be meant before anybody learns that somebody is between.
_CROWD = 3


def person_at(session: Session, public_id: str) -> int:
    """Return whose public id this is. Raises NotFound. One statement."""
    found = person_id_of(session, public_id)
    if found is None:
        raise NotFound
    return found


def between_us(session: Session, viewer: Viewer, other: int, *, now: datetime) -> Sequence[Between]:
    """Return who may be asked to introduce the viewer to another, strongest first. Five statements.

    Those who let themselves be named always; the others where enough of them could be meant.
    """
    found = [
        Between(each.person_id, is_listed=each.level is TieLevel.LISTED)
        for each in possible_connectors(session, viewer, other, today=now.date())
    ]
    if len(found) >= _CROWD:
        return found
    return [each for each in found if each.is_listed]


def between_them(
    session: Session, introduction: Introduction, *, now: datetime
) -> Sequence[Between]:
    """Return who may be asked between the two of an introduction that was asked for."""
    viewer = _viewer(session, introduction.first_id)
    if viewer is None:
        return ()
    return between_us(session, viewer, introduction.second_id, now=now)


def _viewer(session: Session, person_id: int) -> Viewer | None:
    account = session.scalar(select(Account).where(Account.person_id == person_id))
    return None if account is None else viewer_of(session, account)


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
        viewer = _viewer(session, first)
        return viewer is not None and any(
            each.person_id == connector
            for each in possible_connectors(session, viewer, second, today=now.date())
        )
    if introduction.state is IntroductionState.OFFERED:
        return _knows(session, connector, first) and _knows(session, connector, second)
    return True


def _knows(session: Session, me: int, other: int) -> bool:
    is_connected = session.scalar(select(standing_connection(me, other)))
    return bool(is_connected) or opens_otherwise(session, me, other)
