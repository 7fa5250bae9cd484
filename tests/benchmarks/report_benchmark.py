"""Measures the board report at the size of a large association.

    python -m tests.benchmarks.report_benchmark
    python -m tests.benchmarks.report_benchmark --members 100000 --requests 200000

Members, letters, mentorships and sessions of five years are written into a database in a temporary
folder. Printed are how long the job takes for all quarters at once (the first night) and for the
last one (any other), and the medians of CPU milliseconds, the statements and the size of each page.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import delete, insert

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.app import create_app
from alumnet.kernel import clock, db
from alumnet.kernel.ids import new_public_id
from alumnet.members.models import MentorProfile, MentorTopic, Profile, SeekerProfile
from alumnet.mentoring.models import MentoringSession, Mentorship, MentorshipRequest, RequestEvent
from alumnet.mentoring.rules import MentorshipKind, MentorshipState, Origin, RequestState, TimeKind
from alumnet.mentoring.rules.sessions import SessionState
from alumnet.organizations.models import Affiliation, AffiliationKind
from alumnet.organizations.reference import topics
from alumnet.reporting import commands
from alumnet.reporting.models import ReportBlock
from alumnet.reporting.rules.quarters import last_told
from alumnet.settings import Settings
from tests import builders
from tests.client import InspectingClient

_YEARS = 5
_CHUNK = 5_000
_ROUNDS = 15
_DAY = timedelta(days=1)


class _Rows:
    """Writes rows in large pieces, each table in its own."""

    def __init__(self) -> None:
        self.waiting: dict[Any, list[dict[str, Any]]] = {}

    def add(self, table: Any, **values: Any) -> None:
        self.waiting.setdefault(table, []).append(values)

    def flush(self) -> None:
        with db.writing() as session:
            for table, rows in self.waiting.items():
                for start in range(0, len(rows), _CHUNK):
                    session.execute(insert(table), rows[start : start + _CHUNK])
        self.waiting = {}


def fill(house_id: int, members: int, letters: int) -> None:
    """Write so many members of an association, and letters between them."""
    chance, now, rows = random.Random(1), clock.now(), _Rows()
    schools = [builders.a_school().id for _ in range(40)]
    codes = [each.code for each in topics()]
    first = 1_000
    for number in range(first, first + members):
        rows.add(
            Person,
            id=number,
            public_id=new_public_id(),
            display_name=f"Member {number}",
            created_at=now,
            updated_at=now,
        )
        rows.add(
            Profile,
            person_id=number,
            country=chance.choice(["GB", "IE", "FR", "US", None]),
            updated_at=now,
        )
        rows.add(
            AssociationMembership,
            association_id=house_id,
            person_id=number,
            state=MembershipState.ACTIVE,
            class_year=chance.choice([None, *range(1960, 2026)]),
            applied_at=now,
        )
        rows.add(
            Affiliation,
            public_id=new_public_id(),
            person_id=number,
            organization_id=chance.choice(schools),
            kind=AffiliationKind.EDUCATION,
            created_at=now,
            updated_at=now,
        )
        if number % 5 == 0:
            rows.add(MentorProfile, person_id=number, places=2, updated_at=now)
            for topic in chance.sample(codes, 4):
                rows.add(MentorTopic, person_id=number, topic=topic)
        elif number % 3 == 0:
            rows.add(SeekerProfile, person_id=number, goals=chance.sample(codes, 3), updated_at=now)
    rows.flush()
    for number in range(1, letters + 1):
        _letter(rows, number, range(first, first + members), chance, codes)
    rows.flush()


def _letter(
    rows: _Rows, number: int, people: range, chance: random.Random, codes: list[str]
) -> None:
    mentee, mentor = chance.sample(people, 2)
    sent = clock.now() - chance.random() * _YEARS * 365 * _DAY
    answer = sent + chance.random() * 20 * _DAY
    state = chance.choice([RequestState.ACCEPTED, RequestState.DECLINED, RequestState.EXPIRED])
    rows.add(
        MentorshipRequest,
        id=number,
        public_id=new_public_id(),
        initiator_id=mentee,
        receiver_id=mentor,
        mentor_id=mentor,
        mentee_id=mentee,
        origin=Origin.ASK,
        kind=MentorshipKind.INFORMAL,
        state=state,
        topic=chance.choice(codes),
        time_kind=TimeKind.SIX_MONTHS,
        created_at=sent,
        submitted_at=sent,
        ended_at=answer,
        stood_still=0,
    )
    rows.add(
        RequestEvent,
        subject_id=number,
        name="answer",
        from_state=RequestState.SUBMITTED,
        to_state=state,
        actor_id=None if state is RequestState.EXPIRED else mentor,
        at=answer,
    )
    if state is RequestState.ACCEPTED:
        rows.add(
            Mentorship,
            id=number,
            public_id=new_public_id(),
            mentor_id=mentor,
            mentee_id=mentee,
            kind=MentorshipKind.INFORMAL,
            state=MentorshipState.COMPLETED,
            request_id=number,
            started_at=answer,
            ended_at=answer + 180 * _DAY,
            stood_still=0,
        )
        for meeting in range(1, 4):
            at = answer + 30 * meeting * _DAY
            rows.add(
                MentoringSession,
                mentorship_id=number,
                number=meeting,
                mentor_id=mentor,
                mentee_id=mentee,
                state=SessionState.HELD,
                minutes=45,
                local_start=at.replace(tzinfo=None),
                starts_at=at,
                ends_at=at + timedelta(minutes=45),
                uid=f"{number}-{meeting}",
                stood_still=0,
                created_at=at,
            )


def told_in() -> float:
    """Return the seconds that the job takes now."""
    began = time.perf_counter()
    commands.tell_quarters(clock.now())
    return time.perf_counter() - began


def measure(app: Flask, admin: builders.Built, slug: str) -> None:
    """Print what each page costs."""
    client = InspectingClient(app).sign_in(admin)
    year = clock.now().year
    for name, query in {
        "report of a quarter": {},
        "report of a year by topic": {"year": str(year - 1), "by": "topic"},
        "the same as a table": {"year": str(year - 1)},
        "demand and supply": {},
    }.items():
        endpoint = {"the same as a table": "board_csv", "demand and supply": "topics"}.get(
            name, "board"
        )
        spent, page = [], None
        for _ in range(_ROUNDS):
            began = time.process_time()
            page = client.get(f"reporting.{endpoint}", slug=slug, **query)  # type: ignore[arg-type]
            spent.append(1000 * (time.process_time() - began))
        assert page is not None
        print(
            f"{name:<28} {statistics.median(spent):7.1f} ms CPU"
            f" {len(page.statements):3} statements {len(page.data) / 1024:6.1f} KB"
        )


def main() -> None:
    """Fill a site, let the job run, and measure the pages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder), mode="test"))
        with app.app_context():
            db.Base.metadata.create_all(db.engine())
            house = builders.an_association("Large Alumni")
            admin = builders.an_admin(house)
            fill(house.id, chosen.members, chosen.requests)
            print(f"{chosen.members:,} members, {chosen.requests:,} letters")
            print(f"all quarters, the first night {told_in():6.1f} s")
            with db.writing() as session:
                last = ReportBlock.last_quarter == last_told(clock.now())
                session.execute(delete(ReportBlock).where(last))
            print(f"one quarter, a later night    {told_in():6.1f} s")
            print(f"nothing new                   {told_in():6.1f} s")
            slug = builders.slug_of(house)
        measure(app, admin, slug)


if __name__ == "__main__":
    main()
