"""The mails of data rights: a copy, a closing, and who is left without somebody."""

from datetime import datetime

from alumnet.accounts.queries import admins_of
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.rights import queries


@registry.on("data_export.ready")
def tell_of_copy(message: Message, now: datetime) -> None:
    """Tell somebody that their copy is there, and for how long."""
    found = queries.ready_copy(reading(), message.subject_id)
    if found is not None:
        person_id, until = found
        url = address("/me/data")
        tell(message, person_id, "copy_ready", now, about=message.subject_id, until=until, url=url)


@registry.on("account_closing.asked")
def tell_of_closing(message: Message, now: datetime) -> None:
    """Tell somebody when they will be erased, in case it wasn't them."""
    found = queries.closing_person(reading(), message.subject_id)
    if found is not None:
        person_id, at = found
        about, url = message.subject_id, address("/me/data")
        tell(message, person_id, "account_closing", now, about=about, at=at, url=url)


@registry.on("account_closing.noted")
def tell_of_wish(message: Message, now: datetime) -> None:
    """Tell somebody that the staff noted their wish, in case it wasn't theirs."""
    person_id = queries.noted_person(reading(), message.subject_id)
    if person_id is not None:
        url = address("/help")
        tell(message, person_id, "erasure_noted", now, about=message.subject_id, url=url)


@registry.on("person.died")
def tell_partners(message: Message, now: datetime) -> None:
    """Tell kindly who met with somebody that they have died."""
    name = queries.name_of_deceased(reading(), message.subject_id)
    if name is None:
        return
    parted = queries.parted_by_death(reading(), message.subject_id, message.created_at)
    for mentorship_id, partner_id in parted:
        tell(
            message,
            partner_id,
            "partner_died",
            now,
            about=mentorship_id,
            by=message.subject_id,
            name=name,
            url=address("/mentorships"),
        )


@registry.on("mentorship.handed_over")
def tell_mentee(message: Message, now: datetime) -> None:
    """Tell a mentee whom their mentor thinks of."""
    found = queries.handed_over(reading(), message.subject_id)
    if found is not None:
        tell(
            message,
            found.mentee_id,
            "mentor_leaves",
            now,
            about=message.subject_id,
            by=found.mentor_id,
            name=found.mentor,
            url=address(f"/mentorships/{found.public_id}/colleagues"),
        )


@registry.on("account_closing.mentor_left")
def tell_staff(message: Message, now: datetime) -> None:
    """Tell the staff that people look for another mentor; not who left, nor who they are."""
    for person_id in queries.staff_beside(reading(), message.subject_id):
        tell(
            message,
            person_id,
            "mentees_left",
            now,
            about=message.subject_id,
            url=address("/manage"),
        )


@registry.on("association.left_alone")
def tell_site_admins(message: Message, now: datetime) -> None:
    """Tell who looks after the site that an association is theirs until somebody else is found."""
    if admins_of(reading(), message.subject_id):
        return
    for person_id in queries.site_admins(reading()):
        tell(
            message,
            person_id,
            "association_alone",
            now,
            about=message.subject_id,
            url=address("/manage"),
        )
