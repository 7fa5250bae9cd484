"""World A/B over the whole site: what is hidden from some, none of them can tell, nor all together.

A story has a fact, and what stands in its place in the other world. In both, those from whom it is
hidden first do what might bring it out, and then open everything and read their mails, on the same
days. Friends hide nothing from each other: what any of them does or sees is part of the answer.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest

from alumnet.kernel import clock, db
from tests import databases
from tests.conftest import Databases, Sites
from tests.mailserver import MailServer
from tests.privacy.block_stories import BLOCKS
from tests.privacy.network_stories import NETWORK
from tests.privacy.stories import (
    DECLINED,
    NARROW,
    NOBODY,
    SHIELD,
    STORIES,
    Story,
    together,
)
from tests.privacy.worlds import Seen, Site
from tests.suggestions.builders import learn

ON_BOTH = [databases.SQLITE, pytest.param(databases.POSTGRESQL, marks=pytest.mark.long)]


@pytest.fixture(scope="module", params=ON_BOTH)
def site(
    request: pytest.FixtureRequest,
    all_databases: Databases,
    all_sites: Sites,
    smtp: MailServer,
) -> Iterator[Site]:
    """Give a site of this module's own, which every world begins anew."""
    with ExitStack() as stack:
        url = all_databases.make(request.param, stack)
        app = all_sites.get(url, mail_host=smtp.host, mail_port=smtp.port)
        found = Site(app, smtp)
        with found.begun():
            learn()
            found.look("ines")  # what is built once a process is built before anybody counts
        yield found
        with app.app_context():
            found.clear()
            db.engine().dispose()


@dataclass(frozen=True)
class Told:
    """What is seen in one world by those who don't know, and by who does."""

    outside: Seen
    inside: Seen


def told_in(site: Site, story: Story, *, has_fact: bool, everywhere: bool) -> Told:
    """Let one of the two worlds take its course.

    Unless they look `everywhere` every time, the first does so on the last day, and the others come
    on the last day at all.
    """
    seen, inside = Seen(), Seen()
    people = site.people
    with site.begun() as traveller:
        began = clock.now()
        story.before(people)
        (story.fact if has_fact else story.instead)(people)
        learn()
        for day in story.days:
            traveller.move_to(began + timedelta(days=day, hours=1), tick=False)
            site.work()
            done = story.act(site, day)
            if has_fact:
                story.answers(people)
            site.work()
            seen |= {f"{day} {what}": answer for what, answer in done.items()}
            is_last = day == story.days[-1]
            for number, name in enumerate(story.hidden_from):
                if everywhere or is_last or number == 0:
                    found = site.look(name, everywhere=everywhere or (is_last and number == 0))
                    seen |= {f"{day} {name} {each}": answer for each, answer in found.items()}
            if day == (story.days[-1] if story.known_on is None else story.known_on):
                inside = site.look(story.knows, everywhere=False)
        return Told(seen, inside)


def check(site: Site, story: Story, *, everywhere: bool) -> None:
    """Fail, with the first place that differs on each page, when anybody can tell the worlds."""
    one = told_in(site, story, has_fact=True, everywhere=everywhere)
    other = told_in(site, story, has_fact=False, everywhere=everywhere)
    read = repr(other.outside)
    assert [words for words in story.shown if words not in read] == []
    assert one.inside != other.inside
    differences = [
        f"{key}: {_difference(one.outside.get(key), other.outside.get(key))}"
        for key in one.outside.keys() | other.outside.keys()
        if one.outside.get(key) != other.outside.get(key)
    ]
    assert not differences, "\n".join(sorted(differences))


def _difference(one: object, other: object) -> str:
    """Return what is around the first character that differs."""
    left, right = repr(one), repr(other)
    at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), 0)
    return f"{left[max(at - 90, 0) : at + 60]!r} / {right[max(at - 90, 0) : at + 60]!r}"


# ------------------------------------------------------------------------------------ the pieces

OFTEN = {
    "what isn't told": together(NOBODY, DECLINED, NARROW),
    "looking for a mentor": SHIELD,
}


@pytest.mark.parametrize("story", OFTEN.values(), ids=OFTEN)
def test_nobody_can_tell_which_world_they_are_in(site: Site, story: Story) -> None:
    check(site, story, everywhere=False)


ALL = STORIES | NETWORK | BLOCKS


@pytest.mark.long
@pytest.mark.parametrize("story", ALL.values(), ids=ALL)
def test_nor_by_looking_everywhere_each_time(site: Site, story: Story) -> None:
    check(site, story, everywhere=True)
