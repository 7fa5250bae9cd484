"""What people read: reasons, decisions, and the words each side gets unless the staff change them.

The reporter never learns of other reports, nor what exactly was done. The reported person never
learns who reported, or on which page. No names are put in: none can slip through then.
"""

from dataclasses import dataclass

from alumnet.moderation.rules.states import (
    ACTIONS,
    DecisionKind,
    Party,
    ReportReason,
    ReportSource,
    SubjectKind,
)

# As the reporter chooses it, and what it means.
REASONS: dict[ReportReason, tuple[str, str]] = {
    ReportReason.ASKS_FOR_MONEY: ("Asks for money", "Paid coaching, fees, something for sale"),
    ReportReason.UNKIND: ("Unkind or rude", "Belittling, or pressing on after a no"),
    ReportReason.HARASSMENT: ("Harassment", "Hate, stalking, unwanted advances"),
    ReportReason.THREAT: ("A threat", "Somebody may be hurt"),
    ReportReason.SELF_HARM: ("Somebody may harm themselves", "You worry about this person"),
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
    SubjectKind.INTRODUCTION: "introduction",
    SubjectKind.NOMINATION: "suggestion",
    SubjectKind.NOTE: "note",
    SubjectKind.THANKS: "thank-you",
    SubjectKind.WHAT_CAME: "answer",
    SubjectKind.GROUP_HOUR: "group hour",
    SubjectKind.PHOTO: "photo",
}

# Something that one of the two made, not what they have together.
WRITTEN = frozenset(SubjectKind) - {
    SubjectKind.PERSON,
    SubjectKind.REQUEST,
    SubjectKind.MENTORSHIP,
}

DECISIONS: dict[DecisionKind, str] = {
    DecisionKind.NO_ACTION: "No action",
    DecisionKind.WARN: "Reminder",
    DecisionKind.REMOVE_WORDS: "Take the words out",
    DecisionKind.PAUSE: "Pause from writing",
    DecisionKind.HIDE: "Hide from search",
    DecisionKind.SUSPEND: "Suspend",
    DecisionKind.REMOVE_MEMBER: "Remove from the association",
    DecisionKind.DUPLICATE: "Dealt with already",
    DecisionKind.OUT_OF_SCOPE: "Not for us",
    DecisionKind.UPHOLD: "The decision stands",
    DecisionKind.OVERTURN: "Take the decision back",
}

# As history tells it.
PAST: dict[str, str] = {
    "open": "Report opened",
    "add": "The reporter added something",
    "claim": "Taken on",
    "open_letter": "What was reported was opened",
    "end_request": "The request was ended",
    "escalate": "Handed to whoever looks after the site",
    "ask_to_read": "Asked to read the conversation",
    "read": "The conversation was opened",
    "ask_to_remove": "Asked to remove the member",
    "appeal": "Somebody else should look at it again",
    "uphold": "The decision stands",
    "overturn": "The decision was taken back",
    "release": "Put back",
    "lapse": "Put back after half an hour",
    "no_action": "Closed without action",
    "warn": "Reminder sent",
    "remove_words": "Words taken out",
    "pause": "Paused from writing",
    "hide": "Hidden from search",
    "suspend": "Membership suspended",
    "remove_member": "Removed from the association",
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
    ReportReason.THREAT: "Nobody is threatened here. That is standard 7.",
    ReportReason.SELF_HARM: "We worry about you, and so does somebody who met you here.",
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


def first_words(
    kind: DecisionKind,
    reason: ReportReason,
    days: int | None = None,
    appealed: Party | None = None,
) -> Words:
    """Return the words that a decision begins with; the staff may change all of them.

    `appealed` is the side whose appeal it answers.
    """
    if appealed is not None and kind.is_action:
        return Words(_AFTER_ALL, _for_reported(kind, reason, days))
    return Words(_FOR_REPORTER[kind], _for_reported(kind, reason, days))


_ACTED = (
    f"{_THANKS} We looked at it with care and acted. "
    "To be fair to everybody we don't say what exactly."
)
_AGAIN = "Somebody who didn't decide it the first time looked at it again."
_AFTER_ALL = (
    f"{_AGAIN} They came to another result, and acted. "
    "To be fair to everybody we don't say what exactly."
)
_FOR_REPORTER: dict[DecisionKind, str] = {
    DecisionKind.NO_ACTION: (
        f"{_THANKS} We looked at it with care and found nothing that goes against our standards. "
        "You can still block anybody you don't want to meet here."
    ),
    **dict.fromkeys(ACTIONS, _ACTED),
    DecisionKind.DUPLICATE: f"{_THANKS} We have looked into this, and it is settled.",
    DecisionKind.OUT_OF_SCOPE: (
        f"{_THANKS} This is something we can't settle from here, as it did not happen on this "
        "site. Help and contact names people who may be able to."
    ),
    DecisionKind.UPHOLD: f"{_AGAIN} They came to the same result, so it stays as it is.",
    DecisionKind.OVERTURN: (
        "We looked again at something you told us, and changed what we had decided. You did right "
        "to tell us. You can still block anybody you don't want to meet here."
    ),
}


def _for_reported(kind: DecisionKind, reason: ReportReason, days: int | None) -> str:
    if kind is DecisionKind.UPHOLD:
        return f"{_AGAIN} They came to the same result, so the decision stands."
    if kind is DecisionKind.OVERTURN:
        return (
            f"{_AGAIN} They came to another result: the decision is taken back, and we are sorry. "
            "What ended meanwhile between you and others can't come back by itself."
        )
    ending = _ENDINGS.get(kind)
    if ending is None:
        return ""
    begin = f"We looked at something you did here. {_STANDARDS[reason]}"
    return f"{begin} {ending.format(lasting=for_days(days))}"


_ENDINGS: dict[DecisionKind, str] = {
    DecisionKind.WARN: "This is a reminder; nothing else changes.",
    DecisionKind.REMOVE_WORDS: "So we took your words out. Nothing else changes.",
    DecisionKind.PAUSE: (
        "For 30 days you can't ask anybody for anything here, nor write messages. What you agreed "
        "on with others goes on."
    ),
    DecisionKind.HIDE: (
        "Your profile is no longer shown in search and lists. "
        "What is going on between you and others goes on. "
        "Write to us when you have put it right."
    ),
    DecisionKind.SUSPEND: "Your membership is suspended {lasting}.",
    DecisionKind.REMOVE_MEMBER: "Your membership is over.",
}


def for_days(days: int | None) -> str:
    """Return how long something lasts in words: "for 30 days", or "until we lift it"."""
    return "until we lift it" if days is None else f"for {days} days"
