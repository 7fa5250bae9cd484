"""To how many people one's own ties lead: what a path through oneself could use."""

from datetime import date

from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.search import service
from alumnet.search.service import SearchNotReady
from alumnet.ties.counts import size_in_words
from alumnet.ties.settings import OwnTies


def led_to(session: Session, viewer: Viewer, own: OwnTies, *, today: date) -> dict[str, str]:
    """Return in round words to how many people each place leads, by its public id. Two statements.

    Only ties near enough to lead on count, and only as the viewer sees them: what others chose for
    theirs can't be told from it. Nothing while there is no index.
    """
    standing = service.standing_of(session, viewer, today=today)
    try:
        counts = service.led_to(standing)
    except SearchNotReady:
        return {}
    return {
        place.public_id: size_in_words(counts[place.place])
        for place in own.places
        if place.place in counts
    }
