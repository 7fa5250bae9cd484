"""What `alumnet doctor` looks at. Each check answers with a sentence and never raises."""

import shutil
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import redis
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, text

from alumnet.cli.database import configuration
from alumnet.kernel import audit, outbox, rounds
from alumnet.kernel.dates import span_in_words
from alumnet.kernel.db import make_engine, reading
from alumnet.kernel.rounds import Rhythm
from alumnet.search import queries, service
from alumnet.search.errors import IndexDamaged, IndexMissing
from alumnet.settings import Settings
from alumnet.site import current as site

_LEAST_FREE = 1 << 30  # bytes
_PATIENCE = 5  # seconds, for servers of others
_LONGEST_WAIT = timedelta(minutes=5)
_LONGEST_ROUND = timedelta(minutes=5)
_SHORTEST_SECRET = 32
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    is_ok: bool
    says: str


Check = Callable[[], tuple[bool, str]]


def _looked(name: str, check: Check) -> Finding:
    """Return what a check says; whatever it raises is something that needs attention."""
    try:
        is_ok, says = check()
    except Exception as error:  # noqa: BLE001 - a doctor who faints helps nobody
        lines = str(error).strip().splitlines()
        is_ok, says = False, f"{type(error).__name__}: {lines[0] if lines else 'no more is known'}"
    return Finding(name, is_ok, says)


# ------------------------------------------------------------------------- settings and neighbours
def of_settings(settings: Settings) -> Iterator[Finding]:
    """Look at what needs no database: settings, the folder, the servers named in them."""
    yield _looked("secret", lambda: _secret(settings))
    yield _looked("address", lambda: _address(settings))
    yield _looked("folder", lambda: _folder(settings))
    yield _looked("disk", lambda: _disk(settings))
    yield _looked("mail", lambda: _mail(settings))
    if settings.valkey_url:
        yield _looked("valkey", lambda: _valkey(settings))


def _secret(settings: Settings) -> tuple[bool, str]:
    length = len(settings.secret_key)
    if length < _SHORTEST_SECRET:
        return False, f"only {length} characters: good for trying out, not for people"
    return True, f"{length} characters"


def _address(settings: Settings) -> tuple[bool, str]:
    if settings.is_https or not settings.is_production:
        return True, f"{settings.base_url}, mode {settings.mode}"
    if urlsplit(settings.base_url).hostname in _LOCAL:
        return False, f"{settings.base_url} is this machine: links in mails lead nowhere else"
    return False, f"{settings.base_url} is not encrypted: use https:// behind a proxy"


def _folder(settings: Settings) -> tuple[bool, str]:
    if not settings.data_dir.is_dir():
        return False, f"{settings.data_dir} is not a folder: run `alumnet init`"
    with tempfile.TemporaryFile(dir=settings.data_dir) as file:
        file.write(b"alumnet")
    return True, f"{settings.data_dir} can be written"


def _disk(settings: Settings) -> tuple[bool, str]:
    folder = settings.data_dir
    while not folder.is_dir():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return free >= _LEAST_FREE, f"{free / 2**30:.1f} GB free"


def _mail(settings: Settings) -> tuple[bool, str]:
    if not settings.mail_host:
        where = f"no SMTP server is set: mails are kept in {settings.data_dir / 'mail'}"
        return not settings.is_production, where
    with smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=_PATIENCE) as server:
        if settings.mail_use_tls:
            server.starttls()
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password)
        server.noop()
    where = f"{settings.mail_host}:{settings.mail_port} answers"
    if settings.is_production and settings.mail_from.endswith("@localhost"):
        return False, f"{where}, but ALUMNET_MAIL_FROM is still {settings.mail_from}"
    return True, f"{where}, sender {settings.mail_from}"


def _valkey(settings: Settings) -> tuple[bool, str]:
    with redis.Redis.from_url(settings.valkey_url, socket_timeout=_PATIENCE) as server:
        server.ping()
    return True, "answers"


# ------------------------------------------------------------------------------------ the database
def of_database(settings: Settings, *, thorough: bool) -> Iterator[Finding]:
    """Look whether the database answers and, when it does, has this release's shape."""
    own = make_engine(settings.database_url)
    try:
        answer = _looked("database", lambda: _database(own, thorough=thorough))
        yield answer
        if answer.is_ok:
            yield _looked("migrations", lambda: _migrations(own))
    finally:
        own.dispose()


