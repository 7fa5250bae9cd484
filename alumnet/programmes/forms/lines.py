"""Forms about who manages whom."""

from typing import Final

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from alumnet.kernel.ids import handle_in
from alumnet.programmes.commands.lines import Relation
from alumnet.programmes.forms.setup_fields import line

_RELATIONS: Final = {
    Relation.MANAGES_ME: "They manage me, at whatever level",
    Relation.I_MANAGE: "I manage them, at whatever level",
}


class LineForm(FlaskForm):
    """Somebody of one's own line, by the address of their page."""

    person = StringField(
        "The address of their page",
        filters=[line],
        validators=[InputRequired("Write the address of a page")],
    )
    relation = RadioField(
        "What they are to you",
        choices=[SelectChoice(each.value, label) for each, label in _RELATIONS.items()],
        default=Relation.MANAGES_ME.value,
    )

    @property
    def handle(self) -> str:
        """What the address ends with."""
        return handle_in(self.person.data or "")

    def not_found(self) -> None:
        """Say that nobody has that page."""
        self.person.errors = [
            "We couldn't find that page. Copy the address of the page of the person"
        ]
