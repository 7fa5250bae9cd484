"""The mails of programmes. All about enrolment are one template, with a sentence for each step."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.programmes.queries.enrol_mailing import EnrolmentMail, enrolment_mail
from alumnet.programmes.rules.states import HEARS_NEWS, EnrolmentState

State = EnrolmentState
# event → (code in the catalogue, where somebody must still stand for it to be true)
_TOLD = {
    "enrolment.invited": ("enrolment_invited", State.INVITED),
    "enrolment.invited_again": ("enrolment_invited", State.INVITED),
    "enrolment.changes_requested": ("enrolment_changes", State.CHANGES_REQUESTED),
    "enrolment.ineligible": ("enrolment_ineligible", State.INELIGIBLE),
    "enrolment.asked_to_confirm": ("enrolment_confirm", State.ELIGIBLE),
    "enrolment.reminded_to_confirm": ("enrolment_confirm_again", State.ELIGIBLE),
    "enrolment.dropped": ("enrolment_dropped", State.DROPPED),
    "enrolment.waitlisted": ("enrolment_waitlisted", State.WAITLISTED),
    "enrolment.moved_up": ("enrolment_moved_up", State.IN_POOL),
    "enrolment.left_undecided": ("enrolment_went_on", State.DROPPED),
}
# Who was suspended hears of that, and of nothing beside it.
_TAKEN_OUT = {"taken_out": "enrolment_taken_out", "cancelled": "enrolment_called_off"}


@registry.on(*_TOLD)
def tell_of_enrolment(message: Message, now: datetime) -> None:
    """Tell somebody how it stands with their enrolment, unless it stands otherwise by now."""
    code, state = _TOLD[message.kind]
    found = enrolment_mail(reading(), message.subject_id)
    if found is not None and found.state is state:
        _tell(message, found, code, now)


@registry.on("enrolment.eligible")
def tell_of_decision(message: Message, now: datetime) -> None:
    """Tell somebody that they can take part; who was taken at once read so on the page."""
    found = enrolment_mail(reading(), message.subject_id)
    if "actor_id" in message.ids and found is not None and found.state is State.ELIGIBLE:
        _tell(message, found, "enrolment_eligible", now)


@registry.on("enrolment.told_news")
def tell_of_news(message: Message, now: datetime) -> None:
    """Tell somebody that there is news of their cohort, if they still have a place in it."""
    found = enrolment_mail(reading(), message.subject_id)
    if found is not None and found.state in HEARS_NEWS:
        _tell(message, found, "cohort_news", now, path=f"{found.path}/news")


@registry.on("enrolment.taken_out")
def tell_of_end(message: Message, now: datetime) -> None:
    """Tell somebody that they don't take part any more, and why."""
    found = enrolment_mail(reading(), message.subject_id)
    if found is not None and found.state is State.DROPPED and found.reason in _TAKEN_OUT:
        _tell(message, found, _TAKEN_OUT[found.reason], now)


def _tell(
    message: Message, found: EnrolmentMail, code: str, now: datetime, *, path: str = ""
) -> None:
    tell(
        message,
        found.person_id,
        code,
        now,
        about=found.id,
        by=message.ids.get("actor_id"),
        association=found.association,
        enrolment=found,
        url=address(path or found.path),
    )
