"""Writes: what people and clocks do to requests and mentorships, one transaction each."""

from alumnet.mentoring.commands.answering import (
    No,
    Pause,
    accept_request,
    answer_by_mail,
    decline_request,
    token_for,
)
from alumnet.mentoring.commands.arranging import (
    answer_grant,
    ask_to_arrange,
    end_grant,
    expire_grants,
    void_grants_between,
    void_grants_of,
)
from alumnet.mentoring.commands.certificates import issue_certificate, revoke_certificate
from alumnet.mentoring.commands.clocks import (
    close_undo,
    end_standstills,
    expire_requests,
    purge_drafts,
    remind_receivers,
    settle_queues,
)
from alumnet.mentoring.commands.desk import come_back, pause_requests, settle_queue
from alumnet.mentoring.commands.drafts import adapt_draft, discard_draft, save_draft
from alumnet.mentoring.commands.ending import end_mentorship, void_for, void_open_between
from alumnet.mentoring.commands.group_hours import (
    GroupPlan,
    answer_invitation,
    cancel_group_hour,
    close_group_hours,
    plan_group_hour,
    say_answered,
    void_group_hours_of,
    void_invitations_between,
)
from alumnet.mentoring.commands.places import (
    change_places,
    go_on,
    stay_away,
    stop_mentoring,
)
from alumnet.mentoring.commands.practice import change_note, delete_note, write_note
from alumnet.mentoring.commands.sending import submit_request, undo_withdrawal, withdraw_request
from alumnet.mentoring.commands.talking import (
    IN_MENTORSHIP,
    IN_REQUEST,
    Locked,
    forget_contacts,
    send_message,
    show_contact,
)

__all__ = [
    "IN_MENTORSHIP",
    "IN_REQUEST",
    "GroupPlan",
    "Locked",
    "No",
    "Pause",
    "accept_request",
    "adapt_draft",
    "answer_by_mail",
    "answer_grant",
    "answer_invitation",
    "ask_to_arrange",
    "cancel_group_hour",
    "change_note",
    "change_places",
    "close_group_hours",
    "close_undo",
    "come_back",
    "decline_request",
    "delete_note",
    "discard_draft",
    "end_grant",
    "end_mentorship",
    "end_standstills",
    "expire_grants",
    "expire_requests",
    "forget_contacts",
    "go_on",
    "issue_certificate",
    "pause_requests",
    "plan_group_hour",
    "purge_drafts",
    "remind_receivers",
    "revoke_certificate",
    "save_draft",
    "say_answered",
    "send_message",
    "settle_queue",
    "settle_queues",
    "show_contact",
    "stay_away",
    "stop_mentoring",
    "submit_request",
    "token_for",
    "undo_withdrawal",
    "void_for",
    "void_grants_between",
    "void_grants_of",
    "void_group_hours_of",
    "void_invitations_between",
    "void_open_between",
    "withdraw_request",
    "write_note",
]