def _database(own: Engine, *, thorough: bool) -> tuple[bool, str]:
    if own.dialect.name == "sqlite":
        return _sqlite(own, thorough=thorough)
    with own.connect() as connection:
        version = str(connection.scalar(text("SHOW server_version")))
    return True, f"PostgreSQL {version.split(maxsplit=1)[0]} answers"


def _sqlite(own: Engine, *, thorough: bool) -> tuple[bool, str]:
    # Looked for first, because connecting would make an empty file.
    if not Path(own.url.database or "").is_file():
        return False, f"there is no {own.url.database} yet: run `alumnet init`"
    with own.connect() as connection:
        version = connection.scalar(text("SELECT sqlite_version()"))
        if not thorough:
            return True, f"SQLite {version} answers"
        faults = [*connection.scalars(text("PRAGMA integrity_check"))]
        astray = len(connection.execute(text("PRAGMA foreign_key_check")).all())
    if faults == ["ok"] and not astray:
        return True, f"SQLite {version} answers, every page of the file is sound"
    return False, f"the file is damaged ({faults[0]}; {astray} rows point nowhere): use a backup"


def _migrations(own: Engine) -> tuple[bool, str]:
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    with own.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == head:
        return True, f"at {head}, the newest"
    return False, f"at {current or 'none'}, the newest is {head}: run `alumnet db upgrade`"


# ---------------------------------------------------------------------------------------- the site
def of_site(app: Flask, *, now: datetime, thorough: bool) -> Iterator[Finding]:
    """Look at what the site keeps: audit chain, outbox, search index, and whether it works."""
    with app.app_context():
        yield _looked("worker", lambda: _worker(now))
        yield _looked("outbox", lambda: _outbox(now))
        yield _looked("audit", lambda: _audit(now))
        yield _looked("index", lambda: _index(now, thorough=thorough))


def _worker(now: datetime) -> tuple[bool, str]:
    last = rounds.last(reading(), Rhythm.MINUTELY)
    if last is None:
        return False, "no round on record, it never ran here: start `alumnet worker`"
    if now - last > _LONGEST_ROUND:
        return False, f"its last round was {span_in_words(now - last)} ago: is it running?"
    return True, f"its last round was {span_in_words(now - last)} ago"


def _outbox(now: datetime) -> tuple[bool, str]:
    found = outbox.backlog(reading(), now)
    if found.dead:
        return False, f"{found.dead} entries were given up: see `alumnet outbox dead`"
    if found.oldest is not None and now - found.oldest > _LONGEST_WAIT:
        waits = span_in_words(now - found.oldest)
        return False, f"{found.due} entries are due, the oldest for {waits}: is the worker running?"
    failing = f", {found.failing} failed and will be tried again" if found.failing else ""
    return True, f"{found.due} entries are due{failing}, none was given up"


def _audit(now: datetime) -> tuple[bool, str]:
    found = audit.verify(reading())
    if found.faults:
        return False, f"{found.faults[0]} ({len(found.faults)} faults): see `alumnet audit verify`"
    waiting = audit.oldest_unsealed(reading())
    if waiting is not None and now - waiting > _LONGEST_WAIT:
        return False, f"an entry waits for its seal for {span_in_words(now - waiting)}"
    return True, f"{found.sealed} sealed entries, the chain is whole"


def _index(now: datetime, *, thorough: bool) -> tuple[bool, str]:
    site.refresh()
    try:
        held = int(service.site().engine.snapshot().columns.alive.sum())
    except IndexMissing:
        return False, "there is none yet" + _REBUILD
    except IndexDamaged as problem:
        return False, f"it can't be read ({problem})" + _REBUILD
    return _compared(held, now) if thorough else _counted(held, now)


def _compared(held: int, now: datetime) -> tuple[bool, str]:
    found = service.verify(reading(), today=now.date())
    if found.is_clean:
        return True, f"{held} people, each as in the database"
    differ = len(found.missing | found.stale | found.surplus)
    return False, f"{differ} people differ {found.damage}".strip() + _REBUILD


def _counted(held: int, now: datetime) -> tuple[bool, str]:
    listed = len(queries.listed_ids(reading()))
    if held == listed:
        return True, f"{held} people, as many as are listed"
    if outbox.backlog(reading(), now).due:
        return True, f"{held} people of {listed}; changes are on their way"
    return False, f"{held} people of {listed}" + _REBUILD


_REBUILD = ": run `alumnet index rebuild`"
