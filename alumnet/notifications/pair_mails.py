"""The mails of matching: offers, answers, what comes to nothing, and who is without.

Each of the two hears what they need to: a mentor nothing before the mentee said yes, and nobody who
said no, or didn't answer.
"""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.programmes.queries.enrol_mailing import EnrolmentMail, enrolment_mail
from alumnet.programmes.queries.pair_mailing import pair_mail
from alumnet.programmes.rules.states import TAKING_PART, EnrolmentState, ProposalState

State = ProposalState
# event → (code, where the pair must still stand)
_TO_MENTEE = {
    "proposal.offered": ("pair_offered", State.OFFERED),
    "proposal.first_reminded": ("pair_offered_again", State.OFFERED),
}
_TO_MENTOR = {
    "proposal.accepted_by_first": ("pair_asked", State.ACCEPTED_BY_FIRST),
    "proposal.second_reminded": ("pair_asked_again", State.ACCEPTED_BY_FIRST),
}
_WITHOUT = {
    "enrolment.unplaced": ("enrolment_unplaced", {EnrolmentState.NO_MATCH}),
    "enrolment.standing_by": (
        "enrolment_standing_by",
        {EnrolmentState.IN_POOL, EnrolmentState.PROPOSED},
    ),
}


@registry.on(*_TO_MENTEE, *_TO_MENTOR)
def ask_one(message: Message, now: datetime) -> None:
    """Ask the mentee, then the mentor, whether they would like the other."""
    code, state = (_TO_MENTEE | _TO_MENTOR)[message.kind]
    found = pair_mail(reading(), message.subject_id)
    if found is None or found.state is not state:
        return
    one = found.mentee if message.kind in _TO_MENTEE else found.mentor
    _tell(message, one, code, now, path=found.path, due=found.due)


@registry.on("proposal.live")
def tell_both(message: Message, now: datetime) -> None:
    """Tell both that they can begin."""
    found = pair_mail(reading(), message.subject_id)
    if found is None or found.state is not State.LIVE:
        return
    for each in (found.mentee, found.mentor):
        _tell(message, each, "pair_live", now, path=found.mentorship)


@registry.on("proposal.declined", "proposal.taken_back")
def tell_whoever_knew(message: Message, now: datetime) -> None:
    """Tell those who knew of a pair that it comes to nothing, but for whoever said no or left.

    Where the whole cohort was called off they hear that, and nothing beside it.
    """
    found = pair_mail(reading(), message.subject_id)
    if found is None:
        return
    knew = [found.mentee, *([found.mentor] if found.was is State.ACCEPTED_BY_FIRST else ())]
    for each in knew:
        if each is None or each.is_called_off or each.state not in TAKING_PART:
            continue
        if each.person_id != message.ids.get("actor_id"):
            _tell(message, each, "pair_undone", now)


@registry.on(*_WITHOUT)
def tell_without(message: Message, now: datetime) -> None:
    """Tell somebody that there is nobody for them, or a mentor that they may hear of somebody."""
    code, states = _WITHOUT[message.kind]
    found = enrolment_mail(reading(), message.subject_id)
    if found is not None and found.state in states:
        _tell(message, found, code, now)


def _tell(
    message: Message,
    to: EnrolmentMail | None,
    code: str,
    now: datetime,
    *,
    path: str = "",
    due: datetime | None = None,
) -> None:
    if to is None:
        return
    tell(
        message,
        to.person_id,
        code,
        now,
        about=to.id,
        by=message.ids.get("actor_id"),
        association=to.association,
        enrolment=to,
        due=due,
        url=address(path or to.path),
    )
