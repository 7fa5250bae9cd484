"""Who of a pair knows of it: the mentee once it was offered, the mentor once they said yes."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from alumnet.programmes.models import Proposal, ProposalEvent


def was_offered() -> ColumnElement[bool]:
    """Return in SQL whether a pair was ever offered, wherever it stands now."""
    return _happened("offer")


def was_accepted() -> ColumnElement[bool]:
    """Return in SQL whether the mentee ever said yes to a pair."""
    return _happened("accept")


def is_known_to(enrolment: Any) -> ColumnElement[bool]:
    """Return in SQL whether an enrolment is one of a pair's two, and was ever told of it."""
    return or_(
        and_(Proposal.mentee_id == enrolment, was_offered()),
        and_(Proposal.mentor_id == enrolment, was_accepted()),
    )


def _happened(name: str) -> ColumnElement[bool]:
    return exists().where(ProposalEvent.subject_id == Proposal.id, ProposalEvent.name == name)
