"""The field for a day that all forms of programmes share."""

from alumnet.kernel.fields import DayField
from alumnet.programmes.rules.policy import POLICY


class CohortDayField(DayField):
    """A day within reason, or nothing.

    What is beyond all sense is refused here: at the edges of the calendar there is no day before or
    after, and no moment at which it begins everywhere.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day as a browser sends it."""
        super().process_formdata(valuelist)
        if self.data and not POLICY.first_day <= self.data <= POLICY.last_day:
            raise ValueError("Choose another day: this one is too long ago or too far ahead")
