"""Reads of support."""

from alumnet.support.queries.data import export
from alumnet.support.queries.inbox import (
    TABS,
    Inbox,
    counts,
    inbox_of,
    questions,
    questions_waiting,
)
from alumnet.support.queries.links import question_behind, token_of
from alumnet.support.queries.mails import (
    QuestionMail,
    last_answer,
    question_mail,
    questions_over,
    who_answers,
)
from alumnet.support.queries.own import OwnRow, own_questions, places_for
from alumnet.support.queries.question import (
    QuestionPage,
    member_with_address,
    own_question,
    question,
    question_by_id,
)

__all__ = [
    "TABS",
    "Inbox",
    "OwnRow",
    "QuestionMail",
    "QuestionPage",
    "counts",
    "export",
    "inbox_of",
    "last_answer",
    "member_with_address",
    "own_question",
    "own_questions",
    "places_for",
    "question",
    "question_behind",
    "question_by_id",
    "question_mail",
    "questions",
    "questions_over",
    "questions_waiting",
    "token_of",
    "who_answers",
]
