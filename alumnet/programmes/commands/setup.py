"""Setting up a cohort, step by step: what it is, who may join and when, and what counts."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import one_at_a_time, writing
from alumnet.kernel.transitions import run_until
from alumnet.kernel.twice import said_before
from alumnet.kernel.zones import site_zone
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import Cohort, CohortHelper, Programme
from alumnet.programmes.rules.errors import (
    CohortChanged,
    DaysOutOfOrder,
    LastDayOver,
    SetupClosed,
)
from alumnet.programmes.rules.setup_states import SetupPart, end_of, is_open
from alumnet.programmes.rules.states import (
    CohortKind,
    CohortState,
    HelperPart,
    Intake,
    Joining,
    Reach,
)

_LINK_BYTES = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """How a cohort is told of; None leaves what belongs to all cohorts of the programme."""

    name: str
    about: str
    objectives: str
    sponsor: str
    programme: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What people agree to when they enrol."""

    kind: CohortKind
    intake: Intake
    reach: Reach
    joining: Joining
    group_size: int
    rounds: int
    accepts_itself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When a cohort is, and how many mentees find a place."""

    enrolment_opens: date | None
    enrolment_closes: date | None
    starts_on: date | None
    ends_on: date | None
    mentee_places: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What counts when people are matched, and whether a second person looks over pairs."""

    weights: dict[str, float]
    options: dict[str, float]
    needs_review: bool


def begin_programme(
    association_id: int, programme: str, purpose: str, name: str, *, by: int, now: datetime
) -> str:
    """Make a programme with the draft of its first cohort; return the cohort's public id.

    Whoever makes it looks after it. Twice at once is once.
    """
    with writing() as session:
        one_at_a_time(session, f"programmes of {association_id}")
        row = Programme(
            association_id=association_id,
            name=programme,
            purpose=purpose,
            created_by=by,
            created_at=now,
        )
        before = said_before(session, row, Programme.created_at, now)
        if before is not None:
            first = select(Cohort.public_id).where(Cohort.programme_id == before.id)
            return session.scalars(first.order_by(Cohort.id).limit(1)).one()
        session.add(row)
        session.flush()
        cohort = Cohort(
            programme_id=row.id,
            name=name,
            state=CohortState.DRAFT,
            kind=CohortKind.ONE_TO_ONE,
            intake=Intake.FIXED,
            reach=Reach.OUTSIDE,
            joining=Joining.ASSOCIATION,
            created_by=by,
            created_at=now,
        )
        add_cohort(session, cohort, by=by, now=now)
        return cohort.public_id


def add_cohort(session: Session, cohort: Cohort, *, by: int, now: datetime) -> None:
    """Keep a new cohort, looked after by whoever made it."""
    session.add(cohort)
    session.flush()
    session.add(
        CohortHelper(cohort_id=cohort.id, person_id=by, part=HelperPart.MANAGER, added_at=now)
    )


def open_for(session: Session, cohort_id: int, part: SetupPart, version: int | None) -> Cohort:
    """Return a cohort, locked, of which a part of the set-up may be changed.

    Raises SetupClosed. With a `version` the cohort is one on, or CohortChanged is raised when it
    isn't as it was then; what a list holds changes no words, and needs none.
    """
    cohort = locked_cohort(session, cohort_id)
    if not is_open(part, cohort.state, is_rolling=cohort.intake is Intake.ROLLING):
        raise SetupClosed
    if version is not None:
        if cohort.version != version:
            raise CohortChanged
        cohort.version += 1
    return cohort


def save_about(cohort_id: int, about: About, *, version: int) -> None:
    """Keep how a cohort is told of. Raises CohortChanged, SetupClosed."""
    with writing() as session:
        cohort = open_for(session, cohort_id, SetupPart.WORDS, version)
        cohort.name, cohort.about = about.name, about.about
        cohort.objectives, cohort.sponsor = about.objectives, about.sponsor
        programme = session.get_one(Programme, cohort.programme_id)
        if about.programme is not None and about.purpose is not None:
            programme.name, programme.purpose = about.programme, about.purpose
            programme.version += 1


def save_people(
    cohort_id: int, terms: Terms | None, days: Days, *, version: int, now: datetime
) -> None:
    """Keep who may join, how and when. Once it is open only days and places change: `terms` None.

    Raises CohortChanged, SetupClosed, DaysOutOfOrder, LastDayOver.
    """
    if not _is_in_order(days):
        raise DaysOutOfOrder
    with writing() as session:
        part = SetupPart.DAYS if terms is None else SetupPart.TERMS
        cohort = open_for(session, cohort_id, part, version)
        if terms is not None:
            _keep(cohort, terms)
            if terms.joining is Joining.LINK and cohort.link_code is None:
                cohort.link_code = secrets.token_urlsafe(_LINK_BYTES)
        _keep(cohort, days)
        set_clock(cohort, now)


def _is_in_order(days: Days) -> bool:
    pairs = ((days.enrolment_opens, days.enrolment_closes), (days.starts_on, days.ends_on))
    return all(None in pair or pair[0] <= pair[1] for pair in pairs)  # type: ignore[operator]


def _keep(cohort: Cohort, said: Terms | Days) -> None:
    for name in said.__dataclass_fields__:
        setattr(cohort, name, getattr(said, name))


def set_clock(cohort: Cohort, now: datetime) -> None:
    """Let the clock of a cohort run to the day that its state waits for, if there is one.

    Raises LastDayOver where joining would be over at once.
    """
    if cohort.state is CohortState.OPEN and cohort.intake is Intake.FIXED:
        if cohort.enrolment_closes is None:
            raise LastDayOver
        closes = end_of(cohort.enrolment_closes, site_zone())
        if closes <= now:
            raise LastDayOver
        run_until(cohort, closes)
    elif cohort.state is CohortState.RUNNING and cohort.ends_on is not None:
        run_until(cohort, end_of(cohort.ends_on, site_zone()))


def renew_link(cohort_id: int) -> None:
    """Make a new link to join by; who has the old one can't join by it any more."""
    with writing() as session:
        cohort = open_for(session, cohort_id, SetupPart.DAYS, None)
        if cohort.joining is not Joining.LINK:
            raise SetupClosed
        cohort.link_code = secrets.token_urlsafe(_LINK_BYTES)


def save_counting(cohort_id: int, counting: Counting, *, version: int) -> None:
    """Keep what counts. Raises CohortChanged, SetupClosed."""
    with writing() as session:
        cohort = open_for(session, cohort_id, SetupPart.WEIGHTS, version)
        cohort.weights = dict(counting.weights)
        cohort.options = cohort.options | counting.options
        cohort.needs_review = counting.needs_review


def save_words(cohort_id: int, consent: str | None, agreement: str, *, version: int) -> None:
    """Keep who will know (None once it is open), and what pairs agree to.

    Raises CohortChanged, SetupClosed.
    """
    with writing() as session:
        part = SetupPart.CHECK_INS if consent is None else SetupPart.TERMS
        cohort = open_for(session, cohort_id, part, version)
        cohort.agreement = agreement
        if consent is not None:
            cohort.consent = consent
