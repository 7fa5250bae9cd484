"""The requests in which the cast takes part, so that each of them has something to do."""

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from alumnet.demo.asking import ANSWER_DAYS, strangers
from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.meeting import Meeting
from alumnet.demo.people import PeopleMaker
from alumnet.demo.records import DemoGoal, DemoLetter, DemoMentorship, DemoRequest, DemoSkill
from alumnet.demo.talks import messages


@cache
def _scenes() -> list[dict[str, Any]]:
    text = files("alumnet.demo.texts").joinpath("scenes.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["scene"]
    return found


def cast_requests(people: PeopleMaker, meeting: Meeting) -> list[DemoRequest]:
    """Return the cast's requests, keys counting from 0."""
    numbers = BY_CODE | {
        f"stranger-{index + 1}": number for index, number in enumerate(strangers(meeting))
    }
    return [_request(key, scene, numbers, people) for key, scene in enumerate(_scenes())]


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
        for request, scene in zip(cast_requests(people, meeting), _scenes(), strict=True)
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
    return DemoRequest(
        key=key,
        initiator=mentee,
        receiver=mentor,
        mentor=mentor,
        mentee=mentee,
        origin="ask",
        kind="informal",
        state=scene["state"],
        topic=scene["topic"],
        letter=DemoLetter(**scene["letter"]),
        created_at=submitted - timedelta(minutes=25),
        submitted_at=None if scene["state"] == "draft" else submitted,
        ended_at=None if ended is None else people.days_ago(ended),
        due_at=due if waits and not is_stopped else None,
        remaining=left if waits and is_stopped else None,
        decline_reason=scene.get("reason"),
        answer_line=scene.get("answer_line", ""),
        redirects=tuple(numbers[code] for code in scene.get("redirects", ())),
    )
