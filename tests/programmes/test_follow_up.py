"""Which pairs need a word, who may see and say it, and that nobody gets one twice in a week."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import time_machine
from sqlalchemy import select

from alumnet.kernel import clock
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_states import Cadence
from alumnet.notifications.models import Notification
from alumnet.programmes.queries.follow_up import follow_up
from alumnet.programmes.rules.follow_up import Need, PairFacts, need_of
from tests.builders import a_member, an_association
from tests.client import InspectingClient
from tests.mailserver import MailServer, text_of
from tests.page import Page
from tests.programmes.builders import a_programme_manager
from tests.programmes.following import a_running_cohort, met
from tests.programmes.matching import fresh

NewClient = Callable[..., InspectingClient]
NOW = clock.now()
DAY = timedelta(days=1)


def test_a_pair_needs_a_word_by_its_dates_alone() -> None:
    def of(**more: object) -> Need | None:
        values = {
            "state": MentorshipState.ACTIVE,
            "started_at": NOW - 100 * DAY,
            "times_met": 1,
            "quiet_since": NOW - 46 * DAY,
            "cadence": Cadence.MONTHLY,
            "is_planned": False,
            "reminded_at": None,
        }
        return need_of(PairFacts(**(values | more)), NOW)  # type: ignore[arg-type]

    assert of() is Need.SILENT
    assert of(quiet_since=NOW - 44 * DAY) is None
    assert of(cadence=Cadence.QUARTERLY) is None
    assert of(is_planned=True) is None
    assert of(state=MentorshipState.PAUSED) is None
    assert of(times_met=0) is Need.NOT_MET
    assert of(times_met=0, started_at=NOW - 13 * DAY) is None
    assert of(times_met=0, started_at=NOW - 14 * DAY, state=MentorshipState.PROPOSED)


def test_pairs_are_reminded_from_the_list_and_not_twice_in_a_week(
    new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    harbour = an_association()
    ready, pairs, handle = a_running_cohort(4, since=NOW - 20 * DAY, of=harbour)
    met(pairs[2], 1, NOW - 60 * DAY)
    met(pairs[3], 3, NOW - DAY)
    worker()
    mailbox.messages.clear()
    manager = new_client(a_programme_manager(harbour))
    page = manager.get("programmes.follow_up", cohort=handle)
    assert "Haven't met yet" in page.main
    assert "Silent for a while" in page.main
    assert page.main.count("Remind both") == 3
    assert "Remind all of these" in page.main

    def remind(**what: str) -> Page:
        return manager.post("programmes.remind_pairs", what, cohort=handle, follow=True)

    assert "A kind word is on its way." in remind(pair=pairs[0].public_id).text
    page = remind(pair=pairs[0].public_id)
    assert "in the last week already" in page.text
    # The first of the two who haven't met was reminded a moment ago.
    page = remind(need="not_met")
    assert "One pair gets a kind word." in page.text
    worker()
    assert mailbox.subjects == [f"A kind word from {harbour.name}"] * 4
    assert "first conversation" in text_of(mailbox.messages[0])
    assert "Remind all" not in page.main
    codes = select(Notification.code).where(Notification.code.in_(("pair_not_met", "pair_silent")))
    assert list(reading().scalars(codes)) == ["pair_not_met"] * 4
    noted = select(AuditEntry.subject_id).where(AuditEntry.action == "cohort.pair_reminded")
    assert list(reading().scalars(noted)) == [pairs[0].id, pairs[1].id]

    # What changed before the mail left is looked at again; after a week it may be said once more.
    with time_machine.travel(NOW + 8 * DAY, tick=False):
        assert "A kind word is on its way." in remind(pair=pairs[0].public_id).text
        met(pairs[0], 1, NOW + 8 * DAY)
        mailbox.messages.clear()
        worker()
        assert mailbox.subjects == []
        assert len(follow_up(fresh(), ready.cohort_id, clock.now()).needing(Need.NOT_MET)) == 1


def test_only_who_follows_up_sees_how_pairs_go(new_client: NewClient) -> None:
    harbour = an_association()
    _ready, pairs, handle = a_running_cohort(1, since=NOW - 20 * DAY, of=harbour)
    elsewhere = a_running_cohort(1, since=NOW - 20 * DAY)[1]
    for person in (a_member(of=harbour), a_programme_manager(an_association())):
        someone = new_client(person)
        for method, where in (("GET", ""), ("POST", "/remind")):
            path = f"/programmes/{handle}/manage/check-ins{where}"
            assert someone.status_of(method, path) == HTTPStatus.NOT_FOUND
    manager = new_client(a_programme_manager(harbour))
    for sent in ({"pair": elsewhere[0].public_id}, {"need": "another"}):
        manager.post("programmes.remind_pairs", sent, cohort=handle, expect=HTTPStatus.NOT_FOUND)
    assert pairs[0].public_id in manager.get("programmes.follow_up", cohort=handle).html
