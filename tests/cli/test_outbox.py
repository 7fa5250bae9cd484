"""The outbox on the command line: what waits, what was given up, another try."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.outbox import OutboxEntry
from tests.builders import THEN
from tests.cli.conftest import Command

pytestmark = pytest.mark.postgresql
HANDLER = "alumnet.notifications.accounts_mails.send_invitation"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(THEN, tick=False):
        yield


@pytest.fixture
def filled(command: Command) -> Command:
    """A site whose outbox holds one entry that is due, one that failed, and a dead one."""
    with writing() as session:
        for subject in (1, 2, 3):
            outbox.add(session, "invitation.asked", subject, now=THEN)
    with writing() as session:
        entries = session.query(OutboxEntry).order_by(OutboxEntry.id).all()
        entries[1].not_before = THEN + timedelta(minutes=30)
        entries[1].attempts, entries[1].last_error = 3, "OSError: refused"
        entries[2].dead_at, entries[2].last_error = THEN, "ValueError: no"
    return command


def test_an_empty_outbox_says_so(command: Command) -> None:
    assert command("outbox", "list") == "Nothing waits.\n"
    assert command("outbox", "dead") == "Nothing was given up.\n"


def test_what_waits_is_listed_with_when_it_is_due_and_why_it_failed(filled: Command) -> None:
    first, second, why, count = filled("outbox", "list").splitlines()
    assert first.endswith(f"invitation.asked 1  {HANDLER}  due now")
    assert second.endswith(f"invitation.asked 2  {HANDLER}  due in 30 minutes")
    assert why == "    failed 3 times: OSError: refused"
    assert count == "2 shown."
    assert filled("outbox", "list", "--limit", "1").endswith("\n1 shown.\n")


def test_what_was_given_up_is_listed_and_can_be_tried_again(filled: Command) -> None:
    line, why, count = filled("outbox", "dead").splitlines()
    assert f"invitation.asked 3  {HANDLER}" in line
    assert why == "    given up 2026-01-05 09:00 UTC: ValueError: no"
    assert count == "1 given up."
    number = line.split()[0]
    assert filled("outbox", "revive", number) == f"Entry {number} is due again.\n"
    assert "was not given up" in filled("outbox", "revive", number, exit_code=1)
    assert filled("outbox", "dead") == "Nothing was given up.\n"
