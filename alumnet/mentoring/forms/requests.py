"""Forms of requests: shape and field errors; whether something may be done is for commands."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from alumnet.kernel.fields import DayField
from alumnet.mentoring.forms.fields import (
    choices_or_none,
    chosen,
    needed,
    one_of,
    plain_line,
    plain_text,
    short,
    yes_or_no,
)
from alumnet.mentoring.rules import DeclineReason, NoRoom, TimeKind
from alumnet.mentoring.rules.letter import LONGEST_LINE, Letter
from alumnet.mentoring.rules.policy import POLICY

TIME_WORDS = {
    TimeKind.ONE_CONVERSATION: ("One conversation", "45 minutes, by video or in person"),
    TimeKind.FEW_WEEKS: ("A few weeks", "Three conversations, then stop"),
    TimeKind.SIX_MONTHS: ("Six months", "An hour a month, with goals you agree together"),
}
TIME_HINTS = {kind.value: hint for kind, (_, hint) in TIME_WORDS.items()}
NO_ROOM_WORDS = {
    NoRoom.FULL: "My places are taken: offer to wait in line",
    NoRoom.AWAY: "I'm away for a while: offer to wait",
}
REASON_WORDS = {
    DeclineReason.NO_TIME_NOW: "I have no time for this now",
    DeclineReason.NOT_MY_FIELD: "This is outside what I know",
    DeclineReason.TOO_CLOSE: "We are too close to each other's work",
    DeclineReason.OTHER: "I'd rather not say",
}


def time_choices(kinds: Iterable[TimeKind]) -> list[SelectChoice]:
    """Return choices of how much time it is about."""
    return [SelectChoice(kind.value, TIME_WORDS[kind][0]) for kind in kinds]


def _reason(value: Any) -> DeclineReason | NoRoom | None:
    found: DeclineReason | NoRoom | None = one_of(DeclineReason)(value) or one_of(NoRoom)(value)
    return found


class LetterForm(FlaskForm):
    """Five short fields, a topic, a date, and for colleagues one question."""

    is_draft = False

    working_on = TextAreaField(
        "What are you working on?",
        [needed("Say what you are working on"), short("this")],
        filters=[plain_text],
    )
    why_you = TextAreaField("Why this person?", filters=[plain_text])
    what_i_bring = TextAreaField(
        "What do you bring?", [Optional(), short("this")], filters=[plain_text]
    )
    question = TextAreaField(
        "Your one question",
        [needed("Write your question"), short("your question")],
        filters=[plain_text],
    )
    time_kind = RadioField(
        "How much time are you asking for?",
        [needed("Choose how much time you are asking for")],
        coerce=one_of(TimeKind),
        validate_choice=False,
    )
    topic = SelectField("Topic", [Optional()], validate_choice=False)
    decision_by = DayField("I have a decision by", [Optional()])
    keeps_others = BooleanField("If the answer is yes, keep my other requests open")
    manages_me = RadioField(
        "Does this person manage you, at any level?",
        choices=[SelectChoice("no", "No"), SelectChoice("yes", "Yes")],
        validate_choice=False,
    )

    def prepare(
        self,
        name: str,
        time_kinds: Sequence[TimeKind],
        topics: Sequence[tuple[str, str]],
    ) -> None:
        """Fit labels and choices to the mentor with this first name."""
        self.why_you.label.text = f"Why {name}?"
        self.why_you.validators = [needed(f"Say why you ask {name}"), short("this")]
        self.manages_me.label.text = f"Does {name} manage you, at any level?"
        self.time_kind.choices = time_choices(time_kinds)
        self.topic.choices = choices_or_none(topics, "Something else")

    def letter(self) -> Letter:
        """Return what was written."""
        return Letter(
            working_on=self.working_on.data,
            why_you=self.why_you.data,
            what_i_bring=self.what_i_bring.data,
            question=self.question.data,
            time_kind=self.time_kind.data,
            topic=chosen(self.topic),
            decision_by=self.decision_by.data,
            keeps_others=self.keeps_others.data,
        )

    @property
    def says_manages(self) -> bool | None:
        """What was said about being managed; None when the question wasn't answered."""
        return yes_or_no(self.manages_me.data)


def _if_they_ask(form: "AnswerForm", field: Field) -> None:
    if form.answer.data == "ask" and not field.data:
        raise StopValidation("Write your question")


