"""Budgets, caps and tries, ends that nobody chose, and what goes with an erasure."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from alumnet.connections import commands as connections
from alumnet.directory import through
from alumnet.introductions import commands, queries
from alumnet.introductions.jobs import ask_who_is_free, watch_introductions
from alumnet.introductions.models import IntroductionSetting
from alumnet.introductions.rules import Came, IntroductionState, errors
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.members.models import MentorProfile
from alumnet.search import service as search
from alumnet.ties.levels import TieLevel
from alumnet.ties.models import TieSetting
from alumnet.ties.policy import TieKind
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.introductions.three import (
    DAY,
    Three,
    agreed,
    answer,
    ask,
    row,
    state_of,
    three,
)

NewClient = Callable[..., InspectingClient]
S = IntroductionState


def lists_itself(person: Built) -> None:
    """Let somebody be named where their connections lead."""
    with writing() as session:
        session.add(
            TieSetting(
                person_id=person.id,
                kind=TieKind.CONNECTION,
                level=TieLevel.LISTED,
                updated_at=THEN,
            )
        )


def asked_of(public_id: str) -> int | None:
    return row(public_id).connector_id


# ---------------------------------------------------------------------------------- who is asked
def test_one_connector_at_a_time_and_another_only_when_asked_again(app: Flask) -> None:
    found = three()
    first = ask(found)
    assert asked_of(first) == found.maya.id
    answer(first, found.maya, "pass", now=THEN + DAY)
    watch_introductions(THEN + 16 * DAY)
    assert asked_of(first) == found.maya.id
    with pytest.raises(errors.OnItsWay):
        ask(found, now=THEN + 16 * DAY)
    watch_introductions(THEN + 17 * DAY)
    second = ask(found, now=THEN + 17 * DAY)
    assert asked_of(second) == found.between[1].id
    watch_introductions(THEN + 40 * DAY)
    with pytest.raises(errors.TriedBefore) as refused:
        ask(found, now=THEN + 40 * DAY)
    assert refused.value.facts["until"] == THEN + 180 * DAY
    assert asked_of(ask(found, now=THEN + 180 * DAY)) == found.maya.id


@pytest.mark.postgresql
def test_a_connector_is_asked_as_often_as_they_chose_and_nobody_can_tell(app: Flask) -> None:
    found = three()
    commands.choose_budget(0, by=found.between[1].id)
    commands.choose_budget(1, by=found.between[2].id)
    asked = []
    for _ in range(4):
        seeker = builders.a_member()
        for each in found.between:
            builders.a_connection(seeker, each)
        asked.append(ask(Three(seeker, found.ruth, found.between)))
    maya, kwame = found.maya.id, found.between[2].id
    assert [asked_of(each) for each in asked] == [maya, maya, kwame, None]
    assert state_of(asked[3]) is S.ASKED
    # A month later somebody has room again, but by then the time for an answer is over.
    ask_who_is_free(THEN + 30 * DAY)
    watch_introductions(THEN + 30 * DAY)
    assert state_of(asked[3]) is S.EXPIRED


def test_who_could_be_asked_by_nobody_is_asked_for_as_soon_as_somebody_has_room(
    app: Flask,
) -> None:
    found = three()
    for each in found.between:
        commands.choose_budget(0, by=each.id)
    public_id = ask(found)
    ask_who_is_free(THEN + DAY)
    assert asked_of(public_id) is None
    commands.choose_budget(5, by=found.between[1].id)
    ask_who_is_free(THEN + 2 * DAY)
    assert asked_of(public_id) == found.between[1].id
    assert row(public_id).due_at == THEN + 7 * DAY


def test_who_lets_their_name_be_told_is_asked_by_name(
    app: Flask, new_client: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = three(between=2)
    monkeypatch.setattr(registry, "path", through.path_to)
    search.rebuild(reading(), today=THEN.date())
    with pytest.raises(errors.NobodyBetween):
        ask(found)
    for each in (found.ines, found.between[1], found.ruth):
        lists_itself(each)
    search.rebuild(reading(), today=THEN.date())
    with time_machine.travel(THEN, tick=False):
        client = new_client(found.ines)
        page = client.get("introductions.ask", to=found.ruth.public_id)
        assert "Tomasz Zielinski" in page.main
        page = client.submit(page.form(field="note").fill(note="Please."), expect=422)
        assert "Choose through whom" in page.main
        page = client.submit(page.form(field="note").fill(note="Please.", through="named"))
        assert "whom you'd like to be introduced by" in page.main
    public_id = page.url.rpartition("/")[2]
    assert asked_of(public_id) == found.between[1].id
    assert row(public_id).tells_first


def test_three_are_on_their_way_at_most_and_a_no_frees_no_place_early(app: Flask) -> None:
    found = three()
    others = []
    for _ in range(3):
        other = builders.a_member()
        for each in found.between:
            builders.a_connection(each, other)
            commands.choose_budget(10, by=each.id)
        others.append(Three(found.ines, other, found.between))
    first, *_ = [ask(found), ask(others[0]), ask(others[1])]
    answer(first, found.maya, "pass")
    with pytest.raises(errors.TooManyIntroductions):
        ask(others[2])
    commands.withdraw(first, by=found.ines.id, now=THEN + DAY)
    assert state_of(first) is S.WITHDRAWN
    ask(others[2], now=THEN + DAY)
    with pytest.raises(NoSuchTransition):
        commands.withdraw(first, by=found.ines.id, now=THEN + DAY)


# ---------------------------------------------------------------------------------------- answers
def test_a_day_instead_of_a_no_reaches_whoever_asked(app: Flask, new_client: NewClient) -> None:
    found = three()
    public_id = ask(found)
    answer(public_id, found.maya, "forward")
    with time_machine.travel(THEN, tick=False):
        client = new_client(found.ruth)
        page = client.get("introductions.introduction", public_id=public_id)
        page = client.submit(page.form(field="not_before").press("Say so"), expect=422)
        assert "Choose a day ahead, within a year." in page.main
        page = client.submit(
            page.form(field="not_before").fill(not_before="2026-03-01").press("Say so")
        )
        assert "You said “not now”, until Sunday 1 March 2026." in page.main
        page = new_client(found.ines).get("introductions.introduction", public_id=public_id)
        assert "Ruth can't just now. From Sunday 1 March 2026 it may suit." in page.main
    with pytest.raises(NoSuchTransition):
        answer(public_id, found.ruth, "agree")


@pytest.mark.postgresql
def test_what_came_is_asked_once_and_told_to_whoever_introduced_them(
    app: Flask, new_client: NewClient, worker: Callable[..., int]
) -> None:
    found = three()
    public_id = agreed(found)
    assert queries.introduced_by(reading(), found.ines.id, found.ruth.id) == "Maya Lindqvist"
    watch_introductions(THEN + 30 * DAY - timedelta(minutes=1))
    assert state_of(public_id) is S.AGREED
    watch_introductions(THEN + 30 * DAY)
    assert state_of(public_id) is S.OUTCOME
    with time_machine.travel(THEN + 30 * DAY, tick=False):
        worker()
        client = new_client(found.ines)
        assert "What came of meeting Ruth?" in client.get("/notifications").main
        page = client.get("introductions.introduction", public_id=public_id)
        page = client.submit(page.form(button="We met").press("We met"))
        assert "What came of it?" not in page.main
        worker()
        page = new_client(found.maya).get("/notifications")
        assert "Two people met through you" in page.main
        page = new_client(found.maya).get("introductions.introduction", public_id=public_id)
        assert "You introduced them. Thank you." in page.main
    assert queries.met_through(reading(), found.maya.id) == 1
    with pytest.raises(NoSuchTransition):
        commands.say_what_came(public_id, by=found.ines.id, came=Came.NOTHING, now=THEN)
    commands.say_what_came(public_id, by=found.ruth.id, came=Came.MET, now=THEN)
    assert queries.met_through(reading(), found.maya.id) == 1


# ------------------------------------------------------------------------- ends that nobody chose
def blocks(by: Built, other: Built) -> None:
    connections.block(other.public_id, by=by.id, now=THEN)


def pauses(mentor: Built) -> None:
    with writing() as session:
        session.get_one(MentorProfile, mentor.id).paused_until = (THEN + 90 * DAY).date()
    commands.void_unreachable(mentor.id, now=THEN)


def suspends(person: Built) -> None:
    with writing() as session:
        for void in registry.on_suspension:
            void(session, person.id, THEN)


def parts_of(found: Three) -> None:
    connections.remove(found.maya.public_id, by=found.ines.id, now=THEN)


@pytest.mark.parametrize(
    "befalls",
    [
        lambda found: blocks(found.ruth, found.ines),
        lambda found: blocks(found.maya, found.ines),
        lambda found: suspends(found.maya),
        lambda found: pauses(found.ruth),
        parts_of,
    ],
    ids=["block", "block of the one between", "suspension", "pause", "removal"],
)
def test_what_is_open_ends_with_the_ties_that_it_went_by(
    app: Flask, befalls: Callable[[Three], None]
) -> None:
    found = three()
    public_id = ask(found)
    answer(public_id, found.maya, "forward")
    befalls(found)
    assert state_of(public_id) is S.VOIDED
    assert row(public_id).is_awaited
    with pytest.raises(NoSuchTransition):
        answer(public_id, found.ruth, "agree")


def test_a_note_is_passed_on_only_by_who_is_between_still(app: Flask) -> None:
    found = three()
    public_id = ask(found)
    with writing() as session:
        session.add(
            TieSetting(
                person_id=found.ruth.id,
                kind=TieKind.CONNECTION,
                contact_id=found.maya.id,
                level=TieLevel.NOBODY,
                updated_at=THEN,
            )
        )
    with pytest.raises(errors.TieGone):
        answer(public_id, found.maya, "forward")
    assert state_of(public_id) is S.VOIDED


def test_what_both_agreed_to_ends_with_a_block_between_them_and_no_other(app: Flask) -> None:
    found = three()
    public_id = agreed(found)
    blocks(found.maya, found.ines)
    assert state_of(public_id) is S.AGREED
    blocks(found.ines, found.ruth)
    assert state_of(public_id) is S.VOIDED


def test_a_person_exports_what_is_theirs_and_leaves_no_word_when_erased(app: Flask) -> None:
    found = three()
    public_id = ask(found)
    commands.choose_budget(3, by=found.maya.id)
    answer(public_id, found.maya, "forward", line="quaggafoal")
    mine = registry.exporters["introductions"](reading(), found.ines.id)["introductions"][0]
    assert "zebrastripe" in mine["private_line"]
    assert mine["stands"] == "on_its_way"
    theirs = registry.exporters["introductions"](reading(), found.ruth.id)["introductions"][0]
    assert "zebrastripe" not in str(theirs)
    with writing() as session:
        commands.erase(session, found.maya.id, THEN)
        commands.erase(session, found.ines.id, THEN)
    gone = row(public_id)
    assert (gone.note, gone.private_line, gone.connector_line) == ("", "", "")
    assert reading().get(IntroductionSetting, found.maya.id) is None
    assert gone.state is S.VOIDED
