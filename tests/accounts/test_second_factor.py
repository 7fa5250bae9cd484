"""Codes of an app beside the password, recovery codes, and the way back when both are lost."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.accounts import commands
from alumnet.accounts.models import RecoveryCode, SecondFactor
from alumnet.accounts.one_time_codes import code_of, matching_step, new_secret, step_at
from alumnet.accounts.rules import NotOnYourself, OutranksYou
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotAllowed, NotFound
from tests.accounts.browsing import is_signed_in, mailed_path, sign_in
from tests.accounts.builders import the_account
from tests.builders import (
    PASSWORD,
    Built,
    a_member,
    a_membership,
    a_site_admin,
    an_admin,
    an_association,
)
from tests.client import InspectingClient
from tests.mailserver import MailServer
from tests.page import words

Worker = Callable[..., int]
HALF_A_MINUTE = timedelta(seconds=30)
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def with_app(member: Built) -> tuple[str, list[str]]:
    """Set up an app a while ago; return its secret and the recovery codes."""
    secret, before = new_secret(), now() - timedelta(hours=1)
    account_id = the_account(member.email).id
    codes = commands.turn_on_second_factor(
        account_id, secret, code_of(secret, step_at(before)), now=before
    )
    return secret, codes


def the_code(secret: str) -> str:
    return code_of(secret, step_at(now()))


@pytest.mark.parametrize(
    ("at", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moment = datetime.fromtimestamp(at, UTC)
    step = step_at(moment)
    assert code_of(secret, step) == code
    for off, found in ((-2, None), (-1, step), (0, step), (1, step), (2, None)):
        assert matching_step(secret, code, moment + off * HALF_A_MINUTE, 0) == found
    assert matching_step(secret, code, moment, step) is None


def test_an_app_is_set_up_and_asked_for_ever_after(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    member = a_member()
    page = client.sign_in(member).get("accounts.own_security")
    page = client.follow(page, "Set up an app")
    secret = re.sub(r"\s", "", page.main.split("Type this instead:")[1])[:32]
    picture = client.get("accounts.app_picture")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert b'fill="white"' in picture.data  # a camera needs it on a dark page
    wrong = client.submit(page.form(field="proof_code").fill(proof_code="abc"))
    assert "That isn't the code of this moment." in wrong.main
    shown = client.submit(wrong.form(field="proof_code").fill(proof_code=the_code(secret)))
    codes = [words(each) for each in shown.all("code")]
    assert len(codes) == 10
    held = reading().scalars(select(SecondFactor)).one()
    assert secret.encode() not in held.secret
    assert not {each.digest for each in reading().scalars(select(RecoveryCode))} & set(codes)

    client.sign_out()
    asked = sign_in(client, member.email, wanted="/people")
    assert asked.location == "/sign-in/code?next=/people"
    assert not is_signed_in(client)
    asked = client.get(asked.location)
    again = client.submit(asked.form(field="proof_code").fill(proof_code=the_code(secret)))
    assert "That isn't a code we can take." in again.main  # set-up used it
    used = client.submit(
        again.form(field="proof_code").fill(proof_code=codes[0].upper()), follow=False
    )
    assert used.location == "/people"
    assert "Nine recovery codes left" in client.get("accounts.own_security").main
    worker()
    assert mailbox.subjects == ["Codes are asked for when you sign in", "A recovery code was used"]


def test_a_mailed_link_wants_the_code_too_and_half_a_sign_in_ends(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    member = a_member()
    secret, _codes = with_app(member)
    client.post("/sign-in/link", {"email": member.email})
    worker()
    page = client.get(mailed_path(mailbox, member.email))
    asked = client.submit(page.form(button="Sign in"))
    assert asked.h1 == "Enter your code"
    with time_machine.travel(now() + timedelta(minutes=11)):
        form = asked.form(field="proof_code").fill(proof_code=the_code(secret))
        assert client.submit(form, follow=False).location.startswith("/sign-in?")
        assert not is_signed_in(client)


def test_who_has_an_app_confirms_with_a_code_and_with_nothing_less(
    app: Flask, client: InspectingClient
) -> None:
    member = a_member()
    secret, codes = with_app(member)
    client.sign_in(member, is_fresh=False)
    asked = client.get("accounts.confirm_it_is_you", next="/me/security/app")
    assert "mail" not in asked.main
    client.post("accounts.confirm_it_is_you", {"proof_password": PASSWORD}, expect=UNPROCESSABLE)
    form = asked.form(field="proof_code").fill(proof_code=the_code(secret))
    assert client.submit(form).h1 == "Set up an app for codes"
    new = client.post("accounts.renew_recovery_codes")
    assert codes[0] not in new.main
    assert "your app isn't asked for" in client.post("accounts.turn_off_app").text
    client.post("accounts.renew_recovery_codes", expect=HTTPStatus.NOT_FOUND)
    assert sign_in(client.sign_out(), member.email).location == "/"


@pytest.mark.postgresql
def test_one_code_sent_many_times_at_once_is_taken_once(app: Flask) -> None:
    member = a_member()
    secret, codes = with_app(member)
    account_id = the_account(member.email).id

    def use(code: str) -> bool:
        with app.app_context():
            return commands.use_code(account_id, code, now=now())

    with ThreadPoolExecutor(4) as pool:
        for code in (the_code(secret), *codes[:5]):
            assert sum(pool.map(use, [code] * 4)) == 1


def test_an_admin_gives_a_way_back_and_nobody_else_does(app: Flask) -> None:
    house = an_association()
    member, admin, stranger = a_member(of=house), an_admin(house), an_admin(an_association())
    with_app(member)
    for by in (member, stranger):
        with pytest.raises(NotAllowed):
            commands.reset_second_factor(member.id, house.id, by=by.id, now=now())
    commands.reset_second_factor(member.id, house.id, by=admin.id, now=now())
    assert reading().scalars(select(SecondFactor)).all() == []
    with pytest.raises(NotFound):
        commands.reset_second_factor(member.id, house.id, by=admin.id, now=now())


@pytest.mark.postgresql
def test_who_may_do_more_is_let_in_by_nobody_below(app: Flask) -> None:
    house, elsewhere = an_association(), an_association()
    admin, keeper = an_admin(house), a_site_admin()
    above = a_site_admin()
    a_membership(above, house)
    abroad = an_admin(elsewhere)
    a_membership(abroad, house)
    second = an_admin(house)
    for each in (admin, above, abroad, second):
        with_app(each)
    for other in (above, abroad):
        with pytest.raises(OutranksYou):
            commands.reset_second_factor(other.id, house.id, by=admin.id, now=now())
    with pytest.raises(NotOnYourself):
        commands.reset_second_factor(admin.id, house.id, by=admin.id, now=now())
    commands.reset_second_factor(second.id, house.id, by=admin.id, now=now())
    commands.reset_second_factor(abroad.id, house.id, by=keeper.id, now=now())
    commands.reset_second_factor(above.id, None, by=keeper.id, now=now())
    held = reading().scalars(select(SecondFactor.account_id)).all()
    assert held == [the_account(admin.email).id]


def test_new_recovery_codes_can_be_saved_for_a_while_by_their_owner_alone(
    app: Flask, client: InspectingClient, new_client: Callable[..., InspectingClient]
) -> None:
    member, other = a_member(), a_member()
    with_app(member)
    page = client.sign_in(member).post("accounts.renew_recovery_codes")
    form = page.form(button="Save them as a text")
    saved = client.submit(form)
    assert saved.headers["content-disposition"] == "attachment; filename=recovery-codes.txt"
    assert [words(each) for each in page.all("code")] == saved.data.decode().splitlines()[2:]
    kept = {"kept": form.fields["kept"][0]}
    thief = new_client(other)
    thief.post("accounts.recovery_codes_file", kept, expect=HTTPStatus.NOT_FOUND)
    with time_machine.travel(now() + timedelta(minutes=16)):
        client.post("accounts.recovery_codes_file", kept, expect=HTTPStatus.NOT_FOUND)
