"""People as lists show them: face, role, topics, languages, what they offer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, case, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.visibility import SEARCHABLE, Visibility
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SpokenLanguage,
)
from alumnet.members.queries.page import language_names, topic_label
from alumnet.members.queries.people import Face, face, sees_photo, shares_association_with
from alumnet.members.rules import Offer, Standpoint, may_see
from alumnet.organizations import places
from alumnet.organizations.models import (
    Affiliation,
    AffiliationKind,
    EvidenceGrade,
    Organization,
)

_TOPICS = 3


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A person as a list shows them, before ties and capacity are added.

    `topics` are the first three in words; all values are as the viewer may find them. `offer` is
    None for people who are no mentors.
    """

    face: Face
    role_line: str
    headline: str
    place: str
    topics: tuple[str, ...]
    topic_codes: tuple[str, ...]
    languages: tuple[str, ...]
    offer: Offer | None
    shares_association: bool

    @property
    def person_id(self) -> int:
        """The person's id."""
        return self.face.person_id


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    name: str
    more: str
    level: Visibility
    number: int


def summaries(
    session: Session, viewer: Viewer, person_ids: Iterable[int]
) -> dict[int, PersonSummary]:
    """Return these people as a list shows them to this viewer. Two statements.

    Only values for everyone and for one's associations are in it. It is for people whom the viewer
    was already found to be allowed to see.
    """
    ids = list(person_ids)
    parts: dict[int, list[_Part]] = defaultdict(list)
    for person_id, kind, name, more, level, number in session.execute(union_all(*_parts(ids))):
        parts[person_id].append(_Part(kind, name, more, Visibility(level), number))
    return {
        row.id: _summary(row, parts[row.id], viewer)
        for row in session.execute(_people(ids, viewer))
    }


def _people(ids: Sequence[int], viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id,
            Person.public_id,
            Person.display_name,
            Person.given_name,
            case((sees_photo(viewer), Person.photo_digest)).label("digest"),
            shares_association_with(viewer).label("shares_association"),
            Profile.headline,
            Profile.city,
            Profile.country,
            MentorProfile.is_accepting,
            MentorProfile.places,
            MentorProfile.paused_until,
        )
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id.in_(ids))
    )


def _parts(ids: Sequence[int]) -> Iterator[Select[*tuple[Any, ...]]]:
    everyone = literal(Visibility.EVERYONE.value)
    yield (
        select(
            Affiliation.person_id,
            literal("job"),
            Organization.name,
            Affiliation.title,
            type_coerce(Affiliation.visibility, String),
            func.coalesce(Affiliation.start_month, 0),
        )
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(
            Affiliation.person_id.in_(ids),
            Affiliation.kind == AffiliationKind.EMPLOYMENT,
            Affiliation.is_current,
            Affiliation.evidence_grade != EvidenceGrade.REMOVED,
        )
    )
    yield _part(
        ids,
        "level",
        FieldVisibility,
        FieldVisibility.field,
        type_coerce(FieldVisibility.visibility, String),
    )
    yield _part(ids, "language", SpokenLanguage, SpokenLanguage.code, everyone)
    yield _part(ids, "topic", MentorTopic, MentorTopic.topic, everyone, number=MentorTopic.position)


def _part(
    ids: Sequence[int], kind: str, table: Any, name: Any, level: Any, *, number: Any = None
) -> Select[*tuple[Any, ...]]:
    place = literal(0) if number is None else number
    return select(table.person_id, literal(kind), name, literal(""), level, place).where(
        table.person_id.in_(ids)
    )


def _summary(row: Any, parts: list[_Part], viewer: Viewer) -> PersonSummary:
    levels = {part.name: part.level for part in parts if part.kind == "level"}
    point = Standpoint(
        is_self=row.id == viewer.person_id,
        is_member=viewer.may_act,
        shares_association=row.shares_association,
    )

    def finds(level: Visibility) -> bool:
        return may_see(level, point) and (point.is_self or level in SEARCHABLE)

    def seen(field: str) -> bool:
        return finds(levels.get(field, Visibility.EVERYONE))

    topics = sorted((each for each in parts if each.kind == "topic"), key=lambda each: each.number)
    jobs = [each for each in parts if each.kind == "job" and finds(each.level)]
    codes = [each.name for each in parts if each.kind == "language"] if seen("languages") else []
    return PersonSummary(
        face=face(row.id, row.public_id, row.display_name, row.given_name, row.digest),
        role_line=_role_line(jobs),
        headline=row.headline if seen("headline") else "",
        place=_place(row.city, row.country) if seen("place") else "",
        topics=tuple(topic_label(each.name) for each in topics[:_TOPICS]),
        topic_codes=tuple(each.name for each in topics),
        languages=language_names(codes),
        offer=_offer(row, topics),
        shares_association=bool(row.shares_association),
    )


def _role_line(jobs: list[_Part]) -> str:
    if not jobs:
        return ""
    latest = max(jobs, key=lambda each: each.number)
    return ", ".join(filter(None, (latest.more, latest.name)))


def _place(city: str, country: str | None) -> str:
    return ", ".join(filter(None, (city, places.country_name(country) if country else "")))


def _offer(row: Any, topics: Sequence[_Part]) -> Offer | None:
    if row.places is None or not topics:
        return None
    return Offer(row.is_accepting, row.places, row.paused_until)
