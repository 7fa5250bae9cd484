"""What tests of enrolment share: who asks, and the row of somebody's place."""

from sqlalchemy import select

from alumnet.accounts.models import Account
from alumnet.accounts.queries import viewer_of
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading
from alumnet.programmes.models import Enrolment
from tests.builders import Built
from tests.programmes.builders import BuiltCohort


def viewer(person: Built) -> Viewer:
    """Return a person as whoever asks."""
    account = select(Account).where(Account.person_id == person.id)
    return viewer_of(reading(), reading().scalars(account).one())


def enrolment_of(person: Built, cohort: BuiltCohort) -> Enrolment:
    """Return somebody's enrolment as it is now."""
    reading().rollback()
    query = select(Enrolment).filter_by(person_id=person.id, cohort_id=cohort.id)
    return reading().scalars(query).one()
