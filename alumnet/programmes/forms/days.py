"""The field for a day that all forms of programmes share."""

from datetime import date

from wtforms import DateField

from alumnet.programmes.rules.policy import POLICY


class DayField(DateField):
    """A day, or nothing; says in plain words what it couldn't read.

    What is beyond all sense is refused here: at the edges of the calendar there is no day before or
    after, and no moment at which it begins everywhere.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day as a browser sends it."""
        self.data: date | None = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        try:
            self.data = date.fromisoformat(text)
        except ValueError:
            raise ValueError("Choose a day, like 2027-03-01") from None
        if not POLICY.first_day <= self.data <= POLICY.last_day:
            raise ValueError("Choose another day: this one is too long ago or too far ahead")
