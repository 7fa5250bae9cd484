"""What the slice knows of one person, for their own copy."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import PersonEmail
from alumnet.support.models import Letter, Question


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return a person's questions with both sides' letters, and their answers as staff. Two."""
    emails = select(PersonEmail.email).where(
        PersonEmail.person_id == person_id, PersonEmail.confirmed_at.is_not(None)
    )
    is_own = (Question.person_id == person_id) | Question.email.in_(emails)
    rows = session.execute(
        select(Question, Letter)
        .outerjoin(Letter, Letter.question_id == Question.id)
        .where(is_own)
        .order_by(Question.id, Letter.id)
    )
    questions: dict[int, dict[str, Any]] = {}
    for question, letter in rows:
        found = questions.setdefault(
            question.id,
            {
                "subject": question.subject,
                "name": question.name,
                "email": question.email,
                "at": question.created_at.isoformat(),
                "letters": [],
            },
        )
        if letter is not None:
            found["letters"].append(
                {"from_the_staff": letter.is_of_staff, **_letter(letter.words, letter.created_at)}
            )
    answers = session.execute(
        select(Letter.words, Letter.created_at)
        .where(Letter.author_id == person_id, Letter.is_of_staff)
        .order_by(Letter.id)
    )
    return {
        "questions_to_the_staff": [*questions.values()],
        "answers_as_staff": [_letter(*row) for row in answers],
    }


def _letter(words: str, at: Any) -> dict[str, Any]:
    return {"words": words, "at": at.isoformat()}
