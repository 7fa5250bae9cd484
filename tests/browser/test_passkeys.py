"""Passkeys with a real browser and the device that it simulates."""

from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from alumnet.accounts.models import Passkey
from alumnet.kernel.db import reading
from tests.browser.conftest import Browse, Site
from tests.builders import PASSWORD, a_member
from tests.client import forget_what_the_test_read

_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_used_and_without_script_the_page_says_what_it_needs(
    app: Flask, live: Site, browse: Browse, axe: Callable[[Page], None]
) -> None:
    member = a_member()
    home = live.url.replace("127.0.0.1", "localhost")
    settings = app.extensions["alumnet.settings"]
    app.extensions["alumnet.settings"] = replace(settings, base_url=home)
    try:
        plain = browse(f"{home}/sign-in", js=False)
        expect(plain.get_by_text("This needs a browser that knows passkeys")).to_be_visible()
        expect(plain.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()

        page = browse(f"{home}/sign-in")
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
        page.get_by_label("E-mail address").fill(member.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.goto(f"{home}/me/security/passkeys/new")
        axe(page)
        page.get_by_label("Name of this passkey").fill("My laptop")
        page.get_by_role("button", name="Make a passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")

        page.context.clear_cookies()
        page.goto(f"{home}/sign-in?next=/me/security")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator("main")).to_contain_text("With a passkey")
        expect(page.locator("main")).to_contain_text("My laptop")
        axe(page)
        forget_what_the_test_read()
        assert reading().scalars(select(Passkey)).one().used_at is not None
    finally:
        app.extensions["alumnet.settings"] = settings
