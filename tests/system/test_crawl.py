"""Every link of the site, followed as everybody; then every address, tried by everybody else."""

from collections import defaultdict
from http import HTTPStatus

import pytest

from alumnet.kernel.authorization import Audience
from tests.system.town import (
    ADMIN_OF_A,
    ADMIN_OF_B,
    AUDIENCES,
    CHAPTER_ADMIN,
    PER_PATTERN,
    ROLES,
    SIGNED_OUT,
    Answer,
    Crawl,
    Town,
    fingerprint,
    pattern_of,
)

GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.METHOD_NOT_ALLOWED}
NOWHERE = "/there-is-no-such-page"
# Pages of what the town's cohorts didn't come to, two runs and an end of enrolment, and one whose
# address only whoever gets it from its owner has.
_UNREACHED = {
    "programmes.certificate_page",
    "programmes.run_beside",
    "programmes.setup_reopen",
}


@pytest.fixture(scope="module")
def forced(town: Town, crawls: dict[str, Crawl]) -> dict[str, dict[str, Answer]]:
    """Ask, as every role, for the addresses that any role was led to."""
    addresses = _chosen(town, crawls)
    found: dict[str, dict[str, Answer]] = {}
    for role in ROLES:
        visitor = town.visitor(role)
        known = crawls[role].answers
        found[role] = {each: known.get(each) or visitor.get(each) for each in addresses}
    return found


def _chosen(town: Town, crawls: dict[str, Crawl]) -> list[str]:
    """Return some addresses that each role was led to at each endpoint, whatever they ask there."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    chosen = dict[str, None]()
    for role, crawl in crawls.items():
        for address in crawl.answers:
            key = (role, pattern_of(town, address)[0])
            if counts[key] < PER_PATTERN:
                counts[key] += 1
                chosen[address] = None
    return list(chosen)


def test_a_crawl_reaches_the_main_places(crawls: dict[str, Crawl], town: Town) -> None:
    reached = {town.endpoint_of(each) for each in crawls["member"].answers}
    assert {"directory.mentors", "members.person", "mentoring.request_page"} <= reached
    assert {"moderation.item"} <= {town.endpoint_of(a) for a in crawls[ADMIN_OF_A].answers}


def test_every_page_of_a_programme_is_reached_by_somebody(
    crawls: dict[str, Crawl], town: Town
) -> None:
    reached = {
        town.endpoint_of(address)
        for crawl in crawls.values()
        for address, answer in crawl.answers.items()
        if answer.status < HTTPStatus.BAD_REQUEST
    }
    pages = {
        rule.endpoint
        for rule in town.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.startswith("programmes.")
    }
    assert pages - reached == _UNREACHED, "let somebody of tests/system/cohorts.py come there"


def test_looking_changes_nothing(
    town: Town, untouched: dict[str, str], forced: dict[str, dict[str, Answer]]
) -> None:
    after = fingerprint(town)
    assert [name for name in after if untouched[name] != after[name]] == []


def test_nothing_breaks(crawls: dict[str, Crawl], forced: dict[str, dict[str, Answer]]) -> None:
    broken = {
        f"{role}: {each.status} {each.address}"
        for role in ROLES
        for each in (*crawls[role].answers.values(), *forced[role].values())
        if each.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    }
    assert not broken, "\n".join(sorted(broken))


def test_every_link_leads_somewhere(crawls: dict[str, Crawl]) -> None:
    dead = [
        f"{role}: {answer.status} {address} on {crawl.referrers[address]}"
        for role, crawl in crawls.items()
        for address, answer in crawl.answers.items()
        if answer.status in GONE and address in crawl.referrers
    ]
    assert not dead, "\n".join(sorted(dead))


def test_nobody_opens_what_they_may_not(town: Town, forced: dict[str, dict[str, Answer]]) -> None:
    opened = []
    for role, answers in forced.items():
        for address, answer in answers.items():
            audience = town.audience_of(address)
            is_open = answer.status < HTTPStatus.MULTIPLE_CHOICES
            if is_open and (audience is None or role not in AUDIENCES[audience]):
                opened.append(f"{role}: {address}")
    assert not opened, "\n".join(sorted(opened))


def test_what_somebody_may_not_see_looks_like_what_does_not_exist(
    town: Town, forced: dict[str, dict[str, Answer]]
) -> None:
    different = []
    for role, answers in forced.items():
        nothing = town.visitor(role).get(NOWHERE)
        assert nothing.status == HTTPStatus.NOT_FOUND
        for address, answer in answers.items():
            is_missing = answer.status == HTTPStatus.NOT_FOUND
            if is_missing and answer.comparable != nothing.comparable:
                different.append(f"{role}: {address}")
    assert not different, "\n".join(sorted(different))


def test_whoever_is_signed_out_is_asked_to_sign_in(
    town: Town, forced: dict[str, dict[str, Answer]]
) -> None:
    elsewhere = [
        f"{address}: {answer.status} {answer.location}"
        for address, answer in forced[SIGNED_OUT].items()
        if town.audience_of(address) not in {None, Audience.PUBLIC}
        and not answer.location.startswith("/sign-in")
    ]
    assert not elsewhere, "\n".join(sorted(elsewhere))


def test_an_admin_opens_nothing_of_another_association(
    town: Town, forced: dict[str, dict[str, Answer]]
) -> None:
    """The two admins open none of the same pages, but those that every member of staff has."""

    def opened(role: str) -> set[str]:
        return {
            address
            for address, answer in forced[role].items()
            if answer.status == HTTPStatus.OK
            and town.audience_of(address) is Audience.STAFF
            and town.arguments_of(address)
        }

    assert {town.endpoint_of(each) for each in opened(ADMIN_OF_A)} >= {
        "moderation.item",
        "administration.members",
        "administration.waiting",
        "imports.roster",
    }
    assert opened(ADMIN_OF_B)
    assert opened(ADMIN_OF_A) & opened(ADMIN_OF_B) == set()


def test_who_looks_after_a_chapter_opens_nothing_but_that_of_the_staff(
    town: Town, forced: dict[str, dict[str, Answer]]
) -> None:
    opened = {
        town.endpoint_of(address)
        for address, answer in forced[CHAPTER_ADMIN].items()
        if answer.status == HTTPStatus.OK and town.audience_of(address) is Audience.STAFF
    }
    assert opened == {
        "administration.overview",
        "administration.members",
        "administration.member_page",
        "announcements.announcements",
        "announcements.new",
    }
