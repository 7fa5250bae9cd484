"""Two persons that are one, where a row names both: what becomes of it.

The table below has a rule for each two columns of a row that name people; a test walks them all. It
also names columns of two rows of which one belongs to the other.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Both(Enum):
    """What becomes of a row with the one who goes on one side and the one who stays on the other.

    `CLEAR` empties the second column.
    """

    REFUSE = "refuse"
    DROP = "drop"
    CLEAR = "clear"
    STAY = "stay"


# Two columns of a row, or one and another of the row that it belongs to. Refused is what two did
# with each other, and what the staff need two for, or somebody who isn't in it.
_BOTH_REFUSE = (
    "approval.asked_by/answered_by approval.asked_by/report.reporter_id "
    "approval.asked_by/report.reported_id approval.answered_by/report.reporter_id "
    "approval.answered_by/report.reported_id decision.decided_by/report.reporter_id "
    "decision.decided_by/report.reported_id direct.low_id/high_id introduction.first_id/second_id "
    "introduction.first_id/connector_id introduction.second_id/connector_id "
    "meeting_record.mentor_id/mentee_id mentoring_session.mentor_id/mentee_id "
    "mentorship.mentor_id/mentee_id report.reporter_id/reported_id report.reporter_id/claimed_by "
    "report.reported_id/claimed_by thanks.author_id/receiver_id "
    "verification_case.person_id/raised_by verification_case.person_id/claimed_by "
    "verification_case.person_id/decided_by verification_case.raised_by/claimed_by "
    "verification_case.raised_by/decided_by"
)
# What nobody asks, tells or sends themselves. Of letters these are the drafts.
_BOTH_DROP = (
    "block.blocker_id/blocked_id colleague_word.person_id/asked_id connection.low_id/high_id "
    "group_invitation.person_id/group_hour.mentor_id hand_over.colleague_id/mentorship.mentor_id "
    "hand_over.colleague_id/mentorship.mentee_id letter_print.author_id/receiver_id "
    "look.person_id/asked_by member_invitation.inviter_id/person_id mentor_ask.person_id/asked_by "
    "mentorship_request.mentor_id/mentee_id nomination.nominator_id/nominee_id "
    "notification.person_id/by_id redirect.mentor_id/mentorship_request.mentor_id "
    "redirect.mentor_id/mentorship_request.mentee_id reporting_line.person_id/manager_id "
    "saved_person.person_id/saved_id "
    "scheduling_grant.mentor_id/delegate_id set_aside.person_id/mentor_id "
    "tie_setting.person_id/contact_id"
)
_BOTH_CLEAR = (
    "association_membership.person_id/approved_by introduction.first_id/wanted_id "
    "introduction.second_id/wanted_id invitation.person_id/invited_by "
    "role_grant.person_id/granted_by support_question.person_id/assigned_to"
)
# The second is one of others in the row, or only notes who did what is over.
_BOTH_STAY = (
    "account_closing.person_id/noted_by connection.low_id/initiator_id "
    "connection.high_id/initiator_id introduction.connector_id/wanted_id "
    "meeting_record.mentor_id/recorded_by_id meeting_record.mentee_id/recorded_by_id "
    "member_note.person_id/author_id mentoring_session.mentor_id/proposed_by_id "
    "mentoring_session.mentor_id/told_by_id mentoring_session.mentee_id/proposed_by_id "
    "mentoring_session.mentee_id/told_by_id mentoring_session.proposed_by_id/told_by_id "
    "mentorship_action.author_id/owner_id mentorship_note.author_id/updated_by_id "
    "mentorship_request.initiator_id/receiver_id mentorship_request.initiator_id/mentor_id "
    "mentorship_request.initiator_id/mentee_id mentorship_request.receiver_id/mentor_id "
    "mentorship_request.receiver_id/mentee_id organization_merge.proposed_by/decided_by "
    "person_merge.loser_id/winner_id person_merge.loser_id/proposed_by "
    "person_merge.winner_id/proposed_by reporting_line.person_id/added_by "
    "reporting_line.manager_id/added_by verification_case.claimed_by/decided_by"
)

# (table, column) of each side, and what becomes of the row of the first.
Side = tuple[str, str]


def _sides(pair: str) -> tuple[Side, Side]:
    table, columns = pair.split(".", 1)
    one, other = columns.split("/")
    at, dot, column = other.partition(".")
    return (table, one), (at, column) if dot else (table, other)


BOTH: Final[Mapping[tuple[Side, Side], Both]] = {
    _sides(pair): both
    for both, pairs in (
        (Both.REFUSE, _BOTH_REFUSE),
        (Both.DROP, _BOTH_DROP),
        (Both.CLEAR, _BOTH_CLEAR),
        (Both.STAY, _BOTH_STAY),
    )
    for pair in pairs.split()
}
