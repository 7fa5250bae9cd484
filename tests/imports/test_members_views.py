"""A file of members in the browser, from the file to its undoing."""

import io
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from alumnet.imports.models import MemberImport
from alumnet.kernel.db import reading
from tests import builders
from tests.builders import Built, slug_of
from tests.client import InspectingClient
from tests.imports.members import LIST, names
from tests.page import Page

NewClient = Callable[..., InspectingClient]


def send(client: InspectingClient, house: Built, data: bytes, name: str = "list.csv") -> Page:
    sent: dict[str, Any] = {"file": [(io.BytesIO(data), name)]}
    return client.post("imports.members", sent, slug=slug_of(house))


def test_a_file_goes_from_its_columns_to_a_preview_to_pages_and_back(
    house: Built, new_client: NewClient, worker: Callable[[], None]
) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    page = send(admin, house, LIST.encode("utf-16"))
    assert page.h1 == "What the columns hold"
    assert "UTF-16 text with semicolons" in page.main
    assert "class of 2o14" not in page.main
    assert "Zsófia" in page.main
    page = admin.submit(page.form(button="Check the rows"))
    assert page.h1 == "Checking the rows"
    assert "0 of 8 rows" in page.main
    worker()
    where: dict[str, Any] = {"slug": slug_of(house), "public_id": the_public_id()}
    page = admin.get("imports.member_import", **where)
    assert "We couldn't read 1 row. 1 row may be about somebody" in page.main
    assert "The other 6 rows are ready." in page.main
    problems = admin.get("imports.member_import", **where, show="problem")
    assert "'class of 2o14' isn't a year." in problems.main
    twin = admin.get("imports.member_import", **where, show="twin")
    page = admin.submit(twin.form(button="Note these decisions").fill(**{"row-10": "another"}))
    page = admin.submit(admin.get("imports.member_import", **where).form(button="Take over 7 rows"))
    assert page.h1 == "Taking the rows over"
    worker()
    page = admin.get("imports.member_import", **where)
    assert page.h1 == "Taken over"
    assert "6 new, 1 as before" in page.main
    admin.submit(page.form(button="Take it back"))
    worker()
    assert admin.get("imports.member_import", **where).h1 == "Taken back"
    assert names() == ["Hanna Weiss"]


def the_public_id() -> str:
    reading().close()
    return reading().scalars(select(MemberImport.public_id)).one()
