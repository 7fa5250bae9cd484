"""After a yes the two can reach each other, and after the end no longer."""

import pytest

from alumnet.kernel import clock
from alumnet.mentoring import commands
from tests import builders
from tests.client import InspectingClient
from tests.mentoring.asking import a_request

pytestmark = pytest.mark.postgresql


def test_a_yes_shows_both_their_addresses_until_the_end(client: InspectingClient) -> None:
    harbour = builders.an_association()
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour)
    jun = builders.a_member("Jun Baek", of=harbour)
    asked = a_request(jun, ruth)
    place = commands.accept_request(asked, by=ruth.id, now=clock.now())

    mentor = client.sign_in(ruth).get("mentoring.mentorship_page", public_id=place)
    assert jun.email in mentor.main
    mentee = client.sign_in(jun).get("mentoring.mentorship_page", public_id=place)
    assert ruth.email in mentee.main

    commands.end_mentorship(place, by=jun.id, now=clock.now())
    assert ruth.email not in client.get("mentoring.mentorship_page", public_id=place).main
