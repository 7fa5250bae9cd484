"""Two windows, two saves at once: one wins, the other is told, nothing is half saved."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands, queries
from tests import builders
from tests.builders import THEN
from tests.members.test_photos import a_picture
from tests.members.values import (
    mentor_values,
    privacy_values,
    profile_values,
    seeker_values,
)

pytestmark = pytest.mark.postgresql
ROUNDS = 5
WINDOWS = 3


def at_once(app: Flask, *works: Callable[[], Any]) -> list[str]:
    """Run all works at the same moment; return how each ended, "saved" or "conflict"."""
    start = threading.Barrier(len(works))
    ends: list[str] = []

    def run(work: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait()
            try:
                work()
            except Conflict:
                ends.append("conflict")
            except Exception as error:  # noqa: BLE001 - the test compares what happened
                ends.append(repr(error))
            else:
                ends.append("saved")

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


ONE_WINS = ["conflict"] * (WINDOWS - 1) + ["saved"]


def windows(save: Callable[[str], Any]) -> list[Callable[[], Any]]:
    return [partial(save, str(number)) for number in range(WINDOWS)]


def test_one_of_several_saves_of_a_profile_wins(app: Flask) -> None:
    for version in range(1, ROUNDS + 1):
        ruth = builders.a_member()

        def save(window: str, person_id: int = ruth.id) -> None:
            values = profile_values(bio=window, skills=(window,), headline=window)
            commands.save_profile(person_id, values, version=1, now=THEN)

        assert at_once(app, *windows(save)) == ONE_WINS, version
        values = queries.own_profile(reading(), ruth.id).values
        assert (values.headline,) == tuple(values.skills) == (values.bio,)


def test_one_of_several_first_saves_wins(app: Flask) -> None:
    for _ in range(ROUNDS):
        ruth = builders.a_member()

        def goals(window: str, person_id: int = ruth.id) -> None:
            commands.save_seeker_profile(
                person_id, seeker_values(hopes=window), version=0, now=THEN
            )

        def offer(window: str, person_id: int = ruth.id) -> None:
            values = mentor_values(agenda=window, topics=(("leadership", window),))
            commands.save_mentor_profile(person_id, values, version=0, now=THEN)

        assert at_once(app, *windows(goals)) == ONE_WINS
        assert at_once(app, *windows(offer)) == ONE_WINS
        values = queries.own_mentoring(reading(), ruth.id).values
        assert values.topics == (("leadership", values.agenda),)


def test_one_of_several_saves_of_privacy_wins(app: Flask) -> None:
    for _ in range(ROUNDS):
        ruth = builders.a_member()
        known = privacy_values(ruth)

        def save(window: str, person_id: int = ruth.id, known: Any = known) -> None:
            names = (f"Rival {window}",)
            values = {name: getattr(known, name) for name in known.__slots__}
            values |= {"further_organizations": names, "fields": {"bio": Visibility.ONLY_ME}}
            commands.save_privacy(person_id, commands.PrivacyValues(**values), version=1, now=THEN)

        assert at_once(app, *windows(save)) == ONE_WINS
        with app.app_context():
            own = queries.own_privacy(reading(), ruth.id)
        assert len(own.values.further_organizations) == 1


def test_photos_and_topics_sent_at_once_are_all_taken_one_after_the_other(app: Flask) -> None:
    pictures = [a_picture(size=(100 + 50 * number, 100)) for number in range(WINDOWS)]
    for _ in range(ROUNDS):
        ruth = builders.a_member()
        sent = [partial(commands.save_photo, ruth.id, each, now=THEN) for each in pictures]
        codes = ("leadership", "networking", "storytelling")
        topics = [partial(commands.choose_topics, ruth.id, [code], now=THEN) for code in codes]
        assert set(at_once(app, *sent, *topics)) == {"saved"}
        assert queries.own_profile(reading(), ruth.id).has_photo
        assert len(queries.own_mentoring(reading(), ruth.id).values.topics) == 1
