"""Forms of notes and of things to do."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from alumnet.kernel.fields import DayField
from alumnet.mentoring.forms.fields import needed, plain_line, plain_text
from alumnet.mentoring.forms.sessions import VersionedForm

LONGEST_NOTE = 10_000
LONGEST_TASK = 300


class NoteForm(VersionedForm):
    """A note, and who reads it while it is new."""

    text = TextAreaField(
        "Note",
        [
            needed("Write something"),
            Length(max=LONGEST_NOTE, message=f"Keep it under {LONGEST_NOTE:,} characters"),
        ],
        filters=[plain_text],
    )
    readers = RadioField("Who reads it", validate_choice=False)

    def prepare(self, name: str, *, may_share: bool) -> None:
        """Fit the choices to the other's first name; sharing needs a mentorship that runs."""
        shared = [SelectChoice("both", f"{name} and me")] if may_share else []
        self.readers.choices = [*shared, SelectChoice("me", "Only me, ever")]
        self.may_share = may_share

    @property
    def is_private(self) -> bool:
        """Whether the note is for oneself. Whatever isn't clearly shared is private."""
        return self.readers.data != "both" or not self.may_share


class TaskForm(FlaskForm):
    """Who does what by when."""

    what = StringField(
        "What",
        [
            needed("Write what is to be done"),
            Length(max=LONGEST_TASK, message=f"Keep it under {LONGEST_TASK} characters"),
        ],
        filters=[plain_line],
    )
    who = RadioField("Who", validate_choice=False, default="me")
    due_on = DayField("By", [Optional()])

    def prepare(self, name: str) -> None:
        """Fit the choices to the other's first name."""
        self.who.choices = [SelectChoice("me", "I do"), SelectChoice("other", f"{name} does")]
