"""What staff changed, as this process knows it: looked up now and then instead of on every page.

Each part of the slice has a loader that reads what is stored and hands it to whoever uses it, in
this slice or below. A command changes something inside `changing`: it is known to this process at
once, and to the others when they next look, after `RHYTHM` seconds at most.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from flask import g
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.kernel.db import UNREACHABLE, reading, writing
from alumnet.kernel.errors import Conflict
from alumnet.kernel.logs import logger
from alumnet.site.models import SiteChange

RHYTHM: Final = 10.0
Loader = Callable[[Session | None], None]
Stamp = tuple[int, int | None]

_NOTHING: Final[Stamp] = (0, None)
_loaders: list[Loader] = []


class _Known:
    """Up to which change this process knows everything, and when it last looked."""

    stamp: Stamp = _NOTHING
    looked_at: float = float("-inf")


def loads(loader: Loader) -> Loader:
    """Register what brings a part up to date; without a session it goes back to what shipped."""
    _loaders.append(loader)
    return loader


@contextmanager
def changing(
    kind: str, association_id: int | None, *, by: int | None, now: datetime
) -> Iterator[Session]:
    """Change something as an admin of an association, or of the site; then know it.

    Raises NotAllowed, and Conflict for who comes second.
    """
    try:
        with writing() as session:
            require_admin(session, by, association_id)
            session.add(SiteChange(kind=kind, at=now))
            session.flush()
            yield session
    except IntegrityError:  # two wrote the same thing at once, and the other was first
        raise Conflict from None
    refresh()


def refresh() -> None:
    """Bring everything up to date, if anything changed. One statement where nothing did."""
    session = reading()
    # Both, because the change with the higher number may be there before the one with the lower.
    stamp = session.execute(select(func.count(), func.max(SiteChange.id))).one()
    if tuple(stamp) != _Known.stamp:
        for loader in _loaders:
            loader(session)
        _Known.stamp = (stamp[0], stamp[1])
    _Known.looked_at = time.monotonic()


def refresh_when_due() -> None:
    """Look for changes if the last look is a while ago; an unreachable database changes nothing."""
    if time.monotonic() - _Known.looked_at < RHYTHM:
        return
    _Known.looked_at = time.monotonic()
    try:
        refresh()
    except UNREACHABLE as error:
        logger().warning("site.not_refreshed", problem=str(error).partition("\n")[0])
        g.pop("read_session", None)


def forget() -> None:
    """Go back to what shipped: nothing of any database is known any more."""
    _Known.stamp, _Known.looked_at = _NOTHING, float("-inf")
    for loader in _loaders:
        loader(None)
