"""What people read: reasons, decisions, and the words each side gets unless the staff change them.

The reporter never learns of other reports, nor what exactly was done. The reported person never
learns who reported, or on which page. No names are put in: none can slip through then.
"""

from dataclasses import dataclass

from alumnet.moderation.rules.states import DecisionKind, ReportReason, ReportSource, SubjectKind

# As the reporter chooses it, and what it means.
REASONS: dict[ReportReason, tuple[str, str]] = {
    ReportReason.ASKS_FOR_MONEY: ("Asks for money", "Paid coaching, fees, something for sale"),
    ReportReason.UNKIND: ("Unkind or rude", "Belittling, or pressing on after a no"),
    ReportReason.HARASSMENT: ("Harassment", "Threats, hate, unwanted advances"),
    ReportReason.NOT_WHO_THEY_SAY: (
        "Not who they say they are",
        "An invented person, school or job",
    ),
    ReportReason.SPAM: ("Advertising", "The same text to many people"),
    ReportReason.SOMETHING_ELSE: ("Something else", "Tell us in your own words"),
    ReportReason.UNWANTED: ("An unwanted invitation", "From somebody they don't know"),
}

# Those that a member chooses from.
MEMBERS_REASONS = tuple(each for each in REASONS if each is not ReportReason.UNWANTED)

REPORTERS: dict[ReportSource, str] = {
    ReportSource.MEMBER: "A member",
    ReportSource.STRANGER: "Somebody outside",
    ReportSource.SYSTEM: "By itself",
}

SUBJECTS: dict[SubjectKind, str] = {
    SubjectKind.PERSON: "profile",
    SubjectKind.REQUEST: "request",
    SubjectKind.MENTORSHIP: "mentorship",
    SubjectKind.MESSAGE: "message",
    SubjectKind.CONNECTION: "line",
    SubjectKind.INVITATION: "invitation",
}

DECISIONS: dict[DecisionKind, str] = {
    DecisionKind.NO_ACTION: "No action",
    DecisionKind.WARN: "Reminder",
    DecisionKind.HIDE: "Hide from search",
    DecisionKind.SUSPEND: "Suspend",
    DecisionKind.DUPLICATE: "Dealt with already",
    DecisionKind.OUT_OF_SCOPE: "Not for us",
}

# As history tells it.
PAST: dict[str, str] = {
    "open": "Report opened",
    "add": "The reporter added something",
    "claim": "Taken on",
    "open_letter": "What was reported was opened",
    "end_request": "The request was ended",
    "release": "Put back",
    "lapse": "Put back after half an hour",
    "no_action": "Closed without action",
    "warn": "Reminder sent",
    "hide": "Hidden from search",
    "suspend": "Membership suspended",
    "duplicate": "Closed as dealt with already",
    "out_of_scope": "Closed as not for us",
    "unhide": "Shown in search again",
    "reinstate": "Suspension lifted",
}

# What happened to the reporter since, by the actions of the audit.
SINCE: dict[str, str] = {
    "membership.suspended": "The reporter's membership was suspended",
    "membership.ended": "The reporter's membership ended",
}

_STANDARDS: dict[ReportReason, str] = {
    ReportReason.ASKS_FOR_MONEY: (
        "Nothing is for sale here: no paid coaching, no fees. That is standard 4."
    ),
    ReportReason.UNKIND: "People are kind here, and take a no. Those are standards 2 and 5.",
    ReportReason.HARASSMENT: "No harassment of any kind has a place here. That is standard 7.",
    ReportReason.NOT_WHO_THEY_SAY: (
        "People here are who they say they are, with real places and real dates. "
        "That is standard 1."
    ),
    ReportReason.SPAM: (
        "A request is written for one person, and nothing is for sale here. "
        "Those are standards 4 and 6."
    ),
    ReportReason.SOMETHING_ELSE: "It goes against the community standards.",
    ReportReason.UNWANTED: (
        "Members invite only people they know, and who know them. That is standard 6."
    ),
}

_THANKS = "Thank you for telling us."


