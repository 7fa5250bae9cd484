"""Fields that the forms of several slices share."""

from datetime import date

from wtforms import DateField


class DayField(DateField):  # type: ignore[misc]  # WTForms is untyped
    """A day, or nothing; says in plain words what it couldn't read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day as a browser sends it."""
        self.data: date | None = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        try:
            self.data = date.fromisoformat(text)
        except ValueError:
            raise ValueError("Choose a day, like 2026-12-06") from None
