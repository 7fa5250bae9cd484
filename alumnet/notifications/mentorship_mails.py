"""The mails of a mentorship that runs, closes, or is over.

Titles are neutral and no mail carries what somebody wrote. Each handler reads how things stand now
and stays silent when the mail no longer fits.
"""

from datetime import datetime

from alumnet.accounts.queries import mail_of
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.kernel.zones import told_in
from alumnet.mentoring.queries import mailing, waiting
from alumnet.mentoring.queries.mailing import MentorshipMail
from alumnet.mentoring.rules import LIVE, MentorshipState
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.rights import queries as rights

# What happened → what the other one is told, and the states in which that still fits.
_BY_THE_OTHER = {
    "mentorship.started": ("mentorship_started", frozenset({MentorshipState.ACTIVE})),
    "mentorship.agreed_again": ("mentorship_agreed", LIVE),
    "mentorship.extended": ("mentorship_agreed", LIVE),
    "mentorship.paused": ("mentorship_paused", frozenset({MentorshipState.PAUSED})),
    "mentorship.resumed": ("mentorship_resumed", frozenset({MentorshipState.ACTIVE})),
    "mentorship.closing": ("mentorship_closing", frozenset({MentorshipState.CLOSING})),
    "mentorship.picked_up": ("mentorship_picked_up", frozenset({MentorshipState.ACTIVE})),
    "mentorship.completed": ("mentorship_completed", frozenset({MentorshipState.COMPLETED})),
    "mentorship.lapsed": ("mentorship_run_out", frozenset({MentorshipState.LAPSED})),
    "mentorship.let_be": ("mentorship_let_be", frozenset({MentorshipState.NOT_STARTED})),
    "mentorship.ended": ("mentorship_ended", frozenset({MentorshipState.ENDED_EARLY})),
    "mentorship.voided": ("mentorship_voided", frozenset({MentorshipState.VOIDED})),
}
# The same where a clock did it: both are told.
_BY_A_CLOCK = {
    "mentorship.resumed": "mentorship_pause_over",
    "mentorship.completed": "mentorship_run_out",
    "mentorship.lapsed": "mentorship_run_out",
    "mentorship.not_started": "mentorship_not_started",
}


@registry.on(*_BY_THE_OTHER, "mentorship.not_started")
def tell_of_step(message: Message, now: datetime) -> None:
    """Tell the other one what somebody did, or both what a clock did."""
    found = mailing.mentorship_mail(reading(), message.subject_id)
    if found is None:
        return
    actor_id = message.ids.get("actor_id")
    if actor_id is not None and rights.name_of_deceased(reading(), actor_id) is not None:
        return  # told by a mail of its own
    if message.kind == "mentorship.voided" and rights.is_handed_over(reading(), message.subject_id):
        return  # told with whom the mentor thinks of
    if actor_id is None:
        if message.kind in _BY_A_CLOCK:
            for person_id in (found.mentor_id, found.mentee_id):
                _tell(message, found, _BY_A_CLOCK[message.kind], person_id, now)
        return
    code, fits = _BY_THE_OTHER[message.kind]
    begins_with_the_yes = message.kind == "mentorship.started" and not found.needs_agreement
    if found.state in fits and not begins_with_the_yes:
        _tell(message, found, code, found.partner_of(actor_id), now)


@registry.on("mentorship.agreement_changed")
def tell_of_version(message: Message, now: datetime) -> None:
    """Tell the other one that there is something to read and sign, unless they signed already."""
    found = mailing.mentorship_mail(reading(), message.subject_id)
    if found is None or found.state not in LIVE:
        return
    partner_id = found.partner_of(message.ids["actor_id"])
    if mailing.waits_for_signature(reading(), message.subject_id, partner_id):
        _tell(message, found, "mentorship_agreement", partner_id, now, page="/agreement")


@registry.on("mentorship.thanked")
def tell_of_thanks(message: Message, now: datetime) -> None:
    """Tell a mentor that somebody thanks them."""
    found = mailing.mentorship_mail(reading(), message.subject_id)
    if found is not None and mailing.has_thanks(reading(), message.subject_id):
        _tell(message, found, "mentorship_thanked", found.mentor_id, now, page="/thanks")


@registry.on("mentorship.what_came")
def tell_what_came(message: Message, now: datetime) -> None:
    """Tell a mentor that there is news of what came of it."""
    found = mailing.mentorship_mail(reading(), message.subject_id)
    if found is not None:
        _tell(message, found, "mentorship_what_came", found.mentor_id, now, page="/thanks")


@registry.on("mentorship.new_job")
def ask_mentor(message: Message, now: datetime) -> None:
    """Ask a mentor alone whether a new job changes anything; nothing is said of the mentee."""
    found = mailing.mentorship_mail(reading(), message.subject_id)
    if found is not None and found.state in LIVE:
        _tell(message, found, "mentorship_new_job", found.mentor_id, now)


@registry.on("mentorship.same_employer")
def tell_colleagues(message: Message, now: datetime) -> None:
    """Tell both that they work for one employer now, as both show it to the other."""
    found = mailing.mentorship_mail(reading(), message.subject_id)
    if found is not None and found.state in LIVE:
        for person_id in (found.mentor_id, found.mentee_id):
            _tell(message, found, "mentorship_same_employer", person_id, now)


def _tell(
    message: Message,
    found: MentorshipMail,
    code: str,
    person_id: int,
    now: datetime,
    *,
    page: str = "",
) -> None:
    partner_id = found.partner_of(person_id)
    tell(
        message,
        person_id,
        code,
        now,
        about=message.subject_id,
        by=partner_id,
        name=found.name_of(partner_id),
        is_mentee=person_id == found.mentee_id,
        url=address(f"/mentorships/{found.public_id}{page}"),
    )


@registry.on("mentoring.waiting")
def tell_what_waits(message: Message, now: datetime) -> None:
    """Tell somebody once of everything between them and others that waits for them."""
    mailbox = mail_of(reading(), message.subject_id)
    if mailbox is None:
        return
    with told_in(mailbox.zone):
        found = waiting.waits_for(reading(), message.subject_id, now=now)
    if not found:
        return
    one = len(found) == 1
    tell(
        message,
        message.subject_id,
        "mentorship_waiting",
        now,
        about=found[0].id,
        by=found[0].other_id,
        name=found[0].other,
        count=len(found),
        waiting=found,
        url=address(found[0].url if one else "/mentorships"),
    )
