"""Somebody's own place in a cohort: what they may do, what happens next, what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.transitions import allowed
from alumnet.members.models import MentorProfile
from alumnet.programmes.models import Cohort, Enrolment, EnrolmentQuestion
from alumnet.programmes.queries.enrol_asked import answers_of, asked, asked_of, questions_of
from alumnet.programmes.queries.enrol_timing import facts_of, timing_of
from alumnet.programmes.queries.offers import OpenOffer, open_offers
from alumnet.programmes.queries.outcomes_lottery import is_drawn
from alumnet.programmes.rules.enrol_eligibility import Asked
from alumnet.programmes.rules.enrol_sides import most_places, sides_of
from alumnet.programmes.rules.enrol_timing import is_enrolling
from alumnet.programmes.rules.enrol_wishes import WISHING, may_wish
from alumnet.programmes.rules.enrolment_table import ENROLMENT
from alumnet.programmes.rules.hours import read_as
from alumnet.programmes.rules.outcomes_lottery import is_outside
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import AnswerKind, EnrolmentState, SeenBy, Side


@dataclass(frozen=True, slots=True)
class Question:
    """A question with who reads the answer, and what somebody answered before."""

    public_id: str
    wording: str
    hint: str
    kind: AnswerKind
    choices: tuple[str, ...]
    is_required: bool
    seen_by: SeenBy
    chosen: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in a cohort. Without an enrolment `state` is None.

    `steps` are the names of what they can do now; `due` is until when they are waited for; `offers`
    are pairs that one of the two has still to answer.
    """

    sides: tuple[Side, ...]
    takes_people: bool
    opens: date | None
    state: EnrolmentState | None = None
    side: Side | None = None
    line: str = ""
    hours: str = ""
    reason: str = ""
    due: datetime | None = None
    steps: frozenset[str] = frozenset()
    may_wish: bool = False
    offers: Sequence[OpenOffer] = ()
    # Nothing new begins: their membership rests for its dues.
    rests: bool = False
    # Their lot, where lots were drawn for the places; or whether they weren't in the draw.
    lot: int | None = None
    is_outside_draw: bool = False

    @property
    def may_apply(self) -> bool:
        """Whether there is a form to fill in, for the first time or again."""
        if self.state is None:
            return self.takes_people and not self.rests
        return bool(self.steps & {"apply", "apply_again", "edit", "come_back"})

    @property
    def has_wishes(self) -> bool:
        """Whether there is a page of wishes: from the application until there is a partner."""
        return self.state in WISHING


def place_of(session: Session, viewer: Viewer, cohort_id: int, now: datetime) -> Place:
    """Return somebody's place in a cohort that they may read of. Two statements."""
    cohort, row, was_drawn = _own(session, viewer, cohort_id)
    sides = sides_of(cohort.kind)
    takes_people = is_enrolling(timing_of(cohort), now.date())
    if row is None:
        return Place(sides, takes_people, cohort.enrolment_opens, rests=not viewer.may_act)
    facts = facts_of(cohort, row, now, may_begin=viewer.may_act)
    open_ = allowed(ENROLMENT, row.state, "person", facts)
    return Place(
        sides,
        takes_people,
        cohort.enrolment_opens,
        state=row.state,
        side=row.side,
        line=row.line,
        hours=read_as(row.hours),
        reason=row.reason_code,
        due=row.due_at,
        steps=frozenset(step.name for step in open_),
        may_wish=may_wish(timing_of(cohort), row.state),
        offers=open_offers(session, row.id),
        rests=not viewer.may_act,
        lot=row.lot,
        is_outside_draw=is_outside(row.side, row.state, row.lot, is_drawn=was_drawn),
    )


def _own(session: Session, viewer: Viewer, cohort_id: int) -> tuple[Cohort, Enrolment | None, bool]:
    """Return a cohort, the viewer's enrolment, and whether lots were drawn for its places."""
    mine = (Enrolment.cohort_id == Cohort.id) & (Enrolment.person_id == viewer.person)
    found = session.execute(
        select(Cohort, Enrolment, is_drawn().label("was_drawn"))
        .outerjoin(Enrolment, mine)
        .where(Cohort.id == cohort_id)
    ).one()
    return found.Cohort, found.Enrolment, bool(found.was_drawn)


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """What the form of an application is made of, with what was sent before."""

    questions: Sequence[Question]
    most_places: int
    is_rolling: bool
    is_first: bool
    places: int
    hopes: str
    hours: str
    entry_on: date | None
    may_read_workplace: bool


def application_page(
    session: Session, viewer: Viewer, cohort_id: int, side: Side
) -> ApplicationPage:
    """Return what is asked of one side, with what the viewer answered before. Four statements."""
    cohort, row, _ = _own(session, viewer, cohort_id)
    own = answers_of(session, [row.id]).get(row.id, {}) if row else {}
    questions = [
        _question(each, asked(each, own.get(each.id)))
        for each in asked_of(questions_of(session, cohort_id), side)
    ]
    is_first = row is None or row.applied_at is None
    return ApplicationPage(
        questions=questions,
        most_places=most_places(cohort.kind, cohort.group_size, POLICY.most_places),
        is_rolling=timing_of(cohort).is_rolling,
        is_first=is_first,
        places=row.places if row else 0,
        hopes=row.hopes if row else "",
        hours=usual_hours(session, viewer.person) if row is None or is_first else row.hours,
        entry_on=row.entry_on if row else None,
        may_read_workplace=row is not None and row.retention_consent_at is not None,
    )


def usual_hours(session: Session, person_id: int) -> str:
    """Return when somebody said before that they have time, if it can be read. One statement.

    As a mentor to whoever asks them, else when they last enrolled.
    """
    of_mentor = select(MentorProfile.windows).where(MentorProfile.person_id == person_id)
    last = (
        select(Enrolment.hours)
        .where(Enrolment.person_id == person_id, Enrolment.hours != "")
        .order_by(Enrolment.applied_at.desc(), Enrolment.id.desc())
        .limit(1)
    )
    said = session.execute(select(of_mentor.scalar_subquery(), last.scalar_subquery())).one()
    return next((words for words in said if words and read_as(words)), "")


def _question(row: EnrolmentQuestion, asked_: Asked) -> Question:
    return Question(
        public_id=row.public_id,
        wording=row.wording,
        hint=row.hint,
        kind=row.kind,
        choices=tuple(map(str, row.choices)),
        is_required=row.is_required or asked_.decides,
        seen_by=row.seen_by,
        chosen=asked_.chosen,
        text=asked_.text,
    )