@dataclass(frozen=True, slots=True)
class Words:
    """What each side reads; nothing for the reported person when nothing happens to them."""

    for_reporter: str
    for_reported: str = ""


def first_words(kind: DecisionKind, reason: ReportReason, days: int | None = None) -> Words:
    """Return the words that a decision begins with; the staff may change all of them."""
    return Words(_FOR_REPORTER[kind], _for_reported(kind, reason, days))


_ACTED = (
    f"{_THANKS} We looked at it with care and acted. "
    "To be fair to everybody we don't say what exactly."
)
_FOR_REPORTER: dict[DecisionKind, str] = {
    DecisionKind.NO_ACTION: (
        f"{_THANKS} We looked at it with care and found nothing that goes against our standards. "
        "You can still block anybody you don't want to meet here."
    ),
    DecisionKind.WARN: _ACTED,
    DecisionKind.HIDE: _ACTED,
    DecisionKind.SUSPEND: _ACTED,
    DecisionKind.DUPLICATE: f"{_THANKS} We have looked into this, and it is settled.",
    DecisionKind.OUT_OF_SCOPE: (
        f"{_THANKS} This is something we can't settle from here, as it did not happen on this "
        "site. Help and contact names people who may be able to."
    ),
}


def _for_reported(kind: DecisionKind, reason: ReportReason, days: int | None) -> str:
    begin = f"We looked at something you did here. {_STANDARDS[reason]}"
    if kind is DecisionKind.WARN:
        return f"{begin} This is a reminder; nothing else changes."
    if kind is DecisionKind.HIDE:
        return (
            f"{begin} Your profile is no longer shown in search and lists. "
            "What is going on between you and others goes on. "
            "Write to us when you have put it right."
        )
    if kind is DecisionKind.SUSPEND:
        return f"{begin} Your membership is suspended {for_days(days)}."
    return ""


def for_days(days: int | None) -> str:
    """Return how long something lasts in words: "for 30 days", or "until we lift it"."""
    return "until we lift it" if days is None else f"for {days} days"


# ----------------------------------------------------------------------------------- consequences
@dataclass(frozen=True, slots=True)
class Stakes:
    """What a decision touches: the two given names, where, until when, and what is going on.

    `reporter` is None where nobody is told what came of it.

    `is_kept`: what is going on, if anything, is not for whoever decides to know.
    """

    reporter: str | None
    reported: str
    association: str
    until: str
    requests: int = 0
    mentorships: int = 0
    other_associations: int = 0
    is_kept: bool = False


def effects_in_words(kind: DecisionKind, stakes: Stakes) -> list[str]:
    """Return what happens when a decision is sent, to whom, and what each side learns."""
    told = (
        [f"{stakes.reported} gets the words for them by mail, and doesn't learn who told us."]
        if kind.is_action
        else [f"{stakes.reported} is not told anything, and nothing changes for them."]
    )
    return [
        *_OWN_EFFECTS.get(kind, lambda _stakes: [])(stakes),
        *told,
        *_reporter_told(stakes),
        "The decision is kept with your name, and the audit log notes it.",
    ]


def _reporter_told(stakes: Stakes) -> list[str]:
    if stakes.reporter is None:
        return []
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
    """Return what a suspension stops and ends, and what others read of it."""
    going_on = "requests and mentorships, if any" if stakes.is_kept else _going_on(stakes)
    begin = [f"{stakes.reported} can't act in {stakes.association} {stakes.until}."]
    if stakes.other_associations:
        where = counted(stakes.other_associations, "other association", "other associations")
        rest = f", so what is open goes on: {going_on}" if going_on else ""
        return [*begin, f"They stay an active member of {where}{rest}."]
    if not going_on:
        return [*begin, "They have no open requests and no mentorships."]
    return [
        *begin,
        f"This ends at once: {going_on}. The other people read that it ended, not why.",
    ]


_OWN_EFFECTS = {DecisionKind.HIDE: _hiding, DecisionKind.SUSPEND: suspension_in_words}


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
