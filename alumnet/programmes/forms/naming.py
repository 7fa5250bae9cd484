"""Forms that name somebody by their page, as whoever has it open can."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from alumnet.kernel.ids import handle_in
from alumnet.programmes.forms.setup_fields import line

_LABEL = "The address of their page"
_ASKED = InputRequired("Write the address of a page")


class NamingForm(FlaskForm):
    """Somebody, by the address of their page."""

    person = StringField(_LABEL, filters=[line], validators=[_ASKED])

    @property
    def handle(self) -> str:
        """What the address ends with."""
        return handle_in(self.person.data or "")

    def refuse(
        self, why: str = "We couldn't find that page. Copy its address from the address bar"
    ) -> None:
        """Say at the field why nobody was named."""
        self.person.errors = [why]


class MenteeForm(NamingForm):
    """Somebody to mentor; beside the other form on one page, so the field has an id of its own."""

    person = StringField(_LABEL, id="mentee", filters=[line], validators=[_ASKED])
