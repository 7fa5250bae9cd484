"""The application factory: the only place where things are wired together."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from flask import Flask, request, session, url_for
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from alumnet import extensions, wording
from alumnet.accounts import queries as accounts
from alumnet.accounts import security
from alumnet.administration.queries import looking
from alumnet.kernel import (
    aliases,
    audit,
    clock,
    dates,
    db,
    icons,
    jobs,
    logs,
    outbox,
    page_context,
    web,
    zones,
)
from alumnet.kernel.authorization import ANONYMOUS, Standing, Viewer
from alumnet.kernel.db import reading
from alumnet.kernel.numbers import number
from alumnet.kernel.templating import PageEnvironment, breakable
from alumnet.rights import queries as rights
from alumnet.search import service as search
from alumnet.settings import VALKEY_PATIENCE, Settings
from alumnet.suggestions import service as suggestions

ROOT = Path(__file__).resolve().parent.parent

# Slices with tables; modules with outbox handlers and timed jobs; slices with a `views.blueprint`.
MODELS = (
    "accounts",
    "organizations",
    "connections",
    "ties",
    "members",
    "messaging",
    "suggestions",
    "saved",
    "introductions",
    "inviting",
    "mentoring",
    "rights",
    "programmes",
    "moderation",
    "verification",
    "administration",
    "announcements",
    "reporting",
    "support",
    "dues",
    "imports",
    "site",
    "notifications",
)
KERNEL_TABLES = (audit, outbox)
JOBS: tuple[str, ...] = (
    "accounts.jobs",
    "organizations.jobs",
    "notifications.accounts_mails",
    "search.jobs",
    "suggestions.jobs",
    "introductions.jobs",
    "notifications.introduction_mails",
    "inviting.jobs",
    "notifications.inviting_mails",
    "mentoring.jobs",
    # After mentoring: a person's page offers first to ask a mentor, then to connect.
    "connections.jobs",
    "notifications.connection_mails",
    "messaging.jobs",
    "notifications.messaging_mails",
    "saved.jobs",
    "notifications.saved_mails",
    "notifications.mentoring_mails",
    "notifications.offer_mails",
    "notifications.desk_mails",
    "notifications.mentorship_mails",
    "notifications.waiting_mails",
    "notifications.session_mails",
    "rights.jobs",
    "programmes.jobs",
    "notifications.programme_mails",
    "notifications.cohort_mails",
    "notifications.pair_mails",
    "notifications.follow_up_mails",
    "notifications.rights_mails",
    "moderation.jobs",
    "administration.jobs",
    "verification.jobs",
    "announcements.jobs",
    "reporting.jobs",
    "support.jobs",
    "dues.jobs",
    "imports.jobs",
    "site.jobs",
    "notifications.moderation_mails",
    "notifications.verification_mails",
    "notifications.administration_mails",
    "notifications.announcement_mails",
    "notifications.reporting_mails",
    "notifications.support_mails",
    "notifications.dues_mails",
    "notifications.digest_mails",
    "notifications.bounce_mails",
    "notifications.jobs",
)
VIEWS: tuple[str, ...] = (
    "accounts",
    "organizations",
    "connections",
    "members",
    "portability",
    "messaging",
    "introductions",
    "inviting",
    "mentoring",
    "rights",
    "programmes",
    "directory",
    "saved",
    "moderation",
    "administration",
    "verification",
    "announcements",
    "reporting",
    "support",
    "dues",
    "imports",
    "home",
    "site",
    "notifications",
)
# The style page, and mails that were kept instead of sent: not for a site with real people.
_DEVELOPMENT_VIEWS = ("style", "administration.views.outbox")


def create_app(settings: Settings | None = None) -> Flask:
    """Return the WSGI application. Raises SettingsError when the environment can't be used."""
    settings = settings or Settings.from_environment()
    logs.configure(level=settings.log_level, as_json=settings.log_json)
    app = Flask("alumnet", template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.jinja_environment = PageEnvironment
    _configure(app, settings)
    import_models(MODELS)
    for name in JOBS:
        import_module(f"alumnet.{name}")
    web.limit_numbers(app)
    web.add_request_ids(app)
    db.init_app(app, settings.database_url)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    extensions.mail.init_app(app)
    security.init_app(app, settings)
    search.init_app(app, settings)
    suggestions.init_app(app, settings)
    if settings.mode != "test":
        jobs.init_app(app, settings)
    gate = web.Gate(
        _who,
        _turned_away,
        security.is_fresh,
        confirming="accounts.confirm_it_is_you",
        securing="accounts.own_security",
    )
    web.add_gate(app, gate)
    web.add_headers(app, is_https=settings.is_https)
    web.add_static(app, ROOT / "static")
    web.add_error_pages(app, wording.sentence)
    _add_pages(app, settings)
    aliases.prepare()
    return app


def import_models(slices: Iterable[str]) -> None:
    """Import the tables of these slices, so that the metadata knows them all."""
    for name in slices:
        import_module(f"alumnet.{name}.models")


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["alumnet.settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=settings.older_keys,
        MAX_CONTENT_LENGTH=settings.request_bytes,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="alumnet",
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.valkey_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=VALKEY_PATIENCE if settings.valkey_url else {},
        # Without Valkey each process counts for itself; a count that is lost breaks no page.
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_SWALLOW_ERRORS=True,
        MAIL_SERVER=settings.mail_host,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_user or None,
        MAIL_PASSWORD=settings.mail_password or None,
        MAIL_USE_TLS=settings.mail_use_tls,
        MAIL_TIMEOUT=30,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_BACKEND="smtp" if settings.mail_host else "file",
        MAIL_FILE_PATH=str(settings.data_dir / "mail"),
        WTF_CSRF_TIME_LIMIT=None,
        TESTING=settings.mode == "test",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _who() -> Viewer:
    if not current_user.is_authenticated:
        return ANONYMOUS
    viewer = accounts.viewer_of(reading(), current_user)
    if web.LOOKING not in session:
        return viewer
    seen = looking.seen_as(reading(), viewer, session[web.LOOKING], clock.now())
    return seen or viewer


def _turned_away(viewer: Viewer) -> str:
    if viewer.standing is Standing.ANONYMOUS:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return url_for("accounts.sign_in", next=wanted if wanted != "/" else None)
    if viewer.standing is Standing.ENDED and rights.closes_at(reading(), viewer.person):
        return url_for("rights.own_data")
    return "/waiting"


def _add_pages(app: Flask, settings: Settings) -> None:
    icons.sprite()  # put together before anybody waits for a page
    app.register_blueprint(icons.blueprint)
    for name in VIEWS:
        app.register_blueprint(import_module(f"alumnet.{name}.views").blueprint)
    if not settings.is_production:
        for name in _DEVELOPMENT_VIEWS:
            app.register_blueprint(import_module(f"alumnet.{name}").blueprint)
    app.jinja_env.globals["site_name"] = settings.site_name
    app.jinja_env.filters.update(
        zones.FILTERS, span=dates.span_in_words, in_words=number, breakable=breakable
    )
    app.jinja_env.globals["reader_zone"] = zones.reader_zone
    app.context_processor(page_context.variables)
