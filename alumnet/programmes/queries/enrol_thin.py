"""Whether there are mentors enough to choose from, by the rules that a run keeps to."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.visibility import Visibility
from alumnet.kernel.zones import site_zone
from alumnet.members.models import FieldVisibility, MentorTopic, SeekerProfile, SpokenLanguage
from alumnet.mentoring.queries.conditions import is_going_on
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.queries.conditions import group_of, is_current_job
from alumnet.programmes.models import Cohort, Enrolment, Proposal
from alumnet.programmes.queries.inputs import asked_of_pairs
from alumnet.programmes.queries.match_pairs import is_asked_or_live
from alumnet.programmes.rules.enrol_pool import Pool
from alumnet.programmes.rules.enrol_wishes import WISHED
from alumnet.programmes.rules.hours import clocks_on, hours_in
from alumnet.programmes.rules.match_inputs import Participant
from alumnet.programmes.rules.match_problem import choices
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import CohortKind, Reach, Side

_me = Enrolment.person_id.expression
_FOUND = (Visibility.EVERYONE, Visibility.MY_ASSOCIATIONS)
_theirs = shared_alias(Enrolment)


def pool_of(session: Session, cohort: int, kind: CohortKind, today: date) -> Pool | None:
    """Return who can take part so far, for what the pool may lack. Four statements.

    All is read as a run reads it, and its rules decide. What somebody would rather not, and whom,
    is never counted: its number would tell of it. None for peers, who have no mentors, and topics
    only where mentors offer what mentees look for.
    """
    if kind is CohortKind.PEER:
        return None
    rows = session.execute(_rows(cohort)).all()
    questions, answers, _ = asked_of_pairs(session, cohort)
    reach = rows[0].reach.value if rows else Reach.OUTSIDE.value
    languages: dict[str, int] = {}
    people = {
        row.id: _participant(
            row, [answers.get(row.id, {}).get(each, ()) for each in questions], languages, today
        )
        for row in rows
    }
    mentors = [row for row in rows if row.side is Side.MENTOR]
    mentees = [row for row in rows if row.side is Side.MENTEE]
    wanted: Counter[str] = Counter()
    if kind is not CohortKind.REVERSE:
        wanted = Counter(goal for row in mentees for goal in row.goals or ())
    return Pool(
        mentees=choices(
            [people[row.id] for row in mentees],
            [people[row.id] for row in mentors],
            [*questions.values()],
            reach,
        ),
        places={row.id: people[row.id].places for row in mentors},
        wanted=wanted,
        offered=_topics(session, [row.person_id for row in mentors]) if wanted else (),
    )


def _rows(cohort_id: int) -> Any:
    return (
        select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.side,
            Enrolment.places,
            Enrolment.hours,
            _languages().label("languages"),
            _employers().label("own_employers"),
            _employers(Affiliation.visibility.in_(_FOUND)).label("employers"),
            _elsewhere(cohort_id).label("elsewhere"),
            Account.zone,
            SeekerProfile.goals,
            Cohort.reach,
            Cohort.starts_on,
            Cohort.kind,
            Cohort.group_size,
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(Account, Account.person_id == Enrolment.person_id)
        .outerjoin(SeekerProfile, SeekerProfile.person_id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(WISHED), is_going_on(_me))
    )


def _languages() -> ColumnElement[str]:
    """Return in SQL what somebody speaks, where others may find it."""
    is_hidden = exists().where(
        FieldVisibility.person_id == SpokenLanguage.person_id,
        FieldVisibility.field == "languages",
        FieldVisibility.visibility.not_in(_FOUND),
    )
    return (
        select(func.aggregate_strings(SpokenLanguage.code, ","))
        .where(SpokenLanguage.person_id == _me, ~is_hidden)
        .correlate(Enrolment)
        .scalar_subquery()
    )


def _employers(*are_known: ColumnElement[bool]) -> ColumnElement[str]:
    return (
        select(func.aggregate_strings(cast(group_of(Organization), String), ","))
        .select_from(Affiliation)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(is_current_job(Affiliation, _me), *are_known)
        .correlate(Enrolment)
        .scalar_subquery()
    )


def _elsewhere(cohort_id: int) -> ColumnElement[int]:
    """Return in SQL how many mentees somebody has, or was offered, in other cohorts."""
    return (
        select(func.count())
        .select_from(Proposal)
        .join(_theirs, _theirs.id == Proposal.mentor_id)
        .where(
            _theirs.person_id == _me,
            _theirs.side == Side.MENTOR,
            Proposal.cohort_id != cohort_id,
            is_asked_or_live(),
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )


def _participant(
    row: Any, answers: Sequence[Sequence[Any]], languages: dict[str, int], today: date
) -> Participant:
    employers = row.employers if row.side is Side.MENTOR else row.own_employers
    places = min(row.places, POLICY.most_at_once - row.elsewhere)
    if row.kind is CohortKind.GROUP:
        places = min(places, row.group_size)
    day = clocks_on(row.starts_on, today)
    return Participant(
        id=row.id,
        side=row.side.value,
        places=max(places, 0),
        languages=tuple(languages.setdefault(c, len(languages)) for c in _split(row.languages)),
        employers=tuple(map(int, _split(employers))),
        hours=hours_in(row.hours, row.zone or site_zone(), day),
        answers=tuple(map(tuple, answers)),
    )


def _split(text: str | None) -> list[str]:
    return text.split(",") if text else []


def _topics(session: Session, people: list[int]) -> set[str]:
    return set(session.scalars(select(MentorTopic.topic).where(MentorTopic.person_id.in_(people))))
