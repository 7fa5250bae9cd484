"""The mails about a whole cohort, each as long as it is still true."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.programmes.queries.setup_mailing import (
    CohortMail,
    mail_to_helper,
    mail_to_people,
    mail_to_reviewer,
    mail_to_team,
)
from alumnet.programmes.rules.states import CohortState

# Where the cohort is → code in the catalogue.
_TEAM = {
    CohortState.CLOSED: "cohort_closed",
    CohortState.CLOSING: "cohort_ended",
    CohortState.CANCELLED: "cohort_cancelled",
}
_PEOPLE = {
    CohortState.RUNNING: "cohort_begun",
    CohortState.CLOSING: "cohort_closing",
    CohortState.CANCELLED: "cohort_called_off",
}


@registry.on("cohort.helper_added")
def tell_helper(message: Message, now: datetime) -> None:
    """Tell a member that they look after a cohort now, if they still do."""
    found = mail_to_helper(reading(), message.subject_id, message.ids["person_id"])
    if found is not None:
        _tell(message, found, "cohort_helper_added", f"/programmes/{found.handle}/manage", now)


@registry.on("cohort.team_told")
def tell_team(message: Message, now: datetime) -> None:
    """Tell somebody who looks after a cohort where it has come to."""
    found = mail_to_team(reading(), message.subject_id, message.ids["person_id"])
    if found is not None and found.state in _TEAM:
        _tell(message, found, _TEAM[found.state], f"/programmes/{found.handle}/manage", now)


@registry.on("cohort.look_asked")
def ask_for_look(message: Message, now: datetime) -> None:
    """Ask somebody who looks over pairs to do so, while some wait for it."""
    found = mail_to_reviewer(reading(), message.subject_id, message.ids["person_id"])
    if found is not None:
        _tell(message, found, "cohort_to_review", f"/programmes/{found.handle}/manage/review", now)


@registry.on("cohort.people_told")
def tell_people(message: Message, now: datetime) -> None:
    """Tell somebody who has a partner that it begins, has ended, or was called off."""
    found = mail_to_people(reading(), message.subject_id, message.ids["person_id"])
    if found is not None and found.state in _PEOPLE:
        _tell(message, found, _PEOPLE[found.state], f"/programmes/{found.handle}", now)


def _tell(message: Message, found: CohortMail, code: str, path: str, now: datetime) -> None:
    tell(
        message,
        message.ids["person_id"],
        code,
        now,
        about=found.id,
        by=message.ids.get("actor_id"),
        association=found.association,
        cohort=found,
        url=address(path),
    )
