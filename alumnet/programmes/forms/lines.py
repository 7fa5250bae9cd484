"""Forms about who manages whom."""

from typing import Final

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from alumnet.programmes.commands.lines import Relation
from alumnet.programmes.forms.naming import NamingForm

_RELATIONS: Final = {
    Relation.MANAGES_ME: "They manage me, at whatever level",
    Relation.I_MANAGE: "I manage them, at whatever level",
}


class LineForm(NamingForm):
    """Somebody of one's own line, by the address of their page."""

    relation = RadioField(
        "What they are to you",
        choices=[SelectChoice(each.value, label) for each, label in _RELATIONS.items()],
        default=Relation.MANAGES_ME.value,
    )
