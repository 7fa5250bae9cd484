"""What a site needs goes away and comes back: a clear page meanwhile, and nobody has to help."""

import resource
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from alumnet.app import create_app
from alumnet.kernel import clock, db
from alumnet.kernel.outbox import OutboxEntry
from alumnet.settings import Settings
from tests import builders
from tests.databases import ON_POSTGRESQL, Fresh
from tests.faults.conftest import ProxyTo, RunSite
from tests.faults.proxy import Address, Proxy
from tests.faults.running import Running, Visitor, until
from tests.mailserver import MailServer
from tests.mentoring.asking import a_draft
from tests.page import Page

SUBMITTED = "mentorship_request.submitted"
GUESSES = 10


def a_letter(running: Running) -> tuple[Visitor, str]:
    """Write to a mentor; return the one who wrote, in a browser, and the request.

    Before the worker runs: it forgets organizations that nobody uses, as a new one is for a moment.
    """
    with running.app.app_context():
        mentee, mentor = builders.a_member(), builders.a_mentor()
        draft = a_draft(mentee, mentor, now=clock.now())
    return running.visitor(mentee), draft


def is_sent(page: Page) -> bool:
    return page.status == HTTPStatus.SEE_OTHER and page.location.endswith("/sent")


def check_unavailable(page: Page, words: str) -> None:
    assert page.status == HTTPStatus.SERVICE_UNAVAILABLE, page.html
    page.inspect()
    assert page.h1 == "We'll be right back"
    assert words in page.main


def told(running: Running, event: str) -> list[str]:
    """Return the lines of the logs with this event."""
    return [line for line in running.printed.splitlines() if f'"{event}"' in line]


# ------------------------------------------------------------------------------------- PostgreSQL
def through(proxies: list[Proxy], proxy_to: ProxyTo, url: str) -> str:
    """Return an address of the same PostgreSQL that leads through a proxy."""
    parts = make_url(url)
    folder = parts.query["host"]
    proxies.append(proxy_to(f"{folder}/.s.PGSQL.{parts.port or 5432}"))
    way = parts.set(host="127.0.0.1", port=proxies[0].port, query={})
    return way.render_as_string(hide_password=False)


@ON_POSTGRESQL
def test_the_database_is_cut_off_and_comes_back(
    run_site: RunSite, proxy_to: ProxyTo, mailbox: MailServer
) -> None:
    proxies: list[Proxy] = []
    running = run_site(way=lambda url: through(proxies, proxy_to, url))
    visitor, draft = a_letter(running)
    running.start_web()
    running.start_worker()
    assert visitor.get("/requests").status == HTTPStatus.OK

    proxies[0].cut()
    check_unavailable(visitor.get("/requests"), "Nothing you saved is lost")
    check_unavailable(visitor.send(draft), "What you sent last may not have been saved")

    proxies[0].mend()
    assert is_sent(visitor.send(draft))
    until(lambda: len(mailbox.messages) == 1, "that the mail is there")
    assert running.are_well()
    assert told(running, "database.out_of_reach")
    assert not told(running, "request.failed")


