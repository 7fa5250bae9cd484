"""A form that is sent twice at the very same moment is written down once."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.kernel.db import reading
from alumnet.mentoring import commands
from alumnet.mentoring.commands import practice
from alumnet.mentoring.models import Goal, PracticeNote
from alumnet.mentoring.rules.mentorship_states import GoalState
from tests import builders
from tests.builders import THEN
from tests.client import forget_what_the_test_read
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.mentoring.meeting import two_together

pytestmark = pytest.mark.postgresql


@ROUNDS
def test_a_goal_and_a_note_of_ones_own(app: Flask, rounds: int) -> None:
    _, mentee, subject = two_together()
    mentor = builders.a_mentor()
    for number in range(1, rounds + 1):
        words = commands.GoalWords(title=f"Goal {number}")
        add = partial(commands.add_goal, subject.public_id, by=mentee.id, words=words, now=THEN)
        write = partial(
            practice.write_note, by=mentor.id, on=THEN.date(), text=f"{number}", now=THEN
        )
        first, second, third, fourth = at_once(app, add, add, write, write)
        assert refused([first, second, third, fourth]) == []
        assert (first, third) == (second, fourth)
        forget_what_the_test_read()
        counted = [reading().scalar(select(func.count(each.id))) for each in (Goal, PracticeNote)]
        assert counted == [number, number]
        commands.settle_goal(
            subject.public_id, first, by=mentee.id, state=GoalState.DROPPED, now=THEN
        )
