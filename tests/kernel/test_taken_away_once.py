"""Pressing twice takes away once, and tells nobody else what there was."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.twice import A_DAY, Gone
from alumnet.organizations.models import Affiliation
from tests import builders
from tests.client import InspectingClient


@pytest.mark.postgresql
def test_what_somebody_took_away_stays_gone_for_their_second_press_and_unknown_to_others(
    database: str, new_client: Callable[..., InspectingClient]
) -> None:
    ada, acme = builders.a_member("Ada Lind"), builders.an_organization("Acme")
    for year in (2001, 2005):
        builders.a_job(ada, acme, year)
    places = list(reading().scalars(select(Affiliation.public_id).order_by(Affiliation.id)))
    client, stranger = new_client(ada), new_client(builders.a_member())

    def press(who: InspectingClient, place: str, status: int) -> None:
        who.post("organizations.remove_affiliation", public_id=place, expect=status, follow=False)

    press(client, places[0], 303)
    page = client.post("organizations.remove_affiliation", public_id=places[0])
    assert "It is removed from your page." in page.text
    press(stranger, places[0], 404)
    press(stranger, places[1], 404)
    assert list(reading().scalars(select(Affiliation.public_id))) == places[1:]
    with time_machine.travel(now() + A_DAY + timedelta(minutes=1), tick=False):
        press(client, places[0], 404)
        press(client, places[1], 303)
    assert list(reading().scalars(select(Gone.thing))) == places[1:]
