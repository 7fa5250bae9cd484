"""The questions of an enrolment: written, put in order, taken out; all before it opens."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.setup import open_for
from alumnet.programmes.models import EnrolmentQuestion
from alumnet.programmes.rules.errors import TooManyInSetup
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.setup_states import SetupPart
from alumnet.programmes.rules.setup_templates import QuestionDraft


def add_questions(cohort_id: int, drafts: Iterable[QuestionDraft]) -> None:
    """Write questions after those that are there. Raises SetupClosed, TooManyInSetup."""
    with writing() as session:
        open_for(session, cohort_id, SetupPart.TERMS, None)
        there = _in_order(session, cohort_id)
        drafts = list(drafts)
        if len(there) + len(drafts) > POLICY.questions:
            raise TooManyInSetup(most=POLICY.questions)
        for position, draft in enumerate(drafts, len(there) + 1):
            row = EnrolmentQuestion(cohort_id=cohort_id, position=position)
            _write(row, draft)
            session.add(row)


def change_question(cohort_id: int, public_id: str, draft: QuestionDraft) -> None:
    """Write a question anew. Raises NotFound, SetupClosed."""
    with writing() as session:
        open_for(session, cohort_id, SetupPart.TERMS, None)
        _write(_one(_in_order(session, cohort_id), public_id), draft)


def move_question(cohort_id: int, public_id: str, *, up: bool) -> None:
    """Let a question change places with its neighbour; at an end it stays. Raises NotFound."""
    with writing() as session:
        open_for(session, cohort_id, SetupPart.TERMS, None)
        there = _in_order(session, cohort_id)
        at = there.index(_one(there, public_id))
        to = at - 1 if up else at + 1
        if 0 <= to < len(there):
            there[at], there[to] = there[to], there[at]
            _number(session, there)


def drop_question(cohort_id: int, public_id: str) -> None:
    """Take a question out; asking twice changes nothing. Raises SetupClosed."""
    with writing() as session:
        open_for(session, cohort_id, SetupPart.TERMS, None)
        there = _in_order(session, cohort_id)
        gone = next((each for each in there if each.public_id == public_id), None)
        if gone is not None:
            there.remove(gone)
            session.delete(gone)
            session.flush()
            _number(session, there)


def _in_order(session: Session, cohort_id: int) -> list[EnrolmentQuestion]:
    return list(
        session.scalars(
            select(EnrolmentQuestion)
            .where(EnrolmentQuestion.cohort_id == cohort_id)
            .order_by(EnrolmentQuestion.position)
        )
    )


def _one(rows: list[EnrolmentQuestion], public_id: str) -> EnrolmentQuestion:
    found = next((each for each in rows if each.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def _number(session: Session, rows: list[EnrolmentQuestion]) -> None:
    """Number questions anew; no two may have one number even in between."""
    for position, row in enumerate(rows, 1):
        row.position = -position
    session.flush()
    for row in rows:
        row.position = -row.position


def _write(row: EnrolmentQuestion, draft: QuestionDraft) -> None:
    row.side, row.wording, row.hint = draft.side, draft.wording, draft.hint
    row.kind, row.choices = draft.kind, list(draft.choices)
    row.question_use, row.rule, row.good = draft.use, draft.rule, list(draft.good)
    row.weight, row.seen_by, row.is_required = draft.weight, draft.seen_by, draft.is_required
