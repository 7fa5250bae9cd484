"""Introductions of the cast: one of each kind that there is something to do about."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.rows import PersonRows, Row
from alumnet.introductions.models import Introduction
from alumnet.introductions.rules import IntroductionState, Origin
from alumnet.introductions.rules.policy import POLICY

S = IntroductionState
_NOTE = {
    "passed on": (
        "I model water networks and would like to hear how Tomasz moved from hydraulics into data, "
        "and what he would learn first today. Half an hour by video is plenty, and a no is fine."
    ),
    "asked": (
        "I'm planning an evening on networks that are older than their drawings. Maya wrote a good "
        "page about that. Would she tell three of my students how it came about?"
    ),
    "offered": (
        "You two have walked the same embankments ten years apart. Ruth knows how such a plan gets "
        "its money, and Ines knows what the model says."
    ),
    "agreed": "I'd like to compare how we two plan for dry summers, when you have half an hour.",
}
_LINE = "Ines asks good questions and then listens to the answer."
_DAY = timedelta(days=1)


def rows_of_introductions(people: PersonRows, now: datetime) -> Iterator[Row]:
    """Give one that waits for each of Ines, Tomasz and Maya, and two who say how they go on."""

    def row(origin: Origin, three: tuple[str, str, str], note: str, days: int, **more: Any) -> Row:
        """Give a row about the first, the second and whoever is between, begun so long ago."""
        first, second, through = (people.id_of(BY_CODE[each]) for each in three)
        began = now - days * _DAY
        return Introduction, {
            "origin": origin,
            "first_id": first,
            "second_id": second,
            "connector_id": through,
            "note": _NOTE[note],
            "private_line": "",
            "connector_line": "",
            "tells_first": False,
            "created_at": began,
            "answer_by": began + POLICY.known_after,
            "is_awaited": True,
            "connector_asked_at": began if origin is Origin.ASKED else None,
            "due_at": began + POLICY.first_answer,
            "stood_still": 0,
        } | more

    passed_on = now - 2 * _DAY
    yield row(
        Origin.ASKED,
        ("member", "full-mentor", "connector"),
        "passed on",
        4,
        state=S.FORWARDED,
        connector_line=_LINE,
        passed_on_at=passed_on,
        due_at=passed_on + POLICY.second_answer,
    )
    yield row(
        Origin.ASKED,
        ("mentor-with-mentee", "connector", "member"),
        "asked",
        1,
        state=S.ASKED,
        private_line="You sit two desks from her, as I remember.",
    )
    yield row(Origin.OFFERED, ("member", "mentor", "connector"), "offered", 1, state=S.OFFERED)
    yield row(
        Origin.ASKED,
        ("mentor", "full-mentor", "connector"),
        "agreed",
        9,
        state=S.AGREED,
        tells_first=True,
        is_awaited=False,
        passed_on_at=now - 7 * _DAY,
        agreed_at=now - _DAY,
        due_at=now - _DAY + POLICY.outcome_after,
    )