@ON_POSTGRESQL
def test_a_database_that_falls_silent_holds_nobody_for_ever(
    fresh_database: Fresh,
    proxy_to: ProxyTo,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(db, "_PATIENCE", 0.3)
    monkeypatch.setattr(db, "_CONNECTING", 2)
    proxies: list[Proxy] = []
    url = through(proxies, proxy_to, fresh_database().url.render_as_string(hide_password=False))
    app = create_app(Settings.for_tests(tmp_path_factory.mktemp("silent"), database_url=url))
    with app.app_context():
        asking = db.reading()
        asking.execute(text("SELECT 1"))
        proxies[0].silence()
        with pytest.raises(OperationalError, match="no answer within"):
            asking.execute(text("SELECT 2"))
        asking.close()
        with pytest.raises(OperationalError, match="timeout expired"):
            asking.execute(text("SELECT 3"))
        asking.close()
        proxies[0].mend()
        assert asking.execute(text("SELECT 4")).scalar() == 4
        asking.close()
        db.engine().dispose()


# ----------------------------------------------------------------------------------------- Valkey
@pytest.mark.valkey
def test_valkey_is_gone_and_comes_back(
    run_site: RunSite, proxy_to: ProxyTo, mailbox: MailServer, valkey_url: str
) -> None:
    parts = urlsplit(valkey_url)
    target: Address = (str(parts.hostname), int(parts.port or 0))
    proxy = proxy_to(target)
    running = run_site(valkey_url=f"redis://127.0.0.1:{proxy.port}/0")
    (visitor, draft), (other, another) = a_letter(running), a_letter(running)
    running.start_web()
    running.start_worker()

    proxy.cut()
    assert visitor.get("/requests").status == HTTPStatus.OK
    assert is_sent(visitor.send(draft))
    assert [guess(running).status for _ in range(GUESSES + 1)] == [
        *[HTTPStatus.UNPROCESSABLE_ENTITY] * GUESSES,
        HTTPStatus.TOO_MANY_REQUESTS,
    ]
    assert mailbox.messages == []

    proxy.mend()
    assert is_sent(other.send(another))
    until(lambda: len(mailbox.messages) == 2, "that both mails are there")
    assert running.are_well()
    assert told(running, "worker.not_woken")
    assert not told(running, "request.failed")


def guess(running: Running) -> Page:
    """Try a password that is wrong."""
    fields = {"email": "ada@example.org", "password": "a wrong one"}
    return running.visitor().ask("POST", "/sign-in", fields)


# ------------------------------------------------------------------------------------ mail server
@pytest.mark.postgresql
def test_a_mail_server_that_refuses_gets_the_mail_later(
    run_site: RunSite, mailbox: MailServer
) -> None:
    running = run_site()
    visitor, draft = a_letter(running)
    running.start_web()
    running.start_worker()
    mailbox.refusal = "451 come again later"
    began = clock.now()
    assert is_sent(visitor.send(draft))
    until(lambda: bool(errors(running)), "that the refusal is noted")
    assert ["451" in each for each in errors(running)] == [True]
    assert visitor.get("/requests").status == HTTPStatus.OK

    mailbox.refusal = ""
    running.kill("worker")
    running.start_worker(later=timedelta(seconds=15))
    assert mailbox.messages == []
    running.kill("worker")
    running.start_worker(later=timedelta(seconds=90))
    assert len(mailbox.messages) == 1
    assert running.count_open() == 0
    assert clock.now() - began < timedelta(seconds=60)


def errors(running: Running) -> list[str]:
    """Return what went wrong with mails that are still to be sent."""
    with running.app.app_context():
        query = select(OutboxEntry.last_error).where(
            OutboxEntry.kind == SUBMITTED,
            OutboxEntry.done_at.is_(None),
            OutboxEntry.last_error.is_not(None),
        )
        return [str(each) for each in db.reading().scalars(query)]


def test_a_slow_mail_server_holds_up_no_page(run_site: RunSite, mailbox: MailServer) -> None:
    running = run_site()
    letters = [a_letter(running) for _ in range(2)]
    running.start_web()
    running.start_worker()
    mailbox.delay = 2
    for visitor, draft in letters:
        assert is_sent(visitor.send(draft))
    assert mailbox.messages == []
    until(lambda: running.count_open() == 0, "that the worker is done")
    assert len(mailbox.messages) == 2


# ------------------------------------------------------------------------------------------- disk
def test_a_full_disk_is_said_and_passes(run_site: RunSite, mailbox: MailServer) -> None:
    running = run_site()
    visitor, draft = a_letter(running)
    running.start_web()
    running.start_worker()
    let_files_grow(running, is_allowed=False)
    assert visitor.get("/requests").status == HTTPStatus.OK
    check_unavailable(visitor.send(draft), "What you sent last may not have been saved")

    let_files_grow(running, is_allowed=True)
    assert is_sent(visitor.send(draft))
    until(lambda: len(mailbox.messages) == 1, "that the mail is there")
    assert running.are_well()


def let_files_grow(running: Running, *, is_allowed: bool) -> None:
    """Let every write of the running site fail, or succeed again, as with a disk that is full."""
    limit = resource.RLIM_INFINITY if is_allowed else 0
    for process in running.processes():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
