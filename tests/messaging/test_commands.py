"""A conversation by itself, before any slice has a page for it."""

import pytest
from sqlalchemy import select

from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.messaging import commands
from alumnet.messaging.models import Conversation
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient

KEY = "bcdfghjkmnpq"


def test_only_who_takes_part_writes_and_a_conversation_without_a_place_has_no_page(
    client: InspectingClient,
) -> None:
    ruth, jun, eve = (builders.a_member(name) for name in ("Ruth A", "Jun B", "Eve O"))
    with writing() as session:
        begun = commands.start(session, ruth.id, jun.id, now=THEN)
        commands.send(session, begun, by=jun.id, text="Hello.", form_key=KEY, now=THEN)
    with pytest.raises(NotFound), writing() as session:
        commands.send(session, begun, by=eve.id, text="Hello.", form_key=KEY, now=THEN)
    address = f"/messages/{reading().scalars(select(Conversation.public_id)).one()}"
    for person in (ruth, eve):
        client.sign_in(person).get(address, expect=404)
