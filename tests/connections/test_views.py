"""The page of people one blocked."""

import pytest

from alumnet.connections import commands
from tests import builders
from tests.client import InspectingClient

pytestmark = pytest.mark.postgresql


def test_lifting_a_block_from_the_list(client: InspectingClient) -> None:
    ruth, jun = builders.a_member("Ruth"), builders.a_member("Jun Baek")
    commands.block(jun.public_id, by=ruth.id, now=builders.THEN)
    client.sign_in(ruth)

    page = client.follow(client.get("members.privacy"), "People you blocked")
    assert "Jun Baek" in page.text
    page = client.submit(page.form(action="/lift"))

    assert "You haven't blocked anybody" in page.text
