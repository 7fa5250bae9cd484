"""Other beginnings of the cast: what they can show, suggestions, introductions, two who meet."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.introducing import rows_of_introductions
from alumnet.demo.rows import PersonRows, Row
from alumnet.mentoring.models.offers import MeetingRecord, Nomination, ShownTopic
from alumnet.mentoring.rules.beginning_states import MeetingState, NominationState
from alumnet.mentoring.rules.offer_policy import OFFER_POLICY

_SHOWN = {
    "member": ("learn-spreadsheets", "learn-data-reading"),
    "shielded": ("learn-ai-at-work", "learn-coding-basics", "learn-automation"),
}
_BECAUSE = (
    "You explained the harbour tariffs to me on one page, and I still have it. Others should get "
    "that page."
)


def rows_of_beginnings(people: PersonRows, now: datetime) -> Iterator[Row]:
    """Give what can be shown, a suggestion for Ines, a record for Ruth, and introductions."""
    yield from rows_of_introductions(people, now)
    for code, topics in _SHOWN.items():
        for topic in topics:
            yield ShownTopic, {"person_id": people.id_of(BY_CODE[code]), "topic": topic}
    suggested = now - timedelta(days=2)
    yield (
        Nomination,
        {
            "nominator_id": people.id_of(BY_CODE["shielded"]),
            "nominee_id": people.id_of(BY_CODE["member"]),
            "state": NominationState.SENT,
            "topic": "career-change",
            "because": _BECAUSE,
            "is_named": True,
            "created_at": suggested,
            "due_at": suggested + OFFER_POLICY.nomination,
            "stood_still": 0,
        },
    )
    recorded = now - timedelta(days=1)
    yield (
        MeetingRecord,
        {
            "mentor_id": people.id_of(BY_CODE["mentor"]),
            "mentee_id": people.id_of(BY_CODE["offering-mentor"]),
            "recorded_by_id": people.id_of(BY_CODE["offering-mentor"]),
            "state": MeetingState.RECORDED,
            "makes_room": False,
            "created_at": recorded,
            "due_at": recorded + OFFER_POLICY.meeting,
            "stood_still": 0,
        },
    )
