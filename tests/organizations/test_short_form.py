"""The form under a list of affiliations: short, closed, and open where something is written."""

import pytest

from tests import builders
from tests.client import InspectingClient
from tests.page import Page, words

pytestmark = pytest.mark.postgresql


@pytest.fixture
def ada(client: InspectingClient) -> builders.Built:
    person = builders.a_member("Ada Adeyemi")
    client.sign_in(person)
    return person


def open_rows(page: Page) -> list[str]:
    """Return the headings of the rows that stand open on the page."""
    rows = [each for each in page.all("details") if each.get("class") == "row-of-form"]
    summaries = [next(row.iter("summary")) for row in rows if row.get("open") is not None]
    return [words(each) for each in summaries]


def test_whoever_begins_finds_short_rows_open(
    client: InspectingClient, ada: builders.Built
) -> None:
    page = client.get("organizations.affiliations")
    assert len(open_rows(page)) == 3
    inner = [each for each in page.all("details") if each.get("class") is None]
    assert [each.get("open") for each in inner] == [None] * 3


def test_below_a_list_the_rows_are_closed_until_one_is_wanted(
    client: InspectingClient, ada: builders.Built
) -> None:
    builders.a_job(ada, builders.an_organization("Halden Works"), 2011, 2016)
    page = client.get("organizations.affiliations")
    assert open_rows(page) == []
    page = client.submit(page.form(button="Save").press("Another school"))
    assert open_rows(page) == ["A school you went to"]


def test_what_was_typed_with_a_mistake_stands_open(
    client: InspectingClient, ada: builders.Built
) -> None:
    builders.a_job(ada, builders.an_organization("Halden Works"), 2011, 2016)
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(
        **{"rows-1-organization": "Acme", "rows-1-start": "soon", "rows-1-title": "Engineer"}
    )
    page = client.submit(form, expect=422)
    assert open_rows(page) == ["Somewhere you worked"]
    inner = [each for each in page.all("details") if each.get("class") is None]
    assert [each.get("open") is not None for each in inner] == [False, True, False]
    assert page.form(button="Save").fields["rows-1-title"] == ["Engineer"]
