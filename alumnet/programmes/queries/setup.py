"""What was decided about a cohort: for the steps of its set-up, and the checks before it opens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person, RoleGrant
from alumnet.kernel.authorization import Role
from alumnet.kernel.ids import handle
from alumnet.matching.compatibility import DEFAULT_WEIGHTS, PARTS, Part
from alumnet.programmes.models import (
    Cohort,
    CohortHelper,
    EnrolmentQuestion,
    Milestone,
    Programme,
    Survey,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.queries.outcomes import plan_missing
from alumnet.programmes.rules.setup_checks import QuestionFacts, SetupFacts
from alumnet.programmes.rules.setup_states import SetupPart, is_open
from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortKind,
    CohortState,
    HelperPart,
    Intake,
    Joining,
    Measure,
    QuestionRule,
    QuestionUse,
    Reach,
    SeenBy,
    Side,
)

# What a manager weighs; the answers to questions count by the weights of these.
CHOSEN = tuple(part for part in PARTS if part is not Part.ANSWERS)
_ROLES = (Role.PROGRAMME_MANAGER, Role.ADMIN)
_LOOKS_OVER = (HelperPart.MANAGER, HelperPart.REVIEWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything about a cohort that is not a list; `people` could look over its pairs."""

    programme: str
    purpose: str
    name: str
    state: CohortState
    kind: CohortKind
    intake: Intake
    reach: Reach
    joining: Joining
    link_code: str | None
    about: str
    objectives: str
    sponsor: str
    consent: str
    agreement: str
    enrolment_opens: date | None
    enrolment_closes: date | None
    starts_on: date | None
    ends_on: date | None
    mentee_places: int | None
    group_size: int
    rounds: int
    needs_review: bool
    accepts_itself: bool
    weights: dict[str, float] = field(default_factory=dict)
    options: dict[str, float] = field(default_factory=dict)
    due_at: datetime | None = None
    version: int = 1
    people: int = 0

    def may_change(self, part: SetupPart) -> bool:
        """Return whether a part of the set-up is still open."""
        return is_open(part, self.state, is_rolling=self.intake is Intake.ROLLING)

    @property
    def counted(self) -> dict[str, float]:
        """What each feature counts: as chosen, else as in matching.md."""
        return {
            part.value: float(self.weights.get(part.value, getattr(DEFAULT_WEIGHTS, part.value)))
            for part in CHOSEN
        }


def settings_of(session: Session, cohort_id: int) -> Settings:
    """Return what was decided about a cohort. One statement."""
    cohort, programme, purpose, people = session.execute(
        select(Cohort, Programme.name, Programme.purpose, _people())
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(Cohort.id == cohort_id)
    ).one()
    own = {
        name: getattr(cohort, name)
        for name in Settings.__dataclass_fields__
        if name not in {"programme", "purpose", "people"}
    }
    return Settings(programme=programme, purpose=purpose, people=people, **own)


