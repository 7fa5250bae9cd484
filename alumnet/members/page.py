"""The page of one person as one viewer may see it: values by level, ties, mentor profile."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, String, exists, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, NameKind, Person, PersonName
from alumnet.connections.models import Connection, ConnectionState
from alumnet.connections.queries import standing_block
from alumnet.kernel import text
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SeekerProfile,
    Skill,
    SpokenLanguage,
)
from alumnet.members.queries import is_shown, shares_association_with
from alumnet.members.rules import Capacity, Standpoint, may_see
from alumnet.organizations import places, reference
from alumnet.organizations.models import EvidenceGrade
from alumnet.ties.queries import Stay, may_tie, sizes_of, stays_of
from alumnet.ties.spells import SpellKind
from alumnet.ties.strength import Tie, ties_between


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a mentor helps with, and what they have lived through in it."""

    code: str
    label: str
    lived_through: str


@dataclass(frozen=True, slots=True)
class MentorView:
    """What a mentor offers, with the room they have."""

    topics: tuple[Topic, ...]
    is_accepting: bool
    paused_until: date | None
    capacity: Capacity
    hours_a_month: int
    time_kinds: tuple[str, ...]
    formats: tuple[str, ...]
    cannot_help_with: str
    windows: str
    agenda: str
    candour: str
    reads_requests: str
    wants_to_learn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeekerView:
    """Where somebody is going, as they wrote it."""

    goals: tuple[str, ...]
    target_role: str
    target_industry: str
    hopes: str
    what_i_bring: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page of a person shows to one viewer."""

    person_id: int
    public_id: str
    display_name: str
    given_name: str
    native_names: tuple[str, ...]
    pronouns: str
    photo_url: str | None
    headline: str
    bio: str
    city: str
    country: str
    industry: str
    who_helped_me: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    stays: tuple[Stay, ...]
    ties: tuple[Tie, ...]
    mentor: MentorView | None
    seeker: SeekerView | None
    has_account: bool
    is_self: bool
    is_connected: bool

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name."""
        return text.initials(self.display_name)

    @property
    def handle(self) -> str:
        """The last part of the page's address."""
        return handle(self.display_name, self.public_id)

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"/people/{self.handle}"

    @property
    def role_line(self) -> str:
        """The running jobs in words, or the headline where none may be seen."""
        return role_line(self.stays) or self.headline


def role_line(stays: tuple[Stay, ...]) -> str:
    """Return "Director of Planning, Severn Water" for the latest running job; "" without one."""
    current = [
        stay.spell
        for stay in stays
        if stay.spell.kind is SpellKind.EMPLOYMENT and stay.spell.is_current
    ]
    if not current:
        return ""
    latest = max(current, key=lambda spell: spell.start_month or 0)
    return ", ".join(filter(None, (latest.title, latest.organization)))


def page_of(
    session: Session,
    viewer: Viewer,
    public_id: str,
    *,
    today: date,
    seen_as: Standpoint | None = None,
) -> PersonPage:
    """Return the page of a person for a viewer; five statements.

    `seen_as` shows one's own page as somebody else would see it. Raises NotFound for nobody, for
    people who are not listed for this viewer, and for both sides of a block.
    """
    row = session.execute(_person(viewer, public_id)).one_or_none()
    if row is None or not _may_open(session, viewer, row):
        raise NotFound
    person, profile = row.Person, row.Profile
    is_self = person.id == viewer.person_id
    stays = stays_of(session, {person.id, viewer.person})
    point = seen_as or Standpoint(
        is_self=is_self,
        is_member=viewer.may_act,
        shares_association=row.shares_association,
        is_connected=row.is_connected,
    )
    ties = () if is_self else _ties(session, stays, person.id, viewer, point, today)
    if not point.is_tied:
        point = replace(point, is_tied=bool(ties))
    details = _details(session, person.id)
    levels = {name: Visibility(level) for name, level, _ in details["level"]}

    def seen(field: str, value: Any, otherwise: Any = "") -> Any:
        level = levels.get(field, Visibility.EVERYONE)
        return value if may_see(level, point) else otherwise

    return PersonPage(
        person_id=person.id,
        public_id=person.public_id,
        display_name=person.display_name,
        given_name=person.given_name or person.display_name.partition(" ")[0],
        native_names=tuple(name for name, _, _ in details["name"]),
        pronouns=seen("pronouns", profile.pronouns),
        photo_url=_photo_url(person) if may_see(person.photo_visibility, point) else None,
        headline=seen("headline", profile.headline),
        bio=seen("bio", profile.bio),
        city=seen("place", profile.city),
        country=seen("place", places.country_name(profile.country) if profile.country else ""),
        industry=seen("industry", _label(reference.industry, profile.industry)),
        who_helped_me=seen("who_helped_me", profile.who_helped_me),
        skills=seen("skills", tuple(name for name, _, _ in details["skill"]), ()),
        languages=seen("languages", _language_names(details["language"]), ()),
        stays=_seen_stays(stays, person.id, point),
        ties=ties,
        mentor=_mentor(session, person.id, row.MentorProfile, details["topic"]),
        seeker=_seeker(row.SeekerProfile) if is_self and seen_as is None else None,
        has_account=row.has_account,
        is_self=is_self,
        is_connected=row.is_connected,
    )


