"""Who wants a place after lots were drawn: behind all lots, told so, and compared with nobody."""

from collections import Counter
from datetime import timedelta

import pytest

from alumnet.kernel.db import reading
from alumnet.programmes.commands.enrol_clocks import fill_pools, move_enrolments
from alumnet.programmes.commands.enrol_joining import confirm, withdraw
from alumnet.programmes.commands.outcomes_lottery import draw_lots
from alumnet.programmes.queries.outcomes_report import outcome_report
from alumnet.programmes.rules.outcome_states import Design
from alumnet.programmes.rules.states import CohortState, EnrolmentState
from tests.builders import THEN, an_association
from tests.client import InspectingClient
from tests.programmes.builders import a_cohort, a_programme_manager, an_enrolment, state_of
from tests.programmes.enrolling import viewer
from tests.programmes.outcome_builders import a_frozen_plan, an_outcome

WEEK = timedelta(days=7)


@pytest.mark.postgresql
def test_who_comes_after_the_draw_waits_behind_all_lots_and_counts_in_neither_group(
    client: InspectingClient,
) -> None:
    harbour = an_association()
    manager = a_programme_manager(harbour)
    cohort = a_cohort(CohortState.CLOSED, of=harbour, mentee_places=2)
    a_frozen_plan(cohort, an_outcome(), design=Design.LOTTERY)
    drawn = [an_enrolment(cohort, state=EnrolmentState.CONFIRMED) for _ in range(3)]
    draw_lots(cohort.id, by=manager.id, now=THEN)
    late, silent = (
        an_enrolment(cohort, state=EnrolmentState.ELIGIBLE, due_at=THEN + WEEK, reminders_sent=1)
        for _ in range(2)
    )
    fill_pools(THEN)
    # Nobody with a lot waits for those who came after the draw and may still say yes.
    assert Counter(map(state_of, drawn)) == {
        EnrolmentState.IN_POOL: 2,
        EnrolmentState.WAITLISTED: 1,
    }
    confirm(cohort.public_id, by=viewer(late.person), now=THEN)
    client.sign_in(late.person)
    page = client.get("programmes.cohort", cohort=cohort.handle)
    assert "You said yes." in page.main
    assert "You are in" not in page.main
    move_enrolments(THEN + WEEK)
    fill_pools(THEN + WEEK)
    assert (state_of(late), state_of(silent)) == (
        EnrolmentState.WAITLISTED,
        EnrolmentState.DROPPED,
    )
    page = client.get("programmes.cohort", cohort=cohort.handle)
    assert "Lots were drawn before you confirmed" in page.main
    for stands in (EnrolmentState.WAITLISTED, EnrolmentState.IN_POOL):
        first = next(each for each in drawn if state_of(each) is EnrolmentState.IN_POOL)
        withdraw(cohort.public_id, by=viewer(first.person), now=THEN)
        assert state_of(late) is stands
    assert Counter(map(state_of, drawn)) == {EnrolmentState.DROPPED: 2, EnrolmentState.IN_POOL: 1}

    client.sign_in(manager)
    page = client.get("programmes.lottery", cohort=cohort.handle)
    assert "One person stands outside the draw" in page.main
    assert "one of them got a place" in page.main
    page = client.get("programmes.people", cohort=cohort.handle)
    assert page.main.count("Outside the draw") == 1
    page = client.get("programmes.one_person", cohort=cohort.handle, public_id=late.public_id)
    assert "in neither group of the comparison" in page.main
    page = client.get("programmes.setup_reopen", cohort=cohort.handle)
    assert "comes after all lots" in page.main
    page = client.get("programmes.outcomes", cohort=cohort.handle)
    assert "One person had a place before the draw or came after it." in page.main
    report = outcome_report(reading(), cohort.id, cohort.association_id, (THEN + 52 * WEEK).date())
    assert report is not None
    groups = report.told[0].result.arms.values()
    assert sum(each.people for each in groups) == len(drawn)
