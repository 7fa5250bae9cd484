"""Forms of suggestions to mentor, and of "we already meet"."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from alumnet.mentoring.forms.fields import (
    choices_or_none,
    chosen,
    needed,
    plain_text,
    short,
    yes_or_no,
)
from alumnet.organizations.reference import topics


class NominationForm(FlaskForm):
    """A topic, whether the nominator is named, and because of what."""

    topic = SelectField("What about?", [Optional()], validate_choice=False)
    is_named = RadioField(
        "May they know that it comes from you?",
        [needed("Choose whether they may know")],
        choices=[SelectChoice("yes", "Yes, with my words"), SelectChoice("no", "No")],
        validate_choice=False,
    )
    because = TextAreaField("Because of …", [Optional(), short("this")], filters=[plain_text])

    def prepare(self) -> None:
        """Offer the topics."""
        offered = ((term.code, term.label) for term in topics() if term.is_offered)
        self.topic.choices = choices_or_none(offered, "Not one in particular")

    @property
    def known_topic(self) -> str | None:
        """The topic that was chosen, None for none."""
        return chosen(self.topic)


class MeetingForm(FlaskForm):
    """Who of the two is the mentor, and whether the mentor makes room."""

    side = RadioField(
        "Who mentors whom?",
        [needed("Choose who mentors whom")],
        validate_choice=False,
    )
    makes_room = BooleanField("If no place is free by then, give me one more for this")
    manages = RadioField(
        "Does one of you manage the other, at any level?",
        [needed("Say whether one of you manages the other")],
        choices=[SelectChoice("no", "No"), SelectChoice("yes", "Yes")],
        validate_choice=False,
    )

    def prepare(self, name: str, *, asks_about_line: bool) -> None:
        """Fit the choices to the other person's first name; ask about a line only inside one."""
        if not asks_about_line:
            del self.manages
        self.side.choices = [
            SelectChoice("mentor", f"I mentor {name}"),
            SelectChoice("mentee", f"{name} mentors me"),
        ]

    @property
    def says_manages(self) -> bool | None:
        """What was said about a reporting line; None where nobody was asked."""
        return yes_or_no(self.manages.data) if self.manages else None
