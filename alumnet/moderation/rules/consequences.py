"""What a decision does, said before it is sent: to whom, and what each side learns of it."""

from dataclasses import dataclass, replace

from alumnet.moderation.rules.states import DecisionKind, Party


@dataclass(frozen=True, slots=True)
class Stakes:
    """What a decision touches: the two given names, where, until when, and what is going on.

    `reporter` is None where nobody is told what came of it.

    `is_kept`: what is going on, if anything, is not for whoever decides to know. `noun`: what was
    reported. `came` and `gone`: of a decision that is taken back, what it did.
    """

    reporter: str | None
    reported: str
    association: str
    until: str
    requests: int = 0
    mentorships: int = 0
    sessions: int = 0
    calendars: int = 0
    is_kept: bool = False
    noun: str = "profile"
    in_force: tuple[DecisionKind, ...] = ()


def effects_in_words(kind: DecisionKind, stakes: Stakes, told: frozenset[Party]) -> list[str]:
    """Return what happens when a decision is sent, to whom, and what each side learns."""
    return [
        *_OWN_EFFECTS.get(kind, lambda _stakes: [])(stakes),
        *_reported_told(stakes, told),
        *_reporter_told(stakes, told),
        "The decision is kept with your name, and the audit log notes it.",
    ]


def _reported_told(stakes: Stakes, told: frozenset[Party]) -> list[str]:
    if Party.REPORTED not in told:
        return [f"{stakes.reported} is not told anything, and nothing changes for them."]
    return [f"{stakes.reported} gets the words for them by mail, and doesn't learn who told us."]


def _reporter_told(stakes: Stakes, told: frozenset[Party]) -> list[str]:
    if stakes.reporter is None:
        return []
    if Party.REPORTER not in told:
        return [f"{stakes.reporter} is not told anything."]
    return [
        (
            f"{stakes.reporter} gets the words for them by mail. They don't learn what exactly was "
            "done, nor of other reports."
        )
    ]


def _hiding(stakes: Stakes) -> list[str]:
    going_on = _going_on(stakes)
    return [
        f"{stakes.reported}'s page leaves search, the finder and all lists at once.",
        _rest_goes_on(stakes, going_on),
    ]


def _rest_goes_on(stakes: Stakes, going_on: str) -> str:
    if stakes.is_kept:
        return "What is going on, if anything, goes on."
    return f"What is going on goes on: {going_on}." if going_on else "Nothing else changes."


def suspension_in_words(stakes: Stakes) -> list[str]:
    """Return what a suspension stops and ends, and what others read of it.

    Whether they belong to another association, which no association learns of another, is left
    open: the words are the same for both.
    """
    going_on = "requests and mentorships, if any" if stakes.is_kept else _going_on(stakes)
    begin = [f"{stakes.reported} can't act in {stakes.association} {stakes.until}."]
    if not going_on:
        return [
            *begin,
            "They have no open requests and no mentorships.",
            _places_go_back(stakes),
        ]
    return [
        *begin,
        (
            f"Unless they can still act elsewhere on this site, this ends at once: {going_on}. "
            "The other people read that it ended, not why."
        ),
        *_called_off(stakes),
        _places_go_back(stakes),
    ]


def _places_go_back(stakes: Stakes) -> str:
    """Return what becomes of programmes, in words that don't tell whether there are any."""
    return (
        f"A place in a programme of {stakes.association}, if they have one, goes back at once. Who "
        "was matched with them reads that it came to nothing, not why."
    )


def _called_off(stakes: Stakes) -> list[str]:
    if not stakes.sessions or stakes.is_kept:
        return []
    sessions = counted(stakes.sessions, "session is", "sessions are")
    calendars = counted(stakes.calendars, "calendar", "calendars")
    where = f", and leave {calendars}" if calendars else ""
    return [f"With that, {sessions} called off{where}."]


def _removing(stakes: Stakes) -> list[str]:
    lasting = replace(stakes, until="any more")
    return [
        (
            f"{stakes.reported} is no member of {stakes.association} any more, and loses what "
            "roles they have there. They can apply again, and you decide then."
        ),
        *suspension_in_words(lasting)[1:],
    ]


def _taking_out(stakes: Stakes) -> list[str]:
    return [
        (
            f"What {stakes.reported} wrote in this {stakes.noun} is taken out. A neutral line "
            "stands in its place for everybody who could read it."
        ),
        "We keep the words apart, in case an appeal puts them back.",
    ]


def _pausing(stakes: Stakes) -> list[str]:
    return [
        (
            f"For 30 days {stakes.reported} can't ask anybody for anything, nor write messages. "
            "Others can still write to them."
        ),
        _rest_goes_on(stakes, _going_on(stakes)),
    ]


_COMES_BACK: dict[DecisionKind, str] = {
    DecisionKind.REMOVE_WORDS: "their words, unless something else was written there since",
    DecisionKind.PAUSE: "asking and writing",
    DecisionKind.HIDE: "their page in search and lists, unless another decision hides it",
    DecisionKind.SUSPEND: "their membership, from now on",
    DecisionKind.REMOVE_MEMBER: "their membership, without the roles they had",
}
_ENDED = frozenset({DecisionKind.SUSPEND, DecisionKind.REMOVE_MEMBER})


def _taking_back(stakes: Stakes) -> list[str]:
    back = [_COMES_BACK[kind] for kind in stakes.in_force if kind in _COMES_BACK]
    said = [f"This comes back: {'; '.join(back)}."] if back else ["Nothing has to come back."]
    if _ENDED & set(stakes.in_force):
        said.append(
            "Requests, mentorships and sessions that ended with it stay ended, and stay out of "
            "calendars: others made plans since. They can begin again at once. Places in "
            "programmes went back, and stay so."
        )
    return said


_OWN_EFFECTS = {
    DecisionKind.REMOVE_WORDS: _taking_out,
    DecisionKind.PAUSE: _pausing,
    DecisionKind.HIDE: _hiding,
    DecisionKind.SUSPEND: suspension_in_words,
    DecisionKind.REMOVE_MEMBER: _removing,
    DecisionKind.OVERTURN: _taking_back,
}


def _going_on(stakes: Stakes) -> str:
    parts = [
        counted(stakes.requests, "open request", "open requests"),
        counted(stakes.mentorships, "mentorship", "mentorships"),
    ]
    return " and ".join(part for part in parts if part)


_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(number: int, one: str, many: str) -> str:
    """Return "one request", "12 requests", or "" for none."""
    if number <= 0:
        return ""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {one if number == 1 else many}"
