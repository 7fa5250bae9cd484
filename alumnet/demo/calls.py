"""The calls that are ahead for the cast, and what they wrote around those before."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any
from uuid import UUID

from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.records import DemoMentorship
from alumnet.demo.rows import PersonRows, Row
from alumnet.mentoring.models import (
    AgendaPoint,
    MentoringSession,
    MentorshipAction,
    MentorshipNote,
    SessionEvent,
    SessionTime,
)
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.sessions import SessionState
from alumnet.mentoring.rules.wall_times import WallTime

_MINUTES = 45
_RUNNING = frozenset({"proposed", "active"})


@cache
def _calls() -> Sequence[dict[str, Any]]:
    text = files("alumnet.demo.texts").joinpath("calls.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["call"]
    return found


class Calls:
    """What two of the network have ahead; nothing for most."""

    def __init__(
        self, each: DemoMentorship, own_id: int, people: PersonRows, now: datetime
    ) -> None:
        """Look for the call of these two."""
        self._each, self._own_id, self._now = each, own_id, now
        self._ids = {"mentor": people.id_of(each.mentor), "mentee": people.id_of(each.mentee)}
        self._call = next((call for call in _calls() if _is_of(call, each)), None)
        self.planned = int(self._call is not None)

    def beside_held(self, rows: Iterable[Row], held: int) -> Iterator[Row]:
        """Give the rows of what was held, the last with what the mentee will try."""
        for table, values in rows:
            if self._call and table is MentoringSession and values["number"] == held:
                values["will_try"] = self._call.get("will_try", "")
            yield table, values

    def rows(self, session_id: int, held: int) -> Iterator[Row]:
        """Give the call that is ahead, with everything around it."""
        call = self._call
        if call is None:
            return
        times = [self._at(call, days) for days in (call["ahead"], *call.get("further", ()))]
        yield MentoringSession, self._session(call, session_id, held, times)
        yield from self._history(call, session_id)
        for time_ in times if "suggested_by" in call else ():
            yield (
                SessionTime,
                {
                    "session_id": session_id,
                    "local_start": time_.at,
                    "zone": time_.zone,
                    "fold": time_.fold,
                    "starts_at": time_.moment,
                },
            )
        yield from self._words(call, session_id)

    def _at(self, call: dict[str, Any], days: int) -> WallTime:
        day = (self._now + timedelta(days=days)).date()
        return WallTime(datetime.combine(day, time(call["hour"], 30)), call["zone"])

    def _session(
        self, call: dict[str, Any], own_id: int, held: int, times: Sequence[WallTime]
    ) -> dict[str, Any]:
        chance = Random(f"call {self._each.request}")
        found = {
            "id": own_id,
            "mentorship_id": self._own_id,
            "number": held + 1,
            "mentor_id": self._ids["mentor"],
            "mentee_id": self._ids["mentee"],
            "minutes": _MINUTES,
            "place": call.get("place", ""),
            "question": call.get("question", ""),
            "brings": call.get("brings", ""),
            "proposed_by_id": self._ids[call.get("suggested_by", "mentor")],
            "uid": str(UUID(int=chance.getrandbits(128), version=4)),
            "created_at": self._now - timedelta(days=3),
        }
        if "suggested_by" in call:
            until = times[-1].moment
            return found | {
                "state": SessionState.PROPOSED,
                "offered_until": until,
                "due_at": until,
                "sequence": -1,
            }
        start = times[0]
        return found | {
            "state": SessionState.CONFIRMED,
            "local_start": start.at,
            "zone": start.zone,
            "fold": start.fold,
            "starts_at": start.moment,
            "ends_at": start.moment + timedelta(minutes=_MINUTES),
            "due_at": start.moment - SESSIONS.reminder,
            "sequence": 0,
        }

    def _history(self, call: dict[str, Any], own_id: int) -> Iterator[Row]:
        steps = [("propose", "mentor", SessionState.PROPOSED, 3.0)]
        if "suggested_by" not in call:
            steps.append(("confirm", "mentee", SessionState.CONFIRMED, 2.0))
        for name, who, state, days in steps:
            yield (
                SessionEvent,
                {
                    "subject_id": own_id,
                    "name": name,
                    "from_state": SessionState.PROPOSED,
                    "to_state": state,
                    "actor_id": self._ids[who],
                    "at": self._now - timedelta(days=days),
                },
            )

    def _words(self, call: dict[str, Any], session_id: int) -> Iterator[Row]:
        yesterday = self._now - timedelta(days=1)
        for who, text in call.get("agenda", ()):
            point = {"session_id": session_id, "author_id": self._ids[who], "text": text}
            yield AgendaPoint, point | {"created_at": yesterday}
        for who, readers, days, text in call.get("notes", ()):
            written = self._now - timedelta(days=days)
            yield (
                MentorshipNote,
                {
                    "mentorship_id": self._own_id,
                    "author_id": self._ids[who],
                    "is_private": readers == "private",
                    "text": text,
                    "updated_by_id": self._ids[who],
                    "updated_at": written,
                    "created_at": written,
                },
            )
        for author, owner, text, days in call.get("tasks", ()):
            yield (
                MentorshipAction,
                {
                    "mentorship_id": self._own_id,
                    "author_id": self._ids[author],
                    "owner_id": self._ids[owner],
                    "text": text,
                    "due_on": (self._now + timedelta(days=days)).date(),
                    "created_at": yesterday,
                },
            )


def _is_of(call: dict[str, Any], each: DemoMentorship) -> bool:
    if each.state not in _RUNNING or each.mentor != BY_CODE[call["mentor"]]:
        return False
    is_cast = each.mentee in BY_CODE.values()
    if call["mentee"] == "stranger":
        return bool(each.messages) and not is_cast and bool(each.goals)
    return is_cast and each.mentee == BY_CODE[call["mentee"]]
