"""However often somebody presses, another person's mailbox stays usable."""

from datetime import timedelta

from alumnet.mentoring import commands
from alumnet.notifications import commands as notifications
from alumnet.notifications.rules.policy import POLICY
from tests.builders import THEN
from tests.mentoring.asking import DAY
from tests.mentoring.together import a_running_pair, row_of, terms
from tests.notifications.conftest import Post


def test_what_one_person_presses_again_and_again_becomes_one_mail_that_sums_it_up(
    post: Post,
) -> None:
    mentor, mentee, place = a_running_pair()
    post(mentee)
    moment, mails = THEN + DAY, 0
    for number in range(POLICY.mails_by_one):
        moment += timedelta(minutes=2)
        commands.pause_mentorship(
            place, by=mentor.id, until=moment.date() + timedelta(days=9), now=moment
        )
        mails += len(post(mentee, at=moment))
        commands.resume_mentorship(place, by=mentor.id, now=moment)
        commands.save_agreement(
            place,
            by=mentor.id,
            terms=terms(purpose=f"Version {number}"),
            seen=row_of(place).drafted_version,
            signs=True,
            now=moment,
        )
        mails += len(post(mentee, at=moment))
    assert mails == POLICY.mails_by_one
    next_week = THEN + 8 * DAY
    while notifications.gather_digests(next_week):
        pass
    assert len(post(mentee, at=next_week)) == 1
