"""When a page may say that a path exists: never before three people could be meant.

Whoever looks knows their own contacts, remembers what the page said yesterday, and may compare with
accounts of friends. So it isn't enough that three contacts exist:

* **Circles.** Contacts count five at a time, in the order in which they became contacts. Did each
  count on its own, whoever appears "through a contact" right after a new connection would be known
  to be connected with that one. A circle of which anybody left is silent, as otherwise whoever
  vanishes with a removed contact would tell the same.
* **Enough beside friends.** Of the contacts that count, those whom two other accounts know too, or
  who are those accounts, are left out, the worst two for whoever is to be protected: what these
  accounts see rules them out. Three must remain.

So whatever up to three accounts find out together, three people remain of whom each alone could be
the one in the middle, and nothing on a page depends on which.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

CIRCLE: Final = 5
COULD_BE_MEANT: Final = 3
# So long a place in a circle stays empty after somebody left; then the others are counted anew.
REMEMBERED: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody whom the viewer is or was connected with: since when, and on which day it ended."""

    person_id: int
    since: datetime
    ended_on: date | None = None


def circles(acquaintances: Iterable[Acquaintance], today: date) -> tuple[tuple[int, ...], ...]:
    """Return the circles that are whole, in order; whoever is new waits for four more."""
    known = sorted(
        (
            each
            for each in acquaintances
            if each.ended_on is None or each.ended_on > today - REMEMBERED
        ),
        key=lambda each: (each.since, each.person_id),
    )
    rounds = (known[at : at + CIRCLE] for at in range(0, len(known), CIRCLE))
    return tuple(
        tuple(each.person_id for each in circle)
        for circle in rounds
        if len(circle) == CIRCLE and all(each.ended_on is None for each in circle)
    )


def may_be_led_to(contacts: int, known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each account whether a path of so many contacts may be said to lead there.

    `known` says for each account how many of these contacts it knows or is. Beside the two others
    who know most of them three must remain; whoever the path leads to knows anyway.
    """
    most = np.concatenate((np.sort(known)[-3:][::-1], np.zeros(3, np.int64)))
    first, second, third = most[:3].tolist()
    others = np.where(known >= second, first + second + third - known, first + second)
    enough: NDArray[np.bool_] = contacts - others >= COULD_BE_MEANT
    return enough
