"""Texts to begin with: who will know, what pairs agree to, questions, milestones and surveys."""

from dataclasses import dataclass
from typing import Final

from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortKind,
    Measure,
    QuestionRule,
    QuestionUse,
    Reach,
    SeenBy,
    Side,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDraft:
    """A question as it is written down; `side` None asks both."""

    wording: str
    kind: AnswerKind
    use: QuestionUse
    seen_by: SeenBy
    side: Side | None = None
    hint: str = ""
    choices: tuple[str, ...] = ()
    rule: QuestionRule | None = None
    good: tuple[str, ...] = ()
    weight: float = 0.0
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneDraft:
    """A milestone as it is written down."""

    title: str
    after_days: int
    detail: str = ""
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyQuestionDraft:
    """A question of a survey as it is written down."""

    wording: str
    kind: AnswerKind
    choices: tuple[str, ...] = ()
    measure: Measure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDraft:
    """A survey as it is written down."""

    title: str
    after_days: int
    questions: tuple[SurveyQuestionDraft, ...]
    side: Side | None = None
    is_named: bool = False


QUESTIONS: Final[dict[str, QuestionDraft]] = {
    "time": QuestionDraft(
        wording="Can you keep two hours a month free for the whole time?",
        kind=AnswerKind.YES_NO,
        use=QuestionUse.RULE,
        rule=QuestionRule.MUST_BE,
        good=("yes",),
        seen_by=SeenBy.MANAGERS,
        is_required=True,
    ),
    "place": QuestionDraft(
        wording="How would you like to meet?",
        kind=AnswerKind.SOME_OF,
        use=QuestionUse.RULE,
        rule=QuestionRule.SHARE_ONE,
        choices=("By video", "By phone", "In person"),
        seen_by=SeenBy.PARTNER,
        is_required=True,
    ),
    "theme": QuestionDraft(
        wording="What should these months be about above all?",
        kind=AnswerKind.ONE_OF,
        use=QuestionUse.WEIGHT,
        weight=0.1,
        choices=("A next step", "Leading people", "A new field", "Working well with others"),
        seen_by=SeenBy.PARTNER,
        is_required=True,
    ),
    "pace": QuestionDraft(
        wording="How directly do you like to be spoken to?",
        hint="1 is gently, 5 is bluntly",
        kind=AnswerKind.SCALE,
        use=QuestionUse.WEIGHT,
        weight=0.05,
        seen_by=SeenBy.MANAGERS,
    ),
    "needs": QuestionDraft(
        wording="Is there anything we should know so that you can take part well?",
        kind=AnswerKind.TEXT,
        use=QuestionUse.INFORMATION,
        seen_by=SeenBy.MANAGERS,
    ),
}

MILESTONES: Final[tuple[MilestoneDraft, ...]] = (
    MilestoneDraft(title="You met for the first time", after_days=14),
    MilestoneDraft(title="You agreed on what you work on", after_days=30),
    MilestoneDraft(
        title="Half-way: look at your goals once more",
        after_days=90,
        detail="Keep what still matters, let go of what doesn't.",
    ),
    MilestoneDraft(title="Your last conversation, and how it goes on", after_days=175),
)

_GOING: Final = SurveyQuestionDraft(
    wording="How is it going between you two?",
    kind=AnswerKind.ONE_OF,
    choices=("It goes well", "Not sure yet", "We need help"),
    measure=Measure.HOW_IT_GOES,
)
_USEFUL: Final = SurveyQuestionDraft(
    wording="How useful are these months to you?",
    kind=AnswerKind.SCALE,
    measure=Measure.SATISFACTION,
)
_SKILL: Final = SurveyQuestionDraft(
    wording="How sure are you of what you wanted to learn?",
    kind=AnswerKind.SCALE,
    measure=Measure.SKILL,
)
SURVEYS: Final[dict[str, SurveyDraft]] = {
    "start": SurveyDraft(
        title="After two weeks", after_days=14, is_named=True, questions=(_GOING, _SKILL)
    ),
    "middle": SurveyDraft(
        title="Half-way", after_days=90, is_named=True, questions=(_GOING, _USEFUL)
    ),
    "end": SurveyDraft(
        title="Looking back",
        after_days=180,
        questions=(
            _USEFUL,
            _SKILL,
            SurveyQuestionDraft(
                wording="Would you do it again?",
                kind=AnswerKind.YES_NO,
                measure=Measure.WOULD_AGAIN,
            ),
            SurveyQuestionDraft(
                wording="What should we do differently next time?", kind=AnswerKind.TEXT
            ),
        ),
    ),
}

AGREEMENT: Final = (
    "We meet about once a month, and whoever can't make it says so the day before.\n\n"
    "What we tell each other stays between us two.\n\n"
    "The mentor gives no orders and grades nobody; the mentee decides what to do.\n\n"
    "Either of us can stop at any time, without a reason."
)

_TOGETHER: Final = {
    CohortKind.ONE_TO_ONE: "Once you are matched, your mentor or mentee",
    CohortKind.REVERSE: "Once you are matched, your mentor or mentee",
    CohortKind.PEER: "Once you are matched, the other of you two",
    CohortKind.GROUP: "Once you are matched, your group and its mentor",
    CohortKind.FLASH: "Once you are matched, each of those you talk with",
}
_EMPLOYER: Final = {
    Reach.OUTSIDE: "Nobody is matched with somebody of their own employer, and your employer isn't "
    "told that you take part.",
    Reach.EITHER: "A mentor may be somebody of your own employer. Who is matched with you then "
    "knows that you take part; nobody else there is told.",
    Reach.INSIDE: "Mentors are people of your own employer. Who is matched with you knows that you "
    "take part.",
}


def consent_text(kind: CohortKind, reach: Reach, association: str, sponsor: str) -> str:
    """Return the text that says who will know of somebody's taking part, to begin with."""
    parts = [
        (
            f"Those at {association} who look after this programme see that you applied, what you "
            "answered, and later when you met and which milestones you reached; never what you "
            "wrote to each other."
        ),
        f"{_TOGETHER[kind]} will know that you take part, and read the answers that say so.",
        _EMPLOYER[reach],
    ]
    if sponsor:
        parts.append(f"{sponsor} pays for it and is told numbers, no names.")
    return "\n\n".join(parts)
