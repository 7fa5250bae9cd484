"""What somebody's part in a cohort was, as a certificate says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from alumnet.kernel.dates import period_in_words
from alumnet.kernel.numbers import number
from alumnet.programmes.rules.states import Side

_AS_WHAT: Final[Mapping[Side, str]] = {
    Side.MENTEE: "as a mentee",
    Side.MENTOR: "as a mentor",
    Side.PEER: "as a peer",
}


@dataclass(frozen=True, slots=True)
class TookPart:
    """What the certificate of taking part says."""

    holder: str
    cohort: str
    association: str
    side: Side
    starts_on: date | None
    ends_on: date | None
    meetings: int

    @property
    def words(self) -> str:
        """Return "took part in Bridge, 2026 as a mentee, with three conversations"."""
        words = f"took part in {self.cohort} {_AS_WHAT[self.side]}"
        if self.starts_on and self.ends_on:
            words += f", from {period_in_words(self.starts_on, self.ends_on)}"
        if not self.meetings:
            return words
        times = (
            "one conversation" if self.meetings == 1 else f"{number(self.meetings)} conversations"
        )
        return f"{words}, with {times}"
