"""Delivery reports on the command line: from a pipe, from files, from a Maildir."""

from datetime import timedelta
from mailbox import Maildir
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from alumnet.cli import bounces
from alumnet.kernel.db import reading
from alumnet.notifications.models import Bounce
from tests.builders import THEN
from tests.cli.conftest import Command
from tests.mailserver import MailServer
from tests.mentoring.asking import an_asked_pair
from tests.notifications.reports import report
from tests.notifications.telling import work


def test_the_command_reads_a_pipe_files_and_a_maildir(
    mailbox: MailServer, command: Command, tmp_path: Path
) -> None:
    mentor, _mentee, _public_id = an_asked_pair()
    work(THEN)
    mail = mailbox.last(mentor.email)
    box = Maildir(tmp_path / "box")
    box.add(report(mail, mentor.email, "4.2.2"))
    box.add(b"Subject: I am on holiday\n\nBack on Monday.")
    with time_machine.travel(THEN + timedelta(hours=1)):
        said = command("bounces", str(tmp_path / "box"), exit_code=1)
    assert "counted" in said
    assert "It is no delivery report." in said
    assert reading().scalar(select(func.count(Bounce.id))) == 1
    assert command("bounces", str(tmp_path / "box")) == ""
    file = tmp_path / "report.eml"
    file.write_bytes(report(mail, mentor.email))
    assert "counted before" in command("bounces", str(file))
    assert "no folders" in command("bounces", str(tmp_path), exit_code=1)
    assert "refused" in command("bounces", given=b"Subject: no")


def test_a_report_is_kept_by_the_mail_server_while_the_database_is_away(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_what: object, **_how: object) -> None:
        raise OperationalError("", {}, OSError("away"))

    monkeypatch.setattr(bounces, "note_bounce", away)
    said = command("bounces", given=report(recipient="a@example.org"), exit_code=75)
    assert "try later" in said
