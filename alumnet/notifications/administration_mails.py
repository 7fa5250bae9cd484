"""The mails of administration: a question to somebody who waits, and two pages that are one."""

from dataclasses import replace
from datetime import datetime

from alumnet.accounts import queries
from alumnet.accounts.rules import MembershipState
from alumnet.administration.queries import looking, merging
from alumnet.administration.rules.merging import MergeState
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


@registry.on("membership.asked")
def ask_applicant(message: Message, now: datetime) -> None:
    """Ask somebody who waits for what is missing, unless they wait no more."""
    facts = queries.membership_facts(reading(), message.subject_id)
    if facts is None or facts.state is not MembershipState.PENDING or not facts.decision_note:
        return
    tell(
        message,
        facts.person_id,
        "membership_asked",
        now,
        about=message.subject_id,
        association_id=facts.association_id,
        membership=facts,
        url=address("/waiting"),
    )


@registry.on("person_merge.proposed")
def tell_the_one_who_goes(message: Message, now: datetime) -> None:
    """Tell at the address that would go that two accounts are said to be one person's."""
    found = merging.told_of(reading(), message.subject_id)
    if found is not None and found.state is MergeState.PROPOSED:
        _tell(message, found.loser_id, "said", now)


# event → (the state in which it is still true, what the mail says)
_STEPS = {
    "person_merge.proposed": (MergeState.PROPOSED, "said"),
    "person_merge.merged": (MergeState.MERGED, "done"),
    "person_merge.undone": (MergeState.UNDONE, "undone"),
}


@registry.on(*_STEPS)
def tell_the_one_who_stays(message: Message, now: datetime) -> None:
    """Tell somebody that the staff take two pages for theirs, and what came of it."""
    found = merging.told_of(reading(), message.subject_id)
    state, says = _STEPS[message.kind]
    if found is not None and found.state is state:
        _tell(message, found.winner_id, says, now)


@registry.on("person_merge.merged")
def tell_the_other_address(message: Message, now: datetime) -> None:
    """Tell at the address that signed in until now, in case it was somebody else's."""
    found = merging.told_of(reading(), message.subject_id)
    if found is None or found.state is not MergeState.MERGED or found.other_email is None:
        return
    mailbox = queries.mail_of(reading(), found.winner_id)
    if mailbox is not None:
        _tell(message, found.winner_id, "done", now, to=replace(mailbox, email=found.other_email))


def _tell(
    message: Message, person_id: int, says: str, now: datetime, *, to: queries.Mailbox | None = None
) -> None:
    about, url = message.subject_id, address("/help")
    tell(message, person_id, "same_person", now, about=about, to=to, says=says, url=url)


@registry.on("look.asked")
def ask_for_a_look(message: Message, now: datetime) -> None:
    """Ask a member whether one of the staff may see pages as they do."""
    person_id = looking.asked(reading(), message.subject_id)
    if person_id is not None:
        url = address("/me/looks")
        tell(message, person_id, "look_asked", now, about=message.subject_id, url=url)
