"""The timed work of accounts is wired and runs."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts import commands
from alumnet.accounts.models import MailedLink
from alumnet.accounts.rules import Purpose
from alumnet.kernel import jobs
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading

pytestmark = pytest.mark.postgresql


def test_the_daily_round_forgets_old_links(app: Flask) -> None:
    commands.ask_for_link(Purpose.RESET, "ada@example.org", now=now() - timedelta(days=15))
    commands.ask_for_link(Purpose.RESET, "ada@example.org", now=now())
    jobs.run_daily(now())
    assert reading().scalar(select(func.count()).select_from(MailedLink)) == 1
