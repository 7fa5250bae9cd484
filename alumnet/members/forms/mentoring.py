"""The forms of what one offers as a mentor."""

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import Form, FormField, HiddenField, TextAreaField
from wtforms.validators import Optional

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.rows import Rows
from alumnet.members.forms.fields import (
    AtMost,
    Choices,
    Switch,
    WholeNumber,
    line_field,
    one_line,
    options,
    terms,
    text_field,
    version_field,
)
from alumnet.members.rules.choices import (
    FORMATS,
    MOST_HOURS,
    MOST_PLACES,
    MOST_TOPICS,
    MOTIVES,
    TIME_KINDS,
    VALUES,
)
from alumnet.members.rules.values import MentorValues, OwnMentoring
from alumnet.organizations import reference

_LINE = 200


class TopicLine(Form):
    """A topic with what one has lived through in it."""

    code = HiddenField(filters=[lambda code: clean_line(code or "", 60)])
    line = TextAreaField("What I've lived through", [Optional(), AtMost(400)], filters=[one_line])


class MentoringForm(FlaskForm):
    """What a member offers, but for the choice of topics."""

    version = version_field()
    is_accepting = Switch("I take requests")
    places = WholeNumber(
        "Places",
        most=MOST_PLACES,
        description="How many people at the same time. New people see when all are taken.",
    )
    hours_a_month = WholeNumber(
        "Hours a month", least=1, most=MOST_HOURS, description="In all, about."
    )
    time_kinds = Choices("How much time somebody can ask for", options(TIME_KINDS))
    formats = Choices("How you meet", options(FORMATS))
    topics = Rows(FormField(TopicLine), max_entries=MOST_TOPICS)
    cannot_help_with = text_field(
        "What you can't help with",
        1000,
        description="Said before anybody writes: “job referrals, or bids where we are a client”.",
    )
    windows = line_field(
        "When you usually have time", _LINE, description="Like: Tuesday and Thursday evenings."
    )
    agenda = line_field(
        "Who brings the agenda", _LINE, description="Like: You, a day before, in three lines."
    )
    candour = line_field(
        "How frank you are", _LINE, description="Like: Very. Tell me if it is too much."
    )
    reads_requests = line_field(
        "When you read requests", _LINE, description="Like: On Sundays, with tea."
    )
    batches_questions = Switch("Send me questions together")
    wants_to_learn = Choices("What you would like to learn from somebody younger", [])
    motives = Choices("What matters to you in work", options(MOTIVES), most=4)
    matters = Choices("What you value in people you work with", options(VALUES), most=4)
    may_be_suggested = Switch("Other mentors may suggest me when they can't help")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wants_to_learn.choices = terms(reference.learning_topics())

    @classmethod
    def of(cls, own: OwnMentoring, **more: Any) -> Self:
        """Return the form filled with what is stored."""
        stored = {name: getattr(own.values, name) for name in own.values.__slots__}
        stored["topics"] = [{"code": code, "line": line} for code, line in own.values.topics]
        stored["matters"] = stored.pop("values")  # a form has a method of that name
        for name in ("time_kinds", "formats", "wants_to_learn", "motives", "matters"):
            stored[name] = list(stored[name])
        return cls(data=stored | {"version": own.version}, **more)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse to take requests without saying about what, and for how long."""
        is_valid = bool(super().validate(extra_validators))
        if self.is_accepting.data and not self.topics.entries:
            self.form_errors.append("Choose a topic before you take requests")
            is_valid = False
        if self.is_accepting.data and not self.time_kinds.data:
            self.time_kinds.errors = ["Choose how much time somebody can ask for"]
            is_valid = False
        return is_valid

    def values(self) -> MentorValues:
        """Return what was typed, for the command."""
        known = (entry.form for entry in self.topics.entries)
        return MentorValues(
            is_accepting=self.is_accepting.data,
            places=self.places.data or 0,
            hours_a_month=self.hours_a_month.data or 1,
            topics=tuple(
                (term.code, each.line.data)
                for each in known
                if (term := reference.topic(each.code.data))
            ),
            cannot_help_with=self.cannot_help_with.data,
            time_kinds=tuple(self.time_kinds.data),
            formats=tuple(self.formats.data),
            windows=self.windows.data,
            agenda=self.agenda.data,
            candour=self.candour.data,
            reads_requests=self.reads_requests.data,
            batches_questions=self.batches_questions.data,
            wants_to_learn=tuple(self.wants_to_learn.data),
            motives=tuple(self.motives.data),
            values=tuple(self.matters.data),
            may_be_suggested=self.may_be_suggested.data,
        )


class TopicsForm(FlaskForm):
    """Which topics one helps with."""

    topics = Choices("What you can help with", [], most=MOST_TOPICS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics.choices = terms(reference.topics())
