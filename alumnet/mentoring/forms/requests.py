"""Forms of requests: shape and field errors; whether something may be done is for commands."""

from collections.abc import Sequence

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
from wtforms.validators import Length, Optional, ValidationError

from alumnet.mentoring.forms.fields import DayField, needed, one_of, plain_line, plain_text, short
from alumnet.mentoring.rules import DeclineReason, TimeKind
from alumnet.mentoring.rules.letter import LONGEST_LINE, Letter
from alumnet.mentoring.rules.policy import POLICY

TIME_WORDS = {
    TimeKind.ONE_CONVERSATION: ("One conversation", "45 minutes, by video or in person"),
    TimeKind.FEW_WEEKS: ("A few weeks", "Three conversations, then stop"),
    TimeKind.SIX_MONTHS: ("Six months", "An hour a month, with goals you agree together"),
}
TIME_HINTS = {kind.value: hint for kind, (_, hint) in TIME_WORDS.items()}
REASON_WORDS = {
    DeclineReason.NO_TIME_NOW: "I have no time for this now",
    DeclineReason.NOT_MY_FIELD: "This is outside what I know",
    DeclineReason.TOO_CLOSE: "We are too close to each other's work",
    DeclineReason.OTHER: "I'd rather not say",
}


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
        self.time_kind.choices = [
            SelectChoice(kind.value, TIME_WORDS[kind][0]) for kind in time_kinds
        ]
        self.topic.choices = [
            SelectChoice("", "Something else"),
            *(SelectChoice(*each) for each in topics),
        ]

    def letter(self) -> Letter:
        """Return what was written."""
        known = {choice.value for choice in self.topic.choices}
        return Letter(
            working_on=self.working_on.data,
            why_you=self.why_you.data,
            what_i_bring=self.what_i_bring.data,
            question=self.question.data,
            time_kind=self.time_kind.data,
            topic=(self.topic.data if self.topic.data in known else None) or None,
            decision_by=self.decision_by.data,
            keeps_others=self.keeps_others.data,
        )

    @property
    def says_manages(self) -> bool | None:
        """What was said about being managed; None when the question wasn't answered."""
        return {"yes": True, "no": False}.get(self.manages_me.data or "")


class AnswerForm(FlaskForm):
    """Yes, or not this time with a reason."""

    answer = RadioField(
        "Your answer",
        [needed("Choose your answer")],
        choices=[SelectChoice("yes", "Yes, let's talk"), SelectChoice("no", "Not this time")],
        validate_choice=False,
    )
    reason = SelectField(
        "Reason they will see", coerce=one_of(DeclineReason), validate_choice=False
    )
    line = StringField(
        "Add a line",
        [Optional(), Length(max=LONGEST_LINE, message=f"Keep it under {LONGEST_LINE} characters")],
        filters=[plain_line],
    )
    pause_until = DayField("Take no requests until", [Optional()])
    suggest = SelectMultipleField("Suggest somebody else", [Optional()], validate_choice=False)

    def prepare(self, name: str, suggestible: Sequence[tuple[str, str]]) -> None:
        """Fit labels and choices to the mentee's first name and to whom one may suggest."""
        self.reason.label.text = f"Reason {name} will see"
        self.reason.choices = reason_choices()
        self.suggest.choices = [SelectChoice(*each) for each in suggestible]

    def validate_reason(self, field: Field) -> None:
        """Ask for a reason with a no."""
        if self.answer.data == "no" and field.data is None:
            raise ValidationError("Choose a reason")

    def validate_suggest(self, field: Field) -> None:
        """Let one suggest two people at most."""
        if len(field.data or ()) > POLICY.redirects:
            raise ValidationError("Suggest two people at most")


def reason_choices() -> list[SelectChoice]:
    """Return the reasons with an empty one before them, so that none is chosen beforehand."""
    return [
        SelectChoice("", "Choose a reason"),
        *(SelectChoice(reason.value, words) for reason, words in REASON_WORDS.items()),
    ]


class MailAnswerForm(FlaskForm):
    """Not this time, from a mail."""

    reason = RadioField(
        "Why not?",
        [needed("Choose a reason")],
        choices=[SelectChoice(reason.value, words) for reason, words in REASON_WORDS.items()],
        coerce=one_of(DeclineReason),
        validate_choice=False,
    )
    line = StringField(
        "Add a line",
        [Optional(), Length(max=LONGEST_LINE, message=f"Keep it under {LONGEST_LINE} characters")],
        filters=[plain_line],
    )


class PauseForm(FlaskForm):
    """A day of return."""

    until = DayField("Back on", [needed("Choose the day you are back")])
