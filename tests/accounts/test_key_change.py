"""The secret key of a site is changed: what the earlier one made is taken while it is named."""

from collections.abc import Callable

import time_machine
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts import commands, security
from alumnet.accounts.models import Account, SecondFactor
from alumnet.accounts.one_time_codes import code_of, new_secret, step_at
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.kernel.signed import signed, unsigned
from tests.accounts.browsing import is_signed_in, sign_in
from tests.accounts.builders import the_account
from tests.builders import PASSWORD, a_member
from tests.client import InspectingClient

OLD, NEW = "an-old-key-" * 4, "a-new-key-" * 4


def test_what_an_earlier_key_made_is_taken_while_it_is_named_and_made_anew(
    make_app: Callable[..., Flask],
) -> None:
    before, after, later = (
        make_app(secret_key=key, secret_key_fallbacks=fallbacks, password_hash="argon2")
        for key, fallbacks in ((OLD, ""), (NEW, OLD), (NEW, ""))
    )
    secret, moment = new_secret(), now()
    with before.test_request_context():
        member = a_member()
        with writing() as session:
            session.execute(update(Account).values(password=security.hashed(PASSWORD)))
        token = signed("a link", 7)
        account_id = the_account(member.email).id
        code = code_of(secret, step_at(moment))
        commands.turn_on_second_factor(account_id, secret, code, now=moment)
    for site, is_right in ((later, False), (after, True), (later, True)):
        client = InspectingClient(site)
        answer = sign_in(client, member.email)
        assert (answer.location == "/sign-in/code") is is_right, site
        if is_right:
            moment = now() if site is after else now().replace(year=now().year + 1)
            with time_machine.travel(moment), site.app_context():
                code = code_of(secret, step_at(moment) + 1)
                assert commands.use_code(account_id, code, now=now())
    with after.test_request_context():
        assert unsigned("a link", token) == [7]
    with later.test_request_context():
        assert unsigned("a link", token) is None
        held = reading().scalars(select(SecondFactor)).one()
        assert held.last_step > step_at(now())


def test_a_browser_stays_signed_in_when_the_key_is_changed(make_app: Callable[..., Flask]) -> None:
    before = make_app(secret_key="k" * 40)
    with before.app_context():
        member = a_member()
    browser = InspectingClient(before)
    sign_in(browser, member.email)
    kept = browser.raw.get_cookie("alumnet")
    assert kept is not None
    for fallbacks, stays in (("k" * 40, True), ("", False)):
        after = InspectingClient(make_app(secret_key="n" * 40, secret_key_fallbacks=fallbacks))
        after.raw.set_cookie("alumnet", kept.value)
        assert is_signed_in(after) is stays
