"""Two persons that are one: what becomes of each row that names the one who goes.

The table below has a rule for each column that names a person; a test walks them all. Somebody who
adds a column adds its rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import ClassVar, Final

from alumnet.administration.rules import POLICY
from alumnet.kernel.errors import Conflict, DomainError
from alumnet.kernel.transitions import Transition, clear, run_for


class Rule(Enum):
    """What becomes of a row: `APART` are tables with a function of their own, or that stay."""

    MOVE = "move"
    MOVE_OR_DROP = "move unless it clashes"
    MOVE_OR_REFUSE = "move, and refuse what clashes"
    DROP = "drop"
    APART = "apart"


_MOVE = (
    "letter_print.author_id letter_print.receiver_id organization_merge_move.person_id "
    "removed_words.author_id report_note.author_id support_letter.author_id "
    "support_question.assigned_to support_question.person_id writing_pause.person_id "
    "affiliation.person_id consent.person_id practice_note.person_id saved_search.person_id "
    "message.author_id person_email.person_id external_id.person_id invitation.person_id "
    "introduction.wanted_id notification.by_id account_closing.person_id "
    "agreement.author_id agenda_point.author_id goal.author_id "
    "mentorship_action.author_id mentorship_action.owner_id mentorship_note.author_id "
    "mentorship_note.updated_by_id thanks.author_id thanks.receiver_id what_came.author_id "
    "member_note.person_id evidence_document.person_id address_proof.person_id"
)
_MOVE_OR_DROP = (
    "appeal.person_id mentor_ask.person_id "
    "block.blocker_id block.blocked_id chapter_member.person_id check_in.person_id "
    "connection.low_id connection.high_id connection.initiator_id "
    "correspondent.person_id data_export.person_id feedback.author_id "
    "field_visibility.person_id group_invitation.person_id hand_over.colleague_id "
    "introduction_setting.person_id "
    "member_invitation.inviter_id member_invitation.person_id mentor_profile.person_id "
    "mentor_topic.person_id nomination.nominator_id nomination.nominee_id notification.person_id "
    "notification_choice.person_id notification_times.person_id participant.person_id "
    "person_name.person_id photo.person_id profile.person_id redirect.mentor_id "
    "role_grant.person_id saved_match.person_id saved_person.person_id saved_person.saved_id "
    "saved_watch.person_id scheduling_grant.mentor_id scheduling_grant.delegate_id "
    "seeker_profile.person_id service_certificate.person_id set_aside.person_id "
    "cohort_helper.person_id colleague_word.person_id colleague_word.asked_id "
    "enrolment_avoid.person_id mentor_wish.person_id reporting_line.person_id "
    "reporting_line.manager_id reporting_line.added_by still_right.person_id "
    "set_aside.mentor_id shared_contact.person_id shielded_organization.person_id "
    "shown_topic.person_id skill.person_id spoken_language.person_id tie_setting.person_id "
    "tie_setting.contact_id"
)
# What two people have with each other, or each of them with a third: nobody can be both.
_MOVE_OR_REFUSE = (
    "enrolment.person_id direct.low_id direct.high_id group_hour.mentor_id introduction.first_id "
    "introduction.second_id introduction.connector_id meeting_record.mentor_id "
    "meeting_record.mentee_id meeting_record.recorded_by_id mentoring_session.mentor_id "
    "mentoring_session.mentee_id mentoring_session.proposed_by_id mentoring_session.told_by_id "
    "mentorship.mentor_id mentorship.mentee_id mentorship_request.initiator_id "
    "mentorship_request.receiver_id mentorship_request.mentor_id mentorship_request.mentee_id "
    "report.reporter_id report.reported_id verification_case.person_id"
)
# Links that lie in a mailbox, and what is made of names.
_DROP = (
    "answer_token.receiver_id calendar_feed.person_id gone.by_id look.person_id "
    "name_forms.person_id"
)
_APART = (
    "account.person_id association_membership.person_id person_merge.loser_id "
    "person_merge.winner_id"
)

RULES: Final[Mapping[str, Rule]] = {
    column: rule
    for rule, columns in (
        (Rule.MOVE, _MOVE),
        (Rule.MOVE_OR_DROP, _MOVE_OR_DROP),
        (Rule.MOVE_OR_REFUSE, _MOVE_OR_REFUSE),
        (Rule.DROP, _DROP),
        (Rule.APART, _APART),
    )
    for column in columns.split()
}
# Pairs that stand in order, the lower id first.
ORDERED: Final = frozenset({"connection", "direct"})


def rule_for(table: str, column: str, *, outlives: bool = False) -> Rule | None:
    """Return the rule for a column that names a person, None where nobody gave it one.

    Columns that note who did something need none: steps of a history, `..._by`, and those whose row
    `outlives` whoever it names there.
    """
    found = RULES.get(f"{table}.{column}")
    notes_who = outlives or table.endswith("_event") or column.endswith("_by")
    return Rule.MOVE if found is None and notes_who else found


# What the staff choose from one of the two, and the tables that hold it.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (),
    "profile": ("profile",),
    "photo": ("photo",),
    "mentoring": ("mentor_profile", "mentor_topic"),
}


# ---------------------------------------------------------------------------------------- states
class MergeState(Enum):
    """Where the merge of two persons stands."""

    PROPOSED = "proposed"
    MERGED = "merged"
    SETTLED = "settled"
    DROPPED = "dropped"
    UNDONE = "undone"


class StepKind(Enum):
    """What a merge did to a row."""

    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"


class Part(StrEnum):
    """Who takes a step."""

    STAFF = "staff"
    SYSTEM = "system"


class NotTheSame(Conflict):
    """Something speaks against the two being one; which thing it is, is not for the staff."""

    code: ClassVar[str] = "not_the_same"


class JoinedFurther(Conflict):
    """The page that stayed is part of another one since."""

    code: ClassVar[str] = "joined_further"


class AnotherConfirms(DomainError):
    """Who proposed it is not the one who carries it out, unless a day has passed."""

    code: ClassVar[str] = "another_confirms"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeFacts:
    """What guards look at."""

    now: datetime
    both_sign_in: bool
    proposed_at: datetime
    proposed_by: int | None
    by: int | None
    is_parted: bool = False
    is_joined_further: bool = False


def by_two_or_later(facts: MergeFacts) -> DomainError | None:
    """Refuse whoever proposed to join two accounts, until a day has passed."""
    until = facts.proposed_at + POLICY.merge_alone_waits
    is_alone = facts.both_sign_in and facts.by == facts.proposed_by
    return AnotherConfirms(until=until) if is_alone and facts.now < until else None


def nothing_between(facts: MergeFacts) -> DomainError | None:
    """Refuse two whose doings say that they are two, or who are somebody else's to judge."""
    return NotTheSame() if facts.is_parted else None


def not_joined_further(facts: MergeFacts) -> DomainError | None:
    """Refuse to part two of whom the one who stayed became a third since."""
    return JoinedFurther() if facts.is_joined_further else None


_STAFF, _SYSTEM = (frozenset({part.value}) for part in Part)

MERGE: tuple[Transition[MergeState, MergeFacts], ...] = (
    Transition(
        "merge",
        frozenset({MergeState.PROPOSED}),
        MergeState.MERGED,
        _STAFF,
        guards=(nothing_between, by_two_or_later),
        effects=("rows move", "the other account rests"),
        clock=run_for(POLICY.merge_undo),
        event="merged",
    ),
    Transition("drop", frozenset({MergeState.PROPOSED}), MergeState.DROPPED, _STAFF, clock=clear),
    Transition(
        "undo",
        frozenset({MergeState.MERGED}),
        MergeState.UNDONE,
        _STAFF,
        guards=(not_joined_further,),
        effects=("rows move back",),
        clock=clear,
        event="undone",
    ),
    Transition(
        "settle",
        frozenset({MergeState.MERGED}),
        MergeState.SETTLED,
        _SYSTEM,
        effects=("what was kept for an undo goes",),
        clock=clear,
    ),
)
