"""Forms for what a set-up has several of: questions, milestones, surveys."""

from typing import Any, Final

from flask_wtf import FlaskForm
from wtforms import BooleanField, FormField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from alumnet.kernel.rows import Rows
from alumnet.programmes.forms.counting import WHOLE
from alumnet.programmes.forms.setup_fields import (
    LINE,
    SIDES,
    WORDS,
    WholeNumber,
    cards,
    line,
    lines,
    needed,
    number,
    one_of,
    select,
    words,
)
from alumnet.programmes.queries.setup import Question, SurveyLine
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.setup_templates import (
    MilestoneDraft,
    QuestionDraft,
    SurveyDraft,
    SurveyQuestionDraft,
)
from alumnet.programmes.rules.states import (
    AnswerKind,
    Measure,
    QuestionRule,
    QuestionUse,
    SeenBy,
    Side,
)

ANSWERS: Final = {
    AnswerKind.YES_NO: "Yes or no",
    AnswerKind.ONE_OF: "One of a list",
    AnswerKind.SOME_OF: "Some of a list",
    AnswerKind.SCALE: "A number from 1 to 5",
    AnswerKind.TEXT: "In their own words",
}
USES: Final = {
    QuestionUse.RULE: "Rule",
    QuestionUse.WEIGHT: "Weight",
    QuestionUse.INFORMATION: "Information",
}
RULES: Final = {
    QuestionRule.MUST_BE: "Their own answer must be one of those below",
    QuestionRule.SHARE_ONE: "The two must have an answer in common",
    QuestionRule.DIFFER: "The two must have no answer in common",
}
SEEN: Final = {
    SeenBy.MANAGERS: "Those who look after the programme",
    SeenBy.PARTNER: "They, and the partner once there is one",
    SeenBy.COHORT: "They, and everybody in the programme",
}
MEASURES: Final = {
    "": "Nothing that is counted together",
    Measure.HOW_IT_GOES: "How it goes",
    Measure.SATISFACTION: "How useful it is",
    Measure.SKILL: "What they learnt",
    Measure.WOULD_AGAIN: "Whether they would do it again",
}
LISTED: Final = frozenset({AnswerKind.ONE_OF, AnswerKind.SOME_OF})
_FIXED: Final = {
    AnswerKind.YES_NO: ("yes", "no"),
    AnswerKind.SCALE: tuple(str(point) for point in range(1, 6)),
}
_MOST_CHOICES: Final = 20
_LONGEST_CHOICE: Final = 120
_USUAL_WEIGHT: Final = 10


def _choices_error(kind: AnswerKind | None, choices: list[str]) -> str | None:
    if kind not in LISTED:
        return None
    if len(choices) < 2:  # noqa: PLR2004 - one answer is no choice
        return "Write at least two answers, one a line"
    if len(choices) > _MOST_CHOICES or max(map(len, choices)) > _LONGEST_CHOICE:
        return f"Keep it to {_MOST_CHOICES} answers of {_LONGEST_CHOICE} characters"
    return None


