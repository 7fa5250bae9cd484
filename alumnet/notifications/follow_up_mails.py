"""The mails of those who look after a cohort to its pairs."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.programmes.queries.follow_up import pair_mail
from alumnet.programmes.queries.survey_mailing import survey_mail
from alumnet.programmes.rules.follow_up import Need

_CODES = {Need.NOT_MET: "pair_not_met", Need.SILENT: "pair_silent", Need.LATE: "pair_late"}

_SURVEYS = {
    "survey.asked": "survey_asked",
    "survey.reminded": "survey_waiting",
    "survey.reminded_by_hand": "survey_waited_for",
}


@registry.on("proposal.followed_up")
def tell_pair(message: Message, now: datetime) -> None:
    """Send both of a pair a kind word, unless they have met or have a day for it by now."""
    found = pair_mail(reading(), message.subject_id, now)
    if found is None:
        return
    for person_id in found.people:
        tell(
            message,
            person_id,
            _CODES[found.need],
            now,
            about=found.mentorship_id,
            by=message.ids.get("actor_id"),
            association=found.association,
            pair=found,
            url=address(found.path),
        )


@registry.on(*_SURVEYS)
def tell_of_survey(message: Message, now: datetime) -> None:
    """Ask somebody a survey, or remind them, unless they answered or it is closed by now."""
    found = survey_mail(reading(), message.subject_id, now)
    if found is not None:
        tell(
            message,
            found.person_id,
            _SURVEYS[message.kind],
            now,
            about=message.subject_id,
            by=message.ids.get("actor_id"),
            association=found.association,
            survey=found,
            url=address(found.path),
        )
