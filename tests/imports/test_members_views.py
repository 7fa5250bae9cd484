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
from tests.imports.members import LIST, checked, names, the_import
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
    assert "One file of members waits to be taken over" in admin.get("administration.overview").main
    page = admin.get("imports.member_import", **where)
    assert "We couldn't read 1 row. 1 row may be about somebody" in page.main
    assert "The other 6 rows are ready." in page.main
    problems = admin.get("imports.member_import", **where, show="problem")
    assert "'class of 2o14' isn't a year." in problems.main
    twin = admin.get("imports.member_import", **where, show="twin")
    decide = twin.form(button="Note these decisions")
    admin.submit(decide.fill(**{"row-10": "skip"}))
    assert "Take over 6 rows" in admin.get("imports.member_import", **where).main
    page = admin.submit(decide.fill(**{"row-10": "another"}))
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


def test_days_with_two_readings_are_asked_about_before_anything_is_checked(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house))
    page = send(admin, house, b"Id,Name,Paid until\n1,Ana Ruiz,03/04/2014\n")
    assert "We don't guess." in page.main
    page = admin.submit(page.form(button="Check the rows"), expect=422)
    assert "Say how days like 03/04/2014 are meant" in page.main
    page = admin.submit(page.form(button="Check the rows").fill(order="day_first"))
    assert page.h1 == "Checking the rows"
    page = admin.submit(page.form(button="Back to the columns"))
    page = admin.submit(page.form(button="Check the rows").fill(**{"columns-1": ""}), expect=422)
    assert "we can't tell who is meant" in page.main
    admin.submit(page.form(button="Give this file up"))


def test_what_is_no_list_is_refused_in_a_sentence(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    sent: dict[str, Any] = {"file": [(io.BytesIO(b"PK\x03\x04"), "list.csv")]}
    page = admin.post("imports.members", sent, slug=slug_of(house), expect=422)
    assert "Save the list as CSV (UTF-8) and send that." in page.main


def test_what_is_left_out_comes_as_a_file_that_computes_nothing(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house))
    found = the_import(checked(house, "Id,Name,Class\n1,=1+1,x\n"))
    where = f"/admin/{slug_of(house)}/imports/{found.public_id}"
    text = admin.raw.get(f"{where}/problems.csv").get_data(as_text=True)
    assert text == "\ufeffRow,Who,Why\r\n2,1 =1+1 x,'x' isn't a year.\r\n"
    stranger = new_client(builders.an_admin(builders.an_association()))
    for path in ("", "/columns", "/problems.csv"):
        stranger.get(where + path, expect=404)
    for path in ("/apply", "/undo", "/cancel", "/decide"):
        stranger.post(where + path, {}, expect=404)
    admin.post(where + "/decide", {"row-99": "same"}, expect=404)
    admin.post(where + "/decide", {"row-x": "same"}, expect=404)
