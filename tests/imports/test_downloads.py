"""Files that are sent while they are read hold no connection when they are through."""

import contextvars
from collections.abc import Callable

from flask import Flask

from alumnet.kernel import db
from tests import builders
from tests.builders import slug_of
from tests.client import InspectingClient
from tests.databases import ON_POSTGRESQL
from tests.imports.members import taken_over, the_import


@ON_POSTGRESQL
def test_a_file_that_was_sent_gives_its_connection_back(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    with app.app_context():
        house = builders.an_association("Harbour Alumni")
        path = f"/admin/{slug_of(house)}/imports/{the_import(taken_over(house)).public_id}"
        client = InspectingClient(app).sign_in(builders.an_admin(house))
        db.reading().close()

    def lines_sent() -> int:
        with client.raw.get(f"{path}/problems.csv") as response:
            return response.get_data().count(b"\n")

    for _ in range(3):
        # As a request of its own: a context around it would end what the request left behind.
        assert contextvars.Context().run(lines_sent) == 3  # a problem, and one left undecided
    with app.app_context():
        assert db.engine().pool.checkedout() == 0  # type: ignore[attr-defined]