def _if_away(form: "AnswerForm | MailAnswerForm", field: Field) -> None:
    if form.reason.data is NoRoom.AWAY and field.data is None and not field.errors:
        raise StopValidation("Choose the day you are back")


def _if_they_are_away(form: "AnswerForm", field: Field) -> None:
    if form.answer.data == "no":
        _if_away(form, field)


class AnswerForm(FlaskForm):
    """Yes, a first call, a question, or not this time with a reason."""

    answer = RadioField(
        "Your answer",
        [needed("Choose your answer")],
        choices=[
            SelectChoice("yes", "Yes, let's talk"),
            SelectChoice("call", "Talk first"),
            SelectChoice("ask", "Ask a question"),
            SelectChoice("no", "Not this time"),
        ],
        validate_choice=False,
    )
    question = TextAreaField(
        "Your question", [_if_they_ask, short("your question")], filters=[plain_text]
    )
    reason = SelectField("Reason they will see", coerce=_reason, validate_choice=False)
    line = StringField(
        "Add a line",
        [Optional(), Length(max=LONGEST_LINE, message=f"Keep it under {LONGEST_LINE} characters")],
        filters=[plain_line],
    )
    pause_until = DayField("Take no requests until", [_if_they_are_away, Optional()])
    suggest = SelectMultipleField("Suggest somebody else", [Optional()], validate_choice=False)

    def prepare(
        self,
        name: str,
        suggestible: Sequence[tuple[str, str]],
        *,
        may: Collection[str],
        is_full: bool,
    ) -> None:
        """Fit labels and choices to the mentee's first name, and to what is open just now."""
        self.reason.label.text = f"Reason {name} will see"
        self.reason.choices = [*reason_choices(), *no_room_choices(is_full=is_full)]
        self.suggest.choices = [SelectChoice(*each) for each in suggestible]
        closed = {value for value, step in _STEPS.items() if step not in may}
        self.answer.choices = [each for each in self.answer.choices if each.value not in closed]

    def validate_reason(self, field: Field) -> None:
        """Ask for a reason with a no."""
        if self.answer.data == "no" and field.data is None:
            raise ValidationError("Choose a reason")

    def validate_suggest(self, field: Field) -> None:
        """Let one suggest two people at most."""
        if len(field.data or ()) > POLICY.redirects:
            raise ValidationError("Suggest two people at most")


# Answers that are shown while the step behind them is open.
_STEPS = {"call": "explore", "ask": "ask"}


def no_room_choices(*, is_full: bool) -> list[SelectChoice]:
    """Return what a mentor may say instead of a no: away at any time, full while they are."""
    return [
        SelectChoice(reason.value, words)
        for reason, words in NO_ROOM_WORDS.items()
        if is_full or reason is NoRoom.AWAY
    ]


def reason_choices() -> list[SelectChoice]:
    """Return the reasons with an empty one before them, so that none is chosen beforehand."""
    reasons = ((reason.value, words) for reason, words in REASON_WORDS.items())
    return choices_or_none(reasons, "Choose a reason")


class MailAnswerForm(FlaskForm):
    """Not this time, from a mail; or away, with the day of return."""

    reason = RadioField(
        "Why not?",
        [needed("Choose a reason")],
        choices=[
            *(SelectChoice(reason.value, words) for reason, words in REASON_WORDS.items()),
            *no_room_choices(is_full=False),
        ],
        coerce=_reason,
        validate_choice=False,
    )
    pause_until = DayField("Back on", [_if_away, Optional()])
    line = StringField(
        "Add a line",
        [Optional(), Length(max=LONGEST_LINE, message=f"Keep it under {LONGEST_LINE} characters")],
        filters=[plain_line],
    )


class PauseForm(FlaskForm):
    """A day of return."""

    until = DayField("Back on", [needed("Choose the day you are back")])


class QuestionForm(FlaskForm):
    """One question before an answer, from a mail."""

    question = TextAreaField(
        "Your question",
        [needed("Write your question"), short("your question")],
        filters=[plain_text],
    )


class ReplyForm(FlaskForm):
    """The reply to a question."""

    reply = TextAreaField(
        "Your reply", [needed("Write your reply"), short("your reply")], filters=[plain_text]
    )


class CallAnswerForm(FlaskForm):
    """Whether to go on after a first call."""

    goes_on = RadioField(
        "Would you like to go on?",
        [needed("Choose one of the two")],
        choices=[SelectChoice("yes", "Yes, I'd like to go on"), SelectChoice("no", "Rather not")],
        validate_choice=False,
    )
