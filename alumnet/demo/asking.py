"""Plans who asked whom, when, and what came of it: numbers only, the letters come later."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from random import Random

from alumnet.demo.cast_table import BY_CODE, CAST
from alumnet.demo.chance import Weighted, happens, stream
from alumnet.demo.meeting import Meeting
from alumnet.demo.people import PeopleMaker
from alumnet.demo.records import DeclineReason, RequestState

ANSWER_DAYS = 14
_UNDECIDED_CHANCE = 0.42
_OLDEST_DAYS = 540
_LEAST_PENDING = 2
# How many there are at least, and since when those who make up for it wait no more.
_LEAST = 70
_LONG_AGO = 90
_MOST_RUNNING = 2
_RUNS_FOR_DAYS = 190
_TRIES = 16
_HOW_MANY = Weighted(((1, 34.0), (2, 34.0), (3, 22.0), (4, 10.0)))
_OCCASIONAL_SHARE = 0.06
_OLD_STATES: Weighted[RequestState] = Weighted(
    (
        ("accepted", 38.0),
        ("declined", 27.0),
        ("expired", 17.0),
        ("withdrawn", 10.0),
        ("voided", 3.0),
    )
)
_REASONS: Weighted[DeclineReason] = Weighted(
    (("no_time_now", 48.0), ("not_my_field", 27.0), ("too_close", 12.0), ("other", 13.0))
)


_STRANGERS = 4
_STRANGERS_JOINED_DAYS = 130


@dataclass(slots=True)
class Plan:
    """One request to be: people, state, days ago, and what followed."""

    mentee: int
    mentor: int
    state: RequestState
    asked_days: float
    ended_days: float | None = None
    reason: DeclineReason | None = None
    goes_on: bool = False
    is_offer: bool = False


class Asking:
    """All requests of one population, planned so that every rule of the site holds."""

    def __init__(self, people: PeopleMaker, meeting: Meeting, blocked: set[frozenset[int]]) -> None:
        """Plan them; `used` and `pending` tell how full each mentor is now."""
        self._people, self._meeting, self._blocked = people, meeting, blocked
        self.used: Counter[int] = Counter()
        self.pending: Counter[int] = Counter()
        self.plans: list[Plan] = []
        busy = strangers(meeting)
        for number in meeting.active:
            if number >= len(CAST) and number not in busy:
                self._ask(number)
        self._ask_long_ago(busy)

    def _ask(self, mentee: int) -> None:
        outline = self._people.outline(mentee)
        rng = stream(self._people.seed, "asking", mentee)
        if not outline.is_seeker and not happens(rng, _OCCASIONAL_SHARE):
            return
        count = _HOW_MANY.draw(rng) if outline.is_seeker else 1
        asked: set[int] = set()
        running = 0
        for index in range(count):
            mentor = self._mentor_for(rng, mentee, asked)
            if mentor is None:
                continue
            asked.add(mentor)
            is_last = index == count - 1
            plan = self._plan(rng, mentee, mentor, is_last=is_last, may_run=running < _MOST_RUNNING)
            if plan is None:
                continue
            self.plans.append(plan)
            running += plan.goes_on
            if plan.state == "accepted" and happens(rng, 0.25):
                self._supersede(rng, plan, asked)

    def _ask_long_ago(self, busy: Collection[int]) -> None:
        """Let more members of a small site have asked once, so that its board has what to read."""
        asked = {plan.mentee for plan in self.plans} | set(busy)
        for mentee in self._meeting.active[len(CAST) :]:
            if len(self.plans) >= _LEAST:
                return
            rng = stream(self._people.seed, "asking long ago", mentee)
            mentor = None if mentee in asked else self._mentor_for(rng, mentee, set())
            longest = 0 if mentor is None else self._meeting.days_as_now(mentee, mentor) - 1
            if mentor is not None and longest > _LONG_AGO:
                asked_days = rng.uniform(_LONG_AGO, min(_OLDEST_DAYS, longest))
                plan = Plan(mentee, mentor, _OLD_STATES.draw(rng), asked_days)
                self._end(rng, plan, may_run=False)
                self.plans.append(plan)

    def _mentor_for(self, rng: Random, mentee: int, asked: set[int]) -> int | None:
        """Return a mentor near the mentee: a former colleague, of a near class, or any."""
        outline, meeting = self._people.outline(mentee), self._meeting
        for _ in range(_TRIES):
            how = rng.random()
            found: int | None
            if how < 0.45:  # noqa: PLR2004 - shares of the three ways
                colleague = meeting.colleague(rng, outline)
                found = None if colleague is None else colleague[0]
            elif how < 0.75:  # noqa: PLR2004
                found = meeting.classmate(rng, outline.career.class_year - 10, around=9)
            else:
                found = rng.choice(meeting.mentors)
            if found is None or found in asked or not self._fits(mentee, found):
                continue
            if self._attracts(rng, mentee, found):
                return found
        return None

    def _fits(self, mentee: int, mentor: int) -> bool:
        return (
            bool(self._meeting.is_mentor[mentor])
            and mentor >= len(CAST)
            and mentor != mentee
            and not self._meeting.same_group(mentee, mentor)
            and frozenset((mentee, mentor)) not in self._blocked
            and bool(self._people.mentor(mentor).topics)
        )

    def _attracts(self, rng: Random, mentee: int, mentor: int) -> bool:
        """People mostly ask somebody ahead of them, and in their own line of work."""
        chance = 1.0 if self._meeting.is_ahead(mentor, mentee) else 0.12
        return happens(rng, chance if self._meeting.same_field(mentor, mentee) else chance * 0.3)

    def _plan(
        self, rng: Random, mentee: int, mentor: int, *, is_last: bool, may_run: bool
    ) -> Plan | None:
        longest = self._meeting.days_as_now(mentee, mentor) - 1
        if is_last and happens(rng, _UNDECIDED_CHANCE):
            return self._undecided(rng, mentee, mentor, longest)
        if longest < ANSWER_DAYS + 3:
            return None
        asked_days = rng.uniform(ANSWER_DAYS + 2, min(_OLDEST_DAYS, longest))
        plan = Plan(mentee, mentor, _OLD_STATES.draw(rng), asked_days)
        self._end(rng, plan, may_run=may_run)
        return plan

    def _undecided(self, rng: Random, mentee: int, mentor: int, longest: int) -> Plan | None:
        """A draft, or a request that waits for its answer."""
        offer = self._people.mentor(mentor)
        asked_days = min(rng.uniform(0.2, ANSWER_DAYS - 1.5), longest)
        if asked_days <= 0:
            return None
        is_open = offer.accepting or offer.paused_until is not None
        if happens(rng, 0.3) or not is_open or self.pending[mentor] >= _LEAST_PENDING:
            return Plan(mentee, mentor, "draft", asked_days)
        self.pending[mentor] += 1
        is_offer = happens(rng, 0.1) and self._is_open_to_offers(mentee)
        return Plan(mentee, mentor, "submitted", asked_days, is_offer=is_offer)

    def _is_open_to_offers(self, number: int) -> bool:
        return self._people.outline(number).is_seeker and self._people.seeker(number).open_to_offers

    def _end(self, rng: Random, plan: Plan, *, may_run: bool) -> None:
        wait = rng.uniform(0.3, ANSWER_DAYS - 3)
        if plan.state == "expired":
            wait = ANSWER_DAYS
        elif plan.state == "declined":
            plan.reason = _REASONS.draw(rng)
        plan.ended_days = plan.asked_days - wait
        if plan.state == "accepted":
            has_room = self.used[plan.mentor] < self._people.mentor(plan.mentor).places
            plan.goes_on = may_run and has_room and plan.ended_days < _RUNS_FOR_DAYS
            self.used[plan.mentor] += plan.goes_on

    def _supersede(self, rng: Random, accepted: Plan, asked: set[int]) -> None:
        """Another request of the same mentee, open when one was accepted."""
        other = self._mentor_for(rng, accepted.mentee, asked)
        if other is None or accepted.ended_days is None:
            return
        asked_days = accepted.ended_days + rng.uniform(0.5, 6)
        if asked_days > self._meeting.days_as_now(accepted.mentee, other):
            return
        asked.add(other)
        self.plans.append(
            Plan(accepted.mentee, other, "superseded", asked_days, accepted.ended_days)
        )


def strangers(meeting: Meeting) -> list[int]:
    """Return the people who ask the mentors of the cast: of other employers, long here."""
    ruth, tomasz = BY_CODE["mentor"], BY_CODE["full-mentor"]
    fitting = (
        number
        for number in meeting.active
        if number >= len(CAST)
        and not meeting.is_mentor[number]
        and not meeting.same_group(number, ruth)
        and not meeting.same_group(number, tomasz)
        and meeting.joined_days[number] > _STRANGERS_JOINED_DAYS
    )
    return list(islice(fitting, _STRANGERS))
