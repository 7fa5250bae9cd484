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
from alumnet.connections.models import Block, Connection, ConnectionState
from alumnet.demo.population import Population
from alumnet.demo.records import DemoOrganization, DemoReport, DemoRequest
from alumnet.demo.rows import PersonRows, Row, request_row
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
    Mentorship,
    MentorshipEvent,
    MentorshipRequest,
    Redirect,
    RequestEvent,
)
from alumnet.mentoring.rules import MentorshipKind, MentorshipState, RequestState, TimeKind
from alumnet.moderation.models import Decision, Report, ReportEvent
from alumnet.moderation.rules import DecisionKind, ReportReason, ReportState, SubjectKind
from alumnet.organizations import names
from alumnet.organizations.models import (
    Affiliation,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationKind,
)

_CHUNK: Final = 2000
_LOOK_WITHIN_DAYS: Final = 2
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
    MentorshipRequest,
    RequestEvent,
    Redirect,
    Mentorship,
    MentorshipEvent,
    Report,
    ReportEvent,
    Decision,
)
# The step that leads into a final state, for the history of a request.
_STEPS: Final = {
    RequestState.ACCEPTED: "accept",
    RequestState.DECLINED: "decline",
    RequestState.EXPIRED: "expire",
    RequestState.WITHDRAWN: "withdraw",
    RequestState.SUPERSEDED: "supersede",
    RequestState.VOIDED: "void",
}
_ENDINGS: Final = {MentorshipState.ENDED_EARLY: "end_early", MentorshipState.COMPLETED: "complete"}


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
        self._first_request = 0
        self._people = PersonRows(self._next_id(Person), self._ids, password_hash)

    def run(self, progress: Callable[[int], object]) -> Seeded:
        self._add_organizations()
        people = 0
        for person in self._population.people():
            self._put(self._people.of(person))
            people += 1
            progress(1)
            if people % _CHUNK == 0:
                self._flush()
        self._flush()
        self._put(self._rosters())
        self._put(self._ties())
        requests = self._add_requests()
        self._put(self._reports())
        self._flush()
        self._move_sequences()
        return Seeded(people, requests)

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
        main = self._population.schools[0].key
        for association, school in zip(self._population.associations, (main, None), strict=True):
            self._put([self._association(association, self._ids.get(school or ""))])
        self._flush()

    def _known_schools(self) -> dict[str, int]:
        """Return the schools that are on the site already, by the key of their name."""
        query = select(Organization.name_key, Organization.id).where(
            Organization.kind == OrganizationKind.SCHOOL, Organization.merged_into_id.is_(None)
        )
        return dict(self._session.execute(query.order_by(Organization.id.desc())).tuples().all())

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

    def _ties(self) -> Iterator[Row]:
        number = self._people.id_of
        for each in self._population.connections():
            yield (
                Connection,
                {
                    "low_id": number(each.low),
                    "high_id": number(each.high),
                    "initiator_id": number(each.asked_by),
                    "state": ConnectionState(each.state),
                    "note": each.note,
                    "asked_at": each.asked_at,
                    "decided_at": each.decided_at,
                },
            )
        for block in self._population.blocks():
            yield (
                Block,
                {
                    "blocker_id": number(block.blocker),
                    "blocked_id": number(block.blocked),
                    "created_at": block.since,
                },
            )

    # ------------------------------------------------------------------------------ mentoring
    def _add_requests(self) -> int:
        first = self._first_request = self._next_id(MentorshipRequest)
        asked = {}
        for request in self._population.requests():
            asked[request.key] = request
            self._put([request_row(request, first + request.key, self._people)])
            self._put(self._request_history(request, first + request.key))
        next_id = self._next_id(Mentorship)
        for own_id, each in enumerate(self._population.mentorships(), next_id):
            state = MentorshipState(each.state)
            self._put(
                [
                    (
                        Mentorship,
                        {
                            "id": own_id,
                            "mentor_id": self._people.id_of(each.mentor),
                            "mentee_id": self._people.id_of(each.mentee),
                            "kind": MentorshipKind(each.kind),
                            "state": state,
                            "request_id": first + each.request,
                            "time_kind": TimeKind(asked[each.request].letter.time_asked),
                            "started_at": each.started_at,
                            "ended_at": each.ended_at,
                        },
                    )
                ]
            )
            self._put(self._mentorship_history(own_id, state, each))
        return len(asked)

    def _request_history(self, request: DemoRequest, own_id: int) -> Iterator[Row]:
        initiator = self._people.id_of(request.initiator)
        if request.submitted_at is None:
            return
        draft, submitted = RequestState.DRAFT, RequestState.SUBMITTED
        yield (
            RequestEvent,
            _event(own_id, "submit", draft, submitted, initiator, request.submitted_at),
        )
        state = RequestState(request.state)
        if state in _STEPS and request.ended_at is not None:
            receiver = self._people.id_of(request.receiver)
            actors = {
                RequestState.ACCEPTED: receiver,
                RequestState.DECLINED: receiver,
                RequestState.WITHDRAWN: initiator,
            }
            yield (
                RequestEvent,
                _event(
                    own_id, _STEPS[state], submitted, state, actors.get(state), request.ended_at
                ),
            )
        for mentor in request.redirects:
            yield Redirect, {"request_id": own_id, "mentor_id": self._people.id_of(mentor)}

    def _mentorship_history(self, own_id: int, state: MentorshipState, each: Any) -> Iterator[Row]:
        active = MentorshipState.ACTIVE
        mentor = self._people.id_of(each.mentor)
        proposed = MentorshipState.PROPOSED
        yield MentorshipEvent, _event(own_id, "start", proposed, active, mentor, each.started_at)
        if state in _ENDINGS and each.ended_at is not None:
            by = None if each.ended_by is None else self._people.id_of(each.ended_by)
            yield (
                MentorshipEvent,
                _event(own_id, _ENDINGS[state], active, state, by, each.ended_at),
            )

    # ----------------------------------------------------------------------------- moderation
    def _reports(self) -> Iterator[Row]:
        for own_id, each in enumerate(self._population.reports(), self._next_id(Report)):
            yield from self._report(own_id, each)

    def _report(self, own_id: int, each: DemoReport) -> Iterator[Row]:
        number = self._people.id_of
        is_request = each.request is not None
        subject = self._first_request + each.request if each.request is not None else None
        due = datetime.fromtimestamp(
            each.reported_at.timestamp() + _LOOK_WITHIN_DAYS * 24 * 3600, UTC
        )
        state = ReportState(each.state)
        yield (
            Report,
            {
                "id": own_id,
                "association_id": self._ids[each.association],
                "reporter_id": number(each.reporter),
                "reported_id": number(each.reported),
                "subject_kind": SubjectKind.REQUEST if is_request else SubjectKind.PERSON,
                "subject_id": subject or number(each.reported),
                "reason": ReportReason(each.reason),
                "details": each.details,
                "state": state,
                "created_at": each.reported_at,
                "due_at": due,
                "closed_at": each.decided_at,
            },
        )
        if each.decision is None or each.decided_by is None or each.decided_at is None:
            return
        decider = number(each.decided_by)
        step = "act" if state is ReportState.ACTION_TAKEN else "close"
        yield (
            ReportEvent,
            _event(own_id, step, ReportState.CLAIMED, state, decider, each.decided_at),
        )
        yield (
            Decision,
            {
                "report_id": own_id,
                "kind": DecisionKind(each.decision),
                "decided_by": decider,
                "words_for_reported": each.words_for_reported,
                "words_for_reporter": each.words_for_reporter,
                "at": each.decided_at,
            },
        )


def _event(  # noqa: PLR0917 - the columns of a history row
    subject_id: int, name: str, from_state: Any, to_state: Any, actor_id: int | None, at: datetime
) -> dict[str, Any]:
    return {
        "subject_id": subject_id,
        "name": name,
        "from_state": from_state,
        "to_state": to_state,
        "actor_id": actor_id,
        "at": at,
    }
