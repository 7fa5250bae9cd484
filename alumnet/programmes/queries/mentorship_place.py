"""What the page of a programme's mentorship says of its cohort."""

from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.dates import day_in_words
from alumnet.kernel.registry import Action, PartOf
from alumnet.programmes.models import Cohort, Enrolment, Programme, Proposal
from alumnet.programmes.queries.managing import handle_of
from alumnet.programmes.queries.milestones import Ahead, ahead, own_pairs
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import EnrolmentState, ProposalState


def part_of_cohort(
    session: Session, viewer: Viewer, mentorship_id: int, now: datetime
) -> PartOf | None:
    """Return the cohort of a pair with their next milestone, for one of them. Two statements."""
    row = session.execute(
        select(Proposal.id, Cohort.name, Cohort.public_id, Programme.name.label("programme"))
        .join(Cohort, Cohort.id == Proposal.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Enrolment, Enrolment.id.in_((Proposal.mentee_id, Proposal.mentor_id)))
        .where(
            Proposal.mentorship_id == mentorship_id,
            Proposal.state == ProposalState.LIVE,
            Enrolment.person_id == viewer.person,
            Enrolment.state == EnrolmentState.MATCHED,
        )
    ).one_or_none()
    if row is None:
        return None
    cohort = handle_of(row.programme, row.name, row.public_id)
    _pairs, found = own_pairs(session, viewer.person, Proposal.id == row.id)
    milestones = ahead(found, viewer.person, {row.id: ""}, now)
    next_one = next((each for each in milestones if each.reached_at is None), None)
    return PartOf(
        title=title_of(row.programme, row.name),
        url=url_for("programmes.cohort", cohort=cohort),
        next=next_one.title if next_one else "",
        when=_when(next_one) if next_one else "",
        action=_action(next_one, cohort) if next_one else None,
    )


def _when(each: Ahead) -> str:
    if each.day is None:
        return ""
    return f"{'Was to be by' if each.is_past else 'By'} {day_in_words(each.day)}"


def _action(each: Ahead, cohort: str) -> Action:
    return Action(
        each.label,
        url_for("programmes.reach_milestone", cohort=cohort, milestone=each.milestone),
        note=each.title,
        posts={"pair": each.pair},
    )
