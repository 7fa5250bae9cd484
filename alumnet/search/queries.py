"""Reads for the index: what of each listed person may be found, and what values are called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    MembershipState,
    Person,
    PersonName,
)
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    Skill,
    SpokenLanguage,
)
from alumnet.members.queries import is_shown
from alumnet.members.rules import Capacity
from alumnet.organizations import places, reference
from alumnet.search.documents import (
    FacetEntry,
    FacetKind,
    IndexedLink,
    IndexedSpell,
    MemberDocument,
    MentorOffer,
    NameValue,
    Scope,
    TextValue,
    day_number,
)
from alumnet.ties.links import Link, links_of
from alumnet.ties.queries import Stay, may_tie, stays_of
from alumnet.ties.spells import Spell, SpellKind

_BATCH: Final = 500
# As the partial index has it: for `= 1`, as SQLAlchemy writes it, SQLite reads every person.
IS_WITHDRAWN: Final = text("person.is_withdrawn_from_search")
_SCOPES: Final = {
    Visibility.EVERYONE: Scope.EVERYONE,
    Visibility.MY_ASSOCIATIONS: Scope.SHARED,
}
_FACET_OF: Final = {
    SpellKind.EMPLOYMENT: FacetKind.EMPLOYER,
    SpellKind.EDUCATION: FacetKind.SCHOOL,
    SpellKind.MEMBERSHIP: FacetKind.ASSOCIATION,
}


@dataclass
class _Draft:
    """What was read of one person so far, before it becomes a document."""

    person: Any
    profile: Any
    mentor: MentorProfile | None
    levels: dict[str, Visibility] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    topics: list[tuple[str, str]] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    links: Sequence[Link] = ()
    memberships: list[tuple[int, int | None]] = field(default_factory=list)

    def scope(self, name: str) -> Scope | None:
        """Return who may find a field; None when nobody may."""
        return _SCOPES.get(self.levels.get(name, Visibility.EVERYONE))


def listed_ids(session: Session) -> list[int]:
    """Return everybody who is listed, in ascending order. One statement."""
    return list(session.scalars(select(Person.id).where(is_shown()).order_by(Person.id)))


def withdrawn_ids(session: Session) -> frozenset[int]:
    """Return whom search leaves out until the index has caught up. One statement."""
    return frozenset(session.scalars(select(Person.id).where(IS_WITHDRAWN)))


def documents_of(
    session: Session, person_ids: Sequence[int], *, today: date
) -> Iterator[MemberDocument]:
    """Give the documents of those of these people who are listed; eleven statements for 500."""
    for start in range(0, len(person_ids), _BATCH):
        batch = person_ids[start : start + _BATCH]
        drafts = _drafts(session, batch)
        capacities = registry.capacity(
            session, [draft.person.id for draft in drafts.values() if draft.mentor]
        )
        for person_id, draft in drafts.items():
            yield _document(draft, capacities.get(person_id), today)


def _drafts(session: Session, ids: Sequence[int]) -> dict[int, _Draft]:
    rows = session.execute(
        select(
            Person.id,
            Person.display_name,
            Account.create_datetime.label("joined_at"),
            Profile.headline,
            Profile.bio,
            Profile.city,
            Profile.country,
            Profile.industry,
            MentorProfile,
        )
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id.in_(ids), is_shown())
        .order_by(Person.id)
    )
    drafts = {row.id: _Draft(row, row, row.MentorProfile) for row in rows}
    known = list(drafts)
    for table, take in _TAKEN:
        for row in session.scalars(select(table).where(table.person_id.in_(known))):
            take(drafts[row.person_id], row)
    for stay in stays_of(session, known):
        drafts[stay.person_id].stays.append(stay)
    for person_id, links in links_of(session, known).items():
        drafts[person_id].links = links
    active = select(
        AssociationMembership.person_id,
        AssociationMembership.association_id,
        AssociationMembership.class_year,
    ).where(
        AssociationMembership.person_id.in_(known),
        AssociationMembership.state == MembershipState.ACTIVE,
    )
    for person_id, association_id, class_year in session.execute(active):
        drafts[person_id].memberships.append((association_id, class_year))
    return drafts


def _take_level(draft: _Draft, row: FieldVisibility) -> None:
    draft.levels[row.field] = row.visibility


def _take_name(draft: _Draft, row: PersonName) -> None:
    draft.names.append(row.name)


def _take_skill(draft: _Draft, row: Skill) -> None:
    draft.skills.append(row.name)


def _take_language(draft: _Draft, row: SpokenLanguage) -> None:
    draft.languages.append(row.code)


def _take_topic(draft: _Draft, row: MentorTopic) -> None:
    draft.topics.append((row.topic, row.lived_through))


_TAKEN: Final[Sequence[tuple[Any, Any]]] = (
    (FieldVisibility, _take_level),
    (PersonName, _take_name),
    (Skill, _take_skill),
    (SpokenLanguage, _take_language),
    (MentorTopic, _take_topic),
)


def _document(draft: _Draft, capacity: Capacity | None, today: date) -> MemberDocument:
    joined: datetime | None = draft.person.joined_at
    names = [draft.person.display_name, *sorted(draft.names)]
    return MemberDocument(
        person_id=draft.person.id,
        names=tuple(NameValue(name) for name in names),
        association_ids=tuple(sorted(where for where, _ in draft.memberships)),
        joined_day=day_number(joined.date()) if joined else 0,
        texts=tuple(_texts(draft)),
        facets=tuple(sorted(set(_facets(draft)), key=str)),
        spells=tuple(_spells(draft)),
        links=tuple(IndexedLink(link.person_id, link.level) for link in draft.links),
        mentor=_offer(draft, capacity, today),
    )


def _texts(draft: _Draft) -> Iterator[TextValue]:
    profile = draft.profile
    yield from _text(draft, "headline", profile.headline, is_title=True)
    yield from _text(draft, "bio", profile.bio)
    yield from _text(draft, "skills", "\n".join(sorted(draft.skills)))
    country = places.country_name(profile.country) if profile.country else ""
    yield from _text(draft, "place", f"{profile.city}\n{country}")
    if profile.industry and (term := reference.industry(profile.industry)):
        yield from _text(draft, "industry", term.label)
    for stay in _findable(draft):
        spell = stay.spell
        words = "\n".join(filter(None, (spell.title, spell.field, spell.organization)))
        yield TextValue(words, _SCOPES[stay.visibility], is_title=spell.is_current)
    for code, lived_through in sorted(draft.topics) if draft.mentor else ():
        if term := reference.topic(code):
            yield TextValue("\n".join((term.label, *term.also)), is_title=True)
        if lived_through:
            yield TextValue(lived_through)


def _text(draft: _Draft, name: str, text: str, *, is_title: bool = False) -> Iterator[TextValue]:
    scope = draft.scope(name)
    if scope is not None and text.strip():
        yield TextValue(text, scope, is_title=is_title)


def _findable(draft: _Draft) -> list[Stay]:
    """Return the affiliations that anybody may find, in an order that repeats."""
    found = [
        stay
        for stay in draft.stays
        if stay.affiliation_id is not None and may_tie(stay, shares_association=True)
    ]
    return sorted(found, key=lambda stay: stay.affiliation_id or "")


def _facets(draft: _Draft) -> Iterator[FacetEntry]:
    for association_id, class_year in draft.memberships:
        yield FacetEntry(FacetKind.ASSOCIATION, association_id)
        if class_year:
            yield FacetEntry(FacetKind.CLASS_YEAR, class_year, Scope.SHARED)
    for stay in _findable(draft):
        yield from _spell_facets(stay)
    place, industry, languages = map(draft.scope, ("place", "industry", "languages"))
    if place is not None and draft.profile.country:
        yield FacetEntry(FacetKind.COUNTRY, draft.profile.country, place)
    if industry is not None and draft.profile.industry:
        yield FacetEntry(FacetKind.INDUSTRY, draft.profile.industry, industry)
    if languages is not None:
        yield from (FacetEntry(FacetKind.LANGUAGE, code, languages) for code in draft.languages)
    if draft.mentor is not None:
        topics = reference.all_meant(code for code, _ in draft.topics)
        yield from (FacetEntry(FacetKind.TOPIC, code) for code in topics)
        yield from (FacetEntry(FacetKind.TIME, kind) for kind in draft.mentor.time_kinds)


def _spell_facets(stay: Stay) -> Iterator[FacetEntry]:
    scope, spell = _SCOPES[stay.visibility], stay.spell
    yield FacetEntry(_FACET_OF[spell.kind], spell.organization_id, scope)
    if spell.group != spell.organization_id:
        yield FacetEntry(_FACET_OF[spell.kind], spell.group, scope)
    if spell.kind is SpellKind.EDUCATION and spell.leaving_year is not None:
        yield FacetEntry(FacetKind.CLASS_YEAR, spell.leaving_year, scope)


def _spells(draft: _Draft) -> Iterator[IndexedSpell]:
    memberships = (stay for stay in draft.stays if stay.affiliation_id is None)
    for stay in sorted(memberships, key=lambda stay: stay.spell.organization_id):
        yield indexed(stay.spell)
    for stay in _findable(draft):
        yield indexed(stay.spell, _SCOPES[stay.visibility])


def indexed(spell: Spell, scope: Scope = Scope.EVERYONE) -> IndexedSpell:
    """Return a spell as the index and the engine know it."""
    return IndexedSpell(
        spell.kind, spell.organization_id, spell.group, spell.bounds, scope, spell.level
    )


def _offer(draft: _Draft, capacity: Capacity | None, today: date) -> MentorOffer | None:
    mentor = draft.mentor
    if mentor is None:
        return None
    room = capacity or Capacity(mentor.places, 0)
    return MentorOffer(
        is_accepting=mentor.is_accepting,
        is_away=mentor.paused_until is not None and mentor.paused_until > today,
        places_total=room.places,
        places_open=room.free if room.has_room else 0,
        open_requests=room.pending,
        reply_hours=None if room.reply_days is None else room.reply_days * 24.0,
    )
