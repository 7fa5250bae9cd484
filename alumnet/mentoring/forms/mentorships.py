"""Forms of a mentorship: agreement, pause, goals and skills, questions, feedback, thanks."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from alumnet.kernel.fields import DayField
from alumnet.mentoring.commands import FeedbackWords, GoalWords
from alumnet.mentoring.forms.fields import needed, one_of, plain_line, plain_text
from alumnet.mentoring.rules.agreement import CADENCE_WORDS, LONGEST_TERM, TERM_WORDS, Terms
from alumnet.mentoring.rules.letter import LONGEST_FIELD, LONGEST_LINE
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY
from alumnet.mentoring.rules.mentorship_states import Audience, Cadence, Going

LEVELS = {
    1: "Just beginning",
    2: "Some first steps",
    3: "Getting there",
    4: "Mostly sure of it",
    5: "Sure of it",
}
_AGREEMENT = {
    1: "No",
    2: "Rather not",
    3: "In parts",
    4: "Mostly",
    5: "Yes",
}
GOING_WORDS = {
    Going.WELL: "It goes well",
    Going.UNSURE: "I'm not sure",
    Going.NOT_WELL: "It doesn't work for me",
}
AUDIENCE_WORDS = {
    Audience.NOBODY: ("Only {name}", "Nobody else ever reads it"),
    Audience.UNNAMED: ("On {name}'s page, without my name", "If {name} wants it there, too"),
    Audience.NAMED: (
        "On {name}'s page, with my name",
        "People of my employer see it without my name",
    ),
    Audience.NAMED_TO_ALL: (
        "On {name}'s page, with my name for everybody",
        "Also for people of my employer",
    ),
}


def _short(longest: int = LONGEST_TERM) -> Length:
    return Length(max=longest, message=f"Keep it under {longest} characters")


def _term(name: str, ask: str) -> TextAreaField:
    return TextAreaField(TERM_WORDS[name], [needed(ask), _short()], filters=[plain_text])


def _level(label: str, ask: str, words: dict[int, str] | None = None) -> RadioField:
    choices = [SelectChoice(str(level), text) for level, text in (words or _AGREEMENT).items()]
    return RadioField(label, [needed(ask)], choices=choices, validate_choice=False, coerce=_number)


class SeenField(IntegerField):
    """The number of the version that somebody started from; it can be brought up to date."""

    widget = HiddenInput()

    def now(self, number: int) -> None:
        """Start from this version when the form is sent again."""
        self.data, self.raw_data = number, None


def _number(value: object) -> int | None:
    return int(str(value)) if str(value) in {"1", "2", "3", "4", "5"} else None


class AgreementForm(FlaskForm):
    """Six short fields; `seen` is the number of the version that the writer started from."""

    purpose = _term("purpose", "Say in a sentence what it is for")
    cadence = SelectField(
        TERM_WORDS["cadence"],
        [needed("Choose how often you meet")],
        choices=[
            SelectChoice(each.value, words[:1].upper() + words[1:])
            for each, words in CADENCE_WORDS.items()
        ],
        coerce=one_of(Cadence),
        validate_choice=False,
    )
    ends_on = DayField("Until", [needed("Choose the day it ends")])
    how_we_meet = _term("how_we_meet", "Say how you meet")
    stays_between = _term("stays_between", "Say what stays between you")
    how_we_stop = _term("how_we_stop", "Say how you stop")
    seen = SeenField(default=0)

    @classmethod
    def of(cls, terms: Terms, seen: int) -> "AgreementForm":
        """Return the form that begins with these terms."""
        return cls(
            formdata=None,
            purpose=terms.purpose,
            cadence=terms.cadence,
            ends_on=terms.ends_on,
            how_we_meet=terms.how_we_meet,
            stays_between=terms.stays_between,
            how_we_stop=terms.how_we_stop,
            seen=seen,
        )

    def terms(self) -> Terms:
        """Return what was written."""
        return Terms(
            purpose=self.purpose.data,
            cadence=self.cadence.data,
            ends_on=self.ends_on.data or date.min,
            how_we_meet=self.how_we_meet.data,
            stays_between=self.stays_between.data,
            how_we_stop=self.how_we_stop.data,
        )


class ReturnForm(FlaskForm):
    """The day on which two people go on after a pause."""

    until = DayField("Go on again on", [needed("Choose the day you go on")])


class GoalForm(FlaskForm):
    """A goal, how the two will know, by when; `seen` guards against two people at once."""

    title = StringField(
        "What do you want to reach?",
        [needed("Say what you want to reach"), _short(200)],
        filters=[plain_line],
    )
    measure = StringField(
        "How will you know?", [Optional(), _short(LONGEST_LINE)], filters=[plain_line]
    )
    by_date = DayField("By when?", [Optional()])
    seen = SeenField(default=0)

    def words(self) -> GoalWords:
        """Return what was written."""
        return GoalWords(
            title=self.title.data, measure=self.measure.data, by_date=self.by_date.data
        )


class SkillRow(Form):
    """A skill and where one stands."""

    name = StringField("Skill", [Optional(), _short(80)], filters=[plain_line])
    level = SelectField(
        "Where you stand",
        choices=[
            SelectChoice("", "Choose"),
            *(SelectChoice(str(n), words) for n, words in LEVELS.items()),
        ],
        coerce=_number,
        validate_choice=False,
    )

    def validate_level(self, field: Field) -> None:
        """Ask where one stands in a skill that has a name."""
        if self.name.data and not field.data:
            raise ValidationError("Choose where you stand")


class SkillsForm(FlaskForm):
    """Two or three skills, rated."""

    skills = FieldList(
        FormField(SkillRow), min_entries=SHIP_POLICY.skills, max_entries=SHIP_POLICY.skills
    )

    def rated(self) -> list[tuple[str, int]]:
        """Return the skills that have a name, as far as they are rated."""
        rows = [row.form for row in self.skills]
        return [(row.name.data, row.level.data) for row in rows if row.name.data and row.level.data]


class CheckInForm(FlaskForm):
    """How it goes, for nobody else's eyes."""

    answer = RadioField(
        "How does it go?",
        [needed("Choose an answer")],
        choices=[SelectChoice(each.value, words) for each, words in GOING_WORDS.items()],
        coerce=one_of(Going),
        validate_choice=False,
    )
    line = TextAreaField(
        "A note to yourself", [Optional(), _short(LONGEST_FIELD)], filters=[plain_text]
    )


