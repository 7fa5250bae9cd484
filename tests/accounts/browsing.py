"""What a person does in a browser to join and to sign in."""

from http import HTTPStatus

from tests.builders import PASSWORD
from tests.client import InspectingClient
from tests.mailserver import MailServer, links_of
from tests.page import Page

EMAIL = "ada@example.org"


def join(client: InspectingClient, email: str = EMAIL, **more: object) -> Page:
    form = client.get("accounts.join").form(field="consent")
    form.fill(**{"name": "Ada Person", "email": email, "consent": "y", **more})
    return client.submit(form)


def mailed_path(mailbox: MailServer, email: str = EMAIL) -> str:
    return links_of(mailbox.last(email))[0].removeprefix("http://localhost")


def sign_in(
    client: InspectingClient, email: str, password: str = PASSWORD, wanted: str = ""
) -> Page:
    page = client.get("accounts.sign_in", next=wanted) if wanted else client.get("accounts.sign_in")
    return client.submit(
        page.form(field="password").fill(email=email, password=password), follow=False
    )


def an_option(page: Page) -> str:
    return next(each.get("value", "") for each in page.all("option") if each.get("value"))


def is_signed_in(client: InspectingClient) -> bool:
    return client._open("GET", "/me/security").status == HTTPStatus.OK
