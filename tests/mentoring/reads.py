"""What tests of reads need: a budget of statements, and the viewer that somebody is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select

from alumnet.accounts.models import Account
from alumnet.accounts.queries import viewer_of
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import engine, reading
from tests.builders import Built


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Count the statements of a read."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert len(seen) <= number, seen


def seen_by(person: Built) -> Viewer:
    """Return the viewer that a signed-in person is."""
    session = reading()
    account = session.scalars(select(Account).where(Account.person_id == person.id)).one()
    return viewer_of(session, account)
