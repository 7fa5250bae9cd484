"""How a cohort went as files: two tables, a document, and what each column means."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.programmes.rules.comparison import Interval
from alumnet.programmes.rules.outcomes_experience import TOO_FEW, Line, Reached
from alumnet.programmes.rules.outcomes_surveys import QuestionTold, SurveyTold
from alumnet.programmes.rules.states import AnswerKind, Side
from alumnet.programmes.rules.surveys import YES

MEAN: Final = "(mean)"
_TENS: Final = (
    f"Answers are told in groups of {LEAST_PEOPLE} or more once they can't change any more"
)
SURVEY_COLUMNS: Final[Sequence[tuple[str, str]]] = (
    ("survey", "What the survey is called"),
    ("asked_of", "Who was asked: mentee, mentor, peer, or everybody"),
    ("named", "Whether those who look after the cohort see who said what: yes or no"),
    ("asked", "How many were asked"),
    ("over", "For how many of them the time to answer is over"),
    ("answered", "How many of these answered"),
    ("told", f"Of how many of these the answers are in the numbers. {_TENS}"),
    ("question", "The words of the question; empty where nothing is told"),
    ("measure", "What its answers stand for, where that was said at set-up"),
    ("answer", f"An answer; {MEAN} stands for the mean of a scale of 1 to 5"),
    ("people", "How many gave it; of a mean, of how many it is"),
    ("value", "The share of those who are told of, 0 to 1; of a mean, the mean"),
    ("low", "The lower end of the interval of 95 % (Wilson; of a mean Student's)"),
    ("high", "The upper end; both are empty where all said the same"),
    ("least", "The least it could be, whatever the others for whom the time is over would say"),
    ("most", "The most it could be"),
)


EXPERIENCE_COLUMNS: Final[Sequence[tuple[str, str]]] = (
    ("code", "What is counted, in short; mentee, mentor or peer for how far these came"),
    ("what", "The same in words"),
    ("number", f"The number; “{TOO_FEW}” where it would be about fewer than {LEAST_PEOPLE}"),
    ("share", "Where it is one: 0 to 1"),
    ("low", "The lower end of the interval of 95 % of the share (Wilson)"),
    ("high", "The upper end"),
    ("known_of", "Of how many it is known"),
    ("what_was_counted", "What was counted"),
)
Far = Iterable[tuple[Side, Sequence[Reached]]]


def experience_table(lines: Iterable[Line], reached: Far) -> Iterator[Sequence[object]]:
    """Yield the head of a table and a row for each number that is told."""
    yield [column for column, _ in EXPERIENCE_COLUMNS]
    for line in lines:
        share = _interval(line.share) if line.share else [""] * 3
        yield (line.code, line.label, line.value, *share, line.response, line.meaning)
    for side, steps in reached:
        for step in steps:
            yield (side.value, step.label, step.people, *[""] * 4, "Came so far and no further")


def experience_document(
    lines: Iterable[Line], reached: Far, surveys: Iterable[SurveyTold]
) -> dict[str, Any]:
    """Return all of it for JSON, with what its names mean."""
    columns, *rows = experience_table(lines, reached)
    return {
        "how_it_went": [_named(columns, row) for row in rows],
        "surveys": [_survey(each) for each in surveys],
        "meanings": dict([*EXPERIENCE_COLUMNS, *SURVEY_COLUMNS]),
    }


def _named(columns: Iterable[object], row: Iterable[object]) -> dict[str, object]:
    return {
        str(column): None if value == "" else value
        for column, value in zip(columns, row, strict=True)
    }


def survey_table(told: Iterable[SurveyTold]) -> Iterator[Sequence[object]]:
    """Yield the head of the table and a row for each answer that is told of."""
    yield [column for column, _ in SURVEY_COLUMNS]
    for survey in told:
        head = _head(survey)
        if not survey.questions:
            yield [*head, *[""] * (len(SURVEY_COLUMNS) - len(head))]
        for question in survey.questions:
            for row in _rows(question):
                yield [*head, *row]


def _head(survey: SurveyTold) -> list[object]:
    return [
        survey.title,
        survey.side.value if survey.side else "everybody",
        "yes" if survey.is_named else "no",
        survey.asked,
        survey.over,
        survey.answered,
        survey.told,
    ]


def _rows(question: QuestionTold) -> Iterator[list[object]]:
    about = [question.wording, question.measure.value if question.measure else ""]
    for each in question.answers:
        is_yes = question.kind is AnswerKind.YES_NO and each.answer == YES
        bounds = question.bounds if is_yes else None
        yield [*about, each.answer, each.people, *_interval(each.share), *_rounded(bounds)]
    if question.mean is not None:
        people = sum(each.people for each in question.answers)
        found = _interval(question.interval) if question.interval else [_round(question.mean)]
        yield [*about, MEAN, people, *found, *[""] * (3 - len(found)), *_rounded(question.bounds)]


def _interval(found: Interval) -> list[object]:
    return [_round(each) for each in (found.value, found.low, found.high)]


def _rounded(bounds: tuple[float, float] | None) -> list[object]:
    return [_round(each) for each in bounds] if bounds else ["", ""]


def _round(value: float) -> float:
    return round(value, 4)


def _survey(survey: SurveyTold) -> dict[str, Any]:
    columns = [column for column, _ in SURVEY_COLUMNS]
    head = _head(survey)
    return {
        **_named(columns[: len(head)], head),
        "questions": [
            {
                "question": each.wording,
                "measure": each.measure.value if each.measure else None,
                "answers": [_named(columns[len(head) + 2 :], row[2:]) for row in _rows(each)],
            }
            for each in survey.questions
        ],
    }
