"""Forms of those who look after enrolment: words to many, and a list of people."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, StopValidation

from alumnet.kernel.decoding import decoded
from alumnet.kernel.text import clean_text
from alumnet.programmes.commands.enrol_deciding import Words
from alumnet.programmes.rules.enrol_acts import Act
from alumnet.programmes.rules.enrol_eligibility import WhyNot
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Side

_REASONS = {
    WhyNot.ANSWER: "Something that the cohort asks for doesn't fit",
    WhyNot.FULL: "All places are taken",
    WhyNot.NOT_A_MEMBER: "It is for active members of the association",
    WhyNot.NO_EMPLOYER: "It is for people at one employer, and theirs isn't known",
    WhyNot.OTHER: "Another reason",
}
_SIDES = {Side.MENTEE: "Mentees", Side.MENTOR: "Mentors", Side.PEER: "Peers"}
_LARGEST_LIST = 200_000


def _plain(value: str | None) -> str:
    return clean_text(value or "")


class WordsForm(FlaskForm):
    """What each of some people reads; a question needs words, everything else does without."""

    why = SelectField(
        "Why",
        choices=[SelectChoice(why.value, label) for why, label in _REASONS.items()],
        default=WhyNot.OTHER.value,
    )
    line = TextAreaField(
        "What they read",
        filters=[_plain],
        validators=[
            Length(
                max=POLICY.words_length, message=f"Keep it under {POLICY.words_length} characters"
            ),
        ],
    )

    def words(self) -> Words:
        """Return what was written."""
        return Words(line=self.line.data, why=WhyNot(self.why.data))

    def fits(self, act: Act) -> bool:
        """Check what this act needs."""
        if not self.validate_on_submit():
            return False
        if act is Act.ASK_CHANGES and not self.line.data:
            self.line.errors = ["Write what is to be added"]
            return False
        return True


class AddressesForm(FlaskForm):
    """Addresses: written, or a file with them."""

    addresses = TextAreaField(
        "E-mail addresses",
        filters=[_plain],
        validators=[Optional(), Length(max=_LARGEST_LIST, message="Send so long a list in parts")],
    )
    file = FileField("Or a file")

    def validate_file(self, _field: FileField) -> None:
        """Take a text of a bearable size, or addresses written by hand."""
        if not self.text and not self.addresses.data:
            raise StopValidation("Write addresses, or choose a file")
        if len(self.text) > _LARGEST_LIST:
            raise StopValidation("This file is too large; send it in parts")
        if "\0" in self.text:
            raise StopValidation("Save the list as CSV and choose that")

    @property
    def text(self) -> str:
        """The list: what the file holds, else what was written."""
        return self._file_text() or self.addresses.data or ""

    def _file_text(self) -> str:
        if not self.file.data:
            return ""
        self.file.data.stream.seek(0)
        return decoded(self.file.data.stream.read(_LARGEST_LIST * 4)).text


class ListForm(AddressesForm):
    """People to ask."""

    side = RadioField("As what")

    def offer(self, sides: tuple[Side, ...]) -> None:
        """Offer the sides that the cohort has."""
        self.side.choices = [SelectChoice(side.value, _SIDES[side]) for side in sides]
        self.side.data = self.side.data or sides[0].value
