"""Every setting: its type, its default, its meaning. Read from the environment, `ALUMNET_*`."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DEVELOPMENT_SECRET = "not-a-secret"  # noqa: S105 - refused in production, see `problems`
_PREFIX = "ALUMNET_"
_SHORTEST_SECRET = 32
# Seconds. Requests wait for Valkey, and can do without; the worker asks it to wait for one second.
VALKEY_PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 3}
_TRUE = frozenset({"1", "true", "yes", "on"})


class SettingsError(Exception):
    """The environment can't be used; the message says which variable and why, a line each."""


def _meaning(text: str) -> dict[str, str]:
    return {"meaning": text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a site. Paths are absolute; sizes in bytes; times in seconds."""

    mode: str = field(
        default="production",
        metadata=_meaning("`production`, `development` (shows /style and /outbox) or `test`"),
    )
    secret_key: str = field(
        default=_DEVELOPMENT_SECRET,
        repr=False,
        metadata=_meaning("Signs cookies and links. At least 32 characters; keep it secret."),
    )
    secret_key_fallbacks: str = field(
        default="",
        repr=False,
        metadata=_meaning(
            "Earlier secret keys, the newest first, with spaces between: what they signed, sealed"
            " or hashed is still taken. Leave one in for 90 days after a change"
        ),
    )
    data_dir: Path = field(
        default=Path("instance"),
        metadata=_meaning("Folder for the database, the index and outgoing mails"),
    )
    database_url: str = field(
        default="",
        repr=False,
        metadata=_meaning("SQLAlchemy URL; empty: SQLite in the data folder"),
    )
    valkey_url: str = field(
        default="",
        repr=False,
        metadata=_meaning("Valkey or Redis URL for jobs and limits; empty: embedded"),
    )
    base_url: str = field(
        default="http://127.0.0.1:8000",
        metadata=_meaning("Where people reach the site; every link in a mail begins with it"),
    )
    site_name: str = field(default="alumnet", metadata=_meaning("Name of the site in titles"))
    time_zone: str = field(
        default="UTC",
        metadata=_meaning(
            "Where days and times are told for whoever chose no zone, like `Europe/Berlin`"
        ),
    )
    trusted_proxies: int = field(
        default=0, metadata=_meaning("How many reverse proxies set X-Forwarded-*")
    )
    mail_host: str = field(
        default="", metadata=_meaning("SMTP server; empty: mails are kept in the data folder")
    )
    mail_port: int = field(default=25, metadata=_meaning("Port of the SMTP server"))
    mail_user: str = field(default="", metadata=_meaning("User at the SMTP server"))
    mail_password: str = field(
        default="", repr=False, metadata=_meaning("Password at the SMTP server")
    )
    mail_use_tls: bool = field(default=False, metadata=_meaning("Whether to use STARTTLS"))
    mail_from: str = field(
        default="alumnet@localhost", metadata=_meaning("Sender address of all mails")
    )
    mail_bounces_to: str = field(
        default="",
        metadata=_meaning(
            "Where mails come back to that can't be delivered, like `bounces@example.org`; each"
            " mail adds `+` and its own number to the name. Empty: to the sender address"
        ),
    )
    log_level: str = field(default="INFO", metadata=_meaning("DEBUG, INFO, WARNING or ERROR"))
    log_json: bool = field(default=True, metadata=_meaning("Logs as JSON lines"))
    photo_bytes: int = field(
        default=8 * 1024 * 1024, metadata=_meaning("Largest photo that may be sent")
    )
    request_bytes: int = field(
        default=12 * 1024 * 1024, metadata=_meaning("Largest request that is read at all")
    )
    password_hash: str = field(
        default="argon2", metadata=_meaning("How passwords are hashed; tests take a quick one")
    )
    rate_limits: bool = field(
        default=True, metadata=_meaning("Whether sign-in and requests are rate limited")
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Return the settings in the environment. Raises SettingsError naming what is wrong."""
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for each in fields(cls):
            text = given.get(_PREFIX + each.name.upper())
            if text is not None:
                values[each.name] = _read(each.name, text, each.default)
        settings = cls(**values).completed()
        problems = settings.problems()
        if problems:
            raise SettingsError("\n".join(problems))
        return settings

    @classmethod
    def for_tests(cls, data_dir: Path, **overrides: Any) -> Self:
        """Return settings for a test: own folder, own secret, quick hashes, no limits."""
        values: dict[str, Any] = {
            "mode": "test",
            "secret_key": secrets.token_hex(32),
            "data_dir": data_dir,
            "base_url": "http://localhost",
            "log_level": "ERROR",
            "password_hash": "plaintext",
            "rate_limits": False,
        }
        return cls(**(values | overrides)).completed()

    def completed(self) -> Self:
        """Return the settings with absolute paths and the default database filled in."""
        folder = self.data_dir.expanduser().resolve()
        url = self.database_url or f"sqlite:///{folder / 'alumnet.db'}"
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        return type(self)(
            **{each.name: getattr(self, each.name) for each in fields(self)}
            | {"data_dir": folder, "database_url": url, "base_url": self.base_url.rstrip("/")}
        )

    def problems(self) -> list[str]:
        """Return a sentence for each setting with which the site must not start."""
        found = []
        if self.mode not in {"production", "development", "test"}:
            found.append("ALUMNET_MODE must be production, development or test.")
        if self.mode == "production" and self.secret_key == _DEVELOPMENT_SECRET:
            found.append("ALUMNET_SECRET_KEY is missing: set it to a long random text.")
        elif self.mode == "production" and len(self.secret_key) < _SHORTEST_SECRET:
            found.append("ALUMNET_SECRET_KEY is too short: it needs 32 characters.")
        if urlsplit(self.base_url).scheme not in {"http", "https"}:
            found.append("ALUMNET_BASE_URL must begin with http:// or https://.")
        if not self.database_url.startswith(("sqlite:", "postgresql+psycopg:")):
            found.append("ALUMNET_DATABASE_URL must be an SQLite or PostgreSQL address.")
        if self.mail_bounces_to and not _is_address(self.mail_bounces_to):
            found.append("ALUMNET_MAIL_BOUNCES_TO must be an address, like bounces@example.org.")
        if not _is_zone(self.time_zone):
            found.append("ALUMNET_TIME_ZONE must be the name of a time zone, like Europe/Berlin.")
        return found

    @property
    def older_keys(self) -> list[str]:
        """The secret keys that were used before, and still count."""
        return self.secret_key_fallbacks.split()

    @property
    def is_https(self) -> bool:
        """Whether people reach the site encrypted, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @property
    def is_production(self) -> bool:
        """Whether this is a site with real people."""
        return self.mode == "production"


def _is_address(text: str) -> bool:
    name, _, domain = text.partition("@")
    return bool(name and domain) and not set(text) & set(" +<>,;")


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False


def _read(name: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        return text.strip().lower() in _TRUE
    if isinstance(default, Path):
        return Path(text)
    if isinstance(default, int):
        try:
            return int(text)
        except ValueError:
            message = f"{_PREFIX}{name.upper()} must be a whole number, not {text!r}."
            raise SettingsError(message) from None
    return text
