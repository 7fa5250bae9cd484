"""Introductions at the same moment: never over a limit, never two answers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from alumnet.connections import commands as connections
from alumnet.connections.models import Block
from alumnet.introductions import commands
from alumnet.introductions.commands import Answer
from alumnet.introductions.models import Introduction
from alumnet.introductions.rules import IntroductionState, errors
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from tests import builders
from tests.builders import THEN, Built
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.introductions.three import Three, answer, ask, row, state_of, tell_paths, three, viewer

pytestmark = pytest.mark.postgresql
S = IntroductionState


@pytest.fixture(autouse=True)
def told_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    tell_paths(monkeypatch)


WORDS = commands.Words(note="Would you pass this on?")


def asks(by: Built, other: Built) -> Callable[[], Any]:
    return partial(commands.ask, other.public_id, by=viewer(by), words=WORDS, now=THEN)


def answers(public_id: str, by: Built, step: str) -> Callable[[], Any]:
    return partial(commands.answer, public_id, by=by.id, answer=Answer(step=step), now=THEN)


def also_known_by(found: Three) -> Built:
    """Return somebody else whom those between know."""
    other = builders.a_member()
    for each in found.between:
        builders.a_connection(each, other)
    return other


def again(rounds: int) -> Iterator[None]:
    """Begin each round with the same people, and nothing between them but their connections."""
    for _ in range(rounds):
        yield
        with writing() as session:
            session.execute(delete(Introduction))
            session.execute(delete(Block))


@ROUNDS
def test_a_connector_is_asked_once_more_and_not_twice(app: Flask, rounds: int) -> None:
    found = three()
    commands.choose_budget(1, by=found.maya.id)
    seekers = [found.ines, also_known_by(found)]
    query = select(func.count(Introduction.id)).where(Introduction.connector_id == found.maya.id)
    for _ in again(rounds):
        assert refused(at_once(app, *(asks(each, found.ruth) for each in seekers))) == []
        assert reading().scalar(query) == 1


@ROUNDS
def test_the_third_on_its_way_is_the_last_and_none_is_there_twice(app: Flask, rounds: int) -> None:
    found = three()
    others = [also_known_by(found) for _ in range(3)]
    for _ in again(rounds):
        for each in others[:2]:
            ask(Three(found.ines, each, found.between))
        presses = [asks(found.ines, found.ruth)] * 2 + [asks(found.ines, others[2])]
        met = refused(at_once(app, *presses))
        assert len(met) == 2
        assert set(met) <= {errors.TooManyIntroductions, errors.OnItsWay}


@ROUNDS
def test_of_two_answers_one_counts(app: Flask, rounds: int) -> None:
    found = three()
    for _ in again(rounds):
        public_id = ask(found)
        passed = at_once(
            app,
            answers(public_id, found.maya, "forward"),
            answers(public_id, found.maya, "pass"),
            partial(commands.withdraw, public_id, by=found.ines.id, now=THEN),
        )
        assert state_of(public_id) in {S.FORWARDED, S.PASSED, S.WITHDRAWN}
        assert set(refused(passed)) <= {NoSuchTransition}
    for _ in again(rounds):
        public_id = ask(found)
        answer(public_id, found.maya, "forward")
        both = at_once(
            app,
            answers(public_id, found.ruth, "agree"),
            answers(public_id, found.ruth, "decline"),
        )
        assert refused(both) == [NoSuchTransition]


@ROUNDS
def test_nothing_is_passed_on_over_a_block(app: Flask, rounds: int) -> None:
    found = three()
    for _ in again(rounds):
        public_id = ask(found)
        met = at_once(
            app,
            answers(public_id, found.maya, "forward"),
            partial(connections.block, found.ines.public_id, by=found.ruth.id, now=THEN),
        )
        assert set(refused(met)) <= {NoSuchTransition, errors.TieGone, NotFound}
        assert row(public_id).state is S.VOIDED


@ROUNDS
def test_an_ask_and_a_yes_to_an_offer_lead_to_one_introduction(app: Flask, rounds: int) -> None:
    found = three()
    one, other = found.ines.public_id, found.ruth.public_id
    for _ in again(rounds):
        offered = commands.offer(one, other, by=found.maya.id, line="Meet.", now=THEN)
        second = commands.offer(one, other, by=found.between[1].id, line="Do.", now=THEN)
        yes = [answers(each, found.ines, "agree_first") for each in (offered, second)]
        met = refused(at_once(app, *yes, asks(found.ines, found.ruth)))
        assert met.count(errors.OnItsWay) == 2
        assert sorted(state_of(each).value for each in (offered, second)) == [
            "first_agreed",
            "voided",
        ]
