"""How accounts are loaded, written and seen; passwords."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts import security
from alumnet.accounts.models import Account
from alumnet.accounts.security import datastore
from alumnet.kernel.clock import now
from alumnet.kernel.db import engine, reading, writing
from tests.accounts.builders import the_account
from tests.builders import PASSWORD, a_member
from tests.client import InspectingClient

MakeApp = Callable[..., Flask]


@pytest.mark.postgresql
def test_only_changed_columns_are_written(app: Flask) -> None:
    email = a_member().email
    account = datastore.find_user(email=email)
    assert account is not None
    account.password = "new"
    with writing() as session:
        session.execute(update(Account).values(theme="dark"))
    datastore.put(account)
    datastore.commit()
    found = the_account(email)
    assert (found.password, found.theme) == ("new", "dark")


@pytest.mark.postgresql
def test_nothing_is_written_without_a_change(app: Flask) -> None:
    account = datastore.find_user(email=a_member().email, case_insensitive=True)
    datastore.put(account)
    datastore.commit()
    datastore.commit()


def test_flask_security_sends_nothing_by_itself(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        app.extensions["security"].mail_util.send_mail("reset", "subject", "to", "from", "", "")


def test_an_old_kind_of_hash_is_made_anew_at_sign_in(make_app: MakeApp) -> None:
    site = make_app(password_hash="argon2")
    with site.app_context():
        member = a_member()
        assert security.check_password(datastore.find_user(email=member.email), PASSWORD)
        assert str(the_account(member.email).password).startswith("$argon2")
        assert security.check_password(the_account(member.email), PASSWORD)


@pytest.mark.postgresql
def test_signing_in_costs_little_more_than_one_hash(make_app: MakeApp) -> None:
    site = make_app(password_hash="argon2")
    with site.app_context():
        member = a_member()
        with writing() as session:
            session.execute(update(Account).values(password=security.hashed(PASSWORD)))
        account = the_account(member.email)
        security.check_password(None, "so that the decoy is there")
        hashing = [_seconds(lambda: security.hashed(PASSWORD)) for _ in range(5)]
        right = [_seconds(lambda: security.check_password(account, PASSWORD)) for _ in range(5)]
        none = [_seconds(lambda: security.check_password(None, PASSWORD)) for _ in range(5)]
    # Generous, because memory is slower while other work runs: two hashes would be twice as long.
    assert min(right) < 1.5 * min(hashing)
    assert min(none) < 1.5 * min(hashing)
    assert min(none) > 0.6 * min(hashing)


def _seconds(work: object) -> float:
    began = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - began


# ------------------------------------------------------------------------------------------- seen
def test_when_somebody_was_here_is_noted_at_most_every_five_minutes(
    app: Flask, client: InspectingClient
) -> None:
    member = a_member()
    client.sign_in(member)
    began = now()
    seen = []
    for seconds in (0, 299, 301):
        with time_machine.travel(began + timedelta(seconds=seconds), tick=False):
            client.get("accounts.own_security")
            seen.append(the_account(member.email).seen_at)
    assert seen[0] is not None
    assert seen == [seen[0], seen[0], seen[0] + timedelta(seconds=301)]


def test_it_is_dropped_when_somebody_is_writing(app: Flask, client: InspectingClient) -> None:
    member = a_member()
    client.sign_in(member)
    with engine().execution_options(immediate=True).connect() as other:
        other.execute(update(Account).values(theme="dark"))
        began = time.perf_counter()
        client.get("accounts.own_security")
        assert time.perf_counter() - began < 5
        other.rollback()
    assert the_account(member.email).seen_at is None


def test_visitors_and_static_files_ask_the_database_nothing(
    app: Flask, client: InspectingClient
) -> None:
    assert client.get("accounts.sign_in").statements == []
    client.sign_in(a_member())
    assert client.get("/static/app.css").statements == []


def test_a_signed_in_page_learns_with_one_statement_who_asks(
    app: Flask, client: InspectingClient
) -> None:
    client.sign_in(a_member())
    # What the navigation counts is one more, and looks into every table.
    statements = [
        each
        for each in client.get("accounts.change_address").statements
        if "AS to_answer" not in each
    ]
    assert len([each for each in statements if "FROM account" in each]) == 1
    assert len([each for each in statements if "FROM association_membership" in each]) == 1


@pytest.mark.postgresql
def test_a_closed_account_is_signed_out(app: Flask, client: InspectingClient) -> None:
    client.sign_in(a_member())
    with writing() as session:
        session.execute(update(Account).values(active=False))
    assert client.get("/me/security", expect=303).location.startswith("/sign-in")
    assert reading().scalars(select(Account.seen_at)).all() == [None]
