"""How the staff narrow the list of members, as conditions about a membership and its person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, true

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    ExternalId,
    Person,
    PersonEmail,
    RoleGrant,
    RosterEmail,
    RosterEntry,
)
from alumnet.accounts.queries.records import on_the_list
from alumnet.accounts.rules import MembershipState
from alumnet.administration.models import NameForms
from alumnet.administration.queries.scopes import House, within
from alumnet.kernel.authorization import Role
from alumnet.kernel.registry import registry
from alumnet.kernel.text import given_name_variants, name_readings
from alumnet.members.models import MentorProfile

# What a list can be narrowed to; "imported" are members who haven't taken their page over.
FILTERS = ("all", "active", "imported", "pending", "lapsed", "suspended", "ended")
_MOST_WORDS = 6
_SHORTEST_BEGINNING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of members is narrowed to, and its order; as it stands, all of them by name.

    `seen` is a key of `SEEN`, `role` one of a role or "any", `roster` "on" or "off", `more` holds
    the values of filters that slices registered.
    """

    words: str = ""
    state: str = "all"
    class_from: int | None = None
    class_to: int | None = None
    role: str = ""
    joined_since: date | None = None
    seen: str = ""
    mentors: bool = False
    roster: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    order: str = "name"


def in_state(shown: str) -> ColumnElement[bool]:
    """Return the condition of one of `FILTERS`."""
    if shown == "imported":
        return and_(AssociationMembership.state == MembershipState.ACTIVE, Account.id.is_(None))
    if shown in {state.value for state in MembershipState}:
        return AssociationMembership.state == MembershipState(shown)
    return true()


def narrowed(house: House, wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions for what is wanted, but for the state."""
    association_id = house.id
    return [
        within(house),
        Person.erased_at.is_(None),
        _named(association_id, wanted.words),
        _in_classes(wanted.class_from, wanted.class_to),
        _with_role(association_id, wanted.role),
        true() if wanted.joined_since is None else joined_at() >= _midnight(wanted.joined_since),
        SEEN[wanted.seen](now) if wanted.seen else true(),
        exists().where(MentorProfile.person_id == Person.id) if wanted.mentors else true(),
        _on_roster(association_id, wanted.roster),
        *(
            each.condition(value, Person.id.expression, association_id)
            for each in registry.member_filters
            if (value := wanted.more.get(each.name))
        ),
    ]


def joined_at() -> ColumnElement[datetime]:
    """Return since when somebody is a member, or waits to be one."""
    return func.coalesce(AssociationMembership.approved_at, AssociationMembership.applied_at)


SEEN: dict[str, Callable[[datetime], ColumnElement[bool]]] = {
    "month": lambda now: Account.seen_at >= now - timedelta(days=30),
    "not_half_a_year": lambda now: Account.seen_at < now - timedelta(days=182),
    "never": lambda _now: and_(Account.id.is_not(None), Account.seen_at.is_(None)),
}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _in_classes(first: int | None, last: int | None) -> ColumnElement[bool]:
    year = AssociationMembership.class_year
    return and_(
        true() if first is None else year >= first, true() if last is None else year <= last
    )


def _with_role(association_id: int, role: str) -> ColumnElement[bool]:
    if not role:
        return true()
    granted = exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.association_id == association_id
    )
    return granted if role == "any" else granted.where(RoleGrant.role == Role(role))


def _on_roster(association_id: int, roster: str) -> ColumnElement[bool]:
    if not roster:
        return true()
    is_on = exists().where(
        RosterEntry.person_id == Person.id, RosterEntry.association_id == association_id
    )
    return is_on if roster == "on" else not_(is_on)


# ----------------------------------------------------------------------------------------- words
def _named(association_id: int, words: str) -> ColumnElement[bool]:
    """Each word must be in a name, an address, or be a number; or all are a name in another way."""
    typed = words.split()[:_MOST_WORDS]
    if not typed:
        return true()
    each = and_(*(_has(association_id, word.lower()) for word in typed))
    together = or_(
        false(),
        *(and_(*(_is_named(form) for form in reading)) for reading in name_readings(words)),
    )
    return or_(each, together)


def _has(association_id: int, word: str) -> ColumnElement[bool]:
    return or_(
        _is_named(word),
        func.lower(Person.display_name).contains(word, autoescape=True),
        Account.email.contains(word, autoescape=True),
        func.lower(AssociationMembership.member_number) == word,
        exists().where(
            PersonEmail.person_id == Person.id, PersonEmail.email.contains(word, autoescape=True)
        ),
        exists().where(
            RosterEntry.id == RosterEmail.entry_id,
            on_the_list(),
            RosterEmail.email.contains(word, autoescape=True),
        ),
        exists().where(
            ExternalId.person_id == Person.id,
            ExternalId.association_id == association_id,
            func.lower(ExternalId.external_id) == word,
        ),
    )


def _is_named(word: str) -> ColumnElement[bool]:
    """A name begins so, or is one that the word may stand for (Bob is also Robert)."""
    is_short = len(word) < _SHORTEST_BEGINNING
    ways = [f" {word} " if is_short else f" {word}"]
    ways += [f" {variant} " for variant in sorted(given_name_variants(word))]
    return exists().where(
        NameForms.person_id == Person.id,
        or_(*(NameForms.forms.contains(way, autoescape=True) for way in ways)),
    )
