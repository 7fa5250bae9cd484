"""Who takes part in the open cohort of the demo: people at several steps of the way in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from alumnet.accounts.models import Account, AssociationMembership, MembershipState
from alumnet.accounts.queries import viewer_of
from alumnet.demo.cast_table import CAST
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading
from alumnet.members.models import MentorProfile
from alumnet.programmes.commands import enrol_joining as joining
from alumnet.programmes.commands.enrol_deciding import Words, decide
from alumnet.programmes.commands.enrol_inviting import invite
from alumnet.programmes.commands.enrol_joining import Answered, Sent
from alumnet.programmes.commands.enrol_wishing import wish
from alumnet.programmes.models import Cohort, EnrolmentQuestion, Programme
from alumnet.programmes.queries.enrol_asked import asked_of, questions_of
from alumnet.programmes.queries.enrol_people import Show, all_for
from alumnet.programmes.queries.enrol_wishes import mentors as shown_mentors
from alumnet.programmes.rules.enrol_acts import Act
from alumnet.programmes.rules.enrol_list import Line
from alumnet.programmes.rules.enrol_wishes import WishStep
from alumnet.programmes.rules.states import AnswerKind, QuestionRule, Side

_DAY: Final = timedelta(days=1)
_MENTORS, _MENTEES = 6, 8
_HOPES: Final = (
    "To find out whether leading people is for me.",
    "A second opinion on a move that I keep putting off.",
    "Somebody who tells me what they would do differently today.",
)
# Most say it broadly, some not at all.
HOURS: Final = ("Any day, 9 to 21", "Weekdays 8-20", "", "Evenings; Saturday mornings")
_TO_ADD: Final = "Thank you for applying. Could you say how many hours a month you do have?"
# Those with whom one looks round come upon the cohort by themselves, or are asked.
_INVITED: Final = ("ruth@example.org", "esi@example.org")
_MOST: Final = 100


def enrol(cohort_id: int, manager: int, now: datetime) -> None:
    """Let some apply to an open cohort, most with answers that fit, and ask two of the cast."""
    cohort = reading().get_one(Cohort, cohort_id)
    public_id, questions = cohort.public_id, questions_of(reading(), cohort_id)
    mentors, mentees = _people(cohort.programme_id)
    for side, people, most in (
        (Side.MENTOR, mentors, _MENTORS),
        (Side.MENTEE, mentees, _MENTEES),
    ):
        for place, email in enumerate(people[:most]):
            sent = application(asked_of(questions, side), side, place, fits=place + 2 < most)
            joining.apply(public_id, sent, by=_viewer(email), now=now - place * _DAY)
    for email in mentees[:2]:
        _wish(cohort_id, public_id, _viewer(email))
    staff = _viewer_of(manager)
    waiting = all_for(reading(), cohort_id, Show.DECISION, Side.MENTEE, _MOST)
    decide(public_id, waiting[:1], Act.ASK_CHANGES, words=Words(_TO_ADD), by=staff, now=now)
    lines = [Line(number, email) for number, email in enumerate(_INVITED, start=1)]
    invite(public_id, lines, Side.MENTOR, by=staff, now=now - 2 * _DAY)


def _wish(cohort_id: int, public_id: str, mentee: Viewer) -> None:
    """Let a mentee wish for two mentors whom the cohort shows them."""
    for each in shown_mentors(reading(), mentee, cohort_id, None).items[:2]:
        wish(public_id, each.enrolment, WishStep.ADD, by=mentee)


def _people(programme_id: int) -> tuple[list[str], list[str]]:
    """Return members of the association who mentor and who don't, without the cast, by address."""
    mentors: list[str] = []
    mentees: list[str] = []
    rows = reading().execute(
        select(Account.email, MentorProfile.person_id.is_not(None))
        .join(AssociationMembership, AssociationMembership.person_id == Account.person_id)
        .join(Programme, Programme.association_id == AssociationMembership.association_id)
        .outerjoin(MentorProfile, MentorProfile.person_id == Account.person_id)
        .where(
            Programme.id == programme_id,
            AssociationMembership.state == MembershipState.ACTIVE,
            Account.confirmed_at.is_not(None),
            Account.email.not_in([each.email for each in CAST]),
        )
        .order_by(Account.person_id)
    )
    for email, is_mentor in rows:
        (mentors if is_mentor else mentees).append(email)
    return mentors, mentees


def _viewer(email: str) -> Viewer:
    return viewer_of(reading(), reading().scalars(select(Account).filter_by(email=email)).one())


def _viewer_of(person_id: int) -> Viewer:
    query = select(Account).where(Account.person_id == person_id)
    return viewer_of(reading(), reading().scalars(query).one())


def application(
    questions: Sequence[EnrolmentQuestion], side: Side, place: int, *, fits: bool
) -> Sent:
    """Return what somebody sends who applies, with answers that fit the cohort or don't."""
    return Sent(
        side=side,
        places=1 + place % 2 if side is Side.MENTOR else 0,
        hopes=_HOPES[place % len(_HOPES)] if side is Side.MENTEE else "",
        hours=HOURS[place % len(HOURS)],
        may_read_workplace=place % 3 > 0,
        answers={each.public_id: _answer(each, place, fits=fits) for each in questions},
    )


def _answer(question: EnrolmentQuestion, place: int, *, fits: bool) -> Answered:
    match question.kind:
        case AnswerKind.YES_NO:
            decides = question.rule is QuestionRule.MUST_BE
            return Answered(("yes" if fits or not decides else "no",))
        case AnswerKind.SCALE:
            return Answered((1 + place % 5,))
        case AnswerKind.TEXT:
            return Answered()
        case kind:
            chosen = question.choices[place % len(question.choices) :]
            return Answered(tuple(chosen if kind is AnswerKind.SOME_OF else chosen[:1]))
