"""Both write and sign at the same moment: one agreement is valid, signed by both as it stands."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.mentoring import commands
from alumnet.mentoring.models import Agreement
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_errors import AgreementChanged, GoalChanged
from tests.builders import THEN
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.mentoring.together import a_proposed_pair, row_of, terms

pytestmark = pytest.mark.postgresql


def versions(mentorship_id: int) -> list[Agreement]:
    query = select(Agreement).where(Agreement.mentorship_id == mentorship_id)
    return list(reading().scalars(query.order_by(Agreement.number)))


@ROUNDS
def test_a_signature_never_falls_on_words_that_its_writer_did_not_see(
    app: Flask, rounds: int
) -> None:
    for _ in range(rounds // 3):
        mentor, mentee, place = a_proposed_pair()
        save = partial(commands.save_agreement, place, signs=True, now=THEN)
        save(by=mentee.id, terms=terms(), seen=0)
        found = at_once(
            app,
            partial(commands.sign_agreement, place, by=mentor.id, number=1, now=THEN),
            partial(save, by=mentee.id, terms=terms(purpose="Something else"), seen=1),
        )
        row = row_of(place)
        signed = [each.number for each in versions(row.id) if each.mentor_signed_at is not None]
        assert refused(found) in ([], [AgreementChanged])
        assert 2 not in signed
        assert (row.state is MentorshipState.ACTIVE) == (row.agreed_version == 1) == (signed == [1])


@ROUNDS
def test_of_two_who_write_at_once_one_is_told_that_the_other_was_faster(
    app: Flask, rounds: int
) -> None:
    for _ in range(rounds // 3):
        mentor, mentee, place = a_proposed_pair()
        save = partial(commands.save_agreement, place, seen=0, signs=True, now=THEN)
        found = at_once(
            app,
            partial(save, by=mentor.id, terms=terms(purpose="The mentor's words")),
            partial(save, by=mentee.id, terms=terms(purpose="The mentee's words")),
        )
        assert refused(found) == [AgreementChanged]
        assert len(versions(row_of(place).id)) == 1
        goal = commands.add_goal(
            place, by=mentee.id, words=commands.GoalWords(title="Lead"), now=THEN
        )
        change = partial(commands.change_goal, place, goal, seen=1)
        found = at_once(
            app,
            *(
                partial(change, by=each.id, words=commands.GoalWords(title=str(each.id)))
                for each in (mentor, mentee)
            ),
        )
        assert refused(found) == [GoalChanged]
