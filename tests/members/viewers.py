"""Viewers for tests of reads, as the site would make them for a request."""

from alumnet.accounts.models import Account
from alumnet.accounts.queries import viewer_of
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading
from tests.builders import Built


def as_viewer(person: Built) -> Viewer:
    """Return the viewer that a request of this person has."""
    account = reading().query(Account).filter_by(person_id=person.id).one()
    return viewer_of(reading(), account)
