"""What administration knows by itself: how long a suspension lasts, and the words of the audit."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from alumnet.kernel.authorization import Role
from alumnet.kernel.errors import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class AdministrationPolicy:
    """Limits of administration, the same for a whole site."""

    words_length: int = 1000
    most_notes: int = 50
    # How long a question to look waits for its answer, and how long one may look.
    look_asked: timedelta = timedelta(days=7)
    look: timedelta = timedelta(minutes=30)
    # How long a merge can be undone, and one of the staff waits who is alone.
    merge_undo: timedelta = timedelta(days=30)
    merge_alone_waits: timedelta = timedelta(days=1)
    mails_shown: int = 100
    # On how many members one may act at once, and how long they aren't invited once more then.
    most_at_once: int = 200
    invited_lately: timedelta = timedelta(days=7)


POLICY = AdministrationPolicy()


class NoAddress(DomainError):
    """There is no address to which an invitation could go."""

    code: ClassVar[str] = "no_address"


class TooManyNotes(DomainError):
    """So many notes on one member are a file of their own."""

    code: ClassVar[str] = "too_many_notes"


class ChapterExists(Conflict):
    """The association has a chapter of this name."""

    code: ClassVar[str] = "chapter_exists"


# Roles in an association; the whole site has one of its own.
ROLES = {
    Role.MODERATOR: "Moderator",
    Role.PROGRAMME_MANAGER: "Programme manager",
    Role.CHAPTER_ADMIN: "Chapter admin",
    Role.ADMIN: "Admin",
}

ALL_ROLES = ROLES | {Role.SITE_ADMIN: "Site admin"}


def with_article(role: Role) -> str:
    """Return what somebody with a role is: "an admin", "a moderator"."""
    return "an admin" if role is Role.ADMIN else f"a {ALL_ROLES[role].lower()}"


# As the audit log tells it, after the name of who did it.
ACTIONS: dict[str, str] = {
    "account.address_changed": "changed their sign-in address",
    "account.password_changed": "changed their password",
    "account.signed_out_everywhere": "signed out everywhere",
    "association.created": "opened the association",
    "chapter.chosen": "changed the chapters of",
    "chapter.closed": "closed a chapter",
    "chapter.opened": "opened a chapter",
    "chapter.renamed": "renamed a chapter",
    "look.asked": "asked to see pages as a member does:",
    "look.begun": "began to see pages as a member does:",
    "look.ended": "ended seeing pages as a member does:",
    "dues.chosen": "decided what dues do at",
    "member_note.deleted": "took away a note on",
    "member_note.written": "wrote a note on",
    "members.taken_as_file": "took the list of members as a file",
    "brand.changed": "changed how it looks",
    "membership.approved": "let in",
    "membership.asked": "asked for more about",
    "membership.declined": "turned away",
    "membership.ended": "ended the membership of",
    "membership.invited": "invited",
    "membership.lapsed": "let rest for unpaid dues the membership of",
    "membership.paid_until_written": "wrote until when is paid for",
    "membership.renewed": "took up again the membership of",
    "membership.reinstated": "reinstated",
    "membership.suspended": "suspended",
    "organization.edited": "described an organization anew",
    "organization.kept_apart": "kept two organizations apart",
    "organization.merged": "made two organizations one",
    "organization.parted": "made two of one organization again",
    "organization.proposed": "thinks that two organizations are one",
    "job.wanted": "had a job done out of its turn",
    "outbox.discarded": "let be a job that was given up",
    "outbox.revived": "gave another try to a job",
    "page.reset": "gave its first words back to the page",
    "page.restored": "brought back an earlier version of the page",
    "page.saved": "wrote anew the page",
    "person.merge_dropped": "put aside that two accounts are one person,",
    "person.merge_merged": "joined another person with",
    "person.merge_proposed": "said that somebody else is the same person as",
    "person.merge_undone": "took a person apart again from",
    "person.hidden": "hid from search",
    "membership.readmitted": "gave the membership back to",
    "person.shown": "showed in search again",
    "person.writing_paused": "paused from writing",
    "person.writing_resumed": "let write again",
    "policy.changed": "changed a number of the site",
    "cohort.helper_added": "made a helper of a cohort",
    "cohort.helper_removed": "took off the helpers of a cohort",
    "cohort.manager_added": "made a manager of a cohort",
    "cohort.manager_removed": "took off the managers of a cohort",
    "cohort.lines_changed": "changed who manages whom in a cohort",
    "cohort.news_told": "told the people of a cohort something",
    "cohort.reviewer_added": "made a reviewer of a cohort",
    "cohort.reviewer_removed": "took off the reviewers of a cohort",
    "report.claimed": "took on a report",
    "mentorship_request.declined": "answered a reported request with a no",
    "mentorship_request.voided": "closed a reported request",
    "report.asked_to_read": "asked a second one of the staff to read a conversation",
    "report.asked_to_remove": "asked a second one of the staff to remove a member",
    "report.read_given": "agreed that a conversation is read",
    "report.read_refused": "did not agree that a conversation is read",
    "report.remove_given": "agreed that a member is removed",
    "report.remove_refused": "did not agree that a member is removed",
    "report.conversation_opened": "opened a conversation, after a report",
    "report.escalated": "handed a report on",
    "report.noted": "wrote a note beside a report",
    "report.note_erased": "erased a note beside a report",
    "report.decided_remove_words": "took words out after a report",
    "report.decided_pause": "paused somebody from writing after a report",
    "report.decided_remove_member": "removed a member after a report",
    "report.decided_uphold": "let a decision stand after an appeal",
    "report.decided_overturn": "took a decision back after an appeal",
    "report.letter_opened": "opened what was reported, in a report",
    "report.released": "put back a report",
    "report.suspension_lifted": "lifted a suspension after a report",
    "report.decided_no_action": "closed a report without action",
    "report.decided_warn": "sent a reminder after a report",
    "report.decided_hide": "hid somebody after a report",
    "report.decided_suspend": "suspended somebody after a report",
    "report.decided_duplicate": "closed a report as dealt with already",
    "report.decided_out_of_scope": "closed a report as not for the association",
    "role.admin_granted": "made an admin of",
    "role.admin_revoked": "took the admin role from",
    "role.chapter_admin_granted": "made a chapter admin of",
    "role.chapter_admin_revoked": "took the chapter role from",
    "role.moderator_granted": "made a moderator of",
    "role.moderator_revoked": "took the moderator role from",
    "role.programme_manager_granted": "made a programme manager of",
    "role.programme_manager_revoked": "took the programme role from",
    "role.site_admin_granted": "made a site admin of",
    "role.site_admin_revoked": "took the site admin role from",
    "roster.imported": "took over a roster",
    "topic.added": "added the topic",
    "topic.changed": "changed the topic",
    "topic.merge_undone": "took back the merging of the topic",
    "topic.merged": "merged the topic",
    "topic.moved": "moved the topic",
    "topic.offered_again": "offered again the topic",
    "topic.retired": "offers no more the topic",
}


def action_in_words(action: str) -> str:
    """Return what an action says in the log; one without words of its own as it is written."""
    return ACTIONS.get(action, action.replace(".", ": ").replace("_", " "))
