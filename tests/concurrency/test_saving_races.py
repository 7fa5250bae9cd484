"""Saving at the same moment: never over a limit, nothing twice, news once."""

from functools import partial
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from alumnet.accounts.models import Account
from alumnet.accounts.queries import viewer_of
from alumnet.directory.rules import Choice
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import OutboxEntry
from alumnet.saved import commands, rules
from alumnet.saved.models import SavedPerson, SavedSearch, SavedWatch
from alumnet.saved.rules import ListKind, SavedPolicy
from alumnet.search import service
from tests import builders
from tests.builders import THEN
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused

pytestmark = pytest.mark.postgresql
LATER = THEN + rules.POLICY.rhythm
FEW = SavedPolicy(people=2, searches=2)


@ROUNDS
def test_the_last_that_fits_is_saved_and_nothing_twice(app: Flask, rounds: int) -> None:
    harbour = builders.an_association()
    ines = builders.a_member(of=harbour)
    ruth, sam, olu = (builders.a_mentor(of=harbour) for _ in range(3))
    service.rebuild(reading(), today=THEN.date())
    account = select(Account).where(Account.person_id == ines.id)
    me = viewer_of(reading(), reading().scalars(account).one())
    keep = partial(commands.save_person, by=me, now=THEN)
    search = partial(
        commands.save_search, ListKind.PEOPLE, name="", wants_alert=True, by=me, now=THEN
    )
    with patch("alumnet.saved.commands.keeping.POLICY", FEW):
        for _ in range(rounds):
            keep(ruth.public_id)
            search(Choice("one"))
            people = at_once(app, *(partial(keep, each.public_id) for each in (sam, sam, olu)))
            searches = at_once(
                app, *(partial(search, Choice(word)) for word in ("two", "two", "three"))
            )
            assert set(refused(people)) == {rules.TooManyPeople}
            assert set(refused(searches)) == {rules.TooManySearches}
            for table in (SavedPerson, SavedSearch):
                assert reading().scalar(select(func.count(table.id))) == FEW.people
                with writing() as session:
                    session.execute(delete(table))


@ROUNDS
def test_two_workers_tell_of_a_place_once(app: Flask, rounds: int) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member(of=harbour), builders.a_mentor(of=harbour)
    account = select(Account).where(Account.person_id == ines.id)
    me = viewer_of(reading(), reading().scalars(account).one())
    commands.save_person(ruth.public_id, by=me, now=THEN)
    told = select(func.count(OutboxEntry.id)).where(OutboxEntry.kind == "saved.news")
    for _ in range(rounds):
        with writing() as session:
            session.execute(update(SavedPerson).values(had_room=False))
            session.execute(update(SavedWatch).values(due_at=LATER))
            session.execute(delete(OutboxEntry))
        assert refused(at_once(app, *[partial(commands.look_for_news, LATER)] * 2)) == []
        assert reading().scalar(told) == 1
