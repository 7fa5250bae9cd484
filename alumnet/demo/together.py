"""What two people of the invented network have between them: agreement, rhythm, meetings."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from alumnet.demo.records import DemoMentorship, DemoRequest
from alumnet.demo.rows import PersonRows, Row
from alumnet.mentoring.models import (
    Agreement,
    Goal,
    MentoringSession,
    PractisedSkill,
    SessionEvent,
    Thanks,
)
from alumnet.mentoring.rules import MentorshipKind, TimeKind
from alumnet.mentoring.rules.agreement import LASTS, Terms, template_of
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Audience, Ending, GoalState
from alumnet.mentoring.rules.rhythm import end_of, months_after, nudge_at
from alumnet.mentoring.rules.sessions import SessionState

_ENDS_AHEAD: Final = timedelta(days=45)
_CLOSED_FOR: Final = timedelta(days=4)
_MINUTES: Final = 60
_MOST_MEETINGS: Final = 6
_WITHOUT: Final = (TimeKind.ONE_CONVERSATION,)


class Together:
    """One mentorship of the network as columns of its row, and as rows beside it."""

    def __init__(
        self, each: DemoMentorship, own_id: int, asked: DemoRequest, now: datetime
    ) -> None:
        """Keep what was planned; nothing here is drawn from another stream of chance."""
        self._each, self._own_id, self._asked, self._now = each, own_id, asked, now
        self._rng = Random(f"together {each.request}")
        self._time_kind = TimeKind(asked.letter.time_asked)
        self._held = self._meetings()
        is_flash = each.kind == MentorshipKind.FLASH.value
        self._has_agreement = not is_flash and self._time_kind not in _WITHOUT

    def _meetings(self) -> Sequence[datetime]:
        """Return when the two met, about once a month, the last time not long ago."""
        each = self._each
        last = (each.ended_at or self._now) - timedelta(days=self._rng.uniform(2, 25))
        first = each.started_at + timedelta(days=self._rng.uniform(3, 9))
        if each.state == "proposed":
            return ()
        if each.state == "ended_early" and self._rng.random() < 0.5:  # noqa: PLR2004 - a share
            return ()
        if last <= first:
            middle = each.started_at + ((each.ended_at or self._now) - each.started_at) / 2
            return (_at_an_hour(middle),) if each.state == "completed" else ()
        count = min(_MOST_MEETINGS, 1 + int((last - first) / timedelta(days=28)))
        step = (last - first) / max(1, count - 1)
        return tuple(_at_an_hour(first + step * n) for n in range(count))

    @property
    def _terms(self) -> Terms:
        """The agreement, from the template and the letter; its end is ahead while it runs."""
        each, started = self._each, self._each.started_at
        first = template_of(
            MentorshipKind(each.kind),
            self._time_kind,
            purpose=self._asked.letter.working_on,
            today=started.date(),
        )
        ends_on = started.date() + LASTS[self._time_kind]
        if each.state == "closing":
            ends_on = (self._now - _CLOSED_FOR).date()
        elif each.ended_at is None:
            ends_on = max(ends_on, (self._now + _ENDS_AHEAD).date())
        return Terms(
            purpose=first.purpose or "A few good conversations.",
            cadence=first.cadence,
            ends_on=ends_on,
            how_we_meet=first.how_we_meet,
            stays_between=first.stays_between,
            how_we_stop=first.how_we_stop,
        )

    def columns(self) -> dict[str, Any]:
        """Return what the row of the mentorship says beyond its two people."""
        each, held = self._each, self._held
        version = int(self._has_agreement)
        found: dict[str, Any] = {
            "drafted_version": version,
            "agreed_version": 0 if each.state == "proposed" else version,
            "times_met": len(held),
            "last_met_at": held[-1] + timedelta(minutes=_MINUTES) if held else None,
            **dict.fromkeys(("due_at", "ends_at", "quiet_since", "nudge_at", "asks_at")),
            "ending": None,
        }
        if each.state == "proposed":
            found["due_at"] = each.started_at + POLICY.signing
        elif each.state == "closing":
            found |= {
                "due_at": self._now + POLICY.look_back - _CLOSED_FOR,
                "ends_at": self._now - _CLOSED_FOR,
                "quiet_since": held[-1] if held else each.started_at,
                "ending": Ending.END_DATE,
            }
        if each.state == "active":
            terms = self._terms
            since = max([each.started_at, *held])
            ends_at = end_of(terms.ends_on)
            cadence = terms.cadence if version else None
            found |= {
                "due_at": ends_at,
                "ends_at": ends_at,
                "quiet_since": since,
                "nudge_at": max(nudge_at(since, 0, cadence), self._now + _ENDS_AHEAD / 3),
            }
        elif each.state == "completed" and each.ended_at is not None:
            found["ending"] = Ending.GOALS_MET
            asks = [months_after(each.ended_at, n) for n in POLICY.months_until_what_came]
            found["asks_at"] = next((moment for moment in asks if moment > self._now), None)
        return found

    def rows(self, first_session: int, people: PersonRows) -> Iterator[Row]:
        """Give the agreement with its signatures, and every meeting with its history."""
        mentor, mentee = people.id_of(self._each.mentor), people.id_of(self._each.mentee)
        if self._has_agreement:
            yield Agreement, self._agreement(mentee)
        yield from self._words(mentor, mentee)
        for number, start in enumerate(self._held):
            own_id = first_session + number
            end = start + timedelta(minutes=_MINUTES)
            yield (
                MentoringSession,
                {
                    "id": own_id,
                    "mentorship_id": self._own_id,
                    "request_id": None,
                    "number": number + 1,
                    "mentor_id": mentor,
                    "mentee_id": mentee,
                    "state": SessionState.HELD,
                    "minutes": _MINUTES,
                    "local_start": start.replace(tzinfo=None),
                    "zone": "UTC",
                    "starts_at": start,
                    "ends_at": end,
                    "due_at": None,
                    "sequence": -1,
                    "told_by_id": mentee,
                    "uid": str(UUID(int=self._rng.getrandbits(128), version=4)),
                    "created_at": end,
                },
            )
            yield (
                SessionEvent,
                {
                    "subject_id": own_id,
                    "name": "hold",
                    "from_state": SessionState.CONFIRMED,
                    "to_state": SessionState.HELD,
                    "actor_id": mentee,
                    "at": end,
                },
            )

    def _words(self, mentor: int, mentee: int) -> Iterator[Row]:
        """Give goals, skills and thanks of the cast."""
        each = self._each
        for goal in each.goals:
            reached = goal.reached_days
            yield (
                Goal,
                {
                    "mentorship_id": self._own_id,
                    "author_id": mentee,
                    "state": GoalState.OPEN if reached is None else GoalState.REACHED,
                    "title": goal.title,
                    "measure": goal.measure,
                    "created_at": each.started_at + timedelta(days=4),
                    "ended_at": None if reached is None else self._now - timedelta(days=reached),
                },
            )
        for position, skill in enumerate(each.skills):
            yield (
                PractisedSkill,
                {
                    "mentorship_id": self._own_id,
                    "position": position,
                    "name": skill.name,
                    "at_start": skill.at_start,
                    "at_end": skill.at_end,
                },
            )
        if each.thanks and each.ended_at is not None:
            yield (
                Thanks,
                {
                    "mentorship_id": self._own_id,
                    "author_id": mentee,
                    "receiver_id": mentor,
                    "words": each.thanks,
                    "audience": Audience.NAMED,
                    "sent_at": each.ended_at,
                    "shown_at": each.ended_at + timedelta(days=1),
                },
            )

    @property
    def meetings(self) -> int:
        """How often the two met."""
        return len(self._held)

    def _agreement(self, author: int) -> dict[str, Any]:
        terms, started = self._terms, self._each.started_at
        return {
            "mentorship_id": self._own_id,
            "number": 1,
            "author_id": author,
            "purpose": terms.purpose,
            "cadence": terms.cadence,
            "ends_on": terms.ends_on,
            "how_we_meet": terms.how_we_meet,
            "stays_between": terms.stays_between,
            "how_we_stop": terms.how_we_stop,
            "created_at": started,
            "mentor_signed_at": None if self._each.state == "proposed" else started,
            "mentee_signed_at": started,
        }


def _at_an_hour(moment: datetime) -> datetime:
    return moment.replace(hour=17, minute=30, second=0, microsecond=0)
