"""Forms of offers and of learning the other way round: shape and field errors."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from alumnet.mentoring.forms.fields import needed, one_of, plain_text, short
from alumnet.mentoring.forms.requests import TIME_WORDS
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
            question=self.question.data if self.question else "",
            time_kind=self.time_kind.data,
            topic=self.topic.data if self.topic.data and self.topic.data in known else None,
        )

    @property
    def says_manages(self) -> bool | None:
        """What was said about a reporting line; None when the question wasn't answered."""
        return {"yes": True, "no": False}.get(self.manages.data or "")


class ShowForm(FlaskForm):
    """What somebody can show others."""

    topics = SelectMultipleField("What you can show", [Optional()], validate_choice=False)

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.topics.choices = [SelectChoice(term.code, term.label) for term in learning_topics()]