class QuestionForm(FlaskForm):
    """A question of the enrolment: how it is answered, what the answer does, who reads it."""

    wording = StringField("Question", [needed("Write the question"), LINE], filters=[line])
    hint = StringField("A line below it", [LINE], filters=[line])
    side = select("Who is asked", SIDES)
    kind = cards("How it is answered", ANSWERS)
    choices = TextAreaField("Answers to choose from, one a line", [WORDS])
    use = cards("What the answer does", USES)
    rule = select("The rule", RULES)
    good = TextAreaField("Answers that it lets in, one a line", [WORDS])
    weight = number("What it counts, in points of a hundred", 1, WHOLE, default=_USUAL_WEIGHT)
    seen_by = cards("Who reads the answer", SEEN)
    is_required = BooleanField("Everybody has to answer")

    @classmethod
    def of(cls, question: Question) -> "QuestionForm":
        """Return the form as a question stands."""
        return cls(
            wording=question.wording,
            hint=question.hint,
            side=question.side.value if question.side else "",
            kind=question.kind.value,
            choices="\n".join(question.choices),
            use=question.question_use.value,
            rule=(question.rule or QuestionRule.MUST_BE).value,
            good="\n".join(question.good),
            weight=round(question.weight * WHOLE) or _USUAL_WEIGHT,
            seen_by=question.seen_by.value,
            is_required=question.is_required,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also say where kind, use and answers don't go together."""
        is_valid = bool(super().validate(extra_validators))
        for field, error in (
            (self.choices, _choices_error(self._kind, lines(self.choices.data))),
            (self.use, self._use_error()),
            (self.good, self._good_error()),
        ):
            if error and not field.errors:
                field.errors = [error]
                is_valid = False
        return is_valid

    @property
    def _kind(self) -> AnswerKind | None:
        return one_of(AnswerKind, self.kind.data)

    @property
    def _rule(self) -> QuestionRule | None:
        decides = self.use.data == QuestionUse.RULE.value
        return one_of(QuestionRule, self.rule.data) if decides else None

    def _offered(self) -> tuple[str, ...]:
        kind = self._kind
        return _FIXED[kind] if kind in _FIXED else tuple(lines(self.choices.data))

    def _good(self) -> tuple[str, ...]:
        """Return the answers that a rule lets in, as they are offered."""
        named = {each.casefold() for each in lines(self.good.data)}
        return tuple(each for each in self._offered() if each.casefold() in named)

    def _use_error(self) -> str | None:
        is_free = self._kind is AnswerKind.TEXT
        is_read = self.use.data == QuestionUse.INFORMATION.value
        return (
            "What people write in their own words can only be read"
            if is_free and not is_read
            else None
        )

    def _good_error(self) -> str | None:
        if self._rule is not QuestionRule.MUST_BE or self._kind is AnswerKind.TEXT:
            return None
        unknown = len(lines(self.good.data)) - len(self._good())
        if unknown or not self._good():
            return "Write which of the answers it lets in, one a line: " + ", ".join(
                self._offered()
            )
        return None

    def draft(self) -> QuestionDraft:
        """Return the question as it was written."""
        kind, use = AnswerKind(self.kind.data), QuestionUse(self.use.data)
        weighs = use is QuestionUse.WEIGHT
        return QuestionDraft(
            wording=self.wording.data,
            hint=self.hint.data,
            side=one_of(Side, self.side.data),
            kind=kind,
            choices=tuple(lines(self.choices.data)) if kind in LISTED else (),
            use=use,
            rule=self._rule,
            good=self._good() if self._rule is QuestionRule.MUST_BE else (),
            weight=(self.weight.data or _USUAL_WEIGHT) / WHOLE if weighs else 0.0,
            seen_by=SeenBy(self.seen_by.data),
            is_required=self.is_required.data,
        )


def _after_days() -> WholeNumber:
    bounds = NumberRange(0, POLICY.longest_days, f"Choose 0 to {POLICY.longest_days} days")
    return WholeNumber("Days after the beginning", [InputRequired("Write a number"), bounds])


class MilestoneForm(FlaskForm):
    """Something that pairs should have got to by a day."""

    title = StringField("What they have got to", [needed("Write what it is"), LINE], filters=[line])
    detail = TextAreaField("A few words more", [WORDS], filters=[words])
    after_days = _after_days()
    side = select("For whom", SIDES)

    def draft(self) -> MilestoneDraft:
        """Return the milestone as it was written."""
        return MilestoneDraft(
            title=self.title.data,
            detail=self.detail.data,
            after_days=self.after_days.data or 0,
            side=one_of(Side, self.side.data),
        )


class SurveyQuestionForm(FlaskForm):
    """One question of a survey; without words it is none."""

    wording = StringField("What you ask", [LINE], filters=[line])
    kind = select("How it is answered", ANSWERS)
    choices = TextAreaField("Answers to choose from, one a line", [WORDS])
    measure = select("What it tells", MEASURES)

    class Meta:
        """The token is the survey's."""

        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for answers where one chooses among them."""
        is_valid = bool(super().validate(extra_validators))
        kind = one_of(AnswerKind, self.kind.data)
        error = _choices_error(kind, lines(self.choices.data)) if self.wording.data else None
        if error:
            self.choices.errors = [error]
            is_valid = False
        return is_valid

    def draft(self) -> SurveyQuestionDraft:
        """Return the question as it was written."""
        kind = AnswerKind(self.kind.data)
        return SurveyQuestionDraft(
            wording=self.wording.data,
            kind=kind,
            choices=tuple(lines(self.choices.data)) if kind in LISTED else (),
            measure=one_of(Measure, self.measure.data),
        )


class SurveyForm(FlaskForm):
    """A survey with its questions; a few empty ones stand at the end to be filled."""

    title = StringField("What it is called", [needed("Give it a name"), LINE], filters=[line])
    after_days = _after_days()
    side = select("Who is asked", SIDES)
    is_named = BooleanField("Those who look after the programme see who said what")
    questions = Rows(FormField(SurveyQuestionForm), max_entries=POLICY.survey_questions)

    @classmethod
    def of(cls, survey: SurveyLine) -> "SurveyForm":
        """Return the form as a survey stands."""
        return cls(
            title=survey.title,
            after_days=survey.after_days,
            side=survey.side.value if survey.side else "",
            is_named=survey.is_named,
            questions=[
                {
                    "wording": each.wording,
                    "kind": each.kind.value,
                    "choices": "\n".join(each.choices),
                    "measure": each.measure.value if each.measure else "",
                }
                for each in survey.questions
            ],
        )

    def make_room(self) -> None:
        """Let empty questions stand at the end, as far as there may be more."""
        while len(self.questions) < min(len(self._asked()) + 2, POLICY.survey_questions):
            self.questions.append_entry()

    def _asked(self) -> list[Any]:
        return [each.form for each in self.questions if each.form.wording.data]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for one question."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and not self._asked():
            self.title.errors = ["Write at least one question below"]
            is_valid = False
        return is_valid

    def draft(self) -> SurveyDraft:
        """Return the survey as it was written."""
        return SurveyDraft(
            title=self.title.data,
            after_days=self.after_days.data or 0,
            side=one_of(Side, self.side.data),
            is_named=self.is_named.data,
            questions=tuple(each.draft() for each in self._asked()),
        )
