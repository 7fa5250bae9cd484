"""Forms of what staff shape."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.site.rules.pages import LONGEST_NEWS, LONGEST_TEXT
from alumnet.site.rules.writing import unusable_links


def _text(value: str | None) -> str:
    return clean_text(value or "")


def _line(value: str | None) -> str:
    return clean_line(value or "")


class PageForm(FlaskForm):
    """The words of a page."""

    body = TextAreaField(
        "What the page says",
        filters=[_text],
        validators=[
            DataRequired("Write what the page says"),
            Length(max=LONGEST_TEXT, message=f"Keep it under {LONGEST_TEXT:,} characters"),
        ],
    )
    # Which version was there when the form was opened.
    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open the page again")])

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse links that lead nowhere a link may lead."""
        if wrong := unusable_links(field.data or ""):
            message = (
                f"A link can lead to https://…, to mailto:… or to a page here, like /help. "
                f"This can't: {wrong[0][:80]}"
            )
            raise ValidationError(message)


class AgreedPageForm(PageForm):
    """The same for a page to which people agreed."""

    asks_again = BooleanField("Ask everybody to agree again when they next come")
    news = StringField(
        "What is new, in a sentence",
        filters=[_line],
        validators=[
            Optional(),
            Length(max=LONGEST_NEWS, message=f"Keep it under {LONGEST_NEWS} characters"),
        ],
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Want to know what is new, when people are asked again."""
        is_fine = bool(super().validate(extra_validators))
        if self.asks_again.data and not self.news.data:
            self.news.errors = ["Say in a sentence what is new: people read it before they agree"]
            return False
        return is_fine
