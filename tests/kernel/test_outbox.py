"""The outbox: nothing is lost, nothing is done twice by two workers, what fails is tried again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import MOST_ATTEMPTS, OutboxEntry
from alumnet.kernel.registry import Message, registry
from tests.builders import THEN

pytestmark = pytest.mark.postgresql
KIND = "test.happened"
Seen = list[tuple[int, dict[str, int]]]


@pytest.fixture
def seen() -> Iterator[Seen]:
    handled: Seen = []

    @registry.on(KIND)
    def handler(message: Message, _now: object) -> None:
        handled.append((message.subject_id, message.ids))

    yield handled
    registry.handlers.pop(KIND)


@pytest.fixture
def broken() -> Iterator[list[int]]:
    tries: list[int] = []

    @registry.on(KIND)
    def breaking(message: Message, _now: object) -> None:
        tries.append(message.id)
        raise ValueError("no such luck")

    yield tries
    registry.handlers.pop(KIND)


def add(subject: int = 1, **more: object) -> None:
    with writing() as session:
        outbox.add(session, KIND, subject, now=THEN, **more)  # type: ignore[arg-type]


def add_and_break() -> None:
    with writing() as session:
        outbox.add(session, KIND, 1, now=THEN)
        raise RuntimeError


def test_entries_are_handled_in_order_with_their_ids(app: Flask, seen: Seen) -> None:
    add(1, mentor=5)
    add(2)
    assert outbox.drain(THEN) == 2
    assert seen == [(1, {"mentor": 5}), (2, {})]
    assert outbox.drain(THEN) == 0


def test_what_is_urgent_overtakes_what_waits_already(
    app: Flask, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.handlers, "test.urgent", registry.handlers[KIND])
    monkeypatch.setattr(registry, "urgent", {"test.urgent"})
    add(1)
    add(2)
    with writing() as session:
        outbox.add(session, "test.urgent", 3, now=THEN)
    outbox.drain(THEN)
    assert [subject for subject, _ in seen] == [3, 1, 2]


def test_an_event_nobody_listens_to_leaves_nothing_behind(app: Flask) -> None:
    with writing() as session:
        outbox.add(session, "test.unheard", 1, now=THEN)
    assert outbox.count_waiting(reading(), THEN) == 0


def test_a_rolled_back_change_puts_nothing_in_the_outbox(app: Flask, seen: Seen) -> None:
    with pytest.raises(RuntimeError):
        add_and_break()
    assert outbox.drain(THEN) == 0


def test_a_held_entry_waits_for_its_time(app: Flask, seen: Seen) -> None:
    add(1, not_before=THEN + timedelta(hours=24))
    assert outbox.drain(THEN + timedelta(hours=23)) == 0
    assert outbox.drain(THEN + timedelta(hours=24)) == 1


def test_a_failing_handler_is_tried_again_later_and_later_and_then_given_up(
    app: Flask, broken: list[int]
) -> None:
    add()
    moment = THEN
    outbox.drain(moment)
    outbox.drain(moment)
    assert len(broken) == 1
    for _ in range(MOST_ATTEMPTS + 2):
        moment += timedelta(days=8)
        outbox.drain(moment)
    assert len(broken) == MOST_ATTEMPTS
    (letter,) = outbox.dead_letters(reading())
    assert (letter.kind, letter.last_error) == (KIND, "ValueError: no such luck")


def test_a_dead_letter_can_be_revived_once(app: Flask, broken: list[int]) -> None:
    add()
    moment = THEN
    for _ in range(MOST_ATTEMPTS):
        outbox.drain(moment)
        moment += timedelta(days=8)
    (letter,) = outbox.dead_letters(reading())
    assert outbox.revive(letter.id, moment)
    assert not outbox.revive(letter.id, moment)
    outbox.drain(moment)
    assert len(broken) == MOST_ATTEMPTS + 1


def test_what_a_killed_worker_had_taken_is_taken_again_after_five_minutes(
    app: Flask, seen: Seen
) -> None:
    add()
    with writing() as session:
        entry = session.query(OutboxEntry).one()
        entry.claimed_until = THEN + timedelta(minutes=5)
    assert outbox.drain(THEN + timedelta(minutes=4)) == 0
    assert outbox.drain(THEN + timedelta(minutes=6)) == 1


def test_what_waits_behind_a_slow_mail_server_is_taken_for_five_minutes_from_then(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(outbox, "monotonic", lambda: clock[0])
    taken: list[datetime | None] = []

    @registry.on(KIND)
    def slow(message: Message, _now: object) -> None:
        clock[0] += 240
        entry = reading().get_one(OutboxEntry, message.id)
        taken.append(entry.claimed_until)

    try:
        add(1)
        add(2)
        outbox.drain(THEN)
    finally:
        registry.handlers.pop(KIND)
    assert taken == [THEN + timedelta(minutes=5), THEN + timedelta(minutes=9)]


def test_two_workers_handle_each_entry_once(app: Flask, seen: Seen) -> None:
    for subject in range(12):
        add(subject)
    together = Barrier(2)

    def work() -> None:
        with app.app_context():
            together.wait()
            outbox.drain(THEN)

    workers = [Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(subject for subject, _ in seen) == list(range(12))


def test_a_round_stops_at_the_most_it_may_handle(app: Flask, seen: Seen) -> None:
    for subject in range(3):
        add(subject)
    assert outbox.drain(THEN, most=1) == 3  # a batch is finished, then the round ends
    assert outbox.count_waiting(reading(), THEN) == 0


def test_the_worker_is_woken_after_the_commit_and_not_after_a_roll_back(
    app: Flask, seen: Seen
) -> None:
    rung: list[str] = []
    outbox.set_wake(app, lambda: rung.append("ring"))
    try:
        with pytest.raises(RuntimeError):
            add_and_break()
        assert rung == []
        with writing() as session:
            outbox.add(session, KIND, 1, now=THEN)
            outbox.add(session, KIND, 2, now=THEN)
            assert rung == []
        assert rung == ["ring"]
    finally:
        app.extensions.pop("alumnet.wake")


def test_the_backlog_says_what_is_due_held_failing_and_dead(app: Flask, broken: list[int]) -> None:
    assert outbox.backlog(reading(), THEN) == outbox.Backlog(0, None, 0, 0)
    add(1)
    add(2, not_before=THEN + timedelta(days=400))
    assert outbox.backlog(reading(), THEN) == outbox.Backlog(1, THEN, 0, 0)
    outbox.drain(THEN)
    later = outbox.backlog(reading(), THEN + timedelta(minutes=1))
    assert (later.due, later.failing, later.dead) == (1, 1, 0)
    moment = THEN
    for _ in range(MOST_ATTEMPTS):
        moment += timedelta(days=8)
        outbox.drain(moment)
    assert outbox.backlog(reading(), moment) == outbox.Backlog(0, None, 0, 1)


def test_open_entries_are_listed_with_what_is_due_first(app: Flask, broken: list[int]) -> None:
    add(1, not_before=THEN + timedelta(days=1))
    add(2)
    outbox.drain(THEN)
    first, second = outbox.open_entries(reading(), most=10)
    assert (first.subject_id, first.attempts, first.last_error) == (
        2,
        1,
        "ValueError: no such luck",
    )
    assert (second.subject_id, second.attempts, second.last_error) == (1, 0, None)
    assert [each.id for each in outbox.open_entries(reading(), most=1)] == [first.id]


def test_a_handler_may_ask_to_be_called_once_more_later(app: Flask) -> None:
    times: list[datetime] = []

    @registry.on(KIND)
    def early(_message: Message, now: datetime) -> None:
        times.append(now)
        if len(times) == 1:
            outbox.postpone(THEN + timedelta(hours=9))
            outbox.postpone(THEN + timedelta(hours=2))

    add()
    for hours in (0, 1, 2, 9):
        outbox.drain(THEN + timedelta(hours=hours))
    registry.handlers.pop(KIND)
    assert times == [THEN, THEN + timedelta(hours=2)]
    assert outbox.backlog(reading(), THEN).failing == 0
