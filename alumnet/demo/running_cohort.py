"""A cohort under way: pairs that meet, one that hasn't yet, one silent, one past a milestone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, AssociationMembership, MembershipState
from alumnet.demo.cast_table import CAST
from alumnet.demo.enrolling import application
from alumnet.demo.running_pairs import GOES_WELL, HAS_NOT_MET, IS_LATE, IS_SILENT, Story, begin
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile, SeekerProfile
from alumnet.programmes.commands import setup_check_ins
from alumnet.programmes.commands.outcomes import freeze_plan
from alumnet.programmes.commands.pool import part
from alumnet.programmes.commands.runs import ask_run, carry_out
from alumnet.programmes.commands.setup_copy import copy_cohort
from alumnet.programmes.commands.steps import created
from alumnet.programmes.models import (
    Cohort,
    CohortNews,
    Enrolment,
    EnrolmentAnswer,
    Proposal,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.enrol_asked import asked_of, questions_of
from alumnet.programmes.queries.runs import run_of
from alumnet.programmes.rules.setup_templates import SURVEYS, SurveyDraft
from alumnet.programmes.rules.states import (
    AnswerKind,
    CameBy,
    CohortState,
    EnrolmentState,
    HelperPart,
    PartedBy,
    ProposalState,
    Side,
)

_DAY: Final = timedelta(days=1)
_BEGAN, _APPLIED = 70 * _DAY, 110 * _DAY
# Asked so long ago that the site has reminded once, and somebody may again.
_ASKED, _REMINDED = 16 * _DAY, 8 * _DAY
_UNTIL_MIDDLE: Final = 54
_MENTORS, _MENTEES = 4, 4
_CAST: Final = {Side.MENTEE: ("jun-ho", "esi"), Side.MENTOR: ("ruth", "leila")}
_NEWS: Final = (
    "Half of you have met twice by now. On the first Thursday of next month all of you can come to "
    "Halden Hall at six: there is soup, and nobody gives a talk."
)
_WRITTEN: Final = (
    "We found our rhythm after the second talk.",
    "More examples of what others asked first would have helped.",
)


def let_one_run(opened: int, association_id: int, manager: int, now: datetime) -> None:
    """Leave a cohort that began ten weeks ago, set up as the one that is open."""
    began = now - _APPLIED
    cohort_id = _id_of(copy_cohort(opened, f"{now.year}, summer", by=manager, now=began))
    middle = SurveyDraft(
        title="Seven weeks in", after_days=_UNTIL_MIDDLE, questions=SURVEYS["middle"].questions
    )
    setup_check_ins.add_survey(cohort_id, middle)
    people = {
        Side.MENTOR: _people(MentorProfile.person_id, association_id, Side.MENTOR, _MENTORS),
        Side.MENTEE: _people(SeekerProfile.person_id, association_id, Side.MENTEE, _MENTEES),
    }
    with writing() as session:
        cohort = session.get_one(Cohort, cohort_id)
        # The place for it comes on top, so that Ruth has places free as her line in the cast says.
        session.execute(
            update(MentorProfile)
            .where(MentorProfile.person_id.in_(people[Side.MENTOR]))
            .values(places=MentorProfile.places + 1)
        )
        _enrol(session, cohort, people, now)
        freeze_plan(session, cohort, began + _DAY)
    access = Access(cohort_id, association_id, frozenset({HelperPart.MANAGER}))
    run = ask_run(access, by=manager, now=now - _BEGAN - 9 * _DAY)
    carry_out(run_of(reading(), cohort_id, run).id, now=now - _BEGAN - 9 * _DAY)
    with writing() as session:
        _run(session, session.get_one(Cohort, cohort_id), now)
        session.add(
            CohortNews(
                cohort_id=cohort_id, written_by=manager, words=_NEWS, created_at=now - 6 * _DAY
            )
        )


def _people(of: Any, association_id: int, side: Side, most: int) -> list[int]:
    """Return the cast of one side, and further members, first those who are in no cohort yet."""
    cast = select(Account.person_id).where(
        Account.email.in_([f"{name}@example.org" for name in _CAST[side]])
    )
    others = (
        select(of)
        .join(AssociationMembership, AssociationMembership.person_id == of)
        .join(Account, Account.person_id == of)
        .where(
            AssociationMembership.association_id == association_id,
            AssociationMembership.state == MembershipState.ACTIVE,
            of > len(CAST),
            # Whoever mentors is no mentee here.
            true() if side is Side.MENTOR else of.not_in(select(MentorProfile.person_id)),
        )
        .order_by(of.in_(select(Enrolment.person_id)), of)
        .limit(most)
    )
    return [*reading().scalars(cast.order_by(Account.person_id)), *reading().scalars(others)]


def _enrol(
    session: Session, cohort: Cohort, people: Mapping[Side, Sequence[int]], now: datetime
) -> None:
    began = now - _APPLIED
    cohort.state, cohort.opened_at = CohortState.CLOSED, began + _DAY
    cohort.enrolment_opens = (began + _DAY).date()
    cohort.enrolment_closes = (began + 25 * _DAY).date()
    cohort.starts_on = (now - _BEGAN).date()
    cohort.ends_on = cohort.starts_on + 183 * _DAY
    rows: dict[int, Enrolment] = {}
    for side, ids in people.items():
        questions = asked_of(questions_of(session, cohort.id), side)
        for place, person_id in enumerate(ids):
            sent = application(questions, side, place, fits=True)
            row = Enrolment(
                cohort_id=cohort.id,
                person_id=person_id,
                side=side,
                state=EnrolmentState.CONFIRMED,
                came_by=CameBy.ASSOCIATION,
                places=1 if side is Side.MENTOR else 0,
                hopes=sent.hopes,
                created_at=began + 3 * _DAY,
                applied_at=began + 3 * _DAY,
                consented_at=began + 3 * _DAY,
                confirmed_at=began + 28 * _DAY,
            )
            created(session, row, by=person_id, now=began + 3 * _DAY)
            rows[person_id] = row
            session.add_all(
                EnrolmentAnswer(
                    enrolment_id=row.id, question_id=each.id, chosen=[*said.chosen], text=said.text
                )
                for each in questions
                if (said := sent.answers[each.public_id]).chosen
            )
    # The two of the cast who have a request between them aren't brought together here, too.
    jun_ho, ruth = (rows[_person(session, name)].id for name in ("jun-ho", "ruth"))
    part(session, cohort.id, jun_ho, ruth, PartedBy.MANAGER, by=None, now=began + 30 * _DAY)


def _run(session: Session, cohort: Cohort, now: datetime) -> None:
    """Let all pairs say yes, each with its story."""
    cohort.state, cohort.published_at = CohortState.RUNNING, now - _BEGAN - 7 * _DAY
    pairs = session.scalars(
        select(Proposal)
        .where(Proposal.cohort_id == cohort.id, Proposal.state == ProposalState.COMPUTED)
        .order_by(Proposal.id)
    ).all()
    stories = _stories(session, pairs)
    for pair in pairs:
        begin(session, cohort, pair, stories[pair.id], now)
    _ask(session, cohort, pairs, stories, now)


def _stories(session: Session, pairs: Sequence[Proposal]) -> dict[int, Story]:
    """Give Jun-ho and Esi theirs; the others are silent once, and else go well."""
    own = {_person(session, "jun-ho"): IS_LATE, _person(session, "esi"): HAS_NOT_MET}
    cast = {_person(session, name) for name in _CAST[Side.MENTOR]}
    stories, found = [*GOES_WELL], {}
    for pair in pairs:
        mentee, mentor = (
            session.get_one(Enrolment, each).person_id for each in (pair.mentee_id, pair.mentor_id)
        )
        if mentee in own:
            found[pair.id] = own[mentee]
        elif IS_SILENT not in found.values() and mentor not in cast:
            found[pair.id] = IS_SILENT
        else:
            found[pair.id] = stories.pop(0)
    return found


# --------------------------------------------------------------------------------------- surveys
def _ask(
    session: Session,
    cohort: Cohort,
    pairs: Sequence[Proposal],
    stories: Mapping[int, Story],
    now: datetime,
) -> None:
    """Ask a survey that is closed, answered by most, and one that is open, answered by some."""
    surveys = session.scalars(
        select(Survey).where(Survey.cohort_id == cohort.id).order_by(Survey.after_days)
    ).all()
    first, middle = surveys[:2]
    for place, pair in enumerate(pairs):
        story = stories[pair.id]
        for number, enrolment_id in enumerate((pair.mentee_id, pair.mentor_id)):
            nth = 2 * place + number
            if story.began_days_ago >= _BEGAN.days:
                answers = nth if nth % 5 else None
                _reply(
                    session, first, enrolment_id, now - _BEGAN + first.after_days * _DAY, answers
                )
            answers = nth if story in GOES_WELL and nth % 3 else None
            _reply(session, middle, enrolment_id, now - _ASKED, answers)


def _reply(
    session: Session, survey: Survey, enrolment_id: int, asked_at: datetime, answers: int | None
) -> None:
    reply = SurveyReply(
        survey_id=survey.id,
        enrolment_id=enrolment_id,
        asked_at=asked_at,
        reminded_at=asked_at + _REMINDED if answers is None else None,
        answered_at=None if answers is None else asked_at + 2 * _DAY,
    )
    session.add(reply)
    if answers is None:
        return
    session.flush()
    questions = session.scalars(
        select(SurveyQuestion)
        .where(SurveyQuestion.survey_id == survey.id)
        .order_by(SurveyQuestion.position)
    )
    for question in questions.all():
        chosen, text = _said(question, answers)
        session.add(
            SurveyAnswer(reply_id=reply.id, question_id=question.id, chosen=chosen, text=text)
        )


def _said(question: SurveyQuestion, place: int) -> tuple[list[str], str]:
    match question.kind:
        case AnswerKind.TEXT:
            return [], _WRITTEN[place % len(_WRITTEN)]
        case AnswerKind.SCALE:
            return [str(3 + place % 3)], ""
        case _:
            return [str(question.choices[(place % 7) // 3])], ""


def _person(session: Session, name: str) -> int:
    email = f"{name}@example.org"
    return session.scalars(select(Account.person_id).where(Account.email == email)).one()


def _id_of(public_id: str) -> int:
    return reading().scalars(select(Cohort.id).where(Cohort.public_id == public_id)).one()
