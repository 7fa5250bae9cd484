"""A new job that makes a mentor an insider: both hear of it only if both show it to the other."""

import pytest
from flask import Flask

from alumnet.kernel.visibility import Visibility
from alumnet.mentoring.commands.insiders import ask_about_new_job
from tests import builders
from tests.builders import THEN
from tests.mentoring.asking import DAY, told
from tests.mentoring.together import a_running_pair

HIDDEN, SHOWN = Visibility.ONLY_ME, Visibility.EVERYONE
ALONE, BOTH = "mentorship.new_job", "mentorship.same_employer"


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("mentees_is", "mentors_is", "kind"),
    [
        (SHOWN, SHOWN, BOTH),
        (HIDDEN, SHOWN, ALONE),
        (SHOWN, HIDDEN, ALONE),
        (None, SHOWN, ALONE),
    ],
)
def test_a_new_job_of_the_mentor(
    app: Flask, mentees_is: Visibility | None, mentors_is: Visibility, kind: str
) -> None:
    mentor, mentee, _public_id = a_running_pair(now=THEN - 9 * DAY)
    employer = builders.an_organization("Halden")
    elsewhere = builders.an_organization("Elsewhere")
    builders.a_job(
        mentee, employer if mentees_is else elsewhere, 2015, visibility=mentees_is or SHOWN
    )
    builders.a_job(
        mentor, builders.an_organization(parent=employer.id), 2026, visibility=mentors_is
    )
    for _ in range(2):
        ask_about_new_job(mentor.id, now=THEN + DAY)
    assert {each: len(told(each)) for each in (ALONE, BOTH) if told(each)} == {kind: 1}


def test_a_new_job_of_the_mentee_is_theirs_to_show(app: Flask) -> None:
    mentor, mentee, _public_id = a_running_pair(now=THEN - 9 * DAY)
    employer = builders.an_organization("Halden")
    builders.a_job(mentor, employer, 2015)
    builders.a_job(mentee, employer, 2026, visibility=HIDDEN)
    assert ask_about_new_job(mentee.id, now=THEN + DAY) == 0
    builders.a_job(mentee, employer, 2026, visibility=SHOWN)
    assert ask_about_new_job(mentee.id, now=THEN + DAY) == 1
    assert len(told(BOTH)) == 1
