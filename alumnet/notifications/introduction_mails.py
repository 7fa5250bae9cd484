"""Telling of introductions: each handler looks at how it stands, and for whom."""

from datetime import datetime

from alumnet.introductions.queries.mailing import (
    IntroductionMail,
    Somebody,
    introduction_mail,
)
from alumnet.introductions.rules import IntroductionState, Origin, Way
from alumnet.introductions.rules.sight import Seen
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


def _in(message: Message, *states: IntroductionState) -> IntroductionMail | None:
    """Return the introduction of a message if it still stands where the mail says it does."""
    found = introduction_mail(reading(), message.subject_id)
    return found if found is not None and found.state in states and not found.is_apart else None


def _tell(  # to whom, what, by whom
    message: Message,
    found: IntroductionMail,
    to: Somebody,
    code: str,
    now: datetime,
    *,
    by: Somebody | None = None,
) -> None:
    tell(
        message,
        to.id,
        code,
        now,
        about=found.id,
        by=by.id if by else None,
        name=by.name if by else "",
        until=found.due_at,
        url=address(found.path),
    )


@registry.on("introduction.connector_asked")
def ask_connector(message: Message, now: datetime) -> None:
    """Tell somebody that they are asked for an introduction."""
    found = _in(message, IntroductionState.ASKED)
    if found is not None and found.connector is not None:
        _tell(message, found, found.connector, "introduction_asked", now, by=found.first)


@registry.on("introduction.offered")
def ask_first(message: Message, now: datetime) -> None:
    """Tell the first of two whom somebody would like to introduce."""
    found = _in(message, IntroductionState.OFFERED)
    if found is not None:
        _tell(message, found, found.first, "introduction_offered", now, by=found.connector)


@registry.on("introduction.forwarded", "introduction.first_agreed")
def ask_second(message: Message, now: datetime) -> None:
    """Tell the second of the two, who learns of it only now."""
    found = _in(message, IntroductionState.FORWARDED, IntroductionState.FIRST_AGREED)
    if found is not None:
        _tell(message, found, found.second, "introduction_offered", now, by=found.connector)


@registry.on("introduction.agreed")
def tell_of_yes(message: Message, now: datetime) -> None:
    """Tell the first that the second would like to meet; and whoever offered it."""
    found = _in(message, IntroductionState.AGREED)
    if found is None:
        return
    _tell(message, found, found.first, "introduction_agreed", now, by=found.second)
    if found.origin is Origin.OFFERED and found.connector is not None:
        _tell(message, found, found.connector, "introduction_both_agreed", now)


@registry.on("introduction.not_now")
def tell_of_day(message: Message, now: datetime) -> None:
    """Tell whoever asked from when on it may suit the other."""
    found = _in(message, IntroductionState.NOT_NOW)
    if found is not None:
        _tell(message, found, found.first, "introduction_not_now", now, by=found.second)


@registry.on("introduction.unanswered")
def tell_of_silence(message: Message, now: datetime) -> None:
    """List for whoever began it that no answer came, alike for all ways in which that happens.

    Nobody is named: a block would hide the line, and so tell of itself.
    """
    found = introduction_mail(reading(), message.subject_id)
    if found is None or found.seen_by_asker is not Seen.NO_ANSWER:
        return
    asker = found.first if found.origin is Origin.ASKED else found.connector
    if asker is not None:
        _tell(message, found, asker, "introduction_unanswered", now)


@registry.on("introduction.way_wished")
def tell_of_wish(message: Message, now: datetime) -> None:
    """Tell the other of two that the first to choose would like to be connected."""
    found = _in(message, IntroductionState.AGREED)
    if found is None:
        return
    if found.first_way is Way.CONNECTION and found.second_way is None:
        _tell(message, found, found.second, "introduction_way", now, by=found.first)
    elif found.second_way is Way.CONNECTION and found.first_way is None:
        _tell(message, found, found.first, "introduction_way", now, by=found.second)


@registry.on("introduction.outcome_asked")
def ask_what_came(message: Message, now: datetime) -> None:
    """Ask both, once, what came of it."""
    found = _in(message, IntroductionState.OUTCOME)
    if found is None:
        return
    for to, other, said in (
        (found.first, found.second, found.first_came),
        (found.second, found.first, found.second_came),
    ):
        if said is None:
            _tell(message, found, to, "introduction_outcome", now, by=other)


@registry.on("introduction.met")
def tell_connector(message: Message, now: datetime) -> None:
    """List for whoever introduced them that two people met."""
    found = _in(message, IntroductionState.OUTCOME)
    if found is not None and found.connector is not None:
        _tell(message, found, found.connector, "introduction_met", now)
