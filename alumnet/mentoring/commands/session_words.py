"""What is said around a session: its agenda by both, the mentee's words before and after it."""

from datetime import datetime

from sqlalchemy import func, select

from alumnet.kernel.db import writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.twice import said_before, taken_away_once
from alumnet.mentoring.commands.session_steps import locked_session
from alumnet.mentoring.models import AgendaPoint
from alumnet.mentoring.queries.session_pages import point_named
from alumnet.mentoring.rules.session_errors import CannotBePlanned, EnoughPoints
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.sessions import SessionState, Subject

# Words that only the mentee writes, each with the states in which they are written.
_MENTEES = frozenset({"question", "brings", "will_try", "what_happened"})


def add_point(subject: Subject, number: int, *, by: int, text: str, now: datetime) -> None:
    """Add to what is to be talked about, while anything is. Twice at once is once.

    Raises CannotBePlanned once it has ended, EnoughPoints, NotFound.
    """
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        if not pair.is_open:
            raise CannotBePlanned
        query = select(func.count(AgendaPoint.id)).where(AgendaPoint.session_id == row.id)
        if row.state is SessionState.CANCELLED:
            raise NotFound
        point = AgendaPoint(session_id=row.id, author_id=by, text=text, created_at=now)
        if said_before(session, point, AgendaPoint.created_at, now) is not None:
            return
        if (session.scalar(query) or 0) >= SESSIONS.points:
            raise EnoughPoints(most=SESSIONS.points)
        session.add(point)


def remove_point(subject: Subject, number: int, token: str, *, by: int, now: datetime) -> None:
    """Take one's own point off the list. Raises NotFound for any other."""
    point_id = point_named(token)
    what = f"point {point_id}"
    with writing() as session, taken_away_once(session, what, by=by, now=now):
        _pair, row = locked_session(session, subject, number, by=by)
        point = session.get(AgendaPoint, point_id) if point_id else None
        if point is None or point.session_id != row.id or point.author_id != by:
            raise NotFound
        session.delete(point)


def save_words(subject: Subject, number: int, *, by: int, version: int, **words: str) -> None:
    """Save words of the mentee: `question`, `brings`, `will_try`, `what_happened`.

    Raises Conflict when they were saved in another window meanwhile, CannotBePlanned once it has
    ended (the other one reads them), NotFound for the mentor.
    """
    if not words.keys() <= _MENTEES:
        raise ValueError(words.keys() - _MENTEES)
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        if by != pair.mentee_id:
            raise NotFound
        if not pair.is_open:
            raise CannotBePlanned
        if version != row.words_version and words.items() - vars(row).items():
            raise Conflict
        for name, text in words.items():
            setattr(row, name, text)
        row.words_version += 1
