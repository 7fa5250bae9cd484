"""The mails of verification. The words stand in the case and are read when the mail is sent."""

from datetime import datetime

from alumnet.accounts.queries import Mailbox
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.verification import commands, links, queries
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import CaseKind, CaseState
from alumnet.verification.rules.words import first_words_for_raiser


@registry.on("verification.waiting")
def tell_staff(message: Message, now: datetime) -> None:
    """Tell one of those who may decide that a case waits; it names nobody."""
    found = queries.told_of(reading(), message.subject_id, for_staff=True)
    person_id = message.ids["person_id"]
    if found is not None and found.state is CaseState.OPEN and person_id in found.staff:
        url = address(f"/admin/{found.slug}/verification/{found.public_id}")
        tell(
            message,
            person_id,
            "verification_waiting",
            now,
            about=message.subject_id,
            association_id=found.association_id,
            case=found,
            url=url,
        )


@registry.on("verification.asked", "verification.decided")
def tell_owner(message: Message, now: datetime) -> None:
    """Tell the owner of a place what the staff ask or decided, in their words."""
    found = queries.told_of(reading(), message.subject_id)
    if found is not None and found.words:
        tell(
            message,
            found.person_id,
            "verification_owner",
            now,
            about=message.subject_id,
            association_id=found.association_id,
            case=found,
            url=_place(found),
        )


@registry.on("verification.decided", "verification.settled", "verification.expired")
def tell_raiser(message: Message, now: datetime) -> None:
    """Tell who said that a place isn't right what came of it."""
    found = queries.told_of(reading(), message.subject_id)
    if found is None or found.raised_by is None:
        return
    words = found.words_for_raiser or first_words_for_raiser("remove")
    tell(
        message,
        found.raised_by,
        "verification_raiser",
        now,
        about=message.subject_id,
        association_id=found.association_id,
        words=words,
        case=found,
        url=address(f"/doubts/{found.public_id}"),
    )


@registry.on("verification.expired")
def tell_too_late(message: Message, now: datetime) -> None:
    """Tell the owner of a place that nobody waits for their answer any more."""
    found = queries.told_of(reading(), message.subject_id)
    if found is not None:
        is_removed = found.kind is CaseKind.DISPUTE
        tell(
            message,
            found.person_id,
            "verification_expired",
            now,
            about=message.subject_id,
            association_id=found.association_id,
            is_removed=is_removed,
            case=found,
            url=_place(found),
        )


def _place(found: queries.Told) -> str:
    """Return the page of a place, or of all when that one is gone."""
    where = f"/me/affiliations/{found.affiliation}/proof" if found.affiliation else ""
    return address(where or "/me/affiliations")


@registry.on("address_proof.asked")
def mail_code(message: Message, now: datetime) -> None:
    """Mail a code to the address that is to show a place, and forget the address."""
    found = queries.code_to_mail(reading(), message.subject_id)
    if found is None:
        return
    to = Mailbox(found.name, found.given_name, found.email)
    tell(message, found.person_id, "place_code", now, to=to, code_typed=found.code)
    commands.forget_address(message.subject_id)


@registry.on("colleague_word.asked")
def tell_colleague(message: Message, now: datetime) -> None:
    """Ask somebody who was there whether it is so; the mail names no place."""
    found = queries.question_to_mail(reading(), message.subject_id)
    if found is not None:
        tell(
            message,
            found.asked_id,
            "colleague_asked",
            now,
            about=message.subject_id,
            by=found.asker_id,
            name=found.given_name,
            url=address(f"/words/{found.public_id}"),
        )


@registry.on("still_right.asked", "still_right.warned")
def ask_still_right(message: Message, now: datetime) -> None:
    """Ask somebody once for everything that runs still; say it if a proof lapses soon."""
    is_warning = message.kind == "still_right.warned"
    after = POLICY.current_kept - POLICY.notice if is_warning else POLICY.asked_after
    found = queries.asked_still_right(reading(), message.subject_id, now - after)
    if found is not None:
        token = links.token(reading(), message.subject_id, found.asked_at)
        tell(
            message,
            message.subject_id,
            "still_right",
            now,
            asked=found,
            is_warning=is_warning,
            url=address(f"/still-right/{token}"),
        )
