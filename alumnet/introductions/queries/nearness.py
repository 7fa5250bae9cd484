"""What the reader of an introduction shares with whom they would meet."""

from datetime import date

from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.members.queries.people import Face
from alumnet.ties.explain import full_sentence
from alumnet.ties.path_views import THREAD_KINDS
from alumnet.ties.queries import ties_with

_MOST_SHOWN = 3


def ties_with_one(
    session: Session, viewer: Viewer, other: Face, *, today: date
) -> tuple[tuple[str, str], ...]:
    """Return (kind, sentence) of the strongest ties, as the viewer may see them. Two statements."""
    found = ties_with(session, viewer, [other.person_id], today=today)[other.person_id]
    return tuple(
        (THREAD_KINDS[tie.kind], full_sentence(tie, other.given_name))
        for tie in found[:_MOST_SHOWN]
    )
