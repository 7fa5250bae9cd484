"""Forms of offers and of learning the other way round: shape and field errors."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from alumnet.mentoring.forms.fields import (
    choices_or_none,
    chosen,
    needed,
    one_of,
    plain_text,
    short,
    yes_or_no,
)
from alumnet.mentoring.forms.requests import time_choices
from alumnet.mentoring.rules import TimeKind
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.ways import Way
from alumnet.organizations.reference import learning_topics

_LABELS: Mapping[Way, tuple[str, str, str]] = MappingProxyType(
    {
        Way.OFFER: (
            "What could you help with?",
            "Say what you could help with",
            "How much time can you give?",
        ),
        Way.SHOW: (
            "What could you show?",
            "Say what you could show",
            "How much time can you give?",
        ),
        Way.LEARN: (
            "What would you like to learn?",
            "Say what you would like to learn",
            "How much time are you asking for?",
        ),
    }
)


class OfferForm(FlaskForm):
    """A short letter: why you, what about, how much time; with a question where one asks."""

    is_draft = False

    why_you = TextAreaField("Why this person?", filters=[plain_text])
    working_on = TextAreaField("What could you help with?", filters=[plain_text])
    question = TextAreaField("Your one question", filters=[plain_text])
    time_kind = RadioField(
        "How much time?",
        [needed("Choose how much time it is about")],
        coerce=one_of(TimeKind),
        validate_choice=False,
    )
    topic = SelectField("Topic", [Optional()], validate_choice=False)
    manages = RadioField(
        "Does one of you manage the other, at any level?",
        choices=[SelectChoice("no", "No"), SelectChoice("yes", "Yes")],
        validate_choice=False,
    )

    def prepare(
        self,
        way: Way,
        name: str,
        time_kinds: Sequence[TimeKind],
        topics: Sequence[tuple[str, str]],
    ) -> None:
        """Fit labels and choices to the way, and to the other person's first name."""
        what, missing, time = _LABELS[way]
        self.why_you.label.text = f"Why {name}?"
        self.why_you.validators = [needed(f"Say why you write to {name}"), short("this")]
        self.working_on.label.text = what
        self.working_on.validators = [needed(missing), short("this")]
        if way is Way.LEARN:
            self.question.validators = [needed("Write your question"), short("your question")]
        else:
            del self.question
        self.time_kind.label.text = time
        self.time_kind.choices = time_choices(time_kinds)
        self.topic.choices = choices_or_none(topics, "Something else")

    def letter(self) -> Letter:
        """Return what was written."""
        return Letter(
            working_on=self.working_on.data,
            why_you=self.why_you.data,
            question=self.question.data if self.question else "",
            time_kind=self.time_kind.data,
            topic=chosen(self.topic),
        )

    @property
    def says_manages(self) -> bool | None:
        """What was said about a reporting line; None when the question wasn't answered."""
        return yes_or_no(self.manages.data)


class ShowForm(FlaskForm):
    """What somebody can show others."""

    topics = SelectMultipleField("What you can show", [Optional()], validate_choice=False)

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.topics.choices = [SelectChoice(term.code, term.label) for term in learning_topics()]
