"""One's own way through a cohort: with whom, what comes when, and the certificate at its end."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel import clock
from alumnet.kernel.dates import day_in_words
from alumnet.kernel.db import writing
from alumnet.kernel.registry import registry
from alumnet.programmes.commands import setup_check_ins
from alumnet.programmes.commands.certificates import issue_certificate
from alumnet.programmes.models import CohortCertificate, Enrolment
from alumnet.programmes.queries.data import export
from alumnet.programmes.rules.setup_templates import MilestoneDraft
from alumnet.programmes.rules.states import CohortState, EnrolmentState, Side
from tests.builders import Built, a_member, an_association
from tests.client import InspectingClient
from tests.programmes.builders import a_cohort, an_enrolment
from tests.programmes.following import a_running_cohort, met
from tests.programmes.matching import fresh, person_of

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
    assert f"Was to be by {day_in_words(start + 14 * DAY)}" in page.main
    assert f"By {day_in_words(start + 90 * DAY)}" in page.main
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
    assert {other.status_of(way, path) for way in ("GET", "POST")} == {HTTPStatus.NOT_FOUND}


@pytest.mark.postgresql
def test_a_certificate_can_be_checked_by_strangers_until_it_is_taken_back_or_its_holder_erased(
    new_client: Callable[..., InspectingClient], app: Flask
) -> None:
    cohort = a_cohort(CohortState.COMPLETED)
    enrolment = an_enrolment(cohort, state=EnrolmentState.FINISHED)
    name = enrolment.person.name
    me, stranger = new_client(enrolment.person), new_client()
    page = me.get("programmes.certificate", cohort=cohort.handle)
    first = me.submit(page.form(button="Make a code"))
    assert "Whoever has the address" in first.main
    code = codes_of(enrolment.id)[0]
    # A press too many makes no second one.
    me.post("programmes.issue_certificate", cohort=cohort.handle)
    assert codes_of(enrolment.id) == [code]

    shown = stranger.get("programmes.certificate_page", code=code)
    assert f"{name} took part in" in shown.main
    assert "2027 as a mentee, from 2 March to 31 August 2026." in shown.main
    assert code in shown.main
    assert export(fresh(), enrolment.person.id)["took_part"][0]["code"] == code
    me.submit(me.get("programmes.certificate", cohort=cohort.handle).form(button="Take it back"))
    unknown = stranger.get(
        "programmes.certificate_page", code="x" * 12, expect=HTTPStatus.NOT_FOUND
    )
    gone = stranger.get("programmes.certificate_page", code=code, expect=HTTPStatus.NOT_FOUND)
    assert gone.main == unknown.main
    me.post("programmes.revoke_certificate", cohort=cohort.handle, expect=HTTPStatus.NOT_FOUND)

    second = issue_certificate(cohort.id, by=enrolment.person.id, now=NOW)
    assert second != code
    for state, status in (
        (MembershipState.SUSPENDED, HTTPStatus.NOT_FOUND),
        (MembershipState.ENDED, HTTPStatus.OK),
    ):
        with writing() as session:
            session.execute(update(AssociationMembership).values(state=state))
        new_client().get("programmes.certificate_page", code=second, expect=status)
    with writing() as session:
        registry.lock_to_erase(session, enrolment.person.id)
        registry.erase(session, enrolment.person.id, NOW)
    new_client().get("programmes.certificate_page", code=second, expect=HTTPStatus.NOT_FOUND)
    assert codes_of(enrolment.id) == []


def codes_of(enrolment: int) -> list[str]:
    """Return the codes of all certificates of somebody's place in a cohort."""
    return list(
        fresh().scalars(
            select(CohortCertificate.code)
            .where(CohortCertificate.enrolment_id == enrolment)
            .order_by(CohortCertificate.id)
        )
    )