class FeedbackForm(FlaskForm):
    """Three answers, and two notes to oneself."""

    helped = _level("Did it get you further?", "Say whether it got you further")
    rhythm = _level("Did you meet as often as you hoped?", "Say whether you met often enough")
    again = _level("Would you do it again?", "Say whether you would do it again")
    took_away = TextAreaField(
        "What do you take with you?", [Optional(), _short(LONGEST_FIELD)], filters=[plain_text]
    )
    differently = TextAreaField(
        "What would you do differently?", [Optional(), _short(LONGEST_FIELD)], filters=[plain_text]
    )

    def words(self) -> FeedbackWords:
        """Return what was answered."""
        return FeedbackWords(
            helped=self.helped.data,
            rhythm=self.rhythm.data,
            again=self.again.data,
            took_away=self.took_away.data,
            differently=self.differently.data,
        )


class ThanksForm(FlaskForm):
    """A thank-you, and who may read it."""

    words = TextAreaField(
        "Your words",
        [needed("Write a sentence or two"), _short(LONGEST_FIELD)],
        filters=[plain_text],
    )
    audience = RadioField(
        "Who may read it?",
        [needed("Choose who may read it")],
        coerce=one_of(Audience),
        validate_choice=False,
    )

    def prepare(self, name: str) -> None:
        """Fit the choices to the mentor's first name."""
        self.audience.choices = [
            SelectChoice(each.value, words.format(name=name))
            for each, (words, _) in AUDIENCE_WORDS.items()
        ]


class WhatCameForm(FlaskForm):
    """What came of it, in a few words for the mentor."""

    words = TextAreaField(
        "What came of it?",
        [needed("Write a sentence or two"), _short(LONGEST_FIELD)],
        filters=[plain_text],
    )
