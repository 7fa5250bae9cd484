"""Ids that no page shows, in the forms of a cohort: nothing is found, and nothing breaks."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from sqlalchemy import select

from alumnet.programmes.commands import setup_check_ins
from alumnet.programmes.models import Enrolment, Milestone
from alumnet.programmes.rules.setup_templates import SURVEYS
from tests.client import InspectingClient
from tests.programmes.builders import a_programme_manager
from tests.programmes.matching import fresh
from tests.programmes.test_milestones import a_cohort_on_its_way, as_

pytestmark = pytest.mark.postgresql
MISSING = HTTPStatus.NOT_FOUND
ODD = "\0"


def test_what_is_no_id_in_a_form_is_not_found(
    new_client: Callable[..., InspectingClient],
) -> None:
    harbour, cohort_id, (pair, _other), cohort = a_cohort_on_its_way(2)
    survey = setup_check_ins.add_survey(cohort_id, next(iter(SURVEYS.values())))
    milestone = fresh().scalars(select(Milestone.public_id)).first()
    person = fresh().get_one(Enrolment, pair.mentee_id).public_id
    mentee, manager = as_(new_client, pair.mentee_id), new_client(a_programme_manager(of=harbour))
    for endpoint in ("reach_milestone", "unreach_milestone"):
        mentee.post(
            f"programmes.{endpoint}",
            cohort=cohort,
            milestone=milestone,
            data={"pair": ODD},
            expect=MISSING,
        )
    page = manager.post(
        "programmes.remind_survey", cohort=cohort, survey=survey, data={"person": ODD}
    )
    assert "Whoever hasn't answered was asked or reminded in the last week." in page.text
    for endpoint, sent in (
        ("choose", {"mentor": ODD}),
        ("reunite", {"mentee": ODD, "mentor": ODD}),
    ):
        # The client itself refuses what goes wrong with the server.
        manager.post(f"programmes.{endpoint}", cohort=cohort, enrolment=person, data=sent)
