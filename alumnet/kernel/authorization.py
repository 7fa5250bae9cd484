"""Who is asking, and who may come in where.

Every endpoint declares its audience with one of the decorators below; a request to an endpoint
that declares nothing is refused. One that does harm in the wrong hands declares `@fresh` beside it:
who didn't sign in just now is asked to confirm first that it is them. What somebody may do with one
particular thing is a function in the slice that owns the thing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from flask import g

View = TypeVar("View", bound=Callable[..., Any])


class Role(Enum):
    """What somebody may do beyond being a member; `site_admin` alone has no association."""

    MODERATOR = "moderator"
    PROGRAMME_MANAGER = "programme_manager"
    CHAPTER_ADMIN = "chapter_admin"
    ADMIN = "admin"
    SITE_ADMIN = "site_admin"


STAFF_ROLES = frozenset({Role.MODERATOR, Role.PROGRAMME_MANAGER, Role.CHAPTER_ADMIN, Role.ADMIN})


class Standing(Enum):
    """How an account stands with its associations; the best of its memberships counts."""

    ANONYMOUS = "anonymous"
    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ACTIVE = "active"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Audience(Enum):
    """Who may come in at an endpoint."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    MEMBER = "member"
    GOING_ON = "going_on"
    STAFF = "staff"
    SITE_ADMIN = "site_admin"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, as far as rules need to know; built once a request."""

    account_id: int | None = None
    person_id: int | None = None
    association_ids: frozenset[int] = frozenset()
    roles: frozenset[tuple[Role, int | None]] = field(default_factory=frozenset)
    standing: Standing = Standing.ANONYMOUS
    # Where the account's days are told; empty: as the site has it.
    zone: str = ""
    # By when the owner of a role sets up a second factor; None for whoever has one.
    second_factor_due: datetime | None = None
    # Who of the staff looks as this member, and until when; None for everybody who is themselves.
    seen_by: int | None = None
    seen_until: datetime | None = None
    # The chapters that the account looks after, each behind its association.
    chapters: frozenset[tuple[int, int]] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        """Whether an account is signed in, approved or not."""
        return self.account_id is not None

    @property
    def may_act(self) -> bool:
        """Whether one membership is active: the condition for everything members do."""
        return self.standing is Standing.ACTIVE

    @property
    def goes_on(self) -> bool:
        """Whether what has begun goes on: for members, and while a membership rests for dues."""
        return self.standing in {Standing.ACTIVE, Standing.LAPSED}

    @property
    def is_site_admin(self) -> bool:
        """Whether the account looks after the whole site."""
        return (Role.SITE_ADMIN, None) in self.roles

    @property
    def is_staff(self) -> bool:
        """Whether the account has a staff role anywhere."""
        return self.is_site_admin or any(role in STAFF_ROLES for role, _ in self.roles)

    @property
    def staffed_association_ids(self) -> frozenset[int]:
        """The associations in which the account may moderate or administer."""
        keys = {Role.MODERATOR, Role.ADMIN}
        return frozenset(where for role, where in self.roles if role in keys and where is not None)

    def is_staff_of(self, association_id: int) -> bool:
        """Whether the account may moderate this association."""
        return self.is_site_admin or association_id in self.staffed_association_ids

    def is_admin_of(self, association_id: int) -> bool:
        """Whether the account may administer this association."""
        return self.is_site_admin or (Role.ADMIN, association_id) in self.roles

    def chapters_in(self, association_id: int) -> frozenset[int]:
        """Return the chapters of an association whose members the account looks after."""
        return frozenset(chapter for where, chapter in self.chapters if where == association_id)

    @property
    def person(self) -> int:
        """The person id, for callers behind `@member` or `@signed_in`, where there is one."""
        if self.person_id is None:
            message = "nobody is signed in"
            raise LookupError(message)
        return self.person_id


ANONYMOUS = Viewer()


OF_STAFF = frozenset({Audience.STAFF, Audience.SITE_ADMIN})


def lacks_second_factor(viewer: Viewer, audience: Audience, now: datetime) -> bool:
    """Return whether the pages of the staff wait until this viewer has set up a second factor."""
    due = viewer.second_factor_due
    return audience in OF_STAFF and due is not None and now >= due


def may_enter(viewer: Viewer, audience: Audience) -> bool:
    """Return whether this viewer belongs to the audience of an endpoint."""
    return _ENTRY[audience](viewer)


_ENTRY: dict[Audience, Callable[[Viewer], bool]] = {
    Audience.PUBLIC: lambda _viewer: True,
    Audience.SIGNED_IN: lambda viewer: viewer.is_signed_in,
    Audience.MEMBER: lambda viewer: viewer.may_act,
    Audience.GOING_ON: lambda viewer: viewer.goes_on,
    Audience.STAFF: lambda viewer: viewer.is_staff,
    Audience.SITE_ADMIN: lambda viewer: viewer.is_site_admin,
}


def _declare(audience: Audience) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__audience__ = audience  # type: ignore[attr-defined]
        return view

    return mark


public = _declare(Audience.PUBLIC)
signed_in = _declare(Audience.SIGNED_IN)
member = _declare(Audience.MEMBER)
going_on = _declare(Audience.GOING_ON)
staff = _declare(Audience.STAFF)
site_admin = _declare(Audience.SITE_ADMIN)


_ALL_METHODS = frozenset({"GET", "HEAD", "POST"})


def fresh(view: View) -> View:
    """Ask for a fresh proof of who it is before the page is shown, and before it takes anything."""
    view.__fresh__ = _ALL_METHODS  # type: ignore[attr-defined]
    return view


def fresh_to_write(view: View) -> View:
    """Ask for a fresh proof of who it is before anything is taken; the page shows much else."""
    view.__fresh__ = _ALL_METHODS - {"GET", "HEAD"}  # type: ignore[attr-defined]
    return view


def fresh_methods_of(view: Callable[..., Any]) -> frozenset[str]:
    """Return the methods for which a view wants a fresh proof of who asks."""
    found: frozenset[str] = getattr(view, "__fresh__", frozenset())
    return found


def audience_of(view: Callable[..., Any]) -> Audience | None:
    """Return what a view declared, or None when it declared nothing."""
    found: Audience | None = getattr(view, "__audience__", None)
    return found


def current_viewer() -> Viewer:
    """Return who makes this request; outside a request, nobody."""
    found: Viewer = g.get("viewer", ANONYMOUS)
    return found
