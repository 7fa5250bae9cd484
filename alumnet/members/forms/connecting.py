"""The form that asks somebody to be connected."""

from flask_wtf import FlaskForm

from alumnet.connections.rules import POLICY
from alumnet.members.forms.fields import text_field


class ConnectForm(FlaskForm):
    """A line, if one likes."""

    note = text_field("A line to go with it", POLICY.note_length)