# -------------------------------------------------------------------------------------- questions
@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the enrolment, as those see it who write it."""

    public_id: str
    position: int
    side: Side | None
    wording: str
    hint: str
    kind: AnswerKind
    choices: list[str]
    question_use: QuestionUse
    rule: QuestionRule | None
    good: list[str]
    weight: float
    seen_by: SeenBy
    is_required: bool


def questions_of(session: Session, cohort_id: int) -> list[Question]:
    """Return the questions of a cohort in their order. One statement."""
    rows = session.scalars(
        select(EnrolmentQuestion)
        .where(EnrolmentQuestion.cohort_id == cohort_id)
        .order_by(EnrolmentQuestion.position)
    )
    return [
        Question(**{name: getattr(row, name) for name in Question.__dataclass_fields__})
        for row in rows
    ]


# -------------------------------------------------------------------------------------- check-ins
@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneLine:
    """A milestone, as those see it who write it."""

    public_id: str
    side: Side | None
    after_days: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAsked:
    """A question of a survey."""

    wording: str
    kind: AnswerKind
    choices: list[str]
    measure: Measure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyLine:
    """A survey with its questions, as those see it who write it."""

    public_id: str
    side: Side | None
    after_days: int
    title: str
    is_named: bool
    was_asked: bool
    questions: list[SurveyAsked]


def milestones_of(session: Session, cohort_id: int) -> list[MilestoneLine]:
    """Return the milestones of a cohort, the first first. One statement."""
    rows = session.scalars(
        select(Milestone)
        .where(Milestone.cohort_id == cohort_id)
        .order_by(Milestone.after_days, Milestone.id)
    )
    return [
        MilestoneLine(**{name: getattr(row, name) for name in MilestoneLine.__dataclass_fields__})
        for row in rows
    ]


def surveys_of(session: Session, cohort_id: int) -> list[SurveyLine]:
    """Return the surveys of a cohort, the first first. One statement."""
    rows = session.execute(
        select(Survey, SurveyQuestion, exists().where(SurveyReply.survey_id == Survey.id))
        .outerjoin(SurveyQuestion, SurveyQuestion.survey_id == Survey.id)
        .where(Survey.cohort_id == cohort_id)
        .order_by(Survey.after_days, Survey.id, SurveyQuestion.position)
    )
    found: dict[int, SurveyLine] = {}
    for survey, asked, was_asked in rows:
        line = found.setdefault(
            survey.id,
            SurveyLine(
                public_id=survey.public_id,
                side=survey.side,
                after_days=survey.after_days,
                title=survey.title,
                is_named=survey.is_named,
                was_asked=bool(was_asked),
                questions=[],
            ),
        )
        if asked is not None:
            line.questions.append(
                SurveyAsked(
                    wording=asked.wording,
                    kind=asked.kind,
                    choices=asked.choices,
                    measure=asked.measure,
                )
            )
    return list(found.values())


# ------------------------------------------------------------------------------------------- team
@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody who looks after one cohort."""

    public_id: str
    name: str
    url: str
    part: HelperPart


def team_of(session: Session, cohort_id: int) -> list[TeamMember]:
    """Return who looks after a cohort beside the association's programme managers. One."""
    rows = session.execute(
        select(Person.public_id, Person.display_name, CohortHelper.part)
        .join(CohortHelper, CohortHelper.person_id == Person.id)
        .where(CohortHelper.cohort_id == cohort_id, Person.erased_at.is_(None))
        .order_by(Person.display_name, Person.id, CohortHelper.part)
    )
    return [
        TeamMember(
            row.public_id,
            row.display_name,
            f"/people/{handle(row.display_name, row.public_id)}",
            row.part,
        )
        for row in rows
    ]


def role_managers(session: Session, association_id: int) -> Sequence[str]:
    """Return the names of who manages all programmes of an association. One statement."""
    holds = exists().where(
        RoleGrant.person_id == Person.id,
        RoleGrant.association_id == association_id,
        RoleGrant.role.in_(_ROLES),
    )
    return session.scalars(
        select(Person.display_name).where(holds).order_by(Person.display_name, Person.id)
    ).all()


def _people() -> ScalarSelect[int]:
    """Return in SQL how many could look over the pairs of a cohort."""
    by_role = exists().where(
        RoleGrant.person_id == Account.person_id,
        RoleGrant.association_id == Programme.association_id,
        RoleGrant.role.in_(_ROLES),
    )
    by_part = exists().where(
        CohortHelper.person_id == Account.person_id,
        CohortHelper.cohort_id == Cohort.id,
        CohortHelper.part.in_(_LOOKS_OVER),
    )
    query = select(func.count(Account.person_id)).where(or_(by_role, by_part))
    return query.correlate(Cohort, Programme).scalar_subquery()


# ----------------------------------------------------------------------------------------- checks
def setup_facts(session: Session, cohort_id: int, found: Settings, *, today: date) -> SetupFacts:
    """Return what the checks before opening look at. Three statements."""
    questions = questions_of(session, cohort_id)
    return SetupFacts(
        today=today,
        kind=found.kind,
        intake=found.intake,
        about=found.about,
        consent=found.consent,
        enrolment_opens=found.enrolment_opens,
        enrolment_closes=found.enrolment_closes,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        group_size=found.group_size,
        rounds=found.rounds,
        weights=sum(found.counted.values()),
        needs_review=found.needs_review,
        people=found.people,
        has_outcome_plan=not plan_missing(session, cohort_id),
        questions=tuple(
            QuestionFacts(
                kind=each.kind,
                use=each.question_use,
                rule=each.rule,
                choices=len(each.choices),
                good=len(each.good),
            )
            for each in questions
        ),
    )
