"""The requests in which the cast takes part, so that each of them has something to do."""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from alumnet.demo.asking import ANSWER_DAYS, strangers
from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.meeting import Meeting
from alumnet.demo.people import PeopleMaker
from alumnet.demo.records import DemoGoal, DemoLetter, DemoMentorship, DemoRequest, DemoSkill
from alumnet.demo.talks import messages

# How long each state has, from its beginning.
_TIME = {
    "submitted": timedelta(days=ANSWER_DAYS),
    "info_requested": timedelta(days=10),
    "waitlisted": timedelta(days=30),
    "exploring": timedelta(days=21),
}


@cache
def _scenes() -> list[dict[str, Any]]:
    text = files("alumnet.demo.texts").joinpath("scenes.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["scene"]
    return found


def cast_requests(people: PeopleMaker, meeting: Meeting) -> list[DemoRequest]:
    """Return the cast's requests, keys counting from 0."""
    return _requests(_earlier(), people, meeting, 0)


def _earlier() -> list[dict[str, Any]]:
    return [scene for scene in _scenes() if not scene.get("is_later")]


def later_cast_requests(people: PeopleMaker, meeting: Meeting, first_key: int) -> list[DemoRequest]:
    """Return those whose keys come after everybody else's."""
    scenes = [scene for scene in _scenes() if scene.get("is_later")]
    return _requests(scenes, people, meeting, first_key)


def _requests(
    scenes: list[dict[str, Any]], people: PeopleMaker, meeting: Meeting, first_key: int
) -> list[DemoRequest]:
    numbers = BY_CODE | {
        f"stranger-{index + 1}": number for index, number in enumerate(strangers(meeting))
    }
    return [_request(key, scene, numbers, people) for key, scene in enumerate(scenes, first_key)]


def cast_mentorships(people: PeopleMaker, meeting: Meeting) -> list[DemoMentorship]:
    """Return the mentorships that came of them, as far as their scene says."""
    return [
        DemoMentorship(
            request=request.key,
            mentor=request.mentor,
            mentee=request.mentee,
            kind=request.kind,
            state=scene.get("stands", "active"),
            started_at=request.ended_at,
            ended_at=people.days_ago(scene["over_days_ago"]) if "over_days_ago" in scene else None,
            ended_by=request.mentee if "over_days_ago" in scene else None,
            goals=tuple(DemoGoal(*each) for each in scene.get("goals", ())),
            skills=tuple(DemoSkill(*each) for each in scene.get("skills", ())),
            thanks=scene.get("thanks", ""),
            messages=messages(
                ((who, people.days_ago(days), said) for who, days, said in scene.get("talk", ())),
                mentor=request.mentor,
                mentee=request.mentee,
            ),
        )
        for request, scene in zip(cast_requests(people, meeting), _earlier(), strict=True)
        if request.state == "accepted" and request.ended_at is not None
    ]


def _request(
    key: int, scene: dict[str, Any], numbers: dict[str, int], people: PeopleMaker
) -> DemoRequest:
    mentee, mentor = numbers[scene["mentee"]], numbers[scene["mentor"]]
    submitted = people.days_ago(scene["days_ago"])
    due = submitted + timedelta(days=ANSWER_DAYS)
    waits = scene["state"] == "submitted"
    is_stopped = scene.get("is_clock_stopped", False)
    left = int((due - people.days_ago(0)).total_seconds())
    ended = scene.get("ended_days_ago")
    turned = people.days_ago(scene["turned_days_ago"]) if "turned_days_ago" in scene else None
    runs = scene["state"] in _TIME and not is_stopped
    origin = scene.get("origin", "ask")
    writes, reads = (mentor, mentee) if origin == "offer" else (mentee, mentor)
    return DemoRequest(
        key=key,
        initiator=writes,
        receiver=reads,
        mentor=mentor,
        mentee=mentee,
        origin=origin,
        kind=scene.get("kind", "informal"),
        state=scene["state"],
        topic=scene["topic"],
        letter=DemoLetter(**scene["letter"]),
        created_at=submitted - timedelta(minutes=25),
        submitted_at=None if scene["state"] in {"draft", "waitlisted"} else submitted,
        ended_at=None if ended is None else people.days_ago(ended),
        due_at=(turned or submitted) + _TIME[scene["state"]] if runs else None,
        remaining=left if waits and is_stopped else None,
        decline_reason=scene.get("reason"),
        answer_line=scene.get("answer_line", ""),
        redirects=tuple(numbers[code] for code in scene.get("redirects", ())),
        turned_at=turned,
        question=scene.get("asks", ""),
        call_at=_call_at(scene, people),
    )


def _call_at(scene: dict[str, Any], people: PeopleMaker) -> datetime | None:
    """Return when a first call is, at half past five in the afternoon; None without one."""
    if "call_in_days" not in scene:
        return None
    day = people.days_ago(-scene["call_in_days"])
    return day.replace(hour=17, minute=30, second=0, microsecond=0)
