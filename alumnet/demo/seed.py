"""Filling an empty site with the invented network, in one transaction."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Person,
    PersonEmail,
    PersonName,
    RoleGrant,
    RosterEmail,
    RosterEntry,
)
from alumnet.accounts.rules import name_key
from alumnet.connections.models import Block, Connection
from alumnet.demo.beginnings import rows_of_beginnings
from alumnet.demo.calls import Calls
from alumnet.demo.desks import rows_of_desks
from alumnet.demo.dues import let_dues_matter
from alumnet.demo.histories import (
    rows_of_call,
    rows_of_conversation,
    rows_of_mentorship,
    rows_of_report,
    rows_of_request,
    rows_of_talk,
)
from alumnet.demo.inviting import rows_of_invitations
from alumnet.demo.keeping import rows_of_saved
from alumnet.demo.knowing import rows_of_circles
from alumnet.demo.population import Population
from alumnet.demo.records import DemoOrganization, DemoRequest
from alumnet.demo.rows import PersonRows, Row
from alumnet.demo.showing import add_cases
from alumnet.demo.telling import rows_of_notifications
from alumnet.demo.together import Together
from alumnet.demo.twins import rows_of_twin
from alumnet.introductions.models import Introduction
from alumnet.inviting.models import InvitedAddress, InvitingSecret, MemberInvitation
from alumnet.kernel.db import Base, writing
from alumnet.kernel.ids import new_public_id
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SeekerProfile,
    ShieldedOrganization,
    Skill,
    SpokenLanguage,
)
from alumnet.mentoring.models import (
    AgendaPoint,
    Agreement,
    Goal,
    MeetingRecord,
    MentoringSession,
    Mentorship,
    MentorshipAction,
    MentorshipEvent,
    MentorshipNote,
    MentorshipRequest,
    Nomination,
    PracticeNote,
    PractisedSkill,
    Redirect,
    RequestEvent,
    RequestQuestion,
    SessionEvent,
    SessionTime,
    ShownTopic,
    Thanks,
)
from alumnet.messaging.models import Conversation, Direct, Message, Participant
from alumnet.moderation.models import Decision, Report, ReportEvent
from alumnet.notifications.models import Notification
from alumnet.organizations import names
from alumnet.organizations.models import (
    Affiliation,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationKind,
)
from alumnet.saved.models import SavedPerson, SavedSearch, SavedWatch
from alumnet.ties.models import TieSetting

_CHUNK: Final = 2000
# Rows are written in this order, those that others point at first.
_ORDER: Final[tuple[type[Any], ...]] = (
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    Association,
    Person,
    PersonName,
    PersonEmail,
    Account,
    Profile,
    FieldVisibility,
    Skill,
    SpokenLanguage,
    ShieldedOrganization,
    Affiliation,
    AssociationMembership,
    RoleGrant,
    MentorProfile,
    MentorTopic,
    SeekerProfile,
    RosterEntry,
    RosterEmail,
    Connection,
    Block,
    TieSetting,
    Conversation,
    Direct,
    Participant,
    Message,
    MentorshipRequest,
    RequestEvent,
    RequestQuestion,
    Redirect,
    Mentorship,
    MentorshipEvent,
    Agreement,
    Goal,
    PractisedSkill,
    MentoringSession,
    SessionTime,
    SessionEvent,
    AgendaPoint,
    MentorshipNote,
    MentorshipAction,
    Thanks,
    PracticeNote,
    ShownTopic,
    Nomination,
    MeetingRecord,
    Introduction,
    InvitingSecret,
    InvitedAddress,
    MemberInvitation,
    Report,
    ReportEvent,
    Decision,
    Notification,
    SavedPerson,
    SavedSearch,
    SavedWatch,
)


@dataclass(frozen=True, slots=True)
class Seeded:
    """How much was written."""

    people: int
    requests: int


def is_empty(session: Session) -> bool:
    """Return whether nobody is on the site yet. One statement."""
    return session.scalar(select(Person.id).limit(1)) is None


def seed(
    population: Population,
    *,
    password_hash: str,
    progress: Callable[[int], object] = lambda _: None,
) -> Seeded:
    """Write the whole network; `progress` is called with 1 for each person."""
    with writing() as session:
        return _Seeder(session, population, password_hash).run(progress)


class _Seeder:
    def __init__(self, session: Session, population: Population, password_hash: str) -> None:
        self._session = session
        self._population = population
        self._waiting: dict[type[Any], list[dict[str, Any]]] = defaultdict(list)
        chance = random.Random(f"public ids {population.seed}")
        self._choose = chance.choice
        self._moment = datetime.combine(population.today, time(9), UTC)
        self._ids: dict[str, int] = {}
        self._first_request = self._next_id(MentorshipRequest)
        self._people = PersonRows(self._next_id(Person), self._ids, password_hash)

    def run(self, progress: Callable[[int], object]) -> Seeded:
        self._add_organizations()
        people = 0
        for people, person in enumerate(self._population.people(), 1):
            self._put(self._people.of(person))
            progress(1)
            if people % _CHUNK == 0:
                self._flush()
        self._flush()
        self._put(self._rosters())
        self._put(rows_of_circles(self._population, self._people, self._moment))
        asked = self._add_requests()
        self._put(self._histories(asked))
        self._put(rows_of_desks(self._people, self._moment))
        self._put(rows_of_beginnings(self._people, self._moment))
        self._put(rows_of_invitations(self._people, self._moment))
        self._put(rows_of_saved(self._people, self._moment))
        self._put(rows_of_notifications(asked, self._first_request, self._people, self._moment))
        self._flush()
        add_cases(self._session, self._moment, self._choose)
        let_dues_matter(self._session, self._moment)
        self._move_sequences()
        return Seeded(people, len(asked))

    def _put(self, rows: Iterable[Row]) -> None:
        for table, values in rows:
            if "public_id" in table.__table__.columns:
                values["public_id"] = new_public_id(choose=self._choose)
            self._waiting[table].append(values)

    def _flush(self) -> None:
        for table in _ORDER:
            rows = self._waiting.pop(table, None)
            if rows:
                self._session.execute(insert(table), rows)

    def _next_id(self, table: type[Any]) -> int:
        return (self._session.scalar(select(func.max(table.id))) or 0) + 1

    def _move_sequences(self) -> None:
        """Let PostgreSQL count on from the ids given here; SQLite does so by itself."""
        if self._session.get_bind().dialect.name != "postgresql":
            return
        for table in Base.metadata.sorted_tables:
            if "id" in table.columns and table.columns["id"].autoincrement is not False:
                name = table.name
                self._session.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608 - our own table names
                        f"(SELECT coalesce(max(id), 0) + 1 FROM {name}), false)"
                    )
                )

    # ------------------------------------------------------------------------ organizations
    def _add_organizations(self) -> None:
        known = self._known_schools()
        next_id = self._next_id(Organization)
        groups: dict[str, int] = {}
        wanted = (
            *self._population.associations,
            *self._population.schools,
            *self._population.employers(),
        )
        for each in wanted:
            found = known.get(names.key(each.name)) if each.kind == "school" else None
            self._ids[each.key] = found or next_id
            if found is None:
                groups[each.key] = groups.get(each.parent or "", next_id)
                self._put(self._organization(each, next_id, groups[each.key]))
                next_id += 1
        self._put(rows_of_twin(self._population.employers(), next_id, self._moment))
        main = self._population.schools[0].key
        for association, school in zip(self._population.associations, (main, None), strict=True):
            self._put([self._association(association, self._ids.get(school or ""))])
        self._flush()

    def _known_schools(self) -> dict[str, int]:
        """Return the schools that are on the site already, by the key of their name."""
        query = select(Organization.name_key, Organization.id).where(
            Organization.kind == OrganizationKind.SCHOOL, Organization.merged_into_id.is_(None)
        )
        rows = self._session.execute(query.order_by(Organization.id.desc()))
        return {row.name_key: row.id for row in rows}

    def _organization(self, each: DemoOrganization, own_id: int, group_id: int) -> Iterator[Row]:
        yield (
            Organization,
            {
                "id": own_id,
                "kind": OrganizationKind(each.kind),
                "name": each.name,
                "name_key": names.key(each.name),
                "parent_id": self._ids.get(each.parent) if each.parent else None,
                "group_id": group_id,
                "country": each.country,
                "city": each.city or "",
                "industry": each.industry,
                "source": "demo",
                "created_at": self._moment,
            },
        )
        for name in dict.fromkeys(each.aliases):
            yield OrganizationAlias, {"organization_id": own_id, "name": name}
        for domain in dict.fromkeys(each.domains):
            yield OrganizationDomain, {"organization_id": own_id, "domain": domain}

    def _association(self, each: DemoOrganization, school_id: int | None) -> Row:
        office = each.domains[0] if each.domains else "example.org"
        values = {
            "id": self._ids[each.key],
            "slug": each.key,
            "name": each.name,
            "about": each.about,
            "contact_email": f"office@{office}",
            "school_id": school_id,
            "created_at": self._moment,
        }
        return Association, values

    # ----------------------------------------------------------------------- rosters and ties
    def _rosters(self) -> Iterator[Row]:
        for entry_id, entry in enumerate(self._population.roster(), self._next_id(RosterEntry)):
            name = f"{entry.given_name} {entry.family_name}"
            person = entry.person
            yield (
                RosterEntry,
                {
                    "id": entry_id,
                    "association_id": self._ids[entry.association],
                    "external_id": entry.external_id,
                    "name": name,
                    "name_key": name_key(name),
                    "class_year": entry.class_year,
                    "person_id": None if person is None else self._people.id_of(person),
                },
            )
            for email in dict.fromkeys(entry.emails):
                yield RosterEmail, {"entry_id": entry_id, "email": email}

    # --------------------------------------------------------------- mentoring and moderation
    def _add_requests(self) -> dict[int, DemoRequest]:
        """Write the requests; return them by their key."""
        asked = {}
        for request in self._population.requests():
            asked[request.key] = request
            self._put(rows_of_request(request, self._first_request + request.key, self._people))
        return asked

    def _histories(self, asked: dict[int, DemoRequest]) -> Iterator[Row]:
        mentorships = enumerate(self._population.mentorships(), self._next_id(Mentorship))
        conversation_id, message_id = self._next_id(Conversation), self._next_id(Message)
        session_id, now = self._next_id(MentoringSession), self._moment
        for own_id, each in mentorships:
            request_id = self._first_request + each.request
            request = asked[each.request]
            place = conversation_id if each.messages else None
            beside = Together(each, own_id, request, now)
            yield from rows_of_mentorship(
                each, own_id, request_id, request, self._people, place, beside.columns()
            )
            calls = Calls(each, own_id, self._people, now)
            held = beside.meetings
            yield from calls.beside_held(beside.rows(session_id, self._people), held)
            yield from calls.rows(session_id + held, held)
            session_id += held + calls.planned
            if place is not None:
                sides = each.mentor, each.mentee
                yield from rows_of_conversation(
                    each.messages, sides, place, message_id, self._people, now=now
                )
                conversation_id, message_id = place + 1, message_id + len(each.messages)
        for talk in self._population.talks():
            yield from rows_of_talk(talk, conversation_id, message_id, self._people, now)
            conversation_id, message_id = conversation_id + 1, message_id + len(talk.messages)
        for request in asked.values():
            if request.call_at is not None:
                request_id = self._first_request + request.key
                yield from rows_of_call(request, session_id, request_id, self._people)
                session_id += 1
        for own_id, report in enumerate(self._population.reports(), self._next_id(Report)):
            where = self._ids[report.association]
            yield from rows_of_report(report, own_id, where, self._first_request, self._people)
