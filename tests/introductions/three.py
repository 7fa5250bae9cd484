"""People who know each other, for tests of introductions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from alumnet.accounts.models import Account
from alumnet.accounts.queries import viewer_of
from alumnet.directory import through
from alumnet.introductions import commands
from alumnet.introductions.commands import Answer, Words
from alumnet.introductions.models import Introduction
from alumnet.introductions.rules import IntroductionState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading
from alumnet.kernel.registry import registry
from alumnet.ties.strength import path_tie
from tests import builders
from tests.builders import THEN, Built

DAY = timedelta(days=1)
NOTE = "I'm moving into water policy and would like to hear how Ruth began."


@dataclass(frozen=True)
class Three:
    """Somebody who asks, whom they would like to meet, and those between, the strongest first."""

    ines: Built
    ruth: Built
    between: tuple[Built, ...]

    @property
    def maya(self) -> Built:
        return self.between[0]


def three(between: int = 3, *, is_mentor: bool = True) -> Three:
    """Make two people with so many between them: fewer than three might give somebody away."""
    house = builders.an_association()
    ines = builders.a_member("Ines Prado", of=house)
    ruth = (builders.a_mentor if is_mentor else builders.a_member)("Ruth Adeyemi", of=house)
    names = ("Maya Lindqvist", "Tomasz Zielinski", "Kwame Mensah")
    contacts = tuple(builders.a_member(name, of=house) for name in names[:between])
    for each in contacts:
        builders.a_connection(ines, each)
        builders.a_connection(each, ruth)
    return Three(ines, ruth, contacts)


def tell_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody be told of a path through a contact who isn't named."""
    # Once the slice that finds paths has put itself there, which it does when it is first imported.
    assert registry.path is through.path_to
    monkeypatch.setattr(registry, "path", lambda *_, **__: path_tie(0.8, "", 0))


def viewer(person: Built) -> Viewer:
    session = reading()
    account = session.scalars(select(Account).where(Account.person_id == person.id)).one()
    return viewer_of(session, account)


def ask(found: Three, *, now: datetime = THEN, **more: Any) -> str:
    """Ask to be introduced to Ruth."""
    words = Words(note=NOTE, private_line="Only if you have a minute, zebrastripe.")
    by = viewer(found.ines)
    return commands.ask(found.ruth.public_id, by=by, words=words, now=now, **more)


def answer(
    public_id: str,
    by: Built,
    step: str,
    *,
    now: datetime = THEN,
    not_before: date | None = None,
    **more: Any,
) -> None:
    commands.answer(
        public_id, by=by.id, answer=Answer(step=step, not_before=not_before, **more), now=now
    )


def agreed(found: Three, *, now: datetime = THEN) -> str:
    """Let Ruth say yes to what Maya passed on."""
    public_id = ask(found, now=now)
    answer(public_id, found.maya, "forward", now=now, tells_first=True)
    answer(public_id, found.ruth, "agree", now=now)
    return public_id


def row(public_id: str) -> Introduction:
    """Return an introduction as it stands in the database now."""
    session = reading()
    session.expire_all()
    query = select(Introduction).where(Introduction.public_id == public_id)
    return session.scalars(query).one()


def state_of(public_id: str) -> IntroductionState:
    return row(public_id).state
