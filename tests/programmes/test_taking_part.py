"""One's own way through a cohort: with whom, what comes when, and the certificate at its end."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from alumnet.kernel import clock
from alumnet.kernel.dates import day_in_words
from alumnet.kernel.db import writing
from alumnet.programmes.commands import setup_check_ins
from alumnet.programmes.models import Enrolment
from alumnet.programmes.rules.setup_templates import MilestoneDraft
from alumnet.programmes.rules.states import EnrolmentState, Side
from tests.builders import Built, a_member, an_association
from tests.client import InspectingClient
from tests.programmes.following import a_running_cohort, met
from tests.programmes.matching import person_of

NOW = clock.now()
DAY = timedelta(days=1)


def test_a_matched_person_reads_their_way_and_at_the_end_has_a_certificate(
    new_client: Callable[..., InspectingClient],
) -> None:
    harbour = an_association()
    start = (NOW - 20 * DAY).date()
    ready, pairs, handle = a_running_cohort(
        2,
        since=NOW - 21 * DAY,
        of=harbour,
        starts_on=start,
        ends_on=start + 200 * DAY,
        agreement="We meet once a month.",
    )
    drafts = [
        MilestoneDraft(title="You met", after_days=14),
        MilestoneDraft(title="Half-way", after_days=90),
        MilestoneDraft(title="A talk of mentors", after_days=30, side=Side.MENTOR),
    ]
    setup_check_ins.add_milestones(ready.cohort_id, drafts)
    me = new_client(Built(person_of(pairs[0].mentee_id), "", ""))
    page = me.get("programmes.cohort", cohort=handle)
    assert page.main.count("You and Pia") == 1
    assert "We meet once a month." in page.main
    assert f"was to be by {day_in_words(start + 14 * DAY)}" in page.main
    assert f"by {day_in_words(start + 90 * DAY)}" in page.main
    assert "A talk of mentors" not in page.main
    # Who has no place reads nothing of it, and nobody has a certificate before the end.
    other = new_client(a_member(of=harbour))
    assert "You and" not in other.get("programmes.cohort", cohort=handle).main
    path = f"/programmes/{handle}/certificate"
    assert {each.status_of("GET", path) for each in (me, other)} == {HTTPStatus.NOT_FOUND}

    met(pairs[0], 3, NOW - DAY)
    with writing() as session:
        session.get_one(Enrolment, pairs[0].mentee_id).state = EnrolmentState.FINISHED
    page = me.follow(me.get("programmes.cohort", cohort=handle), "Your certificate")
    assert "as a mentee" in page.main
    assert "with three conversations" in page.main
    assert other.status_of("GET", path) == HTTPStatus.NOT_FOUND
