"""What stands behind a board: how two runs differ, and who was kept apart by hand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.kernel.errors import NotFound
from alumnet.programmes.models import Enrolment, PartedPair
from alumnet.programmes.queries.runs import Comparison, RunView, compared, runs_of
from alumnet.programmes.rules.states import PartedBy, RunState


@dataclass(frozen=True, slots=True)
class Beside:
    """A run beside the one before it that found something; `names` are those of enrolments."""

    run: RunView
    before: RunView
    found: Comparison
    names: dict[int, str]

    def name(self, enrolment_id: int | None) -> str:
        """Return who an enrolment is; "nobody" for none."""
        return "nobody" if enrolment_id is None else self.names.get(enrolment_id, "Former member")


def beside_the_one_before(session: Session, cohort_id: int, public_id: str) -> Beside:
    """Return a run of a cohort with the one before it. Four statements.

    Raises NotFound for a run that found nothing, or before which there was none.
    """
    done = [each for each in runs_of(session, cohort_id) if each.state is RunState.DONE]
    at = next((at for at, each in enumerate(done) if each.public_id == public_id), len(done))
    if at + 1 >= len(done):
        raise NotFound
    found = compared(session, done[at + 1].id, done[at].id)
    ids = {of for each in found.changed for of in (each.mentee, each.before, each.after)}
    return Beside(done[at], done[at + 1], found, _names(session, ids - {None}))


def _names(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    rows = session.execute(
        select(Enrolment.id, Person.display_name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.id.in_(ids))
    )
    return {row.id: row.display_name for row in rows}


@dataclass(frozen=True, slots=True)
class Parted:
    """Two who were separated by hand, by public ids of enrolments, and why."""

    mentee_id: str
    mentee: str
    mentor_id: str
    mentor: str
    why: str
    at: datetime


def parted_by_hand(session: Session, cohort_id: int) -> Sequence[Parted]:
    """Return whom managers of a cohort separated, the last first. One statement.

    Who said no, or would rather not, is in no list.
    """
    one, other, mentee, mentor = (
        aliased(Enrolment),
        aliased(Enrolment),
        aliased(Person),
        aliased(Person),
    )
    rows = session.execute(
        select(
            one.public_id.label("mentee_id"),
            mentee.display_name.label("mentee"),
            other.public_id.label("mentor_id"),
            mentor.display_name.label("mentor"),
            PartedPair.why,
            PartedPair.at,
        )
        .join(one, one.id == PartedPair.mentee_id)
        .join(other, other.id == PartedPair.mentor_id)
        .join(mentee, mentee.id == one.person_id)
        .join(mentor, mentor.id == other.person_id)
        .where(PartedPair.cohort_id == cohort_id, PartedPair.cause == PartedBy.MANAGER)
        .order_by(PartedPair.id.desc())
    )
    return [Parted(*row) for row in rows]
