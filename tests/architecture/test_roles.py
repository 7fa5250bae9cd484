"""Each endpoint, called as each kind of viewer: nobody opens what they may not."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask

from alumnet.accounts.models import MembershipState
from alumnet.kernel import clock
from alumnet.kernel.authorization import Audience, Role, audience_of
from alumnet.kernel.db import reading
from alumnet.search import service
from tests import builders
from tests.architecture.test_endpoints import example_of, methods_of, rules
from tests.builders import Built
from tests.client import InspectingClient

Maker = Callable[[], Built | None]

_EVERYBODY = {Audience.PUBLIC}
_ACCOUNTS = _EVERYBODY | {Audience.SIGNED_IN}
_GOING_ON = _ACCOUNTS | {Audience.GOING_ON}
_MEMBERS = _GOING_ON | {Audience.MEMBER}
_STAFF = _MEMBERS | {Audience.STAFF}


def _somebody(state: MembershipState, *, confirmed: bool = True) -> Built:
    person = builders.an_account(builders.a_person(), confirmed=confirmed)
    builders.a_membership(person, builders.an_association(), state)
    return person


def _with_role(role: Role) -> Built:
    association = builders.an_association()
    person = builders.a_member(of=association)
    builders.a_role(person, role, association)
    return person


def _with_chapter() -> Built:
    association = builders.an_association()
    chapter = builders.a_chapter(association, "", builders.a_member(of=association))
    return builders.a_chapter_admin(chapter, association)


# Who asks, and the audiences they belong to.
VIEWERS: dict[str, tuple[Maker, set[Audience]]] = {
    "signed out": (lambda: None, _EVERYBODY),
    "unconfirmed": (lambda: _somebody(MembershipState.PENDING, confirmed=False), _ACCOUNTS),
    "waiting": (lambda: _somebody(MembershipState.PENDING), _ACCOUNTS),
    "lapsed": (lambda: _somebody(MembershipState.LAPSED), _GOING_ON),
    "suspended": (lambda: _somebody(MembershipState.SUSPENDED), _ACCOUNTS),
    "ended": (lambda: _somebody(MembershipState.ENDED), _ACCOUNTS),
    "member": (builders.a_member, _MEMBERS),
    "mentor": (builders.a_mentor, _MEMBERS),
    "moderator": (lambda: _with_role(Role.MODERATOR), _STAFF),
    "chapter admin": (_with_chapter, _STAFF),
    "association admin": (lambda: _with_role(Role.ADMIN), _STAFF),
    "site admin": (builders.a_site_admin, _STAFF | {Audience.SITE_ADMIN}),
}


@pytest.mark.parametrize("who", VIEWERS)
def test_nobody_opens_what_they_may_not_and_nothing_breaks(
    app: Flask, new_client: Callable[..., InspectingClient], who: str
) -> None:
    make, audiences = VIEWERS[who]
    person = make()
    service.rebuild(reading(), today=clock.now().date())
    opened, broken = [], []
    browser = new_client(person)
    for rule in rules(app):
        audience = audience_of(app.view_functions[rule.endpoint])
        for method in methods_of(rule):
            status = browser.status_of(method, example_of(rule))
            if method != "GET" and status < HTTPStatus.BAD_REQUEST:
                browser = new_client(person)  # for some of these pages sign out
            if audience not in audiences and status < HTTPStatus.MULTIPLE_CHOICES:
                opened.append(f"{method} {rule}")
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                broken.append(f"{method} {rule}: {status}")
    assert (opened, broken) == ([], [])
