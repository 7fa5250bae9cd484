"""A site that has just started is asked by many at once: it puts its statements together safely."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest

from alumnet.kernel import clock
from tests import builders
from tests.faults.conftest import RunSite
from tests.faults.running import Running, Visitor
from tests.mentoring.asking import a_draft

pytestmark = pytest.mark.postgresql
AT_ONCE = 4


def senders(running: Running, count: int) -> list[tuple[Visitor, str]]:
    """Return people with a letter that is to be sent."""
    with running.app.app_context():
        association = builders.an_association()
        pairs = [
            (builders.a_member(of=association), builders.a_mentor(of=association))
            for _ in range(count)
        ]
        drafts = [a_draft(mentee, mentor, now=clock.now()) for mentee, mentor in pairs]
    return [
        (running.visitor(mentee), draft) for (mentee, _), draft in zip(pairs, drafts, strict=True)
    ]


@pytest.mark.parametrize(
    "rounds", [2, pytest.param(60, marks=[pytest.mark.long])], ids=["two", "many"]
)
def test_the_first_requests_come_all_at_once(run_site: RunSite, rounds: int) -> None:
    running = run_site()
    waiting = senders(running, rounds * AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as people:
        for _ in range(rounds):
            running.start_web()
            now, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            found = [page.status for page in people.map(lambda pair: pair[0].send(pair[1]), now)]
            assert found == [HTTPStatus.SEE_OTHER] * AT_ONCE, running.printed
            running.kill("web")