def _person(viewer: Viewer, public_id: str) -> Select[*tuple[Any, ...]]:
    me = viewer.person
    connected = exists().where(
        Connection.state == ConnectionState.ACCEPTED,
        ((Connection.low_id == me) & (Connection.high_id == Person.id))
        | ((Connection.high_id == me) & (Connection.low_id == Person.id)),
    )
    return (
        select(
            Person,
            Profile,
            MentorProfile,
            SeekerProfile,
            is_shown().label("is_shown"),
            standing_block(Person.id, me).label("is_blocked"),
            shares_association_with(viewer).label("shares_association"),
            connected.label("is_connected"),
            exists().where(Account.person_id == Person.id).label("has_account"),
        )
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(MentorProfile, MentorProfile.person_id == Person.id)
        .outerjoin(SeekerProfile, SeekerProfile.person_id == Person.id)
        .where(Person.public_id == public_id, Person.erased_at.is_(None))
    )


def _may_open(session: Session, viewer: Viewer, row: Any) -> bool:
    """Return whether the page opens; the reasons for people who are not listed come last."""
    if row.Person.id == viewer.person_id:
        return True
    if row.is_blocked:
        return False
    if row.is_shown or row.is_connected:
        return True
    return any(opens(session, viewer.person, row.Person.id) for opens in registry.opens_page)


def _ties(  # noqa: PLR0917 - the parts of one computation
    session: Session,
    stays: list[Stay],
    person_id: int,
    viewer: Viewer,
    point: Standpoint,
    today: date,
) -> tuple[Tie, ...]:
    mine = [
        stay.spell
        for stay in stays
        if stay.person_id == viewer.person_id and may_tie(stay, shares_association=True)
    ]
    theirs = [
        stay.spell
        for stay in stays
        if stay.person_id == person_id
        and may_tie(stay, shares_association=point.shares_association)
    ]
    return tuple(
        ties_between(
            mine,
            theirs,
            today_month=month_of(today),
            size_of=sizes_of(session, {spell.organization_id for spell in mine}),
            connected=point.is_connected,
        )
    )


def _seen_stays(stays: list[Stay], person_id: int, point: Standpoint) -> tuple[Stay, ...]:
    """Return the affiliations this viewer may see, running ones first, then last ones first."""
    seen = [
        stay
        for stay in stays
        if stay.person_id == person_id
        and may_see(stay.visibility, point)
        and stay.grade is not EvidenceGrade.REMOVED
    ]
    return tuple(sorted(seen, key=_last_first))


def _last_first(stay: Stay) -> tuple[bool, int, int]:
    spell = stay.spell
    return (
        not spell.is_current,
        -(spell.end_month or spell.start_month or 0),
        -(spell.start_month or 0),
    )


def _details(session: Session, person_id: int) -> dict[str, list[tuple[str, str, int]]]:
    """Return the many small values of a person by their kind. One statement."""
    level = type_coerce(FieldVisibility.visibility, String)
    nothing, first = literal(""), literal(0)
    parts = (
        _part("level", FieldVisibility, FieldVisibility.field, level, first, person_id),
        _part("skill", Skill, Skill.name, nothing, first, person_id),
        _part("language", SpokenLanguage, SpokenLanguage.code, nothing, first, person_id),
        _part(
            "topic",
            MentorTopic,
            MentorTopic.topic,
            MentorTopic.lived_through,
            MentorTopic.position,
            person_id,
        ),
        _part("name", PersonName, PersonName.name, nothing, first, person_id).where(
            PersonName.kind == NameKind.NATIVE
        ),
    )
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for kind, name, more, position in session.execute(union_all(*parts)):
        found[kind].append((name, more, position))
    return found


def _part(  # noqa: PLR0917 - the columns of one row
    kind: str, table: Any, name: Any, more: Any, position: Any, person_id: int
) -> Select[*tuple[Any, ...]]:
    return select(literal(kind), name, more, position).where(table.person_id == person_id)


def _mentor(
    session: Session,
    person_id: int,
    profile: MentorProfile | None,
    topics: list[tuple[str, str, int]],
) -> MentorView | None:
    if profile is None:
        return None
    room = registry.capacity(session, [person_id]).get(person_id)
    return MentorView(
        topics=tuple(
            Topic(code, _label(reference.topic, code), lived_through)
            for code, lived_through, _ in sorted(topics, key=itemgetter(2))
        ),
        is_accepting=profile.is_accepting,
        paused_until=profile.paused_until,
        capacity=room or Capacity(profile.places, 0),
        hours_a_month=profile.hours_a_month,
        time_kinds=tuple(profile.time_kinds),
        formats=tuple(profile.formats),
        cannot_help_with=profile.cannot_help_with,
        windows=profile.windows,
        agenda=profile.agenda,
        candour=profile.candour,
        reads_requests=profile.reads_requests,
        wants_to_learn=tuple(
            _label(reference.learning_topic, code) for code in profile.wants_to_learn
        ),
    )


def _seeker(profile: SeekerProfile | None) -> SeekerView | None:
    if profile is None:
        return None
    return SeekerView(
        goals=tuple(_label(reference.topic, code) for code in profile.goals),
        target_role=profile.target_role,
        target_industry=_label(reference.industry, profile.target_industry),
        hopes=profile.hopes,
        what_i_bring=profile.what_i_bring,
    )


def _label(find: Callable[[str], reference.Term | None], code: str | None) -> str:
    """Return the words of a code; a code that no list has any more is shown as it is."""
    term = find(code) if code else None
    return term.label if term else code or ""


def _language_names(rows: list[tuple[str, str, int]]) -> tuple[str, ...]:
    return tuple(sorted(places.language_name(code) for code, _, _ in rows))


def _photo_url(person: Person) -> str | None:
    if person.photo_digest is None:
        return None
    return f"/photos/{person.public_id}/{person.photo_digest}"
