"""The mails of verification. The words stand in the case and are read when the mail is sent."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.verification import queries
from alumnet.verification.rules.states import CaseKind, CaseState
from alumnet.verification.rules.words import first_words_for_raiser


@registry.on("verification.waiting")
def tell_staff(message: Message, now: datetime) -> None:
    """Tell one of those who may decide that a case waits; it names nobody."""
    found = queries.told_of(reading(), message.subject_id, for_staff=True)
    person_id = message.ids["person_id"]
    if found is not None and found.state is CaseState.OPEN and person_id in found.staff:
        url = address(f"/admin/{found.slug}/verification/{found.public_id}")
        about = message.subject_id
        tell(message, person_id, "verification_waiting", now, about=about, case=found, url=url)


@registry.on("verification.asked", "verification.decided")
def tell_owner(message: Message, now: datetime) -> None:
    """Tell the owner of a place what the staff ask or decided, in their words."""
    found = queries.told_of(reading(), message.subject_id)
    if found is not None and found.words:
        about, url = message.subject_id, _place(found)
        person_id = found.person_id
        tell(message, person_id, "verification_owner", now, about=about, case=found, url=url)


@registry.on("verification.decided", "verification.settled", "verification.expired")
def tell_raiser(message: Message, now: datetime) -> None:
    """Tell who said that a place isn't right what came of it."""
    found = queries.told_of(reading(), message.subject_id)
    if found is None or found.raised_by is None:
        return
    words = found.words_for_raiser or first_words_for_raiser("remove")
    about, url = message.subject_id, address(f"/doubts/{found.public_id}")
    tell(
        message, found.raised_by, "verification_raiser", now, about=about, words=words,
        case=found, url=url,
    )  # fmt: skip


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
            is_removed=is_removed,
            case=found,
            url=_place(found),
        )


def _place(found: queries.Told) -> str:
    """Return the page of a place, or of all when that one is gone."""
    where = f"/me/affiliations/{found.affiliation}/proof" if found.affiliation else ""
    return address(where or "/me/affiliations")
