"""What mails about a pair say."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import Mentorship
from alumnet.programmes.models import Proposal, ProposalEvent
from alumnet.programmes.queries.enrol_mailing import EnrolmentMail, enrolment_mail
from alumnet.programmes.rules.states import ProposalState


@dataclass(frozen=True, slots=True)
class PairMail:
    """A pair as mails speak of it; None for one of the two who is erased.

    `was` is where it stood before its last step; `path` the page where the two answer,
    `mentorship` theirs once both said yes.
    """

    state: ProposalState
    was: ProposalState
    due: datetime | None
    mentee: EnrolmentMail | None
    mentor: EnrolmentMail | None
    path: str
    mentorship: str


def pair_mail(session: Session, proposal_id: int) -> PairMail | None:
    """Return what a mail about a pair says. Four statements."""
    row = session.execute(
        select(Proposal, Mentorship.public_id)
        .outerjoin(Mentorship, Mentorship.id == Proposal.mentorship_id)
        .where(Proposal.id == proposal_id)
    ).one_or_none()
    if row is None:
        return None
    pair: Proposal = row[0]
    was = session.scalars(
        select(ProposalEvent.from_state)
        .where(ProposalEvent.subject_id == proposal_id)
        .order_by(ProposalEvent.id.desc())
        .limit(1)
    ).one()
    return PairMail(
        state=pair.state,
        was=was,
        due=pair.due_at,
        mentee=enrolment_mail(session, pair.mentee_id),
        mentor=enrolment_mail(session, pair.mentor_id),
        path=f"/programmes/pairs/{pair.public_id}",
        mentorship=f"/mentorships/{row[1]}" if row[1] else "",
    )
