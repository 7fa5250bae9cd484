"""What each side of a cohort never learns of the other: pairs, answers, a no."""

from flask import Flask

from alumnet.programmes.commands import answering
from alumnet.programmes.queries import export
from alumnet.programmes.rules.states import Reach
from tests.programmes.matching import MATCHED, a_ready_cohort, fresh, person_of
from tests.programmes.test_publishing import a_published_cohort
from tests.programmes.test_runs import matched


def test_a_copy_holds_no_pair_before_its_turn_and_no_answer_of_the_other(app: Flask) -> None:
    hidden = a_ready_cohort(1, 1, reach=Reach.EITHER)
    matched(hidden)
    copy = export(fresh(), person_of(hidden.mentees[0]))
    assert copy["matched_in_cohorts"] == []
    assert copy["enrolments"][0]["state"] == "in_pool"
    _, pairs = a_published_cohort(1, 1)
    [pair] = pairs.values()
    mentee, mentor = person_of(pair.mentee_id), person_of(pair.mentor_id)
    [offered] = export(fresh(), mentee)["matched_in_cohorts"]
    assert offered["state"] == "offered"
    assert "topic" in offered["parts"]
    # How alike two answered would say what the other did.
    assert "answers" not in offered["parts"]
    assert export(fresh(), mentor)["matched_in_cohorts"] == []
    answering.decline(pair.public_id, by=mentee, now=MATCHED)
    assert export(fresh(), mentor)["matched_in_cohorts"] == []
    assert [each["state"] for each in export(fresh(), mentee)["matched_in_cohorts"]] == ["over"]
