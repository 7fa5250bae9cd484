"""When a path may be told: by fives, and never so that three accounts could say through whom."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.ties.crowd import (
    CIRCLE,
    COULD_BE_MEANT,
    REMEMBERED,
    Acquaintance,
    circles,
    may_be_led_to,
)

TODAY = date(2026, 11, 23)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def known_for(days: int, *, ended: int | None = None) -> Acquaintance:
    """Return somebody met after so many days, whom the number names; `ended` so many days ago."""
    ended_on = None if ended is None else TODAY - timedelta(days=ended)
    return Acquaintance(days, FIRST + timedelta(days=days), ended_on)


class TestCircles:
    def test_contacts_count_by_fives_in_the_order_in_which_they_came(self) -> None:
        people = [known_for(days) for days in (7, 1, 3, 5, 2, 6)]
        assert circles(people[:4], TODAY) == ()
        assert circles(people, TODAY) == ((1, 2, 3, 5, 6),)

    def test_a_circle_of_which_somebody_left_is_silent_and_the_next_ones_stay(self) -> None:
        people = [known_for(days) for days in range(1, 11)]
        people[2] = known_for(3, ended=1)
        assert circles(people, TODAY) == ((6, 7, 8, 9, 10),)

    def test_long_after_somebody_left_the_others_are_counted_anew(self) -> None:
        people = [known_for(days) for days in range(1, 7)]
        people[0] = known_for(1, ended=REMEMBERED.days)
        assert circles(people, TODAY) == ((2, 3, 4, 5, 6),)

    @given(st.lists(st.integers(0, 400), unique=True), st.data())
    def test_nobody_joins_or_leaves_the_count_alone(
        self, days: list[int], data: st.DataObject
    ) -> None:
        people = [known_for(day) for day in days]
        before = {each for circle in circles(people, TODAY) for each in circle}
        gone = data.draw(st.sampled_from([None, *days]))
        after = [known_for(day, ended=1 if day == gone else None) for day in days]
        after += [known_for(1000)]
        now = {each for circle in circles(after, TODAY) for each in circle}
        for changed in (before - now, now - before):
            assert len(changed) in {0, CIRCLE}


@st.composite
def friendships(draw: st.DrawFn) -> np.ndarray:
    """Draw who knows whom among nine accounts, densely and thinly."""
    count = 9
    density = draw(st.integers(2, 8))
    pairs = [*combinations(range(count), 2)]
    chosen = draw(st.lists(st.integers(0, 9), min_size=len(pairs), max_size=len(pairs)))
    found = np.zeros((count, count), bool)
    for (one, other), value in zip(pairs, chosen, strict=True):
        found[one, other] = found[other, one] = value < density
    return found


@settings(max_examples=60)
@given(friendships())
def test_what_three_accounts_see_together_leaves_three_who_could_be_meant(
    knows: np.ndarray,
) -> None:
    """Whoever the path leads to is none of the nine: each set of them could be whom they know."""
    count = len(knows)
    worlds = np.arange(1 << count)
    contains = (worlds[:, np.newaxis] >> np.arange(count) & 1).astype(bool)
    sees = np.zeros((count, len(worlds)), bool)
    for viewer, contacts in enumerate(knows):
        known = (knows | np.eye(count, dtype=bool))[:, contacts].sum(axis=1)
        known[viewer] = 0
        others = np.append(known, 0)  # and whoever the path leads to
        if may_be_led_to(int(contacts.sum()), others)[-1]:
            sees[viewer] = contains[:, contacts].any(axis=1)
    for together in combinations(range(count), 3):
        telling = np.concatenate((sees[[*together]], contains[:, [*together]].T))
        for told in np.unique(telling[:, telling[0]], axis=1).T:
            alike = (telling == told[:, np.newaxis]).all(axis=0)
            meant, certain = contains[alike].any(axis=0), contains[alike].all(axis=0)
            meant[[*together]] = certain[[*together]] = False
            assert np.count_nonzero(meant & knows[together[0]]) >= COULD_BE_MEANT
            assert not certain.any()


@given(st.integers(0, 12), st.lists(st.integers(0, 9), max_size=8))
def test_the_two_who_know_most_are_left_out_but_not_whom_it_leads_to(
    contacts: int, known: list[int]
) -> None:
    for target, said in enumerate(may_be_led_to(contacts, np.array(known, np.int64))):
        others = sorted(known[:target] + known[target + 1 :])[-2:]
        assert said == (contacts - sum(others) >= COULD_BE_MEANT)
